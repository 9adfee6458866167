"""Seasons on the clock: a repair keeps the law, what is shot keeps its hours, and no fewer strips could have moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import numpy as np
import pytest

from madang.crafts.screen.repair.solve import Repair, repair
from madang.crafts.screen.repair.standing import Loss
from madang.crafts.screen.season.arrays import arrays_of
from madang.crafts.screen.season.checker import breaches
from madang.crafts.screen.season.model import Clock, Costs, Episode, Person, Place, Plan, Scene, Season, Unit
from madang.crafts.screen.season.solve import Answer, solve
from madang.crafts.screen.season.stands import plan_of

MONDAY = date(2026, 5, 4)


def clocked(seed: int, days: int = 6, scenes: int = 9) -> Season:
    """Two units, a child of fourteen, a youth, an employee, night scenes, scenes that need the light."""
    draw = np.random.default_rng([31, seed])
    people = (
        Person("child", 300, birth=date(2012, 1, 1)), Person("youth", 200, birth=date(2009, 1, 1)),
        Person("employee", 100, employee=True), Person("lead", 900, frozenset({int(draw.integers(2, days))})),
    )  # fmt: skip
    return Season(
        scenes=tuple(
            Scene(
                str(k), 0, int(draw.integers(3)), bool(draw.random() < 0.3),
                tuple(int(a) for a in draw.choice(4, draw.integers(1, 3), replace=False)),
                int(draw.integers(120, 200)), bool(draw.random() < 0.3),
            ) for k in range(scenes)
        ),
        people=people, places=tuple(Place(f"L{k}") for k in range(3)),
        episodes=(Episode("1", 0, days - 1),),
        units=(Unit("A", (420,) * days), Unit("B", (0, 0, 0) + (300,) * (days - 3))), days=days, weeks=(0,) * days,
        costs=Costs(), clock=Clock(), dates=tuple(MONDAY + timedelta(days=k) for k in range(days)),
    )  # fmt: skip


def lost(season: Season, day: int) -> Loss:
    return Loss(day, frozenset((day, unit) for unit in range(len(season.units))))


@pytest.fixture(scope="module")
def plans() -> list[tuple[Season, Plan]]:
    found = []
    for seed in range(12):
        season = clocked(seed)
        answer = solve(season, 600, seed, 2_000)
        if isinstance(answer, Answer) and not answer.breaches:
            found.append((season, answer.plan))
    assert len(found) >= 6
    return found


def test_the_law_is_kept_and_what_is_shot_keeps_its_hours(plans: list[tuple[Season, Plan]]) -> None:
    repaired = 0
    for season, plan in plans:
        day = sorted({stand.day for stand in plan.stands.values()})[1]
        found = repair(season, plan, lost(season, day), moves=3_000)
        if not isinstance(found, Repair):
            continue
        closed = replace(
            season,
            units=tuple(
                replace(unit, minutes=tuple(0 if at == day else minutes for at, minutes in enumerate(unit.minutes)))
                for unit in season.units
            ),
        )
        assert breaches(closed, found.plan) == list(found.breaches), "the lost day has no minute left"
        assert all(found.plan.stands[name] == stand for name, stand in plan.stands.items() if stand.day < day)
        repaired += not found.breaches
    assert repaired >= 4


def test_no_fewer_strips_could_move(plans: list[tuple[Season, Plan]]) -> None:
    """All ways to move fewer are looked at, and each breaks a rule by the independent checker."""
    seen = 0
    for season, plan in plans:
        day = sorted({stand.day for stand in plan.stands.values()})[1]
        found = repair(season, plan, lost(season, day), weights=(1, 1, 1), moves=5_000)
        if isinstance(found, Repair) and not found.breaches and 0 < found.weight <= 2:
            seen += 1
            for count in range(found.weight):
                assert not any(lawful_ways(season, plan, day, count)), "fewer would do"
    assert seen


def lawful_ways(season: Season, plan: Plan, day: int, count: int):  # type: ignore[no-untyped-def]
    """Whether each plan in which so many strips beside the lost ones leave their day keeps every rule."""
    arrays, units = arrays_of(season), len(season.units)
    slots = {name: stand.day * units + stand.unit for name, stand in plan.stands.items()}
    must = [name for name, stand in plan.stands.items() if stand.day == day]
    may = [name for name, stand in plan.stands.items() if stand.day > day]
    open_ = {
        scene.id: [k for k in range((day + 1) * units, season.days * units) if arrays.allowed[at, k]]
        for at, scene in enumerate(season.scenes)
    }
    for others in combinations(may, count):
        moved = [*must, *others]
        for choice in product(*(open_[name] for name in moved)):
            tried = slots | dict(zip(moved, choice, strict=True))
            yield not breaches(season, plan_of(season, arrays, [tried[scene.id] for scene in season.scenes]))
