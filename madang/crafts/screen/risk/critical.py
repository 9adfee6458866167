"""The scenes that matter most: those that, shot a day later than planned, make most episodes miss air.

Every scene is weighed in the seasons that are simulated anyway: how often would its episode, in time as it came, have
missed had this scene alone been done on the next day possible? That leaves out what else a late scene crowds out, so
the scenes that weigh most are then slipped one by one and the same seasons simulated again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from madang.crafts.screen.risk.arrays import Shoot
from madang.crafts.screen.risk.simulate import Outcome, simulate

TRIED = 24  # scenes that are slipped
RUNS = 2_000  # seasons for each of them at most


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
    shoot: Shoot, chance: Any, known: Outcome, seed: int, *, most: int = 10, tried: int = TRIED, threads: int = 0
) -> list[Critical]:
    """At most so many scenes, the worst first; none whose slip makes no episode miss.

    known: what came of these seasons without a slip, simulated with asked=True.
    """
    runs = min(RUNS, known.runs)
    found = []
    order = np.lexsort((shoot.number, -known.hits))[:tried]
    for scene in order:
        if not known.hits[scene]:
            break
        slipped = simulate(shoot, chance, runs, seed, slipped=int(scene), threads=threads)
        more = slipped.each - known.each[:runs]
        any_more = np.count_nonzero(slipped.each) - np.count_nonzero(known.each[:runs])
        error = float(more.std()) / math.sqrt(runs)
        found.append(Critical(int(shoot.number[scene]), any_more / runs, float(more.mean()), error))
    found.sort(key=lambda each: (-each.missed, -each.any, each.scene))
    return [each for each in found if each.missed > 0][:most]
