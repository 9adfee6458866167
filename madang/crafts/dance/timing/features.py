"""What of a motion is compared: how fast each limb turns in its parent's frame, and how the body moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.crafts.dance.motion import JOINTS, Motion, Times
from madang.crafts.dance.timing.clock import HZ, even_times, on_clock

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Features = Floats  # (dancer, moment, channel), a second; NaN where one of the part's joints was not seen

LIMBS: Mapping[str, tuple[str, str, str]] = {
    "left arm": ("left shoulder", "left elbow", "left wrist"),
    "right arm": ("right shoulder", "right elbow", "right wrist"),
    "left leg": ("left hip", "left knee", "left ankle"),
    "right leg": ("right hip", "right knee", "right ankle"),
}
_TRUNK = [JOINTS.index(f"{side} {pair}") for side in ("left", "right") for pair in ("shoulder", "hip")] + [
    JOINTS.index(name) for name in ("chest", "neck")
]
WHOLE_BODY = "whole body"
PARTS = (*LIMBS, WHOLE_BODY)
LIMB_SD_S = 0.05  # passes what moves up to 3 Hz; wider smoothing hides short accents, narrower lets noise through
FRAME_SD_S = 0.08  # hips and shoulders are close together, so that noise turns their line more than a limb's


@dataclass(frozen=True, eq=False)
class Moves:
    """The velocities of every dancer's parts on one even clock.

    bones: (dancer, moment, bone, 3), each limb's two bones as directions in the parent's frame; none of one camera.
    """

    clock: Times
    parts: Mapping[str, Features]
    dancers: tuple[str, ...]
    bones: Mapping[str, Floats]

    @property
    def flat(self) -> bool:
        """Whether one camera saw them, which has no bones in space."""
        return not self.bones


def moves(motion: Motion, start_s: float | None = None, end_s: float | None = None) -> Moves:
    """The features of a motion between two moments of its own clock."""
    start = motion.times_s[0] if start_s is None else start_s
    end = motion.times_s[-1] if end_s is None else end_s
    clock = even_times(float(start), float(end))
    seen = on_clock(motion.times_s, motion.positions, clock, LIMB_SD_S)
    if motion.flat:
        return Moves(clock, _flat(seen), motion.dancers, {})
    steady = np.full_like(seen, np.nan)
    steady[:, :, _TRUNK] = on_clock(motion.times_s, motion.positions[:, :, _TRUNK], clock, FRAME_SD_S)
    bones = _bones(seen, steady)
    return Moves(clock, _solid(seen, steady, bones), motion.dancers, bones)


def joint(positions: Floats, name: str) -> Floats:
    """One joint of every dancer."""
    found: Floats = positions[:, :, JOINTS.index(name)]
    return found


def middle(positions: Floats, of: str) -> Floats:
    """The middle of a pair: of the hips, of the shoulders."""
    between: Floats = (joint(positions, f"left {of}") + joint(positions, f"right {of}")) / 2
    return between


def unit(vectors: Floats) -> Floats:
    """The same directions, one long."""
    directions: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return directions


def frames(positions: Floats) -> tuple[Floats, Floats]:
    """The chest's and the pelvis' axes as rows (dancer, moment, axis, 3): to the right, up, and across both."""
    hips, chest, neck = middle(positions, "hip"), joint(positions, "chest"), joint(positions, "neck")
    chest = np.where(np.isnan(chest), (hips + neck) / 2, chest)
    # Above and below the chest apart: leaning from the waist is no movement of the arms.
    return _axes(positions, "shoulder", neck - chest), _axes(positions, "hip", chest - hips)


def _axes(positions: Floats, pair: str, upwards: Floats) -> Floats:
    up = unit(upwards)
    across = joint(positions, f"right {pair}") - joint(positions, f"left {pair}")
    right = unit(across - (across * up).sum(-1, keepdims=True) * up)
    return np.stack([right, up, np.cross(right, up)], -2)


def in_frame(axes: Floats, vectors: Floats) -> Floats:
    """Vectors told in axes that turn with the body."""
    told: Floats = np.einsum("dtij,dtj->dti", axes, vectors)
    return told


def _speed(values: Floats) -> Floats:
    found: Floats = np.gradient(values, axis=1) * HZ if values.shape[1] > 1 else np.zeros_like(values)
    return found


def _bones(seen: Floats, steady: Floats) -> dict[str, Floats]:
    chest, pelvis = frames(steady)
    bones = {}
    for name, (root, bend, tip) in LIMBS.items():
        axes = chest if name.endswith("arm") else pelvis
        upper, lower = joint(seen, bend) - joint(seen, root), joint(seen, tip) - joint(seen, bend)
        bones[name] = np.stack([in_frame(axes, unit(upper)), in_frame(axes, unit(lower))], 2)
    return bones


def _solid(seen: Floats, steady: Floats, bones: Mapping[str, Floats]) -> dict[str, Features]:
    """3D: the limb's directions, and its reach, which no frame disturbs."""
    parts = {}
    for name, (root, bend, tip) in LIMBS.items():
        reach = np.linalg.norm(joint(seen, tip) - joint(seen, root), axis=-1, keepdims=True)
        reach = reach / _usual(joint(seen, bend) - joint(seen, root))
        told = bones[name].reshape(*reach.shape[:2], 6)
        parts[name] = _speed(np.concatenate([told, reach], -1))
    parts[WHOLE_BODY] = _body(seen, steady)
    return parts


def _usual(bones: Floats) -> Floats:
    """Each dancer's usual length of a bone, which is their unit of length."""
    lengths = np.linalg.norm(bones, axis=-1)
    seen = np.isfinite(lengths).any(1)
    usual = np.ones(len(lengths))
    usual[seen] = np.nanmedian(lengths[seen], axis=1)
    result: Floats = np.maximum(usual, 1e-9)[:, None, None]
    return result


def _body(seen: Floats, steady: Floats) -> Features:
    """How the pelvis moves as the dancer faces, and how fast hips and shoulders turn: the same wherever one stands."""
    facing = np.arctan2(*_ahead(steady, "hip"))
    cos, sin = np.cos(facing), np.sin(facing)
    velocity = _speed(joint(seen, "pelvis")) / _usual(middle(steady, "shoulder") - middle(steady, "hip"))
    sideways = cos * velocity[..., 0] + sin * velocity[..., 2]
    onwards = cos * velocity[..., 2] - sin * velocity[..., 0]
    turning = [_turning(*_ahead(steady, pair)) for pair in ("hip", "shoulder")]
    return np.stack([sideways, velocity[..., 1], onwards, *turning], -1)


def _ahead(positions: Floats, pair: str) -> tuple[Floats, Floats]:
    """The floor components (z, x) of the line from left to right."""
    across = joint(positions, f"right {pair}") - joint(positions, f"left {pair}")
    return across[..., 2], across[..., 0]


def _turning(z: Floats, x: Floats) -> Floats:
    """Radians a second of a line on the floor, without unwrapping an angle."""
    found: Floats = (x * _speed(z) - z * _speed(x)) / np.maximum(x * x + z * z, 1e-9)
    return found


def _flat(seen: Floats) -> dict[str, Features]:
    """One camera: the vertical alone, which does not change as the camera goes round the dancer."""
    torso = _usual(middle(seen, "shoulder") - middle(seen, "hip"))[..., 0]

    def rise(over: Floats, under: Floats) -> Floats:
        return (over - under)[..., 1] / torso

    parts = {}
    for name, joints in LIMBS.items():
        root, bend, tip = (joint(seen, each) for each in joints)
        parts[name] = _speed(np.stack([rise(bend, root), rise(tip, bend)], -1))
    tilts = [rise(joint(seen, f"right {pair}"), joint(seen, f"left {pair}")) for pair in ("hip", "shoulder")]
    parts[WHOLE_BODY] = _speed(np.stack([joint(seen, "pelvis")[..., 1] / torso, *tilts], -1))
    return parts
