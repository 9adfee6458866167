"""One season after the other, by the rules that docs/screen-risk.md states."""

from __future__ import annotations

from typing import Any

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.risk.draws import mixed, normals, stream, uniform

# Places in `chance`.
(MU, SIGMA, DAY_MU, DAY_SIGMA, RAIN, ILLNESS, ILL_DAYS, OVERTIME, POST_MU, POST_SIGMA, EDITORS, MOVE) = range(12)
# Kinds of random numbers.
SCENES, DAYS, WEATHER, HEALTH, EDIT, AFTER = range(6)
BINS, BIN_DAYS, MOST_EARLY = 320, 0.25, 60.0  # of the histogram of lateness: from 60 days early to 20 late
DONE = 1e-9  # minutes


@compiled()
def seasons(
    shoot: Any,
    chance: Any,
    seed: int,
    first: int,
    slipped: int,
    each: Any,
    late: Any,
    over: Any,
    lateness: Any,
    hits: Any,
) -> None:
    """Seasons `first` to `first + len(each)`; what is found is added to the arrays.

    shoot: see arrays.py. slipped: a scene that is not shot on its day, -1 for none. each: (seasons,) episodes that miss
    air. late: (episodes + 1,) seasons in which each misses, and scenes shot after their day. over:
    (episodes,) days after air at which each is ready, summed. lateness: (episodes, BINS)
    seasons by how long after air an episode is ready. hits: (scenes,) seasons in which an episode in time would miss
    if the scene were done one possible day later than it was; empty where nobody asks.
    """
    scenes, days, units = len(shoot.minutes), len(shoot.room), shoot.room.shape[1]
    left, finished = np.empty(scenes), np.empty(scenes, np.int64)
    slow, speed = np.empty(scenes), np.empty(days * units)
    wet, ill = np.zeros(days, np.bool_), np.zeros((shoot.with_unit.shape[0], days), np.bool_)
    waiting, still = np.empty(scenes, np.int64), np.empty(scenes, np.int64)
    room, used_by = np.empty(units), np.zeros(shoot.with_unit.shape[0], np.int64)
    seen = np.zeros((units, shoot.places[0]), np.int64)
    begun = np.zeros(units, np.int64)
    wrapped = np.empty(len(shoot.air), np.int64)
    edits, afters = np.empty(len(shoot.air)), np.empty(len(shoot.air))
    free, latest = np.empty(int(chance[EDITORS])), np.empty(len(shoot.air))
    for at in range(len(each)):
        season = first + at
        normals(stream(seed, season, SCENES), slow)
        for scene in range(scenes):
            left[scene] = shoot.minutes[scene] * np.exp(chance[MU] + chance[SIGMA] * slow[shoot.number[scene]])
        normals(stream(seed, season, DAYS), speed)
        begin = stream(seed, season, WEATHER)
        for day in range(days):
            wet[day] = uniform(begin, day) < chance[RAIN]
        sick(ill, stream(seed, season, HEALTH), chance)

        wrapped[:] = -1
        queue = 0
        stamp = at * (days + 1) + 1
        for day in range(days):
            stamp += 1
            for unit in range(units):
                room[unit] = 0.0
                if shoot.room[day, unit] > 0:
                    pace = np.exp(chance[DAY_MU] + chance[DAY_SIGMA] * speed[day * units + unit])
                    room[unit] = (shoot.room[day, unit] + chance[OVERTIME]) / pace
            # What airs first is shot first: those that wait and those of today, in one order.
            mine, theirs, stay = shoot.day_from[day], 0, 0
            while mine < shoot.day_from[day + 1] or theirs < queue:
                today = theirs == queue or (mine < shoot.day_from[day + 1] and shoot.by_day[mine] < waiting[theirs])
                if today:
                    scene = shoot.by_day[mine]
                    mine += 1
                else:
                    scene = waiting[theirs]
                    theirs += 1
                unit = shoot.unit[scene]
                if day > shoot.last_work[unit]:
                    unit = shoot.heir[0]
                can = room[unit] > 0 and shoot.open[day, scene] and not (wet[day] and shoot.outside[scene])
                if today and scene == slipped:
                    can = False
                person = shoot.cast_from[scene]
                while can and person < shoot.cast_from[scene + 1]:
                    who = shoot.cast[person]
                    person += 1
                    elsewhere = shoot.with_unit[who, day]
                    can = not ill[who, day] and (elsewhere < 0 or elsewhere == unit)
                    if can and units > 1 and used_by[who] // units == stamp:
                        can = used_by[who] % units == unit
                if can and chance[MOVE] > 0 and seen[unit, shoot.place[scene]] != stamp:
                    seen[unit, shoot.place[scene]] = stamp
                    if begun[unit] == stamp:
                        room[unit] -= chance[MOVE]
                    begun[unit] = stamp
                    can = room[unit] > 0
                if can:
                    for person in range(shoot.cast_from[scene], shoot.cast_from[scene + 1]):
                        used_by[shoot.cast[person]] = stamp * units + unit
                    part = min(room[unit], left[scene])
                    room[unit] -= part
                    left[scene] -= part
                    if left[scene] <= DONE:
                        finished[scene] = day
                        wrapped[shoot.episode[scene]] = max(wrapped[shoot.episode[scene]], day)
                        late[len(shoot.air)] += day > shoot.planned[scene]
                        continue
                still[stay] = scene
                stay += 1
            waiting, still = still, waiting
            queue = stay
        for at_queue in range(queue):  # the horizon came first
            scene = waiting[at_queue]
            finished[scene] = days
            wrapped[shoot.episode[scene]] = days
            late[len(shoot.air)] += 1

        # Editors take the episodes as they air; CG, mix and checking follow the edit.
        normals(stream(seed, season, EDIT), edits)
        normals(stream(seed, season, AFTER), afters)
        free[:] = 0.0
        missed = 0
        for episode in shoot.airing:
            editor = np.argmin(free)
            edit = shoot.edit[episode] * np.exp(chance[POST_MU] + chance[POST_SIGMA] * edits[episode])
            after = shoot.after[episode] * np.exp(chance[POST_MU] + chance[POST_SIGMA] * afters[episode])
            free[editor] = max(shoot.date[wrapped[episode]] + 1.0, free[editor]) + edit
            behind = free[editor] + after - shoot.air[episode]
            over[episode] += behind
            lateness[episode, min(BINS - 1, max(0, int((behind + MOST_EARLY) / BIN_DAYS)))] += 1
            missed += behind > 0
            late[episode] += behind > 0
            latest[episode] = -1.0 if behind > 0 else shoot.air[episode] - after - edit - 1.0
        each[at] = missed
        if len(hits):
            for scene in range(scenes):
                allowed = latest[shoot.episode[scene]]
                if allowed >= 0 and shoot.date[shoot.next_open[finished[scene], scene]] > allowed:
                    hits[scene] += 1


@compiled()
def sick(ill: Any, begin: Any, chance: Any) -> None:
    """Mark the days on which each is ill. The days until somebody falls ill are geometric."""
    ill[:] = False
    if chance[ILLNESS] <= 0:
        return
    scale = np.log1p(-chance[ILLNESS]) if chance[ILLNESS] < 1 else -np.inf
    people, days = ill.shape
    for who in range(people):
        own = mixed(begin + np.uint64(who + 1))
        day, draw = 0, 0
        while day < days:
            day += int(min(float(days), np.log(uniform(own, draw)) / scale))
            draw += 1
            for sick_day in range(day, min(days, day + int(chance[ILL_DAYS]))):
                ill[who, sick_day] = True
            day += int(chance[ILL_DAYS])
