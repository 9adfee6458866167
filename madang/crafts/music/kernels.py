"""The inner loops, compiled: K-weighted energies, sample extremes, and true peaks by branch and bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

OVERSAMPLING = 8
TAPS = 40  # per phase
REACH = TAPS // 2  # samples a point between two samples depends on, to each side
BLOCK = 62  # samples interpolated at once; with a neighbour at each end, whole vectors of any processor
# A peak between two of the 8 points is at most 1/cos(pi/16) of the larger one (a tone at half the rate).
BETWEEN = 1.02

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def _compiled(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """numba.njit with its cache on disk, or without where no folder for one can be written."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        try:
            return numba.njit(cache=True, nogil=True, **options)(function)  # type: ignore[no-any-return]
        except RuntimeError:
            return numba.njit(nogil=True, **options)(function)  # type: ignore[no-any-return]

    return decorate


def polyphase_bank() -> Singles:
    """The interpolator's coefficients, (OVERSAMPLING, TAPS): a sinc under a Kaiser window.

    Row p gives the value p/8 of a sample after the sample at column REACH - 1. Row 0 is that sample itself,
    so that a true peak is never below the sample peak. Flat to 0.015 dB up to 0.45 of the sample rate.

    >>> bank = polyphase_bank()
    >>> bank.shape, int(bank[0].argmax()), float(bank[0].max())
    ((8, 40), 19, 1.0)
    """
    taps, phases = np.arange(TAPS), np.arange(OVERSAMPLING)
    distance = phases[:, None] / OVERSAMPLING + REACH - 1 - taps[None, :]
    inside = np.clip(1 - (distance / REACH) ** 2, 0, None)
    beta = 6.0
    bank = np.sinc(distance) * np.i0(beta * np.sqrt(inside)) / np.i0(beta)
    bank /= bank.sum(axis=1, keepdims=True)
    return np.ascontiguousarray(bank, dtype=np.float32)


@_compiled(fastmath={"contract"})
def hop_energies(lanes: Doubles, weighting: Doubles, warm: int, edges: Integers, energies: Doubles) -> None:
    """Energies of K-weighted lanes, hop by hop.

    lanes: (warm + n, width); all advance together, so that one instruction serves several. The first `warm`
    samples only bring the filter up to its state. edges: (hops + 1,) from 0 to n.
    energies: (hops, width), written.
    """
    b0, b1, b2, a1, a2, c1, c2 = weighting
    width = lanes.shape[1]
    s1, s2, t1, t2 = np.zeros(width), np.zeros(width), np.zeros(width), np.zeros(width)
    total = np.zeros(width)
    for hop in range(-1, len(edges) - 1):
        first = 0 if hop < 0 else warm + edges[hop]
        last = warm if hop < 0 else warm + edges[hop + 1]
        total[:] = 0.0
        for i in range(first, last):
            for lane in range(width):
                x = lanes[i, lane]
                y = b0 * x + s1[lane]
                s1[lane] = b1 * x - a1 * y + s2[lane]
                s2[lane] = b2 * x - a2 * y
                z = y + t1[lane]
                t1[lane] = t2[lane] - 2.0 * y - c1 * z
                t2[lane] = y - c2 * z
                total[lane] += z * z
        if hop >= 0:
            energies[hop] = total


@_compiled()
def hop_extremes(sound: Singles, at: int, edges: Integers, lows: Singles, highs: Singles) -> None:
    """The least and the greatest sample of each hop.

    sound: (channels, n). Hop h covers at + edges[h] to at + edges[h + 1].
    lows, highs: (channels, hops), written.
    """
    for channel in range(sound.shape[0]):
        row = sound[channel]
        for hop in range(len(edges) - 1):
            low = high = row[at + edges[hop]]
            for i in range(at + edges[hop] + 1, at + edges[hop + 1]):
                low = min(low, row[i])
                high = max(high, row[i])
            lows[channel, hop], highs[channel, hop] = low, high


@_compiled(fastmath={"contract"})
def _interpolate(row: Singles, first: int, bank: Singles, fine: Singles) -> None:
    """Values at 8 points a sample: fine[p, i] is p/8 after the sample `first + i`. fine: (8, n), written."""
    count = fine.shape[1]
    for p in range(OVERSAMPLING):
        line = fine[p]
        line[:] = 0.0
        # Four taps a turn: a processor is then busy with products and not with fetching the sums.
        for tap in range(0, TAPS, 4):
            h0, h1, h2, h3 = bank[p, tap], bank[p, tap + 1], bank[p, tap + 2], bank[p, tap + 3]
            x = row[first - REACH + 1 + tap : first - REACH + 1 + tap + count + 3]
            for i in range(count):
                line[i] += h0 * x[i] + h1 * x[i + 1] + h2 * x[i + 2] + h3 * x[i + 3]


@_compiled(fastmath={"nnan", "nsz", "reassoc"})
def _greatest(values: Singles) -> float:
    greatest = np.float32(0.0)
    for value in values:
        greatest = max(greatest, abs(value))
    return float(greatest)


@_compiled()
def hop_true_peaks(
    row: Singles,
    at: int,
    lead: int,
    edges: Integers,
    bank: Singles,
    bound: float,
    ceiling: float,
    best: float,
    peaks: Singles,
    overs: Integers,
) -> float:
    """True peaks of one channel, hop by hop, looked for only where they can matter.

    A stretch of sound cannot reach beyond its greatest sample times the filter's absolute sum (`bound`); it
    is interpolated only if that exceeds the smaller of the greatest peak so far (`best`) and the `ceiling`.
    So the greatest peak and all that is above the ceiling are found exactly, and most music is never
    interpolated.

    row: (n,) with BLOCK + TAPS samples to spare before `at - lead` and after the last edge.
    peaks: (hops,), written: the greatest peak found in each hop, 0 where nothing had to be looked at.
    overs: (hops, 2), written: the samples, from `at`, holding the first and the last point above the ceiling.
    Returns the greatest peak so far.
    """
    fine = np.empty((OVERSAMPLING, BLOCK + 2), dtype=np.float32)
    for hop in range(len(edges) - 1):
        peaks[hop], overs[hop, 0], overs[hop, 1] = 0.0, -1, -1
        stop = at + edges[hop + 1]
        for first in range(at + edges[hop] - (lead if hop == 0 else 0), stop, BLOCK):
            wanted = min(best, ceiling)
            if _greatest(row[first - REACH : first + BLOCK + REACH]) * bound <= wanted:
                continue
            _interpolate(row, first - 1, bank, fine)
            if _greatest(fine.ravel()) * BETWEEN <= wanted:
                continue
            for i in range(1, min(BLOCK, stop - first) + 1):
                for p in range(OVERSAMPLING):
                    value = abs(fine[p, i])
                    if value * BETWEEN <= wanted:
                        continue
                    before = abs(fine[p - 1, i] if p else fine[OVERSAMPLING - 1, i - 1])
                    after = abs(fine[p + 1, i] if p < OVERSAMPLING - 1 else fine[0, i + 1])
                    # The vertex of the parabola through a top and its neighbours is 0.003 dB low at worst.
                    bend = 2.0 * value - before - after
                    if value >= before and value >= after and bend > 0.0:
                        value += (after - before) ** 2 / (8.0 * bend)
                    peaks[hop] = max(peaks[hop], value)
                    if value > ceiling:
                        overs[hop, 1] = max(first + i - 1 - at, 0)
                        if overs[hop, 0] < 0:
                            overs[hop, 0] = overs[hop, 1]
        best = max(best, peaks[hop])
    return best
