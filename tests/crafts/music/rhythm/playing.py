"""Small bands for the tests: a metronome, drums, chords, all with known times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]
RATE_HZ = 24_000


def place(sound: Sound, at_s: float, wave: Sound, rate_hz: int = RATE_HZ) -> None:
    first = round(at_s * rate_hz)
    room = sound[first : first + len(wave)]
    room += wave[: len(room)]


def clicks(times_s: Iterable[float], seconds: float, rate_hz: int = RATE_HZ) -> Sound:
    """A 1.5 kHz click of 20 ms at each moment, mono, (n, 1)."""
    sound = np.zeros(round(seconds * rate_hz))
    t = np.arange(round(0.02 * rate_hz)) / rate_hz
    for at_s in times_s:
        place(sound, at_s, 0.5 * np.sin(2 * np.pi * 1500 * t) * np.exp(-t / 0.005), rate_hz)
    return sound[:, None]


def drums(beats_s: Sequence[float], kick: str, snare: str, hat: str, seconds: float, swing: float = 0.5) -> Sound:
    """Drums, (n, 1): one letter for each eighth of the bar, "x" where the drum sounds; off-beats at `swing`."""
    rng = np.random.default_rng(7)
    t = np.arange(round(0.2 * RATE_HZ)) / RATE_HZ
    noise = rng.standard_normal(len(t))
    waves = (
        (kick, 0.8 * np.sin(2 * np.pi * (50 * t + 4 * (1 - np.exp(-t / 0.02)))) * np.exp(-t / 0.08)),
        (snare, 0.3 * noise * np.exp(-t / 0.06) + 0.3 * np.sin(2 * np.pi * 190 * t) * np.exp(-t / 0.05)),
        (hat, 0.08 * np.diff(noise, prepend=0.0) * np.exp(-t / 0.02)),
    )
    sound = np.zeros(round(seconds * RATE_HZ))
    beats = [*beats_s, 2 * beats_s[-1] - beats_s[-2]]
    for line, wave in waves:
        for i in range(2 * len(beats_s)):
            if line[i % len(line)] == "x":
                beat, half = divmod(i, 2)
                place(sound, beats[beat] + half * swing * (beats[beat + 1] - beats[beat]), wave)
    return sound[:, None]


def tones(pitches: Sequence[float], seconds: float, level: float = 0.1) -> Sound:
    """Notes (MIDI numbers, 69 is A at 440 Hz) of five partials sounding together, (n,)."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    edges = np.clip(np.minimum(t, t[-1] - t) / 0.01, 0, 1)
    hz = [440 * 2 ** ((pitch - 69) / 12) for pitch in pitches]
    return level * edges * sum(np.sin(2 * np.pi * k * f * t) / k**2 for f in hz for k in range(1, 6))


def chords(of: Sequence[Sequence[float]], seconds_each: float) -> Sound:
    """One chord after another, (n, 1)."""
    return np.concatenate([tones(pitches, seconds_each) for pitches in of])[:, None]
