"""A plan and a loss in, a repaired plan out: as few strips moved as can be, then as cheap as can be, checked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from madang.crafts.screen.repair.rescue import Miss, helps, late, least_late, misses
from madang.crafts.screen.repair.search import Ended, Found, budget_of, fees, search
from madang.crafts.screen.repair.standing import WEIGHTS, Loss, Standing, standing
from madang.crafts.screen.season.arrays import CLOCKED, arrays_of
from madang.crafts.screen.season.checker import Breach, breaches
from madang.crafts.screen.season.conflicts import Conflict, conflicts
from madang.crafts.screen.season.costs import Cost, cost_of
from madang.crafts.screen.season.law import NEVER
from madang.crafts.screen.season.model import Plan, Season, Stand
from madang.crafts.screen.season.unseen import ATTEMPTS, without

NODES = 20_000  # of the complete search for a proof
HELP_SHARE = 5  # part of the budget for each thing that is tried to be in time again


@dataclass(frozen=True)
class Hopeless:
    """Why no plan can exist, late or not; helps: what was tried and would mend it."""

    conflicts: tuple[Conflict, ...]
    helps: tuple[str, ...]


@dataclass(frozen=True)
class Repair:
    """The new plan, what both plans cost, and the rules the new one breaks, found by the independent checker.

    weight: of the strips that moved though their day was not lost. least: what no repair weighs less than. Where not
    all can be shot in time: stuck, why, as far as it is proved; missed, the episodes that are late; helps, what was
    tried and would mend it; tried, whether there was time for all that is tried.
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
    stuck: tuple[Conflict, ...] = ()
    missed: tuple[Miss, ...] = ()
    helps: tuple[str, ...] = ()
    tried: bool = True

    @property
    def proved(self) -> bool:
        """Whether no lawful repair moves strips of less weight."""
        return not self.breaches and self.weight == self.least

    @property
    def advice(self) -> str:
        """What would bring late episodes in time, or what was tried in vain."""
        if self.helps:
            return "in time it would be with " + " or ".join(self.helps)
        end = max((miss.deadline for miss in self.missed), default=-1)
        loss, units = self.standing.loss, range(len(self.standing.season.units))
        if all((day, unit) in loss.lost for day in range(loss.today, end + 1) for unit in units):
            return "no day before the deadline is left: the episode airs later, or its editing begins later"
        if not self.tried:
            return "there was no time to try longer days and another unit for a day; give more --seconds"
        return "days up to 3 hours longer and another unit for a day were tried, and did not bring it in time"

    @property
    def moved(self) -> tuple[str, ...]:
        """Ids of the scenes that stand elsewhere now, by their old day."""
        old, new = self.standing.old.stands, self.plan.stands
        names = [name for name in old if (old[name].day, old[name].unit) != (new[name].day, new[name].unit)]
        return tuple(sorted(names, key=lambda name: (old[name].day, old[name].unit)))


def repair(
    season: Season, plan: Plan, loss: Loss, *, weights: tuple[int, int, int] = WEIGHTS, price: float | None = None,
    seconds: float = 5.0, seed: int = 0, moves: int | None = None,
) -> Repair | Hopeless:  # fmt: skip
    """The repair of a plan after a loss, or why what is left cannot be shot at all.

    weights: what moving a strip weighs that stands within 72 hours, within the week, later. price: what a unit of that
    weight costs; None: fewest moves first, then the least cost. seconds: buy a number of moves; moves: that number.
    """
    ready()
    begun = time.monotonic()
    left = standing(season, plan, loss, weights)
    until = begun + max(0.1, seconds - 1) if moves is None else float("inf")
    budget = moves or budget_of(left.arrays, seconds)
    stuck = conflicts_of(left)
    if not stuck:
        asked = left
        for attempt in range(ATTEMPTS):
            found, least = _found(asked, seed, budget, until, price)
            if found.broken:
                break
            told = finished(asked, found, 0 if attempt else least, begun)
            closed = without(left.season, asked.arrays, told.plan, told.breaches, told.moved)
            if closed is None or attempt == ATTEMPTS - 1:
                return told
            asked = replace(asked, arrays=closed)
    # Not in time: what nobody can keep is then said, beside the plan that is least late. That has as long again.
    until = until if moves else time.monotonic() + max(0.1, seconds - 1)
    open_ = late(left)
    if still := conflicts_of(open_):
        rest, _ = helps(season, plan, loss, season.days - 1, seed, budget // HELP_SHARE, until)
        return Hopeless(tuple(still), tuple(rest))
    found = least_late(left, open_, seed, budget, until)
    told = finished(left, found, 0, begun)
    missed = list(misses(left.season, told.plan))
    end = max((miss.deadline for miss in missed), default=-1)
    helped, tried = helps(season, plan, loss, end, seed, budget // HELP_SHARE, until)
    return replace(told, stuck=tuple(stuck), missed=tuple(missed), helps=tuple(helped), tried=tried)


def _found(left: Standing, seed: int, budget: int, until: float, price: float | None) -> tuple[Found, int]:
    """The best repair found, and a weight that none comes below."""
    start = left.home.copy()
    start[[left.season.index[name] for name in left.displaced]] = -1
    if not left.displaced and price is None:
        return Found(tuple(map(int, start)), 0.0, 0.0, 0.0, 0, "moves"), 0
    found = search(left, fees(left), start, seed, budget, until, price)
    if price is not None or found.ended != "moves":
        return found, 0
    # Where limits are broken still, there may be a repair of any weight.
    least, better = _least(left, start, round(found.weight) if not found.broken else int(left.weights.sum()))
    if better is not None:
        second = search(left, fees(left), better, seed, budget, until)
        found = min(found, second, key=lambda one: one.rank(None))
    return found, least


def _least(left: Standing, start: Any, weight: int) -> tuple[int, Any]:
    """A weight that no repair comes below, and slots of one that weighs less than `weight`, where there is one."""
    import numpy as np

    from madang.crafts.screen.repair.fewest import FOUND, NONE, within

    arrays = left.arrays
    if arrays.clock[CLOCKED]:
        arrays = arrays._replace(week_cap=np.full_like(arrays.week_cap, NEVER))
    nodes, slots = np.array([NODES]), start.copy()
    may = np.isin(np.arange(len(start)), left.movable[len(left.displaced) :])
    for budget in range(weight):
        answer = within(arrays, start, left.home, may, left.weights, budget, nodes, slots)
        if answer == FOUND:
            return budget, slots
        if answer != NONE:
            return budget, None
    return weight, None


def finished(left: Standing, found: Found, least: int, begun: float) -> Repair:
    """A repair of what was found, checked."""
    plan = plan_after(left, found.slots)
    weight = sum(int(left.weights[at]) for at, slot in enumerate(found.slots) if slot != left.home[at])
    return Repair(
        left, plan, cost_of(left.season, left.old), cost_of(left.season, plan), tuple(breaches(left.season, plan)),
        weight, least, found.moves, found.ended, time.monotonic() - begun,
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
    season = left.season
    if pinned := list(_pinned(left)):
        return pinned
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


def _pinned(left: Standing) -> Iterator[Conflict]:
    for name in left.displaced:
        scene, day = left.season.scenes[left.season.index[name]], left.old.stands[name].day
        if scene.pinned_day == day:
            text = f"scene {name} is pinned to {left.season.day_name(day)}, and {left.displaced[name]}; change its pin"
            yield Conflict((name,), (), day, day, text)


def ready() -> None:
    """Have the loops compiled, on a season of two scenes."""
    import numpy as np

    from madang.crafts.screen.season.model import Episode, Person, Place, Scene, Unit

    two = Season(
        scenes=(Scene("1", 0, 0, False, (0,), 1), Scene("2", 0, 0, False, (0,), 1)), people=(Person("1", 1.0),),
        places=(Place("1"),), episodes=(Episode("1", 0, 1),), units=(Unit("1", (2, 2)),), days=2, weeks=(0, 0),
    )  # fmt: skip
    left = standing(two, Plan({"1": Stand(0), "2": Stand(1)}), Loss(0, frozenset({(0, 0)})))
    start = np.array([-1, 1])
    search(left, fees(left), start, 0, 1, float("inf"))
    _least(left, start, 1)
