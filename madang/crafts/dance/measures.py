"""What is measured of a take: how far each dancer's parts are from the others' time."""

from __future__ import annotations

from madang.contract import measure
from madang.crafts.dance.group import held_together
from madang.crafts.dance.motion import Motion
from madang.model import Reading
from madang.spans import Spans


@measure(
    "dance.delays", over="dance.motion", version=1, unit="ms", axis="seconds", judged="each", resolution=1,
    may_read=("leader",), tags=("beyond_body_ms", "confidence"),
)  # fmt: skip
def delays(motion: Motion, *, leader: str | None) -> Reading:
    """Stretches in which a part of a dancer is early (negative) or late; the value is the farthest.

    Held against the leader, where one is stated, else against the group. `part` is a limb or the whole body, `low` and
    `high` are the ends of a 90 % interval; `beyond_body_ms` is what the body's own delay does not explain. Where a part
    does not move, is not seen or does something else, nothing is said. Design: ours.
    """
    found = held_together(motion, leader).events
    spans = Spans.of(
        [round(one.start_s * 1000) for one in found], [round(one.end_s * 1000) for one in found],
        [one.delay_ms for one in found], low=[one.low_ms for one in found], high=[one.high_ms for one in found],
        who=[motion.dancers[one.dancer] for one in found], part=[one.part for one in found],
        tags={
            "beyond_body_ms": [round(one.beyond_body_ms) for one in found],
            "confidence": [round(one.confidence, 3) for one in found],
        },
    )  # fmt: skip
    return Reading(max((one.delay_ms for one in found), key=abs, default=0.0), spans=spans)
