"""Forecasts made as of earlier months, held against the months that came: how often do intervals hold?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madang.crafts.training.growth.curves import Floats
from madang.crafts.training.growth.forecast import HIGH, LOW, Paths, central, simulate
from madang.crafts.training.growth.history import History
from madang.crafts.training.growth.population import learn

LEAST_SEEN = 2  # months of one's own before a forecast
CUTS = 4  # months as of which forecasts are made
FURTHEST = 60  # months ahead
DRAWS = 300


@dataclass(frozen=True, eq=False)
class BackTest:
    """One row for each month held back of somebody, as of each earlier month. person, ahead, holds: [rows].

    when: for each person below the standard, how much of the first month marked at or above it lay in its interval.
    """

    person: Floats
    ahead: Floats
    holds: Floats
    when: Floats

    @property
    def people(self) -> int:
        return len(set(self.person.tolist()))

    @property
    def covered(self) -> float:
        """Share of the 80 % intervals that held."""
        return float(self.holds.mean()) if len(self.holds) else float("nan")

    @property
    def error(self) -> float:
        """Standard error of that share; what is held back of one person counts as one."""
        if not len(self.holds):
            return float("nan")
        _, own = np.unique(self.person, return_inverse=True)
        return float(np.sqrt((np.bincount(own, self.holds - self.covered) ** 2).sum()) / len(self.holds))


def back_test(current: Sequence[History], past: Sequence[History], standard: float | None, seed: int) -> BackTest:
    """Forecast the last months of `current` as of up to four earlier months, from what was known then and `past`."""
    rows: list[tuple[int, int, bool]] = []
    when: list[float] = []
    for cut in _cuts(current):
        known = [(who, each.until(cut)) for who, each in enumerate(current)]
        known = [(who, each) for who, each in known if len(each.months)]
        cohort = learn([*(each for _, each in known), *past], seed, DRAWS)
        for place, (who, each) in enumerate(known):
            ahead = current[who].months[len(each.months) :] - each.months[-1]
            came, errors = (part[len(each.months) :] for part in (current[who].measures, current[who].errors))
            within = ahead <= FURTHEST
            if len(each.months) < LEAST_SEEN or not within.any():
                continue
            paths = simulate(cohort, place, each, int(ahead[within][-1]), seed)
            marked = as_marked(paths, ahead[within], errors[within], (seed, cut, who))
            low, high = np.quantile(marked, (LOW, HIGH), axis=0)
            holds = (low <= came[within]) & (came[within] <= high)
            rows += [(who, int(step), bool(held)) for step, held in zip(ahead[within], holds, strict=True)]
            if standard is not None and each.measures[-1] < standard:
                when.append(_in_time(marked >= standard, came[within] >= standard))
    person, steps, held = np.array(rows, float).reshape(-1, 3).T
    return BackTest(person, steps, held, np.array(when, float))


def _cuts(current: Sequence[History]) -> list[int]:
    """The months, evenly among those possible, as of which there is something to forecast."""
    possible = sorted(
        {int(month) for each in current for month in each.months[LEAST_SEEN - 1 : -1]} if current else set()
    )
    if len(possible) <= CUTS:
        return possible
    return [possible[round(at)] for at in np.linspace(0, len(possible) - 1, CUTS)]


def as_marked(paths: Paths, ahead: np.ndarray, errors: Floats, seed: tuple[int, ...]) -> Floats:
    """[paths, months] measures at months ahead with the errors of marking."""
    draw = np.random.default_rng(seed)
    values = paths.values[:, ahead]
    return np.asarray(values + paths.noise[:, None] * errors * draw.standard_normal(values.shape))


def _in_time(foretold: np.ndarray, came: np.ndarray) -> float:
    """How much of the first month reached lies in its 80 % interval; never is later than all."""
    steps = np.where(foretold.any(axis=1), foretold.argmax(axis=1), len(came))
    return central(steps, float(came.argmax() if came.any() else len(came)))
