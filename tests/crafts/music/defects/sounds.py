"""Sounds for the tests of damage, in memory in place of files, and the places that a measure is sure of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from madang.contract import Measure
from madang.crafts.music.defects.bits import Bits
from madang.crafts.music.defects.clicks import Clicks
from madang.crafts.music.defects.edges import Edges
from madang.crafts.music.defects.flats import Flats
from madang.crafts.music.defects.offsets import Offsets
from madang.crafts.music.defects.survey import Heard, survey
from madang.crafts.music.read import Audio
from madang.spans import Spans

Sound = npt.NDArray[np.float64]
FS = 48_000


class Held(Audio):
    """Sound held in memory in place of a file; of so many bits where they are given."""

    def __init__(self, sound: Sound, bits: int = 24, rate_hz: int = FS, dither: bool = False) -> None:
        super().__init__(Path("held.wav"), rate_hz, sound.shape[1], len(sound), "WAV", f"PCM_{bits}")
        steps = 2.0 ** (bits - 1)
        noise = np.random.default_rng(5).uniform(-0.5, 0.5, (2, *sound.shape)).sum(axis=0) if dither else 0.0
        object.__setattr__(self, "sound", (np.round(sound * steps + noise) / steps).astype(np.float32))

    @cached_property
    def heard(self) -> Heard:
        return survey(self, (Bits, Clicks, Edges, Flats, Offsets))

    def blocks(self, frames: int = 0, dtype: str = "float32"):
        yield self.sound


def found(measure: Measure, audio: Audio, least: float = 0.5) -> Spans:
    """The places a measure is confident of."""
    spans = measure.function(audio).spans
    return spans.take([i for i, sure in enumerate(spans.tags["confidence"]) if sure >= least])


def stereo(wave: Sound) -> Sound:
    return np.stack([wave, 0.8 * wave], axis=1)


def times(seconds: float) -> Sound:
    return np.arange(round(seconds * FS)) / FS


def beats(make: Callable[[Sound], Sound], seconds: float = 6.0, every_s: float = 0.25, size_s: float = 0.4) -> Sound:
    """The same sound again and again, its last one dying away before the end."""
    wave, hit = np.zeros(round(seconds * FS)), make(times(size_s))
    for start in range(FS // 10, len(wave) - len(hit), round(every_s * FS)):
        wave[start : start + len(hit)] += hit
    return wave


def noise(count: int, seed: int = 1) -> Sound:
    return np.random.default_rng(seed).standard_normal(count)


def kick(t: Sound) -> Sound:
    return np.sin(2 * np.pi * (50 * t + 6 * (1 - np.exp(-t / 0.02)))) * np.exp(-t / 0.08) * (1 - t / t[-1])


def snare(t: Sound) -> Sound:
    return 0.3 * noise(len(t)) * np.exp(-t / 0.03) + 0.3 * np.sin(2 * np.pi * 190 * t) * np.exp(-t / 0.05)


def clap(t: Sound) -> Sound:
    return 0.3 * noise(len(t)) * (np.exp(-(t % 0.011) / 0.003) * (t < 0.033) + 0.5 * np.exp(-t / 0.05))


def castanet(t: Sound) -> Sound:
    return sum(
        0.2 * np.sin(2 * np.pi * f * t) * np.exp(-t / d) for f, d in ((1150, 0.02), (2300, 0.012), (3900, 0.006))
    )


def drums(seconds: float = 6.0) -> Sound:
    return 0.6 * beats(kick, seconds, 0.5) + 0.4 * beats(snare, seconds, 0.5, 0.37)


def song(seconds: float = 6.0) -> Sound:
    """Drums, a bass and chords; the whole fades at its end."""
    t = times(seconds)
    chord = sum(np.sin(2 * np.pi * f * k * t + k) / k**1.5 for f in (220.0, 277.2, 329.6) for k in range(1, 9))
    tail = np.clip((t[-1] - t) / 0.5, 0, 1)
    return (0.5 * drums(seconds) + 0.2 * np.sin(2 * np.pi * 55 * t) + 0.04 * chord) * tail


def sung(seconds: float = 6.0) -> Sound:
    """Pulses of 190 Hz through two formants, with breath."""
    t = times(seconds)
    phase = 2 * np.pi * np.cumsum(190 * 2 ** (0.03 * np.sin(2 * np.pi * 5.5 * t))) / FS
    voice = sum(
        np.sin(k * phase) * (1 / (1 + ((190 * k - 700) / 100) ** 2) + 0.5 / (1 + ((190 * k - 1200) / 120) ** 2))
        for k in range(1, 40)
    )
    return (0.15 * voice + 0.001 * noise(len(t))) * np.clip((t[-1] - t) / 0.3, 0, 1) * np.clip(t / 0.05, 0, 1)


def square(freq_hz: float, seconds: float = 3.0, duty: float = 0.5) -> Sound:
    return 0.5 * np.where((freq_hz * times(seconds)) % 1 < duty, 1.0, -1.0)


def limited(wave: Sound, ceiling: float) -> Sound:
    """A limiter that looks ahead: tops touch the ceiling, and none is cut."""
    need = np.minimum(1, ceiling / np.maximum(np.abs(wave), 1e-9))
    held = np.lib.stride_tricks.sliding_window_view(np.pad(need, 100, mode="edge"), 201).min(axis=1)
    window = np.hanning(101)[1:-1]
    return wave * np.convolve(np.pad(held, 49, mode="edge"), window / window.sum(), mode="valid")
