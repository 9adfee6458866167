"""When one more take is worth its cost: the best of n, and the rule of when to stop.

Takes of a setup are taken as independent draws of one normal quality with the deviation sigma, of which the best is
kept (search with recall). Costs and gains are in units of sigma.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist

MOST = 10_000  # takes for which the best is worked out
_REACH, _STEPS = 9.0, 3600  # the integral runs over +-9 sigma, in steps of 0.005
_NORMAL = NormalDist()


@lru_cache(maxsize=4096)
def best_of(takes: int) -> float:
    """The expected best of so many takes, above the mean, in sigma; the integral of 1 - F^n - (1 - F)^n over x > 0.

    >>> round(best_of(2), 6) == round(1 / math.sqrt(math.pi), 6)
    True
    """
    if not 1 <= takes <= MOST:
        raise ValueError(f"{takes} takes")
    step = _REACH / _STEPS
    total = 0.0
    for at in range(_STEPS + 1):
        below = _NORMAL.cdf(at * step)
        weight = 1 if at in (0, _STEPS) else 4 if at % 2 else 2  # Simpson's rule
        total += weight * (1 - below**takes - (1 - below) ** takes)
    return total * step / 3


def gain(takes: int) -> float:
    """What one more take after so many adds to the best on average, in sigma.

    >>> round(gain(2), 4), round(gain(46), 4)  # the third, the 47th
    (0.2821, 0.0085)
    """
    return best_of(takes + 1) - best_of(takes)


def threshold(cost: float) -> float:
    """How far above the mean the best take has to be before one stops, at a cost of a take in sigma.

    It solves phi(z) - z (1 - Phi(z)) = cost: what a further take gains beyond z on average is its cost. Raises
    ValueError where cost is not above 0.

    >>> round(threshold(0.05), 2), round(threshold(0.2), 2)
    (1.26, 0.49)
    """
    if not 0 < cost < 100:
        raise ValueError("the cost of a take is a share of sigma above 0")
    low, high = -101.0, 40.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(middle) > cost else (low, middle)
    return (low + high) / 2


def beyond(z: float) -> float:
    """What a take is above z on average, counting 0 where it is below."""
    above = math.erfc(z / math.sqrt(2)) / 2
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - z * above


def takes_wanted(cost: float) -> float:
    """How many takes the rule makes on average.

    >>> round(takes_wanted(0.05), 1)
    9.6
    """
    return 2 / math.erfc(threshold(cost) / math.sqrt(2))


def chance_of(take: int, cost: float) -> float:
    """How likely the rule comes as far as this take.

    >>> round(chance_of(47, 0.05), 3)
    0.006
    """
    return (1 - 1 / takes_wanted(cost)) ** (take - 1)


def spread(groups: Sequence[Sequence[float]]) -> float | None:
    """The deviation of scores within setups, pooled; None where no setup has two scores that differ."""
    free = sum(len(scores) - 1 for scores in groups if scores)
    squares = sum((score - sum(scores) / len(scores)) ** 2 for scores in groups for score in scores)
    return math.sqrt(squares / free) if free > 0 and squares > 0 else None
