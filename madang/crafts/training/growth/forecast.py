"""Where a trainee's measure goes: simulated paths, and when they first reach a standard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.training.growth import residuals
from madang.crafts.training.growth.curves import Floats, shapes
from madang.crafts.training.growth.history import History
from madang.crafts.training.growth.population import Cohort

REPEATS = 4  # paths a draw of the cohort
LOW, HIGH = 0.1, 0.9  # the 80 % interval


@dataclass(frozen=True, eq=False)
class Paths:
    """Simulated measures, without errors of marking: [paths, 1 + months], the last month seen first.

    noise: [paths] how much larger errors are than told, in each.
    """

    values: Floats
    noise: Floats


def simulate(cohort: Cohort, who: int, history: History, months: int, seed: int) -> Paths:
    """Paths of the cohort's person `who` over so many months after the last one seen."""
    draw = np.random.default_rng((seed, who))
    k, r = (np.tile(each[:, who], REPEATS) for each in (cohort.shape, cohort.residual))
    line, told, seen = np.tile(cohort.line[:, who], (REPEATS, 1)), cohort.told[who], history.since
    ahead = seen[-1] + np.arange(months + 1.0)
    to_come = residuals.covariance(ahead, seen)
    gain = to_come @ told.inverse  # [r, ahead, seen]
    spread = residuals.covariance(ahead, ahead) - gain @ to_come.transpose(0, 2, 1)
    factor = np.linalg.cholesky(spread + 1e-9 * np.eye(len(ahead)))
    over = told.measures - line[:, :1] - line[:, 1:] * shapes(seen)[k]  # [paths, seen] left over by the curve
    values = line[:, :1] + line[:, 1:] * shapes(ahead)[k]
    for kind in np.unique(r):
        own = r == kind
        values[own] += over[own] @ gain[kind].T + draw.standard_normal((own.sum(), len(ahead))) @ factor[kind].T
    return Paths(cohort.centre + cohort.scale * values, residuals.noise_of(r))


def months_to(values: Floats, standard: float) -> Floats:
    """[paths] months until a path first reaches the standard, between months by the straight line; infinite where not.

    >>> months_to(np.array([[0.0, 1.0, 3.0], [2.0, 1.0, 0.0], [0.0, 1.0, 0.0]]), 2.0)
    array([1.5, 0. , inf])
    """
    above = values >= standard
    first = np.where(above.any(axis=1), above.argmax(axis=1), 0)
    rows = np.arange(len(values))
    after, before = values[rows, first], values[rows, np.maximum(first - 1, 0)]
    rise = np.where(first > 0, after - before, 1.0)
    when = np.where(first > 0, first - (after - standard) / rise, 0.0)
    return np.where(above.any(axis=1), when, np.inf)


def interval(values: Floats) -> tuple[float, float, float]:
    """Low, middle and high end of the 80 % interval; ends may be infinite."""
    low, middle, high = np.quantile(values, (LOW, 0.5, HIGH), axis=0, method="inverted_cdf")
    return float(low), float(middle), float(high)


def central(samples: Floats, came: float) -> float:
    """How much of the randomised probability integral transform of what came lies in its middle 80 %, from 0 to 1.

    Where an outcome has a chance above 0 (all that lies beyond a horizon is one), an interval holds more often than it
    says, even of the best forecast; the mean of this is .80 (Czado, Gneiting & Held 2009, Biometrics 65, 1254-1261).

    >>> round(central(np.array([4.0] * 15 + [28.0] * 5), 28.0), 9)  # from .75 to 1; .15 of these .25 are below .90
    0.6
    """
    below, upto = float((samples < came).mean()), float((samples <= came).mean())
    if upto == below:
        return float(LOW <= below <= HIGH)
    return max(min(upto, HIGH) - max(below, LOW), 0.0) / (upto - below)


def crps(samples: Floats, truth: float) -> float:
    """The continuous ranked probability score of samples against what came (Gneiting & Raftery 2007), in its unit.

    >>> crps(np.array([1.0, 3.0]), 2.0)  # E|X - y| - E|X - X'| / 2
    0.5
    """
    ordered = np.sort(samples)
    n = len(ordered)
    apart = 2.0 * float(np.sum((2.0 * np.arange(1, n + 1) - n - 1) * ordered)) / n**2
    return float(np.abs(ordered - truth).mean()) - apart / 2.0
