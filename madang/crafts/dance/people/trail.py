"""The trails of people so far: where each is, how it moves, how it was last seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.people.bodies import Array, costs

STEADY_S = 0.1  # over which a speed is averaged
GAP_S = 1.0  # unseen for longer, nobody is expected anywhere
REACH = 0.6  # within which somebody is looked for, from one frame to the next
APART, PLAINLY = 0.5, 3.0  # how far away everybody else must be, and how much farther than their own body
COAST_S = 0.3  # for how long somebody unseen is thought to move on


class Trails:
    """What is known of each person followed, by row; all lengths in trunks."""

    def __init__(self, roots: Array, poses: Array, time_s: float) -> None:
        self.root, self.pose = roots.copy(), poses.copy()
        self.speed = np.zeros_like(roots)
        self.seen_s = np.full(len(roots), time_s)

    def add(self, roots: Array, poses: Array, time_s: float) -> None:
        """Begin a trail for each of these."""
        self.root, self.pose = np.concatenate([self.root, roots]), np.concatenate([self.pose, poses])
        self.speed = np.concatenate([self.speed, np.zeros_like(roots)])
        self.seen_s = np.concatenate([self.seen_s, np.full(len(roots), time_s)])

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Forget all other trails."""
        self.root, self.pose, self.speed = self.root[rows], self.pose[rows], self.speed[rows]
        self.seen_s = self.seen_s[rows]

    def plain(self, roots: Array, time_s: float) -> NDArray[np.intp] | None:
        """Who goes on with each trail, where all are so near that nothing needs weighing; else None.

        Nearly all frames are such, and weighing poses takes longer than everything else.
        """
        if len(roots) != len(self.root) or not len(roots) or np.ptp(self.seen_s) or time_s - self.seen_s[0] > GAP_S:
            return None
        away = ((self._expected(time_s)[:, None] - roots[None]) ** 2).sum(axis=-1)
        nearest: NDArray[np.intp] = away.argmin(axis=1)
        rows = np.arange(len(roots))
        farthest = away[rows, nearest].max()
        away[rows, nearest] = np.inf
        distinct = len(set(nearest.tolist())) == len(nearest)
        plainly = farthest < REACH**2 and max(APART**2, PLAINLY**2 * farthest) < away.min()
        return nearest if distinct and plainly else None

    def costs(self, roots: Array, poses: Array, time_s: float) -> Array:
        """(trail, found): how unlike each found one is to what is expected of each trail now."""
        return costs(self._expected(time_s), self.pose, time_s - self.seen_s, roots, poses)

    def _expected(self, time_s: float) -> Array:
        return self.root + self.speed * np.minimum(time_s - self.seen_s, COAST_S)[:, None]

    def move(self, rows: NDArray[np.intp], roots: Array, poses: Array, time_s: float) -> None:
        """Go on with these trails where their people were found; a joint that is not seen stays as it was."""
        there = np.isfinite(roots).all(axis=1)
        rows, roots, poses = rows[there], roots[there], poses[there]
        passed = (time_s - self.seen_s[rows])[:, None]
        speed = (roots - self.root[rows]) / np.maximum(passed, 1e-9)
        known = np.isfinite(self.root[rows])
        share = 1 - np.exp(-passed / STEADY_S)
        self.speed[rows] = np.where(known, self.speed[rows] + share * (speed - self.speed[rows]), 0.0)
        self.root[rows] = roots
        self.pose[rows] = np.where(np.isfinite(poses), poses, self.pose[rows])
        self.seen_s[rows] = time_s
