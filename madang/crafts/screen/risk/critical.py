"""The scenes that matter most: those that, shot a day later than planned, make most episodes miss air.

Each scene is slipped and the same seasons are simulated again, as a race: all scenes in a few seasons, the worst of
them in more, the worst of those in many. What a few seasons cannot show is helped by what all of them say of each scene
without a slip: how often its episode would have missed had that scene alone been done on the next day possible.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from madang.crafts.screen.risk.arrays import Shoot
from madang.crafts.screen.risk.simulate import Outcome, simulate

# How many scenes are slipped in how many seasons, at most.
HEATS = ((1_000_000, 16), (64, 200), (16, 2_000))


@dataclass(frozen=True)
class Critical:
    """A scene (its place in the season) and what its slip by a day does to the same seasons.

    any: how much more often some episode misses air. missed: how many more episodes miss in a season. error: standard
    error of `missed`.
    """

    scene: int
    any: float
    missed: float
    error: float


def critical(
    shoot: Shoot, chance: Any, known: Outcome, seed: int, *, most: int = 10, threads: int = 0
) -> list[Critical]:
    """At most so many scenes, the worst first; none whose slip makes no episode miss.

    known: what came of these seasons without a slip, simulated with asked=True.
    """
    scenes = list(range(len(shoot.minutes)))
    more: list[Any] = []
    for places, runs in HEATS:
        runs = min(runs, known.runs)
        scenes = scenes[:places]
        more = [each - known.each[:runs] for each in _slipped(shoot, chance, scenes, runs, seed, threads)]
        told = [float(one.mean()) + known.hits[scene] / known.runs for scene, one in zip(scenes, more, strict=True)]
        order = sorted(range(len(scenes)), key=lambda at: (-told[at], shoot.number[scenes[at]]))
        scenes, more = [scenes[at] for at in order], [more[at] for at in order]
    found = []
    for scene, one in zip(scenes, more, strict=True):
        before = known.each[: len(one)]
        rise = int(np.count_nonzero(one + before) - np.count_nonzero(before))
        error = float(one.std()) / math.sqrt(len(one))
        found.append(Critical(int(shoot.number[scene]), rise / len(one), float(one.mean()), error))
    found.sort(key=lambda each: (-each.missed, -each.any, each.scene))
    return [each for each in found if each.missed > 0][:most]


def _slipped(shoot: Shoot, chance: Any, scenes: Sequence[int], runs: int, seed: int, threads: int) -> list[Any]:
    """Episodes that miss in each season, for each scene that slips."""
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        return list(pool.map(lambda scene: simulate(shoot, chance, runs, seed, slipped=scene, threads=1).each, scenes))
