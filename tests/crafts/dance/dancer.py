"""Dancers made from closed forms: a pose at any moment, so that a delay is exactly what it is said to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from madang.crafts.dance.motion import JOINTS, Motion

UP = np.array([0.0, 1.0, 0.0])
LIMBS = ("right arm", "left arm", "right leg", "left leg")


def swings(part: str, dance: int, count: int) -> tuple[np.ndarray, ...]:
    """Amplitudes, frequencies and phases of the angles of one part: several slow waves that share no period."""
    rng = np.random.default_rng([dance, sum(map(ord, part))])
    shape = (count, 6)
    return rng.uniform(0.1, 0.4, shape), rng.uniform(0.3, 1.7, shape), rng.uniform(0, 6.28, shape)


def angles(part: str, times: np.ndarray, dance: int, count: int = 4) -> np.ndarray:
    amplitude, hertz, phase = swings(part, dance, count)
    return (amplitude * np.sin(2 * np.pi * hertz * times[:, None, None] + phase)).sum(-1)


def direction(pitch: np.ndarray, roll: np.ndarray) -> np.ndarray:
    """Downwards where both are nought."""
    return np.stack([np.sin(roll), -np.cos(roll) * np.cos(pitch), np.cos(roll) * np.sin(pitch)], -1)


def axes(across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """To the right, up and across both, as rows."""
    up = up / np.linalg.norm(up, axis=-1, keepdims=True)
    right = across - (across * up).sum(-1, keepdims=True) * up
    right /= np.linalg.norm(right, axis=-1, keepdims=True)
    return np.stack([right, up, np.cross(right, up)], -2)


def within(frame: np.ndarray, told: np.ndarray) -> np.ndarray:
    """A vector told in a frame, in the room."""
    return np.einsum("tij,ti->tj", frame, told)


def pose(
    times: np.ndarray,
    late_ms: Mapping[str, np.ndarray | float] | None = None,
    *,
    dance: int = 1,
    yaw: float = 0.0,
    scale: float = 1.0,
    place: tuple[float, float] = (0.0, 0.0),
    wider: float = 1.0,
) -> np.ndarray:
    """Positions (frame, joint, 3) in metres; late_ms by part ("whole body": all of it) may vary by frame."""
    late = dict(late_ms or {})
    body_late = np.asarray(late.get("whole body", 0.0)) / 1000
    moment = times - body_late
    turn, sway, lean, bounce = angles("body", moment, dance).T
    across = np.stack([np.cos(turn + yaw), np.zeros(len(times)), -np.sin(turn + yaw)], -1)
    ahead = np.stack([np.sin(turn + yaw), np.zeros(len(times)), np.cos(turn + yaw)], -1)
    pelvis = axes(across, UP + 0.15 * sway[:, None] * across + 0.1 * lean[:, None] * ahead)
    chest = axes(across, UP - 0.1 * sway[:, None] * across + 0.25 * lean[:, None] * ahead)
    joints = {"pelvis": np.stack([0.2 * sway, 1 + 0.08 * bounce, 0.15 * lean], -1)}
    joints["chest"] = joints["pelvis"] + 0.25 * pelvis[:, 1]
    joints["neck"] = joints["chest"] + 0.25 * chest[:, 1]
    joints["head"] = joints["neck"] + 0.2 * chest[:, 1]
    limbs = (
        ("arm", ("shoulder", "elbow", "wrist"), "neck", chest),
        ("leg", ("hip", "knee", "ankle"), "pelvis", pelvis),
    )
    for side, sign in (("right", 1), ("left", -1)):
        for kind, names, parent, frame in limbs:
            own = moment - np.asarray(late.get(f"{side} {kind}", 0.0)) / 1000
            pitch, roll, bend, twist = wider * angles(f"{side} {kind}", own, dance).T
            root, middle, tip = (f"{side} {name}" for name in names)
            joints[root] = joints[parent] + 0.15 * sign * frame[:, 0]
            joints[middle] = joints[root] + 0.3 * within(frame, direction(pitch, roll))
            joints[tip] = joints[middle] + 0.3 * within(frame, direction(pitch + bend, roll + 0.5 * twist))
    positions = scale * np.stack([joints[name] for name in JOINTS], 1)
    return positions + np.array([place[0], 0.0, place[1]])


def group(poses: Sequence[np.ndarray], times: np.ndarray, *, noise_m: float = 0.0, flat: bool = False) -> Motion:
    """Dancers named A, B, C ... on one clock, seen with noise; flat: by a camera far in front."""
    positions = np.stack(poses)
    if noise_m:
        positions = positions + noise_m * np.random.default_rng(5).standard_normal(positions.shape)
    names = tuple("ABCDEFGHIJ"[: len(poses)])
    return Motion(times, positions[..., :2] if flat else positions, names, 1.0)


def clock(seconds: float, fps: float = 30.0) -> np.ndarray:
    return np.arange(round(seconds * fps)) / fps


def during(times: np.ndarray, start: float, end: float, ms: float) -> np.ndarray:
    """A delay that comes and goes within 0.3 s."""
    return ms * np.clip(np.minimum((times - start) / 0.3, (end - times) / 0.3), 0, 1)
