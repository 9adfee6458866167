"""Weeks to plan, drawn by seed: trainees of 11 to 20, most of them at school, groups, coaches, rooms, shoots."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from madang.crafts.training.timetable.week import DAYS, Coach, Consent, Lesson, Open, Room, Trainee, Week
from madang.records import Hour

MONDAY = date(2026, 3, 2)
SKILLS = ("vocal", "dance", "rap", "korean", "acting")
KINDS = {"vocal": "booth", "dance": "studio", "rap": "booth", "korean": "class", "acting": "class"}


def drawn(seed: int, trainees: int, tight: float = 0.6, more: int = 1) -> Week:
    """A week of so many trainees. tight: the share of coaches' and rooms' time that is asked; more: so many times
    as often each lesson is asked in the end."""
    draw = random.Random(seed)
    people = tuple(_trainee(draw, number) for number in range(trainees))
    lessons: list[Lesson] = []
    groups = [people[at : at + 6] for at in range(0, trainees, 6)]
    for number, group in enumerate(groups):
        ids = tuple(each.id for each in group)
        lessons.append(Lesson(f"g{number}dance", ids, "dance", 120, draw.choice((2, 3)), (), "studio"))
        lessons.append(Lesson(f"g{number}korean", ids, "korean", 60, 1, (), "class"))
    for each in people:
        for skill in draw.sample(SKILLS, draw.choice((1, 2))):
            minutes = draw.choice((30, 60, 60, 90))
            lessons.append(
                Lesson(f"{each.id}{skill}", (each.id,), skill, minutes, draw.choice((1, 1, 2)), (), KINDS[skill])
            )
    busy = tuple(hour for each in people for hour in _shoots(draw, each.id))
    coaches, rooms = _coaches(draw, lessons, tight), _rooms(lessons, tight)
    taught = {skill: tuple(coach.id for coach in coaches if skill in coach.skills) for skill in SKILLS}
    lessons = [
        Lesson(each.id, each.trainees, each.skill, each.minutes, more * each.times, taught[each.skill], each.room)
        for each in lessons
    ]
    holidays = frozenset({MONDAY + timedelta(days=draw.randrange(5))} if draw.random() < 0.2 else ())
    return Week(MONDAY, people, tuple(lessons), coaches, rooms, busy, holidays)


def _trainee(draw: random.Random, number: int) -> Trainee:
    birth = MONDAY - timedelta(days=draw.randrange(11 * 365, 20 * 365))
    if draw.random() < 0.05:
        birth = date(MONDAY.year - 15, 3, 4)  # turns 15 that Wednesday
    at_school = MONDAY.year - birth.year < 19
    consents = tuple(
        Consent(purpose, by, MONDAY - timedelta(days=30))
        for purpose in ("extension", "night")
        for by in ("artist", "guardian")
        if draw.random() < 0.5
    )
    asks = frozenset(purpose for purpose in ("extension", "night") if draw.random() < 0.2)
    school = (time(8, 30), draw.choice((time(15, 0), time(16, 30)))) if at_school else None
    return Trainee(f"t{number:03d}", None if draw.random() < 0.02 else birth, school, consents, asks)


def _shoots(draw: random.Random, id: str) -> list[Hour]:
    if draw.random() > 0.25:
        return []
    day, start = draw.randrange(-1, 7), draw.choice((9, 10, 13, 17))
    on = datetime.combine(MONDAY + timedelta(days=day), time(start))
    return [Hour(id, on, on + timedelta(minutes=draw.choice((120, 180, 215))), "shoot")]


def _slots(lessons: list[Lesson], skills: tuple[str, ...]) -> float:
    return sum(each.minutes * each.times for each in lessons if each.skill in skills)


def _coaches(draw: random.Random, lessons: list[Lesson], tight: float) -> tuple[Coach, ...]:
    """Each has a shift on five days; most of the time asked is after school."""
    coaches = []
    for skill in SKILLS:
        for number in range(max(1, round(_slots(lessons, (skill,)) / (tight * 5 * 5 * 60) + 0.5))):
            off = draw.sample(range(7), 2)
            opens = tuple(
                Open(day, 9 * 60 if day > 4 else 15 * 60, 20 * 60 if day > 4 else 22 * 60)
                for day in range(7)
                if day not in off
            )
            coaches.append(Coach(f"{skill}{number}", (skill,), opens))
    return tuple(coaches)


def _rooms(lessons: list[Lesson], tight: float) -> tuple[Room, ...]:
    rooms = []
    opens = tuple(Open(day, 9 * 60, 22 * 60) for day in range(7))
    for kind in sorted(set(KINDS.values())):
        skills = tuple(skill for skill in SKILLS if KINDS[skill] == kind)
        for number in range(max(1, round(_slots(lessons, skills) / (tight * 7 * 6 * 60) + 0.5))):
            rooms.append(Room(f"{kind}{number}", kind, 8, opens))
    return tuple(rooms)


def sheets(week: Week, folder: Path) -> None:
    """The same week as the folder of sheets that `madang training timetable` reads."""
    holidays = ", ".join(day.isoformat() for day in sorted(week.holidays))
    (folder / "timetable.toml").write_text(f"week = {week.monday}\nholidays = [{holidays}]\n", encoding="utf-8")
    _sheet(
        folder / "trainees.csv",
        ("trainee", "birth", "school from", "school until", "consents", "asks"),
        [
            (
                each.id, each.birth or "", *(f"{at:%H:%M}" for at in each.school or ()),
                *("",) * (0 if each.school else 2),
                "; ".join(f"{one.purpose} {one.by} {one.given}" for one in each.consents), "; ".join(sorted(each.asks)),
            )
            for each in week.trainees
        ],
    )  # fmt: skip
    lessons = [
        (each.id, "; ".join(each.trainees), each.skill, each.minutes, each.times, "; ".join(each.coaches), each.room)
        for each in week.lessons
    ]
    _sheet(folder / "lessons.csv", ("lesson", "who", "skill", "minutes", "times", "coaches", "room"), lessons)
    coaches = [(each.id, "; ".join(each.skills), _told(each.open)) for each in week.coaches]
    _sheet(folder / "coaches.csv", ("coach", "skills", "available"), coaches)
    rooms = [(each.id, each.kind, each.seats, _told(each.open)) for each in week.rooms]
    _sheet(folder / "rooms.csv", ("room", "kind", "seats", "available"), rooms)
    hours = [(each.person, each.start, each.end, each.kind) for each in week.busy]
    _sheet(folder / "hours.csv", ("person", "start", "end", "kind"), hours)


def _sheet(path: Path, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])


def _told(opens: tuple[Open, ...]) -> str:
    return "; ".join(
        f"{DAYS[each.day]} {each.start_min // 60:02}:{each.start_min % 60:02}"
        f"-{each.end_min // 60:02}:{each.end_min % 60:02}"
        for each in opens
    )
