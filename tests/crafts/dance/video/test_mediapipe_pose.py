"""The pose process: frames over a pipe and answers back, and a clear word where it is missing or dies.

A stand-in process speaks the protocol; where an interpreter with mediapipe is at hand, the real one is asked, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.video import mediapipe_pose
from madang.crafts.dance.video.mediapipe_pose import SETUP, MediapipePose, home, pose_python
from madang.crafts.dance.video.mediapipe_process import distinct, find_others, tiles
from madang.crafts.dance.video.people import Place
from madang.errors import MissingInput, Unreadable

STAND_IN = """
import json, sys
out = sys.stdout
print(json.dumps({"ready": "stand-in"}), flush=True)
for line in iter(sys.stdin.buffer.readline, b""):
    asked = json.loads(line)
    if asked["width"]:
        data = sys.stdin.buffer.read(asked["width"] * asked["height"] * 3)
    people = [{"points": [[x, y, data[0] / 255]] * 33, "next": [x + 1, y, side, lean]} if x else None
              for x, y, side, lean in asked["places"]]
    found = [[10, 20, 30, 0.5]] if asked["find"] else []
    print(json.dumps({"people": people, "found": found}), flush=True)
"""
Start = Callable[[str], MediapipePose]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    def started(code: str) -> MediapipePose:
        script = tmp_path / "process.py"
        script.write_text(code, encoding="utf-8")
        monkeypatch.setattr(mediapipe_pose, "PROCESS", script)
        return MediapipePose(Path(sys.executable))

    return started


def test_frames_go_over_and_people_come_back(start: Start) -> None:
    pose = start(STAND_IN)
    image = np.full((48, 64, 3), 51, dtype=np.uint8)
    (person, nobody), found = pose.look(image, [Place(5, 6, 7, 0.1), Place(0, 0, 1)], True)
    assert person is not None
    assert nobody is None
    assert person.points.shape == (33, 2)
    assert person.sure[0] == pytest.approx(0.2)
    assert person.next_place == Place(6, 6, 7, 0.1)
    assert found == [Place(10, 20, 30, 0.5)]
    # The same image again is not sent again; the answer is of it all the same.
    assert pose.look(image, [Place(5, 6, 7)], False)[0][0].sure[0] == pytest.approx(0.2)  # type: ignore[union-attr]
    other = np.full((20, 10, 3), 255, dtype=np.uint8)
    assert pose.look(other, [Place(5, 6, 7)], False)[0][0].sure[0] == 1.0  # type: ignore[union-attr]
    pose.close()


def test_a_process_that_dies_is_told_with_its_last_word(start: Start) -> None:
    with pytest.raises(Unreadable, match="out of luck"):
        start("raise SystemExit('out of luck')")
    pose = start(STAND_IN.replace("    people =", "    raise ValueError('a bad frame')\n    people ="))
    with pytest.raises(Unreadable, match="a bad frame"):
        pose.look(np.zeros((4, 4, 3), dtype=np.uint8), [], True)


def test_an_environment_without_mediapipe_says_how_to_make_one(start: Start) -> None:
    with pytest.raises(MissingInput, match="no mediapipe") as told:
        start("import mediapipe_is_not_here")
    assert told.value.remedy == SETUP


def test_where_the_interpreter_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("MADANG_POSE_PYTHON", raising=False)
    with pytest.raises(MissingInput, match="environment of its own") as told:
        pose_python()
    assert "madang dance motion --setup" in told.value.remedy
    made = home() / mediapipe_pose.BIN / "python"
    made.parent.mkdir(parents=True)
    made.touch()
    assert pose_python() == made
    monkeypatch.setenv("MADANG_POSE_PYTHON", str(tmp_path / "other"))
    with pytest.raises(MissingInput, match="other is not there"):
        pose_python()
    assert pose_python(sys.executable) == Path(sys.executable)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (720, 1280), (640, 640), (1280, 400), (641, 640)])
def test_tiles_cover_the_picture_and_overlap(width: int, height: int) -> None:
    """A person who is half a tile wide stands whole in some tile, wherever they stand."""
    squares = tiles(width, height)
    side = min(width, height)
    long = max(width, height)
    starts = sorted(max(left, top) for left, top, _ in squares)
    assert starts[0] == 0
    assert starts[-1] == long - side
    assert all(b - a <= side / 2 + 1 for a, b in pairwise(starts))


def test_one_person_found_in_two_tiles_is_one_and_neighbours_are_two() -> None:
    found = [[100, 100, 80, 0, 0.9], [105, 104, 90, 0, 0.6], [110, 114, 90, 0, 0.5], [300, 100, 80, 0, 0.4]]
    assert distinct(found) == [[100, 100, 80, 0], [110, 114, 90, 0], [300, 100, 80, 0]]


class Graphs:
    """As MediaPipe's: of people who stand close together the detector gives the leftmost only, not the others."""

    def find(self, image: np.ndarray) -> list[list[float]]:
        columns = np.flatnonzero((image == 255).all(axis=(0, 2)))
        return [[float(columns[0]), 50.0, 80.0, 0.0, 0.9]] if len(columns) else []

    def pose(self, image: np.ndarray, place: list[float]) -> dict[str, Any]:
        return {"points": [[place[0] + k % 2, 10.0 + k, 1.0] for k in range(33)], "next": place}


def test_who_is_hidden_from_the_detector_by_a_neighbour_is_found_once_the_neighbour_is_covered() -> None:
    image = np.zeros((100, 100, 3), dtype=np.uint8)
    image[:, [20, 40, 60]] = 255
    everybody = find_others(Graphs(), image, [], False)
    assert [place[0] for place in everybody] == [20, 40, 60]
    known = Graphs().pose(image, [20, 50, 80, 0])
    assert [place[0] for place in find_others(Graphs(), image, [known, None], False)] == [40, 60]
    assert image[:, 40].min() == 255  # what is covered is a copy


def test_a_head_or_a_hand_is_no_dancer() -> None:
    class Head(Graphs):
        def pose(self, image: np.ndarray, place: list[float]) -> dict[str, Any]:
            shown = super().pose(image, place)
            shown["points"][23][1] = 120.0  # a hip below the picture
            return shown

    image = np.zeros((100, 100, 3), dtype=np.uint8)
    image[:, 20] = 255
    assert find_others(Head(), image, [], False) == []


@pytest.mark.slow
@pytest.mark.skipif("MADANG_POSE_PYTHON" not in os.environ, reason="no Python with mediapipe is named")
def test_the_real_process_answers_and_finds_nobody_in_grey() -> None:
    pose = MediapipePose(pose_python())
    assert pose.version == mediapipe_pose.VERSION
    image = np.full((360, 640, 3), 128, dtype=np.uint8)
    assert pose.look(image, [Place(320, 180, 300)], True) == ([None], [])
    pose.close()
