"""Lessons placed one by one, hardest first; and the local search that finishes a timetable."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable

from madang.crafts.training.timetable.budget import Budget
from madang.crafts.training.timetable.law import DAY, span
from madang.crafts.training.timetable.state import Spot, State, fitting

WARM, COLD = 2.0, 0.5  # of the annealing, in units of the penalty


def construct(state: State, draw: random.Random) -> None:
    """Place what can be placed, those with the least choice first."""
    choice = {number: _choice(state, number) + draw.random() for number in state.unplaced}
    for number in sorted(choice, key=lambda number: choice[number]):
        place_best(state, number, draw)


def _choice(state: State, number: int) -> float:
    """How many starts a session has in an empty week; those of many trainees first among equals."""
    session = state.sessions[number]
    common = -1
    for t in session.trainees:
        common &= state.free(t)
    starts = sum(fitting(common & state.coach_free[coach], session.slots).bit_count() for coach in session.coaches)
    return starts / len(session.trainees)


def place_best(state: State, number: int, draw: random.Random) -> bool:
    best = min(state.spots(number), key=lambda found: (found[0], draw.random()), default=None)
    if best is not None:
        state.place(number, best[1])
    return best is not None


def eject(state: State, chains: int, draw: random.Random, budget: Budget) -> None:
    """Place what found no room by moving others out of the way, as long as fewer are missing (ejection chains)."""
    often = [0] * len(state.sessions)
    missing = sum(state.sessions[number].missing for number in state.unplaced)
    best = list(state.at)
    for _ in range(chains):
        if not state.unplaced or budget.over():
            break
        number = min(state.unplaced, key=lambda number: (often[number], draw.random()))
        often[number] += 1
        if not place_best(state, number, draw):
            out = _in_the_way(state, number, often, draw)
            if out is None:
                continue
            for other in out[1]:
                state.remove(other)
            if not place_best(state, number, draw):  # a limit of the day or week stands in the way, not a lesson
                for other in out[1]:
                    place_best(state, other, draw)
            for other in sorted(out[1], key=lambda other: _choice(state, other)):
                if state.at[other] is None:
                    place_best(state, other, draw)
        now = sum(state.sessions[number].missing for number in state.unplaced)
        if now < missing and not any(state.parted(t, day) for t in range(len(state.mine)) for day in range(7)):
            missing, best = now, list(state.at)
    restore(state, best)


def _in_the_way(
    state: State, number: int, often: list[int], draw: random.Random
) -> tuple[float, tuple[int, ...]] | None:
    """The sessions whose removal would make room at the start where that costs least."""
    session = state.sessions[number]
    open_to_all = -1
    for t in session.trainees:
        open_to_all &= ~state.limits[t].forbidden
    holders = _holders(state, number)
    found: tuple[float, tuple[int, ...]] | None = None
    for coach in session.coaches:
        taken = 0
        for other in holders.get(("coach", coach), ()):
            taken |= _bits(state, other)
        starts = fitting(open_to_all & (state.coach_free[coach] | taken), session.slots)
        while starts:
            low = starts & -starts
            starts ^= low
            start = low.bit_length() - 1
            bits, day = span(start, start + session.slots), start // DAY
            out = {other for other in holders.get(("coach", coach), ()) if _bits(state, other) & bits}
            for t in session.trainees:
                near = span(start - DAY // 2, start + session.slots + DAY // 2)
                for other in holders.get(("trainee", t), ()):
                    where = _bits(state, other)
                    if where & bits or (where & near and state.at[other].start // DAY != day):  # type: ignore[union-attr]
                        out.add(other)
            if state.room_for(session, start) is None:
                blockers = [
                    [other for other in holders.get(("room", room), ()) if _bits(state, other) & bits]
                    for room in session.rooms
                ]
                blockers = [each for each in blockers if each]
                if not blockers:
                    continue
                out.update(min(blockers, key=lambda each: sum(1 + often[other] for other in each)))
            if not out:  # the day or the week is full: one of that day's goes
                full = [o for t in session.trainees for o in holders.get(("trainee", t), ())]
                if not full:
                    continue
                out.add(draw.choice(full))
            cost = sum(1 + often[other] for other in out) + draw.random()
            if found is None or cost < found[0]:
                found = (cost, tuple(sorted(out)))
    return found


def _bits(state: State, number: int) -> int:
    spot = state.at[number]
    return span(spot.start, spot.start + state.sessions[number].slots) if spot else 0


def _holders(state: State, number: int) -> dict[tuple[str, int], list[int]]:
    """Who holds what this session may need: placed sessions by coach, room, trainee."""
    session = state.sessions[number]
    holders: dict[tuple[str, int], list[int]] = {}
    for t in session.trainees:
        holders["trainee", t] = [other for other in state.of_trainee[t] if state.at[other] is not None]
    coaches, rooms = set(session.coaches), set(session.rooms)
    for other, spot in enumerate(state.at):
        if spot is not None:
            if spot.coach in coaches:
                holders.setdefault(("coach", spot.coach), []).append(other)
            if spot.room in rooms:
                holders.setdefault(("room", spot.room), []).append(other)
    return holders


def restore(state: State, spots: Iterable[Spot | None]) -> None:
    """Put every session where it was."""
    spots = list(spots)
    for number, spot in enumerate(state.at):
        if spot is not None and spot != spots[number]:
            state.remove(number)
    for number, spot in enumerate(spots):
        if spot is not None and state.at[number] is None:
            state.place(number, spot)


def anneal(state: State, moves: int, draw: random.Random, budget: Budget, enough: int) -> None:
    """Move single lessons, worse ones too while it is warm; what is best is kept. No lesson is given up.

    enough: a penalty no timetable goes below.
    """
    placed = [number for number, spot in enumerate(state.at) if spot is not None]
    if not placed:
        return
    now = state.penalty()
    best, best_at = now, list(state.at)
    for move in range(moves):
        if best <= enough or budget.over():
            break
        heat = WARM * (COLD / WARM) ** (move / moves)
        number = draw.choice(placed)
        session, spot = state.sessions[number], state.remove(number)
        back = state.added(session, spot.start) or 0
        # The best of a few: all of them is slow to cool, the very best leads into corners.
        found = state.spots(number, lambda starts: draw.sample(starts, min(len(starts), 4)))
        cost, chosen = min(found, key=lambda each: each[0], default=(back, spot))
        apart = any(state.parted(t, spot.start // DAY) for t in session.trainees)  # without the lesson
        refused = apart and chosen.start // DAY != spot.start // DAY
        if refused or (cost > back and draw.random() >= math.exp((back - cost) / heat)):
            cost, chosen = back, spot
        state.place(number, chosen)
        now += cost - back
        if now < best:
            best, best_at = now, list(state.at)
    restore(state, best_at)
