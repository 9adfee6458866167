"""A plan and a loss in, a repaired plan out: as few strips moved as can be, then as cheap as can be, checked."""

from __future__ import annotations

import time
from dataclasses import dataclass

from madang.crafts.screen.repair.search import Ended, Found, budget_of, fees, search
from madang.crafts.screen.repair.standing import WEIGHTS, Loss, Standing, standing
from madang.crafts.screen.season.checker import Breach, breaches
from madang.crafts.screen.season.conflicts import Conflict, conflicts
from madang.crafts.screen.season.costs import Cost, cost_of
from madang.crafts.screen.season.model import Plan, Season, Stand


@dataclass(frozen=True)
class Repair:
    """The new plan, what both plans cost, and the rules the new one breaks, found by the independent checker.

    weight: of the strips that moved though their day was not lost. least: what no repair weighs less than.
    """

    standing: Standing
    plan: Plan
    before: Cost
    after: Cost
    breaches: tuple[Breach, ...]
    weight: int
    least: int
    moves: int
    ended: Ended
    seconds: float

    @property
    def proved(self) -> bool:
        """Whether no lawful repair moves strips of less weight."""
        return not self.breaches and self.weight == self.least

    @property
    def moved(self) -> tuple[str, ...]:
        """Ids of the scenes that stand elsewhere now, by their old day."""
        old, new = self.standing.old.stands, self.plan.stands
        names = [name for name in old if (old[name].day, old[name].unit) != (new[name].day, new[name].unit)]
        return tuple(sorted(names, key=lambda name: (old[name].day, old[name].unit)))


def repair(
    season: Season, plan: Plan, loss: Loss, *, weights: tuple[int, int, int] = WEIGHTS, price: float | None = None,
    seconds: float = 5.0, seed: int = 0, moves: int | None = None,
) -> Repair | list[Conflict]:  # fmt: skip
    """The repair of a plan after a loss, or why what is left cannot be shot at all.

    weights: what moving a strip weighs that stands within 72 hours, within the week, later. price: what a unit of that
    weight costs; None: fewest moves first, then the least cost. seconds: buy a number of moves; moves: that number.
    """
    import numpy as np

    left = standing(season, plan, loss, weights)
    if found := conflicts_of(left):
        return found
    ready()
    begun = time.monotonic()
    start = left.home.copy()
    start[[season.index[name] for name in left.displaced]] = -1
    if left.displaced or price is not None:
        until = begun + max(0.1, seconds - 1) if moves is None else float("inf")
        settled = search(left, fees(left), start, seed, moves or budget_of(left.arrays, seconds), until, price)
    else:
        settled = Found(tuple(map(int, np.asarray(left.home))), 0.0, 0.0, 0.0, 0, "moves")
    return finished(left, settled, 0, begun)


def finished(left: Standing, found: Found, least: int, begun: float) -> Repair:
    """A repair of what was found, checked."""
    plan = plan_after(left, found.slots)
    return Repair(
        left, plan, cost_of(left.season, left.old), cost_of(left.season, plan), tuple(breaches(left.season, plan)),
        round(found.weight), least, found.moves, found.ended, time.monotonic() - begun,
    )  # fmt: skip


def plan_after(left: Standing, slots: tuple[int, ...]) -> Plan:
    """The plan of the new slots; where a day keeps all its scenes and gets no other, it keeps its times."""
    from madang.crafts.screen.season.stands import plan_of

    made = plan_of(left.season, left.arrays, slots)
    names = [scene.id for scene in left.season.scenes]
    touched = {slot for pair in zip(slots, map(int, left.home), strict=True) if pair[0] != pair[1] for slot in pair}
    stands: dict[str, Stand] = {
        name: made.stands[name] if slot in touched else left.old.stands[name]
        for name, slot in zip(names, slots, strict=True)
    }
    return Plan(stands)


def conflicts_of(left: Standing) -> list[Conflict]:
    """Why what is not shot yet cannot be shot at all, where that can be proved."""
    from dataclasses import replace

    from madang.crafts.screen.season.arrays import arrays_of

    season = left.season
    rest = replace(
        season,
        scenes=tuple(scene for scene in season.scenes if scene.id not in left.shot),
        episodes=tuple(replace(episode, first=max(episode.first, left.loss.today)) for episode in season.episodes),
        units=tuple(
            replace(unit, minutes=tuple(
                0 if (day, at) in left.loss.lost else minutes for day, minutes in enumerate(unit.minutes)
            )) for at, unit in enumerate(season.units)
        ),
    )  # fmt: skip
    return conflicts(rest, arrays_of(rest))


def ready() -> None:
    """Have the loops compiled, on a season of two scenes."""
    import numpy as np

    from madang.crafts.screen.season.model import Episode, Person, Place, Scene, Unit

    two = Season(
        scenes=(Scene("1", 0, 0, False, (0,), 1), Scene("2", 0, 0, False, (0,), 1)), people=(Person("1", 1.0),),
        places=(Place("1"),), episodes=(Episode("1", 0, 1),), units=(Unit("1", (2, 2)),), days=2, weeks=(0, 0),
    )  # fmt: skip
    left = standing(two, Plan({"1": Stand(0), "2": Stand(1)}), Loss(0, frozenset({(0, 0)})))
    search(left, fees(left), np.array([-1, 1]), 0, 1, float("inf"))
