"""A season and its plan as arrays, for the simulation. Scenes stand in the order in which a crew would do them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.season.model import Plan, Scene, Season

EDITORS = 2  # where the season does not say


class Shoot(NamedTuple):
    """n scenes, H days (the season's, and those until the last episode has aired), U units, A people, E episodes.

    Scenes are sorted: what airs first, then by the day they are planned on, then as they stand in it.
    number, minutes, episode, unit, place, planned, outside: (n,); number is the place in the season. The people of a
    scene are cast[cast_from[s]:cast_from[s+1]], the scenes planned on a day by_day[day_from[d]:day_from[d+1]].
    open: (H, n), whether place and people can be had. next_open: (H + 1, n), the next day after one on which the scene
    may be shot; H where there is none. room: (H, U), minutes. with_unit: (A, H), the unit someone is planned with, or
    -1. last_work: (U,), the last day a unit works; heir: (1,), the unit that takes over after that. places: (1,), how
    many. date: (H + 1,), days as whole numbers. airing: episodes that air, in that order. air: (E,), moments in days,
    inf for none. edit, after: (E,), days.
    """

    number: Any
    minutes: Any
    episode: Any
    unit: Any
    place: Any
    planned: Any
    outside: Any
    cast: Any
    cast_from: Any
    by_day: Any
    day_from: Any
    open: Any
    next_open: Any
    room: Any
    with_unit: Any
    last_work: Any
    heir: Any
    places: Any
    date: Any
    airing: Any
    air: Any
    edit: Any
    after: Any


def shoot_of(season: Season, plan: Plan, airs: Sequence[float], chances: Chances) -> Shoot:
    """airs: the day each episode airs on as a whole number (of season.dates, or places of days), inf for none.

    After the season's last day the unit that works longest goes on every day until the last episode has aired, with
    as many minutes as it has at most.
    """
    stands = [plan.stands[scene.id] for scene in season.scenes]
    order = sorted(range(len(stands)), key=lambda at: (
        airs[season.scenes[at].episode], stands[at].day, stands[at].unit, str(stands[at].start or ""),
        season.scenes[at].night, season.scenes[at].place, at,
    ))  # fmt: skip
    scenes = [season.scenes[at] for at in order]
    planned = np.array([stands[at].day for at in order], np.int64)
    unit = np.array([stands[at].unit for at in order], np.int64)
    date = [day.toordinal() for day in season.dates] or list(range(season.days))
    last_air = max((air for air in airs if math.isfinite(air)), default=0.0)
    more = max(0, int(last_air) - date[-1]) if date else 0
    date += [date[-1] + k for k in range(1, more + 2)]
    days = season.days + more
    room = np.zeros((days, len(season.units)))
    for at, each in enumerate(season.units):
        room[: season.days, at] = each.minutes
    last_work = np.array([max(np.flatnonzero(column), default=-1) for column in room.T], np.int64)
    heir = int(np.argmax(last_work))
    room[season.days :, heir] = room[:, heir].max(initial=0)
    last_work[heir] = days
    open_ = _open(season, scenes, days)
    with_unit = np.full((len(season.people), days), -1, np.int64)
    for scene, day, there in zip(scenes, planned, unit, strict=True):
        with_unit[list(scene.cast), day] = there
    by_day = np.argsort(planned, kind="stable")
    shot = {scene.episode for scene in scenes}
    airing = sorted((e for e in shot if math.isfinite(airs[e])), key=lambda e: (airs[e], e))
    return Shoot(
        number=np.array(order, np.int64),
        minutes=np.array([scene.minutes for scene in scenes], float),
        episode=np.array([scene.episode for scene in scenes], np.int64),
        unit=unit,
        place=np.array([scene.place for scene in scenes], np.int64),
        planned=planned,
        outside=_outside(season, order, chances),
        cast=np.array([who for scene in scenes for who in scene.cast], np.int64),
        cast_from=np.cumsum([0, *(len(scene.cast) for scene in scenes)]),
        by_day=by_day,
        day_from=np.searchsorted(planned[by_day], np.arange(days + 1)),
        open=open_,
        next_open=_next_open(open_ & _has_unit(scenes, unit, room, last_work, with_unit)),
        room=room,
        with_unit=with_unit,
        last_work=last_work,
        heir=np.array([heir]),
        places=np.array([len(season.places)]),
        date=np.array(date[: days + 1], np.int64),
        airing=np.array(airing, np.int64),
        air=np.array(airs, float) + chances.air_hour / 24,
        edit=np.array([episode.edit or (0 if episode.after else chances.post) for episode in season.episodes], float),
        after=np.array([episode.after for episode in season.episodes], float),
    )  # fmt: skip


def chance_of(season: Season, chances: Chances) -> Any:
    """The chances as the kernel reads them. A lognormal number with mean m and deviation m·cv has σ² = ln(1 + cv²)."""

    def lognormal(mean: float, cv: float) -> tuple[float, float]:
        square = math.log1p(cv * cv)
        return math.log(mean) - square / 2, math.sqrt(square)

    return np.array([
        *lognormal(chances.overrun, chances.overrun_cv), *lognormal(1.0, chances.day_cv), chances.rain,
        chances.illness, chances.ill_days, chances.overtime, *lognormal(1.0, chances.post_cv),
        editors_of(season, chances), season.clock.move if season.clock else 0.0,
    ])  # fmt: skip


def editors_of(season: Season, chances: Chances) -> int:
    """Who edit at once: as stated for the risk, else by the season's calendar."""
    return chances.editors or (season.editors if season.dates else EDITORS)


def _outside(season: Season, order: Sequence[int], chances: Chances) -> Any:
    """What is outside; where the season does not say, every so many scenes, spread evenly and the same in every run."""
    if season.dates:
        return np.array([season.scenes[at].outside for at in order], bool)
    spread = np.array(order) * 0.6180339887498949 % 1
    return spread < chances.outside


def _open(season: Season, scenes: Sequence[Scene], days: int) -> Any:
    away = np.zeros((len(season.people), days), bool)
    closed = np.zeros((len(season.places), days), bool)
    for at, person in enumerate(season.people):
        away[at, list(person.away)] = True
    for at, place in enumerate(season.places):
        closed[at, list(place.away)] = True
    shut = [closed[scene.place] | away[list(scene.cast)].any(0) for scene in scenes]
    return ~np.array(shut, bool).reshape(len(scenes), days).T.copy()


def _has_unit(scenes: Sequence[Scene], unit: Any, room: Any, last_work: Any, with_unit: Any) -> Any:
    """(H, n): whether the unit that would shoot a scene works that day, and nobody of the scene is with another."""
    days = np.arange(len(room))[:, None]
    takes = np.where(days > last_work[unit], np.argmax(last_work), unit)
    free = [
        np.all((with_unit[list(scene.cast)] < 0) | (with_unit[list(scene.cast)] == takes[:, at]), axis=0)
        for at, scene in enumerate(scenes)
    ]
    return (room[days, takes] > 0) & np.array(free, bool).reshape(len(scenes), len(room)).T


def _next_open(can: Any) -> Any:
    days, scenes = can.shape
    after = np.full((days + 1, scenes), days, np.int64)
    for day in range(days - 2, -1, -1):
        after[day] = np.where(can[day + 1], day + 1, after[day + 1])
    return after
