"""What a whole take dances: the middle of its dancers' movements, which other bodies and other places leave alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.features import Floats, moves

PLACE_HZ = 12  # fine enough to tell places of a dance apart; what is finer is found afterwards


def gist(motion: Motion) -> dict[str, Floats]:
    """Each part's velocities (moment, channel) on the even clock: the dancers' median, NaN where none is seen."""
    found = {}
    for part, each in moves(motion).parts.items():
        seen = np.isfinite(each).any(0)
        found[part] = np.full(each.shape[1:], np.nan)
        found[part][seen] = np.nanmedian(each[:, seen], axis=0)
    return found


def thinned(parts: dict[str, Floats]) -> Floats:
    """All parts side by side (place, channel) at PLACE_HZ, each channel as strong as the others; 0 where unseen."""
    step = HZ // PLACE_HZ
    whole = np.nan_to_num(np.concatenate(list(parts.values()), axis=1))
    count = max(1, len(whole) // step)
    means = np.stack([piece.mean(0) for piece in np.array_split(whole[: count * step], count)])
    strength = np.sqrt((means**2).mean(0))
    return np.where(strength > 1e-9, means / np.maximum(strength, 1e-9), 0.0)


def mirrored(motion: Motion) -> Motion:
    """The motion as a mirror shows it: left and right changed over, everybody on the other side of the room."""
    sides = [JOINTS.index(_other_side(name)) for name in JOINTS]
    positions = motion.positions[:, :, sides].copy()
    positions[..., 0] = -positions[..., 0]
    return replace(motion, positions=positions)


def flattened(motion: Motion) -> Motion:
    """The motion as one camera far in front sees it."""
    return motion if motion.flat else replace(motion, positions=motion.positions[..., :2])


def _other_side(name: str) -> str:
    side, _, rest = name.partition(" ")
    return {"left": f"right {rest}", "right": f"left {rest}"}.get(side, name)
