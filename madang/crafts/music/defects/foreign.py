"""A close look at one place: is it a few foreign samples on top of a sound that goes on?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

ORDER = 24
ALONE = 0.8  # of a surprise that one channel explains: it is in that channel alone
STAIR = 5.2  # times the median step: 3.5 deviations of noise
EDGE, CLEAR = 15.0, 10.0  # times the steps beside it, times the median step

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def _predictor(lags: Doubles, error: float, taps: Doubles, old: Doubles) -> None:
    """The prediction-error filter of an autocorrelation, by Levinson and Durbin.

    error: of no prediction, lags[0] and a little white noise, which keeps what is silent above some frequency
    solvable. taps: (order + 1,), written, 1 first. old: room of the same size.
    """
    taps[:] = 0.0
    taps[0] = 1.0
    for m in range(1, len(taps)):
        value = 0.0
        for k in range(m):
            value += taps[k] * lags[m - k]
        value = -value / error
        old[:] = taps
        for k in range(1, m + 1):
            taps[k] = old[k] + value * old[m - k]
        error *= 1 - value * value


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def examine(row: Singles, first: int, cell: int, rate_hz: int, leaps: bool, found: Doubles) -> None:
    """Look closely at one cell that surprised: is it a few foreign samples on top of a sound that goes on?

    Those samples are replaced by what their neighbours on both sides foretell best (least squares). If they were
    foreign, hardly any surprise is left; in an attack or a pulse of the music, most of it stays.

    row: (n,). first: where the cell begins, 40 ms or more from both ends. leaps: look for a plateau or a splice,
    between two samples, rather than for a spike.
    found: (9,), written: the first foreign sample and the one past the last; their height; the surprise beside them,
    as an effective value; how many times the surprise (energy) is less without them; what is left, in times of that
    beside them; the surprise behind over that in front; the greatest surprise; which sample is off most.
    """
    p, ms = ORDER, rate_hz / 1000
    half, reach = int(20 * ms), int(0.6 * ms) + 1
    n = cell + 2 * half
    sound = np.empty(n)
    shaped = np.empty(n)
    for i in range(n):
        sound[i] = row[first - half + i]
    a, b = half - reach, half + cell + reach
    for i in range(n):
        value = sound[i]
        if a <= i < b:
            value = sound[a - 1] + (sound[b] - sound[a - 1]) * (i - a + 1) / (b - a + 1)
        shaped[i] = value * (0.5 - 0.5 * np.cos(2 * np.pi * (i + 0.5) / n))
    lags = np.empty(p + 1)
    for lag in range(p + 1):
        total = 0.0
        for i in range(n - lag):
            total += shaped[i] * shaped[i + lag]
        lags[lag] = total
    taps, old = np.empty(p + 1), np.empty(p + 1)
    _predictor(lags, lags[0] * (1 + 1e-6) + 1e-12, taps, old)
    ahead, back, far = np.zeros(n), np.zeros(n), int(7 * ms)
    for i in range(half - cell - far, half + 2 * cell + far):
        front, behind = 0.0, 0.0
        for k in range(p + 1):
            front += taps[k] * sound[i - k]
            behind += taps[k] * sound[i + k]
        ahead[i], back[i] = front, behind
    peak, top = half, 0.0
    for i in range(half - cell // 2, half + cell + cell // 2):
        surprise = min(abs(ahead[i]), abs(back[i - 1] if leaps else back[i]))
        if surprise > top:
            peak, top = i, surprise
    near = int(1.2 * ms) + p
    before, after = 0.0, 0.0
    for i in range(near, far):
        before += ahead[peak - i + p] ** 2
        after += ahead[peak + i] ** 2
    before, after = before / (far - near) + 1e-10, after / (far - near) + 1e-10
    beside = np.sqrt(max(before, after))
    low = high = peak
    if leaps:
        # A plateau surprises from before where it begins, and from behind where it ends.
        low, high = peak + reach, peak - reach
        for i in range(peak - reach, peak + reach + 1):
            if abs(ahead[i]) > max(3.5 * beside, 0.3 * top):
                low = min(low, i)
            if abs(back[i]) > max(3.5 * beside, 0.3 * top):
                high = max(high, i)
        if high < low:
            low = high = peak
    else:
        for i in range(peak - reach, peak + reach + 1):
            if min(abs(ahead[i]), abs(back[i])) > 3.5 * beside:
                low, high = min(low, i), max(high, i)
    low, high = low - 1, high + 1
    width = high - low + 1
    # The normal equations: a band of the taps' own lags, solved by Cholesky's method.
    own = np.empty(p + 1)
    for d in range(p + 1):
        total = 0.0
        for k in range(p + 1 - d):
            total += taps[k] * taps[k + d]
        own[d] = total
    lower, right = np.zeros((width, p + 1)), np.empty(width)  # lower[i, d]: row i, column i - d
    for i in range(width):
        for j in range(max(0, i - p), i + 1):
            total = own[i - j] * (1 + 1e-9 if i == j else 1.0)
            for k in range(max(0, i - p), j):
                total -= lower[i, i - k] * lower[j, j - k]
            lower[i, i - j] = np.sqrt(max(total, 1e-30)) if i == j else total / lower[j, 0]
    healed = sound.copy()
    healed[low : high + 1] = 0.0
    for i in range(width):
        total = 0.0
        for d in range(p + 1):
            for k in range(p + 1):
                total -= taps[d] * taps[k] * healed[low + i + d - k]
        for k in range(max(0, i - p), i):
            total -= lower[i, i - k] * right[k]
        right[i] = total / lower[i, 0]
    for i in range(width - 1, -1, -1):
        total = right[i]
        for k in range(i + 1, min(width, i + p + 1)):
            total -= lower[k, k - i] * right[k]
        right[i] = total / lower[i, 0]
    height, with_them, without, tallest = 0.0, 0.0, 0.0, peak
    for i in range(width):
        healed[low + i] = right[i]
        if abs(sound[low + i] - right[i]) > abs(height):
            tallest, height = low + i, sound[low + i] - right[i]
    for i in range(low, high + p + 1):
        left = 0.0
        for k in range(p + 1):
            left += taps[k] * healed[i - k]
        with_them += ahead[i] ** 2
        without += left**2
    found[0], found[1], found[2], found[3] = first - half + low + 1, first - half + high, height, beside
    found[4], found[5] = with_them / (without + 1e-12), without / (p * beside**2)
    found[6], found[7], found[8] = np.sqrt(after / before), top, first - half + tallest


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def texture(row: Singles, low: int, high: int, near: int) -> tuple[float, float, float]:
    """What the sound around some samples, low to high, is made of.

    Within `near`: the share of samples that hardly differ from the one before, as in square waves, and the effective
    value of the fainter side. Over the whole row: the least step, zero where nothing moves.
    """
    moving, still, least = 0, 0, 0.0
    before, after = 0.0, 0.0
    for i in range(1, len(row)):
        if low - 1 <= i <= high + 1:
            continue
        step = abs(row[i] - row[i - 1])
        if step > 0.0 and (least == 0.0 or step < least):
            least = step
        if low - near <= i < high + near:
            if i < low:
                before += row[i] ** 2
            else:
                after += row[i] ** 2
            if row[i] != 0.0 and step <= 5e-4 * abs(row[i]):
                still += 1
            elif step > 0.0:
                moving += 1
    share = still / (moving + still) if moving + still else 0.0
    return share, np.sqrt(min(before, after) / near), least


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def stairs(row: Singles) -> int:
    """How many stairs a wave has: single steps between samples that otherwise differ little, as those of noise do."""
    steps = np.abs(row[1:] - row[:-1])
    tall = STAIR * np.median(steps)
    count = 0
    for i in range(1, len(steps) - 1):
        count += max(steps[i - 1], steps[i + 1]) < tall < steps[i]
    return count


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def edges(row: Singles, least: float) -> int:
    """How many edges a wave has: single steps of `least` and more, far over those beside them and over most others."""
    if least < CLEAR * np.median(np.abs(row[1:] - row[:-1])):
        return 0
    count = 0
    for i in range(2, len(row) - 1):
        step = abs(row[i] - row[i - 1])
        beside = max(abs(row[i - 1] - row[i - 2]), abs(row[i + 1] - row[i]))
        count += step > least and step > EDGE * beside
    return count


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def direction(ahead: Singles, back: Singles, at: int, cell: int, leaps: bool, usual: Doubles, weights: Doubles) -> int:
    """How two channels are best put together to see what surprises most in a cell: weights, (2,), is written.

    The answer is the channel that explains nearly all of it alone, or -1. Then what is in both channels cancels out.
    ahead, back: (2, n), the residues; at: where the cell begins. usual: (3,), how they go together beside it.
    """
    whole = usual[0] * usual[2] - usual[1] ** 2
    p, q, r = usual[2] / whole, -usual[1] / whole, usual[0] / whole
    x, y, most = 0.0, 0.0, -1.0
    for i in range(at, at + cell):
        a, b = ahead[0, i], ahead[1, i]
        c, d = (-back[0, i - 1], -back[1, i - 1]) if leaps else (back[0, i], back[1, i])
        front = p * a * a + 2 * q * a * b + r * b * b
        behind = p * c * c + 2 * q * c * d + r * d * d
        same = a * (p * c + q * d) + b * (q * c + r * d)
        surprise = min(front, behind, same)
        if surprise > most:
            most, x, y = surprise, (a + c) / 2, (b + d) / 2
    u, v = p * x + q * y, q * x + r * y
    if max(u * u / p, v * v / r) > ALONE * (x * u + y * v):
        alone = 0 if u * u / p >= v * v / r else 1
        weights[0], weights[1] = (1.0, q / p) if alone == 0 else (q / r, 1.0)
        return alone
    unit = max(abs(x), abs(y)) / (x * u + y * v)
    weights[0], weights[1] = u * unit, v * unit
    return -1
