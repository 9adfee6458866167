"""SMPL rotations (AIST++, AIOZ-GDANCE, AMASS) posed on a body of our own.

The body model of SMPL may not be used commercially and is not here: the rotations are theirs, the bones are ours.
The limbs are those of Drillis and Contini (1966, Technical Report 1166.03, New York University) as shares of the
height, which Winter reprints; the joints of the trunk are set to suit. Angles and timing do not depend on them;
where wrists and feet are in centimetres does.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.read.arrays import Anything
from madang.crafts.dance.read.checked import motion_of, upright
from madang.crafts.dance.read.clock import check_size, even
from madang.crafts.dance.read.skeletons import on_joints, smpl_names
from madang.errors import Unreadable

Array = NDArray[np.float64]
HEIGHT_M = 1.7
AIST_FPS = 60.0  # of all motions of AIST++ (Li et al., ICCV 2021)
JOINTS = 24
_PARENTS = (-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21)
_POSES, _PLACES = ("smpl_poses", "poses"), ("smpl_trans", "root_trans", "trans")
_RATES = ("mocap_framerate", "mocap_frame_rate", "fps")
# How many of the numbers of a pose are the body's: SMPL without and with palms, SMPL-H and SMPL-X (hands behind it).
_WIDTHS = {66: 66, 72: 72, 156: 66, 165: 66}
_EXPECTED = "it should hold smpl_poses (frames x 72) and smpl_trans (frames x 3), as AIST++ does"


def _bones() -> Array:
    """The offset of each joint from its parent in SMPL's resting pose: arms to the sides, +x to the left, +z ahead."""
    thigh, shank, foot, upper_arm, forearm, hand = 0.245, 0.246, 0.152, 0.186, 0.146, 0.108
    right_and_left = {
        "hip": (0.055, -0.05, 0), "knee": (0, -thigh, 0), "ankle": (0, -shank, 0), "toes": (0, -0.03, foot / 2),
        "collar": (0.045, 0.06, 0), "shoulder": (0.084, 0.02, 0), "elbow": (upper_arm, 0, 0), "wrist": (forearm, 0, 0),
        "palm": (hand / 2, 0, 0),
    }  # fmt: skip
    middle = {
        "pelvis": (0, 0, 0), "spine1": (0, 0.06, 0), "spine2": (0, 0.08, 0), "spine3": (0, 0.03, 0),
        "neck": (0, 0.12, 0), "head": (0, 0.05, 0.02),
    }  # fmt: skip
    offsets = []
    for name in smpl_names():
        side, _, part = name.rpartition(" ")
        x, y, z = right_and_left[part] if side else middle[name]
        offsets.append((-x if side == "right" else x, y, z))
    return HEIGHT_M * np.array(offsets, dtype=np.float64)


def motion(arrays: Mapping[str, Anything], name: str, fps: float | None = None, up: str | None = None) -> Motion:
    """The motion of the arrays of a file called `name`: one dancer, or as many as the poses have.

    fps: where it is not stated and the file does not say, AIST++ has 60. up: which axis points upwards; z in AMASS,
    else y. Raises Unreadable, MissingInput.
    """
    poses, places = _arrays(arrays)
    scaling = _number(arrays, "smpl_scaling")
    if scaling is not None:
        if scaling <= 0:
            raise Unreadable(f"its smpl_scaling is {scaling:g}", "export it again")
        places = places / scaling
    of_amass = any(key in arrays for key in _RATES[:2])
    rate = fps if fps is not None else next((found for key in _RATES if (found := _number(arrays, key))), None)
    if rate is None and scaling is not None:
        rate = AIST_FPS
    times = even(poses.shape[1], rate)
    check_size(*poses.shape[:2], JOINTS, 3, 3)
    joints = on_joints(pose(poses, places), smpl_names())
    names = [name] if len(poses) == 1 else [str(number + 1) for number in range(len(poses))]
    return motion_of(times, upright(joints, up or ("z" if of_amass else "y")), names, 1.0)


def pose(poses: Array, places: Array) -> Array:
    """Forward kinematics: (dancer, frame, 24, 3) of rotation vectors (dancer, frame, 24, 3) and pelvis places."""
    bones, turns = _bones(), matrices(poses)
    positions = np.empty(poses.shape)
    world = np.empty(turns.shape)
    for joint, parent in enumerate(_PARENTS):
        if parent < 0:
            positions[:, :, joint], world[:, :, joint] = places, turns[:, :, joint]
        else:
            positions[:, :, joint] = positions[:, :, parent] + world[:, :, parent] @ bones[joint]
            world[:, :, joint] = world[:, :, parent] @ turns[:, :, joint]
    return positions


def matrices(vectors: Array) -> Array:
    """Rotation matrices of rotation vectors (axis times angle), by Rodrigues' formula."""
    angle = np.linalg.norm(vectors, axis=-1)[..., None, None]
    x, y, z = np.moveaxis(vectors, -1, 0)
    none = np.zeros_like(x)
    cross = np.stack([none, -z, y, z, none, -x, -y, x, none], axis=-1).reshape(*vectors.shape[:-1], 3, 3)
    by_angle = np.sinc(angle / np.pi)
    # (1 - cos a) / a² without the cancellation at small angles.
    squared = np.sinc(angle / (2 * np.pi)) ** 2 / 2
    result: Array = np.eye(3) + by_angle * cross + squared * (cross @ cross)
    return result


def _arrays(arrays: Mapping[str, Anything]) -> tuple[Array, Array]:
    """(dancer, frame, 24, 3) rotation vectors and (dancer, frame, 3) places of the pelvis."""
    poses = next((arrays[key] for key in _POSES if key in arrays), None)
    places = next((arrays[key] for key in _PLACES if key in arrays), None)
    if poses is None or places is None or poses.dtype.kind not in "fiu" or places.dtype.kind not in "fiu":
        raise Unreadable(f"it holds {', '.join(sorted(arrays))[:80] or 'no arrays'} and no SMPL motion", _EXPECTED)
    if poses.ndim == 2 and places.ndim == 2:
        poses, places = poses[None], places[None]
    width = _WIDTHS.get(poses.shape[-1], 0) if poses.ndim == 3 else 0
    if not width or places.shape != (*poses.shape[:2], 3):
        raise Unreadable(f"its poses are {poses.shape} and its places {places.shape}", _EXPECTED)
    check_size(*poses.shape[:2], JOINTS, 3)
    whole = np.zeros((*poses.shape[:2], JOINTS, 3))
    numbers = poses[..., :width].astype(np.float64)
    numbers[~np.isfinite(numbers)] = np.nan
    whole[..., : width // 3, :] = numbers.reshape(*poses.shape[:2], width // 3, 3)
    return whole, places.astype(np.float64)


def _number(arrays: Mapping[str, Anything], key: str) -> float | None:
    value = arrays.get(key)
    return float(value.reshape(-1)[0]) if value is not None and value.size and value.dtype.kind in "fiu" else None
