"""The choreography sheet: what is meant is no fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.sheet import Meant, as_one, read_sheet, when
from madang.crafts.dance.timing.compare import compare
from madang.errors import MadangError, Unreadable
from tests.crafts.dance.dancer import clock, group, pose

Write = Callable[[str, str], Path]
TIMES = clock(20)


def test_a_declared_canon_is_compensated() -> None:
    """Trap 12: a count of 500 ms, and on top of it the 60 ms that nobody meant."""
    motion = group([pose(TIMES), pose(TIMES, {"whole body": 560})], TIMES)
    sheet = (Meant("B", 0.0, 30.0, 0.5),)
    (event,) = compare(as_one(motion, sheet), 0).events
    assert (event.part, event.delay_ms) == ("whole body", pytest.approx(60, abs=4))


def test_a_declared_mirror_is_turned_back() -> None:
    other_side = [JOINTS.index(name.replace("left", "LEFT").replace("right", "left").replace("LEFT", "right"))
                  for name in JOINTS]  # fmt: skip
    mirrored = pose(TIMES, {"right arm": 80.0})[:, other_side] * np.array([-1, 1, 1])
    motion = group([pose(TIMES), mirrored], TIMES)
    assert not compare(motion, 0).events, "as it stands it is another movement"
    (event,) = compare(as_one(motion, [Meant("B", 0.0, 30.0, mirror=True)]), 0).events
    assert (event.part, event.delay_ms) == ("right arm", pytest.approx(80, abs=6))


def test_moments_are_told_on_the_dancers_own_clock() -> None:
    sheet = (Meant("B", 10.0, 12.0, 0.5),)
    assert [when(moment, "B", sheet) for moment in (9.0, 11.0, 12.0)] == [9.0, 11.5, 12.0]
    assert when(11.0, "A", sheet) == 11.0


def test_toml_and_table(write: Write) -> None:
    toml = write(
        "a.toml",
        '[[canon]]\ndancers = ["A", "B", "C"]\nstart = 4\nend = 8\nstep_ms = 500\n'
        '[[mirror]]\ndancers = ["B"]\nstart = 9\nend = 10\n',
    )
    meant = read_sheet(toml)
    assert [(each.dancer, each.delay_s) for each in meant[:3]] == [("A", 0.0), ("B", 0.5), ("C", 1.0)]
    assert meant[3] == Meant("B", 9.0, 10.0, mirror=True)
    table = write("a.csv", "dancer,start,end,delay_ms,mirror\nB,4,8,500,\nC,9,10,,yes\n")
    assert read_sheet(table) == (Meant("B", 4.0, 8.0, 0.5), Meant("C", 9.0, 10.0, mirror=True))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.toml", '[[cannon]]\ndancers = ["A"]\n', "did you mean 'canon'"),
        ("a.toml", '[[canon]]\ndancers = ["A"]\nstart = 1\nend = 2\n', "step_ms"),
        ("a.toml", "[[canon", "no choreography sheet"),
        ("a.csv", "dancer,start,end\nA,8,4\n", "line 2"),
        ("a.csv", "dancer,start,end\nA,soon,4\n", "line 2"),
    ],
)
def test_what_is_wrong_is_said(write: Write, name: str, text: str, says: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read_sheet(write(name, text))
    assert says in wrong.value.why


def test_a_stranger_in_the_sheet() -> None:
    with pytest.raises(MadangError, match="'D'"):
        as_one(group([pose(TIMES), pose(TIMES)], TIMES), [Meant("D", 0, 1, 0.5)])
