"""Films as lists of cues, made from a seed, and the faults that are put into them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.sync.align import Found
from madang.spans import Ints


@dataclass
class Film:
    """Cues of one language, (n,) milliseconds, in the order of time."""

    start: Ints
    end: Ints


def film(seed: int, cues: int = 300, dense: float = 0.5) -> Film:
    """Dialogue as it comes: cues of 1 to 5 s, pauses short within a talk and long between talks."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1_000, 5_000, cues)
    pauses = np.where(rng.random(cues) < dense, rng.integers(80, 900, cues), rng.integers(1_000, 12_000, cues))
    start = 5_000 + np.cumsum(np.roll(lengths + pauses, 1)) - lengths[-1] - pauses[-1]
    return Film(start, start + lengths)


def faulty(of: Film, cuts: dict[int, int], rate: Fraction = Fraction(1), offset_ms: int = 0) -> Film:
    """The film with something put in before some cues (milliseconds), then moved, then played at another rate."""
    added = np.zeros(len(of.start), dtype=np.int64) + offset_ms
    for cue, length_ms in cuts.items():
        added[cue:] += length_ms
    start, end = ((column + added) * float(rate) for column in (of.start, of.end))
    return Film(np.round(start).astype(np.int64), np.round(end).astype(np.int64))


def laid(found: Found, of: Film) -> npt.NDArray[np.float64]:
    """Where each cue begins on the reference's clock, as found."""
    out = np.empty(len(of.start))
    for run in found.segments:
        rows = slice(run.first, run.last + 1)
        out[rows] = of.start[rows] * float(found.rate) + run.offset_ms
    return out
