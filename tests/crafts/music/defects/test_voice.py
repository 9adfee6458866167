"""Sibilants and plosives of voices: those that stick out are found where they are; an ordinary voice has none."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.measures import tone
from madang.errors import NotApplicable

from ..conftest import FS, Held, Sound

S_AT = np.arange(1.0, 15.0, 1.0)


def filtered(low_hz: float, high_hz: float, seconds: float, seed: int) -> Sound:
    noise = np.random.default_rng(seed).standard_normal(round(seconds * FS))
    spectrum = np.fft.rfft(noise)
    f = np.fft.rfftfreq(len(noise), 1 / FS)
    spectrum[(f < low_hz) | (f > high_hz)] = 0
    wave = np.fft.irfft(spectrum, len(noise))
    return wave / np.sqrt((wave**2).mean())


def add(sound: Sound, at_s: float, part: Sound) -> None:
    start = round(at_s * FS)
    sound[start : start + len(part)] += part * np.sin(np.pi * np.arange(len(part)) / len(part)) ** 0.5


def voice(louder: dict[float, float] | None = None) -> Sound:
    """Vowels with an s of 90 ms every second; those in `louder` by so many dB."""
    t = np.arange(16 * FS) / FS
    vowel = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in range(1, 15))
    sound = 0.1 * vowel * (0.6 + 0.4 * np.sin(2 * np.pi * 0.5 * t))
    for i, at in enumerate(S_AT):
        start = round(at * FS)
        sound[start : start + round(0.09 * FS)] *= 0.02
        level = 0.05 * 10 ** ((louder or {}).get(float(at), 0.0) / 20)
        add(sound, at, level * filtered(4500, 9500, 0.09, i))
    return sound[:, None]


def test_an_ordinary_voice():
    for measure in (tone.sibilance, tone.plosives):
        reading = measure.function(Held(voice()))
        assert reading.value == 0.0
        assert reading.spans is not None
        assert reading.spans.tags["evidence"] == ()


def test_sibilants_that_stick_out():
    reading = tone.sibilance.function(Held(voice({4.0: 12.0, 9.0: 9.0})))
    spans = reading.spans
    assert spans is not None
    assert spans.start / FS == pytest.approx([4.0, 9.0], abs=0.04)
    assert spans.end / FS == pytest.approx([4.09, 9.09], abs=0.04)
    assert spans.value == pytest.approx([12, 9], abs=2.5)


def test_plosives():
    sound = voice()
    t = np.arange(round(0.05 * FS)) / FS
    for at in (3.5, 8.5):
        add(sound[:, 0], at, 0.8 * np.sin(2 * np.pi * 50 * t))
    vowel = np.abs(sound[round(3.4 * FS) : round(3.45 * FS)]).max()
    assert vowel < 0.8
    spans = tone.plosives.function(Held(sound)).spans
    assert spans is not None
    assert spans.start / FS == pytest.approx([3.5, 8.5], abs=0.05)
    assert (spans.value >= 12).all()


@pytest.mark.parametrize("role", ["drums", "bass", "keys"])
def test_only_voices_are_asked(role: str):
    for measure in (tone.sibilance, tone.plosives):
        with pytest.raises(NotApplicable, match=f"here it is {role}"):
            measure.answer(Held(np.zeros((FS, 1))), {"role": role}, {})


@pytest.mark.parametrize("sound", [np.zeros((FS, 2)), np.full((1, 1), 0.5), np.full((FS, 1), 0.5)])
def test_honesty(sound: Sound):
    for measure in (tone.sibilance, tone.plosives):
        for rate_hz in (8_000, 48_000):
            assert measure.function(Held(sound, rate_hz)).finite
