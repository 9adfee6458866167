"""Form, range, formation and music are told apart: a fault of one is none of the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from madang.crafts.dance.accents import accents
from madang.crafts.dance.form import form
from madang.crafts.dance.formation import formation, standing
from madang.crafts.dance.reach import reach
from madang.crafts.dance.timing.compare import compare
from madang.crafts.dance.timing.features import moves
from madang.records import Beats
from tests.crafts.dance.dancer import angles, clock, during, group, pose

TIMES = clock(20)


def test_a_late_dancer_has_no_fault_of_form_or_range() -> None:
    """Trap 1: aligning first would erase the timing, not aligning would call it form."""
    found = compare(group([pose(TIMES), pose(TIMES, {"whole body": 100})], TIMES), 0)
    assert [event.part for event in found.events] == ["whole body"]
    assert not list(form(found))
    assert not list(reach(found))


def test_an_arm_held_elsewhere_is_form_and_no_timing() -> None:
    """Thirty degrees about the axis across the chest: that is the angle for an arm that hangs in that plane."""
    own = pose(TIMES)
    motion = group([own, own], TIMES)
    turned = motion.positions.copy()
    rotated = _turned_about_across(own, np.deg2rad(30))
    turned[1, :, 5:7] = rotated
    found = compare(replace(motion, positions=turned), 0)
    assert not found.events
    off = list(form(found))
    assert {each.part for each in off} == {"right arm"}
    assert all(15 < each.value <= 31 for each in off)


def _turned_about_across(own: np.ndarray, angle: float) -> np.ndarray:
    """The right elbow and wrist turned about the line of the shoulders through the right one (Rodrigues)."""
    axis = own[:, 4] - own[:, 7]
    axis = (axis / np.linalg.norm(axis, axis=-1, keepdims=True))[:, None]
    arm = own[:, 5:7] - own[:, 4:5]
    along = (arm * axis).sum(-1, keepdims=True) * axis
    return own[:, 4:5] + along + np.cos(angle) * (arm - along) + np.sin(angle) * np.cross(axis, arm)


def test_a_leader_nobody_saw_gives_nobody_a_range() -> None:
    motion = group([pose(TIMES), pose(TIMES)], TIMES)
    motion.positions[0] = np.nan
    assert not list(reach(compare(motion, 0)))


def test_a_smaller_movement_for_a_while_is_range() -> None:
    """Against how large this dancer usually moves: half as large from 8 to 12 s."""
    own = pose(TIMES)
    smaller = pose(TIMES, wider=1.0)
    still = smaller[:, :1] * 0 + own  # the same dancer, whose right arm follows its mean half way
    arm = own[:, 5:7] - own[:, 4:5]
    mean = arm.mean(0)
    share = (1 - during(TIMES, 8, 12, 0.5))[:, None, None]
    still[:, 5:7] = own[:, 4:5] + mean + share * (arm - mean)
    found = list(reach(compare(group([own, still], TIMES), 0)))
    assert {(each.dancer, each.part) for each in found} == {(1, "right arm")}
    assert any(each.start_s < 10 < each.end_s and each.value < 0.8 for each in found)


def test_a_step_aside_is_formation_alone() -> None:
    own = pose(TIMES)
    aside = pose(TIMES, place=(1.4, 0)) + during(TIMES, 6, 10, 0.4)[:, None, None] * np.array([0, 0, 1])
    motion = group([own, aside, pose(TIMES, place=(2.8, 0))], TIMES)
    (off,) = formation(motion, 0)
    assert off.dancer == 1
    assert off.off_cm == pytest.approx(40, abs=4)
    assert (off.start_s, off.end_s) == (pytest.approx(6.1, abs=0.5), pytest.approx(9.9, abs=0.5))


def test_places_of_the_first_take_are_the_plan() -> None:
    first = group([pose(TIMES), pose(TIMES, place=(1.4, 0))], TIMES)
    second = group([pose(TIMES), pose(TIMES, place=(1.8, 0))], TIMES)
    (off,) = formation(second, 0, first)
    assert (off.dancer, off.off_cm) == (1, pytest.approx(40, abs=1))
    assert not list(formation(second, 0)), "without a plan nobody knows"


def test_who_was_not_seen_has_no_place_and_moves_nobody_elses() -> None:
    """Of four on a line 1.4 m apart one is never seen, and for a second nobody is."""
    line = group([pose(TIMES, place=(1.4 * i, 0)) for i in range(4)], TIMES)
    line.positions[3] = np.nan
    line.positions[:, 150:180] = np.nan
    stood = standing(line)
    assert stood is not None
    assert np.isnan(stood.own[3]).all()
    assert np.isnan(stood.wanted[3]).all()
    assert stood.own[:3, 60] == pytest.approx(np.array([[-1.4, 0], [0, 0], [1.4, 0]]), abs=1e-6)
    assert not list(formation(line))


def test_one_camera_and_an_unknown_unit_tell_no_place() -> None:
    poses = [pose(TIMES), pose(TIMES) + during(TIMES, 6, 10, 1)[:, None, None]]
    assert not list(formation(group(poses, TIMES, flat=True), 0))
    assert not list(formation(replace(group(poses, TIMES), unit_m=None), 0))


@pytest.mark.parametrize("late_ms", [-60, 0, 60])
def test_accents_are_told_in_signed_ms_against_the_beat(late_ms: float) -> None:
    """Wrists that jerk up and back for a moment, on each beat of 120 a minute and so much late."""
    times = clock(30, 60)
    own = pose(times)
    off = (times - late_ms / 1000 + 0.25) % 0.5 - 0.25
    own[:, [6, 9], 1] += 0.3 * np.exp(-((off / 0.05) ** 2) / 2)[:, None]
    heard = accents(moves(group([own, own], times)), Beats(tuple(i / 2 for i in range(60)), (1,) * 60), 0)
    assert heard is not None
    assert heard.held > 2 * heard.chance
    assert heard.late_ms == pytest.approx(late_ms, abs=10)


def test_movement_without_accents_on_the_beat_is_near_chance() -> None:
    """The dance's waves share no period with the beat."""
    times = clock(60)
    assert angles("body", times, 1).std() > 0
    heard = accents(moves(group([pose(times)], times)), Beats(tuple(i * 0.47 for i in range(127)), (1,) * 127), 0)
    assert heard is not None
    assert heard.held < 4 * heard.chance
