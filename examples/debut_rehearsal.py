"""The rehearsal of the bundled example: five dancers in two takes, posed by a script, and who is off in them."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from debut_song import BEAT_S, SEED

Floats = npt.NDArray[np.float64]

FPS = 30
BEATS = 32
STILL_S = 1.0  # after the last beat
UNIT_M = 0.001  # whole millimetres: small files
LEADER = "mina"
# Where each stands (metres to the right, towards the audience), and how large they are beside the leader.
DANCERS = {
    "mina": (0.0, 0.0, 1.0), "jun": (-1.3, -0.9, 1.06), "sora": (1.3, -0.9, 0.97),
    "haru": (-2.6, -1.8, 1.03), "dain": (2.6, -1.8, 0.95),
}  # fmt: skip
JOINTS = (
    "pelvis", "chest", "neck", "head",
    "right shoulder", "right elbow", "right wrist", "left shoulder", "left elbow", "left wrist",
    "right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle",
)  # fmt: skip
EASED_S = 0.15  # a delay comes and goes
ARRIVES = 0.7  # of a half beat: an accent is there, and held until the next one begins
WAY_MS, STYLE = 4.0, 0.04  # nobody is a machine: how late each drifts, how much larger or smaller each moves


@dataclass(frozen=True)
class Fault:
    """Who is off with what, between two beats of the song, by how much; late is positive."""

    dancer: str
    part: str
    first_beat: int
    last_beat: int
    ms: float


@dataclass(frozen=True)
class Rehearsal:
    """One take: how long it runs before the song begins, and what is wrong in it."""

    path: str
    lead_s: float
    faults: tuple[Fault, ...]

    def start_s(self, fault: Fault) -> float:
        return self.lead_s + fault.first_beat * BEAT_S

    def end_s(self, fault: Fault) -> float:
        return self.lead_s + fault.last_beat * BEAT_S


REHEARSALS = (
    Rehearsal(
        "rehearsal/first-light_motion_t1.npz", 1.0,
        (Fault("jun", "left arm", 8, 15, 160), Fault("sora", "whole body", 18, 24, -120)),
    ),
    Rehearsal("rehearsal/first-light_motion_t2.npz", 3.37, (Fault("jun", "left arm", 8, 15, 115),)),
)  # fmt: skip


def npz(take: Rehearsal) -> bytes:
    """A take as the file madang reads."""
    positions = np.round(motion(take) / UNIT_M).astype(np.int16)
    stream = io.BytesIO()
    np.savez_compressed(
        stream, allow_pickle=False, positions=positions, fps=np.array(float(FPS)), joints=np.array(JOINTS),
        dancers=np.array(list(DANCERS)), unit_m=np.array(UNIT_M),
    )  # fmt: skip
    return stream.getvalue()


def motion(take: Rehearsal) -> Floats:
    """Metres by dancer, frame, joint and axis: x to the right, y up, z towards the audience."""
    song_s = np.arange(round((take.lead_s + BEATS * BEAT_S + STILL_S) * FPS)) / FPS - take.lead_s
    return np.stack([_dancer(number, name, song_s, take.faults) for number, name in enumerate(DANCERS)])


# -- one dancer ----------------------------------------------------------------------------------------------------


def _dancer(number: int, name: str, song_s: Floats, faults: tuple[Fault, ...]) -> Floats:
    rng = np.random.default_rng((SEED, number))
    sways = 0 if name == LEADER else WAY_MS
    way_s = sways / 1000 * np.sin(2 * np.pi * rng.uniform(0.1, 0.2) * song_s + rng.uniform(0, 6))
    late_s = {"whole body": way_s}
    for fault in faults:
        if fault.dancer == name:
            curve = fault.ms / 1000 * _between(song_s, fault.first_beat * BEAT_S, fault.last_beat * BEAT_S)
            late_s[fault.part] = late_s.get(fault.part, 0.0) + curve
    right, towards, size = DANCERS[name]
    gains = 1 + (0 if name == LEADER else STYLE) * rng.standard_normal(2)
    return size * _posed(song_s, late_s, gains) + np.array([right, 0.0, towards])


def _between(song_s: Floats, start_s: float, end_s: float) -> Floats:
    return np.clip(np.minimum(song_s - start_s, end_s - song_s) / EASED_S, 0, 1)


def _accents(part: str, moment_s: Floats, count: int, size: float) -> Floats:
    """(frame, angle): poses drawn for every half beat, each reached with a swing and held for a moment."""
    rng = np.random.default_rng((SEED, sum(map(ord, part))))
    poses = rng.uniform(-size, size, (2 * BEATS + 2, count))
    poses[[0, -2, -1]] = 0.0
    at = np.clip(moment_s / (BEAT_S / 2), 0, 2 * BEATS)
    whole = np.floor(at).astype(int)
    share = np.clip((at - whole) / ARRIVES, 0, 1)[:, None]
    eased = share * share * (3 - 2 * share)
    between: Floats = poses[whole] * (1 - eased) + poses[whole + 1] * eased
    return between


def _posed(song_s: Floats, late_s: dict[str, Floats], gains: Floats) -> Floats:
    """The skeleton of somebody 1.7 m tall (frame, joint, 3): trunk first, then each limb in the trunk's frame."""
    moment = song_s - late_s["whole body"]
    turn, sway, lean, bounce = _accents("body", moment, 4, 0.35).T
    across = np.stack([np.cos(turn), 0 * turn, -np.sin(turn)], -1)
    ahead = np.stack([np.sin(turn), 0 * turn, np.cos(turn)], -1)
    up = np.array([0.0, 1.0, 0.0])
    pelvis = _frame(across, up + 0.4 * sway[:, None] * across + 0.2 * lean[:, None] * ahead)
    chest = _frame(across, up - 0.3 * sway[:, None] * across + 0.6 * lean[:, None] * ahead)
    joints = {"pelvis": np.stack([0.15 * sway, 0.98 + 0.15 * bounce, 0.12 * lean], -1)}
    joints["chest"] = joints["pelvis"] + 0.25 * pelvis[:, 1]
    joints["neck"] = joints["chest"] + 0.25 * chest[:, 1]
    joints["head"] = joints["neck"] + 0.2 * chest[:, 1]
    for side, sign in (("right", 1), ("left", -1)):
        for kind, names, root, frame, lengths, gain, size in (
            ("arm", ("shoulder", "elbow", "wrist"), "neck", chest, (0.17, 0.28, 0.26), gains[0], 1.0),
            ("leg", ("hip", "knee", "ankle"), "pelvis", pelvis, (0.1, 0.43, 0.42), gains[1], 0.5),
        ):
            own = moment - late_s.get(f"{side} {kind}", 0.0)
            pitch, roll, bend, twist = gain * _accents(f"{side} {kind}", own, 4, size).T
            first, middle, tip = (f"{side} {name}" for name in names)
            joints[first] = joints[root] + lengths[0] * sign * frame[:, 0]
            joints[middle] = joints[first] + lengths[1] * _towards(frame, pitch, roll)
            joints[tip] = joints[middle] + lengths[2] * _towards(frame, pitch + bend, roll + twist / 2)
    return np.stack([joints[name] for name in JOINTS], 1)


def _frame(across: Floats, up: Floats) -> Floats:
    up = up / np.linalg.norm(up, axis=-1, keepdims=True)
    right = across - (across * up).sum(-1, keepdims=True) * up
    right /= np.linalg.norm(right, axis=-1, keepdims=True)
    return np.stack([right, up, np.cross(right, up)], -2)


def _towards(frame: Floats, pitch: Floats, roll: Floats) -> Floats:
    """Downwards where both angles are nought, told in a frame."""
    told = np.stack([np.sin(roll), -np.cos(roll) * np.cos(pitch), np.cos(roll) * np.sin(pitch)], -1)
    return np.einsum("tij,ti->tj", frame, told)


def limit_ms(at_120: float) -> float:
    """What the profile asks at the song's tempo: the slower, the more is let pass."""
    return at_120 * math.sqrt(120 * BEAT_S / 60)
