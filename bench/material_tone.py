"""Faults of tone and picture put into songs, for the bench: hum, opposed polarity, a lower rate; and a bass."""

from __future__ import annotations

import numpy as np
from material_songs import Song, Sound

G1_HZ, B1_HZ = 48.9994, 61.7354


def with_bass_on(song: Song, note_hz: float) -> Sound:
    """The song with its bass replaced: that note and its fifth and fourth above, at the level of the old bass."""
    rng = np.random.default_rng(round(100 * note_hz))
    old = song.stems["bass"]
    new = np.zeros(len(old))
    beat_s = 60 / song.tempo_bpm
    for i, bar_s in enumerate(song.downbeats_s):
        f = note_hz * (1.0, 1.5, 1.0, 4 / 3)[i % 4]
        for beat, beats in ((0.0, 1.4), (1.5, 0.9), (2.5, 1.4)):
            t = np.arange(round(beats * beat_s * 0.97 * song.rate_hz)) / song.rate_hz
            shape = np.clip(t / 0.006, 0, 1) * np.exp(-t / 0.9) * np.clip((t[-1] - t) / 0.02, 0, 1)
            start = round((bar_s + beat * beat_s) * song.rate_hz)
            part = shape * (np.sin(2 * np.pi * f * t) + 0.3 * np.sin(4 * np.pi * f * t + rng.uniform(0, 6)))
            part = part[: max(0, len(new) - start)]
            new[start : start + len(part)] += part
    new *= np.abs(old).max() / np.abs(new).max()
    return (song.mix - old + new[:, None]).astype(np.float32)


def hum(frames: int, rate_hz: int, mains_hz: float, level_dbfs: float, harmonics: tuple[float, ...] = ()) -> Sound:
    """A line at the mains frequency, and harmonics at so many dB against it."""
    t = np.arange(frames) / rate_hz
    wave = np.sin(2 * np.pi * mains_hz * t + 1)
    for k, relative_db in enumerate(harmonics, 2):
        wave += 10 ** (relative_db / 20) * np.sin(2 * np.pi * k * mains_hz * t + k)
    return (10 ** (level_dbfs / 20) * wave).astype(np.float32)[:, None]


def band_flipped(sound: Sound, rate_hz: int, low_hz: float, high_hz: float) -> Sound:
    """The right channel with a band upside down, as a miswired way of a crossover of 4th order leaves it."""
    f = np.maximum(np.fft.rfftfreq(len(sound), 1 / rate_hz), 1e-3)
    share = 1 / (1 + (low_hz / f) ** 8) / (1 + (f / high_hz) ** 8)
    flipped = sound.copy()
    flipped[:, 1] = np.fft.irfft(np.fft.rfft(sound[:, 1].astype(np.float64)) * (1 - 2 * share), len(sound))
    return flipped


def upsampled(sound: Sound, times: int, zeros: int, beta: float) -> Sound:
    """Through a lower rate and back: each way one windowed sinc of so many zero crossings (Kaiser)."""
    reach = zeros * times
    at = np.arange(-reach, reach + 1) / times
    taps = np.sinc(0.95 * at) * np.kaiser(len(at), beta)
    taps /= taps.sum()
    size = len(sound) + len(taps) - 1
    response = np.fft.rfft(taps, size)[:, None]

    def low_passed(wave: np.ndarray) -> np.ndarray:
        return np.fft.irfft(np.fft.rfft(wave, size, axis=0) * response, size, axis=0)[reach : reach + len(wave)]

    low = low_passed(sound.astype(np.float64))
    kept = np.zeros_like(low)
    kept[::times] = low[::times] * times
    steps = 2**23
    return (np.round(low_passed(kept) * steps) / steps).astype(np.float32)


def with_sibilants(voice: Sound, rate_hz: int, seed: int, over_db: float = 10.0) -> tuple[Sound, list[int]]:
    """A voice with an s every 0.7 s in place of what it sang, level within 1 dB; and where each fifth is louder."""
    rng = np.random.default_rng(seed)
    size, out, loud = round(0.09 * rate_hz), voice.copy(), []
    level = 0.3 * float(np.abs(voice).max())
    f = np.fft.rfftfreq(size, 1 / rate_hz)
    for i, at in enumerate(range(rate_hz, len(voice) - rate_hz, round(0.7 * rate_hz))):
        hiss = np.fft.irfft(np.fft.rfft(rng.standard_normal(size)) * ((f > 4500) & (f < 9500)), size)
        hiss *= np.sin(np.pi * np.arange(size) / size) ** 0.5 / np.sqrt((hiss**2).mean())
        more_db = rng.uniform(-1, 1) + (over_db if i % 5 == 2 else 0.0)
        out[at : at + size] *= 0.02
        out[at : at + size] += (0.1 * level * 10 ** (more_db / 20) * hiss)[:, None].astype(np.float32)
        if i % 5 == 2:
            loud.append(at)
    return out, loud


def with_plosives(voice: Sound, rate_hz: int, seed: int, peak: float = 0.8) -> tuple[Sound, list[int]]:
    """A voice with a burst of air every 1.5 s: 50 ms between 40 and 70 Hz, at that share of the voice's peak."""
    rng = np.random.default_rng(seed)
    size, out = round(0.05 * rate_hz), voice.copy()
    t = np.arange(size) / rate_hz
    places = list(range(rate_hz, len(voice) - rate_hz, round(1.5 * rate_hz)))
    for at in places:
        burst = np.sin(2 * np.pi * rng.uniform(40, 70) * t) * np.sin(np.pi * t / t[-1])
        out[at : at + size] *= 0.1
        out[at : at + size] += (peak * np.abs(voice).max() * burst)[:, None].astype(np.float32)
    return out, places
