"""The judges against an FFT and against the filter as the ITU prints it; independent of how the sound is cut."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.mastering import interpolators
from madang.crafts.music.mastering.judges import Grid, judged

from .material import FS, Sound, beat, fft_peak_dbtp, itu_peak_dbtp

CONSTANTS = Path(__file__).parents[5] / "shared/data/music/bs1770_5_constants.json"


def readings(sound: Sound, wanted: float = np.inf, rate_hz: int = FS) -> dict[str, float]:
    peaks = judged([sound.astype(np.float32)], sound.shape[1], Grid.of(rate_hz, len(sound)), wanted)
    return {name: 20 * np.log10(best) for name, best in peaks.best.items()}


def noise(seed: int, n: int = 20_000) -> Sound:
    return np.random.default_rng(seed).standard_normal((n, 1)) * 0.2


@pytest.mark.parametrize("seed", range(6))
def test_the_ideal_judge_reads_what_an_fft_reads_of_white_noise(seed: int):
    """White noise up to half the rate is where interpolators differ most."""
    assert readings(noise(seed))["ideal sinc, 16x"] == pytest.approx(fft_peak_dbtp(noise(seed)), abs=0.03)


@pytest.mark.parametrize("phase", np.linspace(0.1, 1.4, 5))
def test_a_tone_between_samples(phase: float):
    """A tone at a quarter of the rate whose samples miss its crest by any angle peaks at 0.5 (EBU Tech 3341, 15-16)."""
    tone = 0.5 * np.sin(np.pi / 2 * np.arange(9600) + phase)[:, None] * np.hanning(9600)[:, None] ** 0.05
    for name, level in readings(tone).items():
        assert level == pytest.approx(20 * np.log10(0.5), abs=0.25 if "4x" in name else 0.02)


@pytest.mark.data
def test_the_itu_judge_is_the_printed_filter():
    if not CONSTANTS.exists():
        pytest.skip("the constants of BS.1770-5 are not beside the checkout")
    printed = np.array(json.loads(CONSTANTS.read_text())["true_peak"]["fir_48_4phase"])
    # As filters they are the same set of rows, oldest sample first here and newest first there.
    assert sorted(interpolators.itu_rows()[:, ::-1].tolist()) == sorted(printed.tolist())
    for seed in range(4):
        expected = itu_peak_dbtp(noise(seed), printed)
        samples = 20 * np.log10(np.abs(noise(seed)).max())
        assert readings(noise(seed))["ITU-R BS.1770-5, 4x"] == pytest.approx(max(expected, samples), abs=1e-3)


def test_no_stretch_above_what_is_wanted_is_missed():
    """Against looking into everything: the same stretches are over, by the same."""
    sound = beat(2.0).astype(np.float32)
    grid, wanted = Grid.of(FS, len(sound)), 0.5
    everything = judged([sound], 2, grid, 0.0).stretches.dense(0, grid.stretches)
    some = judged([sound], 2, grid, wanted).stretches.dense(0, grid.stretches)
    over = everything > wanted
    assert over.any()
    assert np.array_equal(over, some > wanted)
    assert some[over] == pytest.approx(everything[over], rel=1e-4)


def test_how_the_sound_is_cut_makes_no_difference():
    sound = beat(2.0).astype(np.float32)
    whole = judged([sound], 2, Grid.of(FS, len(sound)), 0.3)
    pieces = judged(np.array_split(sound, [1, 7, 4099, 50_000]), 2, Grid.of(FS, len(sound)), 0.3)
    assert whole.best == pieces.best
    assert np.array_equal(whole.stretches.at, pieces.stretches.at)
    assert np.array_equal(whole.stretches.values, pieces.stretches.values)


def test_the_first_and_the_last_sample_ring_too():
    """Half a cycle that ends with the file reads the same as with silence around it."""
    half = 0.9 * np.sin(np.pi * (np.arange(40) + 0.3) / 3.1)[:, None]
    assert readings(half) == pytest.approx(readings(np.pad(half, ((3000, 3000), (0, 0)))), abs=1e-4)


@pytest.mark.parametrize("n", [1, 5, 100])
def test_very_short_sound(n: int):
    assert readings(np.full((n, 1), 0.5))["Kaiser sinc, 8x"] >= 20 * np.log10(0.5) - 1e-6
