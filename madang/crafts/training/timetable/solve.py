"""From a week to a timetable: placed one by one, mended and improved by CP-SAT, finished by local search."""

from __future__ import annotations

import random
import time

from madang.crafts.training.timetable.budget import CHAINS, IMPROVEMENT, MOVES, PROOF, Budget
from madang.crafts.training.timetable.model import reassign
from madang.crafts.training.timetable.relaxed import least_missing
from madang.crafts.training.timetable.search import anneal, construct, eject
from madang.crafts.training.timetable.state import MISSING, State
from madang.crafts.training.timetable.week import Timetable, Week

SECONDS = 20.0
WHOLE = 120  # single lessons up to which CP-SAT has all of them in one model
PART = 40  # single lessons of one neighbourhood
TURNS_S = 0.5  # neighbourhoods a second


def solve(
    week: Week, seconds: float = SECONDS, seed: int = 0, began: float | None = None, clock: bool = True
) -> Timetable:
    """The best timetable that a budget of work finds (less where it is proved to be the best).

    seconds: buy the budget, and end it where the machine is slower, unless there is no clock; began: when they began,
    by time.perf_counter().
    Raises nothing: what cannot be placed is unplaced, with reasons.
    """
    from madang.crafts.training.timetable.reasons import reasons

    budget = Budget(seconds, time.perf_counter() if began is None else began, clock)
    draw = random.Random(seed)
    state = State(week)
    construct(state, draw)
    everything = range(len(state.sessions))
    eject(state, int(CHAINS * seconds / max(1, len(everything))), draw, budget)
    whole = len(everything) <= WHOLE
    least = least_missing(state, budget) if state.unplaced else 0
    if whole and state.missing() > least:
        least = max(least, reassign(state, everything, PROOF * seconds, budget, seed, places=True, least=least))
    elif state.missing() > least:
        _neighbourhoods(state, max(1, int(TURNS_S * seconds)), draw, budget)
    bound = max(state.bound(), MISSING * least)
    if whole and state.penalty() > bound:
        bound = max(bound, reassign(state, everything, IMPROVEMENT * seconds, budget, seed))
    anneal(state, int(MOVES * seconds), draw, budget, bound)
    unplaced: dict[str, int] = {}
    for number in state.unplaced:
        lesson = week.lessons[state.sessions[number].lesson].id
        unplaced[lesson] = unplaced.get(lesson, 0) + 1
    notes = tuple(note for limit in state.limits for note in limit.notes)
    why = tuple(reasons(state, budget, proved=state.missing() <= least)) if unplaced else ()
    return Timetable(
        week, state.placed(), state.penalty(), bound, state.missing(), least, budget.ended, unplaced, why, notes
    )


def _neighbourhoods(state: State, turns: int, draw: random.Random, budget: Budget) -> None:
    """Large-neighbourhood search: what is missing, with all that stands in its way."""
    for turn in range(turns):
        if not state.unplaced or budget.over():
            return
        reassign(state, _near(state, draw), 2 * PROOF, budget, turn, places=True)


def _near(state: State, draw: random.Random) -> list[int]:
    """Some sessions that share trainees or coaches, around one that is missing."""
    seed = draw.choice(state.unplaced)
    linked = [other for t in state.sessions[seed].trainees for other in state.of_trainee[t]]
    coaches = set(state.sessions[seed].coaches)
    linked += [other for other, each in enumerate(state.sessions) if coaches & set(each.coaches)]
    draw.shuffle(linked)
    return sorted({seed, *linked[: PART - 1]})
