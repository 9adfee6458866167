"""A season in, a plan out: packed, bounded, checked."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

from madang.crafts.screen.season.checker import Breach, breaches
from madang.crafts.screen.season.conflicts import Conflict, conflicts
from madang.crafts.screen.season.costs import Cost, cost_of
from madang.crafts.screen.season.model import Episode, Person, Place, Plan, Scene, Season, Unit
from madang.crafts.screen.season.unseen import ATTEMPTS, without

MENDING = 0.1  # of the moves, and of the time, for what only the checker sees
BOUND_SHARE = 0.8  # rounds of the bound's ascent for each second


@dataclass(frozen=True)
class Answer:
    """A plan, what it costs, what none costs less than, and every rule it breaks, found by the independent checker.

    moves: made in each of the two threads. ended: "moves" where the whole budget was used, so that the same seed and
    budget give this plan again; "time" where the machine was too slow for that, "interrupted" by Ctrl-C.
    """

    plan: Plan
    cost: Cost
    bound: float
    breaches: tuple[Breach, ...]
    moves: int
    ended: Literal["moves", "time", "interrupted"]
    seconds: float

    @property
    def proved(self) -> bool:
        """Whether no lawful plan costs less."""
        return not self.breaches and self.cost.total <= self.bound * (1 + 1e-8) + 1e-9

    @property
    def gap(self) -> float:
        """(cost - bound) / cost."""
        return max(0.0, (self.cost.total - self.bound) / self.cost.total) if self.cost.total else 0.0


def solve(season: Season, seconds: float = 60.0, seed: int = 0, moves: int | None = None) -> Answer | list[Conflict]:
    """The best plan that a budget of moves finds, or why there can be none.

    seconds: buy the budget at a fixed number of moves each, and end it where the machine is slower than that; they
    begin when the loops are compiled, which takes a while on the first run of all. moves: the budget itself, no clock.
    """
    from madang.crafts.screen.season.arrays import arrays_of
    from madang.crafts.screen.season.bound import bound
    from madang.crafts.screen.season.packer import budget_of, pack
    from madang.crafts.screen.season.stands import plan_of

    arrays = arrays_of(season)
    if found := conflicts(season, arrays):
        return found
    _ready()
    begun = time.monotonic()
    stop = threading.Event()
    # What follows the search takes a moment, too.
    until = begun + max(0.1, 0.97 * seconds - 0.5) if moves is None else float("inf")
    with ThreadPoolExecutor(1) as beside:
        below = beside.submit(bound, arrays, round(BOUND_SHARE * seconds), until, stop)
        packed = pack(arrays, seed, moves or budget_of(arrays, seconds), until, stop)
        if packed.ended != "moves":
            stop.set()
        moves_made = packed.moves
        try:
            least = below.result().value
        except KeyboardInterrupt:
            stop.set()
            least = below.result().value
    plan = plan_of(season, arrays, packed.slots)
    broken = breaches(season, plan)
    for _ in range(ATTEMPTS):
        # What only the checker sees is searched around, a while longer.
        closed = without(season, arrays, plan, broken, plan.stands) if broken and not packed.broken else None
        if closed is None or packed.ended == "interrupted":
            break
        arrays = closed
        until = float("inf") if moves is not None else time.monotonic() + MENDING * seconds
        budget = max(1, int(MENDING * (moves or budget_of(arrays, seconds))))
        packed = replace(pack(arrays, seed, budget, until, known=packed.slots), ended=packed.ended)
        plan = plan_of(season, arrays, packed.slots)
        broken = breaches(season, plan)
    return Answer(
        plan=plan,
        cost=cost_of(season, plan),
        bound=least,
        breaches=tuple(broken),
        moves=moves_made,
        ended=packed.ended,
        seconds=time.monotonic() - begun,
    )


def _ready() -> None:
    """Have the loops compiled, on a season of one scene."""
    from madang.crafts.screen.season.arrays import arrays_of
    from madang.crafts.screen.season.bound import bound
    from madang.crafts.screen.season.packer import pack

    one = Season(
        scenes=(Scene("1", 0, 0, False, (0,), 1),), people=(Person("1", 1.0),), places=(Place("1"),),
        episodes=(Episode("1", 0, 0),), units=(Unit("1", (1,)),), days=1, weeks=(0,),
    )  # fmt: skip
    arrays = arrays_of(one)
    pack(arrays, 0, 1, float("inf"))
    bound(arrays, 1)
