"""Formation: how far each dancer is from their place and their neighbour, and who stands in the middle for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.floor import Floor, feet
from madang.crafts.dance.motion import JOINTS, Motion, Times
from madang.crafts.dance.stretches import stretches
from madang.crafts.dance.timing.clock import HZ, even_times, on_clock
from madang.crafts.dance.timing.features import Floats
from madang.records import Beats

OFF_CM = 15.0
STEADY_SD_S = 0.25  # weight shifts within a step are no change of place
FRONT_M = 0.7  # half the distance of neighbours: who is no farther behind the foremost is in the front row
MIDDLE_M = 0.7  # and who is no farther aside is in the middle


@dataclass(frozen=True)
class Displaced:
    """A stretch in which a dancer stands off their place, and by how much."""

    dancer: int
    start_s: float
    end_s: float
    off_cm: float


@dataclass(frozen=True)
class Spacing:
    """A count in which a dancer's distance from the nearest neighbour is not what it is meant to be, in metres."""

    dancer: int
    neighbour: int
    start_s: float
    end_s: float
    distance_m: float
    wanted_m: float


@dataclass(frozen=True)
class Centre:
    """For how many seconds a dancer stands in the middle of the front row, and the share of the take."""

    dancer: int
    seconds: float
    share: float


@dataclass(frozen=True, eq=False)
class Places:
    """Where on the floor everybody is: (dancer, moment, 2), metres to the right and towards the audience."""

    clock: Times
    metres: Floats
    dancers: tuple[str, ...]

    def on(self, clock: Times) -> Floats:
        """At other moments; NaN beyond the ends."""
        return np.stack(
            [
                np.stack([np.interp(clock, self.clock, axis, left=np.nan, right=np.nan) for axis in each.T], -1)
                for each in self.metres
            ]
        )

    def around(self, leader: int | None) -> Floats:
        """Seen from the leader, else from the middle of those who are there."""
        if leader is not None:
            from_leader: Floats = self.metres - self.metres[leader]
            return from_leader
        there = np.isfinite(self.metres)
        total = np.where(there, self.metres, 0.0).sum(0) / np.maximum(there.sum(0), 1)
        around: Floats = self.metres - total
        return around


def places_of(motion: Motion, floor: Floor | None = None) -> Places | None:
    """Where everybody stands; None where nobody knows: of one camera without a floor, of a take without a unit."""
    if (motion.flat and floor is None) or (not motion.flat and motion.unit_m is None):
        return None
    clock = even_times(float(motion.times_s[0]), float(motion.times_s[-1]))
    if motion.flat:
        assert floor is not None
        steady = on_clock(motion.times_s, feet(motion.positions)[:, :, None], clock, STEADY_SD_S)
        return Places(clock, floor.at(steady[:, :, 0]), motion.dancers)
    pelvis = motion.positions[:, :, [JOINTS.index("pelvis")]]
    steady = on_clock(motion.times_s, pelvis, clock, STEADY_SD_S)[:, :, 0]
    return Places(clock, steady[..., [0, 2]] * (motion.unit_m or 1.0), motion.dancers)


def wanted(places: Places, leader: int | None = None, plan: Places | None = None) -> Floats:
    """Where all are meant to be, from the leader or the middle: by the plan if it has them all, else as usual."""
    if plan is not None and set(places.dancers) <= set(plan.dancers):
        order = [plan.dancers.index(name) for name in places.dancers]
        meant = Places(places.clock, plan.on(places.clock)[order], places.dancers)
        # Whoever is not seen in the take must not move the plan's middle, either.
        seen = np.where(np.isfinite(places.metres), meant.metres, np.nan)
        return Places(places.clock, seen, places.dancers).around(leader)
    around = places.around(leader)
    usual = np.full((len(around), 1, 2), np.nan)
    for dancer, each in enumerate(around):
        if np.isfinite(each).any():
            usual[dancer, 0] = np.nanmedian(each, axis=0)
    return np.broadcast_to(usual, around.shape)


def formation(places: Places, leader: int | None = None, plan: Places | None = None) -> Iterator[Displaced]:
    """Stretches in which a dancer is off their place in the group by more than a hand's breadth.

    Places are those of the plan (a take of the same dancers, or a drawn one); without one, everybody is to keep the
    distance from the leader (else from the middle of the group) that they usually have. Only the group's place as a
    whole is free.
    """
    if len(places.dancers) < 2:
        return
    distance = 100 * np.linalg.norm(places.around(leader) - wanted(places, leader, plan), axis=-1)
    for dancer in range(len(places.dancers)):
        for run in stretches(distance[dancer] > OFF_CM, HZ):
            start, end = places.clock[run.start], places.clock[run.stop - 1]
            yield Displaced(dancer, float(start), float(end), float(np.median(distance[dancer][run])))


def spacing(places: Places, plan: Places | None = None, beats: Beats | None = None) -> Iterator[Spacing]:
    """Counts (seconds, without beats) in which the distance from the nearest neighbour is off by a hand's breadth."""
    if len(places.dancers) < 2:
        return
    meant = wanted(places, None, plan)
    for start, end in _counts(places.clock, beats):
        inside = slice(*np.searchsorted(places.clock, [start, end]).tolist())
        here, there = places.metres[:, inside], meant[:, inside]
        for dancer in range(len(here)):
            apart = _apart(here, dancer)
            if not np.isfinite(apart).any():
                continue
            nearest = int(np.nanargmin(apart))
            aim = _apart(there, dancer)[nearest]
            if abs(apart[nearest] - aim) * 100 > OFF_CM:
                yield Spacing(dancer, nearest, start, end, float(apart[nearest]), float(aim))


def _apart(metres: Floats, dancer: int) -> Floats:
    """The distance of everybody else from a dancer over a stretch; NaN of themselves and of whom nobody saw."""
    distance = np.linalg.norm(metres - metres[dancer], axis=-1)
    known = np.isfinite(distance)
    mean = np.where(known, distance, 0.0).sum(1) / np.maximum(known.sum(1), 1)
    apart: Floats = np.where(known.any(1) & (np.arange(len(metres)) != dancer), mean, np.nan)
    return apart


def _counts(clock: Times, beats: Beats | None) -> Iterator[tuple[float, float]]:
    times = np.arange(clock[0], clock[-1], 1.0) if beats is None else np.asarray(beats.times_s)
    for start, end in zip(times[:-1].tolist(), times[1:].tolist(), strict=True):
        if start >= clock[0] and end <= clock[-1]:
            yield start, end


def centre(places: Places) -> Iterator[Centre]:
    """Who is in the middle, the longest first: the one of the front row who is nearest to the middle of the group."""
    right, towards = places.metres[..., 0], places.metres[..., 1]
    here = np.isfinite(right)
    some = here.sum(0) >= 2
    front = here & (towards >= np.where(here, towards, -np.inf).max(0) - FRONT_M)
    right_end = np.where(some, np.where(here, right, -np.inf).max(0), 0.0)
    left_end = np.where(some, np.where(here, right, np.inf).min(0), 0.0)
    aside = np.where(front & some, np.abs(np.where(here, right, 0.0) - (left_end + right_end) / 2), np.inf)
    nearest = aside.argmin(0)
    stands = aside.min(0) <= MIDDLE_M
    counts = [(int((stands & (nearest == dancer)).sum()), dancer) for dancer in range(len(right))]
    for count, dancer in sorted(counts, key=lambda pair: (-pair[0], pair[1])):
        yield Centre(dancer, count / HZ, count / max(int(some.sum()), 1))


@dataclass(frozen=True, eq=False)
class Standing:
    """Where on the floor everybody is and is to be: (dancer, moment, 2) in metres, x and z, from the group's place.

    planned: whether another take says where, and not the distance that each usually keeps.
    """

    clock: Floats
    own: Floats
    wanted: Floats
    planned: bool


def standing(motion: Motion, leader: int | None = None, plan: Motion | None = None) -> Standing | None:
    """Where everybody is and is to be, by another take or as usual; None where nobody knows, or of one dancer."""
    places = places_of(motion)
    if places is None or len(motion.dancers) < 2:
        return None
    meant = None if plan is None or plan.dancers != motion.dancers else places_of(plan)
    return Standing(places.clock, places.around(leader), wanted(places, leader, meant), meant is not None)
