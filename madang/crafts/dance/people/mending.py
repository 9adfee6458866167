"""Names put right: where two dancers of a take are exchanged for a while, each gets their own body back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.people.assignment import assign
from madang.crafts.dance.people.bodies import roots, trunk_length
from madang.crafts.dance.people.crossing import uncross
from madang.crafts.dance.people.doubts import Doubt, Followed, masked
from madang.crafts.dance.people.trail import GAP_S, Trails

LOYALTY = 0.1  # trunks that a body of another name must fit better; a name is not taken away for less


def repair(motion: Motion) -> Followed:
    """Each dancer as one body throughout, whatever names an estimator gave them.

    Frame by frame the bodies go to the dancers whose trunks and poses they continue. Where two meet so closely that
    frames cannot tell, the ways before and behind decide; where they cannot either, 0.3 s around is masked.
    """
    if len(motion.dancers) < 2 or len(motion.times_s) < 2:
        return Followed(motion)
    order = _whose(motion)
    positions = motion.positions[order.T, np.arange(len(motion.times_s))]
    continued, crossed = uncross(replace(motion, positions=positions))
    return Followed(masked(continued, crossed), tuple(sorted((*_exchanged(motion, order), *crossed))))


def _whose(motion: Motion) -> NDArray[np.intp]:
    """(frame, dancer): under which name each dancer's body stands in the motion."""
    scale = trunk_length(motion.positions)
    places = roots(motion.positions)
    poses = (motion.positions - places[:, :, None]) / scale
    places = places / scale
    everybody = np.arange(len(motion.dancers))
    order = np.tile(everybody, (len(motion.times_s), 1))
    trails = Trails(places[:, 0], poses[:, 0], float(motion.times_s[0]))
    stranger = np.where(np.eye(len(everybody), dtype=bool), 0.0, LOYALTY)
    for frame in range(1, len(motion.times_s)):
        time_s = float(motion.times_s[frame])
        found = trails.plain(places[:, frame], time_s)
        if found is None:
            costs = trails.costs(places[:, frame], poses[:, frame], time_s)
            # Who was away for long, or was never here, is believed to be who the name says.
            costs[time_s - trails.seen_s > GAP_S] = 0.0
            costs[~np.isfinite(trails.root[:, 0])] = 0.0
            found = assign(costs + stranger)
        order[frame] = found
        trails.move(everybody, places[order[frame], frame], poses[order[frame], frame], time_s)
    return order


def _exchanged(motion: Motion, order: NDArray[np.intp]) -> list[Doubt]:
    """One doubt for each stretch of time in which a set of dancers stood under each other's names."""
    doubts = []
    moved = order != np.arange(order.shape[1])
    start = 0
    for frame in range(len(order) + 1):
        if frame < len(order) and (moved[frame] == moved[start]).all():
            continue
        if moved[start].any():
            names = tuple(motion.dancers[place] for place in np.flatnonzero(moved[start]))
            span = (float(motion.times_s[start]), float(motion.times_s[frame - 1]))
            doubts.append(Doubt(*span, "exchanged", names))
        start = frame
    return doubts
