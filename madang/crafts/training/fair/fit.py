"""How well the marks agree with the model: infit and outfit, unexpected marks, reliability, judges who drift.

z = (mark - expected) / sqrt(variance); outfit is the mean of z squared, infit the same weighted by variance
(Wright and Masters 1982). 1 is as noisy as the model says; 1.2 has 20 % more noise (Linacre and Wright, RMT 8:3, 1994).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.training.fair.kernels import moments
from madang.crafts.training.fair.model import Fitted, Floats
from madang.crafts.training.fair.ratings import Ints, Ratings

UNEXPECTED_Z = 3.0


@dataclass(frozen=True)
class Fit:
    """n marks against what was expected of them. mean, variance, z: [n], in steps."""

    mean: Floats
    variance: Floats
    z: Floats

    @classmethod
    def of(cls, ratings: Ratings, fitted: Fitted) -> Fit:
        tops = np.array([len(labels) - 1 for labels in ratings.labels])
        mean, variance, _ = moments(
            fitted.ability[ratings.person], ratings.judge, ratings.criterion, fitted.severity, fitted.rises, tops
        )
        return cls(mean, variance, (ratings.step - mean) / np.sqrt(np.maximum(variance, 1e-12)))

    def squares(self, group: Ints, groups: int) -> tuple[Floats, Floats]:
        """[groups] infit and outfit of marks that belong to each."""
        square = self.z**2
        information = np.bincount(group, self.variance, groups)
        infit = np.bincount(group, square * self.variance, groups) / np.maximum(information, 1e-12)
        return infit, np.bincount(group, square, groups) / np.maximum(np.bincount(group, minlength=groups), 1)

    def error(self, group: Ints, groups: int) -> Floats:
        """[groups] the standard error of a parameter that all marks of the group share, 1 / sqrt(information)."""
        return np.asarray(1.0 / np.sqrt(np.maximum(np.bincount(group, self.variance, groups), 1e-12)))

    def unexpected(self, least: float = UNEXPECTED_Z) -> Ints:
        """Marks whose |z| is at least that, the most unexpected first."""
        size = np.abs(self.z)
        far = np.flatnonzero(size >= least)
        return np.asarray(far[np.argsort(-size[far], kind="stable")])


@dataclass(frozen=True)
class Separation:
    """How well measures tell those measured apart.

    G = true standard deviation / root mean square error, reliability = G^2 / (1 + G^2), strata = (4 G + 1) / 3.
    """

    separation: float
    reliability: float
    strata: float


def separation(measures: Floats, errors: Floats, shrunk: bool = False) -> Separation:
    """shrunk: measures are posterior means, whose variance lacks that of their errors already.

    >>> round(separation(np.array([-0.1879, 0.1879]), np.array([0.08, 0.08])).reliability, 2)
    0.82
    """
    error = float(np.mean(errors**2))
    seen = float(np.var(measures))
    ratio = float(np.sqrt(max(seen if shrunk else seen - error, 0.0) / error)) if error > 0.0 else 0.0
    return Separation(ratio, ratio**2 / (1.0 + ratio**2), (4.0 * ratio + 1.0) / 3.0)


@dataclass(frozen=True)
class Drift:
    """How much severer than on the whole a judge was in a month, in logits."""

    judge: str
    month: str
    change: float
    se: float

    @property
    def z(self) -> float:
        return self.change / self.se


def drifts(ratings: Ratings, fit: Fit) -> list[Drift]:
    """Each judge's change in each month they marked in, where there are two months at least."""
    months = ratings.months
    if len(months) < 2:
        return []
    of_month = np.array([months.index(month) for _, month in ratings.persons])[ratings.person]
    group = ratings.judge * len(months) + of_month
    size = len(ratings.judges) * len(months)
    information = np.bincount(group, fit.variance, size)
    missing = np.bincount(group, fit.mean - ratings.step, size)
    return [
        Drift(
            ratings.judges[at // len(months)],
            months[at % len(months)],
            float(missing[at] / information[at]),
            float(1.0 / np.sqrt(information[at])),
        )
        for at in np.flatnonzero(information > 0.0)
    ]
