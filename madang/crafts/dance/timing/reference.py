"""What dancers are held against: a leader, another take, or what the group does as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from madang.compiled import compiled
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
        middle = {part: _median(each) for part, each in _in_time(moves.parts, late)}
        for dancer in everybody:
            compared = {part: lags(each[dancer], middle[part]) for part, each in moves.parts.items()}
            body, limbs = followed(Evidence(dancer, compared, moves.clock))
            late[dancer] = {**limbs, WHOLE_BODY: body}
    parts, bones = (
        {part: _medians_of_others(each) for part, each in _in_time(of, late)} for of in (moves.parts, moves.bones)
    )
    return [
        Reference(
            {part: each[dancer] for part, each in parts.items()},
            {limb: each[dancer] for limb, each in bones.items()},
            UNSURE_MS,
        )
        for dancer in everybody
    ]


def _in_time(parts: Mapping[str, Floats], late: list[dict[str, Floats]]) -> Iterator[tuple[str, Floats]]:
    """Each part of all dancers, brought into time."""
    for part, each in parts.items():
        yield part, np.stack([earlier(own, by[part]) for own, by in zip(each, late, strict=True)])


def _median(of: Floats) -> Floats:
    """The median over dancers of what was seen of them."""
    middle: Floats = _medians(of.reshape(len(of), -1), False)[0].reshape(of.shape[1:])
    return middle


def _medians_of_others(of: Floats) -> Floats:
    """For each dancer the median over all others."""
    middles: Floats = _medians(of.reshape(len(of), -1), True).reshape(of.shape)
    return middles


@compiled(error_model="numpy")
def _medians(rows, without):  # type: ignore[no-untyped-def]  # numba infers
    """The median of each column's finite numbers, NaN where there are none: of all rows, or without each in turn.

    Each column is sorted once, since what is left without one number is sorted still.
    """
    middles = np.full((len(rows) if without else 1, rows.shape[1]), np.nan)
    known, place = np.empty(len(rows)), np.empty(len(rows), np.int64)
    for k in range(rows.shape[1]):
        count = 0
        for row in range(len(rows)):
            value = rows[row, k]
            if np.isfinite(value):
                at = count
                while at > 0 and known[at - 1] > value:
                    known[at], place[at] = known[at - 1], place[at - 1]
                    at -= 1
                known[at], place[at] = value, row
                count += 1
        if not without:
            if count:
                middles[0, k] = (known[(count - 1) // 2] + known[count // 2]) / 2
            continue
        if count:
            for row in range(len(rows)):
                middles[row, k] = (known[(count - 1) // 2] + known[count // 2]) / 2
        for gone in range(count):
            if count == 1:
                middles[place[gone], k] = np.nan
                continue
            less, more = (count - 2) // 2, (count - 1) // 2
            less, more = less + (less >= gone), more + (more >= gone)
            middles[place[gone], k] = (known[less] + known[more]) / 2
    return middles


def earlier(own: Floats, late_ms: Floats) -> Floats:
    """Anything (moment, ...) as it would be without that delay."""
    moments = np.clip(np.arange(len(own)) + late_ms * HZ / 1000, 0, len(own) - 1)
    before = np.minimum(moments.astype(np.int64), max(len(own) - 2, 0))
    after = np.minimum(before + 1, len(own) - 1)
    share = (moments - before).reshape(-1, *[1] * (own.ndim - 1))
    between: Floats = own[before] * (1 - share) + own[after] * share
    return between
