"""The points of pose estimators on our joints."""

from __future__ import annotations

import numpy as np

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.video.people import Points

# For each count of points: of each joint, the points whose middle it is (COCO's 17, MediaPipe's 33).
_LIMBS = {
    17: dict(zip(("shoulder", "elbow", "wrist", "hip", "knee", "ankle"), (5, 7, 9, 11, 13, 15), strict=True)),
    33: dict(zip(("shoulder", "elbow", "wrist", "hip", "knee", "ankle"), (11, 13, 15, 23, 25, 27), strict=True)),
}
_EARS = {17: (3, 4), 33: (7, 8)}


def places(count: int) -> dict[str, tuple[int, ...]]:
    """Which points are which of our joints; left points are odd in both orders, and the right one follows."""
    limbs = _LIMBS[count]
    shoulders, hips = ((limbs[name], limbs[name] + 1) for name in ("shoulder", "hip"))
    found = {"pelvis": hips, "chest": (*shoulders, *hips), "neck": shoulders, "head": _EARS[count]}
    for name, left in limbs.items():
        found[f"left {name}"], found[f"right {name}"] = (left,), (left + 1,)
    return found


def on_joints(points: Points) -> Points:
    """(..., 17 or 33, 2) points as (..., 16, 2) joints in the order of JOINTS; what lacks a point is NaN."""
    where = places(points.shape[-2])
    joints: Points = np.stack([points[..., list(where[joint]), :].mean(axis=-2) for joint in JOINTS], axis=-2)
    return joints
