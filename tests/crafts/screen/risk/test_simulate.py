"""The simulation against closed forms, and against another simulator that shares no code with it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest

from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.risk.simulate import Share
from madang.crafts.screen.season.model import Person, Place, Plan, Scene, Stand, Unit
from tests.crafts.screen.risk import slow
from tests.crafts.screen.risk.shoots import CALM, airing, near, shoot, tangled, told

RUNS = 20_000


def beyond(limit: float, cv: float, mean: float = 1.0) -> float:
    """The chance that a lognormal number of this mean and deviation cv·mean is above a limit."""
    sigma = math.sqrt(math.log(1 + cv * cv))
    return 1 - NormalDist().cdf((math.log(limit / mean) + sigma * sigma / 2) / sigma)


def test_nothing_goes_wrong_and_nothing_is_late_by_the_checkers_own_count() -> None:
    """Shot on day 3, edited on days 4 and 5, ready on day 6: in time for day 6, too late for day 5."""
    season, plan = shoot((0, 3, 600))
    assert told(season, plan, airing(6), CALM, 250).any.hits == 0
    assert told(season, plan, airing(5), CALM, 250).any.hits == 250
    assert told(season, plan, airing(5), replace(CALM, air_hour=24), 250).any.hits == 0
    assert told(season, plan, airing(6), CALM, 250).over[0] == pytest.approx(0)


@pytest.mark.parametrize(("minutes", "overtime", "cv"), [(600, 60, 0.3), (550, 0, 0.3), (500, 30, 0.6)])
def test_a_scene_that_outgrows_its_day(minutes: int, overtime: float, cv: float) -> None:
    season, plan = shoot((0, 3, minutes))
    outcome = told(season, plan, airing(6), replace(CALM, overrun_cv=cv, overtime=overtime))
    p = beyond((600 + overtime) / minutes, cv)
    assert near(outcome.any.hits, RUNS, p)
    assert outcome.late_scenes == outcome.any.hits
    low, high = outcome.any.interval
    assert low < outcome.any.p < high


def test_the_rest_of_a_scene_goes_on_the_next_day() -> None:
    """1500 minutes need three days of 600, of which overruns make four where they exceed 1800."""
    season, plan = shoot((0, 3, 1500))
    chances = replace(CALM, overrun_cv=0.2)
    assert near(told(season, plan, airing(8), chances).any.hits, RUNS, beyond(1800 / 1500, 0.2))
    assert near(told(season, plan, airing(7), chances).any.hits, RUNS, beyond(1200 / 1500, 0.2))


def test_a_slow_day_slows_all_its_scenes_together() -> None:
    """Six scenes of 100 minutes in 660: independent noise of the same size would hardly ever be too long."""
    season, plan = shoot(*[(0, 3, 100)] * 6)
    outcome = told(season, plan, airing(6), replace(CALM, day_cv=0.2, overtime=60))
    assert near(outcome.any.hits, RUNS, beyond(1.1, 0.2))


def test_a_mean_overrun_counts() -> None:
    season, plan = shoot((0, 3, 500))
    outcome = told(season, plan, airing(6), replace(CALM, overrun=1.15, overrun_cv=0.1))
    assert near(outcome.any.hits, RUNS, beyond(600 / 500, 0.1, 1.15))


def test_rain_is_binomial_over_days() -> None:
    """Five episodes with an outside scene each and no day to spare: each rainy day costs one of them."""
    season, plan = shoot(*[(n, n, 100) for n in range(5)], outside=True)
    outcome = told(season, plan, airing(*(n + 3 for n in range(5))), replace(CALM, rain=0.3))
    counts = np.bincount(outcome.each, minlength=6)
    for missed in range(6):
        assert near(counts[missed], RUNS, math.comb(5, missed) * 0.3**missed * 0.7 ** (5 - missed)), missed
    inside, plan = shoot(*[(n, n, 100) for n in range(5)])
    assert told(inside, plan, airing(*(n + 3 for n in range(5))), replace(CALM, rain=1.0), 250).any.hits == 0


def test_rain_stops_all_scenes_of_a_day_at_once() -> None:
    season, plan = shoot(*[(n, 2, 100) for n in range(5)], outside=True)
    outcome = told(season, plan, airing(*[5] * 5), replace(CALM, rain=0.3))
    assert set(np.unique(outcome.each)) == {0, 5}
    assert near(outcome.any.hits, RUNS, 0.3)


def test_two_days_to_spare_are_lost_to_three_days_of_rain() -> None:
    season, plan = shoot((0, 2, 100), outside=True)
    assert near(told(season, plan, airing(7), replace(CALM, rain=0.4)).any.hits, RUNS, 0.4**3)


@pytest.mark.parametrize("lasts", [1, 3])
def test_illness_stops_somebodys_scenes_while_it_lasts(lasts: int) -> None:
    """healthy[d]: the chance to be neither ill nor to fall ill before day d; a spell takes `lasts` days."""
    season, plan = shoot((0, 4, 100))
    falls = 0.1
    may = [1.0] + [0.0] * 12  # the chance that day d begins with the question whether they fall ill
    for day in range(5):
        may[day + 1] += may[day] * (1 - falls)
        may[day + lasts] += may[day] * falls
    well = may[4] * (1 - falls)
    outcome = told(season, plan, airing(7), replace(CALM, illness=falls, ill_days=lasts))
    assert near(outcome.any.hits, RUNS, 1 - well)


def test_one_editor_is_a_queue_and_two_are_none() -> None:
    """Both episodes are shot on day 0. With one editor the second is ready after the sum of two edits."""
    season, plan = shoot((0, 0, 100), (1, 0, 100), editors=1)
    chances, limit = replace(CALM, post_cv=0.4), 5.0
    sigma = math.sqrt(math.log(1 + 0.4**2))
    steps = [(k + 0.5) / 4000 * limit for k in range(4000)]
    log_pdf = NormalDist(-sigma * sigma / 2 + math.log(2), sigma).pdf
    late = beyond(limit, 0.4, 2) + sum(
        log_pdf(math.log(x)) / x * beyond(limit - x, 0.4, 2) * limit / 4000 for x in steps
    )
    alone = beyond(limit, 0.4, 2)
    assert late > 3 * alone
    queued = told(season, plan, airing(5, 6), chances)
    assert near(queued.missed[1], RUNS, late)
    assert near(told(replace(season, editors=2), plan, airing(5, 6), chances).missed[1], RUNS, alone)
    first = told(season, plan, airing(50, 6), chances)
    assert near(first.missed[1], RUNS, alone), "what airs first has the editor first"


def test_what_comes_after_the_edit_varies_on_its_own_and_holds_no_editor() -> None:
    season, plan = shoot((0, 0, 100), (1, 0, 100), editors=1, edit=1)
    episodes = tuple(replace(each, after=3) for each in season.episodes)
    outcome = told(replace(season, episodes=episodes), plan, airing(5, 6), CALM, 250)
    assert outcome.any.hits == 0, "edits on days 1 and 2; three days of CG, mix and checking behind each"
    varied = told(replace(season, episodes=episodes), plan, airing(9, 40), replace(CALM, post_cv=0.5))
    assert 0 < varied.missed[0] < RUNS


def test_what_airs_first_is_shot_first_and_crowds_out_the_rest() -> None:
    """Day 3 is full with episode 1; a scene of episode 0 slips into it from a rainy day 2, and they change places."""
    season, plan = shoot((0, 2, 600), (1, 3, 600))
    scenes = (replace(season.scenes[0], outside=True), season.scenes[1])
    outcome = told(replace(season, scenes=scenes), plan, airing(7, 7), replace(CALM, rain=0.25))
    assert near(outcome.missed[0], RUNS, 0.25**3), "days 2, 3 and 4"
    outcome = told(replace(season, scenes=scenes), plan, airing(6, 6.5), replace(CALM, rain=0.25))
    assert near(outcome.missed[1], RUNS, 0.25 * 0.75), "crowded out where it rains on day 2 and not on day 3"


def test_whoever_cannot_come_is_waited_for() -> None:
    """The scene does not end on day 2; its person and its place are away on days 3 and 4."""
    season, plan = shoot((0, 2, 700))
    for away in (
        replace(season, people=(Person("P", 1.0, frozenset({3, 4})),)),
        replace(season, places=(Place("L", frozenset({3, 4})),)),
    ):
        assert told(away, plan, airing(8), CALM, 250).any.hits == 0, "goes on on day 5"
        assert told(away, plan, airing(7), CALM, 250).any.hits == 250


def test_nobody_is_in_two_units_and_a_unit_that_ends_leaves_its_scenes() -> None:
    """Unit B has days 0 and 1; what is left of its scene goes to A, on a day on which A does not need its person."""
    season, _ = shoot((0, 0, 100))
    season = replace(
        season, units=(Unit("A", (600,) * 10), Unit("B", (600, 600) + (0,) * 8)),
        scenes=(Scene("b", 0, 0, False, (0,), 650), Scene("a", 1, 0, False, (0,), 100)),
        episodes=(*season.episodes, replace(season.episodes[0], id="1")),
    )  # fmt: skip
    both = Plan({"b": Stand(0, 1), "a": Stand(1, 0)})
    assert told(season, both, airing(5, 40), CALM, 250).missed.tolist() == [0, 0], "on day 2 with A"
    assert told(season, both, airing(4, 40), CALM, 250).missed[0] == 250, "not on day 1 with B: A has them"
    apart = Plan({"b": Stand(0, 1), "a": Stand(5, 0)})
    assert told(season, apart, airing(4, 40), CALM, 250).missed[0] == 0, "on day 1 with B"


def test_after_the_last_day_shooting_goes_on_until_air() -> None:
    season, plan = shoot((0, 9, 700))
    assert told(season, plan, airing(13), CALM, 250).any.hits == 0, "its rest on day 10, edited on 11 and 12"
    assert told(season, plan, airing(12), CALM, 250).any.hits == 250
    never, plan = shoot((0, 0, 100), days=1, outside=True)
    assert told(never, plan, airing(5), replace(CALM, rain=1.0), 250).any.hits == 250, "never shot at all"


@pytest.mark.parametrize("clock", [False, True], ids=["without a clock", "with moves"])
@pytest.mark.parametrize("seed", range(2))
def test_another_simulator_agrees(seed: int, clock: bool) -> None:
    season, plan, airs = tangled(seed, clock)
    chances = Chances(illness=0.01, rain=0.15)
    runs = 1_500
    ours = told(season, plan, airs, chances, 20_000, seed)
    theirs = slow.seasons(season, plan, airs, chances, season.editors, runs, seed)
    assert any(0.02 < ours.episode(n).p < 0.98 for n in range(4)), "else nothing is compared"
    for hits, other in [
        (ours.any.p, sum(map(bool, theirs))),
        *((ours.episode(n).p, sum(n in missed for missed in theirs)) for n in range(4)),
    ]:
        error = math.sqrt(max(hits * (1 - hits), 1e-4) * (1 / runs + 1 / 20_000))
        assert abs(hits - other / runs) < 4.5 * error


def test_the_same_seed_gives_the_same_on_any_number_of_threads() -> None:
    season, plan, airs = tangled(0)
    one, two, five = (told(season, plan, airs, Chances(), 3_333, 4, threads) for threads in (1, 2, 5))
    for other in (two, five):
        for name in ("missed", "each", "over", "lateness", "hits"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert not np.array_equal(one.each, told(season, plan, airs, Chances(), 3_333, 5).each)
    assert np.array_equal(one.each[:1000], told(season, plan, airs, Chances(), 1_000, 4).each), "seasons by number"


def test_what_befalls_a_scene_does_not_depend_on_the_plan() -> None:
    """Two scenes that have nothing to do with each other: moving one leaves the other's seasons as they were."""
    season, plan = shoot((0, 3, 600), (1, 6, 100))
    chances, moved = replace(CALM, overrun_cv=0.3), Plan(plan.stands | {"1": Stand(0)})
    stays, moves = (told(season, one, airing(6, 40), chances, 2_000).each for one in (plan, moved))
    assert 0 < stays.sum() < 2_000
    assert np.array_equal(stays, moves)


def test_more_noise_is_more_risk_and_more_lead_less() -> None:
    season, plan, airs = tangled(1)
    by_cv = [told(season, plan, airs, Chances(overrun_cv=cv, day_cv=0), 5_000).any.p for cv in (0.0, 0.2, 0.5, 1.0)]
    assert by_cv == sorted(by_cv)
    assert by_cv[0] < by_cv[-1]
    by_lead = [told(season, plan, [air + lead for air in airs], Chances(), 5_000).each for lead in range(5)]
    assert all((more <= less).all() for less, more in pairwise(by_lead)), "in every season"
    assert by_lead[0].sum() > by_lead[-1].sum()


def test_only_independent_noise_would_say_too_little() -> None:
    """Rain and illness strike whole days; without them the same plan looks far better."""
    season, plan, airs = tangled(2)
    with_days = told(season, plan, airs, Chances(illness=0.01), 5_000).any
    without = told(season, plan, airs, Chances(rain=0, illness=0, day_cv=0), 5_000).any
    assert with_days.interval[0] > without.interval[1]


@pytest.mark.parametrize(
    ("hits", "runs", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_as_published(hits: int, runs: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), Table I, method 3."""
    assert Share(hits, runs).interval == pytest.approx((low, high), abs=6e-5)
