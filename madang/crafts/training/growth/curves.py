"""Curves of learning: shapes that rise from 0 at the first month, four families to 1 in the end, one without end;
and none, for whoever stands still."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_EXPONENTIAL = np.geomspace(1.5, 48.0, 15)  # months to 63 % of the way
_PLATEAU = np.geomspace(3.0, 48.0, 7)  # months of a straight rise
_POWER = tuple((power, months) for power in (0.5, 1.0) for months in (1.0, 3.0, 8.0, 20.0))
_LOGISTIC = tuple((middle, months) for middle in (4.0, 8.0, 14.0, 22.0) for months in (1.5, 3.0, 6.0))
_OPEN = (0.4, 0.7, 1.0)  # the power of months; 1 is the straight line
_OPEN_AT = 18.0  # months at which those without end are at 1
FAMILIES = ("exponential", "plateau", "power", "logistic", "open", "still")


def family_of_shapes() -> NDArray[np.int64]:
    """[shapes] which of FAMILIES each is."""
    sizes = (len(_EXPONENTIAL), len(_PLATEAU), len(_POWER), len(_LOGISTIC), len(_OPEN), 1)
    return np.repeat(np.arange(len(FAMILIES)), sizes)


def shapes(months: Floats) -> Floats:
    """[shapes, months] the share of the way that is behind after so many months.

    >>> way = shapes(np.array([0.0, 1e6]))
    >>> bool(np.allclose(way[:, 0], 0) and np.all(way[:-1, 1] > 0.99)), len(way) == len(family_of_shapes())
    (True, True)
    """
    return np.array(list(_shapes(np.asarray(months, float))))


def _shapes(t: Floats) -> Iterator[Floats]:
    for tau in _EXPONENTIAL:
        yield 1.0 - np.exp(-t / tau)
    for tau in _PLATEAU:
        yield np.minimum(t / tau, 1.0)
    for power, tau in _POWER:
        yield 1.0 - (1.0 + t / tau) ** -power
    for middle, tau in _LOGISTIC:
        below = _sigmoid(np.array(-middle / tau))
        yield (_sigmoid((t - middle) / tau) - below) / (1.0 - below)
    for power in _OPEN:
        yield (t / _OPEN_AT) ** power
    yield np.zeros_like(t)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))
