"""Neighbours in time: which cue is still on the screen when the next comes, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from madang.spans import Ints


@dataclass(frozen=True, eq=False)
class Pairs:
    """Each cue but the first in the order of time, with the one before it that stays longest (n - 1 pairs).

    first, second: the cues' places in the file. apart: ticks from the first's end to the second's start,
    negative where they overlap.
    """

    first: Ints
    second: Ints
    apart: Ints


def pairs(start: Ints, end: Ints) -> Pairs:
    """Pairs of neighbours. A cue that outlasts several others is the neighbour of each of them.

    >>> found = pairs(np.array([0, 1000, 2500]), np.array([3000, 2000, 4000]))
    >>> found.first.tolist(), found.second.tolist(), found.apart.tolist()
    ([0, 0], [1, 2], [-2000, -500])
    """
    order = np.argsort(start, kind="stable")
    ends = end[order]
    latest = np.maximum.accumulate(ends)
    holder = np.maximum.accumulate(np.where(ends == latest, np.arange(len(order)), 0))
    return Pairs(order[holder[:-1]], order[1:], start[order[1:]] - latest[:-1])


def whole_frames(ticks: Ints, rate: Fraction, fps: Fraction) -> Ints:
    """Ticks as whole frames, half up: exact in integers.

    >>> whole_frames(np.array([83, 479, 480]), Fraction(1000), Fraction(24)).tolist()
    [2, 11, 12]
    """
    scale = fps / rate
    return (2 * ticks * scale.numerator + scale.denominator) // (2 * scale.denominator)
