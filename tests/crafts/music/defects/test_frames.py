"""Frames of codecs: found in what was coded before, whatever was cut off and however loud; in nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from madang.crafts.music.defects.frames import Frames
from madang.crafts.music.defects.survey import survey
from madang.crafts.music.measures import tone

from ..conftest import Held, Sound
from .test_bandwidth import as_file, low_passed, music

RATE_HZ = 44_100


def coded(sound: Sound, folder: Path, container: str, subtype: str, level: float) -> Sound:
    file = folder / "coded"
    soundfile.write(file, sound, RATE_HZ, format=container, subtype=subtype, compression_level=level)
    return soundfile.read(file)[0]


def evidence(sound: Sound) -> tuple[str, ...]:
    reading = tone.lossy_source.function(as_file(sound, RATE_HZ))
    assert reading.spans is not None
    return reading.spans.tags["evidence"]


def advanced_audio(sound: Sound, step: float) -> Sound:
    """As long frames of AAC leave it: an MDCT under its window, lines rounded to multiples of a step."""
    n, hop = 2048, 1024
    rising = np.cumsum(np.kaiser(hop + 1, 4 * np.pi))
    half = np.sqrt(rising[:-1] / rising[-1])
    window = np.concatenate([half, half[::-1]])
    at, line = np.arange(n)[:, None], np.arange(hop)
    waves = window[:, None] * np.cos(np.pi / hop * (at + 0.5 + hop / 2) * (line + 0.5)) * np.sqrt(2 / hop)
    out = np.zeros_like(sound)
    for first in range(0, len(sound) - n, hop):
        piece = slice(first, first + n)
        out[piece] += waves @ (step * np.round(waves.T @ sound[piece] / step))
    return out


@pytest.mark.parametrize("cut", [0, 1, 777])
@pytest.mark.parametrize("gain", [1.0, 0.6])
def test_mp3_that_keeps_the_band_is_known_by_its_frames(cut: int, gain: float, tmp_path: Path) -> None:
    sound = low_passed(music(RATE_HZ, 14.0), RATE_HZ, 12_000, 24)  # no wall of a codec is left to see
    (words,) = evidence(gain * coded(sound, tmp_path, "MP3", "MPEG_LAYER_III", 0.0)[cut:])
    assert "grid of 576 samples: frames of MP3" in words


def test_vorbis_is_known_by_its_frames(tmp_path: Path) -> None:
    sound = low_passed(music(RATE_HZ, 14.0), RATE_HZ, 12_000, 24)
    (words,) = evidence(coded(sound, tmp_path, "OGG", "VORBIS", 0.4)[500:])
    assert "Vorbis" in words


def test_aac_is_known_by_its_frames() -> None:
    (words,) = evidence(advanced_audio(music(RATE_HZ, 14.0), 2e-3)[333:])
    assert "frames of AAC" in words


@pytest.mark.parametrize("filtered", [None, (5_000, 12), (10_000, 24), (16_000, 24)])
@pytest.mark.parametrize("bits", [8, 16])
def test_what_was_never_coded_stands_in_no_frames(filtered: tuple[float, float] | None, bits: int) -> None:
    sound = music(RATE_HZ, 14.0)
    if filtered:
        sound = low_passed(sound, RATE_HZ, *filtered)
    audio = Held(np.round(sound * 2 ** (bits - 1)) / 2 ** (bits - 1), RATE_HZ)
    assert survey(audio, (Frames,))[Frames].grid() is None


@pytest.mark.parametrize("rate_hz", [32_000, 44_100, 48_000])
@pytest.mark.parametrize("tempo_bpm", [90.0, 120.0, 133.0])
def test_no_rate_puts_music_on_a_grid(rate_hz: int, tempo_bpm: float) -> None:
    """48,000 is a multiple of 128: pieces from whole seconds then all begin at the same place of a grid."""
    t = np.arange(30 * rate_hz) / rate_hz
    beat = t * tempo_bpm / 60
    notes = 220 * 2 ** ((np.floor(beat) * 5 % 12) / 12)
    sound = sum(np.sin(2 * np.pi * k * notes * t) / k for k in range(1, 25)) * np.exp(-3 * (beat % 1))
    hats = np.random.default_rng(3).standard_normal(len(t)) * np.exp(-30 * (beat * 2 % 1))
    audio = as_file(np.stack([0.2 * sound + 0.02 * hats, 0.2 * sound - 0.02 * hats], axis=1), rate_hz)
    assert survey(audio, (Frames,))[Frames].grid() is None


@pytest.mark.parametrize(
    "sound", [np.zeros((RATE_HZ, 2)), np.full((RATE_HZ, 1), 0.5), np.ones((10, 2)), np.sign(music(RATE_HZ)) * 0.5]
)
def test_odd_sound_stands_in_no_frames(sound: Sound) -> None:
    assert survey(Held(sound, RATE_HZ), (Frames,))[Frames].grid() is None


def test_a_long_file_is_kept_in_few_pieces() -> None:
    frames = Frames(Held(np.zeros((1, 2)), 8_000))
    survey_of = np.tile(music(8_000, 10.0), (30, 1))
    heard = survey(Held(survey_of, 8_000), (Frames,))[Frames]
    assert heard.apart > frames.apart
    assert len(heard._pieces) <= 64 + 8
