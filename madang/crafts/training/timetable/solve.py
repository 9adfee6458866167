"""From a week to a timetable: placed one by one, mended and improved by CP-SAT, finished by local search."""

from __future__ import annotations

import random
import time

from madang.crafts.training.timetable.model import reassign
from madang.crafts.training.timetable.search import anneal, construct, eject
from madang.crafts.training.timetable.state import State
from madang.crafts.training.timetable.week import Timetable, Week

SECONDS = 20.0
WHOLE = 120  # single lessons up to which CP-SAT has all of them in one model
WHY_S = 5.0  # at most, of proofs why a lesson has no place
PART = 40  # single lessons of one neighbourhood


def solve(week: Week, seconds: float = SECONDS, seed: int = 0, workers: int = 2) -> Timetable:
    """The best timetable found in so many seconds (less where it is proved to be the best).

    Raises nothing: what cannot be placed is unplaced, with reasons.
    """
    from madang.crafts.training.timetable.reasons import reasons

    until = time.perf_counter() + seconds
    draw = random.Random(seed)
    state = State(week)
    construct(state, draw)
    if state.unplaced:
        eject(state, 0.15 * seconds, draw)
    bound, whole = state.bound(), len(state.sessions) <= WHOLE
    if whole:
        bound = max(bound, reassign(state, range(len(state.sessions)), 0.6 * _left(until), seed, workers))
    else:
        _neighbourhoods(state, until - 0.3 * seconds, draw, workers)
    if state.penalty() > bound:
        anneal(state, _left(until), draw)
    unplaced: dict[str, int] = {}
    for number in state.unplaced:
        lesson = week.lessons[state.sessions[number].lesson].id
        unplaced[lesson] = unplaced.get(lesson, 0) + 1
    notes = tuple(note for limit in state.limits for note in limit.notes)
    return Timetable(
        week,
        state.placed(),
        state.penalty(),
        bound,
        unplaced,
        tuple(reasons(state, min(seconds, WHY_S))) if unplaced else (),
        notes,
    )


def _left(until: float) -> float:
    return max(0.0, until - time.perf_counter())


def _neighbourhoods(state: State, until: float, draw: random.Random, workers: int) -> None:
    """Large-neighbourhood search: what is missing with all that stands in its way, else the costliest trainees."""
    turn = 0
    while _left(until) > 0:
        turn += 1
        reassign(state, _near(state, draw), min(2.0, _left(until)), turn, workers)


def _near(state: State, draw: random.Random) -> list[int]:
    """Some sessions that share trainees or coaches, around one that is missing or around a costly trainee."""
    missing = state.unplaced
    if missing:
        seed = draw.choice(missing)
    else:
        costs = [state.trainee_penalty(t) + 1 for t in range(len(state.mine))]
        worst = draw.choices(range(len(costs)), costs)[0]
        seed = draw.choice(state.of_trainee[worst] or range(len(state.sessions)))
    chosen = {seed}
    linked = [other for t in state.sessions[seed].trainees for other in state.of_trainee[t]]
    coaches = set(state.sessions[seed].coaches)
    linked += [other for other, each in enumerate(state.sessions) if coaches & set(each.coaches)]
    draw.shuffle(linked)
    chosen.update(linked[: PART - 1])
    return sorted(chosen)
