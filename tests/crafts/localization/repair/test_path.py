"""The way through the candidates is the best of all ways: as trying every one of them finds it."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from madang.crafts.localization.repair.candidates import Candidates, candidates
from madang.crafts.localization.repair.path import cheapest
from madang.crafts.localization.repair.rules import Film, Rules
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timing import pairs
from madang.spans import Ints
from madang.standards import Ruling
from tests.crafts.localization.conftest import ADULT, subtitle

TICKS_A_SECOND = 1000


def film_of(seed: int) -> Subtitle:
    """Three cues that crowd each other: too short, too fast, too near, now and then one within another."""
    dice = random.Random(seed)
    at, cues = 2000, []
    for _ in range(3):
        at += dice.choice((0, 300, 900, 1500))
        cues.append(
            (at, at + dice.choice((400, 833, 1500, 3000)), dice.choice(("네", "그래요", "가나다라마바사아자차")))
        )
    return subtitle(*cues)


def thinned(found: Candidates, seed: int) -> Candidates:
    """As written and a few others of each cue, so that every way can be tried."""
    dice = random.Random(seed)
    groups = [group.tolist() for group in np.split(np.arange(len(found.cue)), found.first[1:])]
    kept = [[group[0], *sorted(dice.sample(group[1:], min(4, len(group) - 1)))] for group in groups]
    rows = np.array([row for group in kept for row in group], dtype=np.int64)
    first = np.cumsum([0, *map(len, kept)])[:-1]
    return Candidates(found.cue[rows], found.start[rows], found.end[rows], found.price[rows], first)


def least_cost(found: Candidates, film: Subtitle, rules: Rules) -> int:
    facts = Film.of(film, rules.language)
    allowed, _ = rules.apart(facts, pairs(film.start, film.end).apart)
    groups = np.split(np.arange(len(found.cue)), found.first[1:])
    return min(cost for way in product(*groups) if (cost := cost_of(np.array(way), found, facts, rules, allowed)) >= 0)


def cost_of(way: Ints, found: Candidates, facts: Film, rules: Rules, allowed: Ints) -> int:
    """What a way costs, or -1 where it is none."""
    start, end = found.start[way], found.end[way]
    misses, price = rules.apart(facts, pairs(start, end).apart)
    if (np.diff(start) < 0).any() or (misses > allowed).any():
        return -1
    return int(found.price[way].sum() + price.sum() * TICKS_A_SECOND)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_way_is_cheaper(seed: int, rulings: Callable[..., tuple[Ruling, ...]]) -> None:
    film, rules = film_of(seed), Rules.of([ruling.clause for ruling in rulings()], ADULT)
    order, facts = np.arange(len(film)), Film.of(film, "ko")
    found = thinned(candidates(film, order, facts, rules), seed)
    apart = pairs(film.start, film.end).apart
    way = cheapest(found, order, np.concatenate(([0], apart)), facts, rules)
    allowed, _ = rules.apart(facts, apart)
    assert cost_of(way, found, facts, rules, allowed) == least_cost(found, film, rules)
