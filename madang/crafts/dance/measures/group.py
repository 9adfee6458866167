"""What is measured of a group in one take: timing, form, range and formation, and how much can be compared at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from madang.contract import measure
from madang.crafts.dance import form as forms
from madang.crafts.dance import formation as formations
from madang.crafts.dance import reach as ranges
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.stretches import Off
from madang.crafts.dance.timing.compare import Comparison, compare
from madang.errors import MissingInput, NotApplicable, Refused, did_you_mean
from madang.model import Reading
from madang.spans import Spans

MOTION = "dance.motion"


def compared(motion: Motion, leader: str | None) -> tuple[Comparison, int | None]:
    """The group held against its leader, or against its consensus; raises NotApplicable where there is no group."""
    if len(motion.dancers) < 2 or len(motion.times_s) < 2:
        raise NotApplicable("a group is two dancers or more, for two frames or more")
    leader = None if leader is None else str(leader)  # one who is called 0 is stated as a number
    if leader is not None and leader not in motion.dancers:
        hint = did_you_mean(leader, motion.dancers)
        raise MissingInput(f"the leader '{leader}' is not in this take; {hint}", f"state it: --set leader=...; {hint}")
    number = None if leader is None else motion.dancers.index(leader)
    return _compared(motion, number), number


@lru_cache(maxsize=1)
def _compared(motion: Motion, leader: int | None) -> Comparison:
    """What several measures of one take look at, made once."""
    return compare(motion, leader)


@measure(
    "dance.timing", over=MOTION, version=3, unit="ms", axis="seconds", judged="each", resolution=1,
    may_read=("leader",), tags=("scope",),
)  # fmt: skip
def timing(motion: Motion, *, leader: str | None) -> Reading:
    """How early (negative) or late each part of each dancer is, where the evidence bears a delay out.

    The value is the group's: the root mean square of all limbs' delays over the take. A span is an event with its 90 %
    interval; its scope is body or limb, and a limb's delay is whole, the body's in it. Design: ours.
    """
    found, _ = compared(motion, leader)
    spread = found.spread_ms
    if spread is None:
        raise Refused("the dancers do not do the same movement, so that no delay can be told", "see dance.comparable")
    events = found.events
    spans = Spans.of(
        [round(1000 * event.start_s) for event in events],
        [round(1000 * event.end_s) for event in events],
        [event.delay_ms for event in events],
        who=[motion.dancers[event.dancer] for event in events],
        part=[event.part for event in events],
        low=[event.low_ms for event in events],
        high=[event.high_ms for event in events],
        tags={"scope": ["body" if event.part == "whole body" else "limb" for event in events]},
    )
    return Reading(spread, spans=spans)


@measure(
    "dance.comparable", over=MOTION, version=1, unit="%", axis="seconds", resolution=1, may_read=("leader",)
)  # fmt: skip
def comparable(motion: Motion, *, leader: str | None) -> Reading:
    """How much of all parts' time can be compared: seen, moving, and the same movement. Spans are what cannot be."""
    found, _ = compared(motion, leader)
    silent = found.not_comparable
    spans = Spans.of(
        [round(1000 * each.start_s) for each in silent],
        [round(1000 * each.end_s) for each in silent],
        [each.end_s - each.start_s for each in silent],
        who=[motion.dancers[each.dancer] for each in silent],
        part=[f"{each.part}: {each.why}" for each in silent],
    )
    return Reading(100 * found.comparable_share, spans=spans)


@measure("dance.form", over=MOTION, version=1, unit="°", axis="seconds", judged="each", resolution=1,
         may_read=("leader",))  # fmt: skip
def form(motion: Motion, *, leader: str | None) -> Reading:
    """Where a limb points elsewhere than the reference's, once its delay is taken out; 3D takes only."""
    if motion.flat:
        raise NotApplicable("one camera does not show the angle of a limb", "a 3D take does")
    found, _ = compared(motion, leader)
    return _of(motion, tuple(forms.form(found)))


@measure("dance.range", over=MOTION, version=1, unit="%", axis="seconds", judged="each", resolution=1,
         may_read=("leader",))  # fmt: skip
def reach(motion: Motion, *, leader: str | None) -> Reading:
    """How large a part moves against how large this dancer usually moves it beside the reference: 100 % is usual."""
    found, _ = compared(motion, leader)
    return _of(motion, tuple(ranges.reach(found)), 100)


@measure("dance.formation", over=MOTION, version=1, unit="cm", axis="seconds", judged="each", resolution=1,
         may_read=("leader",))  # fmt: skip
def formation(motion: Motion, *, leader: str | None) -> Reading:
    """How far a dancer is off their usual place from the leader, or from the middle of the group; 3D takes only."""
    _, number = compared(motion, leader)
    places = formations.places_of(motion)
    if places is None:
        raise NotApplicable(
            "nobody knows how large things are in this take", "state it: --set unit_m=...; 3D takes only"
        )
    off = tuple(formations.formation(places, number))
    spans = Spans.of(
        [round(1000 * each.start_s) for each in off],
        [round(1000 * each.end_s) for each in off],
        [each.off_cm for each in off],
        who=[motion.dancers[each.dancer] for each in off],
    )
    return Reading(max((each.off_cm for each in off), default=0.0), spans=spans)


def _of(motion: Motion, off: Sequence[Off], times: float = 1.0) -> Reading:
    spans = Spans.of(
        [round(1000 * each.start_s) for each in off],
        [round(1000 * each.end_s) for each in off],
        [times * each.value for each in off],
        who=[motion.dancers[each.dancer] for each in off],
        part=[each.part for each in off],
    )
    return Reading(float(np.median(spans.value)) if off else 0.0, spans=spans)
