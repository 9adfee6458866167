"""Reads .ctt instances and writes their solutions (ITC-2007, track 3; Di Gaspero, McCollum, Schaerf 2007)."""

from __future__ import annotations

from collections.abc import Iterator
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
    reader = _Reader(parts)
    courses = [Course(id, teacher, *map(int, rest)) for id, teacher, *rest in reader.lines("COURSES", 5)]
    rooms = [(id, int(seats)) for id, seats in reader.lines("ROOMS", 2)]
    curricula = [(id, tuple(members)) for id, _, *members in reader.lines("CURRICULA", 0)]
    unavailable = {(id, int(day), int(period)) for id, day, period in reader.lines("UNAVAILABILITY_CONSTRAINTS", 3)}
    known = {course.id for course in courses}
    for id in (*(id for _, members in curricula for id in members), *(id for id, _, _ in unavailable)):
        if id not in known:
            raise Unreadable(f"it speaks of a course {id}, which it does not list", _REMEDY)
    days, periods = (int(head[key]) if head[key].isdigit() else 0 for key in ("Days", "Periods_per_day"))
    if not days or not periods or not rooms:
        raise Unreadable("it has no days, no periods or no rooms", _REMEDY)
    for key, found in (("Courses", courses), ("Rooms", rooms), ("Curricula", curricula), ("Constraints", unavailable)):
        if head[key] != str(len(found)):
            raise Unreadable(f"it says {key}: {head[key]} and lists {len(found)}", _REMEDY)
    return Instance(head["Name"], days, periods, tuple(courses), tuple(rooms), tuple(curricula), frozenset(unavailable))


@dataclass(frozen=True)
class _Reader:
    """The parts of a file: lines with their numbers."""

    parts: dict[str, list[tuple[int, list[str]]]]

    def lines(self, part: str, words: int) -> Iterator[list[str]]:
        """The lines of a part, of so many words (0: three or more), numbers from the third word on where they are."""
        for number, line in self.parts.get(part, []):
            figures = [] if not words else line[{5: 2, 2: 1, 3: 1}[words] :]
            if len(line) < 2 or (words and len(line) != words) or not all(each.isdigit() for each in figures):
                raise Unreadable(f"line {number} is not what a .ctt file has among its {part}", _REMEDY)
            yield line


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
