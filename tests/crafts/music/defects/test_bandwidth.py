"""The end of the band: walls of lower rates and of codecs, and the slow ends that music has by nature."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from madang.crafts.music.measures import tone
from madang.crafts.music.read import Audio, read_audio
from madang.errors import NotApplicable, Refused

from ..conftest import Held, Sound


def music(rate_hz: int, seconds: float = 6.0) -> Sound:
    """Sound that falls by 6 dB an octave to the end of its band, in strokes, stereo, as 16-bit files have it."""
    rng = np.random.default_rng(11)
    n = round(seconds * rate_hz)
    spectrum = np.fft.rfft(rng.standard_normal((2, n)))
    spectrum /= np.maximum(np.fft.rfftfreq(n, 1 / rate_hz), 200)
    t = np.arange(n) / rate_hz
    wave = np.fft.irfft(spectrum, n) * np.exp(-3 * (t % 0.5))
    return (0.5 * wave / np.abs(wave).max()).T


def as_file(sound: Sound, rate_hz: int) -> Audio:
    return Held(np.round(sound * 32768) / 32768, rate_hz)


def converted(sound: Sound, from_hz: int, to_hz: int, passband: float = 0.91) -> Sound:
    """Resampled by FFT, with a slope from the passband to half the lower rate that is slow first, as filters' are."""
    n, m = len(sound), round(len(sound) * to_hz / from_hz)
    spectrum = np.fft.rfft(sound, axis=0)
    nyquist = min(from_hz, to_hz) / 2
    f = np.fft.rfftfreq(n, 1 / from_hz)
    depth_db = 110 * np.clip((f / nyquist - passband) / (1 - passband), 0, 1) ** 3
    spectrum *= 10 ** (-depth_db / 20)[:, None]
    wide = np.zeros((m // 2 + 1, 2), dtype=complex)
    both = min(len(wide), len(spectrum))
    wide[:both] = spectrum[:both]
    return np.fft.irfft(wide, m, axis=0) * m / n


def low_passed(sound: Sound, rate_hz: int, hz: float, db_an_octave: float) -> Sound:
    spectrum = np.fft.rfft(sound, axis=0)
    f = np.fft.rfftfreq(len(sound), 1 / rate_hz)
    order = db_an_octave / 6.02
    spectrum /= np.sqrt(1 + (f / hz) ** (2 * order))[:, None]
    return np.fft.irfft(spectrum, len(sound), axis=0)


@pytest.mark.parametrize(
    ("source_hz", "rate_hz", "words"),
    [
        (22_050, 44_100, "22.05"),
        (22_050, 48_000, "22.05"),
        (32_000, 48_000, "32"),
        (44_100, 96_000, "44.1"),
        (48_000, 192_000, "48 kHz"),
    ],
)
@pytest.mark.parametrize("passband", [0.85, 0.91, 0.97])
def test_upsampled(source_hz: int, rate_hz: int, words: str, passband: float):
    sound = converted(music(source_hz), source_hz, rate_hz, passband)
    reading = tone.bandwidth.function(as_file(sound, rate_hz))
    assert reading.value == pytest.approx(100 * source_hz / rate_hz, rel=0.12)
    assert reading.spans is not None
    assert words in str(reading.spans.tags["evidence"][0])


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("filtered", [None, (3_000, 12), (8_000, 24), (11_000, 48)])
def test_native_sound_and_filters_leave_no_wall(rate_hz: int, filtered: tuple[float, float] | None):
    sound = music(rate_hz)
    if filtered:
        sound = low_passed(sound, rate_hz, *filtered)
    audio = as_file(converted(sound, rate_hz, rate_hz), rate_hz)
    assert tone.bandwidth.function(audio).value == 100.0
    if rate_hz > 40_000 and not filtered:
        assert tone.lossy_source.function(audio).value == 0.0


def plucked(overtones: int, noise_dbfs: float | None) -> Sound:
    """Chords of strings with so many overtones each, which end there, in a room of white noise or in none."""
    t = np.arange(2 * 48_000) / 48_000
    chords = []
    for root_hz in (196.0, 146.8, 220.0, 174.6):
        lines = [
            np.sin(2 * np.pi * k * f * t + k * f) / k
            for f in (root_hz, 1.26 * root_hz, 2 * root_hz)
            for k in range(1, overtones + 1)
        ]
        chords.append(0.05 * np.sum(lines, axis=0) * np.clip(t / 0.005, 0, 1) * np.exp(-t / 0.5) * (1 - t / 2))
    sound = np.concatenate(chords)
    if noise_dbfs is not None:
        sound += 10 ** (noise_dbfs / 20) * np.random.default_rng(4).standard_normal(len(sound))
    return np.stack([sound, 0.7 * sound], axis=1)


@pytest.mark.parametrize("noise_dbfs", [None, -60, -50])
@pytest.mark.parametrize("overtones", [12, 16, 24])
def test_the_last_overtone_of_an_instrument_is_no_wall(overtones: int, noise_dbfs: float | None):
    assert tone.bandwidth.function(as_file(plucked(overtones, noise_dbfs), 48_000)).value == 100.0


def test_an_instrument_in_its_room_that_was_upsampled_is_known_by_the_room():
    sound = converted(plucked(12, -60)[::2], 24_000, 48_000)
    assert tone.bandwidth.function(as_file(sound, 48_000)).value < 60


@pytest.mark.parametrize("cut_hz", [15_000, 16_000, 18_000])
def test_a_steep_filter_of_the_studio_is_not_called_a_codec(cut_hz: float):
    """A wall is all there is: as likely as not, and the house asks for what is likelier."""
    reading = tone.lossy_source.function(as_file(low_passed(music(44_100), 44_100, cut_hz, 2400), 44_100))
    assert reading.value == 50
    assert reading.spans is not None
    words = str(reading.spans.tags["evidence"][0])
    assert words.startswith(f"band-limited at {cut_hz / 1000:.0f}.")
    assert words.endswith("or filtered")


def test_a_steep_filter_where_few_stand_is_told_as_likely_not_as_certain():
    reading = tone.lossy_source.function(as_file(low_passed(music(44_100), 44_100, 20_000, 2400), 44_100))
    assert 50 < reading.value <= 75


def test_a_filter_that_opens_leaves_no_wall():
    dark, bright = converted(music(22_050, 12), 22_050, 44_100), music(44_100, 12)
    assert tone.bandwidth.function(as_file(np.concatenate([dark, bright]), 44_100)).value == 100.0


@pytest.mark.parametrize(("kind", "subtype", "level"), [("mp3", "MPEG_LAYER_III", 0.5), ("mp3", "MPEG_LAYER_III", 0.8)])
def test_a_codec_in_the_past(kind: str, subtype: str, level: float, tmp_path: Path):
    coded = tmp_path / f"coded.{kind}"
    soundfile.write(coded, music(44_100), 44_100, format="MP3", subtype=subtype, compression_level=level)
    decoded, rate_hz = soundfile.read(coded)
    reading = tone.lossy_source.function(as_file(decoded, rate_hz))
    assert reading.value >= 60
    assert reading.spans is not None
    assert "MP3" in str(reading.spans.tags["evidence"][0])
    for measure in (tone.lossy_source, tone.bandwidth):
        with pytest.raises(NotApplicable, match="lossy by its format"):
            measure.function(read_audio(coded))


def test_what_cannot_be_known():
    with pytest.raises(NotApplicable, match="too little sound"):
        tone.lossy_source.function(as_file(low_passed(music(44_100), 44_100, 1000, 36), 44_100))
    for measure in (tone.lossy_source, tone.bandwidth):
        with pytest.raises(Refused, match="every sample is zero"):
            measure.function(Held(np.zeros((44_100, 1)), 44_100))
    for frames in (1, 100, 5000):
        assert tone.bandwidth.function(Held(0.1 * np.ones((frames, 1)), 44_100)).finite
