"""Stick figures of a stretch: a dancer and what they are held against, in torso lengths, seen as one follows them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.motion import JOINTS, Motion, Times
from madang.crafts.dance.timing.compare import Comparison
from madang.crafts.dance.timing.features import LIMBS, Flags, Floats

FPS = 30  # what a phone films; a page plays it at a quarter of that
PER_TORSO, FARTHEST = 1000, 32767  # of the ends of what is stored: half a millimetre, and more than any stage
LEVELS, UNSEEN = 254, 255  # between them: a wrist that goes over a metre is stored to within 2 mm
FOLLOW_S = 0.5  # to either side: who walks across the stage stays in the picture, who sways moves in it
_CHEST = JOINTS.index("chest")
BONES = (
    ("pelvis", "chest"), ("chest", "neck"), ("neck", "head"),
    ("neck", "right shoulder"), ("right shoulder", "right elbow"), ("right elbow", "right wrist"),
    ("neck", "left shoulder"), ("left shoulder", "left elbow"), ("left elbow", "left wrist"),
    ("pelvis", "right hip"), ("right hip", "right knee"), ("right knee", "right ankle"),
    ("pelvis", "left hip"), ("left hip", "left knee"), ("left knee", "left ankle"),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Figures:
    """A dancer and the reference from a moment on, FPS poses a second.

    start_s: on the clock that the take was compared on. own, reference: (frame, joint, axis) in torso lengths,
    each from its own mean place, less the way that the reference goes; NaN where a joint was not seen.
    """

    start_s: float
    own: Floats
    reference: Floats

    @property
    def packed(self) -> str:
        """Both in base64: for each figure, joint and axis the least value and the reach (16 bits, PER_TORSO), then by
        frame a byte for each: LEVELS of the reach above the least, UNSEEN where the joint was not seen.
        """
        steps = np.moveaxis(np.stack([self.own, self.reference]) * PER_TORSO, 1, 0).reshape(len(self.own), -1)
        seen = np.isfinite(steps)
        least = np.floor(np.where(seen, steps, np.inf).min(0, initial=FARTHEST)).clip(-FARTHEST)
        reach = np.ceil(np.where(seen, steps, -np.inf).max(0, initial=-FARTHEST) - least).clip(1, FARTHEST)
        levels = np.where(seen, ((steps - least) / reach * LEVELS).round().clip(0, LEVELS), UNSEEN)
        return b64encode(np.stack([least, reach]).astype("<i2").tobytes() + levels.astype("u1").tobytes()).decode(
            "ascii"
        )


def unpacked(text: str, axes: int) -> Floats:
    """What `Figures.packed` holds: (figure, frame, joint, axis) in torso lengths, to within half a level."""
    from base64 import b64decode

    raw, each = b64decode(text), 2 * len(JOINTS) * axes
    least, reach = np.frombuffer(raw[: 4 * each], "<i2").reshape(2, each).astype(np.float64)
    levels = np.frombuffer(raw[4 * each :], "u1").reshape(-1, each).astype(np.float64)
    values = np.where(levels == UNSEEN, np.nan, (least + reach * levels / LEVELS) / PER_TORSO)
    return np.moveaxis(values.reshape(-1, 2, len(JOINTS), axes), 0, 1)


def figures(
    motion: Motion, found: Comparison, reference: Motion | None, dancer: int, start_s: float, end_s: float
) -> Figures:
    """The stretch of a dancer and of what they are held against: a take's, the leader, or the group's middle.

    motion: as it was compared, canons brought together.
    """
    moments = np.arange(start_s, end_s + 0.5 / FPS, 1 / FPS)
    own = _about_middle(_poses(motion, dancer, moments))
    leader = held_against(found, len(motion.dancers))
    if reference is not None:
        same = motion.dancers[dancer]
        other = reference.dancers.index(same) if same in reference.dancers else 0
        wanted = _about_middle(_poses(reference, other, moments))
    elif leader is not None:
        wanted = _about_middle(_poses(motion, leader, moments))
    else:
        others = (other for other in range(len(motion.dancers)) if other != dancer)
        wanted = _middle(motion, found, others, moments)
    way = _way(wanted)
    return Figures(start_s, own - way, wanted - way)


def held_against(found: Comparison, dancers: int) -> int | None:
    """The dancer whom all others are held against; None where it is another take or the group."""
    free = set(range(dancers)) - set(found.courses)
    return free.pop() if len(free) == 1 else None


def _way(poses: Floats) -> Floats:
    """How a figure goes across the floor (frame, 1, axis): its pelvis without its sway, nought upwards."""
    pelvis = poses[:, JOINTS.index("pelvis")]
    seen: Flags = np.asarray(np.isfinite(pelvis).all(-1))
    way = np.zeros_like(pelvis)
    near = round(FOLLOW_S * FPS)
    for frame in range(len(pelvis)):
        around = slice(max(frame - near, 0), frame + near + 1)
        if seen[around].any():
            way[frame] = pelvis[around][seen[around]].mean(0)
    way[:, 1] = 0.0
    return way[:, None]


def _poses(motion: Motion, dancer: int, moments: Floats) -> Floats:
    """One dancer's pose at some moments, the same for all joints (frame,) or each joint's own (frame, joint)."""
    each = np.broadcast_to(moments.reshape(len(moments), -1), (len(moments), len(JOINTS)))
    first = max(int(np.searchsorted(motion.times_s, each.min())) - 1, 0)
    last = int(np.searchsorted(motion.times_s, each.max(), side="right")) + 1
    times, seen = motion.times_s[first:last], motion.positions[dancer, first:last]
    poses = np.empty((len(moments), *seen.shape[1:]))
    for joint in range(seen.shape[1]):
        for axis in range(seen.shape[2]):
            poses[:, joint, axis] = np.interp(each[:, joint], times, seen[:, joint, axis], left=np.nan, right=np.nan)
    chest, ends = poses[:, _CHEST], poses[:, [JOINTS.index("pelvis"), JOINTS.index("neck")]]
    poses[:, _CHEST] = np.where(np.isnan(chest), ends.mean(1), chest)  # most estimators know none: the back is straight
    return poses


def _about_middle(poses: Floats) -> Floats:
    """Poses from the mean place of the pelvis, so many torsos away."""
    pelvis, neck = poses[:, JOINTS.index("pelvis")], poses[:, JOINTS.index("neck")]
    torso = np.linalg.norm(neck - pelvis, axis=-1)
    torso = torso[np.isfinite(torso)]
    stood = pelvis[np.isfinite(pelvis).all(-1)]
    if not len(torso) or not len(stood):
        return np.full_like(poses, np.nan)
    around: Floats = (poses - stood.mean(0)) / max(float(np.median(torso)), 1e-9)
    return around


def _middle(motion: Motion, found: Comparison, others: Iterable[int], moments: Floats) -> Floats:
    """The median of some dancers' poses, each brought into time: what nobody is and all are held against."""
    together = np.stack(
        [_about_middle(_poses(motion, other, moments[:, None] + _late_s(found, other, moments))) for other in others]
    )
    middle = np.full(together.shape[1:], np.nan)
    seen = np.isfinite(together).any(0)
    middle[seen] = np.nanmedian(together[:, seen], axis=0)
    return middle


def _late_s(found: Comparison, dancer: int, moments: Times | Floats) -> Floats:
    """How late each joint is (frame, joint): bend and tip of a limb as the limb, all else as the body."""
    course, clock = found.courses[dancer], found.moves.clock
    late = np.repeat(np.interp(moments, clock, course.body_ms)[:, None], len(JOINTS), axis=1)
    for limb, (_, bend, tip) in LIMBS.items():
        for joint in (bend, tip):
            late[:, JOINTS.index(joint)] = np.interp(moments, clock, course.limbs_ms[limb])
    return late / 1000
