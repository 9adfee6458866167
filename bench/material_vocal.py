"""Sung takes with everything known: a voice with formants, jitter, breath and consonants, and what it sang wrong.

No code is shared with madang. A take follows from its seed and its wishes alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from material_songs import song

Wave = npt.NDArray[np.float64]

VOWELS = {
    "a": ((800, 1150, 2900, 3900), (0, -6, -22, -30)),
    "e": ((400, 1700, 2600, 3200), (0, -14, -18, -24)),
    "i": ((300, 1950, 2900, 3500), (0, -15, -20, -22)),
    "o": ((450, 800, 2830, 3800), (0, -9, -20, -26)),
    "u": ((325, 700, 2700, 3800), (0, -12, -30, -36)),
}
HUMS, HISSES = "mnl", "stkh"
HISS_HZ = {"s": (5000, 11_000), "t": (3000, 9000), "k": (1500, 4000), "h": (800, 5000)}


@dataclass(frozen=True)
class Sung:
    """One note as it was sung. onset_s: where the vowel reaches half its amplitude, or a glide its middle.

    cents: mean pitch of the central half against the melody, octaves apart in `octaves`. missed: nothing sounds.
    """

    onset_s: float
    release_s: float
    cents: float
    octaves: int = 0
    missed: bool = False
    legato: bool = False
    vibrato_cents: float = 0.0
    syllable: str = "a"


@dataclass(frozen=True)
class Take:
    """sound: (n,) mono. melody: start, end, MIDI pitch of each note as written. sung: one for each."""

    rate_hz: int
    sound: Wave
    melody: list[tuple[float, float, float]]
    sung: list[Sung]


@dataclass(frozen=True)
class Wishes:
    """cents: what a note may be off; late_ms: drawn evenly from -late_ms to late_ms; shares of notes 0 to 1."""

    cents: tuple[float, ...] = (0.0, 20.0, 100.0, -20.0, -100.0)
    late_ms: float = 60.0
    vibrato_cents: float = 50.0
    octave_share: float = 0.0
    missed_share: float = 0.0
    legato_share: float = 0.5
    bleed_db: float | None = -20.0
    drift_cents: float = 4.0


def take(seed: int, seconds: float = 30.0, wishes: Wishes = Wishes(), rate_hz: int = 48_000) -> Take:
    """A song's melody, sung by a voice of its own; backing bleeds into the microphone."""
    rng = np.random.default_rng([seed, 7])
    backing = song(seed, seconds, rate_hz)
    lowest = min(pitch for *_, pitch in backing.melody)
    down = int(rng.choice([shift for shift in (0, 12, 24) if lowest - shift >= 40]))
    melody = _singable([(start, end, pitch - down) for start, end, pitch in backing.melody])
    sound = np.zeros(len(backing.mix))
    sung = _Singer(rng, sound, rate_hz, melody, wishes).sing()
    if wishes.bleed_db is not None:
        around = sum(stem.mean(axis=1) for role, stem in backing.stems.items() if role != "vocal")
        loud = np.sqrt(np.mean(sound[np.abs(sound) > 1e-4] ** 2))
        sound = sound + around * loud * 10 ** (wishes.bleed_db / 20) / np.sqrt(np.mean(around**2))
    return Take(rate_hz, 0.5 * sound / np.abs(sound).max(), melody, sung)


def _singable(melody: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """In order, no note in another."""
    melody = sorted(melody)
    ends = [start for start, *_ in melody[1:]] + [np.inf]
    return [(start, min(end, until), pitch) for (start, end, pitch), until in zip(melody, ends, strict=True)]


class _Singer:
    def __init__(
        self,
        rng: np.random.Generator,
        sound: Wave,
        rate_hz: int,
        melody: list[tuple[float, float, float]],
        wishes: Wishes,
    ) -> None:
        self.rng, self.sound, self.rate_hz, self.melody, self.wishes = rng, sound, rate_hz, melody, wishes
        self.tract = rng.uniform(0.92, 1.15)
        self.breath = 10 ** (rng.uniform(-46, -32) / 20)
        self.tilt = rng.uniform(0.9, 1.4)

    def sing(self) -> list[Sung]:
        phrases: list[list[Sung]] = []
        plans = self._plans()
        at = 0
        while at < len(plans):
            end = at + 1
            while end < len(plans) and plans[end].legato:
                end += 1
            phrases.append(plans[at:end])
            at = end
        done: list[Sung] = []
        for phrase in phrases:
            done += [phrase[0]] if phrase[0].missed else self._phrase(phrase, len(done))
        return done

    def _plans(self) -> list[Sung]:
        """When and how each note is to be sung."""
        rng, wishes = self.rng, self.wishes
        plans: list[Sung] = []
        for i, (start, end, _) in enumerate(self.melody):
            onset = start + rng.uniform(-1, 1) * wishes.late_ms / 1000
            before = plans[-1] if plans else None
            near = before is not None and not before.missed and start - self.melody[i - 1][1] < 0.12
            legato = bool(near and rng.random() < wishes.legato_share)
            if before:
                onset = max(onset, before.onset_s + 0.16)
            onset = max(onset, 0.15)
            syllable = str(rng.choice([*VOWELS]))
            if rng.random() < 0.75:
                syllable = str(rng.choice([*(HUMS if legato else HUMS + HISSES)])) + syllable
            if legato and abs(self.melody[i][2] - self.melody[i - 1][2]) > 0.5 and rng.random() < 0.5:
                syllable = before.syllable[-1]  # one vowel over two notes
            elif legato and len(syllable) == 1:
                syllable = "l" + syllable
            long = end - start > 0.35
            plans.append(
                Sung(
                    onset,
                    max(end + rng.uniform(-0.03, 0.03), onset + 0.13),
                    float(rng.choice(wishes.cents)),
                    int(rng.choice([-1, 1])) if rng.random() < wishes.octave_share else 0,
                    bool(not legato and rng.random() < wishes.missed_share),
                    legato,
                    wishes.vibrato_cents if long and rng.random() < 0.7 else 0.0,
                    syllable,
                )
            )
        return self._made_to_fit(plans)

    def _made_to_fit(self, plans: list[Sung]) -> list[Sung]:
        """A note ends where the next begins, or a breath before its consonant."""
        fitted = []
        for i, plan in enumerate(plans):
            following = plans[i + 1] if i + 1 < len(plans) else None
            release = plan.release_s
            if following is not None:
                gap = 0.0 if following.legato else min(0.12, 0.35 * (following.onset_s - plan.onset_s))
                release = following.onset_s if following.legato else min(release, following.onset_s - gap)
            fitted.append(Sung(**{**plan.__dict__, "release_s": release}))
        return fitted

    def _phrase(self, plans: list[Sung], first: int) -> list[Sung]:
        """Notes in one breath: one pitch line, one amplitude line each vowel, consonants between."""
        rng, rate_hz = self.rng, self.rate_hz
        start_s, end_s = plans[0].onset_s - 0.14, plans[-1].release_s + 0.1
        t = np.arange(int((end_s - start_s) * rate_hz)) / rate_hz + start_s
        centre, wobble = np.zeros(len(t)), np.zeros(len(t))
        lows = self._slow(len(t), 2.0) * self.wishes.drift_cents / 100
        targets = [self.melody[first + i][2] + 12 * p.octaves + p.cents / 100 for i, p in enumerate(plans)]
        centre += targets[0]
        for before, after, plan in zip(targets, targets[1:], plans[1:], strict=False):
            glide_s = rng.uniform(0.04, 0.09)
            centre += (after - before) * _ease((t - plan.onset_s) / glide_s + 0.5)
        if rng.random() < 0.3:  # a scoop from below
            centre -= rng.uniform(0.3, 1.5) * np.exp(-np.maximum(t - plans[0].onset_s, 0) / 0.035)
        for plan in plans:
            into = np.clip((t - plan.onset_s - 0.1) / 0.15, 0, 1) * (t < plan.release_s)
            wobble += plan.vibrato_cents / 100 * into * np.sin(2 * np.pi * rng.uniform(4.6, 7) * t + rng.uniform(0, 6))
        jitter = 0.06 * self._slow(len(t), 60.0)
        hz = 440 * 2 ** ((centre + lows + wobble + jitter - 69) / 12)
        phase = 2 * np.pi * np.cumsum(hz) / rate_hz
        voice = np.zeros(len(t))
        for i, plan in enumerate(plans):
            rise_s = rng.uniform(0.025, 0.06)
            shape = _ease((t - plan.onset_s) / rise_s + 0.5)
            shape *= 1 - _ease((t - plan.release_s) / (0.05 if i + 1 < len(plans) else 0.06) + 0.5)
            level = 10 ** (rng.uniform(-5, 0) / 20)
            voice += level * shape * self._vowel(plan.syllable[-1], phase, hz)
            if len(plan.syllable) > 1:
                voice += level * self._consonant(plan.syllable[0], t, plan.onset_s, phase, hz)
        first_sample = round(start_s * rate_hz)
        space = self.sound[max(first_sample, 0) : first_sample + len(voice)]
        space += voice[max(0, -first_sample) :][: len(space)]
        done = []
        for plan, target in zip(plans, targets, strict=True):
            quarter = (plan.release_s - plan.onset_s) / 4
            inside = (t > plan.onset_s + quarter) & (t < plan.release_s - quarter)
            cents = plan.cents + 100 * float(np.mean((centre + lows - target)[inside]))
            done.append(Sung(**{**plan.__dict__, "cents": cents}))
        return done

    def _slow(self, n: int, hz: float) -> Wave:
        """Noise below a frequency, mean 0, about 1 strong."""
        knots = self.rng.standard_normal(int(n / self.rate_hz * 2 * hz) + 4)
        return np.interp(np.linspace(0, len(knots) - 1, n), np.arange(len(knots)), knots)

    def _vowel(self, vowel: str, phase: Wave, hz: Wave) -> Wave:
        """Partials under the vowel's formants, with shimmer, and breath of the same colour."""
        middle = float(np.median(hz))
        sound = np.zeros(len(phase))
        for k in range(1, int(min(7000, 0.45 * self.rate_hz) / middle)):
            sound += self._envelope(vowel, k * middle) * k**-self.tilt * np.sin(k * phase + 0.3 * k * k)
        sound *= 1 + 0.06 * self._slow(len(phase), 50.0)
        sound /= np.sqrt(np.mean(sound**2)) + 1e-12
        return 0.2 * (sound + self.breath * self._noise(len(phase), 400, 6000))

    def _envelope(self, vowel: str, hz: float) -> float:
        level = 0.003
        for formant, gain in zip(*VOWELS[vowel], strict=True):
            width = 60 + 0.06 * formant
            level += 10 ** (gain / 20) / (1 + ((hz - formant * self.tract) / width) ** 2)
        return level

    def _consonant(self, letter: str, t: Wave, onset_s: float, phase: Wave, hz: Wave) -> Wave:
        rng = self.rng
        if letter in HUMS:
            length = rng.uniform(0.05, 0.1)
            shape = _ease((t - onset_s + length) / 0.02) * (1 - _ease((t - onset_s) / 0.03 + 0.5))
            loud = 0.11 if letter == "l" else 0.09
            return loud * shape * (np.sin(phase) + 0.25 * np.sin(2 * phase + 1) + 0.05 * np.sin(3 * phase))
        length = {"s": 0.09, "t": 0.03, "k": 0.03, "h": 0.07}[letter]
        shape = _ease((t - onset_s + length + 0.02) / 0.015) * (1 - _ease((t - onset_s) / 0.03 + 0.7))
        return rng.uniform(0.03, 0.07) * shape * self._noise(len(t), *HISS_HZ[letter])

    def _noise(self, n: int, low: float, high: float) -> Wave:
        spectrum = np.fft.rfft(self.rng.standard_normal(n))
        hz = np.fft.rfftfreq(n, 1 / self.rate_hz)
        spectrum[(hz < low) | (hz > high)] = 0
        noise = np.fft.irfft(spectrum, n)
        return noise / (np.sqrt(np.mean(noise**2)) + 1e-12)


def _ease(x: Wave) -> Wave:
    """From 0 at 0 to 1 at 1, half way at one half."""
    return 0.5 - 0.5 * np.cos(np.pi * np.clip(x, 0, 1))
