"""A take looked at as a whole, as the rows people read."""

from __future__ import annotations

import json

import numpy as np
import pytest

from madang.crafts.dance.sync.command import _told
from madang.crafts.dance.sync.session import rehearse
from madang.errors import MadangError, NotApplicable
from madang.records import Beats
from tests.crafts.dance.dancer import clock, during, group, pose

TIMES = clock(20)
BEATS = Beats(tuple(i / 2 for i in range(41)), tuple(i % 4 + 1 for i in range(41)))
MOTION = group([pose(TIMES), pose(TIMES, {"left arm": during(TIMES, 8, 11, 120)})], TIMES, noise_m=0.005)


def test_the_rows_say_who_what_when_and_which_count() -> None:
    rows = rehearse(MOTION, leader="A", beats=BEATS).rows()
    (event,) = rows["events"]
    assert set(event) == {
        "dancer", "part", "start", "end", "delay_ms", "beyond_body_ms", "interval_ms", "count", "confidence",
    }  # fmt: skip
    assert (event["dancer"], event["part"]) == ("B", "left arm")
    assert event["delay_ms"] == pytest.approx(120, abs=12)
    assert event["count"] in ("3:1", "2:8", "3:2")
    assert set(rows) == {"events", "not_comparable", "form", "range", "formation", "spacing", "centre", "music"}
    json.dumps(rows)


def test_the_list_names_the_limb_and_its_direction() -> None:
    (line, *_) = _told(rehearse(MOTION, leader="A", beats=BEATS).rows())
    assert line.startswith("B, left arm, 0:0")
    assert "ms late" in line
    assert "eight" in line


def test_the_worst_comes_first() -> None:
    late = [pose(TIMES), pose(TIMES, {"whole body": 50}), pose(TIMES, {"whole body": -120})]
    events = rehearse(group(late, TIMES), leader="A").rows()["events"]
    assert [event["dancer"] for event in events] == ["C", "B"]


def test_one_dancer_needs_a_reference() -> None:
    alone = group([pose(TIMES, {"whole body": 80})], TIMES)
    with pytest.raises(NotApplicable, match="one dancer"):
        rehearse(alone)
    (event,) = rehearse(alone, reference=group([pose(TIMES)], TIMES)).rows()["events"]
    assert event["delay_ms"] == pytest.approx(80, abs=4)


@pytest.mark.parametrize("frames", [0, 1])
def test_a_take_of_no_or_one_frame(frames: int) -> None:
    with pytest.raises(NotApplicable, match="two frames"):
        rehearse(group([pose(TIMES[:frames])] * 2, np.asarray(TIMES[:frames])))


def test_an_unknown_leader() -> None:
    with pytest.raises(MadangError, match="'Z'"):
        rehearse(MOTION, leader="Z")
