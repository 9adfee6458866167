"""Finds the board that a path means: a .uss file, or a folder with one, or with a breakdown and a plan of its days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from madang.crafts.screen import CRAFT
from madang.crafts.screen.board.build import Where, built, shooting
from madang.crafts.screen.board.callsheet import NAME as CALLS
from madang.crafts.screen.board.callsheet import Calls, read_calls
from madang.crafts.screen.board.model import Board, Calendar, Event
from madang.crafts.screen.board.uss import read_uss
from madang.crafts.screen.breakdown.read import read_breakdown
from madang.crafts.screen.breakdown.sheet import Breakdown
from madang.crafts.screen.cast import Cast, read_cast
from madang.crafts.screen.season.document import Schedule, read_schedule
from madang.errors import MadangError
from madang.files import printable
from madang.recognise import Recogniser


@dataclass(frozen=True)
class Source:
    """A board, what its call sheets need, and the files both came from."""

    board: Board
    calls: Calls
    files: tuple[Path, ...]


def look(at: Path) -> Source:
    """The board of a file or folder; callsheet.toml beside it fills its call sheets. Raises MadangError, Unreadable."""
    if not at.exists():
        raise MadangError(f"there is no {printable(str(at))}; name a .uss file, or a folder with one")
    folder = at if at.is_dir() else at.parent
    calls = (folder / CALLS,) if (folder / CALLS).is_file() else ()
    told = read_calls(calls[0]) if calls else Calls()
    found = [at] if at.is_file() else sorted(folder.glob("*.uss"))
    if len(found) > 1:
        raise MadangError(f"there are {len(found)} .uss files in {printable(str(at))}; name the one to read")
    if found:
        return Source(read_uss(found[0]), told, (found[0], *calls))
    sheets = list(_of_kind(folder, "screen.breakdown"))
    if len(sheets) != 1:
        raise MadangError(
            f"there is no .uss file in {printable(str(at))}, and {len(sheets) or 'no'} breakdowns; write one with the "
            "columns shoot_day and unit, or name a .uss file"
        )
    cast = next(_of_kind(folder, "screen.cast"), None)
    plan = max(_of_kind(folder, "screen.schedule"), key=lambda path: (_number(path), path.name), default=None)
    title = told.production or folder.resolve().name
    breakdown, people = read_breakdown(sheets[0]), read_cast(cast) if cast else None
    if plan:
        board = _of_plan(read_schedule(plan), breakdown, people, title, told)
    else:
        board = _of_breakdown(breakdown, people, title, told)
    return Source(board, told, (sheets[0], *filter(None, [plan, cast]), *calls))


def _of_kind(folder: Path, kind: str) -> Iterator[Path]:
    recogniser = Recogniser(CRAFT.kinds)
    for path in sorted(folder.iterdir()):
        found = recogniser.name(path.name).kind if path.is_file() else None
        if found and found.name == kind:
            yield path


def _number(path: Path) -> int:
    """Which take of a plan a file is, by its name."""
    return Recogniser(CRAFT.kinds).name(path.name).number or 0


def _of_plan(plan: Schedule, breakdown: Breakdown, cast: Cast | None, title: str, calls: Calls) -> Board:
    """A board of the days and units of a plan, the scenes of a day in the order of its clock; its first unit leads."""
    first, *_ = plan.units or ("",)
    ids = {"/".join(filter(None, row.id)): row.id for row in breakdown.rows}
    dates = sorted(set(plan.dates.values()))
    if dates and len(plan.dates) < len(plan.plan.stands):
        raise MadangError("some scenes of the plan have a date and some have none; write the plan again")
    where: dict[tuple[str, str], tuple[int, str]] = {}
    begins: dict[tuple[str, str], str] = {}
    for name, stand in plan.plan.stands.items():
        unit = plan.units[stand.unit]
        id = ids.get(name, ("", name))
        where[id] = dates.index(plan.dates[name]) if dates else stand.day, "" if unit == first else unit
        begins[id] = str(stand.start or "")
    rows = tuple(sorted(breakdown.rows, key=lambda row: begins.get(row.id, "")))
    calendar = _calendar_of(dates, _events(calls)) if dates else shooting(calls.start, calls.days_off, _events(calls))
    return built(Breakdown(rows), where, calendar, cast, title, calls.drop_days)


def _events(calls: Calls) -> list[Event]:
    return [Event(day, "dayOff", "holiday") for day in calls.holidays] + [
        Event(day, "event", "travel") for day in calls.moves
    ]


def _of_breakdown(breakdown: Breakdown, cast: Cast | None, title: str, calls: Calls) -> Board:
    """A board by the columns shoot_day (a date, or a number from 1) and unit."""
    said = {row.id: (row.one("shoot_day"), row.one("unit")) for row in breakdown.rows if row.one("shoot_day")}
    if not said:
        raise MadangError("no scene of the breakdown has a shoot_day; write a number from 1, or a date like 2026-12-01")
    days = {text: _day(text) for text, _ in said.values()}
    if any(isinstance(day, date) for day in days.values()) and not all(isinstance(day, date) for day in days.values()):
        raise MadangError("some shoot days of the breakdown are dates and some are numbers; write all in one way")
    events = _events(calls)
    dates = sorted({day for day in days.values() if isinstance(day, date)})
    if dates:
        order: dict[date | int, int] = {day: at for at, day in enumerate(dates)}
        calendar = _calendar_of(dates, events)
    else:
        order = {day: day - 1 for day in days.values() if isinstance(day, int)}
        calendar = shooting(calls.start, calls.days_off, events)
    where: Where = {id: (order[days[text]], unit) for id, (text, unit) in said.items()}
    return built(breakdown, where, calendar, cast, title, calls.drop_days)


def _calendar_of(dates: list[date], events: list[Event]) -> Calendar:
    """A calendar whose shoot days are these dates: all between are off, for the reason that events name."""
    span = (dates[-1] - dates[0]).days
    between = [dates[0] + timedelta(days=ahead) for ahead in range(span)]
    off = [Event(day, "dayOff", "dayOff") for day in between if day not in dates]
    return shooting(dates[0], (), [*(one for one in events if one.date not in dates), *off])


def _day(text: str) -> date | int:
    if text.isdecimal() and 0 < int(text) < 1000:
        return int(text)
    try:
        return date.fromisoformat(text.strip()[:10].replace(".", "-").replace("/", "-"))
    except ValueError:
        raise MadangError(f"'{text}' is no shoot day; write a number from 1, or a date like 2026-12-01") from None
