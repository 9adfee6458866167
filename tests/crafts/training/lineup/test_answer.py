"""The best line-up against every line-up there is, valued here from the definition."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.training.lineup.answer import answer, solve, value_of
from madang.crafts.training.lineup.problem import Cap, Problem, Role
from madang.crafts.training.lineup.read import read_problem

DATA = Path(__file__).parents[4].parent / "shared" / "data" / "training"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the line-up instances are not beside the checkout")
ROLES = (Role("main", "vocal", 60), Role("lead", "vocal", 50, count=2), Role("dancer", "dance", 60))


def drawn(seed: int, n: int = 11, choose: int = 4) -> Problem:
    """A small problem; some have no line-up at all."""
    draw = np.random.default_rng(seed)
    chemistry = np.triu(draw.normal(0, 3, (n, n)).round().astype(np.int64), 1)
    return Problem(
        ids=tuple(f"t{at}" for at in range(n)),
        choose=choose,
        skill_names=("vocal", "dance"),
        skills=draw.normal(55, 12, (n, 2)).round().astype(np.int64),
        languages=("en", "ja"),
        speaks=draw.random((n, 2)) < 0.4,
        chemistry=chemistry + chemistry.T,
        roles=ROLES,
        distinct=(("main", "lead"),),
        caps=(Cap("young", ("t0", "t1", "t2", "t3"), 2),),
    )


def by_definition(problem: Problem, members: tuple[int, ...]) -> int | None:
    """The value, with roles given in every way: main and the two leads are three people, the dancer may be anybody."""
    if not problem.speaks[list(members)].any(axis=0).all():
        return None
    if any(sum(problem.ids[m] in cap.ids for m in members) > cap.at_most for cap in problem.caps):
        return None
    vocal, dance = problem.skills.T
    vocals = [
        (vocal[a] - 60) + (vocal[b] - 50) + (vocal[c] - 50)
        for a, b, c in permutations(members, 3)
        if vocal[a] >= 60 and min(vocal[b], vocal[c]) >= 50
    ]
    dancers = [dance[m] - 60 for m in members if dance[m] >= 60]
    if not vocals or not dancers:
        return None
    pairs = sum(int(problem.chemistry[a, b]) for a, b in combinations(members, 2))
    return int(problem.skills[list(members)].sum() + 5 * pairs + 10 * (max(vocals) + max(dancers)))


@pytest.mark.parametrize("seed", range(60))
def test_the_best_line_ups_are_those_of_all_there_are(seed: int) -> None:
    problem = drawn(seed)
    all_values = [by_definition(problem, members) for members in combinations(range(11), 4)]
    best = sorted((value for value in all_values if value is not None), reverse=True)[:6]
    solved = solve(problem, seed=1)
    assert solved.proved
    assert list(solved.values) == best
    assert [by_definition(problem, members) for members in solved.lineups] == best
    assert len(set(solved.lineups)) == len(best)


def test_some_of_these_problems_have_no_line_up_and_most_have_one() -> None:
    solvable = [bool(solve(drawn(seed)).values) for seed in range(60)]
    assert 5 < sum(solvable) < 60


@pytest.mark.parametrize("seed", range(8))
def test_what_a_line_up_hangs_on_is_what_every_line_up_says(seed: int) -> None:
    problem = drawn(seed, n=9)
    told = answer(problem)
    values = {m: by_definition(problem, m) for m in combinations(range(9), 4)}
    if told["value"] is None:
        assert not any(value is not None for value in values.values())
        return
    for row in told["substitutes"]:
        out = problem.ids.index(row["member"])
        left = [value for m, value in values.items() if value is not None and out not in m]
        assert row["without"] == max(left, default=None)
        stay = {problem.ids.index(each) for each in told["members"]} - {out}
        swaps = [value for m, value in values.items() if value is not None and out not in m and stay < set(m)]
        assert row["with_substitute"] == max(swaps, default=None)
    assert told["irreplaceable"] == [row["member"] for row in told["substitutes"] if row["without"] is None]


def test_a_role_costs_what_the_best_line_up_without_its_requirement_has_more() -> None:
    """The dancer's part still counts where there is one: dropping the requirement is not dropping the score."""
    people = np.array([[70, 40], [70, 40], [70, 40], [70, 40], [30, 61]])
    problem = replace(
        drawn(0, n=5),
        skills=people,
        speaks=np.ones((5, 2), bool),
        chemistry=np.zeros((5, 5), np.int64),
        caps=(),
        choose=4,
    )
    told = answer(problem)
    assert told["value"] == 3 * 110 + 91 + 10 * (10 + 20 + 20 + 1)
    price = {row["role"]: row["price"] for row in told["role_price"]}
    assert price == {"main": 0, "lead": 0, "dancer": 4 * 110 + 10 * 50 - told["value"]}
    assert told["irreplaceable"] == ["t4"]


def test_ties_are_told() -> None:
    problem = replace(
        drawn(0, n=4, choose=3), skills=np.full((4, 2), 70), speaks=np.ones((4, 2), bool),
        chemistry=np.zeros((4, 4), np.int64), caps=(),
    )  # fmt: skip
    assert len(answer(problem)["ties"]) == 3


def test_a_limit_that_ends_the_proof_gives_a_bound_and_never_says_proved() -> None:
    problem = drawn(3, n=30, choose=9)
    cut, whole = solve(problem, most_nodes=50), solve(problem)
    assert whole.proved
    assert not cut.proved
    assert cut.bound is not None
    assert whole.value is not None
    assert cut.bound >= whole.value


def test_why_there_is_none_is_told() -> None:
    nobody = replace(drawn(0), roles=(*ROLES, Role("rapper", "dance", 100)))
    assert answer(nobody)["why"] == ["rapper needs 1 with dance of 100 or more; there are 0"]
    capped = replace(drawn(0), caps=(Cap("all", tuple(f"t{at}" for at in range(11)), 2),))
    assert answer(capped)["why"] == ["without the cap all there would be one"]


@pytest.mark.data
@needs_data
def test_the_given_instance_is_proved() -> None:
    problem = read_problem(DATA / "lineup_40c7_seed0.json")
    told = answer(problem)
    assert (told["value"], told["proved"], told["runners_up"][0]["value"]) == (3565, True, 3555)
    assert told["irreplaceable"] == ["19"]
    assert told["members"] == ["6", "7", "19", "21", "22", "34", "39"]
    assert value_of(problem, [6, 7, 19, 21, 22, 34, 39]) == 3565
    without = {row["member"]: row["without"] for row in told["substitutes"]}
    assert (without["6"], without["7"]) == (3565 - 20, 3565 - 43)


@pytest.mark.slow
@pytest.mark.data
@needs_data
def test_the_large_instance_is_at_least_as_good_as_the_best_known() -> None:
    solved = solve(read_problem(DATA / "lineup_101c11_seed0.json"))
    assert solved.value == 5658  # best known; no bound of HiGHS's was below 5873
    assert solved.bound is not None
    assert solved.value <= solved.bound <= 5873
