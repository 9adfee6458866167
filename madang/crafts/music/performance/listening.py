"""A voice heard once: its pitch, how surely it is voiced, and how loud its vowels are, on an even grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.meter.metering import USABLE, unusable

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Singles = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

RATE_HZ = 16_000  # everything is heard at this rate; a voice's pitch and onsets lie below 8 kHz
FRAME_S, TICK_S = 0.01, 0.005
LOWEST_HZ, HIGHEST_HZ = 60.0, 1400.0  # from a low bass's C2 to above a soprano's E6
MIDDLE_PITCH = 60
VOICED = 0.5  # how well a sound has to repeat to count as voiced
NOTHING_DB = -200.0

_HOP, _WINDOW = round(FRAME_S * RATE_HZ), 512  # 32 ms: two periods of the lowest pitch
_CANDIDATES = 6
_PITCH_BAND_HZ = (60.0, 3400.0)  # without rumble and hiss; a smooth maximum is read off more exactly
BANDS_HZ = (62, 200, 400, 800, 1300, 2000, 3000, 4500)  # lower edges; the last band ends at 8 kHz
_VOWELS = slice(1, 6)  # 200 to 3000 Hz: where vowels are strong, basses and hisses weak
_STRETCH_S, _AROUND_S = 8, 1


@dataclass(frozen=True, eq=False)
class Voice:
    """What was heard. Frame i is centred at 10 i ms, tick i at 5 i ms.

    pitch: (frames,) MIDI note numbers with decimals, 69 = A4 = 440 Hz; NaN where unvoiced.
    strength: (frames,) how well the sound repeats after the period found, 0 to 1.
    pitches, strengths: (frames, K) all candidates of each frame, in no order; NaN and 0 where there are fewer.
    level_db: (ticks,) from 200 to 3000 Hz, where vowels are strong. bands_db: (ticks, bands) in each of BANDS_HZ.
    end_s: the file's length.
    """

    pitch: Singles
    strength: Singles
    pitches: Singles
    strengths: Singles
    level_db: Singles
    bands_db: Singles
    end_s: float

    @property
    def voiced(self) -> Bools:
        """(frames,) where there is a pitch."""
        return np.isfinite(self.pitch)


@lru_cache(maxsize=1)
def listen(audio: Audio) -> Voice:
    """Hear a voice, in one pass with about 100 bytes for each 10 ms. All measures of a file share one hearing.

    Pitch is that of de Cheveigné and Kawahara's difference function (2002) as normalized by McLeod and Wyvill (2005),
    its path Boersma's (1993): periods that repeat well and do not leap. Raises Unreadable where a sample is no usable
    number or the file ends early.
    """
    from madang.crafts.music.performance import kernels

    periods, strengths, levels, bands = [], [], [], []
    shortest, longest = int(RATE_HZ / HIGHEST_HZ), int(RATE_HZ / LOWEST_HZ)
    for pitched, whole, new_s in _stretches(audio):
        frames = round(new_s / FRAME_S)
        lag, strength = np.empty((2, frames, _CANDIDATES), dtype=np.float32)
        first = _AROUND_S * RATE_HZ
        kernels.pitch_candidates(pitched, first, _HOP, _WINDOW, shortest, longest, lag, strength)
        periods.append(lag)
        strengths.append(strength)
        power = _band_powers(whole, first, round(new_s / TICK_S))
        levels.append(_db(power[:, _VOWELS].sum(axis=1)))
        bands.append(_db(power))
    end_s = audio.frames / audio.rate_hz
    frames, ticks = int(end_s / FRAME_S) + 1, int(end_s / TICK_S) + 1
    level_db = np.concatenate(levels)[:ticks]
    known = np.concatenate(strengths)[:frames]
    pitches = _pitch(np.concatenate(periods)[:frames])
    pitch, strength = _path(pitches, known, level_db[::2])
    return Voice(pitch, strength, pitches, known, level_db, np.concatenate(bands)[:ticks], end_s)


def _pitch(periods: Singles) -> Singles:
    """Periods in samples as MIDI note numbers; NaN where there is none."""
    with np.errstate(divide="ignore"):
        pitch = 69 + 12 * np.log2(RATE_HZ / 440 / periods)
    return np.where(periods > 0, pitch, np.nan).astype(np.float32)


def _path(pitches: Singles, strengths: Singles, level_db: Singles) -> tuple[Singles, Singles]:
    """The pitch of each frame, NaN where unvoiced, and its strength."""
    from madang.crafts.music.performance import kernels

    octaves = np.nan_to_num(pitches / 12)
    loud_db = float(np.percentile(level_db, 95))
    quiet = np.clip((loud_db - 30 - level_db) / 20, 0, 1)  # far below the voice's level only bleed and noise repeat
    unvoiced = (VOICED + kernels.OCTAVE_COST * MIDDLE_PITCH / 12 + quiet).astype(np.float32)
    chosen = np.empty(len(octaves), dtype=np.int64)
    kernels.pitch_path(octaves, strengths, unvoiced, 0.6, 0.14, chosen)
    rows = np.arange(len(chosen))
    found = chosen >= 0
    return (
        np.where(found, pitches[rows, chosen], np.nan).astype(np.float32),
        np.where(found, strengths[rows, chosen], strengths.max(axis=1)).clip(0, 1),
    )


def _db(power: npt.NDArray[np.floating]) -> Singles:
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (NOTHING_DB / 10))), dtype=np.float32)


def _band_powers(sound: Singles, first: int, ticks: int) -> Singles:
    """(ticks, bands) power in each band, in windows of 16 ms."""
    hop, size = round(TICK_S * RATE_HZ), 256
    windows = np.lib.stride_tricks.sliding_window_view(sound[first - size // 2 :], size)[::hop][:ticks]
    shape = (np.hanning(size + 1)[:-1] / size).astype(np.float32)
    power = np.abs(np.fft.rfft(windows * shape, axis=1)) ** 2
    edges = [round(low * size / RATE_HZ) for low in BANDS_HZ]
    return np.asarray(np.add.reduceat(power, edges, axis=1), dtype=np.float32)


def _stretches(audio: Audio) -> Iterator[tuple[Singles, Singles, int]]:
    """Mono at 16 kHz, in the pitch band and whole: 1 s of context, new seconds, 1 s of context; how many are new.

    Rates are changed by cutting the spectrum of the whole stretch, which holds whole seconds: exact at every rate.
    """
    rate_hz = audio.rate_hz
    length = (_STRETCH_S + 2 * _AROUND_S) * rate_hz
    held = np.zeros(_AROUND_S * rate_hz, dtype=np.float32)
    done, blocks, over = 0, audio.blocks(rate_hz), False
    while done < audio.frames or done == 0:
        while len(held) < length and not over:
            block = next(blocks, None)
            over = block is None
            if block is not None:
                held = np.concatenate([held, _mono(block, done, rate_hz)])
        stretch = np.pad(held[:length], (0, max(0, length - len(held))))
        yield _resampled(stretch, rate_hz, _PITCH_BAND_HZ), _resampled(stretch, rate_hz, (0.0, 8000.0)), _STRETCH_S
        held = held[_STRETCH_S * rate_hz :]
        done += _STRETCH_S * rate_hz


def _mono(block: npt.NDArray[np.floating], first: int, rate_hz: int) -> Singles:
    """The mean of the channels, or the loudest one where they cancel each other (one in reversed polarity)."""
    if not (np.abs(block) < USABLE).all():
        raise unusable(np.asarray(block.T, dtype=np.float32), first, rate_hz)
    mean = block.mean(axis=1)
    powers = np.square(block).sum(axis=0)
    if np.square(mean).sum() < 0.1 * powers.max() and block.shape[1] == 2:
        mean = block[:, int(powers.argmax())]
    return np.asarray(mean, dtype=np.float32)


def _resampled(sound: Singles, rate_hz: int, band_hz: tuple[float, float]) -> Singles:
    """Whole seconds of sound at 16 kHz, only a band of it, its edges eased over a fifth of their frequency."""
    seconds = len(sound) // rate_hz
    spectrum = np.fft.rfft(sound)[: seconds * RATE_HZ // 2 + 1]
    hz = np.arange(len(spectrum)) / seconds
    low, high = band_hz
    if low:
        spectrum *= np.clip((hz - 0.8 * low) / (0.2 * low), 0, 1)
    spectrum *= np.clip((high - hz) / (0.2 * high), 0, 1)
    padded = np.pad(spectrum, (0, seconds * RATE_HZ // 2 + 1 - len(spectrum)))
    return np.fft.irfft(padded * (RATE_HZ / rate_hz), seconds * RATE_HZ).astype(np.float32)
