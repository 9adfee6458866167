"""Matching a tone: the filter does what it says, a known tilt is found and taken out, level stays out of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.mastering import reference as ref
from madang.crafts.music.read import read_audio
from madang.errors import Refused

from .material import FS, Sound, written

HALF = FS / 2


def noise(seconds: float = 4.0, rate_hz: int = FS, seed: int = 1, width: float = 0.5) -> Sound:
    rng = np.random.default_rng(seed)
    mid, side = rng.standard_normal((2, round(seconds * rate_hz))) * 0.05
    return np.stack([mid + width * side, mid - width * side], axis=1)


def tilted(sound: Sound, db_an_octave: float, rate_hz: int = FS) -> Sound:
    """The sound with a straight tilt around 1 kHz, by an FFT of all of it."""
    f = np.maximum(np.fft.rfftfreq(len(sound), 1 / rate_hz), 20)
    shape = 10 ** (db_an_octave * np.log2(f / 1000) / 20)
    return np.fft.irfft(np.fft.rfft(sound, axis=0) * shape[:, None], len(sound), axis=0)


def tone(folder: Path, sound: Sound, name: str, rate_hz: int = FS) -> ref.Tone:
    return ref.tone([read_audio(written(folder, sound, name, rate_hz, "FLOAT"))])


def test_the_filter_has_the_gain_it_was_asked_for():
    wanted = 5 * np.sin(np.linspace(0, 6, len(ref.centres_hz())))
    taps = ref.fir(wanted, FS)
    assert len(taps) <= 2048
    assert taps == pytest.approx(taps[::-1], abs=1e-7)
    response = np.abs(np.fft.rfft(taps, 2**16))
    at = np.interp(ref.centres_hz(), np.fft.rfftfreq(2**16, 1 / FS), 20 * np.log10(response))
    assert at[24:] == pytest.approx(wanted[24:], abs=0.1)  # from 100 Hz on


def test_a_known_tilt_is_found(tmp_path: Path):
    """A reference 1 dB an octave brighter: the change is that line, level taken out."""
    ours, theirs = tone(tmp_path, noise(), "a.wav"), tone(tmp_path, 3 * tilted(noise(), 1.0), "b.wav")
    mid, side = ref.match_db(ours, theirs, HALF)
    line = np.log2(ref.centres_hz() / 1000)
    for change in (mid, side):
        assert np.abs(change - (line - line.mean())).mean() < 0.3


def test_nothing_is_changed_by_more_than_six_decibels(tmp_path: Path):
    ours, theirs = tone(tmp_path, noise(), "a.wav"), tone(tmp_path, tilted(noise(), 6.0), "b.wav")
    mid, side = ref.match_db(ours, theirs, HALF)
    assert np.abs([mid, side]).max() == 6.0


@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
def test_after_matching_third_octaves_are_nearer_whatever_the_reference_s_rate(tmp_path: Path, rate_hz: int):
    source = read_audio(written(tmp_path, noise(), "a.wav", subtype="FLOAT"))
    theirs = tone(tmp_path, tilted(noise(rate_hz=rate_hz, seed=2), 1.0, rate_hz), "b.wav", rate_hz)
    ours, highest = ref.tone([source]), min(rate_hz, FS) / 2
    matched = ref.Matched.of(source, ref.match_db(ours, theirs, highest))
    assert ref.distance_db(ours, theirs, highest) > 2.0
    assert ref.distance_db(ref.tone([matched]), theirs, highest) < 0.6


def test_the_width_follows_the_reference(tmp_path: Path):
    ours, theirs = tone(tmp_path, noise(width=0.5), "a.wav"), tone(tmp_path, noise(width=0.25), "b.wav")
    mid, side = ref.match_db(ours, theirs, HALF)
    assert np.median(mid) == pytest.approx(0.0, abs=0.3)
    assert np.median(side) == pytest.approx(20 * np.log10(0.5), abs=0.3)


def test_no_side_is_left_without_one(tmp_path: Path):
    _, side = ref.match_db(tone(tmp_path, noise(width=0.0), "a.wav"), tone(tmp_path, noise(), "b.wav"), HALF)
    assert not side.any()


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_streamed_filtering_is_one_convolution(tmp_path: Path, channels: int):
    """Against numpy's convolution of the whole, in time with the source, its length kept."""
    sound = np.random.default_rng(5).standard_normal((40_000, channels)) * 0.1
    source = read_audio(written(tmp_path, sound, subtype="FLOAT"))
    change = 4 * np.cos(np.linspace(0, 9, len(ref.centres_hz())))
    matched = ref.Matched.of(source, (change, change))
    made = np.concatenate(list(matched.blocks()))
    expected = np.stack([np.convolve(c, ref.fir(change, FS), "same") for c in sound.T], axis=1)
    assert made.shape == sound.shape
    assert made == pytest.approx(expected, abs=1e-5)


def test_a_silent_reference_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match="no sound to compare"):
        tone(tmp_path, np.zeros((FS, 2)), "b.wav")
