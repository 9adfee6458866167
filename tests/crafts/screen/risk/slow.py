"""The same seasons as madang simulates, by the rules of docs/screen-risk.md alone: plain Python, no shared code.

Only the season's and the plan's values are read from madang. It is some hundred times slower.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.season.model import Plan, Season


def lognormal(draw: Random, mean: float, cv: float) -> float:
    """A lognormal number of this mean whose deviation is cv times the mean."""
    sigma = math.sqrt(math.log(1 + cv**2))
    return mean * math.exp(draw.gauss(0, 1) * sigma - sigma**2 / 2)


def seasons(
    season: Season, plan: Plan, airs: Sequence[float], chances: Chances, editors: int, runs: int, seed: int,
    slipped: str = "",
) -> list[set[int]]:  # fmt: skip
    """The episodes that miss air, in each of so many seasons."""
    draw = Random(seed)
    return [_season(season, plan, airs, chances, editors, draw, slipped) for _ in range(runs)]


def _season(
    season: Season, plan: Plan, airs: Sequence[float], chances: Chances, editors: int, draw: Random, slipped: str
) -> set[int]:
    finite = [air for air in airs if air < math.inf]
    dates = [day.toordinal() for day in season.dates] or list(range(season.days))
    room = {(u, d): unit.minutes[d] for u, unit in enumerate(season.units) for d in range(season.days)}
    works = [[d for d in range(season.days) if unit.minutes[d]] for unit in season.units]
    lasts = [max(days, default=-1) for days in works]
    longest = lasts.index(max(lasts))
    while dates[-1] < max(finite):  # the unit that works longest goes on until all has aired
        for u in range(len(season.units)):
            room[u, len(dates)] = max(season.units[u].minutes) if u == longest else 0
        dates.append(dates[-1] + 1)

    left = [scene.minutes * lognormal(draw, chances.overrun, chances.overrun_cv) for scene in season.scenes]
    ill: dict[int, set[int]] = {}
    for person in range(len(season.people)):
        ill[person], day = set(), 0
        while day < len(dates):
            if draw.random() < chances.illness:
                ill[person] |= set(range(day, day + chances.ill_days))
                day += chances.ill_days
            else:
                day += 1

    def rank(number: int) -> tuple[float, int, int, str, bool, int, int]:
        scene = season.scenes[number]
        stand = plan.stands[scene.id]
        return airs[scene.episode], stand.day, stand.unit, str(stand.start or ""), scene.night, scene.place, number

    planned_with = {
        (person, plan.stands[scene.id].day): plan.stands[scene.id].unit for scene in season.scenes
        for person in scene.cast
    }  # fmt: skip
    open_ = set(range(len(season.scenes)))
    done: dict[int, int] = {}
    for day in range(len(dates)):
        rain = draw.random() < chances.rain
        time = {}
        for u in range(len(season.units)):
            pace = lognormal(draw, 1, chances.day_cv)
            time[u] = (room[u, day] + chances.overtime) / pace if room[u, day] else 0.0
        place_of: dict[int, set[int]] = {u: set() for u in time}
        unit_of: dict[int, int] = {}
        for number in sorted((n for n in open_ if plan.stands[season.scenes[n].id].day <= day), key=rank):
            scene = season.scenes[number]
            stand = plan.stands[scene.id]
            unit = stand.unit
            if day > lasts[unit] and unit != longest:
                unit = longest
            if scene.id == slipped and day == stand.day:
                continue
            if (rain and scene.outside) or day in season.places[scene.place].away or time[unit] <= 0:
                continue
            if any(day in season.people[person].away or day in ill[person] for person in scene.cast):
                continue
            if any(planned_with.get((person, day), unit) != unit for person in scene.cast):
                continue
            if any(unit_of.get(person, unit) != unit for person in scene.cast):
                continue
            if season.clock and scene.place not in place_of[unit]:
                if place_of[unit]:
                    time[unit] -= season.clock.move
                place_of[unit].add(scene.place)
                if time[unit] <= 0:
                    continue
            for person in scene.cast:
                unit_of[person] = unit
            if left[number] <= time[unit]:
                time[unit] -= left[number]
                open_.remove(number)
                done[number] = dates[day]
            else:
                left[number] -= time[unit]
                time[unit] = 0
    for number in open_:
        done[number] = dates[-1] + 1

    free = [0.0] * editors
    missed = set()
    for air, episode in sorted((air, episode) for episode, air in enumerate(airs) if air < math.inf):
        days = [done[n] for n, scene in enumerate(season.scenes) if scene.episode == episode]
        if not days:
            continue
        told = season.episodes[episode]
        edit = told.edit if told.edit or told.after else chances.post
        editor = free.index(min(free))
        free[editor] = max(free[editor], max(days) + 1) + edit * lognormal(draw, 1, chances.post_cv)
        if free[editor] + told.after * lognormal(draw, 1, chances.post_cv) > air + chances.air_hour / 24:
            missed.add(episode)
    return missed
