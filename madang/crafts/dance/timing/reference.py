"""What dancers are held against: a leader, another take, or what the group does as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.compiled import compiled
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.detect import Evidence, followed
from madang.crafts.dance.timing.features import PARTS, WHOLE_BODY, Floats, Moves
from madang.crafts.dance.timing.lag import lags

UNSURE_MS = 6.2  # by which a middle of people is off, as intervals on simulated groups have it
ROUNDS = 2  # of bringing everybody into time with the middle and taking the middle again


@dataclass(frozen=True, eq=False)
class Reference:
    """What to hold a dancer against: velocities (moment, channel) by part, and bones (moment, bone, 3) by limb.

    unsure_ms: how far off in time it may be itself.
    """

    parts: Mapping[str, Floats]
    bones: Mapping[str, Floats]
    unsure_ms: float = 0.0


def of_dancer(moves: Moves, dancer: int) -> Reference:
    """One dancer as the reference."""
    return Reference(
        {part: each[dancer] for part, each in moves.parts.items()},
        {limb: each[dancer] for limb, each in moves.bones.items()},
    )


def consensus(moves: Moves) -> list[Reference]:
    """For each dancer the middle of the others: half of them may be wrong without moving it.

    A middle of people who are not together is blurred, so everybody is brought into time with it and it is taken anew.
    Nobody is in what they are held against: of few, each would look like themselves.
    """
    everybody = range(len(moves.dancers))
    late = [dict.fromkeys(PARTS, np.zeros(len(moves.clock))) for _ in everybody]
    for _ in range(ROUNDS):
        middle = _middle(moves.parts, late, everybody)
        for dancer in everybody:
            compared = {part: lags(each[dancer], middle[part]) for part, each in moves.parts.items()}
            body, limbs = followed(Evidence(dancer, compared, moves.clock))
            late[dancer] = {**limbs, WHOLE_BODY: body}
    others = [[other for other in everybody if other != dancer] for dancer in everybody]
    return [Reference(_middle(moves.parts, late, some), _middle(moves.bones, late, some), UNSURE_MS) for some in others]


def _middle(parts: Mapping[str, Floats], late: list[dict[str, Floats]], of: Sequence[int]) -> dict[str, Floats]:
    """The median over some dancers, each brought into time, of what was seen of them."""
    middle = {}
    for part, each in parts.items():
        together = np.stack([earlier(each[dancer], late[dancer][part]) for dancer in of])
        middle[part] = _median(together.reshape(len(of), -1)).reshape(each.shape[1:])
    return middle


@compiled(error_model="numpy")
def _median(rows):  # type: ignore[no-untyped-def]  # numba infers
    """The median of each column's finite numbers, NaN where there are none; nine times faster than numpy's."""
    middle, known = np.full(rows.shape[1], np.nan), np.empty(len(rows))
    for k in range(rows.shape[1]):
        count = 0
        for value in rows[:, k]:
            if np.isfinite(value):
                at = count
                while at > 0 and known[at - 1] > value:
                    known[at] = known[at - 1]
                    at -= 1
                known[at] = value
                count += 1
        if count:
            middle[k] = (known[(count - 1) // 2] + known[count // 2]) / 2
    return middle


def earlier(own: Floats, late_ms: Floats) -> Floats:
    """Anything (moment, ...) as it would be without that delay."""
    moments = np.clip(np.arange(len(own)) + late_ms * HZ / 1000, 0, len(own) - 1)
    before = np.minimum(moments.astype(np.int64), max(len(own) - 2, 0))
    after = np.minimum(before + 1, len(own) - 1)
    share = (moments - before).reshape(-1, *[1] * (own.ndim - 1))
    between: Floats = own[before] * (1 - share) + own[after] * share
    return between
