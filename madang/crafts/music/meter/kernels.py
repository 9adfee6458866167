"""The inner loops, compiled: K-weighted energies, sample extremes, and true peaks by branch and bound."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

OVERSAMPLING = 4
TAPS = 40  # per phase
REACH = TAPS // 2  # samples a point between two samples depends on, to each side
BLOCK = 64  # samples whose quarter points are interpolated at once
# What a tone at half the rate can reach between points a half or a quarter of a sample apart: 1/cos(pi/4), /8.
BETWEEN_HALVES, BETWEEN_QUARTERS = 1.4143, 1.0824
# Below 0.3 of the rate a top is at most 4 % above its largest quarter point; above that, tops stand in rows.
REFINED = 1.04

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def polyphase_bank(oversampling: int = OVERSAMPLING) -> Singles:
    """The interpolator's coefficients, (oversampling, TAPS): a sinc under a Kaiser window.

    Row p gives the value p/oversampling of a sample after the sample at column REACH - 1. Row 0 is that sample itself,
    so that a true peak is never below the sample peak. Flat to 0.015 dB up to 0.45 of the sample rate.

    >>> bank = polyphase_bank()
    >>> bank.shape, int(bank[0].argmax()), float(bank[0].max())
    ((4, 40), 19, 1.0)
    """
    taps, phases = np.arange(TAPS), np.arange(oversampling)
    distance = phases[:, None] / oversampling + REACH - 1 - taps[None, :]
    inside = np.clip(1 - (distance / REACH) ** 2, 0, None)
    beta = 6.0
    bank = np.sinc(distance) * np.i0(beta * np.sqrt(inside)) / np.i0(beta)
    bank /= bank.sum(axis=1, keepdims=True)
    return np.ascontiguousarray(bank, dtype=np.float32)


@compiled(fastmath={"contract"})
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


@compiled(fastmath={"nnan", "nsz", "reassoc", "contract"})
def hop_levels(sound: Singles, at: int, edges: Integers, lows: Singles, highs: Singles, squares: Singles) -> None:
    """The least and the greatest sample of each hop, and the sum of its squares.

    sound: (channels, n). Hop h covers at + edges[h] to at + edges[h + 1].
    lows, highs, squares: (channels, hops), written.
    """
    for channel in range(sound.shape[0]):
        row = sound[channel]
        for hop in range(len(edges) - 1):
            low = high = row[at + edges[hop]]
            square = np.float32(0.0)
            for i in range(at + edges[hop], at + edges[hop + 1]):
                low = min(low, row[i])
                high = max(high, row[i])
                square += row[i] * row[i]
            lows[channel, hop], highs[channel, hop] = low, high
            squares[channel, hop] = square


@compiled(fastmath={"contract"})
def _interpolate(row: Singles, first: int, taps: Singles, line: Singles) -> None:
    """The values one phase after the samples from `first` on. line: (n,), written."""
    count = len(line)
    line[:] = 0.0
    # Four taps a turn: a processor is then busy with products and not with fetching the sums.
    for tap in range(0, TAPS, 4):
        h0, h1, h2, h3 = taps[tap], taps[tap + 1], taps[tap + 2], taps[tap + 3]
        x = row[first - REACH + 1 + tap : first - REACH + 1 + tap + count + 3]
        for i in range(count):
            line[i] += h0 * x[i] + h1 * x[i + 1] + h2 * x[i + 2] + h3 * x[i + 3]


@compiled(fastmath={"nnan", "nsz", "reassoc"})
def _greatest(values: Singles) -> float:
    greatest = np.float32(0.0)
    for value in values:
        greatest = max(greatest, abs(value))
    return float(greatest)


@compiled(fastmath={"nnan", "nsz"})
def _greatest_of_four(fine: Singles, line: Singles) -> None:
    for i in range(len(line)):
        line[i] = max(max(abs(fine[0, i]), abs(fine[1, i])), max(abs(fine[2, i]), abs(fine[3, i])))


@compiled()
def _at(row: Singles, sample: int, taps: Singles) -> float:
    """One interpolated value, a phase after a sample."""
    value = 0.0
    for tap in range(TAPS):
        value += taps[tap] * row[sample - REACH + 1 + tap]
    return value


@compiled()
def _vertex(before: float, top: float, after: float) -> float:
    """The magnitude of a crest through three points a quarter of a sample apart: a cosine's, else a parabola's."""
    cosine = (before + after) / (2.0 * top)
    sine_squared = 1.0 - cosine * cosine
    if cosine > 0.5 and sine_squared > 0.02:
        return float(math.sqrt(top * top + (after - before) ** 2 / (4.0 * sine_squared)))
    bend = 2.0 * top - before - after
    return float(abs(top + (after - before) ** 2 / (8.0 * bend)) if bend != 0.0 else abs(top))


@compiled()
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
    """True peaks of one channel, hop by hop, looked for only where they can matter, in three steps.

    A hop cannot reach beyond its greatest sample times the filter's absolute sum (`bound`). Only where that
    exceeds the smaller of the greatest peak so far (`best`) and the `ceiling`, the points halfway between samples
    are interpolated; the quarter points only where those leave room for more; the crest between points is fitted
    only at the highest of them. So the greatest peak and all that is above the ceiling are found, and most
    music is never interpolated.

    row: (n,) with BLOCK + TAPS samples to spare before `at - lead` and after the last edge.
    peaks: (hops,), written: the greatest peak of each hop where it matters, 0 where nothing had to be looked at.
    overs: (hops, 2), written: the samples, from `at`, holding the first and the last point above the ceiling.
    Returns the greatest peak so far.
    """
    longest = 0
    for hop in range(len(edges) - 1):
        longest = max(longest, edges[hop + 1] - edges[hop])
    # Column i + 1 is sample i of the hop: a neighbour stands at each end.
    fine = np.empty((OVERSAMPLING, longest + lead + 2), dtype=np.float32)
    highest = np.empty(longest + lead + 2, dtype=np.float32)
    tops = np.empty((longest + lead) // BLOCK + 1, dtype=np.float32)
    for hop in range(len(edges) - 1):
        peaks[hop], overs[hop, 0], overs[hop, 1] = 0.0, -1, -1
        start = at + edges[hop] - (lead if hop == 0 else 0)
        count = at + edges[hop + 1] - start
        wanted = min(best, ceiling)
        if _greatest(row[start - REACH : start + count + REACH]) * bound <= wanted:
            continue
        fine[0, : count + 2] = row[start - 1 : start + count + 1]
        _interpolate(row, start - 1, bank[2], fine[2, : count + 2])
        if max(_greatest(fine[0, : count + 2]), _greatest(fine[2, : count + 2])) * BETWEEN_HALVES <= wanted:
            continue
        peak = max(_greatest(fine[0, 1 : count + 1]), _greatest(fine[2, 1 : count + 1]))
        low, high = count, -1
        if peak > ceiling:
            low, high = 0, count - 1
            while max(abs(fine[0, low + 1]), abs(fine[2, low + 1])) <= ceiling:
                low += 1
            while max(abs(fine[0, high + 1]), abs(fine[2, high + 1])) <= ceiling:
                high -= 1
        floor = max(wanted, peak)
        blocks = (count + BLOCK - 1) // BLOCK
        for block in range(blocks):
            a, b = block * BLOCK, min(count, (block + 1) * BLOCK) + 2
            tops[block] = 0.0
            reach = max(_greatest(fine[0, a:b]), _greatest(fine[2, a:b])) * BETWEEN_HALVES
            if reach > floor or (reach > ceiling and (a < low or b - 3 > high)):
                _interpolate(row, start - 1 + a, bank[1], fine[1, a:b])
                _interpolate(row, start - 1 + a, bank[3], fine[3, a:b])
                _greatest_of_four(fine[:, a:b], highest[a:b])
                tops[block] = _greatest(highest[a + 1 : b - 1])
                peak = max(peak, float(tops[block]))
                floor = max(floor, peak)
        for block in range(blocks):
            a, b = block * BLOCK, min(count, (block + 1) * BLOCK) + 2
            # Beyond the overs known so far, an over counts even where it is not the hop's peak.
            least = ceiling / BETWEEN_QUARTERS if a < low or b - 3 > high else floor / REFINED
            least = min(least, floor / REFINED)
            if tops[block] <= least:
                continue
            for i in range(a + 1, b - 1):
                if highest[i] <= least:
                    continue
                for p in range(OVERSAMPLING):
                    value = abs(fine[p, i])
                    if value <= least:
                        continue
                    before = (
                        fine[p - 1, i] if p else (fine[3, i - 1] if i > a + 1 else _at(row, start + i - 2, bank[3]))
                    )
                    after = fine[p + 1, i] if p < 3 else fine[0, i + 1]
                    if value >= abs(before) and value >= abs(after):
                        value = _vertex(before, fine[p, i], after)
                    peak = max(peak, value)
                    if value > ceiling:
                        low, high = min(low, i - 1), max(high, i - 1)
            floor = max(floor, peak)
        peaks[hop] = peak
        if high >= 0:
            overs[hop, 0], overs[hop, 1] = max(start + low - at, 0), max(start + high - at, 0)
        best = max(best, peak)
    return best
