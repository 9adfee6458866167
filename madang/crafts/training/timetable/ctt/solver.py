"""Two annealings side by side from random beginnings, cooled by the clock; the better one is the answer."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from madang.crafts.training.timetable.ctt.instance import Instance, Lecture

FIRST, HOT, COLD = 10.0, 3.0, 0.16  # until something valid is found; from then on; at the end
HARD = 100  # of one violation
STEPS = 200_000  # between two looks at the clock
NEVER = 1 << 30


@dataclass(frozen=True)
class Annealed:
    """lectures: the best without violations, or None where none was found; proposals: how many moves were looked at."""

    lectures: tuple[Lecture, ...] | None
    cost: int
    proposals: int


def solve(instance: Instance, seconds: float, seed: int = 0, chains: int = 2, enough: int = 0) -> Annealed:
    """The best of so many chains in so many seconds; sooner where one costs no more than `enough` (a lower bound)."""
    began = time.perf_counter()
    _Chain(instance, seed).run(began, 0.0, enough)  # compiles
    began = time.perf_counter()
    with ThreadPoolExecutor(chains) as pool:
        runs = [pool.submit(_Chain(instance, seed * 1000 + n).run, began, seconds, enough) for n in range(chains)]
    found = [run.result() for run in runs]
    best = min(found, key=lambda each: each.cost)
    return Annealed(best.lectures, best.cost, sum(each.proposals for each in found))


class _Chain:
    """One annealing: the instance as arrays, and where every lecture is."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance, self.draw = instance, np.random.default_rng(seed)
        courses, rooms = instance.courses, instance.rooms
        total, number = instance.days * instance.periods, {course.id: n for n, course in enumerate(courses)}
        of: list[list[int]] = [[] for _ in courses]
        for at, (_, members) in enumerate(instance.curricula):
            for id in members:
                of[number[id]].append(at)
        teacher = np.array([_first_of(course.teacher, courses) for course in courses])
        clash = teacher[:, None] == teacher[None, :]
        for one, own in enumerate(of):
            for other, others in enumerate(of):
                clash[one, other] |= one == other or bool(set(own) & set(others))
        self.clash = clash
        self.closed = np.zeros((len(courses), total), np.int32)
        for id, day, period in instance.unavailable:
            self.closed[number[id], day * instance.periods + period] = 1
        self.member, self.members = _ragged(of)
        self.rival, self.rivals = _ragged([list(np.flatnonzero(row)) for row in clash])
        self.short = np.array([course.min_days for course in courses], np.int32)
        self.seats_short = np.array([[max(0, c.students - seats) for _, seats in rooms] for c in courses], np.int32)
        self.random = self.draw.integers(1, 1 << 63, 1).astype(np.uint64)
        self.course_of = np.repeat(np.arange(len(courses)), [c.lectures for c in courses]).astype(np.int32)
        places = self.draw.permutation(total * len(rooms))[: len(self.course_of)]
        self.where = np.stack((places // len(rooms), places % len(rooms)), axis=1).astype(np.int32)
        self._count(total, len(rooms))

    def _count(self, total: int, rooms: int) -> None:
        """All counts from the places, and the costs from the counts."""
        instance, courses = self.instance, len(self.short)
        self.grid = np.full((total, rooms), -1, np.int32)
        self.grid[self.where[:, 0], self.where[:, 1]] = np.arange(len(self.course_of))
        present = np.zeros((max(1, len(instance.curricula)), total), np.int32)
        on_day, in_room = np.zeros((courses, instance.days), np.int32), np.zeros((courses, rooms), np.int32)
        at = np.zeros((courses, total), np.int32)
        for course, (period, room) in zip(self.course_of, self.where, strict=True):
            at[course, period] += 1
            on_day[course, period // instance.periods] += 1
            in_room[course, room] += 1
            present[self.member[self.members[course] : self.members[course + 1]], period] += 1
        days_of, rooms_of = (on_day > 0).sum(1).astype(np.int32), (in_room > 0).sum(1).astype(np.int32)
        self.crowd = (self.clash.astype(np.int32) @ at).astype(np.int32)
        self.tables = (present, on_day, in_room, days_of, rooms_of, self.member, self.members)
        broken = int((at * self.closed).sum()) + int((at * (self.crowd - 1)).sum()) // 2
        padded = np.pad(present.reshape(-1, instance.days, instance.periods) > 0, ((0, 0), (0, 0), (1, 1)))
        alone = present.reshape(-1, instance.days, instance.periods) * (~padded[:, :, :-2] & ~padded[:, :, 2:])
        soft = int(self.seats_short[self.course_of, self.where[:, 1]].sum()) + 2 * int(alone.sum())
        soft += int(5 * np.maximum(0, self.short - days_of).sum()) + int((rooms_of - 1).sum())
        self.state = np.array([broken, soft, soft if broken == 0 else NEVER], np.int64)

    def run(self, began: float, seconds: float, enough: int) -> Annealed:
        from madang.crafts.training.timetable.ctt.kernels import anneal

        best = self.where.copy()
        heat, proposals, rate = FIRST, 0, 0.0
        until = began + seconds
        while True:
            left = until - time.perf_counter()
            chunk = STEPS if seconds else 64
            # As fast as hitherto, so many coolings are left until the end.
            coolings = max(1.0, left * rate / 1024)
            cooling = (COLD / heat) ** (1.0 / coolings) if rate else 1.0
            started = time.perf_counter()
            heat = anneal(
                chunk, heat, cooling, HARD, self.random, self.instance.periods, self.course_of,
                self.where, self.grid, self.closed, self.clash, self.crowd, self.rivals, self.rival, self.tables,
                self.short, self.seats_short, self.state, best,
            )  # fmt: skip
            proposals += chunk
            now = chunk / max(1e-9, time.perf_counter() - started)
            rate = now if not rate else 0.9 * rate + 0.1 * now
            heat = max(heat, COLD)
            if self.state[2] < NEVER:
                heat = min(heat, HOT)
            if time.perf_counter() >= until or self.state[2] <= enough:
                break
        if self.state[2] >= NEVER:
            return Annealed(None, NEVER, proposals)
        return Annealed(tuple(self._lectures(best)), int(self.state[2]), proposals)

    def _lectures(self, where: Any) -> list[Lecture]:
        periods = self.instance.periods
        return [
            Lecture(
                self.instance.courses[course].id,
                self.instance.rooms[room][0],
                int(period) // periods,
                int(period) % periods,
            )
            for course, (period, room) in zip(self.course_of, where, strict=True)
        ]


def _first_of(teacher: str, courses: Any) -> int:
    """A number for a teacher: of the first course they give."""
    return next(number for number, course in enumerate(courses) if course.teacher == teacher)


def _ragged(rows: list[list[int]]) -> tuple[Any, Any]:
    """Lists of numbers as one array, and where each begins."""
    ends = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    return np.array([each for row in rows for each in row], np.int32), ends
