"""The inner loops, compiled: thinning the sound, gathering pitch classes, and the path of beats."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

FINE_BANDS = 3


@compiled(fastmath={"contract"})
def thin(block: Singles, factor: int, smoothing: float, state: Doubles, fine: Singles, thinned: Singles) -> int:
    """Mono sound at a fraction of the rate, and its energies in three bands every millisecond.

    block: (n, channels), n a multiple of `factor`. smoothing: of the one-pole low-pass that parts low from middle.
    state: (8,) carried from block to block; [7] is the number of milliseconds of the file that are done.
    fine: (room, 3), mean energies of low, middle and high per millisecond, written from row 0.
    thinned: (n // factor,), written. Returns how many rows of `fine` were filled.
    """
    low1, low2, before = state[0], state[1], state[2]
    sums = state[3:6]
    step_ms, done_ms = state[6], state[7]
    channels = block.shape[1]
    scale = 1.0 / (factor * channels)
    rows = 0
    filled_ms = done_ms - np.floor(done_ms)
    for i in range(len(thinned)):
        total = np.float64(0.0)
        for j in range(i * factor, (i + 1) * factor):
            for channel in range(channels):
                total += block[j, channel]
        x = total * scale
        thinned[i] = x
        low1 += smoothing * (x - low1)
        low2 += smoothing * (low1 - low2)
        high = 0.5 * (x - before)
        middle = x - low2 - high
        before = x
        sums[0] += low2 * low2
        sums[1] += middle * middle
        sums[2] += high * high
        filled_ms += step_ms
        if filled_ms >= 1.0:
            filled_ms -= 1.0
            for band in range(FINE_BANDS):
                fine[rows, band] = sums[band] * step_ms
                sums[band] = 0.0
            rows += 1
    state[0], state[1], state[2] = low1, low2, before
    state[7] = np.floor(done_ms) + rows + filled_ms
    return rows


@compiled(fastmath={"contract", "nsz", "reassoc"})
def convolve_thin(sound: Singles, taps: Singles, factor: int, thinned: Singles) -> None:
    """Every `factor`-th value of a filtered sound. thinned: (m,), written; needs (m - 1) * factor + taps samples."""
    for i in range(len(thinned)):
        total = np.float32(0.0)
        for tap in range(len(taps)):
            total += taps[tap] * sound[i * factor + tap]
        thinned[i] = total


@compiled(fastmath={"contract", "nsz", "reassoc"})
def rise(
    spectra: npt.NDArray[np.complex64], band: Integers, share: Singles, group: Integers, past: Singles, rises: Singles
) -> None:
    """How much the bands of each group got louder within two frames.

    spectra: (frames, bins). band, share: (bins,) the lower of the two bands a bin is between (-1 and the number of
    bands are none) and how much of it that one gets. group: (bands,) the column of `rises` a band counts in.
    past: (frames + 2, bands) levels; the first two rows are those of the frames before, the others are written.
    rises: (frames, groups), written: means over each group's bands.
    """
    frames, bins = spectra.shape
    bands = past.shape[1]
    size = np.zeros(rises.shape[1], dtype=np.float32)
    for b in range(bands):
        size[group[b]] += 1
    energy = np.zeros(bands + 2, dtype=np.float32)
    for frame in range(frames):
        energy[:] = 0.0
        for i in range(bins):
            x = spectra[frame, i]
            power = x.real * x.real + x.imag * x.imag
            at = band[i] + 1
            energy[at] += share[i] * power
            energy[at + 1] += (1 - share[i]) * power
        rises[frame] = 0.0
        now, before = past[frame + 2], past[frame]
        for b in range(bands):
            # The fourth root of energy: near loudness as ears have it, and gain does not change the shape of it.
            now[b] = np.sqrt(np.sqrt(energy[b + 1]))
            # A tone that moves to the next band (vibrato, a slide) is no onset.
            loudest = before[b]
            if b > 0:
                loudest = max(loudest, before[b - 1])
            if b < bands - 1:
                loudest = max(loudest, before[b + 1])
            if now[b] > loudest:
                rises[frame, group[b]] += (now[b] - loudest) / size[group[b]]


@compiled()
def gather_pitches(
    magnitudes: Singles, hz_a_bin: float, low_hz: float, high_hz: float, bins: int, chroma: Singles, tuning: Doubles
) -> None:
    """The spectral peaks of each frame by pitch class, each with its magnitude.

    magnitudes: (frames, n). chroma: (frames, bins), `bins` a multiple of 12, bin 0 around A at 440 Hz, written.
    tuning: (2,) cosine and sine sums of the peaks' distances from equal temperament, added to.
    """
    first, last = max(2, int(low_hz / hz_a_bin)), min(magnitudes.shape[1] - 2, int(high_hz / hz_a_bin))
    for frame in range(magnitudes.shape[0]):
        row = magnitudes[frame]
        greatest = np.float32(0.0)
        for i in range(first, last):
            greatest = max(greatest, row[i])
        chroma[frame] = 0.0
        if greatest <= 1e-6:
            continue
        for i in range(first, last):
            here = row[i]
            if here < 0.01 * greatest or here < row[i - 1] or here <= row[i + 1]:
                continue
            left, right = np.log(row[i - 1] + 1e-12), np.log(row[i + 1] + 1e-12)
            middle = np.log(here)
            bend = left - 2 * middle + right
            at = i + (0.5 * (left - right) / bend if bend < -1e-9 else 0.0)
            octave = np.log2(at * hz_a_bin / 440.0)
            angle = 2 * np.pi * 12 * octave
            tuning[0] += here * np.cos(angle)
            tuning[1] += here * np.sin(angle)
            place = octave * bins
            low = np.floor(place)
            chroma[frame, int(low) % bins] += here * (1 - place + low)
            chroma[frame, (int(low) + 1) % bins] += here * (place - low)


@compiled()
def best_beats(strength: Doubles, period: Doubles, tightness: float) -> Integers:
    """The frames of beats that lie on strong frames and keep to the period, by dynamic programming.

    strength: (n,) how much each frame looks like a beat. period: (n,) expected frames between beats.
    tightness: the cost of a step that is e times longer or shorter than expected.
    """
    n = len(strength)
    score = np.zeros(n)
    came = np.full(n, -1, dtype=np.int32)
    logs = np.log(np.arange(1, int(2 * period.max()) + 4))
    for i in range(n):
        shortest, longest = int(0.6 * period[i]), int(1.6 * period[i]) + 1
        expected = np.log(period[i])
        best, at = 0.0, -1
        for step in range(shortest, min(longest, i) + 1):
            off = logs[step - 1] - expected
            value = score[i - step] - tightness * off * off
            if value > best:
                best, at = value, i - step
        score[i], came[i] = strength[i] + best, at
    begin = n - min(n, int(1.2 * period[n - 1]) + 1)
    i = begin + int(np.argmax(score[begin:]))
    path = np.empty(n, dtype=np.int64)
    count = 0
    while i >= 0:
        path[count] = i
        count += 1
        i = came[i]
    return path[:count][::-1].copy()


@compiled()
def whittaker(values: Doubles, weights: Doubles, stiffness: float) -> Doubles:
    """The z with least sum(weights (values - z)^2) + stiffness sum(second differences of z ^2); needs 3 values."""
    n = len(values)
    # Cholesky of a matrix of five diagonals: unit lower triangle with rows e, c before 1, and the diagonal d.
    d, c, e, z = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    for i in range(n):
        ends = min(i, n - 1 - i)
        main = stiffness * (1.0 if ends == 0 else 5.0 if ends == 1 else 6.0)
        if n == 3 and i == 1:
            main = stiffness * 4.0
        pair = stiffness * (-2.0 if i == 0 or i == n - 2 else -4.0)
        d[i] = weights[i] + main
        z[i] = weights[i] * values[i]
        if i >= 1:
            d[i] -= c[i - 1] ** 2 * d[i - 1]
            z[i] -= c[i - 1] * z[i - 1]
        if i >= 2:
            d[i] -= e[i - 2] ** 2 * d[i - 2]
            z[i] -= e[i - 2] * z[i - 2]
        if i < n - 1:
            c[i] = (pair - (d[i - 1] * c[i - 1] * e[i - 1] if i >= 1 else 0.0)) / d[i]
        if i < n - 2:
            e[i] = stiffness / d[i]
    for i in range(n - 1, -1, -1):
        z[i] /= d[i]
        if i < n - 1:
            z[i] -= c[i] * z[i + 1]
        if i < n - 2:
            z[i] -= e[i] * z[i + 2]
    return z
