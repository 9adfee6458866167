"""A board: strips in the shoot days of units, the calendar they fall on, and the elements that scenes need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple

StripKind = Literal["scene", "banner", "day"]
SET, INSIDE, LIGHT, SCRIPT_DAY, UNIT, SEQUENCE, LOCATION, CAST = 0, 1, 2, 3, 4, 5, 6, 100  # universal category ids
MOVES = frozenset({"travel", "doodtravel", "move", "companymove", "companytravel"})
MAIN = "stripboard"  # what the standard calls the main unit's board
_FARTHEST = 3660  # days that a calendar is followed for; beyond them every day is off

Off = Literal["", "off", "holiday", "move"]
Other = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """Something on one day of a calendar or of an element: its type (start, dayOff, event) and name."""

    date: date
    type: str
    name: str = ""
    other: Other = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """When is shot: a start, weekdays off (0 is Sunday), single days off, company moves."""

    id: str
    name: str
    days_off: frozenset[int] = frozenset()
    events: tuple[Event, ...] = ()
    other: Other = field(default_factory=dict)

    @property
    def start(self) -> date | None:
        """The date of the first shoot day; None where nobody set it."""
        return min((event.date for event in self.events if event.type == "start"), default=None)

    @cached_property
    def _named(self) -> Mapping[date, Off]:
        named: dict[date, Off] = {}
        for event in self.events:
            name = event.name.casefold()
            if name == "holiday":
                named[event.date] = "holiday"
            elif event.type == "dayOff":
                named.setdefault(event.date, "off")
            elif event.type == "event" and name in MOVES:
                named.setdefault(event.date, "move")
        return named

    def off(self, day: date) -> Off:
        """Why nobody shoots on a day: a weekday or day off, a holiday, a company move; "" where it is a shoot day."""
        return self._named.get(day) or ("off" if day.isoweekday() % 7 in self.days_off else "")

    def dates(self, count: int) -> tuple[date, ...]:
        """The dates of the first `count` shoot days; fewer where the calendar has no more, none without a start.

        >>> from datetime import date
        >>> week = Calendar("", "", frozenset({0, 6}), (Event(date(2026, 12, 4), "start"),))
        >>> [str(day) for day in week.dates(2)]
        ['2026-12-04', '2026-12-07']
        """
        if self.start is None:
            return ()
        days = (self.start + timedelta(days=ahead) for ahead in range(_FARTHEST))
        open_days = (day for day in days if not self.off(day))
        return tuple(day for _, day in zip(range(count), open_days, strict=False))


@dataclass(frozen=True)
class Category:
    """A kind of element, with its universal category id."""

    id: str
    name: str
    ucid: int
    other: Other = field(default_factory=dict)


@dataclass(frozen=True)
class Element:
    """Somebody or something that scenes need.

    number: on the board. listed: in the day-out-of-days. hold: may be kept waiting between work days. drop: may be
    let go where at least drop_days days lie between two work days. days_off: weekdays, 0 is Sunday.
    """

    id: str
    name: str
    category: str
    number: str = ""
    listed: bool = True
    hold: bool = True
    drop: bool = False
    drop_days: int = 10
    days_off: frozenset[int] = frozenset()
    events: tuple[Event, ...] = ()
    other: Other = field(default_factory=dict)


@dataclass(frozen=True)
class Strip:
    """A scene's strip or a banner: length in eighths of a page, estimated milliseconds (None: not estimated)."""

    id: str
    kind: StripKind = "scene"
    scene: str = ""
    text: str = ""
    eighths: int = 0
    page: str = ""
    duration_ms: int | None = None
    elements: tuple[str, ...] = ()
    comments: str = ""
    other: Other = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The scene as people call it: with its episode where it has one."""
        return " ".join(filter(None, [str(self.other.get("_episode") or ""), self.scene]))

    @property
    def minutes(self) -> int | None:
        return None if self.duration_ms is None else round(self.duration_ms / 60_000)


@dataclass(frozen=True)
class Unit:
    """A unit's strips: in shoot days, or (broken is False) in an order without day breaks, as one day."""

    name: str
    days: tuple[tuple[str, ...], ...]
    broken: bool = True
    id: str = ""
    other: Other = field(default_factory=dict)

    @property
    def strips(self) -> tuple[str, ...]:
        return tuple(strip for day in self.days for strip in day)


@dataclass(frozen=True)
class Stripboard:
    """One way to shoot it: its units, the calendar, and the boneyard of strips in no day."""

    id: str
    name: str
    calendar: str
    units: tuple[Unit, ...]
    boneyard: tuple[str, ...] = ()
    other: Other = field(default_factory=dict)

    @property
    def broken(self) -> bool:
        """Whether it has day breaks."""
        return any(unit.broken for unit in self.units)

    @property
    def length(self) -> int:
        """How many shoot days it has, over all units."""
        return max((len(unit.days) for unit in self.units if unit.broken), default=0)


@dataclass(frozen=True)
class Board:
    """All of a schedule: strips, elements, categories, stripboards, calendars; what in its file cannot be used.

    head: what the file says of itself (project, name, author, ...).
    """

    strips: Mapping[str, Strip]
    elements: Mapping[str, Element]
    categories: Mapping[str, Category]
    stripboards: tuple[Stripboard, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    head: Other = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return str(self.head.get("project") or self.head.get("name") or "")

    @property
    def eighths(self) -> int:
        """The length of all strips together, in eighths of a page."""
        return sum(strip.eighths for strip in self.strips.values())

    def calendar(self, board: Stripboard) -> Calendar:
        """The calendar of a stripboard; an empty one where it has none."""
        return self.calendars.get(board.calendar) or Calendar("", "")

    def of(self, strip: Strip, ucid: int) -> tuple[Element, ...]:
        """The elements of a strip that are in a category."""
        found = (self.elements[id] for id in strip.elements if id in self.elements)
        return tuple(one for one in found if self.ucid(one) == ucid)

    def said(self, strip: Strip, ucid: int) -> str:
        """The names of a strip's elements of a category, as one text."""
        return ", ".join(one.name for one in self.of(strip, ucid))

    def ucid(self, element: Element) -> int:
        """The universal id of an element's category; -1 where it has none."""
        category = self.categories.get(element.category)
        return -1 if category is None else category.ucid

    def heading(self, strip: Strip) -> str:
        """What a scene's heading says, put together from its elements: "INT. CAFE - NIGHT"."""
        inside, place, light = (self.said(strip, ucid) for ucid in (INSIDE, SET, LIGHT))
        return " - ".join(filter(None, [" ".join(filter(None, [inside and f"{inside}.", place])), light]))


class Day(NamedTuple):
    """A shoot day of a unit: its number from 1, its date (None where the calendar has no start), its strips.

    number is 0 where the unit has no day breaks and this is all of it.
    """

    number: int
    date: date | None
    unit: str
    strips: tuple[Strip, ...]

    @property
    def eighths(self) -> int:
        return sum(strip.eighths for strip in self.strips)


def days_of(board: Board, stripboard: Stripboard) -> Iterator[Day]:
    """The shoot days of a stripboard by number, and in each by unit; days on which a unit has no strip are left out.

    A unit without day breaks comes last, whole.
    """
    dates = board.calendar(stripboard).dates(stripboard.length)
    for at in range(stripboard.length):
        for unit in stripboard.units:
            if unit.broken and at < len(unit.days) and unit.days[at]:
                strips = tuple(board.strips[id] for id in unit.days[at] if id in board.strips)
                yield Day(at + 1, dates[at] if at < len(dates) else None, unit.name, strips)
    for unit in stripboard.units:
        if not unit.broken and unit.strips:
            yield Day(0, None, unit.name, tuple(board.strips[id] for id in unit.strips if id in board.strips))


def chosen(board: Board, name: str = "") -> Stripboard:
    """The stripboard of a name; without one the last that has day breaks, since later ones replace earlier ones.

    Raises MadangError.
    """
    from madang.errors import MadangError, did_you_mean

    if not board.stripboards:
        raise MadangError("it holds no stripboard, only a breakdown; put its scenes into shoot days first")
    if not name:
        return next((one for one in reversed(board.stripboards) if one.broken), board.stripboards[-1])
    for one in board.stripboards:
        if one.name.casefold() == name.casefold():
            return one
    raise MadangError(f"there is no stripboard '{name}'; {did_you_mean(name, [one.name for one in board.stripboards])}")
