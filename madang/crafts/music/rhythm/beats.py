"""Where the beats fall: a path through the onsets, moved to the attacks themselves and smoothed into a tempo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.crafts.music.rhythm.hearing import Hearing
from madang.crafts.music.rhythm.key import harmony_change
from madang.crafts.music.rhythm.tempo import Level, even_groups, even_roots, smooth
from madang.crafts.music.rhythm.weights import PHASE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SHARES = np.array(
    [[0.35], [0.15], [0.2], [0.2], [0.1]], dtype=np.float32
)  # of the groups in the path's onsets; the kick is the best guide
TIGHTNESS = 200.0
REACH_MS, SIDE_MS = 45, 12
AT_ONCE = 500  # moments, each of which takes some 20 kB
CLEAR = 0.5  # nepers an attack must rise to count fully as one
STIFFNESS = 10.0  # tempo follows changes over about ten beats
NEAR_S = 0.03  # an onset so near a beat is on it
FEWEST = 4


@dataclass(frozen=True, eq=False)
class Pulse:
    """The beats. times_s: (n,) seconds. steady: they lie on one even grid. tempo_bpm: of the grid, or the middle one.

    attacks_s: (n,) where the sound rises most near each. sharpness: (n,) by how many nepers.
    """

    times_s: Floats
    steady: bool
    tempo_bpm: float
    attacks_s: Floats
    sharpness: Floats


def strongest(rows: npt.NDArray[np.float32], frame_hz: float, times_s: Floats) -> Floats:
    """The greatest of rows (frames, k) within 15 ms of each moment, (n, k)."""
    near = np.round(times_s * frame_hz).astype(np.int64)[:, None] + np.arange(-3, 4)
    found: Floats = rows[np.clip(near, 0, len(rows) - 1)].max(axis=1).astype(np.float64)
    return found


def onsets(hearing: Hearing) -> Floats:
    """How much each frame looks like a beat, (frames,), with variance 1."""
    rises = np.sqrt(smooth(even_groups(hearing.rises) @ SHARES, 4))
    above = np.maximum(rises - smooth(rises, round(hearing.frame_hz)), 0)[:, 0]
    even: Floats = above.astype(np.float64) / (above.std() + 1e-12)
    return even


def path(strength: Floats, frame_hz: float, level: Level) -> Floats:
    """Beats in seconds, to a frame: the strongest onsets that keep to the period."""
    from madang.crafts.music.rhythm import kernels

    period = np.interp(np.arange(len(strength)) / frame_hz, level.middles_s, level.period_s) * frame_hz
    times_s: Floats = kernels.best_beats(strength, period, TIGHTNESS) / frame_hz
    return times_s


def phase(hearing: Hearing, times_s: Floats) -> Floats:
    """What speaks for these beats against the moments half-way between them (see weights.PHASE)."""
    beat_s = float(np.median(np.diff(times_s)))
    both = times_s[:-1], (times_s[:-1] + times_s[1:]) / 2
    groups = even_roots(hearing.rises)
    heard = [strongest(groups, hearing.frame_hz, moments_s) for moments_s in both]
    del groups  # long, and not asked any more
    seen = []
    for moments_s, onsets in zip(both, heard, strict=True):
        change = np.sort(harmony_change(hearing, moments_s, beat_s))[-max(1, len(moments_s) // 4) :]
        seen.append(np.append(onsets.mean(axis=0), [onsets[:, 0].std(), change.mean()]))
    on, off = seen
    difference: Floats = on - off
    return difference


def attacks(fine: npt.NDArray[np.float16], near_s: Floats) -> tuple[Floats, Floats]:
    """The attack at each moment: when, in seconds, and how sharply the sound rises there, in nepers.

    fine: (milliseconds, 3), see Hearing. An attack is where the energy of the 12 ms after it is most above that of
    the 12 ms before; those further from the moment count less.
    """
    common = np.percentile(fine[:: 1 + len(fine) // 100_000].astype(np.float64), 95, axis=0)
    floor = 1e-3 * common**2 + 1e-14
    some = range(0, max(len(near_s), 1), AT_ONCE)
    found = [_attacks(fine, near_s[first : first + AT_ONCE], floor) for first in some]
    times_s, sharpness = zip(*found, strict=True)
    return np.concatenate(times_s), np.concatenate(sharpness)


def _attacks(fine: npt.NDArray[np.float16], near_s: Floats, floor: Floats) -> tuple[Floats, Floats]:
    """The same of some moments; floor: (3,) energies below which nothing rises."""
    offsets = np.arange(-REACH_MS, REACH_MS + 1)
    middle = np.round(near_s * 1000).astype(np.int64)[:, None]
    at = middle + np.arange(-REACH_MS - SIDE_MS, REACH_MS + SIDE_MS)
    inside = (at >= 0) & (at < len(fine))
    energies = np.where(inside[:, :, None], fine[np.clip(at, 0, len(fine) - 1)].astype(np.float64) ** 2, 0.0)
    sums = np.concatenate([np.zeros((len(at), 1, energies.shape[2])), np.cumsum(energies, axis=1)], axis=1)
    means = (sums[:, SIDE_MS:] - sums[:, :-SIDE_MS]) / SIDE_MS
    rise = np.maximum(np.log((means[:, SIDE_MS:] + floor) / (means[:, :-SIDE_MS] + floor)), 0).sum(axis=2)
    likely = rise * np.exp(-0.5 * (offsets / (0.6 * REACH_MS)) ** 2)
    best = likely.argmax(axis=1)
    rows = np.arange(len(best))
    return (middle[:, 0] + offsets[best]) / 1000, rise[rows, best]


def pulse(hearing: Hearing, level: Level) -> Pulse | None:
    """The beats of a sound whose beat level is known, or None where there are fewer than four."""
    strength = onsets(hearing)
    rough = path(strength, hearing.frame_hz, level)
    if len(rough) > FEWEST and phase(hearing, rough) @ PHASE < 0:
        rough = (rough[:-1] + rough[1:]) / 2
    if len(rough) < FEWEST:
        return None
    found_s, sharpness = attacks(hearing.fine, rough)
    target_s = np.where(sharpness > CLEAR, found_s, rough)
    weights = np.clip(sharpness / 6, 0.01, 1)
    even_s, flexible_s = _even(target_s, weights), _flexible(target_s, weights)
    scatter_s = [_median(np.abs(target_s - line), weights) for line in (even_s, flexible_s)]
    steady = scatter_s[0] < 1.5 * scatter_s[1] + 0.002
    times_s = even_s if steady else flexible_s
    kept = _played(strength, hearing.frame_hz, times_s)
    if kept.stop - kept.start < FEWEST:
        return None
    times_s = np.clip(times_s[kept], 0.0, hearing.seconds)
    return Pulse(times_s, bool(steady), float(60 / np.median(np.diff(times_s))), target_s[kept], sharpness[kept])


def _played(strength: Floats, frame_hz: float, times_s: Floats) -> slice:
    """The beats from the first to the last onset, without a beginning or an end that is played to no beat.

    A beat with an onset speaks for it, one with onsets only where neither beats nor half beats are against it.
    """
    near, half = round(NEAR_S * frame_hz), round(float(np.median(np.diff(times_s))) * frame_hz / 2)
    at = np.round(times_s * frame_hz).astype(np.int64)
    offsets = np.arange(-half, half + 1)
    on_beat = np.abs(offsets) <= near
    off_beat = (np.abs(offsets) > near) & (np.abs(offsets) < half - near)
    around = strength[np.clip(at[:, None] + offsets, 0, len(strength) - 1)]
    least = 0.3 * float(np.median(around[:, on_beat].max(axis=1)))
    loud = np.flatnonzero(strength > least)
    if not len(loud):
        return slice(0, 0)
    heard = around[:, on_beat].max(axis=1) > least
    crossed = around[:, off_beat].max(axis=1, initial=0.0) > least
    begin, end = np.searchsorted(at, (loud[0] - near, loud[-1] + near + 1)).tolist()
    if begin >= end:
        return slice(0, 0)
    sums = np.concatenate([[0.0], np.cumsum(np.where(heard, 1.0, np.where(crossed, -0.5, 0.0))[begin:end])])
    first = int(sums[:-1].argmin())
    last = len(sums) - 1 - int(sums[:first:-1].argmax())
    return slice(begin + first, begin + last)


def _even(times_s: Floats, weights: Floats) -> Floats:
    """An even grid through the times, robust against outliers."""
    i = np.arange(len(times_s))
    weight, line = weights, times_s
    for scale_s in (0.05, 0.03, 0.02, 0.01, 0.01, 0.01):
        slope, start = np.polyfit(i, times_s, 1, w=np.sqrt(weight))
        line = start + slope * i
        weight = weights / (1 + ((times_s - line) / scale_s) ** 2)
    return line


def _flexible(times_s: Floats, weights: Floats) -> Floats:
    """A line near the times whose steps change slowly, robust against outliers."""
    from madang.crafts.music.rhythm import kernels

    line = weight = weights
    for scale_s in (0.05, 0.02, 0.015, 0.015):
        line = kernels.whittaker(times_s, weight, STIFFNESS)
        weight = weights / (1 + ((times_s - line) / scale_s) ** 2)
    return line


def _median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])
