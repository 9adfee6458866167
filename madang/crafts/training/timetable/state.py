"""A timetable in the making, as bits: what is free for whom, where a lesson may go, and what that costs.

The penalty that is minimised, for each trainee: MISSING times a lesson's weight where it is not placed, DAYS for each
day they come only for lessons, 1 for each idle half hour between the first and the last of a day, TWICE for a lesson
again on the same day. Rules are not in it: no weight can buy a violation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from madang.crafts.training.timetable.law import DAY, REST, SLOT_MIN, WEEK, Limits, limits, open_slots, span, touched
from madang.crafts.training.timetable.week import Lesson, Placed, Week
from madang.records import Hour

MISSING, DAYS, TWICE = 100, 10, 15
ONE_DAY = (1 << DAY) - 1


@dataclass(frozen=True)
class Session:
    """One single lesson that is asked for; all by number: lesson, trainees, coaches, rooms (small ones first)."""

    lesson: int
    slots: int
    trainees: tuple[int, ...]
    coaches: tuple[int, ...]
    rooms: tuple[int, ...]
    missing: int


class Spot(NamedTuple):
    """Where a session is: first slot, coach, room."""

    start: int
    coach: int
    room: int


class State:
    """Who is where. Every change keeps every rule."""

    def __init__(self, week: Week) -> None:
        self.week = week
        hours: dict[str, list[Hour]] = defaultdict(list)
        for hour in week.busy:
            hours[hour.person].append(hour)
        self.limits: list[Limits] = [limits(week, each, tuple(hours[each.id])) for each in week.trainees]
        self.coach_free = [
            open_slots(coach.open) & ~sum_bits(touched(week, hour) for hour in hours[coach.id])
            for coach in week.coaches
        ]
        self.room_free = [open_slots(room.open) for room in week.rooms]
        self.sessions = list(_sessions(week))
        self.of_trainee: list[list[int]] = [[] for _ in week.trainees]
        for number, session in enumerate(self.sessions):
            for t in session.trainees:
                self.of_trainee[t].append(number)
        self.at: list[Spot | None] = [None] * len(self.sessions)
        self.mine = [0] * len(week.trainees)
        self._free: list[int | None] = [None] * len(week.trainees)
        self.on_day: dict[tuple[int, int], int] = defaultdict(int)  # lesson, day: how often

    # What is free

    def free(self, t: int) -> int:
        """Slots in which trainee t may have a lesson of one slot, as things stand."""
        known = self._free[t]
        if known is None:
            known = self._free[t] = self._free_now(t)
        return known

    def _free_now(self, t: int) -> int:
        limit = self.limits[t]
        taken = self.mine[t] | limit.own
        worked = worked_days(taken)
        closed = limit.forbidden | taken
        for day in range(7):
            bits = taken >> (day * DAY) & ONE_DAY
            if bits:
                first, last = day * DAY + (bits & -bits).bit_length() - 1, day * DAY + bits.bit_length()
                closed |= span(first - REST, day * DAY) | span((day + 1) * DAY, last + REST)
            elif not limit.days_ok(worked | 1 << day):
                closed |= ONE_DAY << (day * DAY)
        return ~closed & ((1 << WEEK) - 1)

    def day_left(self, t: int, day: int) -> int:
        return self.limits[t].day[day] - (self.mine[t] >> (day * DAY) & ONE_DAY).bit_count()

    def spots(
        self, number: int, some: Callable[[list[tuple[int, int]]], list[tuple[int, int]]] = lambda starts: starts
    ) -> Iterator[tuple[int, Spot]]:
        """Every place an unplaced session may go, with the penalty it adds (beside the one it takes away).

        some: which starts (coach, slot) to look at.
        """
        session = self.sessions[number]
        common = (1 << WEEK) - 1
        for t in session.trainees:
            if self.mine[t].bit_count() + session.slots > self.limits[t].week:
                return
            common &= self.free(t)
        open_ = ((coach, fitting(common & self.coach_free[coach], session.slots)) for coach in session.coaches)
        for coach, start in some([(coach, start) for coach, starts in open_ for start in ones(starts)]):
            room = self.room_for(session, start)
            added = self.added(session, start) if room is not None else None
            if room is not None and added is not None:
                yield added, Spot(start, coach, room)

    def room_for(self, session: Session, start: int) -> int | None:
        bits = span(start, start + session.slots)
        return next((room for room in session.rooms if not bits & ~self.room_free[room]), None)

    def added(self, session: Session, start: int) -> int | None:
        """Penalty of trainees' days and of the lesson's own with it; None where a day's limit would be passed."""
        day = start // DAY
        bits = span(start, start + session.slots) >> (day * DAY)
        total = TWICE * len(session.trainees) if self.on_day[session.lesson, day] else 0
        for t in session.trainees:
            if self.day_left(t, day) < session.slots:
                return None
            own = self.limits[t].own >> (day * DAY) & ONE_DAY
            before = own | self.mine[t] >> (day * DAY) & ONE_DAY
            idle = idle_slots(before | bits)
            if idle > max(self.limits[t].pause - 1, idle_slots(own)):
                return None
            total += idle - idle_slots(before) + (0 if before else DAYS)
        return total

    def parted(self, t: int, day: int) -> bool:
        """Whether a pause breaks the trainee's day in two; it may be left where a lesson in between was taken out."""
        own = self.limits[t].own >> (day * DAY) & ONE_DAY
        bits = own | self.mine[t] >> (day * DAY) & ONE_DAY
        return idle_slots(bits) > max(self.limits[t].pause - 1, idle_slots(own))

    # Changes

    def place(self, number: int, spot: Spot) -> None:
        self._flip(number, spot, 1)
        self.at[number] = spot

    def remove(self, number: int) -> Spot:
        spot = self.at[number]
        assert spot is not None
        self._flip(number, spot, -1)
        self.at[number] = None
        return spot

    def _flip(self, number: int, spot: Spot, step: int) -> None:
        session = self.sessions[number]
        bits = span(spot.start, spot.start + session.slots)
        for t in session.trainees:
            self.mine[t] ^= bits
            self._free[t] = None
        self.coach_free[spot.coach] ^= bits
        self.room_free[spot.room] ^= bits
        self.on_day[session.lesson, spot.start // DAY] += step

    # What it is worth

    @property
    def unplaced(self) -> list[int]:
        return [number for number, spot in enumerate(self.at) if spot is None]

    def missing(self) -> int:
        """Weight times trainees of what is not placed."""
        return sum(self.sessions[number].missing for number in self.unplaced) // MISSING

    def penalty(self) -> int:
        missing = MISSING * self.missing()
        twice = sum(
            TWICE * len(self.week.lessons[lesson].trainees) * max(0, often - 1)
            for (lesson, _), often in self.on_day.items()
        )
        return missing + twice + sum(self.trainee_penalty(t) for t in range(len(self.mine)))

    def trainee_penalty(self, t: int) -> int:
        total = 0
        for day in range(7):
            own = self.limits[t].own >> (day * DAY) & ONE_DAY
            bits = own | self.mine[t] >> (day * DAY) & ONE_DAY
            total += idle_slots(bits) - idle_slots(own) + (DAYS if bits and not own else 0)
        return total

    def bound(self) -> int:
        """A penalty no timetable goes below, for each trainee alone: lessons fill so many days, and the lesson that is
        asked most often takes a day each time (or costs TWICE, which is more)."""
        total = 0
        for t, limit in enumerate(self.limits):
            own = [self.sessions[number] for number in self.of_trainee[t]]
            asked = min(sum(session.slots for session in own), limit.week)
            left = asked - sum(slots for slots, worked in zip(limit.day, limit.worked, strict=True) if worked)
            most = max(limit.day)
            filled = -(-left // most) if left > 0 and most else 0
            often = max((self.week.lessons[session.lesson].times for session in own), default=0)
            total += DAYS * max(filled, often - sum(limit.worked), 0)
        return total

    def placed(self) -> tuple[Placed, ...]:
        week = self.week
        midnight = datetime.combine(week.monday, time())
        found = []
        for session, spot in zip(self.sessions, self.at, strict=True):
            if spot is not None:
                start = midnight + timedelta(minutes=SLOT_MIN * spot.start)
                lesson = week.lessons[session.lesson]
                end = start + timedelta(minutes=lesson.minutes)
                found.append(Placed(start, end, lesson.id, week.coaches[spot.coach].id, week.rooms[spot.room].id))
        return tuple(sorted(found))


def _sessions(week: Week) -> Iterator[Session]:
    trainee = {each.id: number for number, each in enumerate(week.trainees)}
    coach = {each.id: number for number, each in enumerate(week.coaches)}
    for number, lesson in enumerate(week.lessons):
        session = Session(
            number,
            -(-lesson.minutes // SLOT_MIN),
            tuple(trainee[id] for id in lesson.trainees),
            tuple(coach[id] for id in lesson.coaches),
            rooms_of(week, lesson),
            MISSING * lesson.weight * len(lesson.trainees),
        )
        for _ in range(lesson.times):
            yield session


def rooms_of(week: Week, lesson: Lesson) -> tuple[int, ...]:
    """Rooms of the kind with a seat for everyone, the smallest first."""
    fit = [
        number
        for number, room in enumerate(week.rooms)
        if room.seats >= len(lesson.trainees) and (not lesson.room or room.kind == lesson.room)
    ]
    return tuple(sorted(fit, key=lambda number: (week.rooms[number].seats, number)))


def sum_bits(masks: Iterator[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def worked_days(bits: int) -> int:
    """The days (bits, 0 = Monday) on which any slot is taken."""
    return sum(1 << day for day in range(7) if bits >> (day * DAY) & ONE_DAY)


def idle_slots(bits: int) -> int:
    """Empty slots of a day between its first and last.

    >>> idle_slots(0b1001100)
    2
    """
    return bits.bit_length() - ((bits & -bits).bit_length() - 1) - bits.bit_count() if bits else 0


def ones(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set.

    >>> list(ones(0b1001))
    [0, 3]
    """
    while bits:
        low = bits & -bits
        bits ^= low
        yield low.bit_length() - 1


def fitting(free: int, slots: int) -> int:
    """The slots at which so many free ones in a row begin, on one day."""
    starts = free
    for n in range(1, slots):
        starts &= free >> n & _NOT_FIRST[n]
    return starts


# Slots of the week whose n-th follower is on the same day.
_NOT_FIRST = {n: sum_bits(span(day * DAY, (day + 1) * DAY - n) for day in range(7)) for n in range(1, DAY)}
