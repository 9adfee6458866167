"""The annealing's inner loop: one lecture moves to another period and room, or two change places, at incremental cost.

Periods of all days are numbered through. What breaks a hard constraint costs `hard` and may be passed through while
it is warm. The neighbourhood is that of Bellio, Ceschia, Di Gaspero, Schaerf and Urli, Feature-based tuning of
simulated annealing applied to the curriculum-based course timetabling problem (2016).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from madang.compiled import compiled

Ints = NDArray[np.int32]
Tables = tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints]
MOST_HEATS = 8.0  # a change of so many heats is taken once in 3,000 times
SLACK = 25.0  # no single move has ever won more of soft cost than about this


@compiled(inline="always")
def _isolated(present: Ints, curriculum: int, period: int, periods: int) -> int:
    """Cost around a period: of itself and its neighbours of the same day."""
    first = period - period % periods
    last = first + periods - 1
    total = 0
    for at in range(max(first, period - 1), min(last, period + 1) + 1):
        if present[curriculum, at] > 0:
            before = at > first and present[curriculum, at - 1] > 0
            after = at < last and present[curriculum, at + 1] > 0
            if not before and not after:
                total += 2 * present[curriculum, at]
    return total


@compiled(inline="always")
def _shift(
    course: int, period: int, room: int, step: int, periods: int, tables: Tables, short: Ints, seats_short: Ints
) -> int:
    """Count a lecture in (step 1) or out (-1); returns the change of soft cost."""
    present, on_day, in_room, days_of, rooms_of, member, members = tables
    change: int = step * seats_short[course, room]
    for at in range(members[course], members[course + 1]):
        curriculum = member[at]
        change -= _isolated(present, curriculum, period, periods)
        present[curriculum, period] += step
        change += _isolated(present, curriculum, period, periods)
    day = period // periods
    was = days_of[course]
    on_day[course, day] += step
    if step == 1 and on_day[course, day] == 1:
        days_of[course] += 1
    elif step == -1 and on_day[course, day] == 0:
        days_of[course] -= 1
    change += 5 * (max(0, short[course] - days_of[course]) - max(0, short[course] - was))
    was = rooms_of[course]
    in_room[course, room] += step
    if step == 1 and in_room[course, room] == 1:
        rooms_of[course] += 1
    elif step == -1 and in_room[course, room] == 0:
        rooms_of[course] -= 1
    change += max(0, rooms_of[course] - 1) - max(0, was - 1)
    return change


@compiled(inline="always")
def _drawn(random: NDArray[np.uint64]) -> np.uint64:
    """64 random bits (xorshift; Marsaglia 2003): four times as fast as numpy's."""
    bits: np.uint64 = random[0]
    bits ^= bits << np.uint64(13)
    bits ^= bits >> np.uint64(7)
    bits ^= bits << np.uint64(17)
    random[0] = bits
    return bits


@compiled(inline="always")
def _below(bits: np.uint64, limit: int) -> int:
    """A number below the limit from the lower 32 bits."""
    return int(np.int64(((bits & np.uint64(0xFFFFFFFF)) * np.uint64(limit)) >> np.uint64(32)))


@compiled()
def _crowd(course: int, period: int, step: int, crowd: Ints, rivals: Ints, rival: Ints) -> None:
    for at in range(rivals[course], rivals[course + 1]):
        crowd[rival[at], period] += step


@compiled()
def anneal(
    steps: int,
    heat: float,
    cooling: float,
    hard: int,
    random: NDArray[np.uint64],
    periods: int,
    course_of: Ints,
    where: Ints,
    grid: Ints,
    closed: Ints,
    clash: NDArray[np.bool_],
    crowd: Ints,
    rivals: Ints,
    rival: Ints,
    tables: Tables,
    short: Ints,
    seats_short: Ints,
    state: NDArray[np.int64],
    best_where: Ints,
) -> float:
    """So many proposals from this state on, in place; state: [violations, soft cost, best of feasible ones].

    where: [lectures, 2] period and room; grid: [periods, rooms] lecture or -1; closed, crowd: [courses, periods];
    clash: [courses, courses]; crowd counts lectures there that clash with a course, its own among them.
    Returns the heat at the end.
    """
    lectures, all_periods, rooms = len(course_of), grid.shape[0], grid.shape[1]
    for step in range(steps):
        if step % 1024 == 0:
            heat *= cooling
        bits = _drawn(random)
        one = _below(bits, lectures)
        course, period, room = course_of[one], where[one, 0], where[one, 1]
        to_room = _below(bits >> np.uint64(32), rooms)
        bits = _drawn(random)
        to = period if bits >> np.uint64(60) == 0 else _below(bits, all_periods)  # now and then the room alone
        other = grid[to, to_room]
        if other == one:
            continue
        mate = course_of[other] if other >= 0 else -1
        if mate == course and to == period:
            continue
        broken = 0
        if to != period:
            both = 1 if mate >= 0 and clash[course, mate] else 0
            broken += (
                closed[course, to] - closed[course, period] + crowd[course, to] - both - (crowd[course, period] - 1)
            )
            if mate >= 0:
                broken += closed[mate, period] - closed[mate, to] + crowd[mate, period] - both - (crowd[mate, to] - 1)
        # A change this hard would not be taken: say no before counting the soft cost.
        if hard * broken > MOST_HEATS * heat + SLACK:
            continue
        limit = -heat * np.log(((_drawn(random) >> np.uint64(11)) + 1.0) * 2.0**-53)
        change = _shift(course, period, room, -1, periods, tables, short, seats_short)
        if mate >= 0:
            change += _shift(mate, to, to_room, -1, periods, tables, short, seats_short)
            change += _shift(mate, period, room, 1, periods, tables, short, seats_short)
        change += _shift(course, to, to_room, 1, periods, tables, short, seats_short)
        if change + hard * broken > limit:
            _shift(course, to, to_room, -1, periods, tables, short, seats_short)
            if mate >= 0:
                _shift(mate, period, room, -1, periods, tables, short, seats_short)
                _shift(mate, to, to_room, 1, periods, tables, short, seats_short)
            _shift(course, period, room, 1, periods, tables, short, seats_short)
            continue
        grid[period, room] = other
        grid[to, to_room] = one
        where[one, 0], where[one, 1] = to, to_room
        if other >= 0:
            where[other, 0], where[other, 1] = period, room
        if to != period:
            _crowd(course, period, -1, crowd, rivals, rival)
            _crowd(course, to, 1, crowd, rivals, rival)
            if mate >= 0:
                _crowd(mate, to, -1, crowd, rivals, rival)
                _crowd(mate, period, 1, crowd, rivals, rival)
        state[0] += broken
        state[1] += change
        if state[0] == 0 and state[1] < state[2]:
            state[2] = state[1]
            best_where[:] = where
    return heat
