"""A week to plan: who wants which lessons, who teaches when, which rooms stand open; and the timetable it becomes.

Moments are local; the week starts on a Monday. Nothing here knows a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal

from madang.records import Hour

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Consent:
    """A dated consent on file. purpose: "extension" or "night"; by: "artist" or "guardian"; until: its last day."""

    purpose: str
    by: str
    given: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.given <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Trainee:
    """Someone who learns. The id is the pseudonym. school: from and until, on school days; asks: which exceptions
    ("extension", "night") the week shall use where consent is on file."""

    id: str
    birth: date | None = None
    school: tuple[time, time] | None = None
    consents: tuple[Consent, ...] = ()
    asks: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    name: str = ""

    def consented(self, purpose: str, by: str, day: date) -> bool:
        return any(each.purpose == purpose and each.by == by and each.holds(day) for each in self.consents)


@dataclass(frozen=True)
class Open:
    """When a coach or a room is there: day of the week (0 = Monday), minutes from midnight."""

    day: int
    start_min: int
    end_min: int


ALWAYS = tuple(Open(day, 0, 24 * 60) for day in range(7))


@dataclass(frozen=True)
class Coach:
    """Someone who teaches. skills: what lessons that name no coach may ask of them."""

    id: str
    skills: tuple[str, ...] = ()
    open: tuple[Open, ...] = ALWAYS
    name: str = ""


@dataclass(frozen=True)
class Room:
    """A room. kind: what it is for ("dance"); seats: how many trainees fit."""

    id: str
    kind: str = ""
    seats: int = 1_000
    open: tuple[Open, ...] = ALWAYS


@dataclass(frozen=True)
class Lesson:
    """A lesson wanted: so many times a week, so long, with one of the coaches, in a room of a kind ("" is any).

    weight: how much it is worth that it takes place, against others (10 is usual).
    """

    id: str
    trainees: tuple[str, ...]
    skill: str
    minutes: int
    times: int
    coaches: tuple[str, ...]
    room: str = ""
    weight: int = 10


@dataclass(frozen=True)
class House:
    """Limits of the house, stricter than the law: hours a day, on school days for those who go to school, and the
    pause (in hours) from which a day counts as broken in two."""

    day_hours: int = 8
    schoolday_hours: int = 5
    pause_hours: int = 6


@dataclass(frozen=True)
class Week:
    """All that a timetable has to keep to. busy: hours already planned (shoots, earlier weeks) of anybody."""

    monday: date
    trainees: tuple[Trainee, ...]
    lessons: tuple[Lesson, ...]
    coaches: tuple[Coach, ...]
    rooms: tuple[Room, ...]
    busy: tuple[Hour, ...] = ()
    holidays: frozenset[date] = frozenset()
    house: House = House()
    zone: str = ""

    @cached_property
    def trainee(self) -> dict[str, Trainee]:
        return {each.id: each for each in self.trainees}

    @cached_property
    def lesson(self) -> dict[str, Lesson]:
        return {each.id: each for each in self.lessons}

    @property
    def people(self) -> tuple[Trainee | Coach, ...]:
        return (*self.trainees, *self.coaches)

    @property
    def asked(self) -> int:
        """How many single lessons are asked for."""
        return sum(lesson.times for lesson in self.lessons)

    def day(self, number: int) -> date:
        return self.monday + timedelta(days=number)


@dataclass(frozen=True, order=True)
class Placed:
    """One lesson of a timetable."""

    start: datetime
    end: datetime
    lesson: str
    coach: str
    room: str


@dataclass(frozen=True)
class Timetable:
    """What a solver found.

    penalty: of what it minimises, with a bound no timetable goes below; missing: weight times trainees of what is not
    placed, and the least that any timetable leaves out; ended: "moves" where the budget of work was used or not needed,
    so that the same seed gives this timetable again, "time" where the clock struck; unplaced: lessons and how often
    they are missing; reasons: in words, why.
    """

    week: Week
    placed: tuple[Placed, ...]
    penalty: int
    bound: int
    missing: int = 0
    missing_bound: int = 0
    ended: Literal["moves", "time"] = "moves"
    unplaced: dict[str, int] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """Never more than what is proved."""
        return "optimal" if self.penalty == self.bound else f"feasible, bound {self.bound}"
