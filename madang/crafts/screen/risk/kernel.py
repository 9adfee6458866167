"""One season after the other, by the rules that docs/screen-risk.md states."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.risk.draws import mixed, normals, stream, uniform

# Places in `chance`.
(MU, SIGMA, DAY_MU, DAY_SIGMA, RAIN, ILLNESS, ILL_DAYS, OVERTIME, POST_MU, POST_SIGMA, EDITORS, MOVE) = range(12)
# Kinds of random numbers.
SCENES, DAYS, WEATHER, HEALTH, EDIT, AFTER = range(6)
BINS, BIN_DAYS, MOST_EARLY = 320, 0.25, 60.0  # of the histogram of lateness: from 60 days early to 20 late
DONE = 1e-9  # minutes


class World(NamedTuple):
    """What a season is played with, used again for the next one. Shapes as in arrays.Shoot.

    left: (n,) minutes of each scene. noise: (n,) normal numbers. finished: (n,) the day a scene is done. pace: (H × U,)
    how slow a unit's day is. wet: (H,). ill: (A, H). wrapped: (E,) the day an episode's last scene is done. edits,
    afters: (E,) normal numbers. latest: (E,) the last day of shooting with which an episode would still be in time, -1
    where it missed. free: when each editor is. waiting, still: (n,) scenes left over, sorted. room: (U,) minutes of a
    day. used_by: (A,), seen: (U, places), begun: (U,), on which day, counted through all seasons, somebody worked (and
    with which unit), a unit was at a place, a unit began. late: (1,) scenes done after their day.
    """

    left: Any
    noise: Any
    finished: Any
    pace: Any
    wet: Any
    ill: Any
    wrapped: Any
    edits: Any
    afters: Any
    latest: Any
    free: Any
    waiting: Any
    still: Any
    room: Any
    used_by: Any
    seen: Any
    begun: Any
    late: Any


def world_of(shoot: Any, chance: Any) -> World:
    """Arrays of the right sizes."""
    scenes, (days, units), people = len(shoot.minutes), shoot.room.shape, shoot.with_unit.shape[0]
    episodes = len(shoot.air)
    return World(
        left=np.empty(scenes), noise=np.empty(scenes), finished=np.empty(scenes, np.int64),
        pace=np.empty(days * units), wet=np.zeros(days, np.bool_), ill=np.zeros((people, days), np.bool_),
        wrapped=np.empty(episodes, np.int64), edits=np.empty(episodes), afters=np.empty(episodes),
        latest=np.empty(episodes), free=np.empty(int(chance[EDITORS])), waiting=np.empty(scenes, np.int64),
        still=np.empty(scenes, np.int64), room=np.empty(units), used_by=np.zeros(people, np.int64),
        seen=np.zeros((units, shoot.places[0]), np.int64), begun=np.zeros(units, np.int64), late=np.zeros(1, np.int64),
    )  # fmt: skip


@compiled()
def seasons(
    shoot: Any, chance: Any, world: Any, seed: int, first: int, slipped: int,
    each: Any, missed: Any, over: Any, lateness: Any, hits: Any,
) -> None:  # fmt: skip
    """Seasons `first` to `first + len(each)`; what is found is added to the arrays.

    shoot: see arrays.py. slipped: a scene that is not shot on its day, -1 for none. each: (seasons,) episodes that miss
    air. missed: (episodes,) seasons in which each does. over: (episodes,) days after air at which it is ready, summed.
    lateness: (episodes, BINS) seasons by that. hits: (scenes,) seasons in which an episode in time would miss if the
    scene were done one possible day later than it was; empty where nobody asks.
    """
    days = len(shoot.room)
    for at in range(len(each)):
        befall(shoot, chance, world, seed, first + at)
        shot(shoot, chance, world, slipped, at * days + 1)
        each[at] = aired(shoot, chance, world, missed, over, lateness)
        for scene in range(len(hits)):
            latest = world.latest[shoot.episode[scene]]
            if latest >= 0 and shoot.date[shoot.next_open[world.finished[scene], scene]] > latest:
                hits[scene] += 1


@compiled()
def befall(shoot: Any, chance: Any, world: Any, seed: int, season: int) -> None:
    """What happens to scenes, days and people, whatever the plan."""
    normals(stream(seed, season, SCENES), world.noise)
    for scene in range(len(world.left)):
        noise = world.noise[shoot.number[scene]]
        world.left[scene] = shoot.minutes[scene] * np.exp(chance[MU] + chance[SIGMA] * noise)
    normals(stream(seed, season, DAYS), world.pace)
    for at in range(len(world.pace)):
        world.pace[at] = np.exp(chance[DAY_MU] + chance[DAY_SIGMA] * world.pace[at])
    begin = stream(seed, season, WEATHER)
    for day in range(len(world.wet)):
        world.wet[day] = uniform(begin, day) < chance[RAIN]
    sick(world.ill, stream(seed, season, HEALTH), chance)
    normals(stream(seed, season, EDIT), world.edits)
    normals(stream(seed, season, AFTER), world.afters)


@compiled()
def sick(ill: Any, begin: Any, chance: Any) -> None:
    """Mark the days on which each is ill. The days until somebody falls ill are geometric."""
    ill[:] = False
    if chance[ILLNESS] <= 0:
        return
    scale = np.log1p(-chance[ILLNESS]) if chance[ILLNESS] < 1 else -np.inf
    people, days = ill.shape
    lasts = int(chance[ILL_DAYS])
    for who in range(people):
        own = mixed(begin + np.uint64(who + 1))
        day, draw = 0, 0
        while day < days:
            day += int(min(float(days), np.log(uniform(own, draw)) / scale))
            draw += 1
            ill[who, day : day + lasts] = True
            day += lasts


@compiled()
def shot(shoot: Any, chance: Any, world: Any, slipped: int, stamp: int) -> None:
    """All days of shooting. stamp: a number for the first, higher than those of the days of all seasons before.

    One long loop: a function for each scene would be handed all these arrays each time, at five times the cost.
    """
    days, units = shoot.room.shape
    left, room, used_by, seen, begun = world.left, world.room, world.used_by, world.seen, world.begun
    waiting, still, queue = world.waiting, world.still, 0
    world.wrapped[:] = -1
    for day in range(days):
        stamp += 1
        for unit in range(units):
            full = shoot.room[day, unit]
            room[unit] = (full + chance[OVERTIME]) / world.pace[day * units + unit] if full > 0 else 0.0
        # What airs first is shot first: those that wait and those of today, in one order.
        mine, theirs, stay = shoot.day_from[day], 0, 0
        end = shoot.day_from[day + 1]
        while mine < end or theirs < queue:
            if theirs == queue or (mine < end and shoot.by_day[mine] < waiting[theirs]):
                scene = shoot.by_day[mine]
                mine += 1
            else:
                scene = waiting[theirs]
                theirs += 1
            unit = shoot.unit[scene] if day <= shoot.last_work[shoot.unit[scene]] else shoot.heir[0]
            can = room[unit] > 0 and shoot.open[day, scene] and not (world.wet[day] and shoot.outside[scene])
            if scene == slipped and day == shoot.planned[scene]:
                can = False
            at = shoot.cast_from[scene]
            while can and at < shoot.cast_from[scene + 1]:
                who = shoot.cast[at]
                planned = shoot.with_unit[who, day]
                can = not world.ill[who, day] and (planned < 0 or planned == unit)
                if can and used_by[who] // units == stamp:
                    can = used_by[who] % units == unit
                at += 1
            if can and seen[unit, shoot.place[scene]] != stamp:
                seen[unit, shoot.place[scene]] = stamp
                if begun[unit] == stamp:
                    room[unit] -= chance[MOVE]
                begun[unit] = stamp
                can = room[unit] > 0
            if can:
                for at in range(shoot.cast_from[scene], shoot.cast_from[scene + 1]):
                    used_by[shoot.cast[at]] = stamp * units + unit
                part = min(room[unit], left[scene])
                room[unit] -= part
                left[scene] -= part
            if can and left[scene] <= DONE:
                world.finished[scene] = day
                world.late[0] += day > shoot.planned[scene]
                world.wrapped[shoot.episode[scene]] = max(world.wrapped[shoot.episode[scene]], day)
            else:
                still[stay] = scene
                stay += 1
        waiting, still, queue = still, waiting, stay
    for at in range(queue):  # the last day came first
        world.finished[waiting[at]] = days
        world.wrapped[shoot.episode[waiting[at]]] = days
    world.late[0] += queue


@compiled()
def aired(shoot: Any, chance: Any, world: Any, missed: Any, over: Any, lateness: Any) -> int:
    """Editors take the episodes as they air; CG, mix and checking follow the edit. Returns how many miss."""
    world.free[:] = 0.0
    count = 0
    for episode in shoot.airing:
        editor = np.argmin(world.free)
        edit = shoot.edit[episode] * np.exp(chance[POST_MU] + chance[POST_SIGMA] * world.edits[episode])
        after = shoot.after[episode] * np.exp(chance[POST_MU] + chance[POST_SIGMA] * world.afters[episode])
        world.free[editor] = max(shoot.date[world.wrapped[episode]] + 1.0, world.free[editor]) + edit
        behind = world.free[editor] + after - shoot.air[episode]
        over[episode] += behind
        lateness[episode, min(BINS - 1, max(0, int((behind + MOST_EARLY) / BIN_DAYS)))] += 1
        misses = behind > 0
        count += misses
        missed[episode] += misses
        world.latest[episode] = -1.0 if misses else shoot.air[episode] - after - edit - 1.0
    return count
