"""The exact core: search and tabulation agree with each other and with all orders, also between days that stand."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from madang.crafts.screen.talent import search
from madang.crafts.screen.talent import solve as solving
from madang.crafts.screen.talent.problem import Problem
from madang.crafts.screen.talent.solve import solve
from madang.crafts.screen.talent.window import best_window
from madang.errors import Refused
from tests.crafts.screen.talent.costing import drawn, paid

Ends = tuple[frozenset[int], frozenset[int]]
NOBODY: Ends = (frozenset(), frozenset())


def problem_of(plays: list[list[int]], costs: list[int], days: list[int], ends: Ends = NOBODY) -> Problem:
    return Problem(
        tuple(map(str, range(len(days)))),
        tuple(map(str, range(len(plays)))),
        tuple(frozenset(actor for actor, row in enumerate(plays) if row[scene]) for scene in range(len(days))),
        tuple(map(Fraction, costs)),
        tuple(map(Fraction, days)),
        *ends,
    )


def between(plays: list[list[int]], costs: list[int], days: list[int], order: list[int], ends: Ends) -> int:
    """Waiting within a window, by the definition: two free days stand for what lies before and after it."""
    before, after = ends
    held = [[int(actor in before), *row, int(actor in after)] for actor, row in enumerate(plays)]
    whole = [0, *(scene + 1 for scene in order), len(days) + 1]
    return paid(held, costs, [1, *days, 1], whole)[1]


def ends_of(seed: int, actors: int) -> Ends:
    draw = random.Random(seed)
    first, last = (frozenset(actor for actor in range(actors) if draw.random() < 0.3) for _ in range(2))
    return first, last


@pytest.fixture
def searching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small problems are searched, too, from the order of the file."""
    for name in ("SMALL", "MEDIUM", "ROUNDS"):
        monkeypatch.setattr(solving, name, 0)


@pytest.mark.parametrize("seed", range(30))
def test_search_finds_what_all_orders_have(searching: None, seed: int) -> None:
    plays, costs, days = drawn(seed, 6, 3 + seed % 6)
    ends = ends_of(seed, len(plays)) if seed % 2 else NOBODY
    found = solve(problem_of(plays, costs, days, ends))
    assert found.proved
    least = min(between(plays, costs, days, list(order), ends) for order in permutations(range(6)))
    assert found.holding == between(plays, costs, days, list(found.order), ends) == least


def test_search_and_tabulation_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(100, 160):
        problem = problem_of(*drawn(seed, 12, 4 + seed % 8))
        monkeypatch.setattr(solving, "SMALL", 12)
        tabulated = solve(problem)
        monkeypatch.setattr(solving, "SMALL", 0)
        monkeypatch.setattr(solving, "MEDIUM", 0)
        searched = solve(problem)
        assert (
            (tabulated.proved, tabulated.holding)
            == (searched.proved, searched.holding)
            == (True, searched.bound - problem.working)
        )


def test_where_searching_is_dear_all_sets_are_tabulated(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(*drawn(7, 16, 12))
    searched = solve(problem)
    monkeypatch.setattr(solving, "TABLE_STEPS_A_STATE", 10**9)
    monkeypatch.setattr(solving, "STEP", 1)
    monkeypatch.setattr(solving, "ROUNDS", 0)
    assert solve(problem).holding == searched.holding


def test_scenes_merged_step_by_step_stand_together(searching: None) -> None:
    """Bo's only scenes are alike and merge; then Ana's are alike, too: they all merge, but not in any order."""
    plays, costs, days = [[1, 0, 1, 1], [1, 0, 0, 1]], [3, 5], [2, 7, 4, 1]
    found = solve(problem_of(plays, costs, days))
    assert (found.holding, paid(plays, costs, days, list(found.order))[1]) == (0, 0)


def test_scenes_with_the_same_cast_are_listed_each() -> None:
    found = solve(problem_of([[1, 0, 1, 0], [1, 1, 1, 1]], [3, 4], [1, 2, 1, 2]))
    assert (sorted(found.order), found.holding) == ([0, 1, 2, 3], 0)


def test_costs_and_days_in_eighths_are_exact() -> None:
    plays, costs, days = drawn(11, 7, 5)
    whole = solve(problem_of(plays, costs, days))
    problem = problem_of(plays, costs, days)
    eighths = Problem(problem.scenes, problem.actors, problem.cast, tuple(cost / 3 for cost in problem.costs),
                      tuple(day / 8 for day in problem.days))  # fmt: skip
    assert solve(eighths).holding == whole.holding / 24


def test_a_bound_of_an_unfinished_search_is_one() -> None:
    """The problem is solved in full afterwards."""
    problem = problem_of(*drawn(5, 40, 10))
    early, late = solve(problem, seconds=0.01), solve(problem, seconds=120)
    assert late.proved
    assert early.bound <= late.total <= early.total


def test_an_interrupt_gives_the_best_order_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    plays, costs, days = drawn(1, 40, 14)
    calls = []

    def interrupted(*words: object) -> int:
        calls.append(words)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return int(grown(*words))

    grown = search.grown
    monkeypatch.setattr(solving, "STEP", 50)
    monkeypatch.setattr(search, "grown", interrupted)
    found = solve(problem_of(plays, costs, days))
    assert (found.proved, found.why) == (False, "interrupted")
    assert found.bound < found.total == paid(plays, costs, days, list(found.order))[0]


def test_more_actors_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(Refused, match="64 actors are in two or more different scenes"):
        solve(problem_of([[1, 1, 0, 0], [1, 0, 1, 0]] * 32, [1] * 64, [1, 1, 1, 1]))


@pytest.mark.parametrize("seed", range(20))
def test_a_window_is_ordered_as_all_orders_say(seed: int) -> None:
    plays, costs, days = drawn(seed, 6, 8)
    ends = ends_of(seed + 50, 8)
    masks = np.array([sum(row[day] << actor for actor, row in enumerate(plays)) for day in range(6)])
    before, after = (sum(1 << actor for actor in end) for end in ends)
    order, waiting = best_window(masks, np.array(days), np.array(costs), before, after)
    least = min(between(plays, costs, days, list(each), ends) for each in permutations(range(6)))
    assert waiting == between(plays, costs, days, order.tolist(), ends) == least


def test_a_window_has_its_limits() -> None:
    with pytest.raises(ValueError, match="25 days"):
        best_window(np.zeros(25, np.int64), np.ones(25, np.int64), np.ones(1, np.int64))
