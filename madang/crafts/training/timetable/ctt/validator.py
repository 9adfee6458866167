"""What a solution breaks and costs, counted from the rules of the competition alone; shares nothing with the solver.

Source: Di Gaspero, McCollum and Schaerf, The Second International Timetabling Competition, track 3 (2007): four hard
constraints, four soft ones of weights 1, 5, 2 and 1.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from madang.crafts.training.timetable.ctt.instance import Instance, Lecture


@dataclass(frozen=True)
class Verdict:
    """Violations in words, and the four costs, weighted."""

    violations: tuple[str, ...]
    room_capacity: int
    working_days: int
    compactness: int
    stability: int

    @property
    def cost(self) -> int:
        return self.room_capacity + self.working_days + self.compactness + self.stability


def validate(instance: Instance, lectures: tuple[Lecture, ...]) -> Verdict:
    """Judge a solution."""
    known = [each for each in lectures if each.course in instance.course]
    return Verdict(tuple(_violations(instance, lectures)), *_costs(instance, known))


def _violations(instance: Instance, lectures: tuple[Lecture, ...]) -> list[str]:
    found = []
    seats = dict(instance.rooms)
    for each in lectures:
        if each.course not in instance.course:
            found.append(f"{each.course} is no course")
        if each.room not in seats:
            found.append(f"{each.course} has no room: {each.room} is none")
        if not (0 <= each.day < instance.days and 0 <= each.period < instance.periods):
            found.append(f"{each.course} is at {each.day} {each.period}, outside the week")
        if (each.course, each.day, each.period) in instance.unavailable:
            found.append(f"{each.course} is not available at {each.day} {each.period}")
    placed = Counter(each.course for each in lectures)
    for course in instance.courses:
        if placed[course.id] != course.lectures:
            found.append(f"{course.id} has {placed[course.id]} lectures of {course.lectures}")
    together: dict[tuple[int, int], list[Lecture]] = {}
    for each in lectures:
        together.setdefault((each.day, each.period), []).append(each)
    shared = {frozenset(pair) for _, members in instance.curricula for pair in combinations(members, 2)}
    for (day, period), group in together.items():
        for one, other in combinations(group, 2):
            if one.room == other.room:
                found.append(f"{one.course} and {other.course} share {one.room} at {day} {period}")
            same = one.course == other.course or frozenset((one.course, other.course)) in shared
            if same or _teacher(instance, one) == _teacher(instance, other):
                found.append(f"{one.course} and {other.course} are both at {day} {period}")
    return found


def _teacher(instance: Instance, lecture: Lecture) -> str:
    course = instance.course.get(lecture.course)
    return course.teacher if course else f"of {lecture.course}"


def _costs(instance: Instance, lectures: list[Lecture]) -> tuple[int, int, int, int]:
    seats = dict(instance.rooms)
    capacity = sum(max(0, instance.course[each.course].students - seats.get(each.room, 0)) for each in lectures)
    days = stability = 0
    for course in instance.courses:
        own = [each for each in lectures if each.course == course.id]
        days += 5 * max(0, course.min_days - len({each.day for each in own}))
        stability += max(0, len({each.room for each in own}) - 1)
    compactness = 0
    for _, members in instance.curricula:
        slots = Counter((each.day, each.period) for each in lectures if each.course in members)
        for (day, period), count in slots.items():
            if (day, period - 1) not in slots and (day, period + 1) not in slots:
                compactness += 2 * count
    return capacity, days, compactness, stability
