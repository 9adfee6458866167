"""Cohorts with planted curves, by numpy alone."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from madang.crafts.training.growth.history import History

TAU = 6.0


def planted(
    people: int, months: int, seed: int = 3, error: float = 0.05, first: int = 1
) -> tuple[list[History], np.ndarray]:
    """Exponential approaches with one time constant; each person's start and end [people, 2] are planted."""
    draw = np.random.default_rng(seed)
    ends = np.stack((draw.normal(-1.0, 0.4, people), draw.normal(1.5, 0.5, people)), axis=1)
    t = np.arange(months)
    true = ends[:, 1:] - (ends[:, 1:] - ends[:, :1]) * np.exp(-t / TAU)
    marked = true + error * draw.standard_normal(true.shape)
    return [History(f"t{at:02d}", "", t + first, marked[at], np.full(months, error)) for at in range(people)], ends


def write(path: Path, histories: list[History]) -> Path:
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["person", "skill", "month", "measure", "se"])
        for each in histories:
            for month, measure, error in zip(each.months, each.measures, each.errors, strict=True):
                rows.writerow([each.person, each.skill, month, f"{measure:.4f}", f"{error:.4f}"])
    return path
