"""Reads .ctt instances and writes their solutions (ITC-2007, track 3; Di Gaspero, McCollum, Schaerf 2007)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from madang.errors import Unreadable

_HEAD = ("Name", "Courses", "Rooms", "Days", "Periods_per_day", "Curricula", "Constraints")
_REMEDY = "give a .ctt file of ITC-2007, track 3"


@dataclass(frozen=True)
class Course:
    id: str
    teacher: str
    lectures: int
    min_days: int
    students: int


@dataclass(frozen=True)
class Instance:
    """rooms: id, seats. curricula: id, courses. unavailable: (course, day, period)."""

    name: str
    days: int
    periods: int
    courses: tuple[Course, ...]
    rooms: tuple[tuple[str, int], ...]
    curricula: tuple[tuple[str, tuple[str, ...]], ...]
    unavailable: frozenset[tuple[str, int, int]]

    @cached_property
    def course(self) -> dict[str, Course]:
        return {each.id: each for each in self.courses}


@dataclass(frozen=True)
class Lecture:
    """One line of a solution."""

    course: str
    room: str
    day: int
    period: int


def read_instance(path: Path) -> Instance:
    """Raises Unreadable, naming the line."""
    lines = [
        (number, line.split())
        for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), 1)
        if line.strip()
    ]
    head = {words[0].rstrip(":"): words[1] for _, words in lines[:7] if len(words) == 2}
    for key in _HEAD:
        if key not in head:
            raise Unreadable(f"its first seven lines do not say {key}", _REMEDY)
    parts: dict[str, list[tuple[int, list[str]]]] = {}
    part = ""
    for number, words in lines[7:]:
        if len(words) == 1 and words[0].endswith(":"):
            part = words[0].rstrip(":")
            parts[part] = []
        elif words != ["END."]:
            parts.setdefault(part, []).append((number, words))
    try:
        number = 0
        courses = []
        for number, (id, teacher, *figures) in parts.get("COURSES", []):
            lectures, min_days, students = map(int, figures)
            courses.append(Course(id, teacher, lectures, min_days, students))
        rooms = []
        for number, (id, seats) in parts.get("ROOMS", []):
            rooms.append((id, int(seats)))
        known = {course.id for course in courses}
        curricula = []
        for number, (id, _, *members) in parts.get("CURRICULA", []):
            curricula.append((id, tuple(members)))
            if not set(members) <= known:
                raise ValueError
        unavailable = set()
        for number, (id, day, period) in parts.get("UNAVAILABILITY_CONSTRAINTS", []):
            unavailable.add((id, int(day), int(period)))
            if id not in known:
                raise ValueError
        days, periods = int(head["Days"]), int(head["Periods_per_day"])
    except ValueError:
        raise Unreadable(f"line {number} is not what a .ctt file has there", _REMEDY) from None
    for key, found in (("Courses", courses), ("Rooms", rooms), ("Curricula", curricula), ("Constraints", unavailable)):
        if head[key] != str(len(found)):
            raise Unreadable(f"it says {key}: {head[key]} and lists {len(found)}", _REMEDY)
    return Instance(head["Name"], days, periods, tuple(courses), tuple(rooms), tuple(curricula), frozenset(unavailable))


def solution_text(lectures: tuple[Lecture, ...]) -> str:
    """As the competition's validator reads it: course, room, day, period."""
    return "".join(f"{each.course} {each.room} {each.day} {each.period}\n" for each in lectures)


def read_solution(path: Path) -> tuple[Lecture, ...]:
    """Raises Unreadable, naming the line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), 1):
        words = line.split()
        if not words:
            continue
        if len(words) != 4 or not (words[2].isdigit() and words[3].isdigit()):
            raise Unreadable(f"line {number} is not a course, a room, a day and a period", "write one lecture a line")
        found.append(Lecture(words[0], words[1], int(words[2]), int(words[3])))
    return tuple(found)
