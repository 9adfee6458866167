"""Panels made from a seed, by numpy alone: who marks whom is planted, so is how severe each judge is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.training.fair.ratings import Mark


@dataclass(frozen=True)
class Panel:
    marks: list[Mark]
    ability: dict[str, float]
    severity: dict[str, float]


def panel(
    seed: int,
    trainees: int = 60,
    judges: int = 8,
    per_trainee: int = 4,
    criteria: tuple[str, ...] = ("vocal", "dance", "rap"),
    severity_sd: float = 0.7,
    tops: int = 4,
) -> Panel:
    """Trainees of normal ability, each marked by some of the judges on all criteria from 0 to `tops`."""
    draw = np.random.default_rng(seed)
    ability = {f"t{at:03d}": float(draw.normal(0, 1.2)) for at in range(trainees)}
    drawn = draw.normal(0, severity_sd, judges)
    severity = {f"j{at:02d}": float(drawn[at] - drawn.mean()) for at in range(judges)}
    thresholds = {name: np.sort(draw.normal(0, 1.0, tops)) for name in criteria}
    marks = []
    for trainee in ability:
        for judge in draw.choice(sorted(severity), per_trainee, replace=False):
            for name in criteria:
                steps = np.arange(tops + 1)
                rises = np.concatenate(([0.0], np.cumsum(thresholds[name])))
                odds = np.exp(steps * (ability[trainee] - severity[judge]) - rises)
                marks.append(Mark(trainee, str(judge), name, int(draw.choice(steps, p=odds / odds.sum()))))
    return Panel(marks, ability, severity)
