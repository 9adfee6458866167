"""How late notes are, each with an interval, and how many sheets a work has."""

from madang.contract import Given, Need, measure
from madang.model import Reading, Work
from madang.spans import Spans
from toy_scores.read import Row

SHEETS = {"sheets": Need(kind="scores.sheet", many=True)}


@measure("scores.late", over="scores.sheet", unit="ms", axis="seconds", judged="each", resolution=1, version=1,
         tags=("soft",))  # fmt: skip
def late(sheet: list[Row]) -> Reading:
    """How late each note is; the value is the latest."""
    values = [row.late_ms for row in sheet]
    spans = Spans.of(
        [row.start_ms for row in sheet], [row.end_ms for row in sheet], values,
        who=[row.who for row in sheet], part=[row.part for row in sheet], ref=[row.ref for row in sheet],
        low=[row.late_ms - row.spread_ms for row in sheet], high=[row.late_ms + row.spread_ms for row in sheet],
        tags={"soft": [row.soft for row in sheet]},
    )  # fmt: skip
    return Reading(max(values), spans=spans)


@measure("scores.beats", over="scores.sheet", unit="beats", axis="none", resolution=1, version=1, reads=("tempo",))
def beats(sheet: list[Row], *, tempo: int) -> Reading:
    """How many beats the sheet lasts."""
    return Reading(sheet[-1].end_ms * tempo / 60_000)


@measure("scores.sheets", over="work", unit="sheets", axis="none", resolution=1, version=1, needs=SHEETS)
def sheets(work: Work, *, sheets: tuple[Given, ...]) -> Reading:
    """How many sheets the work has."""
    return Reading(len(sheets))
