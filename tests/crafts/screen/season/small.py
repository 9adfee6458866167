"""Tiny seasons, and the least any lawful plan of them can cost, by looking at every plan there is."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from madang.crafts.screen.season.model import Costs, Episode, Person, Place, Scene, Season, Unit

COSTS = Costs(0.25, 40.0, 6.0)


def drawn(seed: int, scenes: int = 6, days: int = 3, people: int = 4, drop: bool = False) -> Season:
    """A season small enough to look at every plan of it."""
    draw = np.random.default_rng([7, seed])
    episodes = (Episode("1", 0, days - 1 - seed % 2), Episode("2", seed % 2, days - 1))
    return Season(
        scenes=tuple(
            Scene(
                str(k), int(draw.integers(2)), int(draw.integers(3)), bool(draw.random() < 0.3),
                tuple(int(a) for a in draw.choice(people, draw.integers(0, 4), replace=False)),
                int(draw.integers(20, 60)),
            ) for k in range(scenes)
        ),
        people=tuple(
            Person(
                f"P{a}", float(draw.integers(5, 100)), frozenset(np.flatnonzero(draw.random(days) < 0.1).tolist()),
                week_minutes=110 if a == 0 else None, drop_days=1 if drop and a == 1 else 0,
            ) for a in range(people)
        ),
        places=tuple(Place(f"L{k}") for k in range(3)),
        episodes=episodes,
        units=(Unit("1", (130,) * days),),
        days=days,
        weeks=tuple(day // 2 for day in range(days)),
        costs=COSTS,
    )  # fmt: skip


def cheapest(season: Season) -> float | None:
    """The least cost of a plan that keeps every rule; None where there is none. Written from the rules alone."""
    best = None
    for days in product(range(season.days), repeat=len(season.scenes)):
        if lawful(season, days):
            cost = paid(season, days)
            best = cost if best is None else min(best, cost)
    return best


def lawful(season: Season, days: tuple[int, ...]) -> bool:
    used = dict.fromkeys(range(season.days), 0)
    weekly: dict[tuple[int, int], int] = {}
    for scene, day in zip(season.scenes, days, strict=True):
        episode = season.episodes[scene.episode]
        if not episode.first <= day <= episode.last or any(day in season.people[a].away for a in scene.cast):
            return False
        used[day] += scene.minutes
        for a in scene.cast:
            weekly[a, season.weeks[day]] = weekly.get((a, season.weeks[day]), 0) + scene.minutes
    room = season.units[0].minutes
    return all(used[day] <= room[day] for day in used) and all(
        minutes <= (season.people[a].week_minutes or 10**9) for (a, _), minutes in weekly.items()
    )


def paid(season: Season, days: tuple[int, ...]) -> float:
    total = 0.0
    for a, person in enumerate(season.people):
        mine = sorted({day for scene, day in zip(season.scenes, days, strict=True) if a in scene.cast})
        gaps = [right - left - 1 for left, right in pairwise(mine)]
        held = sum(gaps)
        if person.drop_days and gaps and max(gaps) >= person.drop_days:
            held -= max(gaps)
        total += person.rate * (len(mine) + season.costs.hold * held)
    for day in set(days):
        here = [scene for scene, at in zip(season.scenes, days, strict=True) if at == day]
        total += season.costs.move * (len({scene.place for scene in here}) - 1)
        total += season.costs.mixed * (len({scene.night for scene in here}) == 2)
    return total
