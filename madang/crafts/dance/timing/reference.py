"""What dancers are held against: a leader, another take, or what the group does as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.detect import course
from madang.crafts.dance.timing.features import LIMBS, WHOLE_BODY, Floats, Moves
from madang.crafts.dance.timing.lag import lags

ROUNDS = 2  # of bringing everybody into time with the middle and taking the middle again


@dataclass(frozen=True, eq=False)
class Reference:
    """What to hold a dancer against: velocities (moment, channel) by part, and bones (moment, bone, 3) by limb."""

    parts: Mapping[str, Floats]
    bones: Mapping[str, Floats]


def of_dancer(moves: Moves, dancer: int) -> Reference:
    """One dancer as the reference."""
    return Reference(
        {part: each[dancer] for part, each in moves.parts.items()},
        {limb: each[dancer] for limb, each in moves.bones.items()},
    )


def consensus(moves: Moves) -> Reference:
    """The middle of the group: half of them may be wrong without moving it.

    A middle of people who are not together is blurred, so everybody is brought into time with it and it is taken anew.
    """
    late = [dict.fromkeys(LIMBS, 0.0 * moves.clock) | {WHOLE_BODY: 0.0 * moves.clock} for _ in moves.dancers]
    for _ in range(ROUNDS):
        middle = _middle(moves.parts, late)
        for dancer in range(len(moves.dancers)):
            compared = {part: lags(each[dancer], middle[part]) for part, each in moves.parts.items()}
            found = course(dancer, compared, moves.clock)
            late[dancer] = {**found.limbs_ms, WHOLE_BODY: found.body_ms}
    return Reference(_middle(moves.parts, late), _middle(moves.bones, late))


def _middle(parts: Mapping[str, Floats], late: list[dict[str, Floats]]) -> dict[str, Floats]:
    """The median over dancers, each brought into time, of what was seen of them."""
    middle = {}
    for part, each in parts.items():
        together = np.stack([earlier(own, late[dancer][part]) for dancer, own in enumerate(each)])
        seen = np.isfinite(together).any(0)
        middle[part] = np.full(each.shape[1:], np.nan)
        middle[part][seen] = np.nanmedian(together[:, seen], axis=0)
    return middle


def earlier(own: Floats, late_ms: Floats) -> Floats:
    """Anything (moment, ...) as it would be without that delay."""
    moments = np.clip(np.arange(len(own)) + late_ms * HZ / 1000, 0, len(own) - 1)
    before = np.minimum(moments.astype(np.int64), max(len(own) - 2, 0))
    after = np.minimum(before + 1, len(own) - 1)
    share = (moments - before).reshape(-1, *[1] * (own.ndim - 1))
    between: Floats = own[before] * (1 - share) + own[after] * share
    return between
