"""Small seasons with a plan, and what is simulated of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from madang.crafts.screen.risk.arrays import chance_of, shoot_of
from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.risk.simulate import Outcome, simulate
from madang.crafts.screen.season.model import Clock, Episode, Person, Place, Plan, Scene, Season, Stand, Unit

MONDAY = date(2026, 5, 4)
# Nothing goes wrong: each test says what does.
CALM = Chances(overrun_cv=0, day_cv=0, rain=0, illness=0, overtime=0, post=2, post_cv=0, air_hour=0)


def shoot(
    *scenes: tuple[int, int, int], days: int = 10, room: int = 600, outside: bool = False, editors: int = 9,
    edit: int = 2,
) -> tuple[Season, Plan]:  # fmt: skip
    """Scenes as (episode, day, minutes), all with person 0 at one place; dates from a Monday on, no clock."""
    made = tuple(Scene(str(n), episode, 0, False, (0,), minutes, outside) for n, (episode, _, minutes) in
                 enumerate(scenes))  # fmt: skip
    episodes = max((episode for episode, _, _ in scenes), default=-1) + 1
    season = Season(
        scenes=made, people=(Person("P", 1.0),), places=(Place("L"),), units=(Unit("A", (room,) * days),), days=days,
        episodes=tuple(Episode(str(n), 0, days - 1, edit=edit) for n in range(episodes)), weeks=(0,) * days,
        dates=tuple(MONDAY + timedelta(days=n) for n in range(days)), editors=editors,
    )  # fmt: skip
    return season, Plan({str(n): Stand(day) for n, (_, day, _) in enumerate(scenes)})


def airing(*days: int) -> tuple[float, ...]:
    """Air dates, as days after the first Monday."""
    return tuple(float(MONDAY.toordinal() + day) for day in days)


def told(
    season: Season, plan: Plan, airs: Sequence[float], chances: Chances, runs: int = 20_000, seed: int = 11,
    threads: int = 0,
) -> Outcome:  # fmt: skip
    """What comes of it."""
    shoot = shoot_of(season, plan, airs, chances)
    return simulate(shoot, chance_of(season, chances), runs, seed, asked=True, threads=threads)


def near(hits: float, runs: int, p: float) -> bool:
    """Whether a count agrees with a probability, within four and a half standard errors (1 in 150,000 does not)."""
    return abs(hits / runs - p) <= 4.5 * (p * (1 - p) / runs) ** 0.5 + 0.5 / runs


def tangled(seed: int, clock: bool = False) -> tuple[Season, Plan, tuple[float, ...]]:
    """A season of two units, four episodes, shared people and places, with a plan that fills its days."""
    draw = Random(seed)
    days, scenes, stands = 16, [], {}
    people = tuple(Person(f"P{n}", 1.0, frozenset(d for d in range(days) if draw.random() < 0.1)) for n in range(8))
    places = tuple(Place(f"L{n}", frozenset(d for d in range(days) if draw.random() < 0.1)) for n in range(4))
    units = (Unit("A", (400,) * days), Unit("B", (0,) * 3 + (300,) * 7 + (0,) * (days - 10)))
    for day in range(days):
        busy: set[int] = set()
        for unit, each in enumerate(units):
            used = 0
            mine = [n for n in range(8) if n not in busy and day not in people[n].away]
            here = [n for n in range(4) if day not in places[n].away]
            while mine and here and used + 40 <= each.minutes[day] * 0.9:
                cast = tuple(sorted(draw.sample(mine, min(len(mine), draw.choice((1, 1, 2, 3))))))
                busy |= set(cast)
                minutes = min(draw.randrange(40, 130), each.minutes[day] - used)
                used += minutes
                name, episode = str(len(scenes)), min(3, max(0, day // 4 - draw.choice((0, 0, 1))))
                scenes.append(Scene(name, episode, draw.choice(here), draw.random() < 0.3, cast, minutes,
                                    draw.random() < 0.3))  # fmt: skip
                stands[name] = Stand(day, unit)
    last = [max(stands[s.id].day for s in scenes if s.episode == n) for n in range(4)]
    season = Season(
        scenes=tuple(scenes), people=people, places=places, units=units, days=days, weeks=(0,) * days,
        episodes=tuple(Episode(str(n), 0, last[n], edit=2, after=1) for n in range(4)),
        clock=Clock(move=20) if clock else None,
        dates=tuple(MONDAY + timedelta(days=n + n // 6) for n in range(days)), editors=1,
    )  # fmt: skip
    return season, Plan(stands), tuple(float(season.dates[last[n]].toordinal() + 5 + n % 2) for n in range(4))
