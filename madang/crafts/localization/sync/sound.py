"""A sound as a reference: where somebody speaks, learnt from the very subtitle that is laid on it.

No model of speech is needed. What agrees best with the cues as a whole, at any rate and any offset, is enough to lay
them roughly; the cues then say which frames are speech, a linear discriminant learns from them what speech sounds like
among this music and this noise, and they are laid again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.sync.evidence import STEP_MS, Doubles, Evidence, Placed
from madang.spans import Ints

Singles = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

# Design decisions, tuned on synthetic speech in music and noise: bench/bench_localization_sync.py.
RATE_HZ = 16_000  # what sound is thinned to, about
WINDOW_S, BANDS, EDGES_HZ = 0.025, 16, (80.0, 7_000.0)
VOICE_HZ = (300.0, 3_400.0)
BACKGROUND_S, SMOOTH_S, LIVELY_S = 4.0, 0.15, 0.5
FLOOR = 1e-9
STEEP = 0.5  # nats of the plain guess for each standard deviation
MOST_NATS = 3.0
RIDGE = 0.05
LEAST_FRAMES = 500
SOUND_NATS_A_SECOND = 1.2  # of one frame, as if so many a second were independent of each other
SPOKEN = 0.7  # of a cue, from its beginning: text often stays longer than the voice
BEFORE_S, AFTER_S, ONSET_NATS = 0.3, 0.2, 0.7
THIN, SLOW_S = 10, 20.0
EDGE_FRAMES = 1_000


@dataclass(frozen=True, eq=False)
class Heard:
    """A sound in frames of STEP_MS as a reference for cues.

    features: (n, features), of which it is learnt what speech sounds like. rise: (n,) standard deviations by which the
    voice's band gets louder right there: speech may be learnt early or late, a beginning is a beginning.
    """

    features: Singles
    rise: Singles
    rounds: int = 2

    def first(self, guesses: Sequence[Placed]) -> Evidence:
        """The discriminant that agrees most with the cues as a whole, at any rate and any offset."""
        few = _thin(self.features)
        few -= _thin_mean(few)
        inverse: Doubles = np.linalg.inv(_with_ridge(few.T @ few / len(few))).astype(np.float64)
        best = max((_agreement(few, inverse, guess) for guess in guesses), key=lambda found: found[0])
        value = self.features @ (inverse @ best[1])
        value -= np.interp(np.arange(len(value)), *_slow(value))
        nats = STEEP * np.clip(value / (value.std() + 1e-9), -2, 2)
        return _evidence(nats, -nats, self.rise)

    def better(self, placed: Placed) -> Evidence:
        """Fisher's discriminant between the frames inside and outside cues, and how likely each value is in either."""
        inside, outside = self._labels(placed)
        if min(inside.sum(), outside.sum()) < LEAST_FRAMES:
            return self.first([placed])
        x = self.features
        means = [x[which].mean(axis=0, dtype=np.float64) for which in (inside, outside)]
        spread = np.zeros((x.shape[1], x.shape[1]))
        for which, mean in zip((inside, outside), means, strict=True):
            away = (x[which] - mean).astype(np.float64)
            spread += away.T @ away
        spread = _with_ridge(spread / int(inside.sum() + outside.sum()))
        value = (x @ np.linalg.solve(spread, means[0] - means[1]).astype(np.float32)).astype(np.float64)
        share = float(inside.sum() / (inside.sum() + outside.sum()))
        likely = [_gaussian(value, value[which]) for which in (inside, outside)]
        either = np.logaddexp(likely[0] + np.log(share), likely[1] + np.log(1 - share))
        speech, silence = (np.clip(one - either, -MOST_NATS, MOST_NATS) for one in likely)
        return _evidence(speech, silence, self.rise)

    def late_ms(self, placed: Placed) -> Doubles:
        return np.full(len(placed.start_ms), np.nan)

    def _labels(self, placed: Placed) -> tuple[Flags, Flags]:
        """The frames in which somebody should speak, and those in which nobody should."""
        spoken_ms = placed.start_ms + (SPOKEN * (placed.end_ms - placed.start_ms)).astype(np.int64)
        size = len(self.features)
        shown = _covered(placed.start_ms // STEP_MS, placed.end_ms // STEP_MS, size)
        near = _covered((placed.start_ms - 30_000) // STEP_MS, (placed.end_ms + 30_000) // STEP_MS, size)
        return _covered(placed.start_ms // STEP_MS, spoken_ms // STEP_MS, size), near & ~shown


def _covered(first: Ints, last: Ints, size: int) -> Flags:
    """Which of so many frames lie in one of the stretches."""
    edges = np.zeros(size + 1, dtype=np.int64)
    np.add.at(edges, np.clip(first, 0, size), 1)
    np.add.at(edges, np.clip(last, 0, size), -1)
    covered: Flags = np.cumsum(edges[:-1]) > 0
    return covered


def _thin(rows: Singles) -> Doubles:
    """Ten frames as one."""
    count = len(rows) // THIN
    means: Doubles = rows[: count * THIN].reshape(count, THIN, -1).mean(axis=1, dtype=np.float64)
    return means


def _thin_mean(rows: Doubles) -> Doubles:
    """What changes slowly: a loud scene is not more spoken than a soft one."""
    half = round(SLOW_S * 500 / (STEP_MS * THIN))
    sums = np.cumsum(np.pad(rows, ((half + 1, half), (0, 0)), mode="edge"), axis=0)
    means: Doubles = (sums[2 * half + 1 :] - sums[: -2 * half - 1]) / (2 * half + 1)
    return means


def _slow(value: npt.NDArray[np.floating]) -> tuple[Doubles, Doubles]:
    """The slow part of a value: where it is known, and what it is."""
    slow = _thin_mean(_thin(value.astype(np.float32)[:, None]))[:, 0]
    return np.asarray((np.arange(len(slow)) + 0.5) * THIN, dtype=np.float64), slow


def _agreement(rows: Doubles, inverse: Doubles, guess: Placed) -> tuple[float, Doubles]:
    """How well the best discriminant can tell the cues at their best offset, and its correlations."""
    first = int(guess.start_ms.min()) // (STEP_MS * THIN)
    size = int(guess.end_ms.max()) // (STEP_MS * THIN) - first + 1
    spoken = guess.start_ms + (SPOKEN * (guess.end_ms - guess.start_ms)).astype(np.int64)
    cells = [moments // (STEP_MS * THIN) - first for moments in (guess.start_ms, spoken)]
    mask = _covered(cells[0], cells[1], size).astype(np.float64)[:, None]
    mask -= _thin_mean(mask)
    length = 2 ** int(np.ceil(np.log2(len(rows) + size)))
    spectrum = np.conj(np.fft.rfft(mask[:, 0], length))
    agreed = np.stack([np.fft.irfft(np.fft.rfft(column, length) * spectrum, length) for column in rows.T])
    worth = np.einsum("ij,ik,kj->j", agreed, inverse, agreed) / float((mask**2).sum())
    at = int(worth.argmax())
    return float(worth[at]), agreed[:, at]


def _with_ridge(square: Doubles) -> Doubles:
    ridged: Doubles = square + RIDGE * np.diag(np.diag(square)) + 1e-9 * np.eye(len(square))
    return ridged


def _gaussian(value: Doubles, of: Doubles) -> Doubles:
    """Log likelihood under a normal distribution fitted to some of the values."""
    mean, deviation = float(of.mean()), float(of.std()) + 1e-9
    log_likely: Doubles = -0.5 * ((value - mean) / deviation) ** 2 - np.log(deviation)
    return log_likely


def _evidence(speech: npt.NDArray[np.floating], silence: npt.NDArray[np.floating], rise: Singles) -> Evidence:
    """From the nats of each frame; where the sound has ended nobody speaks."""
    edge = np.full(EDGE_FRAMES, -2.0)
    speech, silence = (np.concatenate([edge, row, edge]) for row in (speech, silence))
    return Evidence(
        -EDGE_FRAMES * STEP_MS,
        np.pad(ONSET_NATS * np.clip(rise, -2, MOST_NATS), EDGE_FRAMES).astype(np.float32),
        np.zeros(len(speech), dtype=np.float32),
        _summed(speech),
        _summed(np.concatenate([edge * 0, silence[EDGE_FRAMES:-EDGE_FRAMES], edge * 0])),
        SPOKEN,
    )


def _summed(nats: npt.NDArray[np.floating]) -> Doubles:
    total = np.cumsum(nats, dtype=np.float64) * (SOUND_NATS_A_SECOND * STEP_MS / 1000)
    return np.concatenate([[0.0], total])


def heard(blocks: Iterable[Singles], rate_hz: int) -> Heard:
    """Listen to sound in blocks of (frames, channels), any sizes, full scale 1."""
    ear = _Ear(rate_hz)
    for block in blocks:
        ear.take(block)
    return Heard(*ear.end())


class _Ear:
    """Levels of bands in frames, from blocks as they come."""

    def __init__(self, rate_hz: int) -> None:
        self.factor = max(1, round(rate_hz / RATE_HZ))
        self.rate = rate_hz / self.factor
        self.window = round(WINDOW_S * self.rate)
        self.size = 2 ** int(np.ceil(np.log2(self.window)))
        self.shape = np.hanning(self.window + 2)[1:-1].astype(np.float32)
        self.bands = _bands(self.size, self.rate)
        self.rest = np.zeros(0, dtype=np.float32)
        self.waiting = np.zeros(self.window // 2, dtype=np.float32)  # frames stand in the middle of their windows
        self.begun = self.frame = 0
        self.levels: list[Singles] = []

    def take(self, block: Singles) -> None:
        mono = np.concatenate([self.rest, block.mean(axis=1, dtype=np.float32)])
        whole = len(mono) // self.factor * self.factor
        self.rest = mono[whole:]
        self.waiting = np.concatenate([self.waiting, mono[:whole].reshape(-1, self.factor).mean(axis=1)])
        room = int((self.begun + len(self.waiting) - self.window) * 1000 / (STEP_MS * self.rate)) + 1
        starts = np.round(np.arange(self.frame, max(self.frame, room)) * (STEP_MS * self.rate / 1000)).astype(np.int64)
        starts = starts[starts - self.begun + self.window <= len(self.waiting)] - self.begun
        for part in np.array_split(starts, -(-len(starts) // 2_000)) if len(starts) else []:
            cut = np.lib.stride_tricks.sliding_window_view(self.waiting, self.window)[part] * self.shape
            power = np.abs(np.fft.rfft(cut, self.size)).astype(np.float32) ** 2
            self.levels.append(np.log(power @ self.bands + FLOOR))
        if len(starts):
            self.frame += len(starts)
            self.waiting, self.begun = self.waiting[starts[-1] :], self.begun + int(starts[-1])

    def end(self) -> tuple[Singles, Singles]:
        """Features (n, features): each band's level, how far it stands out, how lively it is; and rises (n,)."""
        self.take(np.zeros((self.factor * self.window, 1), dtype=np.float32))
        levels = np.concatenate(self.levels)
        smooth = _running_mean(levels, SMOOTH_S)
        out = smooth - _background(smooth)
        lively = np.sqrt(np.maximum(_running_mean(levels**2, LIVELY_S) - _running_mean(levels, LIVELY_S) ** 2, 0))
        centres = np.geomspace(*EDGES_HZ, BANDS)
        voice = levels[:, (centres >= VOICE_HZ[0]) & (centres <= VOICE_HZ[1])].mean(axis=1)
        return np.concatenate([smooth, out, lively], axis=1), _rise(voice)


def _rise(level: Singles) -> Singles:
    """How much louder it is after each frame than before, in standard deviations."""
    before, after = (round(seconds * 1000 / STEP_MS) for seconds in (BEFORE_S, AFTER_S))
    sums = np.concatenate([[0.0], np.cumsum(np.pad(level, (before, after), mode="edge"), dtype=np.float64)])
    cells = np.arange(len(level)) + before
    louder = (sums[cells + after] - sums[cells]) / after - (sums[cells] - sums[cells - before]) / before
    rises: Singles = (louder / (louder.std() + 1e-9)).astype(np.float32)
    return rises


def _bands(size: int, rate_hz: float) -> Singles:
    """Triangular bands, even in pitch: (bins, BANDS)."""
    edges = np.geomspace(EDGES_HZ[0] * 0.8, EDGES_HZ[1] * 1.2, BANDS + 2)
    hz = np.fft.rfftfreq(size, 1 / rate_hz)[:, None]
    up, down = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2]), (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    bands: Singles = np.clip(np.minimum(up, down), 0, 1).astype(np.float32)
    return bands


def _running_mean(rows: Singles, seconds: float) -> Singles:
    """The mean of each column around each frame."""
    half = round(seconds * 500 / STEP_MS)
    sums = np.cumsum(np.pad(rows, ((half + 1, half), (0, 0)), mode="edge"), axis=0, dtype=np.float64)
    return ((sums[2 * half + 1 :] - sums[: -2 * half - 1]) / (2 * half + 1)).astype(np.float32)


def _background(rows: Singles) -> Singles:
    """What is always there: of each column the lower fifth within a few seconds."""
    length = round(BACKGROUND_S * 1000 / STEP_MS)
    blocks = max(1, len(rows) // length)
    low = np.stack([np.percentile(part, 20, axis=0) for part in np.array_split(rows, blocks)])
    middles = (np.arange(blocks) + 0.5) * len(rows) / blocks
    frames = np.arange(len(rows))
    return np.stack([np.interp(frames, middles, column) for column in low.T], axis=1).astype(np.float32)
