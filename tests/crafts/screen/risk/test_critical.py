"""The scenes that matter most, against slipping every scene of the season one by one."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.screen.risk.arrays import chance_of, shoot_of
from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.risk.critical import critical
from madang.crafts.screen.risk.simulate import simulate
from tests.crafts.screen.risk import slow
from tests.crafts.screen.risk.shoots import CALM, airing, shoot, tangled


@pytest.mark.parametrize("seed", [0, 1])
def test_the_worst_scenes_are_those_of_brute_force(seed: int) -> None:
    season, plan, airs = tangled(seed)
    shot, chance, runs = shoot_of(season, plan, airs, Chances()), chance_of(season, Chances()), 2_000
    known = simulate(shot, chance, runs, seed, asked=True)
    found = critical(shot, chance, known, seed, most=5)
    slips = {
        int(shot.number[scene]): simulate(shot, chance, runs, seed, slipped=scene).each - known.each
        for scene in range(len(season.scenes))
    }
    means = {number: float(more.mean()) for number, more in slips.items()}
    # What follows may differ where two scenes are as good as equal.
    assert found[0].missed == pytest.approx(max(means.values()))
    fifth = sorted(means.values())[-5]
    assert all(each.missed >= fifth - 2 * slips[each.scene].std() / runs**0.5 for each in found)
    assert all(each.missed == pytest.approx(means[each.scene]) for each in found)


def test_another_simulator_sees_the_same_slip() -> None:
    season, plan, airs = tangled(0)
    shot, chance, runs = shoot_of(season, plan, airs, Chances()), chance_of(season, Chances()), 2_000
    (worst,) = critical(shot, chance, simulate(shot, chance, runs, 3, asked=True), 3, most=1)
    name = season.scenes[worst.scene].id
    counts = [
        np.array([len(missed) for missed in slow.seasons(season, plan, airs, Chances(), season.editors, 800, 8, one)])
        for one in ("", name)
    ]
    error = (sum(count.var() for count in counts) / 800 + worst.error**2) ** 0.5
    assert worst.missed > 0
    assert abs(counts[1].mean() - counts[0].mean() - worst.missed) < 4.5 * error


def test_a_scene_without_a_day_to_spare_costs_its_episode_and_one_with_two_costs_nothing() -> None:
    season, plan = shoot((0, 3, 100), (1, 3, 100))
    shot, chance = shoot_of(season, plan, airing(6, 8), CALM), chance_of(season, CALM)
    (worst,) = critical(shot, chance, simulate(shot, chance, 500, 1, asked=True), 1)
    assert (worst.scene, worst.missed, worst.any, worst.error) == (0, 1.0, 1.0, 0.0)
