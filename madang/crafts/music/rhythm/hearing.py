"""One pass over the sound: onsets in five bands, energies to the millisecond, pitch classes and timbre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from madang.crafts.music.growing import Growing
from madang.crafts.music.meter.metering import USABLE, unusable

Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

THIN_HZ = 24_000  # what the sound is thinned to, about: hats and consonants are still there
FRAME_HZ = 200  # onset frames a second, about
WINDOW_S = 0.021
TONE_HZ = 6_000  # what pitches are heard from, about
TONE_WINDOW_S = 0.68
TONE_FRAME_HZ = 10
CHROMA_BINS = 60
LOWEST_TONE_HZ, HIGHEST_TONE_HZ = 55.0, 2_000.0
BANDS = 36
BAND_EDGES_HZ = (30.0, 10_500.0)
GROUPS_HZ = (150.0, 500.0, 2_000.0, 6_000.0)  # where one group of bands ends and the next begins
GROUPS = len(GROUPS_HZ) + 1
HALF_MOST = 65_504.0  # the greatest half-precision number
LAG = 2  # frames a rise is taken over: half a window, so that one attack is one rise


@dataclass(frozen=True, eq=False)
class Hearing:
    """What one pass found.

    seconds: length of the sound. frame_hz: onset frames a second, frame k stands at k / frame_hz seconds.
    rises: (frames, 5) how much the bands of each group got louder, from low to high.
    fine: (milliseconds, 3) level (root mean square) below 200 Hz, between, and high; halves, since it is the longest.
    tone_frame_hz: chroma frames a second. chroma: (n, 60) pitch classes in steps of 20 cents, bin 0 is A.
    timbre: (n, 36) compressed level of each band, on the grid of chroma. tuning_cents: of A from 440 Hz.
    """

    seconds: float
    frame_hz: float
    rises: Singles
    fine: npt.NDArray[np.float16]
    tone_frame_hz: float
    chroma: Singles
    timbre: Singles
    tuning_cents: float


def hear(blocks: Iterable[npt.NDArray[Any]], rate_hz: int, frames: int = 0) -> Hearing:
    """Listen to sound given as blocks of (frames, channels), any sizes, full scale 1.0.

    frames: how many will come, where that is known, so that memory is taken once: it is constant but for about 14 kB a
    second. Raises Unreadable where a sample is no usable number.
    """
    ear = _Ear(rate_hz, frames / rate_hz + 2)
    for block in blocks:
        ear.take(block)
    return ear.end()


class _Ear:
    def __init__(self, rate_hz: int, seconds: float) -> None:
        self.rate_hz = rate_hz
        self.factor = max(1, round(rate_hz / THIN_HZ))
        self.thin_hz = rate_hz / self.factor
        self.state = np.zeros(8)
        self.state[6] = 1000 / self.thin_hz
        self.smoothing = 1 - np.exp(-2 * np.pi * 200 / self.thin_hz)
        self.left: npt.NDArray[np.float32] | None = None
        self.samples = 0
        self.onsets = _Onsets(self.thin_hz, seconds)
        self.tones = _Tones(self.thin_hz, seconds)
        self.fine = Growing(round(1000 * seconds))

    def take(self, block: npt.NDArray[Any]) -> None:
        from madang.crafts.music.rhythm import kernels

        sound = np.ascontiguousarray(block, dtype=np.float32)
        if not max(sound.max(initial=0.0), -sound.min(initial=0.0)) < USABLE:
            raise unusable(sound.T, self.samples, self.rate_hz)
        self.samples += len(sound)
        if self.left is not None and len(self.left):
            sound = np.concatenate([self.left, sound])
        whole = len(sound) // self.factor
        self.left = sound[whole * self.factor :].copy()
        if not whole:
            return
        fine = np.empty((int(whole * 1000 / self.thin_hz) + 2, kernels.FINE_BANDS), dtype=np.float32)
        thinned = np.empty(whole, dtype=np.float32)
        used = sound[: whole * self.factor]
        rows = kernels.thin(used, self.factor, self.smoothing, self.state, fine, thinned)
        self.fine.add(np.minimum(np.sqrt(fine[:rows]), HALF_MOST).astype(np.float16))
        self.onsets.take(thinned)
        self.tones.take(thinned)

    def end(self) -> Hearing:
        rises, levels = self.onsets.end()
        chroma, tuning_cents = self.tones.end()
        self.fine.add(np.zeros((1, 3), dtype=np.float16))
        seconds = self.samples / self.rate_hz
        moments = np.arange(len(chroma)) / self.tones.frame_hz
        return Hearing(
            seconds=seconds,
            frame_hz=self.onsets.frame_hz,
            rises=rises,
            fine=self.fine.rows,
            tone_frame_hz=self.tones.frame_hz,
            chroma=chroma,
            timbre=levels[np.minimum((moments * self.onsets.level_hz).astype(np.int64), len(levels) - 1)],
            tuning_cents=tuning_cents,
        )


class _Framed:
    """Cuts a stream into windows centred on multiples of a hop, silence before and after."""

    def __init__(self, window: int, hop: int) -> None:
        self.window, self.hop = window, hop
        self.sound = np.zeros(window // 2, dtype=np.float32)
        self.shape = np.hanning(window + 1)[:-1].astype(np.float32)

    def windows(self, new: Singles) -> Iterator[Singles]:
        """The windows (n, window), weighted by a Hann window, that are complete now."""
        self.sound = np.concatenate([self.sound, new])
        count = (len(self.sound) - self.window) // self.hop + 1
        if count > 0:
            views = np.lib.stride_tricks.sliding_window_view(self.sound, self.window)[:: self.hop][:count]
            self.sound = self.sound[count * self.hop :]
            for first in range(0, count, 256):
                yield views[first : first + 256] * self.shape


class _Onsets:
    """Rises of each group of bands, and slow levels of each band."""

    def __init__(self, thin_hz: float, seconds: float) -> None:
        hop = round(thin_hz / FRAME_HZ)
        self.frame_hz = thin_hz / hop
        window = 2 ** round(np.log2(WINDOW_S * thin_hz))
        self.framed = _Framed(window, hop)
        self.bands = _bands(window, thin_hz)
        self.past = np.zeros((LAG, BANDS), dtype=np.float32)
        self.rises = Growing(round(self.frame_hz * seconds))
        self.every = max(1, round(self.frame_hz / TONE_FRAME_HZ))
        self.level_hz = self.frame_hz / self.every
        self.levels = Growing(round(self.level_hz * seconds))
        self.waiting = np.empty((0, BANDS), dtype=np.float32)

    def take(self, sound: Singles) -> None:
        from madang.crafts.music.rhythm import kernels

        for windows in self.framed.windows(sound):
            spectra = np.fft.rfft(windows).astype(np.complex64, copy=False)
            past = np.concatenate([self.past, np.empty((len(spectra), BANDS), dtype=np.float32)])
            rises = np.empty((len(spectra), GROUPS), dtype=np.float32)
            kernels.rise(spectra, *self.bands, past, rises)
            self.past = past[-LAG:]
            self.rises.add(rises)
            self.waiting = np.concatenate([self.waiting, past[LAG:]])
            whole = len(self.waiting) // self.every
            self.levels.add(self.waiting[: whole * self.every].reshape(whole, self.every, BANDS).mean(axis=1))
            self.waiting = self.waiting[whole * self.every :]

    def end(self) -> tuple[Singles, Singles]:
        self.take(np.zeros(self.framed.window, dtype=np.float32))
        if len(self.waiting):
            self.levels.add(self.waiting.mean(axis=0)[None, :])
        return self.rises.rows, self.levels.rows


def _bands(window: int, rate_hz: float) -> tuple[Integers, Singles, Integers]:
    """Triangular bands, even on the mel scale: each bin's lower band and share in it; and each band's group."""
    top_hz = min(BAND_EDGES_HZ[1], 0.48 * rate_hz)
    low_mel, high_mel = (2595 * np.log10(1 + hz / 700) for hz in (BAND_EDGES_HZ[0], top_hz))
    mels = np.linspace(low_mel, high_mel, BANDS + 2)
    centres = 700 * (10 ** (mels / 2595) - 1)
    hz = np.arange(window // 2 + 1) * rate_hz / window
    above = np.clip(np.searchsorted(centres, hz, side="right"), 1, BANDS + 1)
    share = np.clip((centres[above] - hz) / (centres[above] - centres[above - 1]), 0, 1)
    group = np.searchsorted(GROUPS_HZ, centres[1:-1]).astype(np.int64)
    return above.astype(np.int64) - 2, share.astype(np.float32), group


class _Tones:
    """Pitch classes ten times a second."""

    def __init__(self, thin_hz: float, seconds: float) -> None:
        self.factor = max(1, round(thin_hz / TONE_HZ))
        self.rate_hz = thin_hz / self.factor
        hop = round(self.rate_hz / TONE_FRAME_HZ)
        self.frame_hz = self.rate_hz / hop
        self.framed = _Framed(2 ** round(np.log2(TONE_WINDOW_S * self.rate_hz)), hop)
        half = 8 * self.factor
        x = np.arange(-half, half + 1) / self.factor
        taps = np.sinc(0.8 * x) * np.hanning(2 * half + 3)[1:-1]
        self.taps = (taps / taps.sum()).astype(np.float32)
        self.left = np.zeros(half, dtype=np.float32)
        self.chroma = Growing(round(self.frame_hz * seconds))
        self.tuning = np.zeros(2)

    def take(self, sound: Singles) -> None:
        from madang.crafts.music.rhythm import kernels

        whole = np.concatenate([self.left, sound])
        count = max(0, (len(whole) - len(self.taps)) // self.factor + 1)
        self.left = whole[count * self.factor :].copy()
        thinned = np.empty(count, dtype=np.float32)
        kernels.convolve_thin(whole, self.taps, self.factor, thinned)
        hz_a_bin = self.rate_hz / self.framed.window
        for windows in self.framed.windows(thinned):
            magnitudes = np.abs(np.fft.rfft(windows)).astype(np.float32, copy=False)
            chroma = np.empty((len(magnitudes), CHROMA_BINS), dtype=np.float32)
            kernels.gather_pitches(
                magnitudes, hz_a_bin, LOWEST_TONE_HZ, HIGHEST_TONE_HZ, CHROMA_BINS, chroma, self.tuning
            )
            self.chroma.add(chroma)

    def end(self) -> tuple[Singles, float]:
        self.take(np.zeros(len(self.taps) + self.framed.window * self.factor, dtype=np.float32))
        return self.chroma.rows, float(np.degrees(np.arctan2(self.tuning[1], self.tuning[0])) / 3.6)
