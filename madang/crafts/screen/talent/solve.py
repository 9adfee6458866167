"""From a problem to an order with a proof, or with a bound where time or room ran out."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from madang.crafts.screen.talent.problem import MOST_SCENES, Core, Masks, Problem, core_of

SMALL = 12  # up to so many merged scenes all sets are tabulated, which takes no longer than to look for bounds
MEDIUM = 24  # up to so many they are tabulated where searching has taken longer than that would
TABLE_STEPS_A_STATE = 6_000  # steps of a table in the time in which one state is expanded
SETS = 1 << 17  # tabulated at once
STEP = 2_000  # states expanded at once
MOST_STATES = 8_000_000  # of 72 bytes each
ROUNDS, MOVES = 4, 25  # annealings; moves in each, for every pair of scenes
ROUNDS_ALONE, MOVES_AT_ONCE = 40, 6_000_000  # annealings where no search follows; moves × scenes in one of them at most
OVER = "time is over"


@dataclass(frozen=True)
class Answer:
    """An order of all scenes (places in the problem), what it costs, and a total that no order comes below.

    proved: that no order costs less. why: where it is not proved, what ended the search.
    """

    order: tuple[int, ...]
    total: Fraction
    holding: Fraction
    bound: Fraction
    proved: bool
    seconds: float
    why: str = ""


@dataclass
class _Best:
    """The best order known of a core, and what no order comes below."""

    order: Masks
    cost: int
    bound: int = 0


def solve(problem: Problem, seconds: float = 60.0, seed: int = 0) -> Answer:
    """Put scenes in the order in which waiting costs least, proved where `seconds` suffice.

    Ctrl-C ends it early with the best order so far. The same seed gives the same order where it is proved; a longer
    limit never a dearer one. Raises Refused where more actors matter than can be told apart.

    >>> from fractions import Fraction as F
    >>> one, two, both = frozenset([0]), frozenset([1]), frozenset([0, 1])
    >>> problem = Problem(("1", "2", "3"), ("Ana", "Bo"), (one, two, both), (F(5), F(7)), (F(1), F(1), F(2)))
    >>> answer = solve(problem)
    >>> answer.order, int(answer.total), int(answer.holding), answer.proved
    ((0, 2, 1), 36, 0, True)
    """
    begun = time.monotonic()
    core = core_of(problem)
    best = _Best(core.identity, _cost(core, core.identity))
    why = ""
    try:
        with closing(_efforts(core, best, seed)) as efforts:
            for said in efforts:
                why = said
                if time.monotonic() - begun > seconds:
                    break
    except KeyboardInterrupt:
        why = "interrupted"
    holding, bound = ((cost + core.constant) * core.unit for cost in (best.cost, min(best.bound, best.cost)))
    working, proved = problem.working, best.bound >= best.cost
    return Answer(
        order=core.unmerged(best.order),
        total=working + holding,
        holding=holding,
        bound=working + bound,
        proved=proved,
        seconds=time.monotonic() - begun,
        why="" if proved else why,
    )


def _efforts(core: Core, best: _Best, seed: int) -> Generator[str]:
    """Improve `best` step by step; each step of about 0.1 s yields what to say where it was the last one."""
    scenes = len(core.days)
    if scenes <= SMALL:
        yield from _tabulated(core, best)
        return
    if scenes > MOST_SCENES:
        too_many = f"{scenes} scenes differ in their cast, and a proof is tried for at most {MOST_SCENES}"
        yield from (too_many for _ in _annealed(core, best, seed, ROUNDS_ALONE))
        return
    yield from _annealed(core, best, seed, ROUNDS)
    worth = 2**scenes * scenes // TABLE_STEPS_A_STATE if scenes <= MEDIUM else None
    yield from _searched(core, best, worth)
    if scenes <= MEDIUM and best.bound < best.cost:
        yield from _tabulated(core, best)


def _cost(core: Core, order: Masks) -> int:
    from madang.crafts.screen.talent.local import waiting

    room = np.empty(len(order), np.int64)
    return int(waiting(order, core.cast, core.days, core.before, core.after, core.table, room))


def _annealed(core: Core, best: _Best, seed: int, rounds: int) -> Iterator[str]:
    from madang.crafts.screen.talent.local import annealed

    scenes = len(core.days)
    moves = min(MOVES * scenes**2, MOVES_AT_ONCE // scenes)
    for number in range(rounds):
        order = best.order.copy()
        cost = annealed(
            order, core.cast, core.days, core.before, core.after, core.table, moves, (seed + number) % 2**32
        )
        if cost < best.cost:
            best.order, best.cost = order, int(cost)
        yield OVER


def _tabulated(core: Core, best: _Best) -> Iterator[str]:
    from madang.crafts.screen.talent.subsets import pushed, traced, unions

    scenes = len(core.days)
    rest = (core.days, unions(core.cast), core.before, core.after, core.table)
    costs = np.full(1 << scenes, np.iinfo(np.int64).max)
    costs[0] = 0
    for first in range(0, 1 << scenes, SETS):
        pushed(costs, first, min(first + SETS, 1 << scenes), core.cast, *rest)
        yield OVER
    best.order = np.empty(scenes, np.int64)
    traced(costs, best.order, core.cast, *rest)
    best.cost = best.bound = int(costs[-1])


def _searched(core: Core, best: _Best, worth: int | None) -> Iterator[str]:
    """Search until nothing is open, until states have no room, or until `worth` states were expanded."""
    from madang.crafts.screen.talent import search
    from madang.crafts.screen.talent.regrown import regrown

    scenes = len(core.days)
    states = np.zeros((1 << 12, search.COLUMNS), np.int64)
    slots = np.full(1 << 14, -1, np.int32)
    layers = np.full(scenes + 1, -1, np.int64)
    states[0, [search.LEFT, search.RIGHT]] = sorted((core.before, core.after))
    states[0, [search.REST, search.BEFORE, search.NEXT]] = np.array([-1 if scenes == 64 else 2**scenes - 1, -1, -1])
    memo = np.zeros(6, np.int64)
    memo[[search.SIZE, search.LAYER, search.BELOW, search.GOAL]] = 1, scenes, best.cost, -1
    try:
        while True:
            state = search.grown(memo, states, slots, layers, core.cast, core.days, core.costs, core.table, STEP)
            if state == search.DONE or (worth is not None and memo[search.EXPANDED] >= worth):
                return
            if state == search.FULL:
                if len(states) >= MOST_STATES:
                    yield f"{memo[search.SIZE]:,} states are as many as are kept"
                    return
                states = np.concatenate([states, np.zeros_like(states)])
                slots = np.full(2 * len(slots), -1, np.int32)
                search.entered(memo[search.SIZE], states, slots)
            yield OVER
    finally:
        best.bound = int(search.open_bound(memo, states, layers))
        if memo[search.GOAL] >= 0:
            best.order, best.cost = regrown(states, int(memo[search.GOAL]), core), int(memo[search.BELOW])
