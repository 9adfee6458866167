"""Many seasons on all cores: how often each episode misses air, and what that figure is worth."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from statistics import NormalDist
from typing import Any

import numpy as np

from madang.crafts.screen.risk.arrays import Shoot

BLOCK = 250  # seasons at once on a thread
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """A part of all seasons, with Wilson's interval (1927) at 95 %."""

    hits: int
    runs: int

    @property
    def p(self) -> float:
        return self.hits / self.runs

    @property
    def interval(self) -> tuple[float, float]:
        """From, to.

        >>> tuple(round(end, 4) for end in Share(0, 100).interval)
        (0.0, 0.037)
        """
        z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
        middle = (self.p + z * z / (2 * self.runs)) / (1 + z * z / self.runs)
        half = z / (1 + z * z / self.runs) * math.sqrt(
            self.p * (1 - self.p) / self.runs + z * z / (4 * self.runs**2)
        )  # fmt: skip
        return max(0.0, middle - half) * (self.hits > 0), min(1.0, middle + half) if self.hits < self.runs else 1.0


@dataclass(frozen=True)
class Outcome:
    """What came of many seasons.

    missed: (E,) how often each episode missed. each: (runs,) how many episodes missed in each season. late_scenes: shot
    after their day, in all seasons. lateness: (E, BINS) seasons by when an episode was ready, against its air. hits:
    (n,) see kernel.seasons. over: (E,) days after air at which each is ready, the mean (negative: before).
    """

    runs: int
    missed: Any
    each: Any
    late_scenes: int
    over: Any
    lateness: Any
    hits: Any

    @property
    def any(self) -> Share:
        """Seasons in which an episode missed air."""
        return Share(int(np.count_nonzero(self.each)), self.runs)

    def episode(self, number: int) -> Share:
        """Seasons in which this one did."""
        return Share(int(self.missed[number]), self.runs)

    def ready(self, number: int, part: float) -> float:
        """The days after air (negative: before) by which an episode is ready in this part of the seasons."""
        from madang.crafts.screen.risk.kernel import BIN_DAYS, MOST_EARLY

        reached = np.cumsum(self.lateness[number]) / max(1, self.lateness[number].sum())
        return float((np.searchsorted(reached, part) + 1) * BIN_DAYS - MOST_EARLY)


def simulate(
    shoot: Shoot, chance: Any, runs: int, seed: int, *, slipped: int = -1, asked: bool = False, threads: int = 0
) -> Outcome:
    """So many seasons. asked: whether to look for the scenes that matter. The threads change nothing but the time."""
    from madang.crafts.screen.risk.kernel import BINS, seasons, world_of

    episodes = len(shoot.air)

    def block(first: int) -> tuple[Any, ...]:
        made = (
            np.zeros(min(BLOCK, runs - first), np.int16), np.zeros(episodes, np.int64), np.zeros(episodes),
            np.zeros((episodes, BINS), np.int64), np.zeros(len(shoot.minutes) if asked else 0, np.int64),
        )  # fmt: skip
        world = world_of(shoot, chance)
        seasons(shoot, chance, world, seed, first, slipped, *made)
        return (*made, int(world.late[0]))

    each: list[Any] = []
    sums: list[Any] = [0, 0.0, 0, 0, 0]
    # The first block alone: else each thread would compile the loop.
    others = _done(block, range(BLOCK, runs, BLOCK), threads or os.cpu_count() or 1)
    for of_each, *made in chain([block(0)], others):
        each.append(of_each)
        sums = [known + more for known, more in zip(sums, made, strict=True)]
    missed, over, lateness, hits, late = sums
    return Outcome(runs, missed, np.concatenate(each), late, over / runs, lateness, hits)


def _done(work: Callable[[int], tuple[Any, ...]], firsts: range, threads: int) -> Iterator[tuple[Any, ...]]:
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(work, firsts)
