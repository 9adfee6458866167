"""Mains hum: found beside the bass, in one channel, in a part of the file; never a note, a drone or a kick."""

from __future__ import annotations

import re

import numpy as np
import pytest

from madang.crafts.music.measures import tone
from madang.errors import NotApplicable
from madang.model import Reading

from ..conftest import FS, Held, Sound

G1, B1 = 48.9994, 61.7354


def time_s(seconds: float, rate_hz: int = FS) -> Sound:
    return np.arange(round(seconds * rate_hz)) / rate_hz


def line(hz: float, level_dbfs: float, seconds: float, rate_hz: int = FS) -> Sound:
    return 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * time_s(seconds, rate_hz) + 0.3)


def bass(notes_hz: list[float], seconds: float, note_s: float = 0.617, gap_s: float = 0.2) -> Sound:
    """Notes at -12 dBFS one after another, each swelling and decaying."""
    t = time_s(note_s - gap_s)
    shape = np.clip(t / 0.01, 0, 1) * np.exp(-t / 0.8) * np.clip((t[-1] - t) / 0.02, 0, 1)
    sound = np.zeros(round(seconds * FS))
    for i, start in enumerate(range(0, len(sound) - len(t), round(note_s * FS))):
        f = notes_hz[i % len(notes_hz)]
        sound[start : start + len(t)] = 0.25 * shape * np.sin(2 * np.pi * f * t)
    return sound


def heard(sound: Sound, rate_hz: int = FS) -> Reading:
    return tone.hum.function(Held(sound if sound.ndim == 2 else sound[:, None], rate_hz))


def frequencies(reading: Reading) -> list[float]:
    assert reading.spans is not None
    return [float(re.search(r"at ([\d.]+) Hz", str(words))[1]) for words in reading.spans.tags["evidence"]]  # type: ignore[index]


@pytest.mark.parametrize(("mains_hz", "note_hz"), [(50.0, G1), (60.0, B1)])
def test_hum_beside_a_bass_note_played_and_held(mains_hz: float, note_hz: float):
    played = bass([note_hz, note_hz * 1.5, note_hz, note_hz * 4 / 3], 30)
    held = line(note_hz, -12, 30)
    for music in (played, held):
        assert heard(music).spans is not None
        assert len(heard(music).spans) == 0
        reading = heard(music + line(mains_hz, -60, 30))
        assert frequencies(reading) == pytest.approx([mains_hz], abs=0.1)
        assert reading.value == pytest.approx(-60, abs=4)


@pytest.mark.parametrize(
    "music",
    [
        line(G1, -20, 24) + line(2 * G1, -26, 24) + line(4 * G1, -30, 24),
        line(B1, -20, 24) + line(2 * B1, -26, 24),
        bass([60.0], 24, 0.5, 0.1),
        bass([60.0], 24, 2.0, 0.4),
        bass([50.0, 100.0], 24),
        bass([G1, 1.5 * G1, G1, 4 / 3 * G1], 30, 0.6, 0.2),
        np.random.default_rng(1).standard_normal(24 * FS) * 0.1,
        line(440.0, -20, 24),
        line(349.23 * 441 / 440, -30, 24),
        np.zeros(24 * FS),
    ],
    ids=[
        *("G drone", "B drone", "808 at 60 Hz", "long 808 at 60 Hz", "bass at 50 Hz", "bass in step with 50 Hz"),
        *("noise", "A4", "F4 of 441 Hz", "silence"),
    ],
)
def test_music_is_no_hum(music: Sound):
    reading = heard(music)
    assert reading.spans is not None
    assert reading.spans.tags["evidence"] == ()
    assert reading.value == -120.0


def test_a_steady_loud_tone_at_mains_frequency_is_found_without_confidence():
    reading = heard(line(50.0, -20, 20))
    assert reading.spans is not None
    assert reading.spans.tags["confidence"] == (0.4,)


def test_harmonics_are_named_and_their_levels_summed():
    hum = sum(line(50.02 * k, level, 20) for k, level in ((1, -60), (2, -57), (3, -66)))
    reading = heard(hum + bass([73.4, 98.0, 110.0], 20))
    assert reading.spans is not None
    assert str(reading.spans.tags["evidence"][0]).startswith("a steady line at 100.0 Hz")
    assert "with 50, 150 Hz" in str(reading.spans.tags["evidence"][0])
    power = 10**-6 + 10**-5.7 + 10**-6.6
    assert reading.value == pytest.approx(10 * np.log10(power), abs=2)


def test_hum_of_one_channel_and_of_a_part_of_the_file():
    music = np.stack([bass([65.4, 87.3, 98.0], 72)] * 2, axis=1)
    hum = np.zeros_like(music)
    hum[24 * FS : 52 * FS, 1] = line(60.0, -54, 28)
    spans = heard(music + hum).spans
    assert spans is not None
    assert spans.part == ("right",)
    assert spans.start[0] / FS == pytest.approx(24, abs=9)
    assert spans.end[0] / FS == pytest.approx(52, abs=9)


def test_mains_drift():
    t = time_s(60)
    drifting = 0.001 * np.sin(2 * np.pi * (50 * t + 0.04 * 20 * np.sin(t / 20)))
    assert frequencies(heard(drifting + bass([G1, 73.4], 60))) == pytest.approx([50.0], abs=0.15)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 96_000, 384_000])
def test_every_sample_rate(rate_hz: int):
    reading = heard(line(50.0, -60, 6, rate_hz), rate_hz)
    assert frequencies(reading) == pytest.approx([50.0], abs=0.1)
    assert reading.value == pytest.approx(-60, abs=0.5)


@pytest.mark.parametrize("frames", [1, 100, 3 * FS])
def test_too_short_to_tell(frames: int):
    with pytest.raises(NotApplicable, match="shorter than 4 s"):
        heard(line(50.0, -60, 4)[:frames])
