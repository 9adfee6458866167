"""The cheapest way through the candidates of all cues: Viterbi in the order of time, exact in integers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import NamedTuple

import numpy as np

from madang.crafts.localization.repair.candidates import Bools, Candidates
from madang.crafts.localization.repair.rules import Film, Rules
from madang.spans import Ints

_NEVER = 2**60


class _States(NamedTuple):
    """After a cue: its in-time, the latest out-time of all so far, the cost of the best way there, and that way."""

    start: Ints
    latest: Ints
    cost: Ints
    before: Ints  # the state of the cue before
    chosen: Ints  # the candidate


@dataclass(frozen=True, eq=False)
class _Table:
    """What neighbours miss and what that costs, for every distance in ticks from `least` on; the last stands for more.

    Overlaps of more than a minute are rare and asked about one by one.
    """

    least: int
    misses: Ints
    price: Ints
    film: Film
    rules: Rules

    @classmethod
    def of(cls, candidates: Candidates, apart: Ints, film: Film, rules: Rules) -> _Table:
        latest = np.maximum.accumulate(np.maximum.reduceat(candidates.end, candidates.first))
        earliest = np.minimum.reduceat(candidates.start, candidates.first)
        least = min(0, int(apart.min()), int((earliest[1:] - latest[:-1]).min(initial=0)))
        least = max(least, -ceil(60 * film.rate))
        # Beyond the widest gap that any clause knows, all distances are one.
        most = max(rules.widest(film.rate), 1)
        misses, price = rules.apart(film, np.arange(least, most + 1))
        return cls(least, misses, price * ceil(film.rate), film, rules)

    def at(self, apart: Ints) -> tuple[Ints, Ints]:
        if apart.min() < self.least:
            misses, price = self.rules.apart(self.film, apart)
            return misses, price * ceil(self.film.rate)
        place = np.minimum(apart - self.least, len(self.price) - 1)
        return self.misses[:, place], self.price[place]


def cheapest(candidates: Candidates, order: Ints, apart: Ints, film: Film, rules: Rules) -> Ints:
    """Of each cue the candidate it gets (n,).

    apart: int64 (n,), how far each cue is from those before it as written (the first counts nothing): no pair
    misses a clause by more than then. order: each cue's place in the file; in-times stay in their order, and two
    come to be the same only where the file has the first one first.

    A later cue needs to know of the earlier ones only the last in-time and the latest out-time, so the states
    are these two, and the result is the best of all combinations.
    """
    table = _Table.of(candidates, apart, film, rules)
    now_missed, _ = table.at(apart)
    layers: list[_States] = []
    step = (np.diff(order, prepend=0) < 0).astype(np.int64)
    bounds = [*candidates.first.tolist(), len(candidates.cue)]
    for cue, (first, after) in enumerate(pairwise(bounds)):
        chosen = np.arange(first, after)
        if not layers:
            start, end, price = candidates.start[chosen], candidates.end[chosen], candidates.price[chosen]
            layers.append(_States(start, end, price, np.zeros(len(chosen), dtype=np.int64), chosen))
        else:
            layers.append(_next(layers[-1], chosen, candidates, now_missed[:, cue], step[cue], table))
    return _back(layers)


def _next(was: _States, chosen: Ints, candidates: Candidates, allowed: Ints, step: int, table: _Table) -> _States:
    start, end = candidates.start[chosen], candidates.end[chosen]
    misses, price = table.at(start[None, :] - was.latest[:, None])
    never = (misses > allowed[:, None, None]).any(axis=0) | (start[None, :] < was.start[:, None] + step)
    cost = was.cost[:, None] + price + candidates.price[chosen][None, :]
    cost = np.where(never, _NEVER, cost)
    parts = [_best(start, end, cost, chosen, was.latest[:, None] <= end[None, :])]
    # A cue that outlasts this one is the neighbour of the next one, too.
    for latest in np.unique(was.latest[was.latest > end.min()]).tolist():
        held = np.full(len(chosen), latest, dtype=np.int64)
        parts.append(_best(start, held, cost, chosen, (was.latest[:, None] == latest) & (end < latest)[None, :]))
    return _States(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _best(start: Ints, latest: Ints, cost: Ints, chosen: Ints, fits: Bools) -> _States:
    cost = np.where(fits, cost, _NEVER)
    before = np.argmin(cost, axis=0)
    least = cost[before, np.arange(len(chosen))]
    keep = least < _NEVER
    return _States(start[keep], latest[keep], least[keep], before[keep], chosen[keep])


def _back(layers: list[_States]) -> Ints:
    found: list[int] = []
    state = int(np.argmin(layers[-1].cost)) if layers else 0
    for layer in reversed(layers):
        found.append(int(layer.chosen[state]))
        state = int(layer.before[state])
    return np.array(found[::-1], dtype=np.int64)
