"""What in a script or a sheet may not be what its writer meant: numbers, headings that are none, lines without use."""

from __future__ import annotations

from itertools import groupby

from madang.contract import measure
from madang.crafts.screen.breakdown.sheet import Breakdown
from madang.crafts.screen.cast import Cast
from madang.crafts.screen.measures.scenes import OVER, spans_of, with_scenes
from madang.crafts.screen.numbers import faults
from madang.crafts.screen.script import Script
from madang.model import Reading
from madang.spans import Spans

SHEETS = ("screen.breakdown", "screen.cast")


@measure(
    "screen.numbering", over=OVER, unit="scenes", axis="rows", judged="each", resolution=1, version=1, tags=("fault",)
)
def numbering(script: Script) -> Reading:
    """Scene numbers that mislead, within each episode; the tag `fault` says how. The value is their number.

    duplicate: a number is there twice. order: it comes after a higher one (A12, 12, 12A, 13 is the order). gap: a
    whole number before it is nowhere. missing: others have a number. unusual: it is no scene number. 12, 12A and
    A12 are three numbers; 012 and 12 are one. A script without any number has no fault.
    """
    found = []
    for _, scenes in groupby(with_scenes(script), key=lambda scene: scene.episode):
        episode = list(scenes)
        found += [(episode[at], fault, why) for at, fault, why in faults([scene.number for scene in episode])]
    spans = spans_of(
        [scene for scene, _, _ in found],
        [1] * len(found),
        part=[why for _, _, why in found],
        tags={"fault": [fault for _, fault, _ in found]},
    )
    return Reading(len(found), spans=spans)


@measure("screen.lost_headings", over=OVER, unit="lines", axis="rows", judged="value", resolution=1, version=1)
def lost_headings(script: Script) -> Reading:
    """Lines that look like a scene heading and are none, or whose reading is in doubt; a span for each."""
    lines = [doubt.line for doubt in script.doubts]
    texts = [doubt.text for doubt in script.doubts]
    return Reading(len(lines), spans=Spans.of(lines, lines, [1] * len(lines), rate=1, part=texts))


@measure("screen.table_faults", over=SHEETS, unit="faults", axis="rows", judged="value", resolution=1, version=1)
def table_faults(sheet: Breakdown | Cast) -> Reading:
    """What in a breakdown or cast sheet cannot be used, or contradicts itself; a span is a line of it."""
    lines = [fault.line for fault in sheet.faults]
    why = [fault.why for fault in sheet.faults]
    return Reading(len(lines), spans=Spans.of(lines, lines, [1] * len(lines), rate=1, part=why))
