"""Forecasts of planted curves."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.training.growth import residuals
from madang.crafts.training.growth.backtest import back_test
from madang.crafts.training.growth.forecast import central, crps, months_to, simulate
from madang.crafts.training.growth.history import History
from madang.crafts.training.growth.population import learn
from tests.crafts.training.growth.cohorts import TAU, planted


def test_the_slopes_that_come_and_go_are_integrated_in_closed_form() -> None:
    # against the double integral of exp(-|u - v| / lasting) by the midpoint rule
    s, t, n = 3.0, 7.0, 1_000
    u, v = (np.arange(n) + 0.5) * s / n, (np.arange(n) + 0.5) * t / n
    integral = np.exp(-np.abs(u[:, None] - v[None, :]) / residuals.LASTING).sum() * (s / n) * (t / n)
    at = residuals.covariance(np.array([s]), np.array([t]))[:, 0, 0].reshape(
        len(residuals.WALKS), len(residuals.SLOPES), len(residuals.NOISES)
    )
    for walk, own in zip(residuals.WALKS, at, strict=True):
        assert own[:, 0] == pytest.approx(walk**2 * s + np.array(residuals.SLOPES) ** 2 * integral, rel=1e-4)


def test_planted_curves_are_foretold_with_what_past_cohorts_teach() -> None:
    current, ends = planted(12, 8)
    past, _ = planted(20, 24, seed=4)
    cohort = learn([*current, *past], seed=1, draws=200)
    start, end = ends.T
    level, off = 1.2, []
    planted_months = -TAU * np.log((end - level) / np.where(end > level, end - start, np.nan)) - 7.0
    for who, each in enumerate(current):
        values = simulate(cohort, who, each, 24, seed=1).values
        true = end[who] - (end[who] - start[who]) * np.exp(-(7 + 12) / TAU)
        low, high = np.quantile(values[:, 12], (0.005, 0.995))
        assert low <= true <= high
        assert high - low < 2.0
        off.append(abs(np.median(values[:, 12]) - true))
        if end[who] > level + 0.2 and planted_months[who] > 0:
            assert np.median(months_to(values, level)) == pytest.approx(planted_months[who], abs=2.5)
    assert np.mean(off) < 0.15  # a straight line through the last two months is off by 0.9


def test_the_score_of_a_normal_forecast_is_its_closed_form() -> None:
    samples = np.random.default_rng(0).standard_normal(200_000)
    assert crps(samples, 0.0) == pytest.approx((np.sqrt(2.0) - 1.0) / np.sqrt(np.pi), abs=0.003)  # Gneiting 2005


def test_a_known_law_is_held_eight_times_of_ten_though_half_of_it_lies_beyond_the_horizon() -> None:
    chances = {3.0: 0.2, 5.0: 0.3, 28.0: 0.5}
    samples = np.repeat(list(chances), [20, 30, 50])
    assert sum(chance * central(samples, came) for came, chance in chances.items()) == pytest.approx(0.8)
    assert central(samples, 4.0) == 1.0  # without a chance of its own, between .2 and .2
    assert central(samples, 2.0) == 0.0


def test_what_is_held_back_is_not_seen_when_it_is_foretold() -> None:
    current, _ = planted(8, 6)
    last = [np.where(each.months == 6, 50.0, each.measures) for each in current]
    changed = [History(each.person, "", each.months, own, each.errors) for each, own in zip(current, last, strict=True)]
    was, found = (back_test(each, [], None, 0) for each in (current, changed))
    before_last = [int(cut + ahead) for cut, ahead in zip(_cuts_of(was), was.ahead, strict=True)]
    for at, month in enumerate(before_last):
        assert found.holds[at] == (was.holds[at] if month < 6 else 0.0)


def _cuts_of(tested: object) -> list[int]:
    """As of which month each row was foretold: a new cut begins where the person numbers start again."""
    cut, cuts, last = 2, [], -1.0
    for person in tested.person:  # type: ignore[attr-defined]
        if person < last:
            cut += 1
        cuts.append(cut)
        last = person
    return cuts
