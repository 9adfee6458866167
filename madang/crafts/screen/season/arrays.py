"""A season as arrays, for compiled loops. A slot is a unit's day: day × units + unit."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from madang.crafts.screen.season.law import Limits, limits, statutes
from madang.crafts.screen.season.model import Season

# Places in `clock`.
CLOCKED, CALL, EARLIEST, DUSK, DAWN, MOVE, STRETCH, PAUSE, REST, WORK_DAYS = range(10)


class Arrays(NamedTuple):
    """n scenes, A people, L places, D days, K = D × units slots, W weeks.

    minutes, place, night, outside: (n,). cast, cast_from: the people of scene s are cast[cast_from[s]:cast_from[s+1]];
    scenes_of, scenes_of_from: the scenes of a person the same way, scenes_at, scenes_at_from: those of a place.
    allowed: (n, K), where a scene may stand by itself. hurried: (n, D), whether the law ends its day early for someone.
    rate, drop: (A,). week_cap: (A, W); day_cap, begin, end: (A, D), minutes. room: (K,), minutes. week: (D,).
    next_to: (D,), whether the next shooting day is the next date. prices: hold share, move, mixed. clock: see above.
    """

    minutes: Any
    place: Any
    night: Any
    outside: Any
    cast: Any
    cast_from: Any
    scenes_of: Any
    scenes_of_from: Any
    scenes_at: Any
    scenes_at_from: Any
    allowed: Any
    hurried: Any
    rate: Any
    drop: Any
    week_cap: Any
    day_cap: Any
    begin: Any
    end: Any
    room: Any
    week: Any
    next_to: Any
    prices: Any
    clock: Any


def arrays_of(season: Season) -> Arrays:
    """The arrays of a season."""
    law = [limits(person, season) for person in season.people]
    cast, cast_from = _ragged([scene.cast for scene in season.scenes])
    of: list[list[int]] = [[] for _ in season.people]
    at: list[list[int]] = [[] for _ in season.places]
    for number, scene in enumerate(season.scenes):
        at[scene.place].append(number)
        for person in scene.cast:
            of[person].append(number)
    clock = season.clock
    said = (
        [1, clock.call, clock.earliest, clock.dusk, 1440 + clock.dawn, clock.move, clock.stretch, clock.pause,
         round(60 * clock.rest), statutes()["rest_day"]["days_in_week"]] if clock else [0] * 10
    )  # fmt: skip
    dates = season.dates
    end = _table([one.end for one in law], season.days)
    hurried = np.zeros((len(season.scenes), season.days), np.bool_)
    for number, scene in enumerate(season.scenes):
        for person in scene.cast:
            hurried[number] |= end[person] <= 1440
    return Arrays(
        minutes=np.array([scene.minutes for scene in season.scenes], np.int64),
        place=np.array([scene.place for scene in season.scenes], np.int64),
        night=np.array([int(scene.night) for scene in season.scenes], np.int64),
        outside=np.array([scene.outside for scene in season.scenes], np.bool_),
        cast=cast, cast_from=cast_from,
        **dict(zip(("scenes_of", "scenes_of_from"), _ragged(of), strict=True)),
        **dict(zip(("scenes_at", "scenes_at_from"), _ragged(at), strict=True)),
        allowed=allowed(season, law), hurried=hurried,
        rate=np.array([person.rate for person in season.people], float),
        drop=np.array([person.drop_days for person in season.people], np.int64),
        week_cap=_table([one.week for one in law], max(season.weeks, default=-1) + 1),
        day_cap=_table([one.day for one in law], season.days),
        begin=_table([one.begin for one in law], season.days),
        end=end,
        room=np.array([unit.minutes[day] for day in range(season.days) for unit in season.units], np.int64),
        week=np.array(season.weeks, np.int64),
        next_to=np.array([bool(dates) and day + 1 < season.days and (dates[day + 1] - dates[day]).days == 1
                          for day in range(season.days)], np.bool_),
        prices=np.array([season.costs.hold, season.costs.move, season.costs.mixed], float),
        clock=np.array(said, np.int64),
    )  # fmt: skip


def allowed(season: Season, law: list[Limits]) -> Any:
    """(n, K): where each scene may stand, looked at alone."""
    return np.array(
        [[why_not(season, law, scene, day, unit) == "" for day in range(season.days)
          for unit in range(len(season.units))] for scene in range(len(season.scenes))], np.bool_,
    ).reshape(len(season.scenes), season.days * len(season.units))  # fmt: skip


def why_not(season: Season, law: list[Limits], number: int, day: int, unit: int) -> str:
    """What keeps a scene from a day of a unit all by itself: one word, or who ("cast 3"); "" where nothing does."""
    scene = season.scenes[number]
    episode = season.episodes[scene.episode]
    if not episode.first <= day <= episode.last:
        return "window"
    if scene.pinned_day not in (None, day) or scene.pinned_unit not in (None, unit):
        return "pin"
    if season.units[unit].minutes[day] < scene.minutes:
        return "room"
    if day in season.places[scene.place].away:
        return "place"
    for person in scene.cast:
        if day in season.people[person].away:
            return f"cast {person}"
    clock = season.clock
    if clock:
        call = clock.dusk if scene.night else clock.earliest
        wrap = call + scene.minutes + clock.pause * ((scene.minutes - 1) // clock.stretch)
        for person in scene.cast:
            if wrap > law[person].end[day] or scene.minutes > law[person].day[day]:
                return f"law {person}"
        if scene.outside and wrap > (1440 + clock.dawn if scene.night else clock.dusk):
            return "light"
    return ""


def _ragged(rows: Any) -> tuple[Any, Any]:
    begins = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)
    return np.array([item for row in rows for item in row], np.int64), begins


def _table(rows: list[tuple[int, ...]], width: int) -> Any:
    return np.array(rows, np.int64).reshape(len(rows), width)
