"""The inner loops, compiled: what every judge reads between the samples, and the limiter's gain."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

SHORT_REACH, SOFT_REACH, LONG_REACH, FAR_REACH = 6, 16, 20, 2048
AROUND = FAR_REACH + 16  # samples of context
BLOCK = 64
# How far the longer filters may read above the short ones, and the ideal one above the long one: white noise, cut to
# a ceiling, is the worst that was found.
OVER_SHORT, OVER_LONG, OVER_NEAR = 1.25, 1.12, 1.05
ITU, HANN, SOFT, LONG, IDEAL = range(5)
INAUDIBLE_DB = 1e-4  # of reduction left over: from here on what is not limited stays as it was


@compiled(fastmath={"nnan", "nsz", "reassoc"})
def _greatest(values: Singles) -> float:
    greatest = np.float32(0.0)
    for value in values:
        greatest = max(greatest, abs(value))
    return float(greatest)


@compiled(fastmath={"contract"})
def _filtered(row: Singles, first: int, taps: Singles, line: Singles) -> None:
    """line[i] = sum of taps times row from first + i on. The taps are a multiple of four."""
    count = len(line)
    line[:] = 0.0
    for tap in range(0, len(taps), 4):
        h0, h1, h2, h3 = taps[tap], taps[tap + 1], taps[tap + 2], taps[tap + 3]
        x = row[first + tap : first + tap + count + 3]
        for i in range(count):
            line[i] += h0 * x[i] + h1 * x[i + 1] + h2 * x[i + 2] + h3 * x[i + 3]


@compiled(fastmath={"contract", "reassoc", "nsz"})
def _dot(x: Singles, taps: Singles) -> float:
    total = np.float32(0.0)
    for i in range(len(taps)):
        total += x[i] * taps[i]
    return float(total)


@compiled()
def _crest(before: float, top: float, after: float) -> float:
    """The height of the parabola through a top and its neighbours, all magnitudes."""
    bend = 2.0 * top - before - after
    if bend <= 0.0 or before > top or after > top:
        return top
    return top + (after - before) ** 2 / (8.0 * bend)


@compiled()
def _point(row: Singles, sample: int, sixteenth: int, rows: Singles) -> float:
    """The magnitude some sixteenths, which may be negative or beyond 16, after a sample."""
    shift = sixteenth // 16
    first = sample + shift - rows.shape[1] // 2 + 1
    return float(abs(_dot(row[first : first + rows.shape[1]], rows[sixteenth - 16 * shift])))


@compiled()
def _ideal(row: Singles, sample: int, sixteenth: int, near: Singles, far: Singles, least: float) -> float:
    """The ideal interpolation's top within some 0.4 samples of a point, if it can be more than `least`, else 0."""
    top, at = 0.0, 0
    for point in range(sixteenth - 6, sixteenth + 7, 2):
        value = _point(row, sample, point, near)
        if value > top:
            top, at = value, point
    if top * OVER_NEAR <= least:
        return 0.0
    # What only the long filter hears lies just below half the rate and is strongest halfway between samples.
    top = _point(row, sample, at, far)
    halfway = (at - 8) // 16 * 16 + 8
    for point in (halfway, halfway + 16):
        value = _point(row, sample, point, far)
        if value > top:
            top, at = value, point
    before, after = _point(row, sample, at - 1, far), _point(row, sample, at + 1, far)
    return float(max(_crest(before, top, after), before, after))


@compiled()
def _between(
    row: Singles,
    start: int,
    fine: Singles,
    first: int,
    last: int,
    least: float,
    peak: float,
    best: Doubles,
    near: Singles,
    far: Singles,
) -> float:
    """The top of one stretch, at least `peak`, with crests fitted and the ideal interpolation around each."""
    phases = len(fine)
    for i in range(first, last):
        for p in range(phases):
            value = abs(fine[p, i])
            if value * OVER_LONG <= max(least, peak):
                continue
            before = abs(fine[p - 1, i] if p else fine[phases - 1, i - 1])
            after = abs(fine[p + 1, i] if p < phases - 1 else fine[0, i + 1])
            if value < before or value < after:
                continue
            value = _crest(before, value, after)
            best[LONG] = max(best[LONG], value)
            worth = max(least, min(peak, best[IDEAL]))
            ideal = _ideal(row, start + i - 1, 2 * p, near, far, worth)
            best[IDEAL] = max(best[IDEAL], ideal)
            peak = max(peak, max(value, ideal))
    return float(peak)


@compiled()
def node_peaks(
    row: Singles,
    at: int,
    step: int,
    wanted: float,
    forget: float,
    short: Singles,
    soft: Singles,
    long: Singles,
    near: Singles,
    far: Singles,
    best: Doubles,
    peaks: Singles,
) -> None:
    """What the judges read in one channel, the highest of them for each stretch of `step` samples.

    A stretch is looked into only as far as it can hold more than `wanted`, or be among the greatest: first by its
    samples, then by the short filters, then by the soft and the long one, and by the ideal one, in two lengths, around
    the long one's tops. Nor is it where an earlier one, times `forget` for each stretch between, is higher.

    row: (n,) with AROUND samples to spare before `at` and after the last stretch. short, soft, long, near, far:
    rows of `interpolators`. best: (5,) each judge's greatest so far, raised. peaks: (stretches,), raised.
    """
    stretches = max(1, BLOCK // step)
    coarse = np.empty((len(short) + len(soft), stretches * step), dtype=np.float32)
    fine = np.empty((len(long), stretches * step + 2), dtype=np.float32)
    bound = 0.0
    for taps in long:
        bound = max(bound, float(np.abs(taps).sum()))
    recent = 0.0
    for begin in range(0, len(peaks), stretches):
        end = min(begin + stretches, len(peaks))
        start, count = at + begin * step, (end - begin) * step
        limit = max(min(wanted, best.max() / OVER_LONG), recent * forget**stretches)
        inside = _greatest(row[start - LONG_REACH : start + count + LONG_REACH]) * bound > limit
        if inside:
            tallest = _greatest(row[start : start + count])
            for p in range(len(short)):
                _filtered(row, start - SHORT_REACH + 1, short[p], coarse[p, :count])
                tallest = max(tallest, _greatest(coarse[p, :count]))
            inside = tallest * OVER_SHORT > limit
        if inside:
            for p in range(len(soft)):
                _filtered(row, start - SOFT_REACH + 1, soft[p], coarse[len(short) + p, :count])
            fine[0, : count + 2] = row[start - 1 : start + count + 1]
            for p in range(1, len(long)):
                _filtered(row, start - LONG_REACH, long[p], fine[p, : count + 2])
        for node in range(begin, end):
            if inside:
                first = (node - begin) * step
                top = _greatest(fine[0, first + 1 : first + step + 1])
                for judge in range(IDEAL + 1):
                    best[judge] = max(best[judge], top)
                highest = top
                for p in range(len(coarse)):
                    here = _greatest(coarse[p, first : first + step])
                    judge = ITU if p < 4 else HANN if p < len(short) else SOFT
                    best[judge] = max(best[judge], here)
                    highest = max(highest, here)
                for p in range(1, len(long)):
                    top = max(top, _greatest(fine[p, first + 1 : first + step + 1]))
                best[LONG] = max(best[LONG], top)
                least = max(limit, recent * forget)
                highest = max(highest, max(top, float(peaks[node])))
                if top * OVER_LONG > max(least, highest):
                    highest = _between(row, start, fine, first + 1, first + step + 1, least, highest, best, near, far)
                if highest > wanted:
                    peaks[node] = highest
            recent = max(recent * forget, float(peaks[node]))


@compiled()
def follow(
    peaks: Singles, first: int, drive: float, weights: Doubles, speeds: Doubles, state: Doubles, found: Doubles
) -> None:
    """The limiter's gain reduction, in dB, at the nodes between stretches: node i stands before stretch i.

    What the stretches within half a window of a node need is held; then released, quickly down to a floor that
    rises while there is limiting and sinks slowly; then smoothed over the window. So each stretch's own need is met at
    both its ends, and the gain never bends faster than the window.

    peaks: (stretches,), of the whole sound or a part. first: the first node wanted, counted from the first of them.
    drive: gain over ceiling, a factor. weights: (2 half + 1,), sum 1. speeds: per node, of the release, the floor's
    rise and its fall.
    state: (3 + 2 half,), what the release, what lasts and the floor are at, and the reductions around the node
    before; kept for the next call. found: (nodes,), written.
    """
    half = len(weights) // 2
    release, rise, fall = speeds
    held, lasting, floor = state[0], state[1], state[2]
    raw = np.empty(2 * half + len(found))
    raw[: 2 * half] = state[3:]
    for i in range(len(found)):
        node = first + i + half
        peak = np.float32(0.0)
        for stretch in range(max(0, node - half - 1), min(len(peaks), node + half + 1)):
            peak = max(peak, peaks[stretch])
        held -= release * max(0.0, held - floor)
        if peak * drive > 1.0:
            held = max(held, 20.0 * math.log10(peak * drive))
        lasting = min(held, lasting + rise * (held - lasting))
        floor += rise * max(0.0, lasting - floor) - fall * floor
        if held < INAUDIBLE_DB:
            held, lasting, floor = 0.0, 0.0, 0.0
        raw[2 * half + i] = held
        total = 0.0
        for k in range(2 * half + 1):
            total += weights[k] * raw[i + k]
        found[i] = total
    state[0], state[1], state[2] = held, lasting, floor
    state[3:] = raw[len(found) :]
