"""As few strips move as can: held against CP-SAT, and against every plan there is, on small seasons."""

from __future__ import annotations

import pytest

from madang.crafts.screen.repair.solve import Repair, repair
from madang.crafts.screen.repair.standing import Loss
from madang.crafts.screen.season.checker import breaches
from tests.crafts.screen.repair.small import by_hand, drawn, exact, keeps

MOVES = 20_000
SEEDS = range(36)


def loss(day: int) -> Loss:
    return Loss(day, frozenset({(day, 0)}))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_weight_of_moved_strips(seed: int) -> None:
    season, plan = drawn(seed)
    day = 1 + seed % 5
    least = exact(season, plan, day)
    found = repair(season, plan, loss(day), seed=seed, moves=MOVES)
    if least is None:
        assert not isinstance(found, Repair) or found.breaches, "what cannot be done is said"
        return
    assert isinstance(found, Repair)
    stands = {name: stand.day for name, stand in found.plan.stands.items()}
    assert keeps(season, stands, day)
    assert not found.breaches
    assert found.weight == least
    assert found.least <= least, "what is proved is true"
    assert all(stands[name] == stand.day for name, stand in plan.stands.items() if stand.day < day), "shot stays shot"
    assert day not in {stands[name] for name in found.moved}


def test_most_of_it_is_proved() -> None:
    """A complete search proves what the annealing found, or mends it."""
    proved = 0
    for seed in SEEDS[:12]:
        season, plan = drawn(seed)
        found = repair(season, plan, loss(1 + seed % 5), seed=seed, moves=MOVES)
        proved += isinstance(found, Repair) and found.proved
    assert proved >= 6


def test_as_many_strips_as_must_where_all_weigh_the_same() -> None:
    for seed in SEEDS[:10]:
        season, plan = drawn(seed)
        least = exact(season, plan, 2, (1, 1, 1))
        found = repair(season, plan, loss(2), weights=(1, 1, 1), seed=seed, moves=MOVES)
        if least is not None:
            assert isinstance(found, Repair)
            assert len(found.moved) - len(found.standing.displaced) == least


def test_by_looking_at_every_plan() -> None:
    """CP-SAT, every plan there is, and the repair agree on the smallest."""
    seen = set()
    for seed in range(20):
        season, plan = drawn(seed, days=5, room=120, open_days=1)
        least = by_hand(season, plan, 1)
        assert exact(season, plan, 1) == least
        found = repair(season, plan, loss(1), seed=seed, moves=MOVES)
        assert (found.weight if isinstance(found, Repair) and not found.breaches else None) == least
        seen.add(least)
    assert len(seen) > 3, "some cannot be mended, some need nothing, some need others to make room"


def test_the_checker_agrees_with_the_rules() -> None:
    season, plan = drawn(3)
    assert not breaches(season, plan)


def test_a_price_lets_strips_move_for_a_cheaper_plan() -> None:
    season, plan = drawn(5)
    few = repair(season, plan, loss(2), moves=MOVES)
    cheap = repair(season, plan, loss(2), price=0.0, moves=MOVES)
    assert isinstance(few, Repair)
    assert isinstance(cheap, Repair)
    assert not cheap.breaches
    assert cheap.after.total < few.after.total
    assert cheap.weight > few.weight
