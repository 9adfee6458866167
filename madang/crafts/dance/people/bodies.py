"""Bodies as following sees them: where their trunk is and how the rest stands to it, in lengths of a trunk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import JOINTS

Array = NDArray[np.float64]
_TRUNK = [JOINTS.index(name) for name in ("right shoulder", "left shoulder", "right hip", "left hip")]
_NECK, _PELVIS = JOINTS.index("neck"), JOINTS.index("pelvis")
POSE_WEIGHT = 0.5  # of how far the joints are from where they were, against how far the trunk is
POSE_FORGOTTEN_S = 0.2  # a pose tells less the longer it was not seen
_UNSEEN = 1.0  # of comparing with somebody who has no trunk: neither near nor far


def trunk_length(bodies: Array) -> float:
    """The usual length from pelvis to neck of bodies (..., joint, axis), in their unit; 1 where none is seen."""
    lengths = np.linalg.norm(bodies[..., _NECK, :] - bodies[..., _PELVIS, :], axis=-1)
    lengths = lengths[np.isfinite(lengths) & (lengths > 0)]
    return float(np.median(lengths)) if lengths.size else 1.0


def roots(bodies: Array) -> Array:
    """(..., axis): the middle of what is seen of shoulders and hips, else of all joints."""
    trunk = _middle(bodies[..., _TRUNK, :])
    return np.where(np.isnan(trunk), _middle(bodies), trunk)


def _middle(points: Array) -> Array:
    seen = np.isfinite(points)
    count = seen.sum(axis=-2)
    return np.where(count > 0, np.where(seen, points, 0).sum(axis=-2) / np.maximum(count, 1), np.nan)


def apart(some: Array, others: Array) -> Array:
    """The mean distance of joints that both of two bodies (..., joint, axis) show; NaN where they share none."""
    away = np.sqrt(((some - others) ** 2).sum(axis=-1))
    seen = np.isfinite(away)
    count = seen.sum(axis=-1)
    return np.where(count > 0, np.where(seen, away, 0).sum(axis=-1) / np.maximum(count, 1), np.nan)


def costs(expected: Array, poses: Array, unseen_s: Array, found: Array, found_poses: Array) -> Array:
    """(track, found): how unlike somebody found is to where and how each track is expected, in trunks.

    expected, found: trunk places. poses: joints relative to the trunk. unseen_s: for how long each was not seen.
    """
    places = np.linalg.norm(expected[:, None] - found[None], axis=-1)
    pose = np.nan_to_num(apart(poses[:, None], found_poses[None]))
    total = places + POSE_WEIGHT * np.exp(-unseen_s / POSE_FORGOTTEN_S)[:, None] * pose
    return np.where(np.isfinite(total), total, _UNSEEN)
