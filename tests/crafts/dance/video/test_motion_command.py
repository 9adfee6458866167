"""`madang dance motion` and `madang dance sync` of videos, with a stand-in that finds drawn figures.

A stand-in process answers in MediaPipe's place, over the same pipe: all of madang runs as it does with the real one.
It says nothing of how well people are found.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.read import read_motion
from tests.command import Ran, madang
from tests.crafts.dance.video.drawn import HEIGHT, drawn, figure, grainy
from tests.crafts.dance.video.filmed import write_video

pytest.importorskip("av")
STAND_IN = Path(__file__).with_name("stand_in_python.py")


class House:
    """A user's home with an executable in it that takes the place of a Python with mediapipe."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "python"
        self.python.write_text(f"#!/bin/sh\necho watched >> {folder}/log\nexec {sys.executable} {STAND_IN}\n")
        self.python.chmod(0o755)

    def run(self, *arguments: str | Path) -> Ran:
        home = str(self.folder)
        return madang(
            "dance", *arguments, cwd=self.folder, HOME=home, USERPROFILE=home, MADANG_POSE_PYTHON=str(self.python)
        )

    @property
    def watched(self) -> int:
        """How often the estimator was started."""
        log = self.folder / "log"
        return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def dancer(x: float, seconds: float, late_s: float = 0.0) -> np.ndarray:
    """A figure whose hands, knees and body go their own ways; late_s: its left arm's delay."""

    def sway(slow: float, quick: float, size: float, off_s: float = 0.0) -> float:
        t = 2 * np.pi * (seconds - off_s)
        return size * (np.sin(slow * t) + 0.8 * np.sin(quick * t + 1))

    points = figure(x, 165 + sway(0.5, 1.1, 5))
    points[[7, 9], 1] += np.array([0.5, 1.0]) * sway(0.9, 1.43, 16, late_s)
    points[[8, 10], 1] += np.array([0.5, 1.0]) * sway(0.7, 1.6, 16)
    points[[13, 15], 1] -= np.array([0.6, 1.0]) * abs(sway(0.6, 1.3, 12))
    points[[14, 16], 1] -= np.array([0.6, 1.0]) * abs(sway(0.8, 1.2, 12))
    return points


class Filmed(NamedTuple):
    house: House
    moments_s: np.ndarray
    said: Ran  # what the first `sync` said


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    """Three who dance alike, 9 s of a phone's uneven frames; the right one's left arm is 150 ms late from 3 to 6 s."""
    house = House(tmp_path_factory.mktemp("house"))
    rng = np.random.default_rng(5)
    moments = np.cumsum(rng.choice([33, 33, 34, 34, 41], 260))
    images = []
    for moment in moments / 1000:
        late_s = 0.15 if 3 < moment < 6 else 0.0
        figures = [dancer(110, moment), dancer(320, moment), dancer(530, moment, late_s)]
        images.append(grainy(drawn(figures), rng))
    write_video(house.folder / "rehearsal.mp4", images, moments.tolist())
    said = house.run("sync", "rehearsal.mp4", "--leader", "1", "--json")
    return Filmed(house, (moments - moments[0]) / 1000, said)


@pytest.mark.slow
def test_from_a_video_to_the_rehearsal_list(filmed: Filmed) -> None:
    """The planted fault is found, within 20 ms, and nothing else of 50 ms; the video is watched once only."""
    house, _, said = filmed
    assert said.code == 0, said.err
    worst = [event for event in said.json["events"] if abs(event["delay_ms"]) >= 50]
    assert [(event["dancer"], event["part"]) for event in worst] == [("3", "left arm")]
    assert worst[0]["delay_ms"] == pytest.approx(150, abs=20)
    assert worst[0]["start"] == pytest.approx(3, abs=0.6)
    assert "260 frames to be watched, once" in said.err
    assert "260 frames at " in said.err  # the forecast
    again = house.run("sync", "rehearsal.mp4", "--leader", "1", "--json")
    assert again.out == said.out
    assert house.watched == 1


@pytest.mark.slow
def test_the_motion_is_where_it_was_drawn_and_names_come_from_a_table(filmed: Filmed) -> None:
    """Through H.264, to two pixels: colour is stored at half the size."""
    house, moments_s, _ = filmed
    said = house.run("motion", "rehearsal.mp4", "-o", "take.npz", "--names", "who.csv")
    assert said.code == 0, said.err
    assert said.out.startswith("dancer 1: seen in 100%")
    motion = read_motion(house.folder / "take.npz")
    np.testing.assert_allclose(motion.times_s, moments_s, atol=1e-4)
    first_s = 0.033  # what the moments of drawing are ahead
    wrist = motion.positions[0, :, JOINTS.index("right wrist"), 1]
    expected = [HEIGHT - dancer(110, moment + first_s)[10, 1] for moment in moments_s]
    assert np.median(np.abs(wrist - expected)) <= 1
    assert np.abs(wrist - expected).max() <= 4
    table = house.folder / "who.csv"
    text = table.read_text()
    assert text.splitlines()[0] == "track,name,start_s,end_s"
    table.write_text(text.replace("\n1,1,", "\n1,Ana,").replace("\n2,2,", "\n2,-,"))
    assert house.run("motion", "rehearsal.mp4", "-o", "named.npz", "--names", "who.csv").code == 0
    assert read_motion(house.folder / "named.npz").dancers == ("Ana", "3")
    beside = table.rename(house.folder / "rehearsal.names.csv")
    assert house.run("sync", "rehearsal.mp4", "--leader", "Ana").code == 0
    wrong = house.run("sync", "rehearsal.mp4", "--leader", "Bo")
    beside.unlink()
    assert wrong.code == 2
    assert "Ana" in wrong.err
    assert house.watched == 1


def simple(house: House, frames: int = 40) -> Path:
    """A short video of one figure that walks."""
    images = [drawn([figure(160 + at, 160)]) for at in range(frames)]
    return write_video(house.folder / "take.mp4", images, [33 * at for at in range(frames)])


def test_nothing_is_overwritten_and_wrong_use_is_told_before_watching(house: House) -> None:
    video = simple(house, 4)
    (house.folder / "mine.npz").write_bytes(b"mine")
    for arguments, word in (
        (("-o", "mine.npz"), "never overwritten"),
        (("-o", "take.mov"), ".npz or .csv"),
        (("-o", "no/take.npz"), "no folder"),
        ((), "say what to write"),
        (("-o", "take.npz", "--sound", "take.mp3"), ".wav"),
    ):
        said = house.run("motion", video, *arguments)
        assert (said.code, word in said.err) == (2, True), said.err
    assert (house.folder / "mine.npz").read_bytes() == b"mine"
    assert house.watched == 0


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [
        ("empty", 1, "nobody was found in its 45 frames"),
        ("single", 1, "a single frame"),
        ("none", 3, "cannot be decoded"),
        ("text", 3, "cannot be decoded"),
        ("cut off", 3, "cannot be decoded"),
        ("sound", 3, "no moving picture"),
        ("missing", 2, "there is no"),
    ],
)
@pytest.mark.parametrize("command", ["motion", "sync"])
def test_what_is_no_rehearsal_is_told_in_one_sentence(
    house: House, command: str, name: str, code: int, word: str
) -> None:
    path = house.folder / f"{name}.mp4"
    if name in ("empty", "single"):
        images = [drawn([])] * 45 if name == "empty" else [drawn([figure(160, 160)])]
        write_video(path, images, [33 * at for at in range(len(images))])
    elif name == "cut off":
        whole = write_video(house.folder / "whole.mp4", [drawn([])] * 45, [33 * at for at in range(45)]).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])  # the index stands at the end
    elif name == "sound":
        import av

        with av.open(str(path), "w") as container:
            heard = container.add_stream("aac", rate=48_000, layout="mono")
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), dtype=np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48_000, 0
            container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    elif name != "missing":
        path.write_bytes(b"" if name == "none" else b"no video at all")
    said = house.run(command, path, *(["-o", "take.npz"] if command == "motion" else []))
    assert said.code == code, said.err
    assert word in said.err
    assert f"{name}.mp4" in said.err
    assert not (house.folder / "take.npz").exists()


def test_what_was_kept_and_is_damaged_is_watched_again(house: House) -> None:
    path = simple(house)
    assert house.run("motion", path, "-o", "one.npz").code == 0
    (kept,) = (house.folder / ".madang" / "motion").glob("*.npz")
    kept.write_bytes(b"half")
    assert house.run("motion", path, "-o", "two.npz").code == 0
    assert house.watched == 2
    assert (house.folder / "one.npz").read_bytes() == (house.folder / "two.npz").read_bytes() == kept.read_bytes()


def test_where_nothing_can_be_kept_the_motion_is_made_all_the_same(house: House) -> None:
    (house.folder / ".madang").write_bytes(b"a file in the way")
    path = simple(house)
    said = house.run("motion", path, "-o", "one.npz")
    assert said.code == 0
    assert "cannot be kept" in said.err
    assert (house.folder / "one.npz").exists()


def test_a_table_of_names_is_no_take_of_a_studio(house: House) -> None:
    """Its name may hold a word that means motion; `check` must not take it for a motion that cannot be read."""
    (house.folder / "dance.names.csv").write_text("track,name,start_s,end_s\n1,Ana,0.00,9.00\n")
    said = madang("check", house.folder, "--json", cwd=house.folder)
    assert said.code == 0, said.out
    (take,) = said.json["takes"]
    assert {note["kind"] for note in take["notes"]} == {"not_applicable"}


def test_the_environment_is_made_by_one_command(house: House) -> None:
    """Where one is there that works, nothing is made; where no Python fits, it says which are needed."""
    python = house.folder / ".madang" / "pose" / "bin" / "python"
    python.parent.mkdir(parents=True)
    house.python.rename(python)
    assert house.watched == 0
    said = house.run("motion", "--setup")
    assert said.code == 0, said.err
    assert "is there and works" in said.err
    assert said.out == ""
