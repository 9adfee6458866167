"""How well a video tells when: points that jump, and by how many milliseconds what is seen may be off.

No delay of a limb can be told better than sigma / (speed sqrt(n)): sigma the noise of its points, n the frames looked
at (the Cramér-Rao bound of a delay). The noise is what a smooth movement through the frames around does not explain.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.people.bodies import trunk_length
from madang.crafts.dance.timing.features import LIMBS

Array = npt.NDArray[np.float64]
# Design decisions.
JUMP = 0.5  # trunk lengths from where the frames around lead: no limb does that
AROUND_S = 0.4  # before and behind: the window in which a delay is looked for
SPEED_S = 0.2  # over which a speed is taken
LEAST_NOISE = 0.001  # trunk lengths: less is a drawing, in which all is certain
REACH_S = 0.25  # from the first to the last of five frames: farther apart, they explain nothing


def without_jumps(motion: Motion) -> Array:
    """The positions without points that leap away for one frame and come back: a guess of the estimator's."""
    positions = motion.positions.copy()
    for body in positions:
        away = np.linalg.norm(_unexplained(motion.times_s, body), axis=-1)
        away = np.nan_to_num(away / trunk_length(body))
        # A leap stands out in its neighbours' frames, too, and most in its own.
        padded = np.pad(away, ((2, 2), (0, 0)))
        most = np.max([padded[shift : shift + len(away)] for shift in range(5)], axis=0)
        body[(away > JUMP) & (away == most)] = np.nan
    return positions


def doubts_ms(motion: Motion, clock_s: Array) -> npt.NDArray[np.float32]:
    """(dancer, frame, joint): the standard deviation of when, in milliseconds; NaN where nothing is known about it.

    clock_s: (frame,) that of the frames' own moments. The joints of a limb share what its noise and its usual speed
    give, infinite where it does not move more than noise does; of the trunk only the clock is known.
    """
    doubt = np.broadcast_to(clock_s[:, None], motion.positions.shape[:3]).copy()
    for body, when in zip(motion.positions, doubt, strict=True):
        noise = (_unexplained(motion.times_s, body) ** 2).mean(axis=-1)
        for root, bend, tip in LIMBS.values():
            ends = [JOINTS.index(root), JOINTS.index(tip)]
            limb = body[:, ends[1]] - body[:, ends[0]]
            variance, count = _around(motion.times_s, noise[:, ends].sum(axis=-1))
            speed = _usual_speed(motion.times_s, limb, float(np.nanmean(variance)) if count.any() else 0.0)
            joints = [JOINTS.index(bend), ends[1]]
            with np.errstate(divide="ignore", invalid="ignore"):
                own = np.sqrt(variance / np.maximum(count, 1)) / speed
            own[~(variance > (LEAST_NOISE * trunk_length(body)) ** 2)] = 0.0
            when[:, joints] = np.hypot(when[:, joints], own[:, None])
    doubt[np.isnan(motion.positions).any(axis=-1)] = np.nan
    return (1000 * doubt).astype(np.float32)


def _unexplained(times: Array, body: Array) -> Array:
    """(frame, joint, axis): how far each point is from the cubic through two frames before and two behind.

    In units of the noise of one point; NaN at the ends, where one of the five was not seen, or is far away in time.
    """
    found = np.full(body.shape, np.nan)
    if len(times) < 5:
        return found
    at = [times[2 + k : len(times) - 2 + k] for k in (-2, -1, 1, 2)]
    here = times[2:-2]
    weights = []
    for one, t in enumerate(at):
        others = [u for other, u in enumerate(at) if other != one]
        weights.append(np.prod([(here - u) / (t - u) for u in others], axis=0))
    cubic = sum(
        w[:, None, None] * body[2 + k : len(times) - 2 + k] for w, k in zip(weights, (-2, -1, 1, 2), strict=True)
    )
    scale = np.sqrt(1 + (np.array(weights) ** 2).sum(axis=0))
    inner = (body[2:-2] - cubic) / scale[:, None, None]
    inner[at[3] - at[0] > REACH_S] = np.nan
    found[2:-2] = inner
    return found


def _around(times: Array, values: Array) -> tuple[Array, npt.NDArray[np.intp]]:
    """The mean of what is known around each moment, and of how many it is; NaN of none."""
    known = np.isfinite(values)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0))])
    count = np.concatenate([[0], np.cumsum(known)])
    first, behind = np.searchsorted(times, times - AROUND_S), np.searchsorted(times, times + AROUND_S, "right")
    counts = count[behind] - count[first]
    mean = np.where(counts > 0, (total[behind] - total[first]) / np.maximum(counts, 1), np.nan)
    return mean, counts


def _usual_speed(times: Array, limb: Array, variance: float) -> float:
    """How fast the end of a limb usually moves, without what noise adds to it; 0 where that is all there is."""
    behind = np.searchsorted(times, times + SPEED_S)
    inside = behind < len(times)
    passed = times[behind[inside]] - times[inside]
    speeds = ((limb[behind[inside]] - limb[inside]) / passed[:, None]) ** 2
    speeds = speeds[np.isfinite(speeds).all(axis=1)].mean(axis=-1)
    if not len(speeds):
        return 0.0
    moved, noise = float(speeds.mean()), 2 * variance / SPEED_S**2
    return float(np.sqrt(moved - noise)) if moved > 2 * noise else 0.0
