"""Timing: a delay that was put in comes out, by who, part, sign and size, and none where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.timing.compare import Comparison, compare
from tests.crafts.dance.dancer import LIMBS, clock, during, group, pose

TIMES = clock(20)


def events(found: Comparison) -> list[tuple[str, str, int]]:
    return [(found.moves.dancers[event.dancer], event.part, int(np.sign(event.delay_ms))) for event in found.events]


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("late_ms", [10, 20, 40, 100, -100])
def test_a_clean_copy_comes_out_within_4_ms(late_ms: float, flat: bool) -> None:
    """Sub-frame: a frame is 33 ms."""
    found = compare(group([pose(TIMES), pose(TIMES, {"whole body": late_ms})], TIMES, flat=flat), 0)
    body = found.courses[1]
    if abs(late_ms) < 24:
        assert not body.events
    else:
        (event,) = body.events
        assert event.part == "whole body"
        assert event.delay_ms == pytest.approx(late_ms, abs=4)
        assert event.low_ms < late_ms < event.high_ms


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("part", LIMBS)
@pytest.mark.parametrize("late_ms", [80, -80])
def test_one_limb_for_two_seconds_is_found_alone(part: str, late_ms: float, flat: bool) -> None:
    late = {part: during(TIMES, 8, 10.2, late_ms)}
    found = compare(group([pose(TIMES), pose(TIMES, late)], TIMES, noise_m=0.01, flat=flat), 0)
    (event,) = found.events
    assert (event.dancer, event.part) == (1, part)
    assert event.delay_ms == pytest.approx(late_ms, abs=12)
    assert event.start_s == pytest.approx(8.15, abs=0.5)
    assert event.end_s == pytest.approx(10.05, abs=0.5)


def test_a_limb_in_a_late_body_is_told_whole_and_beyond_the_body() -> None:
    late = {"whole body": 60.0, "left arm": during(TIMES, 8, 12, 60)}
    found = compare(group([pose(TIMES), pose(TIMES, late)], TIMES, noise_m=0.003), 0)
    by_part = {event.part: event for event in found.events}
    assert set(by_part) == {"whole body", "left arm"}
    assert by_part["whole body"].delay_ms == pytest.approx(60, abs=6)
    assert by_part["left arm"].delay_ms == pytest.approx(120, abs=10)
    assert by_part["left arm"].beyond_body_ms == pytest.approx(60, abs=12)


def test_identical_dancers_have_no_event() -> None:
    found = compare(group([pose(TIMES)] * 4, TIMES, noise_m=0.01), 0)
    assert not found.events
    assert found.spread_ms is not None
    assert found.spread_ms < 12


def test_another_size_and_another_facing_make_no_event() -> None:
    """Trap 8: 0.85 as large, ten degrees turned."""
    other = pose(TIMES, scale=0.85, yaw=np.deg2rad(10), place=(1.4, 0))
    assert not compare(group([pose(TIMES), other], TIMES, noise_m=0.005), 0).events


def test_style_is_no_timing() -> None:
    """Trap 2: larger movements at the same moments."""
    found = compare(group([pose(TIMES), pose(TIMES, wider=1.2)], TIMES), 0)
    assert not found.events
    assert found.spread_ms is not None
    assert found.spread_ms < 12


def test_a_frozen_dancer_is_not_comparable_and_has_no_event() -> None:
    frozen = np.repeat(pose(TIMES)[:1], len(TIMES), 0)
    found = compare(group([pose(TIMES), frozen], TIMES, noise_m=0.005), 0)
    assert not found.events
    limbs = [each for each in found.not_comparable if each.part in LIMBS and each.why == "hardly moves"]
    assert {each.part for each in limbs} == set(LIMBS)
    assert all(each.end_s - each.start_s > 19 for each in limbs)


def test_another_dance_is_not_comparable_and_has_no_event() -> None:
    """Trap 3: nothing is made up where the two do different things."""
    found = compare(group([pose(TIMES), pose(TIMES, dance=2)], TIMES), 0)
    assert not found.events
    assert {each.part for each in found.not_comparable if each.end_s - each.start_s > 10} >= set(LIMBS)


def test_a_canon_that_nobody_declared_is_beyond_range() -> None:
    """Trap 12: 500 ms must not wrap to a wrong peak."""
    found = compare(group([pose(TIMES), pose(TIMES, {"whole body": 500})], TIMES), 0)
    assert not found.events
    whys = {each.why for each in found.not_comparable if each.part in LIMBS}
    assert any("+500 ms away" in why and "beyond range" in why for why in whys), whys


def test_left_and_right_are_not_mixed_up() -> None:
    """Trap 4: the limb that is named is the one that is late."""
    for part in ("left arm", "right arm"):
        found = compare(group([pose(TIMES), pose(TIMES, {part: during(TIMES, 5, 9, -120)})], TIMES), 0)
        assert events(found) == [("B", part, -1)]


def test_rates_may_differ_if_timestamps_say_so() -> None:
    """Trap 6: 29.97 against 30 frames a second would be 60 ms off after a minute by counting frames."""
    one, other = clock(60), clock(60, 30000 / 1001)
    found = compare(group([pose(other)], other), reference=group([pose(one)], one))
    assert not found.events
    assert found.spread_ms is not None
    assert found.spread_ms < 5


def test_uneven_timestamps_of_a_phone() -> None:
    jittered = np.sort(TIMES + np.random.default_rng(1).uniform(-0.012, 0.012, len(TIMES)))
    jittered -= jittered[0]
    late = group([pose(jittered, {"whole body": 80})], jittered)
    (event,) = compare(late, reference=group([pose(TIMES)], TIMES)).events
    assert (event.part, event.delay_ms) == ("whole body", pytest.approx(80, abs=4))


def test_a_limb_that_is_not_seen_is_silent_and_the_others_speak() -> None:
    motion = group([pose(TIMES), pose(TIMES, {"right leg": during(TIMES, 8, 12, 100)})], TIMES, noise_m=0.005)
    positions = motion.positions.copy()
    positions[1, 200:400, JOINTS.index("left wrist")] = np.nan
    found = compare(replace(motion, positions=positions), 0)
    assert events(found) == [("B", "right leg", 1)]
    (gap,) = [each for each in found.not_comparable if each.why == "not seen"]
    assert gap.part == "left arm"
    assert (gap.start_s, gap.end_s) == (pytest.approx(200 / 30, abs=0.5), pytest.approx(400 / 30, abs=0.5))


def test_scattered_missing_frames_change_nothing() -> None:
    motion = group([pose(TIMES), pose(TIMES, {"left leg": during(TIMES, 8, 12, 100)})], TIMES)
    positions = motion.positions.copy()
    positions[np.random.default_rng(2).random(positions.shape[:3]) < 0.05] = np.nan
    found = compare(replace(motion, positions=positions), 0)
    assert events(found) == [("B", "left leg", 1)]
    assert found.events[0].delay_ms == pytest.approx(100, abs=8)


def test_two_tracks_exchanged_for_20_frames_make_no_timing_event() -> None:
    """Trap 11."""
    motion = group([pose(TIMES), pose(TIMES, place=(1.4, 0)), pose(TIMES, place=(2.8, 0))], TIMES, noise_m=0.005)
    positions = motion.positions.copy()
    positions[[1, 2], 300:320] = positions[[2, 1], 300:320]
    assert not compare(replace(motion, positions=positions), 0).events


def test_the_consensus_holds_with_three_of_seven_late() -> None:
    """Trap 14."""
    late = {"whole body": during(TIMES, 5, 12, 80)}
    poses = [pose(TIMES, late if number < 3 else None, place=(1.4 * number, 0)) for number in range(7)]
    found = compare(group(poses, TIMES, noise_m=0.005))
    assert {event.dancer for event in found.events} == {0, 1, 2}
    for event in found.events:
        assert (event.part, event.delay_ms) == ("whole body", pytest.approx(80, abs=10))


def test_the_same_input_gives_the_same_answer() -> None:
    motion = group([pose(TIMES), pose(TIMES, {"left arm": during(TIMES, 8, 12, 70)})], TIMES, noise_m=0.01)
    assert compare(motion, 0).events == compare(motion, 0).events


@pytest.mark.parametrize("frames", [2, 3, 20])
def test_very_short_takes_have_no_event_and_do_not_fall_over(frames: int) -> None:
    times = TIMES[:frames]
    assert not compare(group([pose(times), pose(times)], times), 0).events


def test_a_dancer_who_was_never_seen() -> None:
    motion = group([pose(TIMES), pose(TIMES), pose(TIMES)], TIMES)
    positions = motion.positions.copy()
    positions[1] = np.nan
    found = compare(Motion(motion.times_s, positions, motion.dancers, 1.0))
    assert not found.events
    assert {each.why for each in found.not_comparable if each.dancer == 1} == {"not seen"}


def test_two_dancers_have_no_consensus_and_the_first_leads() -> None:
    motion = group([pose(TIMES), pose(TIMES, {"left arm": during(TIMES, 8, 12, 100)})], TIMES)
    assert compare(motion).events == compare(motion, 0).events


def test_three_who_do_different_things_are_not_like_their_own_middle() -> None:
    motion = group([pose(TIMES, dance=number) for number in (1, 2, 3)], TIMES)
    found = compare(motion)
    assert not found.events
    assert found.comparable_share < 0.3
