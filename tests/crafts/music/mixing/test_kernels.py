"""The mixer's compiled loops against numpy: band powers, joint K-weighted powers, 24-bit steps."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.meter.kweighting import k_weighting
from madang.crafts.music.mixing.kernels import LANES, band_powers, joint_powers, quantised

from .band import FS


@pytest.mark.parametrize("size", [64, 128, 2048, 4096])
@pytest.mark.parametrize("missing", [0, 100])
def test_band_powers_are_those_of_separate_transforms(size: int, missing: int) -> None:
    """Powers of left and right from two real transforms each; sizes that are powers of four and that are not."""
    step = size + 10
    sound = np.random.default_rng(size).standard_normal((LANES * step - missing, 2)).astype(np.float32)
    window = np.hanning(size).astype(np.float32)
    turn = 2 * np.pi * np.arange(size) / size
    turns = np.stack([np.cos(turn), -np.sin(turn)]).astype(np.float32)
    bins = np.array([1, 3, size // 8, size // 2 - 1])
    powers = np.empty((LANES, 3, 3), dtype=np.float32)
    band_powers(sound, step, window, turns, bins, np.empty((4, size * LANES), dtype=np.float32), powers)

    frames = np.pad(sound.astype(np.float64), ((0, missing), (0, 0))).reshape(LANES, step, 2)[:, :size]
    left, right = np.moveaxis(np.fft.rfft(frames * window[:, None], axis=1), -1, 0)
    # |Z|^2 + |B|^2 counts each side twice.
    each = (abs(left) ** 2 + abs(right) ** 2, abs(left) ** 2 - abs(right) ** 2, (left * right.conj()).real)
    for kind, expected in enumerate(each):
        sums = 2 * np.add.reduceat(expected[:, : bins[-1]], bins[:-1], axis=1)
        np.testing.assert_allclose(powers[:, :, kind], sums, rtol=1e-3, atol=1e-4 * np.abs(sums).max())


def test_joint_powers_of_tones_are_those_of_the_weighting() -> None:
    """At 997 Hz the weighting is +0.691 dB (BS.1770-5); two tones a quarter turn apart have no product."""
    t = 2 * np.pi * 997 * np.arange(4 * FS) / FS
    for right, product in ((np.sin(t), 1.0), (-np.sin(t), -1.0), (np.cos(t), 0.0)):
        powers, state = np.zeros(3), np.zeros((2, 4))
        for piece in np.array_split(np.column_stack([np.sin(t), right]), 7):
            joint_powers(np.ascontiguousarray(piece), np.array(k_weighting(FS)), state, powers)
        each = 10 ** (0.0691) / 2
        assert powers / (4 * FS) == pytest.approx([each, each, product * each], abs=2e-3)


def test_steps_are_whole_rounded_to_even_and_stop_at_full_scale() -> None:
    sound = np.array([[0.5, -0.5], [2.5 / 2**23, 3.5 / 2**23], [1.5, -1.5]], dtype=np.float32)
    steps = np.empty((3, 2), dtype=np.int32)
    quantised(sound, 1.0, steps)
    assert (steps // 2**8).tolist() == [[2**22, -(2**22)], [2, 4], [2**23 - 1, -(2**23)]]
