"""Drum music for the beats bench: many styles, swing, ramps and free intros, with every beat known.

No code is shared with madang. A take follows from its seed alone. The beat is what notation calls so: the dotted
quarter in 6/8, the quarter in 3/4 however fast, though a waltz at 180 is often felt in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

RATE_HZ = 44_100
Wave = npt.NDArray[np.float64]


class Style(NamedTuple):
    """A bar: beats, steps a beat, tempi it is played at, and one line a drum: X loud, x plain, o soft, ? at times."""

    beats: int
    steps: int
    low_bpm: float
    high_bpm: float
    lines: dict[str, tuple[str, ...]]


STYLES = {
    "rock": Style(4, 4, 60, 200, {
        "kick": ("X.......x.......", "X.......x.x.....", "X.....x.x.......", "X.....x...x....."),
        "snare": ("....X.......X...",),
        "hat": ("x.o.x.o.x.o.x.o.", "x.x.x.x.x.x.x.x."),
    }),
    "ride rock": Style(4, 4, 90, 200, {
        "kick": ("X.......x.x.....", "X.x.......x....."), "snare": ("....X.......X...",), "ride": ("x...x...x...x...",),
    }),
    "funk": Style(4, 4, 70, 125, {
        "kick": ("X..x..x...x..?..", "X.x....x..x....x", "X......x..x..x.."),
        "snare": ("....X..o.o..X..o", "....X..o....X..."),
        "hat": ("xoxoxoxoxoxoxoxo", "x.xxx.x.x.x.xxx."),
    }),
    "house": Style(4, 4, 100, 180, {
        "kick": ("X...X...X...X...",), "snare": ("....x.......x...", "................"),
        "open": ("..x...x...x...x.",), "hat": ("ooooooooooooooo.", "................"),
    }),
    "half time": Style(4, 4, 110, 170, {
        "kick": ("X.....x.........", "X.........x.....", "X..x............"),
        "snare": ("........X.......",), "hat": ("x.x.x.x.x.x.x.x.", "x.x.x.xxx.x.x.x."),
    }),
    "swing": Style(4, 3, 100, 200, {
        "ride": ("X..x.xX..x.x", "X..X.xX..X.x"), "hat": ("...x.....x..",),
        "kick": ("o..o..o..o..", "x.....o....."), "snare": (".....?...?..", "............"),
    }),
    "shuffle": Style(4, 3, 70, 160, {
        "kick": ("X.....x.....", "X.....x.x..."), "snare": ("...X.....X..",), "hat": ("x.xx.xx.xx.x",),
    }),
    "drum and bass": Style(4, 4, 155, 200, {
        "kick": ("X.........x.....",), "snare": ("....X.......X...", "....X..o.o..X..."), "hat": ("x.x.x.x.x.x.x.x.",),
    }),
    "break": Style(4, 4, 80, 175, {
        "kick": ("X.x.......xx....", "X.x.......x..x.."), "snare": ("....X..o.o..X..o",), "ride": ("x.x.x.x.x.x.x.x.",),
    }),
    "dembow": Style(4, 4, 80, 115, {
        "kick": ("X...X...X...X...",), "snare": ("...x..x....x..x.",), "hat": ("x.x.x.x.x.x.x.x.", "................"),
    }),
    "bossa": Style(4, 4, 100, 160, {
        "kick": ("X.....xxX.....xx", "X.....x.X.....x."), "snare": ("x.....x.....x...", "....x.....x....."),
        "hat": ("x.x.x.x.x.x.x.x.",),
    }),
    "motown": Style(4, 4, 90, 150, {
        "kick": ("X.....x.x.......", "X...x.x.x...x..."), "snare": ("x...X...x...X...",), "hat": ("x.x.x.x.x.x.x.x.",),
    }),
    "train": Style(4, 4, 80, 130, {
        "kick": ("X...X...X...X...",), "snare": ("ooXoooXoooXoooXo", "o.X.o.X.o.X.o.X."),
    }),
    "four and nothing": Style(4, 4, 60, 160, {"kick": ("X.......X.......",), "snare": ("....X.......X...",)}),
    "off-beat": Style(4, 4, 75, 150, {
        "kick": ("........X.......", "X.......X......."), "snare": ("........x.......", "....x.......x..."),
        "hat": ("x.x.x.x.x.x.x.x.",), "open": ("..X...X...X...X.",),
    }),
    "waltz": Style(3, 2, 85, 190, {"kick": ("X.....",), "snare": ("..x.x.", "....x."), "hat": ("..x.x.", "xxxxxx")}),
    "six-eight": Style(2, 3, 60, 90, {"kick": ("X.....", "X....x"), "snare": ("...X..",), "hat": ("xooxoo", "xxxxxx")}),
}  # fmt: skip
LOUD = {"X": 1.0, "x": 0.75, "o": 0.35, "?": 0.5}


@dataclass(frozen=True)
class Drums:
    """A take: (n,) sound at RATE_HZ, its beats and downbeats in seconds, the tempo between beats, what it is."""

    what: str
    sound: Wave
    beats_s: npt.NDArray[np.float64]
    downbeats_s: npt.NDArray[np.float64]
    steady: bool
    meter: int

    @property
    def tempo_bpm(self) -> float:
        """The middle one of the tempi between neighbouring beats."""
        return float(60 / np.median(np.diff(self.beats_s)))


def click_track(seed: int, seconds: float = 30.0) -> Drums:
    """A metronome at any tempo from 60 to 200 BPM, the first beat of four accented in half of the takes."""
    rng = np.random.default_rng([seed, 1])
    bpm = float(rng.uniform(60, 200))
    beats = rng.uniform(0.05, 1.5) + np.arange(int((seconds - 2) * bpm / 60)) * 60 / bpm
    sound = np.zeros(round(seconds * RATE_HZ))
    accented, pitch_hz = rng.random() < 0.5, rng.uniform(800, 2500)
    for i, at_s in enumerate(beats):
        t = np.arange(round(0.03 * RATE_HZ)) / RATE_HZ
        hz = pitch_hz * (1.5 if accented and i % 4 == 0 else 1)
        _add(sound, at_s, np.sin(2 * np.pi * hz * t) * np.exp(-t / 0.008), 0.9 if accented and i % 4 == 0 else 0.6)
    return Drums("click track", sound, beats, beats[::4], True, 4)


def drums(seed: int, seconds: float = 30.0, style: str = "", bpm: float = 0.0) -> Drums:
    """Drums, in two thirds of the takes with bass and chords; style, tempo, kit and feel are drawn from the seed."""
    return _Player(seed, seconds, style, bpm).play()


def worn(seed: int) -> Drums:
    """A take of which 5 to 20 s are left, under noise from 30 dB below it to 20 dB above: some cannot be heard."""
    rng = np.random.default_rng([seed, 3])
    whole = drums(seed)
    seconds = float(rng.uniform(5, 20))
    begin_s = float(rng.uniform(0, len(whole.sound) / RATE_HZ - seconds))
    sound = whole.sound[round(begin_s * RATE_HZ) : round((begin_s + seconds) * RATE_HZ)].copy()
    noise = rng.standard_normal(len(sound))
    sound += 10 ** (rng.uniform(-30, 20) / 20) * np.sqrt(np.mean(sound**2)) * noise
    sound *= 0.5 / np.abs(sound).max()
    left = [at[(at > begin_s) & (at < begin_s + seconds)] - begin_s for at in (whole.beats_s, whole.downbeats_s)]
    return Drums(f"worn {whole.what}", sound, *left, whole.steady, whole.meter)


def no_beat(seed: int, seconds: float = 30.0) -> Wave:
    """Sound without a beat: a pad, noise, speech-like syllables, or blows at random moments."""
    rng = np.random.default_rng([seed, 2])
    n = round(seconds * RATE_HZ)
    t = np.arange(n) / RATE_HZ
    sound = 1e-4 * rng.standard_normal(n)
    kind = seed % 4
    if kind == 0:
        for pitch in rng.integers(45, 75, 5):
            f = 440 * 2 ** ((pitch - 69) / 12)
            slow = 0.6 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.03, 0.11) * t + rng.uniform(0, 6))
            sound += 0.1 * slow * sum(np.sin(2 * np.pi * k * f * t + rng.uniform(0, 6)) / k**1.5 for k in range(1, 9))
    elif kind == 1:
        spectrum = np.fft.rfft(rng.standard_normal(n))
        sound += 0.2 * np.fft.irfft(spectrum / np.arange(1, len(spectrum) + 1) ** rng.uniform(0, 0.5), n)
        sound *= 0.3 / np.abs(sound).max()
    else:
        at_s = 0.2
        while at_s < seconds - 1:
            length_s = float(rng.uniform(0.08, 0.3))
            s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
            shape = np.sin(np.pi * s / length_s) if kind == 2 else np.exp(-s / 0.05)
            f0 = rng.uniform(90, 220)
            voiced = sum(np.sin(2 * np.pi * k * f0 * s) * rng.uniform(0, 1) / k for k in range(1, 20))
            blow = voiced if kind == 2 else rng.standard_normal(len(s))
            _add(sound, at_s, blow * shape, float(rng.uniform(0.05, 0.3)))
            pause = rng.random() < 0.15
            at_s += length_s * rng.uniform(0.8, 1.3) + (rng.uniform(0.3, 1.0) if pause else 0.0)
            at_s += float(rng.exponential(0.4)) if kind == 3 else 0.0
    return sound


def _add(sound: Wave, at_s: float, wave: Wave, gain: float) -> None:
    """Add a wave that begins at a moment, to the nearest sample."""
    first = round(at_s * RATE_HZ)
    if first < 0:
        wave, first = wave[-first:], 0
    room = sound[first : first + len(wave)]
    room += gain * wave[: len(room)]


class _Player:
    def __init__(self, seed: int, seconds: float, style: str, bpm: float) -> None:
        self.rng = rng = np.random.default_rng([seed, 0])
        self.name = style or str(rng.choice(list(STYLES)))
        self.style = STYLES[self.name]
        self.sound = np.zeros(round(seconds * RATE_HZ))
        self.feel = str(rng.choice(["steady", "steady", "steady", "swung", "ramp", "drift"]))
        if self.feel == "swung" and self.style.steps != 4:
            self.feel = "steady"
        start_bpm = bpm or float(rng.uniform(self.style.low_bpm, self.style.high_bpm))
        self.free_s = float(rng.uniform(2, 5)) if rng.random() < 0.15 else 0.0
        self.beats = self._clock(start_bpm, self.free_s + float(rng.uniform(0.03, 1.2)), seconds - 1.0)
        self.jitter_s = float(rng.choice([0.0, 0.002, 0.006]))
        self.swing = float(rng.uniform(0.54, 0.66)) if self.feel == "swung" else 0.5
        self.late_bars = int(rng.integers(2, 5)) if rng.random() < 0.25 else 0
        self.pitched = self.late_bars > 0 or rng.random() < 0.66

    def _clock(self, bpm: float, start_s: float, end_s: float) -> npt.NDArray[np.float64]:
        """Moments of the beats: even, on a ramp of up to a third, or wandering by a few per cent."""
        rng = self.rng
        to_bpm = bpm * float(rng.choice([1.05, 0.95, 1.15, 0.87, 1.3]))
        beats, wander = [start_s], 0.0
        while beats[-1] < end_s:
            now = bpm
            if self.feel == "ramp":
                now = bpm + (to_bpm - bpm) * (beats[-1] - start_s) / (end_s - start_s)
            elif self.feel == "drift":
                wander = 0.95 * wander + float(rng.normal(0, 0.004))
                now = bpm * (1 + wander)
            beats.append(beats[-1] + 60 / now)
        whole = (len(beats) - 1) // self.style.beats * self.style.beats
        return np.array(beats[: whole + 1])

    def _at(self, beat: float) -> float:
        """The moment of a beat's fraction, swung: the second half of each half beat comes late."""
        whole = int(beat)
        part = beat - whole
        half, inside = divmod(part * 2, 1.0) if self.style.steps == 4 else (0.0, part)
        if self.style.steps == 4 and self.swing != 0.5:
            inside = inside * 2 * self.swing if inside <= 0.5 else self.swing + (inside - 0.5) * 2 * (1 - self.swing)
            part = (half + inside) / 2
        last = len(self.beats) - 1
        step = self.beats[min(whole + 1, last)] - self.beats[min(whole, last - 1)]
        return float(self.beats[whole] + part * step)

    def play(self) -> Drums:
        bars = (len(self.beats) - 1) // self.style.beats
        kit = {name: self._drum(name) for name in ("kick", "snare", "hat", "open", "ride", "crash")}
        lines = {drum: str(self.rng.choice(some)) for drum, some in self.style.lines.items()}
        level = {drum: float(self.rng.uniform(0.5, 1.0)) for drum in kit}
        for bar in range(self.late_bars, bars):
            fill = bar % 8 == 7 and self.rng.random() < 0.5
            for drum, line in lines.items():
                self._bar(bar, kit[drum], line, level[drum], fill)
            if fill:
                half = self.style.beats * self.style.steps // 2
                self._bar(bar, kit["snare"], "." * half + "x" * half, level["snare"], False)
            if bar % 8 == 0:
                self._hit(bar * self.style.beats, kit["crash"], 0.5 * level["crash"])
        if self.pitched:
            self._harmony(bars)
        if self.free_s:
            self._wander()
        self.sound *= float(self.rng.uniform(0.1, 0.9)) / np.abs(self.sound).max()
        self.sound += 10 ** (self.rng.uniform(-90, -60) / 20) * self.rng.standard_normal(len(self.sound))
        steady = self.feel in ("steady", "swung")
        what = f"{self.name}, {self.feel}"
        downbeats = self.beats[: -1 : self.style.beats]
        return Drums(what, self.sound, self.beats[:-1], downbeats, steady, self.style.beats)

    def _bar(self, bar: int, wave: Wave, line: str, level: float, fill: bool) -> None:
        cut = len(line) // 2 if fill else len(line)
        for step, sign in enumerate(line[:cut]):
            if sign == "." or (sign == "?" and self.rng.random() < 0.5):
                continue
            gain = level * LOUD[sign] * float(self.rng.uniform(0.85, 1.0))
            self._hit(bar * self.style.beats + step / self.style.steps, wave, gain)

    def _hit(self, beat: float, wave: Wave, gain: float) -> None:
        _add(self.sound, self._at(beat) + float(self.rng.normal(0, self.jitter_s)), wave, gain)

    def _drum(self, name: str) -> Wave:
        """A one-shot of that drum that begins at its first sample."""
        rng = self.rng
        length_s = {"kick": 0.3, "snare": 0.25, "hat": 0.08, "open": 0.3, "ride": 0.5, "crash": 1.5}[name]
        t = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
        noise = rng.standard_normal(len(t))
        bright = np.diff(noise, 2, prepend=[0.0, 0.0])
        if name == "kick":
            hz = rng.uniform(42, 60) + rng.uniform(60, 200) * np.exp(-t / rng.uniform(0.01, 0.04))
            body = np.sin(2 * np.pi * np.cumsum(hz) / RATE_HZ) * np.exp(-t / rng.uniform(0.06, 0.2))
            wave = body + rng.uniform(0, 0.3) * noise * np.exp(-t / 0.003)
        elif name == "snare":
            tone = np.sin(2 * np.pi * rng.uniform(160, 240) * t) * np.exp(-t / 0.06)
            wave = rng.uniform(0.3, 0.8) * tone + 0.3 * noise * np.exp(-t / rng.uniform(0.04, 0.12))
        else:
            decay_s = {"hat": rng.uniform(0.015, 0.04), "open": 0.12, "ride": 0.2, "crash": 0.5}[name]
            level = {"hat": 0.08, "open": 0.07, "ride": 0.05, "crash": 0.08}[name]
            wave = level * bright * np.exp(-t / decay_s)
        return wave * np.clip((t[-1] - t) / 0.01, 0, 1)

    def _harmony(self, bars: int) -> None:
        """A bass on the kick's side of the bar and chords, held or struck, a new chord every bar or two."""
        rng = self.rng
        tonic, minor = int(rng.integers(36, 48)), bool(rng.integers(2))
        scale = (0, 2, 3, 5, 7, 8, 10) if minor else (0, 2, 4, 5, 7, 9, 11)
        chords, every = rng.choice([0, 3, 4, 5, 1], 4), int(rng.choice([1, 1, 2]))
        held, gain = rng.random() < 0.5, float(rng.uniform(0.05, 0.25))
        beats = self.style.beats
        bass = [0.0] + [b for b in np.arange(1, 2 * beats) / 2 if rng.random() < 0.4]
        comp = [0.0] if held else [0.0] + [b for b in np.arange(1, 2 * beats) / 2 if rng.random() < 0.35]
        for bar in range(bars):
            degree = int(chords[bar // every % 4])
            if bar >= self.late_bars or rng.random() < 0.5:
                for b, after in zip(bass, [*bass[1:], float(beats)], strict=True):
                    self._tone(bar * beats + b, 0.9 * (after - b), tonic + scale[degree % 7], 2 * gain, 0.004)
            for b, after in zip(comp, [*comp[1:], float(beats)], strict=True):
                for third in (0, 2, 4):
                    pitch = tonic + 24 + scale[(degree + third) % 7] + 12 * ((degree + third) // 7)
                    self._tone(bar * beats + b, 0.95 * (after - b), pitch, gain / 2, 0.05 if held else 0.006)

    def _tone(self, beat: float, beats: float, pitch: int, gain: float, attack_s: float) -> None:
        end = min(beat + beats, len(self.beats) - 1.001)
        at_s = self._at(beat)
        t = np.arange(round(max(0.05, self._at(end) - at_s) * RATE_HZ)) / RATE_HZ
        f = 440 * 2 ** ((pitch - 69) / 12)
        wave = sum(np.sin(2 * np.pi * k * f * t) / k**1.3 for k in range(1, 8)) * np.exp(-t / 1.5)
        _add(self.sound, at_s, wave * np.clip(t / attack_s, 0, 1) * np.clip((t[-1] - t) / 0.02, 0, 1), gain)

    def _wander(self) -> None:
        """Notes in no time before the first beat."""
        at_s = 0.1
        while at_s < self.free_s - 0.3:
            t = np.arange(round(1.2 * RATE_HZ)) / RATE_HZ
            f = 440 * 2 ** ((int(self.rng.integers(50, 74)) - 69) / 12)
            wave = sum(np.sin(2 * np.pi * k * f * t) / k**1.5 for k in range(1, 6)) * np.exp(-t / 0.4)
            _add(self.sound, at_s, wave * np.clip(t / 0.01, 0, 1), 0.15)
            at_s += float(self.rng.uniform(0.25, 0.9))
