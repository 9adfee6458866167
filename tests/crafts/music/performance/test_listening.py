"""Hearing: the pitch of steady tones at every rate, what is unvoiced, and what must not change the answer."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.performance.listening import Voice, listen
from madang.errors import Unreadable

from ..conftest import FS, Held, Sound
from .singers import Sung, sing, voice


def partials(hz: float, gains: list[float], seconds: float = 2.0, rate_hz: int = FS) -> Sound:
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    parts = [gain * np.sin(2 * np.pi * k * hz * t) for k, gain in enumerate(gains, 1) if k * hz < 0.45 * rate_hz]
    return 0.2 * np.sum(parts, axis=0)[:, None]


def cents_off(heard: Voice, hz: float) -> Sound:
    inside = heard.pitch[20:-20].astype(np.float64)
    assert np.isfinite(inside).all(), "a steady tone is voiced all through"
    return 100 * (inside - 69 - 12 * np.log2(hz / 440))


@pytest.mark.parametrize("hz", [80.0, 110.3, 220.7, 441.1, 801.7, 1046.5])
@pytest.mark.parametrize("rate_hz", [8000, 22_050, 44_100, 48_000, 96_000])
def test_a_steady_tone_is_read_to_a_cent_at_every_rate(hz: float, rate_hz: int):
    tone = partials(hz, [1, 0.6, 0.4, 0.3, 0.2, 0.15, 0.1], rate_hz=rate_hz)
    assert np.abs(cents_off(listen(Held(tone, rate_hz)), hz)).max() < 1.0


@pytest.mark.parametrize(
    "gains",
    [
        pytest.param([0.2, 1.0, 0.2, 0.5], id="second partial five times the first"),
        pytest.param([0.0, 1.0, 0.8, 0.6, 0.4], id="no fundamental"),
        pytest.param([1.0], id="nothing but the fundamental"),
        pytest.param([1.0, 0.05, 0.9, 0.05, 0.7], id="odd partials"),
    ],
)
def test_the_octave_is_that_of_the_period(gains: list[float]):
    assert np.abs(cents_off(listen(Held(partials(196.0, gains))), 196.0)).max() < 1.0


def test_bass_and_chord_20_db_below_do_not_move_the_pitch():
    sung = partials(440.0, [1, 0.7, 0.5, 0.3])
    bleed = partials(65.4, [1, 0.5, 0.3]) + partials(261.6, [1, 0.5]) + partials(329.6, [1, 0.5])
    bleed *= 0.1 * np.sqrt(np.mean(sung**2) / np.mean(bleed**2))
    off = cents_off(listen(Held(sung + bleed)), 440.0)
    assert abs(np.median(off)) < 3.0
    assert np.abs(off).max() < 40.0


def test_noise_and_silence_are_unvoiced():
    noise = 0.1 * np.random.default_rng(1).standard_normal((2 * FS, 1))
    assert listen(Held(noise)).voiced.mean() < 0.05
    assert not listen(Held(np.zeros((FS, 1)))).voiced.any()


def test_a_glide_is_read_where_it_is():
    t = np.arange(2 * FS) / FS
    line = 57 + 6 * t  # six semitones a second
    heard = listen(Held(0.2 * voice(line, FS)[:, None]))
    frames = np.arange(20, 180)
    assert np.abs(100 * (heard.pitch[frames] - (57 + 0.06 * frames))).max() < 8


def test_blocks_and_stretches_leave_no_trace():
    tone = partials(330.0, [1, 0.5, 0.3], seconds=19.0)

    class Cut(Held):
        def blocks(self, frames: int = 0, dtype: str = "float32"):
            yield from np.array_split(self.sound, 97)

    whole, cut = listen(Held(tone)), listen(Cut(tone))
    assert np.array_equal(whole.pitch, cut.pitch, equal_nan=True)
    assert np.abs(cents_off(whole, 330.0)).max() < 1.0, "19 s are three stretches"


@pytest.mark.parametrize("mix", [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)], ids=str)
def test_both_sides_one_side_or_reversed_polarity(mix: tuple[float, float]):
    tone = partials(250.0, [1, 0.5, 0.3]) * np.array([mix])
    assert np.abs(cents_off(listen(Held(tone)), 250.0)).max() < 1.0


def test_levels_are_on_one_grid_with_the_pitch():
    heard = listen(Held(sing([Sung(1.0, 2.0, 62)], 3.0)))
    assert len(heard.pitch) == 301
    assert len(heard.level_db) == 601
    half = np.max(heard.level_db) - 6.02
    crossing = np.flatnonzero(heard.level_db >= half)[0] * 0.005
    assert crossing == pytest.approx(1.0, abs=0.008)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e30])
def test_a_damaged_sample_is_told_with_its_place(bad: float):
    tone = partials(250.0, [1.0])
    tone[FS] = bad
    with pytest.raises(Unreadable, match=r"0:01\.000 is not a usable number"):
        listen(Held(tone))


@pytest.mark.parametrize("frames", [1, 7, 100, 15_999])
@pytest.mark.parametrize("rate_hz", [8000, 11_127, 384_000])
def test_very_short_files_at_odd_rates(frames: int, rate_hz: int):
    heard = listen(Held(np.full((frames, 2), 0.5), rate_hz))
    assert len(heard.pitch) == int(100 * frames / rate_hz) + 1
