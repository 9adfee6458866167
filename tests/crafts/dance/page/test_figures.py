"""Stick figures are the motion itself: late by as much as the dancer is, and without what was not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.page.figures import BONES, Figures, figures, unpacked
from madang.crafts.dance.page.strip import strip
from madang.crafts.dance.timing.compare import compare
from tests.crafts.dance.dancer import clock, group, pose

TIMES = clock(12)
ELBOW, WRIST = JOINTS.index("left elbow"), JOINTS.index("left wrist")


def shown(motion: Motion, leader: int | None, dancer: int, reference: Motion | None = None) -> Figures:
    return figures(motion, compare(motion, leader, reference), reference, dancer, 4.0, 6.0)


def forearm(poses: np.ndarray) -> np.ndarray:
    return poses[:, WRIST] - poses[:, ELBOW]


def test_three_frames_late_looks_like_the_leader_three_frames_ago() -> None:
    drawn = shown(group([pose(TIMES), pose(TIMES, {"whole body": 100}, scale=1.3)], TIMES), 0, 1)
    assert len(drawn.own) == 61
    # Torso lengths: the size of the dancer is gone.
    assert forearm(drawn.own)[3:] == pytest.approx(forearm(drawn.reference)[:-3], abs=0.03)
    assert np.abs(forearm(drawn.own) - forearm(drawn.reference)).max() > 0.1


def test_the_group_is_its_middle_brought_into_time() -> None:
    late = {"whole body": 100}
    together = shown(
        group([pose(TIMES), pose(TIMES), pose(TIMES), pose(TIMES, late), pose(TIMES, late)], TIMES), None, 0
    )
    assert forearm(together.own) == pytest.approx(forearm(together.reference), abs=0.12)


def test_another_takes_dancer_of_the_same_name_is_the_reference() -> None:
    other = group([pose(TIMES, dance=2), pose(TIMES)], TIMES)
    drawn = shown(replace(group([pose(TIMES)], TIMES), dancers=("B",)), None, 0, other)
    assert drawn.own == pytest.approx(drawn.reference, abs=1e-6)


def test_who_walks_stays_in_the_picture_and_keeps_the_distance_that_lateness_makes() -> None:
    walk = TIMES[:, None, None] * np.array([1.0, 0, 0])  # a metre a second
    behind = walk - np.array([0.1, 0, 0])
    drawn = shown(group([pose(TIMES) + walk, pose(TIMES) + behind], TIMES), 0, 1)
    assert np.abs(drawn.reference[15:-15, 0, 0]).max() < 1.0, "two metres away without following"
    assert drawn.own == pytest.approx(drawn.reference, abs=1e-6), "where a dancer stands is no matter of timing"


def test_what_is_packed_comes_out_and_what_was_not_seen_stays_unseen() -> None:
    motion = group([pose(TIMES), pose(TIMES)], TIMES)
    motion.positions[1, 125:140, WRIST] = np.nan
    drawn = shown(motion, 0, 1)
    out = unpacked(drawn.packed, 3)
    assert out[0] == pytest.approx(drawn.own, abs=0.006, nan_ok=True)
    assert out[1] == pytest.approx(drawn.reference, abs=0.006, nan_ok=True)
    assert np.isnan(out[0, 6:19, WRIST]).all()
    assert np.isfinite(out[0, :, ELBOW]).all()


def test_a_dancer_nobody_saw_is_nowhere() -> None:
    motion = group([pose(TIMES), pose(TIMES)], TIMES)
    motion.positions[1, 110:190] = np.nan
    drawn = shown(motion, 0, 1)
    assert np.isnan(drawn.own).all()
    assert 'stroke="#9aa2a9"' in strip(drawn, "left arm", 80)


def test_of_an_estimator_without_a_chest_the_back_is_drawn() -> None:
    motion = group([pose(TIMES), pose(TIMES)], TIMES, flat=True)
    motion.positions[:, :, JOINTS.index("chest")] = np.nan
    drawn = shown(motion, 0, 1)
    pelvis, chest, neck = (drawn.own[:, JOINTS.index(name)] for name in ("pelvis", "chest", "neck"))
    assert chest == pytest.approx((pelvis + neck) / 2, abs=1e-6)


def test_bones_join_all_joints() -> None:
    assert {joint for bone in BONES for joint in bone} == set(JOINTS)


def test_a_strip_marks_the_part_and_its_direction() -> None:
    drawn = shown(group([pose(TIMES), pose(TIMES, {"left arm": 100})], TIMES), 0, 1)
    late, early, body = strip(drawn, "left arm", 100), strip(drawn, "left arm", -100), strip(drawn, "whole body", 100)
    assert (late.count("#d4650f"), late.count("#3a86d1")) == (4, 0)
    assert (early.count("#d4650f"), early.count("#3a86d1")) == (0, 4)
    assert body.count("#d4650f") == 8  # bones and head of each pose
