"""Stretches of a take in which something holds, and what is usual around a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.features import Flags, Floats

SHORTEST = HZ  # shorter than a second nobody can be told to rehearse
HALF = round(0.4 * HZ)


@dataclass(frozen=True)
class Off:
    """A stretch in which one part differs: by degrees, or in range as a ratio of the dancer's usual."""

    dancer: int
    part: str
    start_s: float
    end_s: float
    value: float


def stretches(holds: Flags, shortest: int = SHORTEST) -> Iterator[slice]:
    """Runs of True that last long enough."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], holds.astype(np.int8), [0]])))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first >= shortest:
            yield slice(int(first), int(last))


def windowed_mean(values: Floats) -> Floats:
    """The mean around each moment of what is known there; NaN where nothing is."""
    known = np.isfinite(values)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
    count = np.concatenate([[0], np.cumsum(known)])
    moments = np.arange(len(values))
    first, last = np.maximum(moments - HALF, 0), np.minimum(moments + HALF + 1, len(values))
    many = count[last] - count[first]
    mean: Floats = np.where(many > 0, (total[last] - total[first]) / np.maximum(many, 1), np.nan)
    return mean
