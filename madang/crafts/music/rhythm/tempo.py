"""How fast it goes: a pulse followed through autocorrelations, and which multiple of it is the beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

WINDOW_S, HOP_S = 12.0, 1.0
LONG_S = 1200.0  # of longer sounds windows are further apart, so that memory stays flat
SHORTEST_PULSE_S, LONGEST_PULSE_S = 0.2, 1.6
SHORTEST_BEAT_S, LONGEST_BEAT_S = 0.285, 1.15  # 52 to 210 a minute
USUAL_S = 0.5
STEPS_AN_OCTAVE = 48
MOST_STEPS = 3  # a pulse may change by 4 % from one window to the next,
STEP_COST = 0.03  # at this cost in correlation for each step
RATIOS = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0, 4 / 3, 3 / 2, 2.0, 3.0, 4.0)
MULTIPLES = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0, 3 / 2, 2.0, 3.0, 4.0, 6.0, 8.0)
STRAIGHT = 0.03  # a pulse that changes by less is as good as even
ALL, LOW, MIDDLE, HIGH, CROSS = range(5)  # rows of autocorrelations
_SHARES = np.array(
    [[0.3, 0.15, 0.2, 0.2, 0.15], [1, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0], [0, 0, 0, 0, 1.0]], dtype=np.float32
).T  # of the five groups in each of the first four rows


@dataclass(frozen=True, eq=False)
class Repeats:
    """Autocorrelations of onsets in windows of 12 s, one a second; further apart beyond 20 minutes.

    acf: (windows, 5, lags), rows ALL, LOW, MIDDLE, HIGH with themselves and CROSS of low with middle, 1 at best.
    frame_hz: lags a second. middles_s: (windows,) the middle of each window.
    """

    acf: Singles
    frame_hz: float
    middles_s: Floats


class Level(NamedTuple):
    """A multiple of the pulse that can be a beat: its period in each window, around middles_s, and what is known of it.

    about: autocorrelations at fractions and multiples of the period, and how far it is from 120 a minute.
    """

    period_s: Floats
    middles_s: Floats
    about: Floats

    @property
    def again(self) -> float:
        """The best autocorrelation of onsets after one, two and four beats."""
        return float(self.about[[MULTIPLES.index(beats) for beats in (1.0, 2.0, 4.0)]].max())


def smooth(rows: Singles, width: int, out: Singles | None = None) -> Singles:
    """Each column of (n, k) under a Hann window about `width` frames long; silence lies before and after.

    out: where to, which may be `rows`.
    """
    shape = np.hanning(2 * (width // 2) + 3)[1:-1]
    shape /= shape.sum()
    side = len(shape) // 2
    smoothed = np.empty_like(rows) if out is None else out
    for i in range(rows.shape[1]):
        smoothed[:, i] = np.convolve(np.pad(rows[:, i], side), shape.astype(np.float32), mode="valid")
    return smoothed


def even_groups(rises: Singles) -> Singles:
    """The groups at levels that can be compared; one where next to nothing happens is not blown up."""
    level = rises.mean(axis=0, dtype=np.float64)
    even: Singles = rises / (level + 0.1 * level.max() + 1e-12).astype(np.float32)
    return even


def even_roots(rises: Singles) -> Singles:
    """Their square roots."""
    even = even_groups(rises)
    return np.sqrt(even, out=even)


def repeats(rises: Singles, frame_hz: float) -> Repeats:
    """How onsets repeat. rises: (frames, 5), see Hearing."""
    rows = even_groups(rises) @ _SHARES
    np.sqrt(smooth(rows, round(0.05 * frame_hz), out=rows), out=rows)
    rows -= smooth(rows, round(1.0 * frame_hz))
    window = min(len(rows), round(WINDOW_S * frame_hz))
    lags = min(window - 1, round(4 * LONGEST_PULSE_S * frame_hz))
    starts = np.arange(0, len(rows) - window + 1, round(HOP_S * frame_hz * max(1.0, len(rows) / (LONG_S * frame_hz))))
    size = 1 << (window + lags).bit_length()
    overlap = np.maximum(window - np.arange(lags), window // 4) / window
    acf = np.empty((len(starts), 5, lags), dtype=np.float32)
    for i, start in enumerate(starts):
        spectra = np.fft.rfft(rows[start : start + window].T, size)
        products = np.concatenate([np.abs(spectra) ** 2, (spectra[LOW] * spectra[MIDDLE].conj()).real[None, :]])
        own = np.fft.irfft(products, size)[:, :lags]
        power = own[:4, 0] + 1e-9
        acf[i] = own / np.append(power, np.sqrt(power[LOW] * power[MIDDLE]))[:, None] / overlap
    return Repeats(acf, frame_hz, (starts + window / 2).astype(np.float64) / frame_hz)


def sample(rows: Singles, at: Floats) -> Floats:
    """rows (n, lags) at fractional lags, (k,) for all or (n, k) for each; 0 beyond the last lag."""
    at = np.broadcast_to(at, (len(rows), at.shape[-1]))
    inside = at < rows.shape[1] - 1
    low = np.where(inside, at, 0).astype(np.int64)
    part = at - np.floor(at)
    each = np.arange(len(rows))[:, None]
    return np.where(inside, rows[each, low] * (1 - part) + rows[each, low + 1] * part, 0.0)


def comb(found: Repeats, periods_s: Floats) -> Floats:
    """How much comes again after one to four of each period, (windows, periods)."""
    acf = found.acf[:, :4].mean(axis=1) + found.acf[:, ALL]
    lags = periods_s * found.frame_hz
    score: Floats = np.maximum(sum(sample(acf, k * lags) for k in (1, 2, 3, 4)), 0) / 4
    return score


def pulse_s(found: Repeats) -> Floats:
    """The period of a pulse in each window, (windows,) seconds: of which level is not said, but always the same."""
    steps = int(np.log2(LONGEST_PULSE_S / SHORTEST_PULSE_S) * STEPS_AN_OCTAVE) + 1
    periods_s = SHORTEST_PULSE_S * 2 ** (np.arange(steps) / STEPS_AN_OCTAVE)
    # A pulse near the beat is wanted: from one that is five beats long no ratio leads back.
    score = comb(found, periods_s) * np.exp(-0.5 * np.log2(periods_s / USUAL_S) ** 2)
    moves = np.arange(-MOST_STEPS, MOST_STEPS + 1)
    come_from = np.arange(steps) + moves[:, None]
    allowed = np.where((come_from >= 0) & (come_from < steps), -STEP_COST * np.abs(moves)[:, None], -np.inf)
    come_from = np.clip(come_from, 0, steps - 1)
    best, came = score[0], np.zeros(score.shape, dtype=np.int64)
    for t in range(1, len(score)):
        options = best[come_from] + allowed
        choice = options.argmax(axis=0)
        came[t] = come_from[choice, np.arange(steps)]
        best = options.max(axis=0) + score[t]
    path = [int(best.argmax())]
    for t in range(len(score) - 1, 0, -1):
        path.append(int(came[t, path[-1]]))
    return periods_s[path[::-1]]


def follow(rises: Singles, frame_hz: float) -> list[Level]:
    """Follow a pulse and see how onsets repeat at its multiples. rises: (frames, 5), see Hearing."""
    found = repeats(rises, frame_hz)
    pulse, middles_s = pulse_s(found), found.middles_s
    middle_s = pulse
    if np.ptp(np.log(pulse)) >= STRAIGHT:
        del found  # a long file's are 30 MB
        found = repeats(_straightened(rises, frame_hz, pulse, middles_s), frame_hz)
        near_s = np.median(pulse) * np.exp(np.linspace(-STRAIGHT, STRAIGHT, 13))
        middle_s = np.full(len(found.acf), near_s[comb(found, near_s).mean(axis=0).argmax()])
    multiples = [ratio for ratio in RATIOS if SHORTEST_BEAT_S <= np.median(pulse) * ratio <= LONGEST_BEAT_S]
    return [Level(pulse * ratio, middles_s, _known(found, middle_s * ratio)) for ratio in multiples]


def _straightened(rises: Singles, frame_hz: float, pulse: Floats, middles_s: Floats) -> Singles:
    """The onsets as they would be if the pulse kept its middle tempo: far repeats of a changing one are blurred."""
    frames = np.arange(len(rises), dtype=np.float64)
    passed = np.cumsum(np.median(pulse) / np.interp(frames / frame_hz, middles_s, pulse))
    at = np.interp(np.arange(int(passed[-1]) + 1), passed, frames)
    straight = np.empty((len(at), rises.shape[1]), dtype=np.float32)
    for i, column in enumerate(rises.T):
        straight[:, i] = np.interp(at, frames, column)
    return straight


def _known(found: Repeats, period_s: Floats) -> Floats:
    """Level.about."""
    lags = period_s[:, None] * found.frame_hz * np.array(MULTIPLES)
    seen = [sample(found.acf[:, row], lags).mean(axis=0) for row in range(5)]
    far = np.log2(float(np.median(period_s)) / USUAL_S)
    return np.concatenate([*seen, [far, far * far]])
