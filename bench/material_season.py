"""Seasons with all the law asks about: ages across birthdays, consents, school holidays, two units, a post queue, night
shoots, outside scenes, places that are not always there, pinned scenes. The same seed gives the same season."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from madang.crafts.screen.season.model import Clock, Costs, Episode, Person, Place, Scene, Season, Unit

FIRST = date(2026, 5, 4)  # a Monday
DAYS, PEOPLE, PLACES, EPISODES, EACH = 40, 14, 8, 4, 22


def lawful(seed: int, load: float = 0.6) -> Season:
    """A season of 88 scenes in 40 shooting days (Monday to Saturday) with two units, the second in its second half."""
    draw = np.random.default_rng([2026, seed])
    dates = [day for k in range(60) if (day := FIRST + timedelta(days=k)).weekday() != 6][:DAYS]
    births = {
        0: FIRST.replace(year=2011) + timedelta(days=int(draw.integers(8, 40))),  # 15 during the shoot
        1: date(2014, 3, 1), 2: date(2009, 9, 9), 3: date(2007, 6, 1), 4: date(2010, 2, 2),
    }  # fmt: skip
    people = tuple(
        Person(
            f"P{number}", float(draw.integers(100, 900)),
            frozenset(np.flatnonzero(draw.random(DAYS) < 0.06).tolist()), births.get(number),
            employee=number >= 9, agreed=number in (2, 9, 10), night_consent=number in (1, 2),
            drop_days=10 if number in (5, 6) else 0,
        ) for number in range(PEOPLE)
    )  # fmt: skip
    places = tuple(
        Place(f"L{number}", frozenset(np.flatnonzero(draw.random(DAYS) < 0.1).tolist())) for number in range(PLACES)
    )
    units = (Unit("A", (600,) * DAYS), Unit("B", (0,) * (DAYS // 2) + (480,) * (DAYS - DAYS // 2)))
    minutes = np.clip(draw.lognormal(np.log(60), 0.4, EPISODES * EACH), 20, 150)
    minutes = np.rint(minutes * load * 600 * DAYS / minutes.sum() * 0.75).astype(int).clip(15, 200)
    scenes = []
    for number in range(EPISODES * EACH):
        night = bool(draw.random() < 0.25)
        size = min(1 + draw.poisson(1.3), 5)
        weight = 1 / np.arange(1, PEOPLE + 1) ** 0.5
        weight = weight[draw.permutation(PEOPLE)] if number % 3 else weight
        # Children stand in night scenes only where these are short enough to be over by ten.
        cast = [int(a) for a in draw.choice(PEOPLE, size, replace=False, p=weight / weight.sum())]
        cast = [a for a in cast if not (night and a in births and minutes[number] > 100)] or [7]
        outside = bool(draw.random() < 0.3)
        scenes.append(Scene(
            f"{number // EACH + 1}/{number % EACH + 1}", number // EACH, int(draw.integers(PLACES)), night,
            tuple(cast), int(minutes[number]), outside,
        ))  # fmt: skip
    lead = 3 + 4  # days of edit, and of CG, mix and checking
    airs = [dates[min(DAYS - 1, 20 + 6 * k)] + timedelta(days=lead + 2) for k in range(EPISODES)]
    free, lasts = date.max, []
    for air in reversed(airs):
        free = min(free, air - timedelta(days=4)) - timedelta(days=3)
        lasts.append(sum(day < free for day in dates) - 1)
    episodes = tuple(
        Episode(str(k + 1), 3 * max(0, k - 1), last, air, 3, 4)
        for k, (air, last) in enumerate(zip(airs, reversed(lasts), strict=True))
    )
    holidays = frozenset(
        day for k in range(70) if (day := FIRST + timedelta(days=k)).weekday() > 4 or day == date(2026, 5, 5)
    )
    return Season(
        tuple(scenes), people, places, episodes, units, DAYS, tuple((day - FIRST).days // 7 for day in dates),
        Costs(), Clock(), tuple(dates), holidays, 1,
    )  # fmt: skip
