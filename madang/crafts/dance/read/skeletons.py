"""Other people's skeletons on ours: which of their joints, markers or points is which of JOINTS."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import JOINTS
from madang.errors import Unreadable

Array = NDArray[np.float64]
# What a skeleton has no joint for stands in the middle of two others, in this order.
_BETWEEN = {
    "pelvis": ("right hip", "left hip"),
    "neck": ("right shoulder", "left shoulder"),
    "chest": ("pelvis", "neck"),
}
_LIMBS = (("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"))
_POINTS = {17: "coco-17", 25: "openpose-25", 26: "halpe-26", 29: "smpl-24", 33: "mediapipe-33", 136: "halpe-26"}
_NOT_NAME = re.compile(r"[^a-z0-9]")


def point_names(count: int) -> tuple[str, ...]:
    """The names of the points that an estimator writes so many of for a person, those beyond the body left out.

    29 are those of HybrIK, whose first 24 are the joints of SMPL; of Halpe's 136 the first 26 are the body.
    Raises Unreadable where no estimator known here writes so many.
    """
    if count not in _POINTS:
        *others, last = sorted(_POINTS)
        raise Unreadable(
            f"it has {count} points a person, which no estimator known here writes",
            f"export {', '.join(map(str, others))} or {last} points a person",
        )
    return tuple(_table()["points"][_POINTS[count]])


def smpl_names() -> tuple[str, ...]:
    """The 24 joints of SMPL in their order."""
    return tuple(_table()["points"]["smpl-24"])


def found_in(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """For each of our joints that a skeleton has, which of its joints it is (the middle of several).

    >>> found_in(["mixamorig:Hips", "mixamorig:LeftArm", "mixamorig:LeftForeArm", "mixamorig:LeftHand"])
    {'pelvis': (0,), 'left shoulder': (1,), 'left elbow': (2,), 'left wrist': (3,)}
    """
    place: dict[str, int] = {}
    for index, name in enumerate(names):
        place.setdefault(plain(name), index)
    found = {}
    for joint, choices in _choices().items():
        for parts in choices:
            if all(part in place for part in parts):
                found[joint] = tuple(place[part] for part in parts)
                break
    return found


def on_joints(points: Array, names: Sequence[str]) -> Array:
    """Points (..., point, axis) of another skeleton as (..., joint, axis) in the order of JOINTS.

    A joint it does not have is the middle of two others where that makes sense, else NaN.
    Raises Unreadable where the names hold no whole limb.
    """
    found = found_in(names)
    check_limbs(found, names)
    joints = np.full((*points.shape[:-2], len(JOINTS), points.shape[-1]), np.nan)
    for joint, places in found.items():
        joints[..., JOINTS.index(joint), :] = points[..., list(places), :].mean(axis=-2)
    for joint, ends in _BETWEEN.items():
        if joint not in found:
            joints[..., JOINTS.index(joint), :] = joints[..., [JOINTS.index(end) for end in ends], :].mean(axis=-2)
    return joints


def check_limbs(found: Mapping[str, object], names: Sequence[str]) -> None:
    """Raises Unreadable where not even one arm or leg was found whole."""
    if any(all(f"{side} {joint}" in found for joint in limb) for side in ("left", "right") for limb in _LIMBS):
        return
    some = ", ".join(str(name)[:40] for name in names[:8]) + (", ..." if len(names) > 8 else "")
    raise Unreadable(
        f"no arm or leg was found among its joints ({some or 'it names none'})",
        "name them as Mixamo, CMU or SMPL do, like LeftArm, LeftForeArm, LeftHand",
    )


def plain(name: str) -> str:
    """A joint's name as the table spells it.

    >>> plain("Bip01 L Thigh"), plain("Anna:upperarm_l")
    ('lthigh', 'upperarml')
    """
    short = _NOT_NAME.sub("", name.rpartition(":")[2].lower())
    for prefix in _table()["prefixes"]:
        short = short.removeprefix(prefix) or short
    return short


@cache
def _choices() -> dict[str, list[tuple[str, ...]]]:
    """Of each of our joints the names it may have, best first, each as the parts whose middle it is."""
    table = _table()
    choices = {joint: [tuple(name.split("+")) for name in names] for joint, names in table["middle"].items()}
    for joint, names in table["sided"].items():
        for side in ("left", "right"):
            choices[f"{side} {joint}"] = [parts for name in names for parts in _on_side(name.split("+"), side)]
    return {joint: choices[joint] for joint in JOINTS}


def _on_side(parts: Sequence[str], side: str) -> Iterator[tuple[str, ...]]:
    for word in (side, side[0]):
        yield tuple(word + part for part in parts)
        yield tuple(part + word for part in parts)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("skeletons.toml").read_text(encoding="utf-8"))
