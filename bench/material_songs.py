"""Songs for the music benches: varied, synthetic, with everything known - stems, tempo, beats, key, form, melody.

No code is shared with madang. A song follows from its seed alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]
Wave = npt.NDArray[np.float64]

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
PROGRESSIONS = ((0, 5, 3, 4), (0, 4, 5, 3), (5, 3, 0, 4), (0, 3, 0, 4), (0, 2, 3, 4))
FORMS = ("IVCVCBCO", "IVVCVCO", "VCVCBCC", "IVCBCO")
WORDS = {"I": "intro", "V": "verse", "C": "chorus", "B": "bridge", "O": "outro"}
FORMANTS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))


@dataclass(frozen=True)
class Song:
    """stems: (n, 2) by role, which add up to mix, (n, 2), peak below 1. Times in seconds; melody: start, end, MIDI."""

    rate_hz: int
    stems: dict[str, Sound]
    mix: Sound
    tempo_bpm: float
    beats_s: list[float]
    downbeats_s: list[float]
    key: str
    sections: list[tuple[str, float, float]]
    melody: list[tuple[float, float, float]]


def song(seed: int, seconds: float = 60.0, rate_hz: int = 48_000) -> Song:
    """A song about that long; style, tempo, key, sounds and form are drawn from the seed."""
    return _Writer(seed, seconds, rate_hz).song()


def _hz(pitch: float) -> float:
    return 440.0 * 2 ** ((pitch - 69) / 12)


class _Writer:
    def __init__(self, seed: int, seconds: float, rate_hz: int) -> None:
        self.rng = rng = np.random.default_rng(seed)
        self.rate_hz = rate_hz
        self.tempo = float(rng.uniform(72, 168))
        self.beat_s = 60 / self.tempo
        self.start_s = float(rng.uniform(0.02, 0.4))
        bars = max(4, int((seconds - self.start_s - 1.5) / (4 * self.beat_s)))
        self.form = self._form(bars, FORMS[rng.integers(len(FORMS))])
        self.bars = sum(length for _, length in self.form)
        self.n = round((self.start_s + self.bars * 4 * self.beat_s + 1.5) * rate_hz)
        self.minor = bool(rng.integers(2))
        self.tonic = int(rng.integers(12))
        self.scale = MINOR if self.minor else MAJOR
        self.chords = PROGRESSIONS[rng.integers(len(PROGRESSIONS))]
        self.stems: dict[str, Wave] = {}
        self.melody: list[tuple[float, float, float]] = []

    @staticmethod
    def _form(bars: int, letters: str) -> list[tuple[str, int]]:
        """Sections of 4 or 8 bars, as many as fit."""
        each = 8 if bars >= 40 else 4
        form: list[tuple[str, int]] = []
        for letter in letters * 9:
            if bars < each:
                break
            form.append((letter, each))
            bars -= each
        return form or [("V", bars)]

    def song(self) -> Song:
        self._drums()
        self._bass()
        self._harmony("keys", octave=5, pan=-0.3)
        if self.rng.random() < 0.6:
            self._harmony("guitar", octave=4, pan=0.4)
        self._vocal()
        if self.rng.random() < 0.5:
            self._noise()
        peak = float(self.rng.uniform(0.3, 0.9))
        total = sum(self.stems.values())
        gain = peak / np.abs(total).max()
        stems = {role: (gain * stem).astype(np.float32) for role, stem in self.stems.items()}
        beats = [self.start_s + i * self.beat_s for i in range(4 * self.bars)]
        bounds, at = [], 0
        for letter, length in self.form:
            bounds.append((WORDS[letter], beats[4 * at], self.start_s + 4 * (at + length) * self.beat_s))
            at += length
        key = NAMES[self.tonic] + (" minor" if self.minor else " major")
        mix = np.sum(list(stems.values()), axis=0, dtype=np.float32)
        return Song(self.rate_hz, stems, mix, self.tempo, beats, beats[::4], key, bounds, self.melody)

    # -- playing ---------------------------------------------------------------------------------------------------

    def _add(self, role: str, at_s: float, sound: Wave, gain: float, pan: float = 0.0) -> None:
        """Put a mono sound into a stem; pan from -1, left, to 1."""
        stem = self.stems.setdefault(role, np.zeros((self.n, 2)))
        first = round(at_s * self.rate_hz)
        sound = sound[: max(0, self.n - first)]
        angle = (pan + 1) * np.pi / 4
        stem[first : first + len(sound), 0] += gain * np.cos(angle) * sound
        stem[first : first + len(sound), 1] += gain * np.sin(angle) * sound

    def _time(self, seconds: float) -> Wave:
        return np.arange(round(seconds * self.rate_hz)) / self.rate_hz

    def _shape(self, t: Wave, attack_s: float, decay_s: float, release_s: float = 0.02) -> Wave:
        """A rise, a decay, and an end without a click."""
        left = t[-1] - t
        return np.clip(t / attack_s, 0, 1) * np.exp(-t / decay_s) * np.clip(left / release_s, 0, 1)

    def _sections(self) -> list[tuple[str, int]]:
        """The section's letter of each bar, and the bar."""
        letters = [letter for letter, length in self.form for _ in range(length)]
        return [(letter, bar) for bar, letter in enumerate(letters)]

    def _at(self, bar: int, beat: float) -> float:
        return self.start_s + (4 * bar + beat) * self.beat_s

    def _drums(self) -> None:
        rng = self.rng
        t = self._time(0.35)
        low = rng.uniform(45, 62)
        kick = np.sin(2 * np.pi * (low * t + 7 * (1 - np.exp(-t / 0.02)))) * self._shape(t, 0.001, 0.11)
        snare = 0.6 * rng.standard_normal(len(t)) * self._shape(t, 0.0005, rng.uniform(0.04, 0.09))
        snare += 0.5 * np.sin(2 * np.pi * rng.uniform(170, 220) * t) * self._shape(t, 0.001, 0.05)
        hat = np.diff(rng.standard_normal(len(t) + 1)) * self._shape(t, 0.0003, rng.uniform(0.015, 0.05))
        swing = float(rng.choice([0.5, 0.5, 0.58, 0.66]))
        pattern = [(0.0, 1.0), (2.0, 0.9)] + ([(2.5, 0.7)] if rng.random() < 0.5 else [(1.5, 0.6)])
        for letter, bar in self._sections():
            if letter == "I" and rng.random() < 0.5:
                continue
            force = {"V": 0.8, "C": 1.0, "B": 0.6}.get(letter, 0.7)
            for beat, level in pattern:
                self._add("drums", self._at(bar, beat), kick, force * level * rng.uniform(0.92, 1))
            for beat in (1.0, 3.0):
                self._add("drums", self._at(bar, beat), snare, 0.55 * force * rng.uniform(0.9, 1), 0.05)
            for eighth in range(8):
                beat = eighth // 2 + (swing if eighth % 2 else 0.0)
                self._add("drums", self._at(bar, beat), hat, 0.16 * force * (1 - 0.4 * (eighth % 2)), 0.35)

    def _pitch(self, degree: int, octave: int) -> int:
        return 12 * (octave + degree // 7) + self.tonic + self.scale[degree % 7]

    def _bass(self) -> None:
        rng = self.rng
        kind = rng.choice(["sine", "saw", "808"])
        for _, bar in self._sections():
            degree = self.chords[bar % 4]
            notes = [(0.0, 4.0)] if kind == "808" else [(0.0, 1.4), (1.5, 0.9), (2.5, 1.4)]
            for beat, length in notes:
                t = self._time(length * self.beat_s * 0.97)
                f = _hz(self._pitch(degree, 2 + (self.tonic < 4)))
                wave = np.sin(2 * np.pi * f * t)
                if kind == "saw":
                    wave = sum(np.sin(2 * np.pi * k * f * t) / k for k in range(1, 9)) * 0.6
                self._add("bass", self._at(bar, beat), wave * self._shape(t, 0.006, 0.9), 0.55)

    def _harmony(self, role: str, octave: int, pan: float) -> None:
        rng = self.rng
        kind = rng.choice(["pad", "pluck", "drive"])
        for letter, bar in self._sections():
            degree = self.chords[bar % 4]
            hits = [(0.0, 4.0)] if kind == "pad" else [(0.0, 1.5), (1.5, 1.0), (2.5, 1.5)]
            for beat, length in hits:
                t = self._time(length * self.beat_s * 0.98)
                sound = np.zeros(len(t))
                for third in (0, 2, 4):
                    f = _hz(self._pitch(degree + third, octave)) * 2 ** (rng.uniform(-3, 3) / 1200)
                    partials = [k for k in range(1, 13) if k * f < 0.4 * self.rate_hz]
                    sound += sum(np.sin(2 * np.pi * k * f * t + rng.uniform(0, 6)) / k**1.5 for k in partials)
                if kind == "drive":
                    sound = np.tanh(2.5 * sound)
                shape = self._shape(t, *{"pad": (0.15, 4.0, 0.2), "pluck": (0.004, 0.35), "drive": (0.01, 1.5)}[kind])
                self._add(role, self._at(bar, beat), sound * shape, 0.11 if letter != "C" else 0.15, pan)

    def _vocal(self) -> None:
        rng = self.rng
        degree = 4
        for letter, bar in self._sections():
            if letter in "IO" or bar % 4 == 3:
                continue
            beat = float(rng.choice([0.0, 0.5]))
            while beat < 3.6:
                length = float(rng.choice([0.5, 0.5, 1.0, 1.5]))
                degree = int(np.clip(degree + rng.integers(-2, 3), 0, 9 if letter == "V" else 11))
                start_s = self._at(bar, beat)
                end_s = start_s + 0.9 * length * self.beat_s
                pitch = self._pitch(degree, 5)
                self._add("vocal", start_s, self._sung(_hz(pitch), end_s - start_s), 0.3)
                self.melody.append((start_s, end_s, float(pitch)))
                beat += length

    def _sung(self, f: float, seconds: float) -> Wave:
        """A voice: partials under three formants, vibrato coming in late, breath, sometimes a sibilant first."""
        rng = self.rng
        t = self._time(seconds)
        depth = rng.uniform(0, 35) / 1200 * np.clip((t - 0.15) / 0.3, 0, 1)
        phase = 2 * np.pi * np.cumsum(f * 2 ** (depth * np.sin(2 * np.pi * rng.uniform(4.8, 6.2) * t))) / self.rate_hz
        formants = FORMANTS[rng.integers(len(FORMANTS))]
        sound = np.zeros(len(t))
        for k in range(1, int(0.4 * self.rate_hz / f)):
            level = sum(1 / (1 + ((k * f - c) / (60 + 0.06 * c)) ** 2) / (i + 1) for i, c in enumerate(formants))
            if k * f > 9000:
                break
            sound += (level + 0.02 / k) * np.sin(k * phase)
        sound += 0.01 * rng.standard_normal(len(t))
        sound *= self._shape(t, 0.025, 3.0, 0.05)
        if rng.random() < 0.25:
            s = self._time(0.09)
            hiss = np.diff(rng.standard_normal(len(s) + 1)) * np.sin(np.pi * s / s[-1]) ** 2 * 0.15
            sound[: len(hiss)] += hiss[: len(sound)]
        return sound

    def _noise(self) -> None:
        """A room: noise from -72 to -60 dB below the rest."""
        level = 10 ** (self.rng.uniform(-72, -60) / 20)
        for side in (-1.0, 1.0):
            self._add("room", 0.0, self.rng.standard_normal(self.n), level, side)
