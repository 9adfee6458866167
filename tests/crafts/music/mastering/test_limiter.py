"""The limiter's gain: under what every stretch needs, smooth, soon gone after a peak, steady under a held bass."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.mastering.judges import Grid, judged
from madang.crafts.music.mastering.limiter import REACH_S, Limiter

from .material import FS, Sound, beat

GRID = Grid.of(FS, 0)


def limiter(sound: Sound, gain_db: float = 6.0, ceiling_db: float = -1.0) -> Limiter:
    gain, ceiling = 10 ** (gain_db / 20), 10 ** (ceiling_db / 20)
    grid = Grid.of(FS, len(sound))
    peaks = judged([sound.astype(np.float32)], sound.shape[1], grid, ceiling / gain)
    return Limiter(grid, peaks.stretches, gain, ceiling)


def gain_db(sound: Sound, **options: float) -> Sound:
    """The gain of every sample, in dB, without the part that is the same everywhere."""
    made = limiter(sound, **options)
    return 20 * np.log10(np.concatenate(list(made.gains())).astype(np.float64) / made.gain)


def click(seconds: float = 2.0) -> Sound:
    """One short burst at full scale in the middle of something quiet."""
    sound = 0.05 * np.sin(2 * np.pi * 220 * np.arange(round(seconds * FS)) / FS)
    sound[FS // 2 : FS // 2 + 40] = np.sin(2 * np.pi * 3000 * np.arange(40) / FS)
    return np.stack([sound, sound], axis=1)


def test_every_stretch_gets_at_least_what_it_needs():
    sound = beat()
    made = limiter(sound)
    curve = np.concatenate(list(made.gains()))
    whole = len(sound) // GRID.step * GRID.step
    loudest = curve[:whole].reshape(-1, GRID.step).max(axis=1)
    first = GRID.pad // GRID.step
    inside = made.peaks.dense(first, first + len(loudest))
    assert (loudest * inside <= made.ceiling * (1 + 1e-5)).all()
    assert len(curve) == len(sound)


def test_what_needs_nothing_stays_untouched():
    before = gain_db(click())[: FS // 2 - round(2 * REACH_S * FS) - 2 * GRID.step]
    assert np.abs(before).max() == pytest.approx(0.0, abs=1e-5)


def test_no_gain_step_is_audible_as_a_click():
    """7 dB come down over the look-ahead: no more than a few hundredths of a decibel from sample to sample."""
    curve = gain_db(click())
    assert curve.min() < -6.5
    assert np.abs(np.diff(curve)).max() < 0.2


def test_a_single_peak_is_forgotten_soon():
    """100 ms after the burst less than half a decibel of its 7 is left: a kick leaves no hole."""
    after = gain_db(click())[FS // 2 + 40 + FS // 10 :]
    assert after[0] > -0.5
    assert after[-1] > -0.1


def test_a_held_bass_is_not_bent():
    """A 50 Hz tone pushed 6 dB over: after a second all distortion is 40 dB down; a clipper's would be at 14."""
    t = np.arange(4 * FS) / FS
    bass = np.sin(2 * np.pi * 50 * t)[:, None]
    made = limiter(bass, gain_db=6.0, ceiling_db=0.0)
    out = np.concatenate(list(made.applied([bass.astype(np.float32)])))[-2 * FS :, 0]
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out)))) ** 2
    tone = spectrum[97:104].sum()
    assert 10 * np.log10((spectrum[10:].sum() - tone) / tone) < -40


def test_channels_are_linked():
    """A peak on the left moves the right by the same, so that the image stays."""
    sound = click()
    sound[:, 1] = 0.1
    out = np.concatenate(list(limiter(sound).applied([sound.astype(np.float32)])))
    assert out[:, 1] / 0.1 == pytest.approx(10 ** ((gain_db(sound) + 6.0) / 20), rel=1e-4)
    assert out[:, 1].min() < 0.15


def test_how_the_sound_is_cut_makes_no_difference():
    sound = beat().astype(np.float32)
    made = limiter(sound)
    whole = np.concatenate(list(made.applied([sound])))
    pieces = np.concatenate(list(made.applied(np.array_split(sound, [1, 100, 100_001]))))
    assert np.array_equal(whole, pieces)


def test_energy_factors_are_the_mean_squared_gain():
    sound = beat()
    made = limiter(sound)
    edges = np.arange(0, len(sound) + 1, 480)
    curve = np.concatenate(list(made.gains())).astype(np.float64)
    mean = (curve[: edges[-1]] ** 2).reshape(-1, 480).mean(axis=1)
    assert made.energy_factors(edges) == pytest.approx(mean, rel=0.05)


def test_what_it_tells_of_itself():
    made = limiter(click())
    most_db, at_s, share = made.deepest()
    assert most_db == pytest.approx(-gain_db(click()).min(), abs=0.05)
    assert at_s == pytest.approx(0.5, abs=0.005)
    assert 0.0 < share < 0.1
