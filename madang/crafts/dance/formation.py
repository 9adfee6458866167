"""Formation: how far each dancer is from the place that the first take, or the way of the leader, gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.stretches import stretches
from madang.crafts.dance.timing.clock import HZ, even_times, on_clock
from madang.crafts.dance.timing.features import Floats

OFF_CM = 15.0
STEADY_SD_S = 0.25  # weight shifts within a step are no change of place


@dataclass(frozen=True)
class Displaced:
    """A stretch in which a dancer stands off their place, and by how much."""

    dancer: int
    start_s: float
    end_s: float
    off_cm: float


@dataclass(frozen=True, eq=False)
class Standing:
    """Where on the floor everybody is and is to be: (dancer, moment, 2) in metres, x and z, from the group's place.

    planned: whether another take says where, and not the distance that each usually keeps.
    """

    clock: Floats
    own: Floats
    wanted: Floats
    planned: bool


def formation(motion: Motion, leader: int | None = None, plan: Motion | None = None) -> Iterator[Displaced]:
    """Stretches in which a dancer is off their place in the group by more than a hand's breadth."""
    stood = standing(motion, leader, plan)
    if stood is None:
        return
    distance = 100 * np.linalg.norm(stood.own - stood.wanted, axis=-1)
    for dancer in range(len(motion.dancers)):
        for run in stretches(distance[dancer] > OFF_CM, HZ):
            start, end = stood.clock[run.start], stood.clock[run.stop - 1]
            yield Displaced(dancer, float(start), float(end), float(np.median(distance[dancer][run])))


def standing(motion: Motion, leader: int | None = None, plan: Motion | None = None) -> Standing | None:
    """Where everybody is and is to be.

    Where another take of the same dancers is given, places are those of that take; without one, everybody is to keep
    the distance from the leader (else from the middle of the group) that they usually have. Only the group's place as
    a whole is free. One camera, or a unit that nobody knows, tells no distances: then it is None.
    """
    if motion.flat or motion.unit_m is None or len(motion.dancers) < 2:
        return None
    clock = even_times(float(motion.times_s[0]), float(motion.times_s[-1]))
    own = _places(motion, clock, leader) * motion.unit_m
    if plan is not None and plan.dancers == motion.dancers and plan.unit_m is not None and not plan.flat:
        return Standing(clock, own, _places(plan, clock, leader) * plan.unit_m, True)
    usual = np.full((len(own), 1, 2), np.nan)
    for dancer, places in enumerate(own):
        seen = np.isfinite(places).all(-1)
        if seen.any():
            usual[dancer] = np.median(places[seen], axis=0)
    return Standing(clock, own, np.broadcast_to(usual, own.shape), False)


def _places(motion: Motion, clock: Floats, leader: int | None) -> Floats:
    """Where on the floor each dancer is (dancer, moment, 2), from the leader or from the middle of the group."""
    pelvis = motion.positions[:, :, [JOINTS.index("pelvis")]]
    floor = on_clock(motion.times_s, pelvis, clock, STEADY_SD_S)[:, :, 0][..., [0, 2]]
    places: Floats = floor - (_middle(floor) if leader is None else floor[leader])
    return places


def _middle(floor: Floats) -> Floats:
    """The mean place of those who were seen (moment, 2); NaN where nobody was."""
    seen = np.isfinite(floor).all(-1, keepdims=True)
    many = seen.sum(0)
    middle: Floats = np.where(many > 0, np.where(seen, floor, 0.0).sum(0) / np.maximum(many, 1), np.nan)
    return middle
