"""How well a video tells when: the bound of a delay from known noise and speed; jumps; what sync makes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.read import read_motion
from madang.crafts.dance.sync.session import rehearse
from madang.crafts.dance.video.steadiness import doubts_ms, without_jumps
from madang.crafts.dance.video.told import told
from madang.crafts.dance.write import write_motion
from tests.crafts.dance.dancer import clock, during, group, pose

WRIST, HIP = JOINTS.index("left wrist"), JOINTS.index("left hip")


def moving(fps: float, seconds: float, noise: float, seed: int = 0) -> Motion:
    """A body of 100 units of trunk that stands, but for its wrists, which go up and down: 60 units once a second."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(fps * seconds)) / fps
    places = rng.uniform(-50, 50, (len(JOINTS), 2))
    places[JOINTS.index("neck")], places[JOINTS.index("pelvis")] = (0, 50), (0, -50)
    positions = np.tile(places, (1, len(times), 1, 1))
    for wrist in ("left wrist", "right wrist"):
        positions[0, :, JOINTS.index(wrist)] += 60 * np.sin(2 * np.pi * times)[:, None]
    return Motion(times, positions + rng.normal(0, noise, positions.shape), ("1",))


@pytest.mark.parametrize(("fps", "noise"), [(30.0, 2.0), (30.0, 6.0), (60.0, 4.0)])
def test_the_doubt_is_the_bound_of_a_delay(fps: float, noise: float) -> None:
    """sigma / (speed sqrt(n)): two noisy ends, a root mean square speed of 60 * 2 pi / sqrt(2), 0.8 s of frames."""
    motion = moving(fps, 20, noise)
    found = doubts_ms(motion, np.zeros(len(motion.times_s)))[0, :, WRIST]
    bound_ms = 1000 * noise * 2**0.5 / (60 * 2 * np.pi / 2**0.5 * np.sqrt(0.8 * fps))
    assert np.median(found[30:-30]) == pytest.approx(bound_ms, rel=0.12)


def test_the_clock_counts_for_everything_and_noise_is_no_movement() -> None:
    motion = moving(30, 10, 2.0)
    found = doubts_ms(motion, np.full(len(motion.times_s), 0.02))[0]
    assert found[:, HIP] == pytest.approx(20.0)
    assert (found[:, WRIST] > 20).all()
    # A foot that moves no more than its noise: whatever delay is found in it is made up.
    assert np.isinf(found[:, JOINTS.index("left ankle")]).all()


def test_a_drawing_without_noise_in_which_nothing_moves_is_left_to_others() -> None:
    motion = moving(30, 4, 0.0)
    found = doubts_ms(motion, np.zeros(len(motion.times_s)))[0]
    assert (found[:, JOINTS.index("left ankle")] == 0).all()


def test_points_that_are_not_seen_have_no_doubt() -> None:
    motion = moving(30, 4, 2.0)
    motion.positions[0, 40:50, WRIST] = np.nan
    found = doubts_ms(motion, np.zeros(len(motion.times_s)))[0, :, WRIST]
    assert np.isnan(found).nonzero()[0].tolist() == list(range(40, 50))


def test_a_point_that_leaps_away_for_a_frame_is_a_guess() -> None:
    motion = moving(30, 4, 1.0)
    jumping = motion.positions.copy()
    jumping[0, [30, 70], WRIST] += (0.0, 150.0)
    kept = without_jumps(replace(motion, positions=jumping))
    gone = np.isnan(kept).any(axis=-1)
    assert [(int(frame), JOINTS[joint]) for _, frame, joint in np.argwhere(gone)] == [
        (30, "left wrist"), (70, "left wrist"),
    ]  # fmt: skip
    np.testing.assert_array_equal(without_jumps(motion), motion.positions)


def test_fast_dance_does_not_leap() -> None:
    """Three times a second, a trunk and a half wide, 30 frames a second."""
    motion = moving(30, 4, 0.0)
    motion.positions[0, :, WRIST, 1] += 75 * np.sin(6 * np.pi * motion.times_s)
    np.testing.assert_array_equal(without_jumps(motion), motion.positions)


def test_where_the_moment_is_in_doubt_sync_says_so_and_makes_up_nothing(tmp_path: Path) -> None:
    """A planted fault of 120 ms is found; under a doubt of 40 ms over the same time the part is not comparable."""
    times = clock(12)
    take = group([pose(times), pose(times, {"left arm": during(times, 4, 8, 120)})], times, noise_m=0.005)
    found = rehearse(take, leader="A").rows()
    assert [(event["dancer"], event["part"]) for event in found["events"]] == [("B", "left arm")]
    doubts = np.zeros(take.positions.shape[:3], dtype=np.float32)
    inside = (times >= 3) & (times <= 9)
    for joint in ("left elbow", "left wrist"):
        doubts[1, inside, JOINTS.index(joint)] = 40.0
    write_motion(replace(take, doubt_ms=doubts), tmp_path / "take.npz")
    doubtful = read_motion(tmp_path / "take.npz")
    np.testing.assert_array_equal(doubtful.doubt_ms, doubts)
    rows = rehearse(doubtful, leader="A").rows()
    assert rows["events"] == []
    (silent,) = [row for row in rows["not_comparable"] if (row["dancer"], row["part"]) == ("B", "left arm")]
    assert silent["why"] == "too unsteady to tell when"
    assert silent["start"] == pytest.approx(3, abs=0.3)
    assert silent["end"] == pytest.approx(9, abs=0.3)


def test_what_is_unsteady_is_told_by_dancer_and_limb() -> None:
    """The right arm goes up and down, its points 20 times as noisy from 4 to 8 s; the left arm and the legs rest."""
    motion = moving(30, 12, 1.0)
    motion.positions[0, :, WRIST] = motion.positions[0, 0, WRIST]
    motion.positions[0, :, WRIST] += np.random.default_rng(1).normal(0, 1.0, (360, 2))
    inside = (motion.times_s >= 4) & (motion.times_s < 8)
    wrist = JOINTS.index("right wrist")
    motion.positions[0, inside, wrist] += np.random.default_rng(2).normal(0, 20.0, (int(inside.sum()), 2))
    motion = replace(motion, doubt_ms=doubts_ms(motion, np.zeros(360)))
    # The bound at a noise of 20: 20 / (60 * 2 pi / sqrt(2) * sqrt(24)), 15.3 ms; it sways around the limit of 15.
    said = told(motion, [], [], 0)
    assert (
        "dancer 1: left arm, left leg, right leg move no more than their points shake; no delay of them is told" in said
    )
    motion = replace(motion, doubt_ms=motion.doubt_ms * 1.5)
    unsteady = [sentence for sentence in told(motion, [], [], 0) if "too unsteady" in sentence]
    assert len(unsteady) == 1
    found = re.fullmatch(r"dancer 1, right arm: too unsteady to tell when from (\S+) to (\S+) s; left out", unsteady[0])
    assert found
    assert float(found[1]) == pytest.approx(4, abs=0.45)
    assert float(found[2]) == pytest.approx(8, abs=0.45)
