"""Vibrato: how fast and how wide a held note swings, and what pitch it swings around."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.performance.listening import FRAME_S

SLOWEST_HZ, FASTEST_HZ, STEP_HZ = 3.5, 9.0, 0.2
LEAST_S, LEAST_SWINGS = 0.28, 1.2
LEAST_CENTS, LEAST_FIT = 12.0, 0.5  # of the variation around a straight line, what a sine explains
NEAR = 2.5  # semitones from the median; what is further is a neighbour's or a misheard octave


class Vibrato(NamedTuple):
    """rate_hz: swings a second. extent_cents: from the centre to either side. centre: MIDI pitch it swings around."""

    rate_hz: float
    extent_cents: float
    centre: float


def vibrato_of(pitch: npt.NDArray[np.float32]) -> Vibrato | None:
    """The vibrato of a note without its attack and release, or None: a sine on a straight line, by least squares.

    pitch: (frames,) MIDI note numbers 10 ms apart, NaN where unvoiced. The centre is that of the line, so that half
    a swing more or less does not move it.

    >>> t = np.arange(60) / 100
    >>> found = vibrato_of((69 + 0.5 * np.sin(2 * np.pi * 5.5 * t)).astype(np.float32))
    >>> round(found.rate_hz, 1), round(found.extent_cents), round(found.centre, 2)
    (5.5, 50, 69.0)
    """
    known = np.flatnonzero(np.isfinite(pitch))
    known = known[np.abs(pitch[known] - np.median(pitch[known])) < NEAR] if len(known) else known
    if len(known) * FRAME_S < LEAST_S:
        return None
    values = pitch[known].astype(np.float64)
    t = (known - known.mean()) * FRAME_S
    line = np.stack([np.ones(len(t)), t], axis=1)
    total, _ = _fitted(line, values)
    best: tuple[float, float, npt.NDArray[np.float64]] | None = None
    for rate_hz in np.arange(max(SLOWEST_HZ, LEAST_SWINGS / (t[-1] - t[0])), FASTEST_HZ, STEP_HZ):
        swing = 2 * np.pi * rate_hz * t
        left, solved = _fitted(np.column_stack([line, np.cos(swing), np.sin(swing)]), values)
        if best is None or left < best[0]:
            best = left, float(rate_hz), solved
    if best is None or total <= 0.0 or best[0] > (1 - LEAST_FIT) * total:
        return None
    _, rate_hz, solved = best
    extent_cents = 100 * float(np.hypot(solved[2], solved[3]))
    return Vibrato(rate_hz, extent_cents, float(solved[0])) if extent_cents >= LEAST_CENTS else None


def _fitted(basis: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
    """The sum of squares that a basis leaves of values, and its factors."""
    solved = np.asarray(np.linalg.solve(basis.T @ basis, basis.T @ values), dtype=np.float64)
    left = values - basis @ solved
    return float(left @ left), solved
