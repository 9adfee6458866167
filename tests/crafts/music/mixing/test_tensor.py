"""The energy tensor against closed forms and against the meter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.meter.gating import integrated_lufs
from madang.crafts.music.mixing.stems import length, open_stems
from madang.crafts.music.mixing.tensor import Tensor, analyse, band_edges_hz, k_power, lufs
from madang.errors import Unreadable

from .band import FS, Sound, band, coloured, write

QUIET = np.zeros(100)


def tensor(folder: Path, sound: Sound, rate_hz: int = FS) -> Tensor:
    stems = open_stems([write(folder, {"a": sound, "b": QUIET}, rate_hz=rate_hz)])
    return analyse(stems, length(stems))


def test_forty_bands_of_hearing():
    assert len(band_edges_hz(44_100)) - 1 in (40, 41)
    assert band_edges_hz(48_000)[0] == pytest.approx(25.0)
    assert band_edges_hz(8_000)[-1] == pytest.approx(3_600.0)


@pytest.mark.parametrize("rate_hz", [22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_sine_has_half_its_square_in_its_band(tmp_path: Path, rate_hz: int, channels: int):
    """Both channels added: twice 0.5 A^2, also for mono, which plays on both."""
    wave = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(3 * rate_hz) / rate_hz)
    found = tensor(tmp_path, np.repeat(wave[:, None], channels, axis=1), rate_hz)
    whole = found.energy[0, :29]
    assert whole.sum(axis=1) == pytest.approx(0.3**2, rel=1e-3)
    nearest = int(np.argmin(np.abs(found.centres_hz - 1000)))
    assert whole[:, nearest - 1 : nearest + 2].sum(axis=1) == pytest.approx(0.3**2, rel=1e-2)


def test_sums_tell_left_from_right_and_alike_from_unlike(tmp_path: Path):
    rng = np.random.default_rng(2)
    one, two = 0.1 * rng.standard_normal((2, 5 * FS))
    both, apart, product = tensor(tmp_path / "a", np.column_stack([one, 0.5 * one])).sums[0].sum(axis=0)
    assert (apart / both, product / both) == (pytest.approx(0.75 / 1.25, rel=0.01), pytest.approx(0.5 / 1.25, rel=0.01))
    both, apart, product = tensor(tmp_path / "b", np.column_stack([one, two])).sums[0].sum(axis=0)
    assert abs(apart / both) < 0.02
    assert abs(product / both) < 0.02


def test_weights_are_those_of_the_meter():
    """0 dBFS at 997 Hz reads -3.01 LUFS (BS.1770-5), so the weighting is +0.691 dB there."""
    assert 10 * np.log10(k_power(np.array([997.0]), 48_000)[0]) == pytest.approx(0.691, abs=0.005)


@pytest.mark.parametrize("role", ["keys", "vocal", "bass", "drums"])
def test_loudness_from_the_tensor_is_the_meters(tmp_path: Path, role: str):
    write(tmp_path, {"a": np.column_stack([band()[role]] * 2), "b": QUIET})
    stems = open_stems([tmp_path])
    found = analyse(stems, length(stems))
    powers = found.energy[0] @ found.weights
    from madang.crafts.music.mixing.tensor import playing

    read = lufs(float(powers[playing(powers)].mean()))
    assert read == pytest.approx(integrated_lufs(stems[0].audio.metering), abs=0.5)


def test_long_songs_take_no_more_room(tmp_path: Path):
    sound = 0.1 * coloured(np.random.default_rng(1), 100, 2000, 300 * 8000)
    found = tensor(tmp_path, sound, 8000)
    assert found.energy.shape[1] <= 1200
    assert found.energy[0].sum(axis=1).mean() == pytest.approx(2 * np.mean(sound**2), rel=0.1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e30])
def test_a_damaged_sample_is_named(tmp_path: Path, bad: float):
    sound = band()["keys"]
    sound[FS] = bad
    with pytest.raises(Unreadable, match=r"a\.wav: the sample at 0:01\.000"):
        tensor(tmp_path, sound)
