"""The compiled loops behind the clicks: what of two channels cannot be foretold from before nor from behind."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

ORDER = 16  # a multiple of 4
FLOOR, GRAIN = 1e-12, 1e-5  # -120 dBFS, and -50 dB of the residues

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def _predictors(lags: Doubles, ahead: Doubles, back: Doubles, old: Doubles) -> None:
    """The prediction-error filters of two channels from their past and from their future, by Whittle's recursion.

    lags: (order + 1, 2, 2), the means of x[t] x[t - k]^T, with a little white noise at lag 0. ahead, back: alike,
    written, the identity first: sum of ahead[k] x[t - k], of back[k] x[t + k]. old: (2, order + 1, 2, 2), room.
    """
    ahead[:] = 0.0
    back[:] = 0.0
    ahead[0, 0, 0] = ahead[0, 1, 1] = back[0, 0, 0] = back[0, 1, 1] = 1.0
    front, behind = lags[0].copy(), lags[0].copy()
    shared, gain, other = np.empty((2, 2)), np.empty((2, 2)), np.empty((2, 2))
    for m in range(len(lags) - 1):
        for i in range(2):
            for j in range(2):
                total = 0.0
                for k in range(m + 1):
                    total += ahead[k, i, 0] * lags[m + 1 - k, 0, j] + ahead[k, i, 1] * lags[m + 1 - k, 1, j]
                shared[i, j] = total
        whole = behind[0, 0] * behind[1, 1] - behind[0, 1] * behind[1, 0]
        for i in range(2):
            gain[i, 0] = -(shared[i, 0] * behind[1, 1] - shared[i, 1] * behind[1, 0]) / whole
            gain[i, 1] = -(shared[i, 1] * behind[0, 0] - shared[i, 0] * behind[0, 1]) / whole
        whole = front[0, 0] * front[1, 1] - front[0, 1] * front[1, 0]
        for i in range(2):
            other[i, 0] = -(shared[0, i] * front[1, 1] - shared[1, i] * front[1, 0]) / whole
            other[i, 1] = -(shared[1, i] * front[0, 0] - shared[0, i] * front[0, 1]) / whole
        old[0] = ahead
        old[1] = back
        for k in range(m + 2):
            for i in range(2):
                for j in range(2):
                    ahead[k, i, j] += gain[i, 0] * old[1, m + 1 - k, 0, j] + gain[i, 1] * old[1, m + 1 - k, 1, j]
                    back[k, i, j] += other[i, 0] * old[0, m + 1 - k, 0, j] + other[i, 1] * old[0, m + 1 - k, 1, j]
        for i in range(2):
            for j in range(2):
                front[i, j] += gain[i, 0] * shared[j, 0] + gain[i, 1] * shared[j, 1]
                behind[i, j] += other[i, 0] * shared[0, j] + other[i, 1] * shared[1, j]


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def _correlate(left: Singles, right: Singles, lags: Doubles) -> None:
    """How two channels go together with each other's and their own past: lags, (order + 1, 2, 2), is written."""
    for lag in range(len(lags)):
        a, b, c, d = np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
        later, right_later = left[lag:], right[lag:]
        for i in range(len(later)):
            a += later[i] * left[i]
            b += later[i] * right[i]
            c += right_later[i] * left[i]
            d += right_later[i] * right[i]
        lags[lag, 0, 0], lags[lag, 0, 1], lags[lag, 1, 0], lags[lag, 1, 1] = a, b, c, d


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def _add_filtered(row: Singles, at: int, step: int, taps: Doubles, out: Singles) -> None:
    """Add to `out` the sum of taps[k] * row[at + i + step * k], for k from 1 on; step: 1 or -1."""
    n = len(out)
    for k in range(1, len(taps), 4):
        a, b, c, d = np.float32(taps[k]), np.float32(taps[k + 1]), np.float32(taps[k + 2]), np.float32(taps[k + 3])
        if step < 0:
            a, b, c, d = d, c, b, a
        first = at + (k if step > 0 else -k - 3)
        around = row[first : first + n + 3]
        for i in range(n):
            out[i] += a * around[i] + b * around[i + 1] + c * around[i + 2] + d * around[i + 3]


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def residues(pair: Singles, at: int, frame: int, window: Singles, ahead: Singles, back: Singles) -> None:
    """What of two channels is not foretold from both channels' past (`ahead`) and from their future (`back`).

    pair: (2, n), with a frame to spare before `at` and behind what is asked for. frame: samples predicted with the
    same coefficients. window: (2 * frame,), for their estimation. ahead, back: (2, whole frames), written.
    """
    shaped = np.empty((2, 2 * frame), dtype=np.float32)
    lags, taps, turned = np.empty((ORDER + 1, 2, 2)), np.empty((ORDER + 1, 2, 2)), np.empty((ORDER + 1, 2, 2))
    old, scales = np.empty((2, ORDER + 1, 2, 2)), np.empty(2)
    for number in range(ahead.shape[1] // frame):
        first, begin = at + number * frame, number * frame
        for c in range(2):
            shape, around = shaped[c], pair[c, first - frame // 2 : first - frame // 2 + 2 * frame]
            total = np.float32(0.0)
            for i in range(2 * frame):
                shape[i] = around[i] * window[i]
                total += around[i] * around[i] * window[i] * window[i]
            scales[c] = np.sqrt(total) + 1e-7
            unit = np.float32(1.0 / scales[c])
            for i in range(2 * frame):
                shape[i] *= unit
        _correlate(shaped[0], shaped[1], lags)
        for c in range(2):
            lags[0, c, c] = max(lags[0, c, c], 1e-3) * (1 + 1e-6)
        _predictors(lags, taps, turned, old)
        for c in range(2):
            front, behind = ahead[c, begin : begin + frame], back[c, begin : begin + frame]
            front[:] = pair[c, first : first + frame]
            behind[:] = front
            for d in range(2):
                _add_filtered(pair[d], first, -1, taps[:, c, d] * (scales[c] / scales[d]), front)
                _add_filtered(pair[d], first, 1, turned[:, c, d] * (scales[c] / scales[d]), behind)


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def spreads(ahead: Singles, back: Singles, cell: int, near: int, far: int, usual: Doubles) -> None:
    """How the residues of two channels spread and go together beside each cell: usual, (cells, 3), is written.

    near, far: the cells counted, so many before and after. The columns: left, both, right, as means of products,
    with some grain, so that neither silence nor one source in both channels is taken to be known without end.
    """
    cells = len(usual)
    sums = np.zeros((cells, 3))
    for j in range(cells):
        for i in range(j * cell, (j + 1) * cell):
            sums[j, 0] += ahead[0, i] * ahead[0, i] + back[0, i] * back[0, i]
            sums[j, 1] += ahead[0, i] * ahead[1, i] + back[0, i] * back[1, i]
            sums[j, 2] += ahead[1, i] * ahead[1, i] + back[1, i] * back[1, i]
    for j in range(cells):
        a, b, c = 0.0, 0.0, 0.0
        for k in range(near, far + 1):
            low, high = max(0, j - k), min(cells - 1, j + k)
            a += sums[low, 0] + sums[high, 0]
            b += sums[low, 1] + sums[high, 1]
            c += sums[low, 2] + sums[high, 2]
        count = 4 * cell * (far - near + 1)
        grain = FLOOR + GRAIN * (a + c) / count
        usual[j, 0], usual[j, 1], usual[j, 2] = a / count + grain, b / count, c / count + grain


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def surprises(ahead: Singles, back: Singles, cell: int, usual: Doubles, spikes: Singles, leaps: Singles) -> None:
    """How much each cell surprises, in deviations of what is usual beside it.

    An impulse surprises both from before and from behind at the same sample (a spike), a splice at two neighbours (a
    leap); the attack of an instrument, however sharp, mostly from before only.

    spikes, leaps: (cells,), written: the greatest of each cell.
    """
    for j in range(len(spikes)):
        a, b, c = usual[j, 0], usual[j, 1], usual[j, 2]
        whole = a * c - b * b
        p, q, r = np.float32(c / whole), np.float32(-b / whole), np.float32(a / whole)
        spike, leap = np.float32(0.0), np.float32(0.0)
        for i in range(max(1, j * cell), (j + 1) * cell):
            x, y = ahead[0, i], ahead[1, i]
            u, v = p * x + q * y, q * x + r * y
            front = x * u + y * v
            x, y = back[0, i], back[1, i]
            same = x * u + y * v
            behind = x * (p * x + q * y) + y * (q * x + r * y)
            spike = max(spike, min(min(front, behind), same))
            x, y = back[0, i - 1], back[1, i - 1]
            same = -(x * u + y * v)
            behind = x * (p * x + q * y) + y * (q * x + r * y)
            leap = max(leap, min(min(front, behind), same))
        spikes[j] = np.sqrt(spike)
        leaps[j] = np.sqrt(leap)


@compiled(fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"})
def returns(values: Singles, at: int, period: int, near: int, half: int, share: float, ratio: float) -> bool:
    """Whether the like of one cell stands out again and again in even steps, as the pulses of a low note do.

    period: within so many cells to either side, from `near` on. half: cells before and after whose medians tell what
    is usual. share, ratio: what is like it has so much of its value, and so many times what is usual.
    """
    room = np.empty(half, dtype=np.float32)
    medians = np.empty(2 * period + 4 + half, dtype=np.float32)
    for j in range(len(medians)):
        first = at - period - 1 - half + j
        for i in range(half):
            value, k = values[first + i], i
            while k > 0 and room[k - 1] > value:
                room[k] = room[k - 1]
                k -= 1
            room[k] = value
        medians[j] = (room[half // 2 - 1] + room[half // 2]) / 2
    like = np.zeros(2 * period + 1, dtype=np.bool_)
    for j in range(2 * period + 3):
        value = values[at - period - 1 + j]
        if value > share * values[at] and value > ratio * max(medians[j], medians[j + half + 1]):
            for i in range(max(0, j - 2), min(2 * period, j) + 1):
                like[i] = True
    for distance in range(near + 1, period + 1):
        before, after = like[period - distance], like[period + distance]
        if before and after:
            return True
        if 2 * distance <= period and (
            (before and like[period - 2 * distance]) or (after and like[period + 2 * distance])
        ):
            return True
    return False
