"""What dancers are held against: a leader, another take, or what the group does as a whole."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.detect import course
from madang.crafts.dance.timing.features import LIMBS, Floats, Moves
from madang.crafts.dance.timing.lag import lags

ROUNDS = 2  # of bringing everybody into time with the middle and taking the middle again

Reference = Mapping[str, Floats]  # part: (moment, channel)


def of_dancer(moves: Moves, dancer: int) -> Reference:
    """One dancer as the reference."""
    return {part: each[dancer] for part, each in moves.parts.items()}


def consensus(moves: Moves) -> Reference:
    """The middle of the group: half of them may be wrong without moving it.

    A middle of people who are not together is blurred, so everybody is brought into time with it and it is taken anew.
    """
    middle = _middle(moves.parts)
    for _ in range(ROUNDS):
        brought: dict[str, list[Floats]] = {part: [] for part in moves.parts}
        for dancer in range(len(moves.dancers)):
            compared = {part: lags(each[dancer], middle[part]) for part, each in moves.parts.items()}
            found = course(dancer, compared, moves.clock)
            for part, each in moves.parts.items():
                late = found.limbs_ms[part] if part in LIMBS else found.body_ms
                brought[part].append(_earlier(each[dancer], late))
        middle = _middle({part: np.stack(each) for part, each in brought.items()})
    return middle


def _middle(parts: Mapping[str, Floats]) -> dict[str, Floats]:
    middle = {}
    for part, each in parts.items():
        seen = np.isfinite(each).any(0)
        middle[part] = np.full(each.shape[1:], np.nan)
        middle[part][seen] = np.nanmedian(each[:, seen], axis=0)
    return middle


def _earlier(own: Floats, late_ms: Floats) -> Floats:
    """Velocities as they would be without that delay."""
    moments = np.arange(len(own)) + late_ms * HZ / 1000
    columns = [np.interp(moments, np.arange(len(own)), column) for column in own.T]
    return np.stack(columns, 1)
