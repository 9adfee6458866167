"""The craft's measures on a group with planted faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madang.crafts.dance.measures import comparable, form, formation, timing
from madang.errors import MissingInput, NotApplicable, Refused
from tests.crafts.dance.dancer import clock, during, group, pose

TIMES = clock(20)


def test_timing_gives_each_event_with_its_interval() -> None:
    motion = group([pose(TIMES), pose(TIMES, {"left arm": during(TIMES, 8, 12, 100)})], TIMES)
    spans = timing.function(motion, leader="A").spans
    assert spans is not None
    assert (spans.who, spans.part, spans.tags["scope"]) == (("B",), ("left arm",), ("limb",))
    assert spans.low is not None
    assert spans.high is not None
    assert spans.low[0] < 100 < spans.high[0]


def test_the_groups_figure_follows_timing_and_not_style() -> None:
    """Trap 2."""
    together = [timing.function(group([pose(TIMES), pose(TIMES, wider=1 + 0.1 * i)], TIMES), leader="A").value
                for i in range(3)]  # fmt: skip
    apart = [timing.function(group([pose(TIMES), pose(TIMES, {"whole body": ms})], TIMES), leader="A").value
             for ms in (30, 60, 90)]  # fmt: skip
    assert max(together) < 12
    assert apart == pytest.approx([30, 60, 90], abs=8)


def test_different_dances_are_refused_and_said_to_be_incomparable() -> None:
    motion = group([pose(TIMES), pose(TIMES, dance=2)], TIMES)
    assert comparable.function(motion, leader="A").value < 30
    with pytest.raises(Refused):
        timing.function(motion, leader="A")
    assert comparable.function(group([pose(TIMES)] * 2, TIMES), leader="A").value > 95


def test_what_one_camera_cannot_tell_is_not_asked() -> None:
    motion = group([pose(TIMES)] * 2, TIMES, flat=True)
    for measure in (form, formation):
        with pytest.raises(NotApplicable):
            measure.function(motion, leader=None)


def test_a_leader_whose_name_is_a_number() -> None:
    motion = replace(group([pose(TIMES), pose(TIMES, {"whole body": 100})], TIMES), dancers=("0", "1"))
    spans = timing.function(motion, leader=0).spans
    assert spans is not None
    assert set(spans.who) == {"1"}


def test_one_dancer_and_a_leader_nobody_knows() -> None:
    with pytest.raises(NotApplicable):
        timing.function(group([pose(TIMES)], TIMES), leader=None)
    with pytest.raises(MissingInput, match="'Z'"):
        timing.function(replace(group([pose(TIMES)] * 2, TIMES)), leader="Z")
