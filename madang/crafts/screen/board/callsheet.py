"""Call sheets: when and where everybody has to be on one shoot day, and what comes on the next two."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from madang.crafts.screen.board.model import CAST, LOCATION, SET, Board, Day, Strip, Stripboard, days_of
from madang.crafts.screen.pages import eighths_text
from madang.errors import MadangError, Unreadable

NAME = "callsheet.toml"
AHEAD = 2  # shoot days of the advance schedule
REST_H = 11  # between wrap and the next call: less is told
_REMEDY = 'write [default] call = "07:00", [days.2026-12-01] call = "18:00", [people.NAME] before_min = 60'


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DayCall(_Stated):
    """What is stated of one shoot day; wrap before call is the next morning."""

    call: time | None = None
    wrap: time | None = None
    shooting_call: time | None = None
    sunrise: time | None = None
    sunset: time | None = None
    weather: str = ""
    notes: str = ""
    location: str = ""


class Venue(_Stated):
    """Where a set or location really is."""

    address: str = ""
    parking: str = ""
    hospital: str = ""
    contact: str = ""


class Person(_Stated):
    """How long before the first scene somebody is called, and how long make-up and wardrobe take, in minutes."""

    actor: str = ""
    before_min: int = Field(default=60, ge=0, le=1440)
    makeup_min: int = Field(default=45, ge=0, le=1440)
    pickup_min: int = Field(default=0, ge=0, le=1440)


class Contact(_Stated):
    role: str
    name: str
    phone: str = ""


class Calls(_Stated):
    """callsheet.toml: what a call sheet says that no board knows."""

    start: date | None = None
    days_off: tuple[Annotated[int, Field(ge=0, le=6)], ...] = ()
    holidays: tuple[date, ...] = ()
    moves: tuple[date, ...] = ()
    drop_days: int | None = Field(default=10, ge=1)
    timezone: str = ""
    production: str = ""
    contacts: tuple[Contact, ...] = ()
    default: DayCall = DayCall()
    days: Mapping[date, DayCall] = {}
    locations: Mapping[str, Venue] = {}
    people: Mapping[str, Person] = {}

    def of(self, day: date | None) -> DayCall:
        """What is stated of a day, over what is stated of all."""
        own = self.days.get(day) if day else None
        return self.default if own is None else self.default.model_copy(update=own.model_dump(exclude_unset=True))


def read_calls(path: Path) -> Calls:
    """What a callsheet.toml says. Raises Unreadable."""
    try:
        return Calls.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(f"{NAME} is no TOML: {problem}", _REMEDY) from None
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Unreadable(f"{NAME}: {place}: {first['msg'].lower()}", _REMEDY) from None


class Slot(NamedTuple):
    """A strip on the sheet: when it begins, where that can be told; its heading, who is in it."""

    start: datetime | None
    strip: Strip
    heading: str
    cast: tuple[str, ...]


class Called(NamedTuple):
    """Somebody's day: pick-up, call, make-up, on set, free again; hours since the last wrap where they are known."""

    number: str
    name: str
    actor: str
    pickup: datetime | None
    call: datetime | None
    makeup: datetime | None
    on_set: datetime | None
    wrap: datetime | None
    scenes: tuple[str, ...]
    rest_h: float | None


@dataclass(frozen=True)
class CallSheet:
    """All of a unit's call sheet for one shoot day."""

    title: str
    day: Day
    of_days: int
    stated: DayCall
    call: datetime | None
    wrap: datetime | None
    slots: tuple[Slot, ...]
    cast: tuple[Called, ...]
    places: Mapping[str, Venue]
    contacts: tuple[Contact, ...]
    advance: tuple[Day, ...]
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def eighths(self) -> str:
        return eighths_text(self.day.eighths)

    @property
    def short_rests(self) -> tuple[Called, ...]:
        """Who comes back after less than the rest between two days."""
        return tuple(one for one in self.cast if one.rest_h is not None and one.rest_h < REST_H)


def shown(moment: datetime | None, day: date | None) -> str:
    """A time as a call sheet prints it: with "+1" where it is on the calendar day after.

    >>> shown(datetime(2026, 12, 2, 0, 30), date(2026, 12, 1)), shown(None, None)
    ('00:30 +1', '')
    """
    if moment is None:
        return ""
    later = (moment.date() - day).days if day else 0
    return f"{moment:%H:%M}" + (f" {later:+d}" if later else "")


def call_sheets(board: Board, stripboard: Stripboard, calls: Calls, wanted: str) -> list[CallSheet]:
    """The call sheets of one shoot day, one for each unit. wanted: its number from 1, or its date.

    Raises MadangError where there is no such day.
    """
    days = [day for day in days_of(board, stripboard) if day.number]
    found = [day for day in days if wanted in (str(day.number), str(day.date))]
    if not found:
        last = max((day.number for day in days), default=0)
        raise MadangError(f"there is no shoot day '{wanted}'; write a number from 1 to {last}, or its date")
    return [_sheet(board, days, day, calls) for day in found]


def _sheet(board: Board, days: Sequence[Day], day: Day, calls: Calls) -> CallSheet:
    stated = calls.of(day.date)
    call, wrap, slots = times(board, day, calls)
    names = dict.fromkeys(said for strip in day.strips for ucid in (LOCATION, SET) if (said := board.said(strip, ucid)))
    places = {name: calls.locations[name] for name in [stated.location, *names] if name in calls.locations}
    needs = {
        category.name: items
        for category in sorted(board.categories.values(), key=lambda one: one.ucid)
        if category.ucid > CAST
        and (items := tuple(dict.fromkeys(one.name for strip in day.strips for one in board.of(strip, category.ucid))))
    }
    later = [other for other in days if other.unit == day.unit and other.number > day.number]
    total = max(other.number for other in days)
    return CallSheet(
        calls.production or board.title, day, total, stated, call, wrap, slots,
        tuple(_called(board, days, day, slots, calls)), places, calls.contacts, tuple(later[:AHEAD]), needs,
    )  # fmt: skip


def times(board: Board, day: Day, calls: Calls) -> tuple[datetime | None, datetime | None, tuple[Slot, ...]]:
    """The crew's call and wrap and when each strip begins.

    A shoot day is one, however long after midnight it ends: a time before the call is the next morning's. Strips
    follow each other by their estimates; behind one without an estimate no time is told.
    """
    stated = calls.of(day.date)
    call = _at(day.date, stated.call)
    now = _at(day.date, stated.shooting_call, call) or call
    slots = []
    for strip in day.strips:
        people = tuple(one.number or one.name for one in board.of(strip, CAST))
        slots.append(Slot(now, strip, board.heading(strip) or strip.text, people))
        spent = strip.duration_ms if strip.kind == "scene" else strip.duration_ms or 0
        now = None if now is None or spent is None else now + timedelta(milliseconds=spent)
    return call, _at(day.date, stated.wrap, call) or now, tuple(slots)


def _at(day: date | None, clock: time | None, after: datetime | None = None) -> datetime | None:
    """A clock time of a shoot day; the next morning's where it is before the call."""
    if day is None or clock is None:
        return None
    moment = datetime.combine(day, clock)
    return moment + timedelta(days=1) if after and moment < after else moment


def _called(board: Board, days: Sequence[Day], day: Day, slots: Sequence[Slot], calls: Calls) -> list[Called]:
    found = []
    for element in {one.id: one for slot in slots for one in board.of(slot.strip, CAST)}.values():
        theirs = [slot for slot in slots if element.id in slot.strip.elements]
        person = calls.people.get(element.name, Person())
        actor = person.actor or str(element.other.get("_actor") or "")
        on_set, wrap = theirs[0].start, _until(slots, theirs[-1])
        call = on_set and on_set - timedelta(minutes=person.before_min)
        makeup = on_set and on_set - timedelta(minutes=person.makeup_min)
        pickup = call - timedelta(minutes=person.pickup_min) if call and person.pickup_min else None
        before = [
            wrapped
            for other in days
            if other.number < day.number and (wrapped := _wrapped(board, other, element.id, calls))
        ]
        rest = (call - max(before)).total_seconds() / 3600 if call and before else None
        scenes = tuple(slot.strip.label for slot in theirs)
        found.append(Called(element.number, element.name, actor, pickup, call, makeup, on_set, wrap, scenes, rest))
    return sorted(found, key=lambda one: (len(one.number), one.number, one.name))


def _wrapped(board: Board, day: Day, id: str, calls: Calls) -> datetime | None:
    """When somebody was free on a shoot day, where that can be told."""
    if not any(id in strip.elements for strip in day.strips):
        return None
    _, _, slots = times(board, day, calls)
    return _until(slots, [slot for slot in slots if id in slot.strip.elements][-1])


def _until(slots: Sequence[Slot], last: Slot) -> datetime | None:
    spent = last.strip.duration_ms
    return last.start + timedelta(milliseconds=spent) if last.start and spent is not None else None


def as_data(sheet: CallSheet) -> dict[str, Any]:
    """A call sheet as JSON data; times as "HH:MM", with "+1" on the calendar day after."""
    day = sheet.day.date

    def clock(moment: datetime | None) -> str | None:
        return shown(moment, day) or None

    return {
        "day": sheet.day.number,
        "of": sheet.of_days,
        "date": day and day.isoformat(),
        "unit": sheet.day.unit,
        "call": clock(sheet.call),
        "wrap": clock(sheet.wrap),
        "eighths": sheet.day.eighths,
        "scenes": [
            {"scene": slot.strip.scene, "heading": slot.heading, "start": clock(slot.start),
             "eighths": slot.strip.eighths, "cast": list(slot.cast)}
            for slot in sheet.slots
        ],
        "cast": [
            {"number": one.number, "name": one.name, "actor": one.actor, "pickup": clock(one.pickup),
             "call": clock(one.call), "makeup": clock(one.makeup), "on_set": clock(one.on_set),
             "wrap": clock(one.wrap), "scenes": list(one.scenes),
             "rest_h": None if one.rest_h is None else round(one.rest_h, 2)}
            for one in sheet.cast
        ],
        "needs": {name: list(items) for name, items in sheet.needs.items()},
        "advance": [
            {"day": other.number, "date": other.date and other.date.isoformat(),
             "scenes": [strip.scene for strip in other.strips if strip.scene], "eighths": other.eighths}
            for other in sheet.advance
        ],
    }  # fmt: skip
