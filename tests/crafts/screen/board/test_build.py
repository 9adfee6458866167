"""A board made of scenes and where a plan puts them."""

from __future__ import annotations

from datetime import date

import pytest

from madang.crafts.screen.board.build import built, shooting
from madang.crafts.screen.board.model import days_of
from madang.crafts.screen.board.uss import parse_uss, written
from madang.crafts.screen.breakdown.sheet import Breakdown, Item, Row
from madang.errors import MadangError

ROWS = tuple(
    Row("1", scene, f"INT. {scene}", 4, {"cast": (Item("Ann"),), "day_night": (Item("night"),)}) for scene in "123"
)
WHERE = {("1", "3"): (0, ""), ("1", "1"): (2, "B"), ("1", "2"): (2, "")}


def test_scenes_stand_where_the_plan_says_and_empty_days_stay() -> None:
    board = built(Breakdown(ROWS), WHERE, shooting(date(2026, 12, 4), [0, 6]), title="Show")
    days = [(day.number, str(day.date), day.unit, [one.scene for one in day.strips])
            for day in days_of(board, board.stripboards[0])]  # fmt: skip
    assert days == [
        (1, "2026-12-04", "stripboard", ["3"]),
        (3, "2026-12-08", "stripboard", ["2"]),
        (3, "2026-12-08", "B", ["1"]),
    ]


def test_what_is_built_reads_back_with_its_episodes() -> None:
    board = built(Breakdown(ROWS), WHERE, shooting(date(2026, 12, 4)))
    again = parse_uss(written(board).decode())
    assert again.doubts == ()
    assert [one.other["_episode"] for one in again.strips.values()] == ["1", "1", "1"]
    assert [unit.days for unit in again.stripboards[0].units] == [unit.days for unit in board.stripboards[0].units]


def test_a_scene_that_is_nowhere_is_in_the_boneyard() -> None:
    board = built(Breakdown(ROWS), {("1", "3"): (0, "")}, shooting(None))
    assert [board.strips[id].scene for id in board.stripboards[0].boneyard] == ["1", "2"]


def test_a_plan_for_a_scene_that_is_not_there() -> None:
    with pytest.raises(MadangError, match="scene 1 9 is placed in a day"):
        built(Breakdown(ROWS), {("1", "9"): (0, "")}, shooting(None))
