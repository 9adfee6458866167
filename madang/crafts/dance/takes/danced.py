"""Two takes of one dance on one clock by what is danced in them: another tempo, cuts, and a mirror are found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.takes.gist import PLACE_HZ, flattened, gist, mirrored, thinned
from madang.crafts.dance.takes.places import HOP_S, STRETCH_S, Place, places
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.estimate import peak
from madang.crafts.dance.timing.features import Floats
from madang.crafts.dance.timing.lag import lags
from madang.errors import Refused
from madang.records import Alignment

LEAST_S = 3.0  # of a take, to be found in another one
LEAST_SHARE = 0.3  # of the shorter take that must be found
FINE_S, FINE_HOP_S, ROUNDS = 4.0, 1.0, 3
STEEPNESS_S = 8.0  # of a run from which its tempo can be told better than by the search
LEAST_ALIKE = 0.5
PLAIN = 0.7  # alike over the whole take: then nobody looks for it in a mirror
_REMEDY = "name two takes of one choreography, or say that both are on one clock: --clock same"


@dataclass(frozen=True)
class Danced:
    """How a take lies on another one. alignment: from the take's clock to the other's; pieces between two runs, where
    nothing is known, have confidence 0. mirrored: the other is danced as in a mirror. alike: how alike the two are
    where they were brought together, 0 to 1.
    """

    alignment: Alignment
    mirrored: bool
    alike: float


@dataclass(frozen=True)
class _Run:
    """A stretch of the take, and the straight line on which it lies on the other's clock."""

    first_s: float
    last_s: float
    middle_s: float
    offset_s: float  # the other's clock at the middle
    ratio: float
    alike: float

    def other_s(self, own_s: float | Floats) -> float | Floats:
        return self.offset_s + self.ratio * (own_s - self.middle_s)


def danced(take: Motion, other: Motion, names: tuple[str, str] = ("", "")) -> Danced:
    """Lay a take on the clock of another one of the same choreography.

    A delay that everybody has throughout cannot be told from a later start: it is taken for the clock's.
    Raises Refused where the two do not dance the same thing, or where there is too little of it.
    """
    if take.flat != other.flat:
        take, other = flattened(take), flattened(other)
    for motion, name in ((take, names[0]), (other, names[1])):
        if len(motion.times_s) < 2 or motion.times_s[-1] - motion.times_s[0] < LEAST_S:
            raise Refused(f"{name or 'a take'} is shorter than {LEAST_S:g} s", _REMEDY)
    own = gist(take)
    runs, parts, turned = _search(own, other)
    starts = float(np.ceil(take.times_s[0] * HZ - 1e-6) / HZ), float(np.ceil(other.times_s[0] * HZ - 1e-6) / HZ)
    found = [fine for run in runs if (fine := _fine(run, own, parts)) is not None]
    found = _met(found, own, parts)
    lengths = [len(next(iter(each.values()))) / HZ for each in (own, parts)]
    told_s = sum(run.last_s - run.first_s for run in found)
    if told_s < max(LEAST_S, LEAST_SHARE * min(lengths)):
        raise Refused("the two takes do not seem to hold the same choreography", _REMEDY)
    alike = sum(run.alike * (run.last_s - run.first_s) for run in found) / told_s
    return Danced(_record(found, names, starts), turned, alike)


def _search(own: dict[str, Floats], other: Motion) -> tuple[list[list[Place]], dict[str, Floats], bool]:
    """The runs of stretches, the other's parts, and whether those are mirrored, which is tried where need be."""
    mine, parts = thinned(own), gist(other)
    plain = places(mine, thinned(parts))
    if _sum(plain) >= PLAIN * (len(mine) / PLACE_HZ - STRETCH_S) / HOP_S:
        return plain, parts, False
    turned_parts = gist(mirrored(other))
    turned = places(mine, thinned(turned_parts))
    return (turned, turned_parts, True) if _sum(turned) > _sum(plain) else (plain, parts, False)


def _sum(runs: list[list[Place]]) -> float:
    return sum(place.alike for run in runs for place in run)


def _fine(run: list[Place], own: dict[str, Floats], other: dict[str, Floats]) -> _Run | None:
    """The line through a run, drawn again and again through what is left between the two; None if they are unlike."""
    half = STRETCH_S / 2
    length_s = len(next(iter(own.values()))) / HZ
    first, last = max(0.0, run[0].own_s - half), min(length_s, run[-1].own_s + half)
    at, there = np.array([place.own_s for place in run]), np.array([place.other_s for place in run])
    middle = float((at[0] + at[-1]) / 2)
    slope = float(np.median([place.ratio for place in run]))
    if at[-1] - at[0] >= STEEPNESS_S:
        slope = _slope(at, there)
    line = _Run(first, last, middle, float(np.median(there - slope * (at - middle))), slope, 0.0)
    for turn in range(ROUNDS):
        moments, late_s, alike = _left(line, own, other)
        if not len(moments):
            return None
        steep = _slope(moments, late_s) if moments[-1] - moments[0] >= STEEPNESS_S else 0.0
        off = float(np.median(late_s - steep * (moments - middle)))
        if turn:  # the middle of the bulk: a dancer's own fault of some seconds does not pull it
            left = late_s - steep * (moments - middle) - off
            near = np.abs(left) <= max(0.02, 2 * float(np.median(np.abs(left))))
            if near.sum() >= 3 and moments[near][-1] - moments[near][0] >= STEEPNESS_S:
                steep, off = np.polyfit(moments[near] - middle, late_s[near], 1).tolist()
        # Own is later by `late` than where the line has it: at that moment the other is as much earlier.
        line = _Run(first, last, middle, line.offset_s - off * line.ratio, line.ratio * (1 - steep), alike)
    return line if line.alike >= LEAST_ALIKE else None


def _slope(at: Floats, value: Floats) -> float:
    """The median of all slopes (Theil 1950; Sen 1968) over more than a few seconds."""
    rise, width = value[None, :] - value[:, None], at[None, :] - at[:, None]
    far = width >= STEEPNESS_S / 2
    return float(np.median(rise[far] / width[far])) if far.any() else 0.0


def _left(line: _Run, own: dict[str, Floats], other: dict[str, Floats]) -> tuple[Floats, Floats, float]:
    """How late the take still is, window by window, where that can be told; and how alike the two are there."""
    first, last = round(line.first_s * HZ), round(line.last_s * HZ)
    moments = np.arange(first, last) / HZ
    spots = np.asarray(line.other_s(moments)) * HZ
    compared = [lags(own[part][first:last], _at(other[part], spots)) for part in own]
    nats = np.sum([each.nats for each in compared], axis=0)
    rho = np.mean([each.rho.max(1) for each in compared], axis=0)
    size, hop = min(round(FINE_S * HZ), last - first), round(FINE_HOP_S * HZ)
    found = []
    for start in range(0, max(1, last - first - size + 1), hop):
        window = slice(start, start + size)
        if rho[window].mean() >= LEAST_ALIKE:
            found.append(((first + start + size / 2) / HZ, peak(nats[window].sum(0))[0] / 1000))
    at = np.array(found).reshape(-1, 2)
    return at[:, 0], at[:, 1], float(np.median(rho)) if len(rho) else 0.0


def _at(values: Floats, spots: Floats) -> Floats:
    """Values (moment, channel) between grid moments; NaN beyond their ends."""
    before = np.clip(spots.astype(np.int64), 0, max(len(values) - 2, 0))
    share = (spots - before)[:, None]
    between: Floats = values[before] * (1 - share) + values[np.minimum(before + 1, len(values) - 1)] * share
    between[(spots < 0) | (spots > len(values) - 1)] = np.nan
    return between


def _met(runs: list[_Run], own: dict[str, Floats], other: dict[str, Floats]) -> list[_Run]:
    """Runs that neither overlap nor leave a rest between them: one goes over to the next where the next fits better."""
    length_s, there_s = (len(next(iter(parts.values()))) / HZ for parts in (own, other))
    runs = [run for run in runs if run.last_s - run.first_s >= 1.0]
    found: list[_Run] = []
    for run in runs:
        first = run.first_s
        if found and first - found[-1].last_s < STRETCH_S / 2:
            before = found.pop()
            first = _over(before, run, own, other)
            found.append(_cut(before, before.first_s, first - 0.5 / HZ))
            first += 0.5 / HZ
        found.append(_cut(run, first, run.last_s))
    if found:  # whole stretches were looked for; a line goes on to the ends of both takes
        if found[0].first_s < STRETCH_S / 2:
            found[0] = _cut(found[0], 0.0, found[0].last_s)
        if length_s - found[-1].last_s < STRETCH_S / 2:
            found[-1] = _cut(found[-1], found[-1].first_s, length_s - 1 / HZ)
    held = [_within(run, there_s - 1 / HZ) for run in found]
    return [run for run in held if run.last_s - run.first_s >= 1.0]


def _cut(run: _Run, first_s: float, last_s: float) -> _Run:
    return _Run(first_s, last_s, run.middle_s, run.offset_s, run.ratio, run.alike)


def _within(run: _Run, there_s: float) -> _Run:
    """The run as far as the other take goes."""
    begins = run.middle_s - run.offset_s / run.ratio
    ends = run.middle_s + (there_s - run.offset_s) / run.ratio
    return _cut(run, max(run.first_s, begins), min(run.last_s, ends))


def _over(before: _Run, behind: _Run, own: dict[str, Floats], other: dict[str, Floats]) -> float:
    """The moment at which the line behind begins to explain the take better than the one before."""
    first = round(max(before.first_s, min(before.last_s - STRETCH_S, behind.first_s)) * HZ)
    last = round(min(behind.last_s, max(behind.first_s + STRETCH_S, before.last_s)) * HZ)
    moments = np.arange(first, max(last, first + 1)) / HZ
    wrong = []
    for line in (before, behind):
        total = np.zeros(len(moments))
        for part, each in own.items():
            mine = np.nan_to_num(each[np.minimum(np.arange(first, first + len(moments)), len(each) - 1)])
            theirs = np.nan_to_num(_at(other[part], np.asarray(line.other_s(moments)) * HZ))
            scale = np.sqrt(np.nanmean(each**2, axis=0)) + 1e-9
            total += np.minimum(((mine - theirs) / scale) ** 2, 9.0).sum(1)
        wrong.append(total)
    gained = np.concatenate([[0.0], np.cumsum(wrong[0] - wrong[1])])
    return float((first + int(np.argmin(gained))) / HZ)


def _record(runs: list[_Run], names: tuple[str, str], starts: tuple[float, float]) -> Alignment:
    own: list[float] = []
    there: list[float] = []
    confidence: list[float] = []
    for run in runs:
        if own:
            confidence.append(0.0)
        for moment in (run.first_s, run.last_s):
            own.append(round(moment + starts[0], 6))
            there.append(round(float(run.other_s(moment)) + starts[1], 6))
        confidence.append(round(run.alike, 4))
    return Alignment(*names, tuple(own), tuple(there), tuple(confidence))
