"""Day out of days, against the published rules."""

from __future__ import annotations

from typing import Any

import pytest

from madang.crafts.screen.board.uss import parse_uss
from madang.crafts.screen.dood import Line, dood, rows
from madang.errors import Refused

from .boards import breakdown, element, event, schedule, text

START = "2026-12-07"  # a Monday


def lines(
    works: dict[str, list[int]], days: int = 20, own: dict[str, Any] | None = None, **calendar: Any
) -> dict[str, Line]:
    """The lines of elements that work on these shoot days, from 1."""
    strips = [breakdown(f"{day}", *(who for who, on in works.items() if day in on)) for day in range(1, days + 1)]
    people = [element(who, **(own or {})) for who in works]
    document = schedule([[f"{day}"] for day in range(1, days + 1)], strips, people, start=START, **calendar)
    board = parse_uss(text(document))
    return {line.element.name: line for line in dood(board, board.stripboards[0]).lines}


def test_work_hold_drop_and_pick_up() -> None:
    """Days 1, 3 and 20, hold allowed, dropped from 10 days on."""
    line = lines({"Ann": [1, 3, 20]}, own={"isDrop": True})["Ann"]
    assert line.codes == ("SW", "H", "WD", *[""] * 16, "PWF")
    assert (line.worked, line.held, line.total, line.dropped) == (3, 1, 4, 1)


def test_one_day_only() -> None:
    assert lines({"Ann": [5]})["Ann"].codes == ("", "", "", "", "SWF", *[""] * 15)


def test_a_first_day_may_drop_and_a_pick_up_drop_again() -> None:
    line = lines({"Ann": [1, 12, 23]}, days=23, own={"isDrop": True})["Ann"]
    assert [code for code in line.codes if code] == ["SWD", "PWD", "PWF"]


@pytest.mark.parametrize(("second", "code"), [(11, "SW"), (12, "SWD")])
def test_a_drop_needs_as_many_days_between(second: int, code: str) -> None:
    assert lines({"Ann": [1, second]}, own={"isDrop": True})["Ann"].codes[0] == code


def test_without_drop_all_between_is_held_and_without_hold_it_is_free() -> None:
    assert lines({"Ann": [1, 20]})["Ann"].held == 18
    assert lines({"Ann": [1, 4]}, own={"isHold": False})["Ann"].codes[:4] == ("SW", "", "", "WF")


def test_a_holiday_between_is_no_hold() -> None:
    """The second day is a holiday: the company's second shoot day is the day after it."""
    line = lines({"Ann": [1, 2]}, days=2, events=[event("dayOff", "2026-12-08", "holiday")])["Ann"]
    assert line.codes == ("SW", "/", "WF")
    assert (line.held, line.holidays, line.total) == (0, 1, 3)


def test_a_company_move_and_days_off_between_are_no_hold() -> None:
    """Monday, Friday off alone, a move on Saturday, Sundays off."""
    events = [event("dayOff", "2026-12-11", "dayOff"), event("event", "2026-12-12", "travel")]
    line = lines({"Ann": [1, 5]}, days=5, days_off=[0], events=events)["Ann"]
    assert line.codes == ("SW", "H", "H", "H", "", "M", "", "WF")
    assert line.held == 3


def test_own_days_off_are_no_hold() -> None:
    assert lines({"Ann": [1, 4]}, own={"daysOff": [3]})["Ann"].codes[:4] == ("SW", "H", "", "WF")


def test_own_events_show_and_neither_start_nor_finish() -> None:
    events = [event("event", day, name) for day, name in
              (("2026-12-05", "fitting"), ("2026-12-06", "travel"), ("2026-12-08", "rehearsal"))]  # fmt: skip
    line = lines({"Ann": [1, 3]}, days=3, own={"events": events})["Ann"]
    assert line.codes == ("FT", "T", "SW", "R", "WF")
    assert (line.worked, line.held, line.travel, line.start) == (2, 0, 1, line.start)
    assert str(line.start) == START


def test_units_of_one_day_are_one_day() -> None:
    strips = [breakdown("1", "Ann"), breakdown("2", "Ann"), breakdown("3", "Bo")]
    document = schedule([["1"], ["3"]], strips, [element("Ann"), element("Bo")], units={"B team": [["2"], []]})
    board = parse_uss(text(document))
    found = {line.element.name: line.codes for line in dood(board, board.stripboards[0]).lines}
    assert found == {"Ann": ("SWF", ""), "Bo": ("", "SWF")}


def test_who_is_not_listed_has_no_line() -> None:
    assert lines({"Ann": [1]}, own={"isDood": False}) == {}


def test_elements_stand_by_their_numbers() -> None:
    strips = [breakdown("1", "Ann", "Bo", "Cy")]
    people = [element("Ann", elementId="10"), element("Bo", elementId="2"), element("Cy")]
    board = parse_uss(text(schedule([["1"]], strips, people)))
    assert [row[1] for row in rows(dood(board, board.stripboards[0]))] == ["Name", "Bo", "Ann", "Cy"]


def test_a_board_without_days_or_without_a_start_is_refused() -> None:
    for document, said in (
        (schedule(["1"], [breakdown("1")], []), "has no day breaks"),
        (schedule([["1"]], [breakdown("1")], [], days_off=[0, 1, 2, 3, 4, 5, 6]), "has no date"),
    ):
        board = parse_uss(text(document))
        with pytest.raises(Refused, match=said):
            dood(board, board.stripboards[0])
