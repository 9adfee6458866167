"""Exchanged names are put right or masked, and said once; who was never exchanged is left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.people import repair
from madang.crafts.dance.read import bvh as bvh_reader
from madang.crafts.dance.read.checked import Array, motion_of
from madang.crafts.dance.read.skeletons import on_joints
from tests.crafts.dance.read.world import DATA, body, needs_data

FPS = 30


def walkers(*ways: Array, axes: int = 2, noise: float = 0.01) -> Motion:
    """People of which each trunk is on its way (frame, axis), in metres, seen with a little noise."""
    rng = np.random.default_rng(len(ways))
    bodies = np.stack([body(len(way), axes) + way[:, None, :axes] for way in ways])
    names = "abcdefgh"[: len(ways)]
    return motion_of(np.arange(len(ways[0])) / FPS, bodies + noise * rng.standard_normal(bodies.shape), tuple(names))


def line(frames: int, start: float, speed: float, y: float = 0.0) -> Array:
    when = np.arange(frames) / FPS
    return np.stack([start + speed * when, np.full(frames, y), np.zeros(frames)], axis=1)


def exchange(motion: Motion, a: int, b: int, frames: slice) -> Motion:
    positions = motion.positions.copy()
    positions[[a, b], frames] = positions[[b, a], frames]
    return replace(motion, positions=positions)


def test_two_exchanged_for_twenty_frames_are_put_right_with_one_warning() -> None:
    truth = walkers(line(150, 0, 0.3), line(150, 1.4, 0.3), line(150, 4.2, -0.1))
    found = repair(exchange(truth, 0, 1, slice(60, 80)))
    np.testing.assert_array_equal(found.motion.positions, truth.positions)
    (doubt,) = found.doubts
    assert (doubt.what, doubt.dancers) == ("exchanged", ("a", "b"))
    assert (doubt.start_s, doubt.end_s) == (60 / FPS, 79 / FPS)
    assert str(doubt) == "a and b were exchanged from 2.00 to 2.63 s; put right"


def test_three_exchanged_in_a_ring() -> None:
    truth = walkers(line(90, 0, 0), line(90, 1.4, 0), line(90, 2.8, 0))
    positions = truth.positions.copy()
    positions[[0, 1, 2], 30:50] = positions[[1, 2, 0], 30:50]
    found = repair(replace(truth, positions=positions))
    np.testing.assert_array_equal(found.motion.positions, truth.positions)
    assert [doubt.dancers for doubt in found.doubts] == [("a", "b", "c")]


@pytest.mark.parametrize("hidden", [False, True])
def test_two_who_pass_each_other_go_on_as_they_came(hidden: bool) -> None:
    """In the picture both are at one point at 2 s; the estimator exchanges their names there."""
    truth = walkers(line(120, 0, 1.0), line(120, 4, -1.0))
    if hidden:  # the one behind is not seen while it lasts
        truth.positions[1, 55:66] = np.nan
    found = repair(exchange(truth, 0, 1, slice(60, None)))
    assert [doubt.what for doubt in found.doubts if doubt.what == "crossed"] == []
    assert len(found.doubts) == 1
    for frames in (slice(0, 50), slice(70, None)):
        np.testing.assert_array_equal(found.motion.positions[:, frames], truth.positions[:, frames])


def test_two_who_pass_each_other_under_their_own_names_are_left_alone() -> None:
    truth = walkers(line(120, 0, 1.0), line(120, 4, -1.0))
    found = repair(truth)
    np.testing.assert_array_equal(found.motion.positions, truth.positions)
    assert found.doubts == ()


def test_two_who_meet_and_stop_cannot_be_told_apart_and_are_masked_around_it() -> None:
    """They come together, stand at one point for a while, and part again slowly: who is who, no frame says."""
    pause = np.concatenate([np.linspace(1.0, 0.0, 45), np.zeros(30), np.linspace(0.0, 1.0, 45)])
    way = np.stack([pause, np.zeros(120), np.zeros(120)], axis=1)
    found = repair(walkers(way, -way))
    crossed = [doubt for doubt in found.doubts if doubt.what == "crossed"]
    assert len(crossed) == 1
    inside = (found.motion.times_s > crossed[0].start_s - 0.3) & (found.motion.times_s < crossed[0].end_s + 0.3)
    assert np.isnan(found.motion.positions[:, inside]).all()
    assert np.isfinite(found.motion.positions[:, ~inside][:, :30]).all()


def test_who_was_away_for_long_is_who_the_name_says() -> None:
    truth = walkers(line(150, 0, 0), line(150, 1.4, 0))
    truth.positions[0, 30:90] = np.nan
    truth.positions[0, 90:, :, 0] += 5
    found = repair(truth)
    np.testing.assert_array_equal(found.motion.positions, truth.positions)
    assert found.doubts == ()


def test_missing_joints_and_frames_exchange_nobody() -> None:
    truth = walkers(line(150, 0, 0.5), line(150, 1.4, 0.5), line(150, 2.8, 0.5))
    rng = np.random.default_rng(3)
    truth.positions[rng.random(truth.positions.shape[:3]) < 0.3] = np.nan
    truth.positions[1, 40:55] = np.nan
    found = repair(truth)
    np.testing.assert_array_equal(found.motion.positions, truth.positions)
    assert found.doubts == ()


@pytest.mark.parametrize(("dancers", "frames"), [(1, 50), (3, 1), (1, 1)])
def test_one_dancer_or_one_frame_has_nobody_to_be_exchanged_with(dancers: int, frames: int) -> None:
    motion = walkers(*(line(frames, place, 0) for place in range(dancers)))
    assert repair(motion).motion is motion


@needs_data
@pytest.mark.data
def test_partners_who_dance_in_each_others_arms_are_not_exchanged() -> None:
    pair = [bvh_reader.parse((DATA / f"cmu_{who}_01.bvh").read_bytes(), who) for who in ("60", "61")]
    motion = motion_of(pair[0].times_s, np.concatenate([one.positions for one in pair]), ("60", "61"))
    found = repair(motion)
    np.testing.assert_array_equal(found.motion.positions, motion.positions)
    assert found.doubts == ()


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("axes", [3, 2])
def test_a_group_that_moves_as_people_do_is_put_right_wherever_two_are_exchanged(axes: int) -> None:
    with np.load(DATA / "simgroup_a_3d30.npz") as group:
        places = on_joints(group["xyz"].astype(float), group["joints"].tolist())[..., :axes]
    truth = motion_of(np.arange(places.shape[1]) / 30, places, [str(d) for d in range(len(places))])
    assert len(JOINTS) == places.shape[2]
    assert repair(truth).doubts == ()
    rng = np.random.default_rng(5)
    for _ in range(6):
        a, b = rng.permutation(len(places))[:2]
        start = int(rng.integers(30, places.shape[1] - 60))
        found = repair(exchange(truth, a, b, slice(start, start + 20)))
        same = (found.motion.positions == truth.positions) | np.isnan(found.motion.positions)
        assert same.all(), (a, b, start)
        assert len(found.doubts) == 1
