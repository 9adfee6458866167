"""What the mastering tests feed: a drum-heavy beat, and a ruler of their own for what lies between samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FS = 48_000
Sound = npt.NDArray[np.float64]


def beat(
    seconds: float = 2.5, rate_hz: int = FS, channels: int = 2, peak: float = 0.7, seed: int = 3, chord: float = 0.06
) -> Sound:
    """Kicks, snares of white noise and a held chord: the more of it, the lower the peaks beside it."""
    rng = np.random.default_rng(seed)
    n = round(seconds * rate_hz)
    t = np.arange(n) / rate_hz
    sound = np.stack([np.sin(2 * np.pi * f * t) * chord for f in rng.uniform(100, 0.2 * rate_hz, channels)], axis=1)
    for i, at in enumerate(np.arange(0.05, seconds - 0.3, 0.25)):
        first = round(at * rate_hz)
        s = np.arange(round(0.2 * rate_hz)) / rate_hz
        kick = np.sin(2 * np.pi * 55 * s) * np.exp(-s / 0.06)
        snare = rng.standard_normal((len(s), channels)) * np.exp(-s / 0.03)[:, None] * 0.4
        sound[first : first + len(s)] += snare if i % 2 else kick[:, None]
    return sound * peak / np.abs(sound).max()


def fft_peak_dbtp(sound: npt.NDArray[Any], times: int = 16) -> float:
    """The peak of the band-limited sound through the samples, silence around it, by one FFT of everything."""
    n = 2 ** int(np.ceil(np.log2(len(sound) + 8192)))
    best, columns = 0.0, np.asarray(sound, dtype=np.float64).reshape(len(sound), -1)
    for channel in np.pad(columns, ((4096, n - 4096 - len(sound)), (0, 0))).T:
        fine = np.fft.irfft(np.fft.rfft(channel), n * times) * times
        best = max(best, float(np.abs(fine).max()))
    return 20 * np.log10(best)


def itu_peak_dbtp(sound: npt.NDArray[Any], rows: npt.NDArray[Any]) -> float:
    """The greatest output of the printed 4-phase filter, by plain convolution; rows: (4, 12), as printed."""
    return 20 * np.log10(max(np.abs(np.convolve(c, row)).max() for c in sound.T for row in rows))


def written(folder: Path, sound: npt.NDArray[Any], name: str = "mix.wav", rate_hz: int = FS, subtype: str = "") -> Path:
    import soundfile

    path = folder / name
    soundfile.write(path, sound, rate_hz, subtype=subtype or None)
    return path
