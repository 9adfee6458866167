"""Joint maximum likelihood: every ability is an unknown of its own; its bias is lessened by pulling marks inwards.

With epsilon (Bertoli-Barsotti, Lando and Punzo 2014) a trainee's sum S of at most M becomes eps + (M - 2 eps) S / M,
so that perfect and zero sums get finite abilities. Sums of judges and of steps stay as they are.
"""

from __future__ import annotations

import numpy as np

from madang.crafts.training.fair.kernels import tallies
from madang.crafts.training.fair.model import Design, Fitted, Floats
from madang.crafts.training.fair.ratings import Ratings

EPSILON = 0.3
_ROUNDS, _STILL = 5_000, 1e-6  # logits
_STRIDE = 1.0  # logits an unknown may move at once


def fit_joint(ratings: Ratings, epsilon: float = EPSILON) -> Fitted:
    """The model fitted by joint maximum likelihood, abilities centred at 0; method "JML".

    Each round takes a Newton step for abilities, one for severities, one for thresholds. epsilon: 0 leaves marks as
    they are, and perfect and zero sums without an end.
    """
    design = Design.of(ratings)
    columns = ratings.person, ratings.judge, ratings.criterion
    people, top = len(ratings.persons), design.tops
    steps = np.arange(design.of_step.shape[1])
    real = (steps[None, 1:] <= top[:, None]) & (steps[None, 1:] >= 1)
    most = np.bincount(ratings.person, top[ratings.criterion], people)
    of_person = epsilon + (most - 2.0 * epsilon) * design.raw / most
    of_step = np.cumsum(design.of_step[:, ::-1], axis=1)[:, -2::-1]
    ability = np.log(of_person / (most - of_person))
    severity, thresholds = np.zeros(len(ratings.judges)), np.diff(design.first_rises(), axis=1)
    for _ in range(_ROUNDS):
        before = np.concatenate((ability, severity))
        sums = tallies(*columns, ability, severity, _rises(thresholds), top)
        ability = ability + _newton(of_person - sums[0], sums[1])
        sums = tallies(*columns, ability, severity, _rises(thresholds), top)
        severity = design.centred(severity - _newton(design.of_judge - sums[2], sums[3]))
        sums = tallies(*columns, ability, severity, _rises(thresholds), top)
        thresholds = thresholds - np.where(real, _newton(of_step - sums[4], sums[5]), 0.0)
        middle = ability.mean()
        ability, thresholds = ability - middle, np.where(real, thresholds - middle, 0.0)
        if np.abs(np.concatenate((ability, severity)) - before).max() < _STILL:
            break
    sums = tallies(*columns, ability, severity, _rises(thresholds), top)
    return Fitted(
        severity=severity,
        rises=_rises(thresholds),
        ability=ability,
        se=1.0 / np.sqrt(sums[1]),
        deviance=_deviance(ratings, ability, severity, _rises(thresholds), float(sums[6])),
        nodes=0,
        spread=float(ability.std()),
        method="JML",
    )


def _newton(missing: Floats, variance: Floats) -> Floats:
    return np.clip(missing / np.maximum(variance, 1e-9), -_STRIDE, _STRIDE)


def _rises(thresholds: Floats) -> Floats:
    return np.concatenate((np.zeros((len(thresholds), 1)), np.cumsum(thresholds, axis=1)), axis=1)


def _deviance(ratings: Ratings, ability: Floats, severity: Floats, rises: Floats, norms: float) -> float:
    ease = ability[ratings.person] - severity[ratings.judge]
    return -2.0 * (float((ratings.step * ease - rises[ratings.criterion, ratings.step]).sum()) - norms)
