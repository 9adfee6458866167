"""The inner loops against plain linear algebra and brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from madang.crafts.music.rhythm import kernels
from madang.crafts.music.rhythm.beats import attacks
from madang.crafts.music.rhythm.hearing import hear


@pytest.mark.parametrize("n", [3, 4, 5, 12, 60])
def test_whittaker_solves_the_normal_equations(n: int):
    rng = np.random.default_rng(n)
    values, weights = rng.standard_normal(n), rng.uniform(0.05, 1, n)
    second = np.diff(np.eye(n), 2, axis=0)
    expected = np.linalg.solve(np.diag(weights) + 7.0 * second.T @ second, weights * values)
    assert kernels.whittaker(values, weights, 7.0) == pytest.approx(expected, abs=1e-9)


def test_the_best_path_of_beats_is_the_best_of_all():
    strength = np.random.default_rng(1).uniform(0, 1, 16)
    period, tightness = 4.0, 3.0

    def worth(path: tuple[int, ...]) -> float:
        steps = np.diff(path)
        if len(path) > 1 and (steps.min() < int(0.6 * period) or steps.max() > int(1.6 * period) + 1):
            return -np.inf
        return strength[list(path)].sum() - tightness * (np.log(steps / period) ** 2).sum()

    paths = [path for k in range(1, 9) for path in itertools.combinations(range(16), k)]
    best = max((path for path in paths if path[-1] >= 16 - int(1.2 * period) - 1), key=worth)
    assert kernels.best_beats(strength, np.full(16, period), tightness).tolist() == list(best)


@pytest.mark.parametrize("at_ms", [500.0, 731.4, 1000.0])
def test_an_attack_is_found_to_a_millisecond_under_a_held_tone(at_ms: float):
    rate_hz = 44_100
    t = np.arange(2 * rate_hz) / rate_hz
    sound = 0.05 * np.sin(2 * np.pi * 330 * t)
    after = np.clip(t - at_ms / 1000, 0, None)
    sound += (t >= at_ms / 1000) * 0.5 * np.sin(2 * np.pi * 180 * after) * np.exp(-after / 0.1)
    hearing = hear([sound[:, None]], rate_hz)
    found_s, sharpness = attacks(hearing.fine, np.array([at_ms / 1000 + 0.015]))
    assert found_s[0] == pytest.approx(at_ms / 1000, abs=0.0015)
    assert sharpness[0] > 2


def test_fine_levels_add_up_to_the_power_of_a_low_tone():
    rate_hz = 48_000
    tone = 0.5 * np.sin(2 * np.pi * 20 * np.arange(2 * rate_hz) / rate_hz)
    fine = hear([tone[:, None]], rate_hz).fine
    assert len(fine) == pytest.approx(2000, abs=1)
    assert (fine[1000:1900, 0].astype(float) ** 2).mean() == pytest.approx(0.125, rel=0.04)


def test_pitch_classes_of_a_sine_are_its_own():
    rate_hz = 24_000
    tone = 0.5 * np.sin(2 * np.pi * 440 * 2 ** (3.2 / 12) * np.arange(4 * rate_hz) / rate_hz)
    hearing = hear([tone[:, None]], rate_hz)
    middle = hearing.chroma[20]
    assert np.flatnonzero(middle > 0.3 * middle.max()).tolist() == [16]  # 320 cents above A in steps of 20
    assert hearing.tuning_cents == pytest.approx(20, abs=2)
