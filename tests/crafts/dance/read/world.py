"""What the tests of the readers share: the real recordings beside the checkout, and small files in their formats."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.read.checked import Array

_ABOVE = Path(__file__).resolve().parents
SHARED = next((folder / "shared" for folder in _ABOVE if (folder / "shared" / "data").exists()), Path("shared"))
DATA = SHARED / "data" / "dance"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real data is not beside this checkout")

TREE = """HIERARCHY
ROOT Reference
{
\tOFFSET 0 0 0
\tCHANNELS 0
\tJOINT Hips
\t{
\t\tOFFSET 0 90 0
\t\tCHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
\t\tJOINT LeftUpLeg
\t\t{
\t\t\tOFFSET 10 0 0
\t\t\tCHANNELS 3 Yrotation Zrotation Xrotation
\t\t\tJOINT LeftLeg
\t\t\t{
\t\t\t\tOFFSET 0 -40 0
\t\t\t\tCHANNELS 1 Xrotation
\t\t\t\tJOINT LeftFoot
\t\t\t\t{
\t\t\t\t\tOFFSET 0 -42 0
\t\t\t\t\tCHANNELS 3 Xrotation Yrotation Zrotation
\t\t\t\t\tEnd Site
\t\t\t\t\t{
\t\t\t\t\t\tOFFSET 0 0 15
\t\t\t\t\t}
\t\t\t\t}
\t\t\t}
\t\t}
\t}
}
"""


def bvh(rows: list[list[float]], frame_time: str = "0.008333", tree: str = TREE) -> bytes:
    """A file with one leg below a root that does not move."""
    table = "\n".join(" ".join(map(str, row)) for row in rows)
    return f"{tree}MOTION\nFrames:\t{len(rows)}\nFrame Time: {frame_time}\n{table}\n".encode()


def still(*changes: tuple[int, float]) -> list[float]:
    """The 13 channels of a frame of that leg: standing, but for some channels."""
    row = [0.0, 90.0] + [0.0] * 11
    for column, value in changes:
        row[column] = value
    return row


def joint(positions: Array, name: str) -> Array:
    """(dancer, frame, axis) of one joint."""
    return positions[:, :, JOINTS.index(name)]


@cache
def group_tool() -> ModuleType:
    """The tool that makes groups, which poses skeletons by quaternions of its own."""
    path = SHARED / "tools" / "make_dance_group.py"
    spec = importlib.util.spec_from_file_location("make_dance_group", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    smoothing = ModuleType("scipy.ndimage")  # it smooths noise with scipy, which posing does not need
    smoothing.gaussian_filter1d = None  # type: ignore[attr-defined]
    loaded = {"scipy": ModuleType("scipy"), "scipy.ndimage": smoothing, spec.name: module}
    with patch.dict(sys.modules, loaded):
        spec.loader.exec_module(module)
    return module


def posed_by_quaternions(turns: Array, root: Array, parents: list[int], offsets: Array) -> Array:
    """(frame, joint, axis) by quaternions (w, x, y, z): v' = v + 2 w (u x v) + 2 u x (u x v)."""

    def times(a: Array, b: Array) -> Array:
        w = a[..., :1] * b[..., :1] - (a[..., 1:] * b[..., 1:]).sum(-1, keepdims=True)
        return np.concatenate(
            [w, a[..., :1] * b[..., 1:] + b[..., :1] * a[..., 1:] + np.cross(a[..., 1:], b[..., 1:])], -1
        )

    world, positions = np.empty_like(turns), np.empty((*turns.shape[:2], 3))
    for k, parent in enumerate(parents):
        if parent < 0:
            world[:, k], positions[:, k] = turns[:, k], root
        else:
            u, v = world[:, parent, 1:], np.broadcast_to(offsets[k], root.shape)
            turned = v + 2 * world[:, parent, :1] * np.cross(u, v) + 2 * np.cross(u, np.cross(u, v))
            positions[:, k] = positions[:, parent] + turned
            world[:, k] = times(world[:, parent], turns[:, k])
    return positions


def body(frames: int, axes: int = 3) -> Array:
    """(frame, joint, axis) of somebody standing upright in metres: shoulders 0.4 apart, hips 0.2."""
    places = {
        "pelvis": (0, 1.0), "chest": (0, 1.25), "neck": (0, 1.45), "head": (0, 1.6),
        "right shoulder": (-0.2, 1.45), "right elbow": (-0.3, 1.2), "right wrist": (-0.35, 0.95),
        "left shoulder": (0.2, 1.45), "left elbow": (0.3, 1.2), "left wrist": (0.35, 0.95),
        "right hip": (-0.1, 1.0), "right knee": (-0.1, 0.55), "right ankle": (-0.1, 0.1),
        "left hip": (0.1, 1.0), "left knee": (0.1, 0.55), "left ankle": (0.1, 0.1),
    }  # fmt: skip
    standing = np.zeros((len(JOINTS), axes))
    standing[:, :2] = [places[name] for name in JOINTS]
    return np.repeat(standing[None], frames, axis=0)
