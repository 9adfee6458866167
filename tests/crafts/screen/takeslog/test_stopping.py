"""The best of n takes and the rule of when to stop, against closed forms and integrals worked out another way."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from madang.crafts.screen.takeslog.stopping import best_of, chance_of, gain, spread, takes_wanted, threshold

NORMAL = NormalDist()
CLOSED = {
    1: 0.0,
    2: 1 / math.sqrt(math.pi),
    3: 3 / (2 * math.sqrt(math.pi)),
    4: 3 / math.sqrt(math.pi) * (1 / 2 + math.asin(1 / 3) / math.pi),
    5: 5 / math.sqrt(math.pi) * (1 / 4 + 3 / (2 * math.pi) * math.asin(1 / 3)),
}


@pytest.mark.parametrize("takes", CLOSED)
def test_the_best_of_few_is_known_in_closed_form(takes: int) -> None:
    assert best_of(takes) == pytest.approx(CLOSED[takes], abs=1e-9)


@pytest.mark.parametrize("takes", [8, 12, 20, 46, 47, 200])
def test_the_best_of_more_by_the_density_of_the_greatest(takes: int) -> None:
    """E = integral of x n f(x) F(x)^(n-1): another integral than the code's."""
    x = np.linspace(-9, 9, 40_001)
    below = np.array([NORMAL.cdf(value) for value in x])
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    assert best_of(takes) == pytest.approx(np.sum(x * takes * density * below ** (takes - 1)) * (x[1] - x[0]), abs=1e-6)


@pytest.mark.parametrize(
    ("takes", "sigma"), [(2, 0.56), (3, 0.84), (5, 1.16), (8, 1.42), (12, 1.63), (20, 1.87), (47, 2.22)]
)
def test_the_simulated_table(takes: int, sigma: float) -> None:
    assert best_of(takes) == pytest.approx(sigma, abs=0.01)


def test_what_the_47th_take_is_worth() -> None:
    """The simulated table says 0.0086 (rounded 0.009); the integral gives 0.00846."""
    assert gain(46) == pytest.approx(0.008464, abs=1e-6)
    assert [round(gain(takes), 2) for takes in (2, 5)] == [0.28, 0.10]


@pytest.mark.parametrize(
    ("cost", "stop", "takes"),
    [(0.2, 0.49, 3.2), (0.1, 0.90, 5.5), (0.05, 1.26, 9.6), (0.02, 1.66, 21), (0.01, 1.94, 38), (0.005, 2.19, 70)],
)
def test_the_rule(cost: float, stop: float, takes: float) -> None:
    z = threshold(cost)
    assert z == pytest.approx(stop, abs=0.006)
    assert takes_wanted(cost) == pytest.approx(takes, rel=0.02)
    assert NORMAL.pdf(z) - z * (1 - NORMAL.cdf(z)) == pytest.approx(cost, abs=1e-9)


def test_how_often_one_comes_to_the_47th() -> None:
    assert chance_of(47, 0.05) == pytest.approx(0.006, abs=0.0005)
    assert chance_of(47, 0.01) == pytest.approx(0.29, abs=0.005)


@pytest.mark.parametrize("cost", [0.05, 0.2])
def test_no_other_threshold_earns_more(cost: float) -> None:
    """Stopping at z earns E[x | x > z] - cost / P(x > z); the rule's z is the best on a grid."""

    def earned(z: float) -> float:
        above = 1 - NORMAL.cdf(z)
        return (NORMAL.pdf(z) - cost) / above

    grid = np.arange(-1, 3, 0.001)
    assert grid[np.argmax([earned(z) for z in grid])] == pytest.approx(threshold(cost), abs=0.001)


@pytest.mark.parametrize("cost", [0.0, -1.0, math.nan])
def test_a_cost_is_above_nothing(cost: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        threshold(cost)


def test_the_deviation_is_within_setups() -> None:
    assert spread([[1, 3], [10, 12, 14]]) == pytest.approx(math.sqrt((2 + 8) / 3))
    assert spread([[1], [5]]) is None
    assert spread([[2, 2]]) is None
