"""A crew against the original performers: another tempo, cuts, a mirror, other bodies; and who is not comparable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.sync.against import against
from madang.errors import Refused
from madang.records import Beats
from tests.command import madang
from tests.crafts.dance.dancer import clock, during, group, pose
from tests.crafts.dance.sync.test_takes import stored

SONG = clock(40)
FILES = (Path("crew.npz"), Path("original.npz"))
NAMES = ("Jisoo", "Rosé")


def original(path: Path, *, flat: bool = False) -> str:
    """Two who dance the same but for the arms of the second, who has a dance of her own in them."""
    first, second = pose(SONG), pose(SONG, place=(1.4, 0))
    other = pose(SONG, dance=4, place=(1.4, 0))
    arms = [JOINTS.index(f"{side} {joint}") for side in ("left", "right") for joint in ("elbow", "wrist")]
    second[:, arms] = second[:, [JOINTS.index("neck")]] + other[:, arms] - other[:, [JOINTS.index("neck")]]
    positions = np.stack([first, second])
    return stored(Motion(SONG, positions[..., :2] if flat else positions, NAMES, 1.0), path)


def cover(
    path: Path, song: np.ndarray, seconds: float, late: dict[str, Any], *, mirror: bool = False, flat: bool = False
) -> str:
    """Two others with the first one's dance, smaller and turned; the second is late. song: its moment in each frame."""
    times = np.linspace(0, seconds, len(song), endpoint=False)
    poses = [pose(song, scale=0.85, yaw=0.1), pose(song, late, scale=1.1, place=(1.2, 0))]
    motion = group(poses, times, noise_m=0.006)
    positions = motion.positions
    if mirror:
        sides = [JOINTS.index({"left": "right", "right": "left"}[n.split()[0]] + n[n.index(" ") :]) if " " in n else i
                 for i, n in enumerate(JOINTS)]  # fmt: skip
        positions = positions[:, :, sides] * np.array([-1, 1, 1])
    return stored(Motion(times, positions[..., :2] if flat else positions, ("Ana", "Bo"), 1.0), path)


def sync(*args: str) -> dict[str, Any]:
    said = madang("dance", "sync", *args, "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = said.json
    return found


@pytest.mark.parametrize(("ratio", "flat"), [(0.92, False), (1.08, False), (1.08, True)])
def test_another_tempo_other_bodies_and_a_late_limb(tmp_path: Path, ratio: float, flat: bool) -> None:
    """The crew dances `ratio` times as fast: 100 ms of the song are 100 / ratio of its own."""
    seconds = 32.0
    times = clock(seconds)
    song = times * ratio + 1.3
    crew = cover(tmp_path / "crew.npz", song, seconds, {"left arm": during(song, 15, 19, 100 * ratio)}, flat=flat)
    found = sync(crew, "--reference", original(tmp_path / "o.npz"), "--member", "Jisoo")
    (piece,) = found["against"]["pieces"]
    assert piece["tempo"] == pytest.approx(ratio, abs=0.002)
    assert piece["reference_start"] - piece["start"] * ratio == pytest.approx(1.3, abs=0.05)
    (event,) = found["events"]
    assert (event["dancer"], event["part"]) == ("Bo", "left arm")
    assert event["delay_ms"] == pytest.approx(100, abs=20)
    assert event["start"] == pytest.approx((15.15 - 1.3) / ratio, abs=0.6)


def test_a_mirrored_cover_is_told_and_the_limb_is_the_covers_own(tmp_path: Path) -> None:
    song = clock(32)
    crew = cover(tmp_path / "c.npz", song, 32, {"left arm": during(song, 15, 19, 110)}, mirror=True)
    found = sync(crew, "--reference", original(tmp_path / "o.npz"), "--member", "Jisoo")
    assert found["against"]["mirrored"] is True
    (event,) = found["events"]
    assert (event["dancer"], event["part"]) == ("Bo", "right arm"), (
        "in the mirror her right arm does the left one's part"
    )
    assert event["delay_ms"] == pytest.approx(110, abs=15)
    said = madang("dance", "sync", crew, "--reference", str(tmp_path / "o.npz"), "--member", "Jisoo")
    assert "mirrored" in said.out.splitlines()[0]


def test_a_cut_is_found_and_what_is_behind_it_is_still_compared(tmp_path: Path) -> None:
    times = clock(30)
    song = np.where(times < 13.2, times, times + 8.5)
    crew = cover(tmp_path / "c.npz", song, 30, {"right leg": during(times, 19, 23, -100)})
    found = sync(crew, "--reference", original(tmp_path / "o.npz"), "--member", "Jisoo")
    before, behind = found["against"]["pieces"]
    assert before["end"] == pytest.approx(13.2, abs=0.3)
    assert behind["reference_start"] - behind["start"] == pytest.approx(8.5, abs=0.02)
    (event,) = found["events"]
    assert (event["dancer"], event["part"]) == ("Bo", "right leg")
    assert event["delay_ms"] == pytest.approx(-100, abs=15)


def test_what_the_original_does_not_hold_is_not_compared(tmp_path: Path) -> None:
    """The crew goes on for ten seconds with a dance of its own."""
    times = clock(36)
    poses = []
    for place in (0.0, 1.2):
        known, own = pose(times, place=(place, 0)), pose(times, dance=9, place=(place, 0))
        poses.append(np.where(times[:, None, None] < 24, known, own))
    crew = stored(Motion(times, np.stack(poses), ("Ana", "Bo"), 1.0), tmp_path / "c.npz")
    found = sync(crew, "--reference", original(tmp_path / "o.npz"), "--member", "Jisoo", "--clock", "moves")
    assert found["events"] == []
    left = [row for row in found["not_comparable"] if row["dancer"] == "Ana" and row["end"] > 30]
    assert left


def test_another_dance_is_not_laid_on_any_clock_and_nothing_is_made_up(tmp_path: Path) -> None:
    times = clock(30)
    crew = stored(group([pose(times, dance=7), pose(times, dance=7)], times, noise_m=0.006), tmp_path / "c.npz")
    args = (crew, "--reference", original(tmp_path / "o.npz"), "--member", "Jisoo")
    found = sync(*args)
    assert found["events"] == []
    assert "do not seem to hold the same choreography" in found["against"]["why"]
    assert {row["part"] for row in found["not_comparable"]} >= {"left arm", "right leg"}
    said = madang("dance", "sync", *args, "--clock", "moves")
    assert (said.code, said.out) == (1, "")


def test_a_solo_is_held_against_the_member_who_dances_it(tmp_path: Path) -> None:
    reference = original(tmp_path / "o.npz")
    times = clock(36)
    solo = stored(group([pose(times, {"left arm": during(times, 10, 14, 90)}, scale=0.9)], times), tmp_path / "s.npz")
    found = sync(solo, "--reference", reference)
    assert found["against"]["whom"] == {"A": "Jisoo"}
    (event,) = found["events"]
    assert (event["part"], event["delay_ms"]) == ("left arm", pytest.approx(90, abs=12))
    arms = sync(solo, "--reference", reference, "--member", "Rosé")["not_comparable"]
    assert {row["part"] for row in arms} >= {"left arm", "right arm"}, "hers are another dance"
    said = madang("dance", "sync", solo, "--reference", reference, "--member", "Lisa")
    assert said.code == 2
    assert "Jisoo" in said.err or "Rosé" in said.err


def test_beats_of_both_tell_what_everybody_is_late_by(tmp_path: Path) -> None:
    """All are 60 ms late: what is danced alone cannot tell it from a later start, beats can."""
    ratio = 1.05
    times = clock(32)
    poses = [pose(times * ratio, {"whole body": 60 * ratio}, place=(1.3 * n, 0)) for n in range(2)]
    crew = stored(group(poses, times, noise_m=0.004), tmp_path / "c.npz")
    own, theirs = tmp_path / "own.txt", tmp_path / "theirs.txt"
    theirs.write_text("\n".join(f"{0.5 * beat:.4f}" for beat in range(78)))
    own.write_text("\n".join(f"{0.5 * beat / ratio:.4f}" for beat in range(66)))
    args = (crew, "--reference", original(tmp_path / "o.npz"), "--member", "Jisoo")
    by_beats = sync(*args, "--beats", str(own), "--reference-beats", str(theirs))
    assert by_beats["against"]["by"] == "beats"
    assert {(event["dancer"], event["part"]) for event in by_beats["events"]} == {
        ("A", "whole body"),
        ("B", "whole body"),
    }
    assert all(event["delay_ms"] == pytest.approx(60, abs=8) for event in by_beats["events"])
    by_moves = sync(*args)
    assert (by_moves["against"]["by"], by_moves["events"]) == ("moves", [])


def test_the_record_of_beats_has_a_knot_for_each_beat() -> None:
    times = clock(20)
    motion = group([pose(times)], times)
    beats = Beats(tuple(np.arange(0.25, 19.5, 0.5).tolist()), (1,) * 39)
    laid = against(motion, motion, FILES, beats=(beats, beats))
    assert laid.clock.alignment.a_s == laid.clock.alignment.b_s == beats.times_s


def test_beats_are_asked_for_of_both() -> None:
    times = clock(10)
    motion = group([pose(times)], times)
    with pytest.raises(Exception, match="--reference-beats"):
        against(motion, motion, FILES, by="beats")


def test_a_take_in_space_against_an_original_seen_by_one_camera(tmp_path: Path) -> None:
    song = clock(32) + 1.3
    crew = cover(tmp_path / "c.npz", song, 32, {"left leg": during(song, 15, 19, 120)})
    found = sync(crew, "--reference", original(tmp_path / "o.npz", flat=True), "--member", "Jisoo")
    (event,) = found["events"]
    assert (event["dancer"], event["part"]) == ("Bo", "left leg")
    assert event["delay_ms"] == pytest.approx(120, abs=20)


def test_a_take_too_short_to_be_found() -> None:
    long, short = clock(20), clock(2)
    with pytest.raises(Refused, match="shorter than"):
        against(group([pose(short)], short), group([pose(long)], long), FILES, by="moves")
