"""A small band for the mixing tests: stems that sound unlike each other, each from its seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

Sound = npt.NDArray[np.float64]
FS = 48_000
SECONDS = 8.0
N = round(SECONDS * FS)


def coloured(rng: np.random.Generator, low_hz: float, high_hz: float, n: int) -> Sound:
    """Noise between two frequencies, RMS 1."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    frequencies = np.fft.rfftfreq(n, 1 / FS)
    spectrum *= 1 / (1 + (low_hz / np.maximum(frequencies, 1)) ** 6) / (1 + (frequencies / high_hz) ** 6)
    wave = np.fft.irfft(spectrum, n)
    return wave / np.sqrt(np.mean(wave**2))


def hits(n: int, every_s: float, decay_s: float, first_s: float = 0.0) -> Sound:
    """An envelope of hits that die away."""
    t = np.arange(n) / FS - first_s
    return np.where(t < 0, 0.0, np.exp(-np.mod(t, every_s) / decay_s))


def band(seed: int = 1, seconds: float = SECONDS) -> dict[str, Sound]:
    """Mono stems by role, (n,), about -26 dBFS."""
    rng = np.random.default_rng(seed)
    n = round(seconds * FS)
    beat_s = float(rng.uniform(0.4, 0.7))
    phrase = np.sin(2 * np.pi * np.arange(n) / FS / (6.3 * beat_s) + rng.uniform(0, 6)) > -0.4
    return {
        "drums": 0.12 * coloured(rng, 50, 9000, n) * hits(n, beat_s, 0.06),
        "bass": 0.05 * coloured(rng, 45, 300, n) * hits(n, 2 * beat_s, 0.5),
        "keys": 0.05 * coloured(rng, 250, 3000, n) * (0.6 + 0.4 * hits(n, 4 * beat_s, 0.8)),
        "vocal": 0.05 * coloured(rng, 300, 6000, n) * phrase,
    }


def write(folder: Path, stems: dict[str, Sound], subtype: str = "FLOAT", rate_hz: int = FS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, sound in stems.items():
        soundfile.write(folder / f"{name}.wav", sound, rate_hz, subtype=subtype)
    return folder


def stereo(sound: Sound) -> Sound:
    return np.column_stack([sound, sound]) if sound.ndim == 1 else sound


def delayed(sound: Sound, samples: float) -> Sound:
    """A sound later by any part of a sample, through the phase of its spectrum."""
    n = len(sound) + 4096
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(n) * samples)
    return np.fft.irfft(np.fft.rfft(sound, n, axis=0) * (turn if sound.ndim == 1 else turn[:, None]), n, axis=0)[
        : len(sound)
    ]


def tilted(sound: Sound, tilt_db: float) -> Sound:
    """From -tilt at low to +tilt at high frequencies about 800 Hz, minimum phase, (n, 2)."""
    n = len(sound) + FS
    s, g = 1j * np.fft.rfftfreq(n, 1 / FS) / 800, 10 ** (tilt_db / 20)
    return np.fft.irfft(np.fft.rfft(sound, n, axis=0) * ((1 / g + g * s) / (1 + s))[:, None], n, axis=0)[: len(sound)]


def limited(sound: Sound, by_db: float) -> Sound:
    """Peaks down by so much: 1.5 ms of look-ahead, 80 ms of release, both channels alike, (n, 2)."""
    need = np.abs(sound).max() * 10 ** (-by_db / 20) / np.maximum(np.abs(sound).max(axis=1), 1e-9)
    need = np.minimum(1.0, need)
    ahead = np.lib.stride_tricks.sliding_window_view(np.pad(need, (0, 71), constant_values=1.0), 72).min(axis=1)
    gain, now, release = np.empty(len(sound)), 1.0, 1 - np.exp(-1 / (0.08 * FS))
    for i, wanted in enumerate(ahead.tolist()):
        now = min(wanted, now + (wanted - now) * release)
        gain[i] = now
    return sound * np.convolve(np.pad(gain, (32, 31), mode="edge"), np.ones(64) / 64, "valid")[:, None]
