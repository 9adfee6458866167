"""Small weeks for tests: one coach and one room that are there from 6 to 24 unless told otherwise."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from madang.crafts.training.timetable.week import Coach, Consent, Lesson, Open, Placed, Room, Trainee, Week
from madang.records import Hour

MONDAY = date(2026, 3, 2)
LONG = tuple(Open(day, 6 * 60, 24 * 60) for day in range(7))
FOURTEEN, SIXTEEN, ADULT = date(2011, 6, 1), date(2009, 6, 1), date(2000, 1, 1)


def at(day: int, clock: str) -> datetime:
    """A moment of the week; day 0 is its Monday."""
    hour, minute = map(int, clock.split(":"))
    return datetime.combine(MONDAY + timedelta(days=day), time()) + timedelta(hours=hour, minutes=minute)


def placed(lesson: str, day: int, start: str, end: str, coach: str = "kim", room: str = "A") -> Placed:
    return Placed(at(day, start), at(day, end), lesson, coach, room)


def busy(person: str, day: int, start: str, end: str, kind: str = "shoot") -> Hour:
    return Hour(person, at(day, start), at(day, end), kind)


def week(
    *lessons: Lesson,
    birth: date | None = ADULT,
    coaches: tuple[Coach, ...] = (Coach("kim", ("dance",), LONG), Coach("lee", ("dance",), LONG)),
    rooms: tuple[Room, ...] = (Room("A", "dance", 10, LONG), Room("B", "dance", 10, LONG)),
    ids: tuple[str, ...] = ("t1",),
    trainee: dict[str, Any] | None = None,
    **changes: Any,
) -> Week:
    trainees = tuple(Trainee(id, birth, **(trainee or {})) for id in ids)
    return Week(MONDAY, trainees, lessons, coaches, rooms, **changes)


def lesson(id: str = "d", minutes: int = 60, times: int = 1, who: tuple[str, ...] = ("t1",), **changes: Any) -> Lesson:
    told = {"coaches": ("kim", "lee"), "room": "dance"} | changes
    return Lesson(id, who, "dance", minutes, times, **told)


def consents(*purposes: str, by: tuple[str, ...] = ("artist", "guardian")) -> tuple[Consent, ...]:
    return tuple(Consent(purpose, one, date(2026, 1, 1)) for purpose in purposes for one in by)
