"""Day-out-of-days: for each element, what every day of the shoot is to it, in the codes productions use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from madang.crafts.screen.board.model import CAST, Board, Calendar, Element, Stripboard, days_of
from madang.errors import Refused

# An element's own days that are no work: what they are called, and the code that is shown.
EVENTS = {"travel": "T", "doodtravel": "T", "fitting": "FT", "rehearsal": "R", "photo": "PH"}
HOLIDAY, MOVE, HOLD = "/", "M", "H"


@dataclass(frozen=True)
class Line:
    """One element's days: a code for each day of the table, "" where it is free, and the totals."""

    element: Element
    codes: tuple[str, ...]
    start: date | None
    finish: date | None
    worked: int
    held: int
    travel: int
    holidays: int
    dropped: int

    @property
    def total(self) -> int:
        """Days that count: worked, held, travelled, and holidays between."""
        return self.worked + self.held + self.travel + self.holidays


@dataclass(frozen=True)
class Dood:
    """The table: every calendar day from the first to the last, and a line for each element."""

    dates: tuple[date, ...]
    lines: tuple[Line, ...]


def dood(board: Board, stripboard: Stripboard, ucid: int = CAST) -> Dood:
    """The day-out-of-days of a stripboard for the elements of one category, over all units.

    Raises Refused where the board has no day breaks or its calendar no start.
    """
    if not stripboard.broken:
        raise Refused(f"the stripboard {stripboard.name} has no day breaks", "name one that has: --stripboard NAME")
    calendar = board.calendar(stripboard)
    works: dict[str, set[date]] = {}
    days: list[date] = []
    for day in days_of(board, stripboard):
        if not day.number:
            continue  # a unit that is in no days yet
        if day.date is None:
            raise Refused(f"shoot day {day.number} has no date", "give its calendar a start event and open days enough")
        days.append(day.date)
        for strip in day.strips:
            for id in strip.elements:
                works.setdefault(id, set()).add(day.date)
    listed = [one for one in board.elements.values() if one.listed and board.ucid(one) == ucid]
    around = [event.date for one in listed for event in one.events if _code(event.name)] + days
    if not around:
        raise Refused("there is no shoot day", "put scenes into days first")
    span = (max(around) - min(around)).days + 1
    dates = tuple(min(around) + timedelta(days=ahead) for ahead in range(span))
    lines = (line(one, sorted(works.get(one.id, ())), dates, calendar) for one in sorted(listed, key=_order))
    return Dood(dates, tuple(one for one in lines if any(one.codes)))


def line(element: Element, work: Sequence[date], dates: Sequence[date], calendar: Calendar) -> Line:
    """One element's line: W on the days of its strips, S on the first, F on the last.

    Between two work days it is held (H), where it may be and the company shoots; holidays show "/", company moves M,
    company days off nothing. Where as many days as its rule says lie between, it is dropped (WD) and picked up
    again (PW), and the days between are free. Its own events show too, and neither start nor finish it.

    >>> from datetime import date
    >>> days = [date(2026, 12, day) for day in range(1, 21)]
    >>> line(Element("1", "GEORGE", "", drop=True), [days[0], days[2], days[19]], days, Calendar("", "")).codes[:4]
    ('SW', 'H', 'WD', '')
    """
    codes = dict.fromkeys(dates, "")
    dropped = 0
    marks = dict.fromkeys(work, "W")
    for before, after in pairwise(work):
        if element.drop and (after - before).days - 1 >= max(1, element.drop_days):
            marks[before] += "D"
            marks[after] = "P" + marks[after]
            dropped += 1
            continue
        for ahead in range(1, (after - before).days):
            day = before + timedelta(days=ahead)
            codes[day] = _between(element, day, calendar)
    if work:
        marks[work[0]] = "S" + marks[work[0]]
        marks[work[-1]] += "F"
    for event in element.events:
        if (code := _code(event.name)) and event.date in codes:
            codes[event.date] = code
    for day, mark in marks.items():
        codes[day] = f"{mark} {codes[day]}" if codes[day] else mark
    shown = tuple(codes[day] for day in dates)
    return Line(
        element, shown, work[0] if work else None, work[-1] if work else None,
        len(work), shown.count(HOLD), sum("T" in code.split() for code in shown), shown.count(HOLIDAY), dropped,
    )  # fmt: skip


def _between(element: Element, day: date, calendar: Calendar) -> str:
    """What a day between two work days is to an element that is not let go."""
    off = calendar.off(day)
    if off:
        return {"holiday": HOLIDAY, "move": MOVE}.get(off, "")
    own_off = day.isoweekday() % 7 in element.days_off or any(
        event.type == "dayOff" and event.date == day for event in element.events
    )
    return HOLD if element.hold and not own_off else ""


def _code(name: str) -> str:
    return EVENTS.get(name.casefold(), "")


def _order(element: Element) -> tuple[int, int, str, str]:
    """By number on the board, those without one behind, by name."""
    number = element.number
    whole = "".join(char for char in number if char.isdecimal())
    return (0 if number else 1, int(whole or 0), number, element.name)


def as_data(table: Dood) -> Mapping[str, object]:
    """The table as JSON data."""
    return {
        "dates": [day.isoformat() for day in table.dates],
        "elements": [
            {
                "number": one.element.number,
                "name": one.element.name,
                "codes": list(one.codes),
                "start": one.start and one.start.isoformat(),
                "finish": one.finish and one.finish.isoformat(),
                "worked": one.worked,
                "held": one.held,
                "travel": one.travel,
                "holidays": one.holidays,
                "drops": one.dropped,
                "total": one.total,
            }
            for one in table.lines
        ],
    }


def shown(table: Dood) -> Iterator[str]:
    """The table for a terminal: a column a day, weeks apart, "." where an element is free."""
    names = [f"{one.element.number:>3} {one.element.name}" for one in table.lines]
    wide = max(map(len, names), default=0)
    gaps = ["  " if day.isoweekday() == 7 else " " for day in table.dates]
    for form in ("%m", "%d"):
        yield " " * wide + "".join(f"{gap}{day.strftime(form):<4}" for gap, day in zip(gaps, table.dates, strict=True))
    for name, one in zip(names, table.lines, strict=True):
        codes = "".join(f"{gap}{code or '.':<4}" for gap, code in zip(gaps, one.codes, strict=True))
        yield f"{name:<{wide}}{codes}  W {one.worked}, H {one.held}, total {one.total}"


def rows(table: Dood) -> Iterator[list[str | int]]:
    """The table as the rows of a sheet, headings first."""
    dates = [day.strftime("%m-%d %a") for day in table.dates]
    yield ["#", "Name", *dates, "Start", "Finish", "Worked", "Held", "Travel", "Holiday", "Total"]
    for one in table.lines:
        ends = [day.isoformat() if day else "" for day in (one.start, one.finish)]
        counts = [one.worked, one.held, one.travel, one.holidays, one.total]
        yield [one.element.number, one.element.name, *one.codes, *ends, *counts]
