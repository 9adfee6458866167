"""What is to be put in order: scenes with who is in them and how long they take, and what everybody costs a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from madang.errors import Refused

Masks = np.ndarray[tuple[int], np.dtype[np.int64]]
MOST_SCENES, MOST_ACTORS = 64, 63  # as many as an int64 has bits, but its sign for actors
LARGEST = 2**60


@dataclass(frozen=True)
class Problem:
    """Scenes in the order of the file, `cast[s]` the places in `actors` of who is in scene s; exact costs and days.

    An actor is paid from the first scene to the last one, waiting included. before, after: actors who have begun
    already and who are still needed afterwards. Days and costs are greater than 0 and at least 0.
    """

    scenes: tuple[str, ...]
    actors: tuple[str, ...]
    cast: tuple[frozenset[int], ...]
    costs: tuple[Fraction, ...]
    days: tuple[Fraction, ...]
    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()

    @property
    def working(self) -> Fraction:
        """What working days cost, in whatever order."""
        pairs = zip(self.cast, self.days, strict=True)
        return sum((days * self.costs[actor] for cast, days in pairs for actor in cast), Fraction(0))

    def places(self, order: Sequence[int], actor: int) -> tuple[list[int], list[int]]:
        """The places in an order at which an actor works, and those at which they wait."""
        works = [place for place, scene in enumerate(order) if actor in self.cast[scene]]
        if not works and not (actor in self.before and actor in self.after):
            return [], []
        first = 0 if actor in self.before else works[0]
        last = len(order) - 1 if actor in self.after else works[-1]
        return works, sorted(set(range(first, last + 1)).difference(works))

    def waiting(self, order: Sequence[int]) -> Fraction:
        """What waiting costs in an order."""
        return sum(
            (self.costs[actor] * self.days[order[place]] for actor in range(len(self.actors))
             for place in self.places(order, actor)[1]),
            Fraction(0),
        )  # fmt: skip


@dataclass(frozen=True)
class Core:
    """A problem for the compiled loops: scenes with the same actors merged, actors who can never wait left out.

    cast: a mask for each merged scene; costs descend; `unit` is what a cost of 1 stands for; groups: the merged scenes'
    places in the problem; table: summed costs for each byte of a mask; constant: waiting that no order changes.
    """

    cast: Masks
    days: Masks
    costs: Masks
    table: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    before: int
    after: int
    groups: tuple[tuple[int, ...], ...]
    unit: Fraction
    constant: int

    @property
    def identity(self) -> Masks:
        return np.arange(len(self.days))

    def unmerged(self, order: Masks) -> tuple[int, ...]:
        """An order of the problem's own scenes, each once."""
        return tuple(scene for group in order for scene in self.groups[group])


def cost_table(costs: Sequence[int]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Summed costs of the actors in each value of each byte of a mask: (bytes, 256).

    >>> int(cost_table([5, 7, 9])[0, 0b101])
    14
    """
    padded = np.zeros(-(-max(len(costs), 1) // 8) * 8, np.int64)
    padded[: len(costs)] = costs
    chosen = (np.arange(256)[:, None] >> np.arange(8)) & 1
    return np.ascontiguousarray((chosen @ padded.reshape(-1, 8).T).T)


def core_of(problem: Problem) -> Core:
    """Merge, leave out and scale to whole numbers. Raises Refused where more actors can wait than a mask holds."""
    both = problem.before & problem.after
    groups = _groups(problem, both)
    mattering = sorted(
        (actor for actor in range(len(problem.actors)) if _matters(actor, problem, both, groups)),
        key=lambda actor: (-problem.costs[actor], actor),
    )
    if len(mattering) > MOST_ACTORS:
        raise Refused(
            f"{len(mattering)} actors are in two or more different scenes, and at most {MOST_ACTORS} can be told apart",
            "put one block or location at a time in order",
        )
    cost_step = _step([problem.costs[actor] for actor in range(len(problem.actors))])
    day_step = _step(problem.days)
    unit = cost_step * day_step
    if sum(problem.costs) * sum(problem.days) / unit > LARGEST:
        raise Refused("its costs or days have more digits than can be summed exactly", "round them")
    bit = {actor: 1 << place for place, actor in enumerate(mattering)}

    def mask(actors: frozenset[int]) -> int:
        return sum(bit[actor] for actor in actors if actor in bit)

    costs = [int(problem.costs[actor] / cost_step) for actor in mattering]
    return Core(
        np.array([mask(problem.cast[group[0]]) for group in groups], np.int64),
        np.array([int(sum(problem.days[scene] for scene in group) / day_step) for group in groups], np.int64),
        np.array(costs, np.int64),
        cost_table(costs),
        mask(problem.before - both),
        mask(problem.after - both),
        tuple(groups),
        unit,
        int(_constant(problem, both) / unit),
    )


def _groups(problem: Problem, both: frozenset[int]) -> list[tuple[int, ...]]:
    """Scenes with the same paid actors, but for those who stay anyway; they may always stand together."""
    free = both | {actor for actor, cost in enumerate(problem.costs) if not cost}
    merged: dict[frozenset[int], list[int]] = {}
    for scene, cast in enumerate(problem.cast):
        merged.setdefault(cast - free, []).append(scene)
    return [tuple(group) for group in merged.values()]


def _matters(actor: int, problem: Problem, both: frozenset[int], groups: list[tuple[int, ...]]) -> bool:
    """Whether an actor waits in some orders and not in others."""
    inside = [actor in problem.cast[group[0]] for group in groups]
    held = actor in problem.before or actor in problem.after
    return problem.costs[actor] > 0 and actor not in both and sum(inside) > (not held) and not all(inside)


def _constant(problem: Problem, both: frozenset[int]) -> Fraction:
    pairs = zip(problem.cast, problem.days, strict=True)
    return sum((days * problem.costs[actor] for cast, days in pairs for actor in both - cast), Fraction(0))


def _step(values: Sequence[Fraction]) -> Fraction:
    """The largest number of which all values are whole multiples."""
    from math import gcd, lcm

    below = lcm(*(value.denominator for value in values))
    return Fraction(gcd(*(int(value * below) for value in values)) or 1, below)
