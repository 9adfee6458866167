"""The packer and the bound, against every plan of tiny seasons."""

from __future__ import annotations

import pytest

from madang.crafts.screen.season.arrays import arrays_of
from madang.crafts.screen.season.bound import bound
from madang.crafts.screen.season.conflicts import conflicts
from madang.crafts.screen.season.solve import Answer, solve
from tests.crafts.screen.season.small import cheapest, drawn, paid

SEEDS = range(24)


@pytest.mark.parametrize("drop", [False, True], ids=["held", "dropped"])
def test_the_bound_is_below_every_plan_and_the_packer_finds_the_cheapest(drop: bool) -> None:
    found = 0
    for seed in SEEDS:
        season = drawn(seed, drop=drop)
        least = cheapest(season)
        if least is None:
            continue
        found += 1
        for rounds in (1, 30):
            assert bound(arrays_of(season), rounds).value <= least + 1e-6, seed
        answer = solve(season, seconds=60, seed=seed, moves=20_000)
        assert isinstance(answer, Answer)
        assert not answer.breaches
        assert answer.cost.total == pytest.approx(least), seed
        assert answer.cost.total == pytest.approx(paid(season, tuple(s.day for s in answer.plan.stands.values())))
        assert not answer.proved or answer.cost.total == pytest.approx(least)
    assert found >= 12


def test_what_is_called_impossible_is() -> None:
    for seed in range(60):
        season = drawn(seed, scenes=6, days=2)
        if conflicts(season, arrays_of(season)):
            assert cheapest(season) is None, seed


def test_the_bound_is_no_empty_word() -> None:
    """On a season whose scenes all share one place and one cast, the bound proves the plan."""
    from dataclasses import replace

    season = drawn(1)
    people = tuple(replace(person, away=frozenset(), week_minutes=None) for person in season.people)
    scenes = tuple(replace(scene, place=0, night=False, cast=(1,), episode=0, minutes=60) for scene in season.scenes)
    same = replace(season, people=people, scenes=scenes, episodes=(replace(season.episodes[0], first=0, last=2),))
    answer = solve(same, moves=5_000)
    assert isinstance(answer, Answer)
    assert answer.proved
    assert answer.cost.total == pytest.approx(3 * people[1].rate)


def test_the_same_seed_gives_the_same_plan_and_more_moves_are_never_worse() -> None:
    season = drawn(3, scenes=40, days=20, people=12)
    answers = [solve(season, 600, 5, moves) for moves in (300, 300, 3_000, 2_050_000)]
    assert all(isinstance(answer, Answer) for answer in answers)
    first, again, more, most = (answer for answer in answers if isinstance(answer, Answer))
    assert first.plan == again.plan
    # In the first round the best of more moves is better by definition; beyond it a second one begins.
    assert more.cost.total <= first.cost.total
    assert most.cost.total <= more.cost.total
    assert most.ended == "moves"
