"""What is measured across the takes of a dance: how their clocks lie, and what became of every fault."""

from __future__ import annotations

from collections.abc import Sequence

from madang.contract import Given, Need, derives, measure
from madang.crafts.dance.measures.group import MOTION, compared
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.takes.clocks import same, through
from madang.crafts.dance.takes.danced import danced
from madang.crafts.dance.takes.story import Row, Telling, story
from madang.errors import NotApplicable
from madang.model import Reading, Work
from madang.records import Alignment
from madang.spans import Spans

_TAKES = {
    "takes": Need(MOTION, many=True, history=True, at_least=2),
    "clocks": Need(MOTION, record=Alignment, many=True, history=True, optional=True),
}


@derives(Alignment, over=MOTION, version=1, needs={"before": Need(MOTION, where="previous", optional=True)})
def alignment(motion: Motion, *, before: Given | None) -> Alignment:
    """How a take lies on the clock of the take before it, by what is danced in both."""
    if before is None:
        raise NotApplicable("this is the first take", "nothing to do until there is another")
    return danced(motion, before.value, ("", str(before.take.path))).alignment


@measure("dance.trend", over="work", version=1, unit="ms", axis="seconds", judged="each", resolution=1,
         needs=_TAKES, tags=("state",))  # fmt: skip
def trend(work: Work, *, takes: tuple[Given, ...], clocks: tuple[Given, ...]) -> Reading:
    """What is left, in the last take, of everything that was off in some take: each part of each dancer.

    A span is the place where the part is or was off most, on the first take's clock; its value is how far off it is
    now, early or late, `part` says what became of it and how far off it was. What the last take does not show is never
    told as fixed: its value is what was last seen. The value of all is the greatest. Design: ours.
    """
    ways = {given.take.path: given.value for given in clocks}
    rows: list[tuple[Row, Row]] = []
    for series in _series(takes):
        rows += _told(series, ways)
    spans = Spans.of(
        [round(1000 * now.start_s) for now, _ in rows],
        [round(1000 * now.end_s) for now, _ in rows],
        [abs((now if now.delay_ms is not None else before).delay_ms or 0.0) for now, before in rows],
        who=[now.dancer for now, _ in rows],
        part=[_said(now, before) for now, before in rows],
        tags={"state": [now.state.partition(" ")[0] for now, _ in rows]},
    )
    return Reading(max(spans.value.tolist(), default=0.0), spans=spans)


def _series(takes: Sequence[Given]) -> list[list[Given]]:
    """Takes that follow each other, in order; those of which there is only one are no story."""
    found: dict[object, list[Given]] = {}
    for given in takes:
        found.setdefault(given.take.series, []).append(given)
    return [sorted(some, key=lambda given: given.take.number) for some in found.values() if len(some) > 1]


def _told(series: Sequence[Given], ways: dict[str, Alignment]) -> list[tuple[Row, Row]]:
    """Each part's row of the last take, and that of the last take before it in which it was off."""
    tellings: list[Telling] = []
    for given in series:
        leader = given.take.stated.get("leader")
        found, _ = compared(given.value, None if leader is None else str(leader))
        way = ways.get(given.take.path)
        onto = same(given.value).alignment
        if tellings and way is not None:
            onto = through(way, tellings[-1].way)
        tellings.append(Telling(given.take.number, found, onto))
    rows = story(tellings).rows
    last = series[-1].take.number
    pairs = []
    for now in (row for row in rows if row.take == last):
        earlier = [row for row in rows if (row.dancer, row.part) == (now.dancer, now.part) and row.take < last]
        off = [row for row in earlier if row.delay_ms is not None]
        pairs.append((now, max(off, key=lambda row: abs(row.delay_ms or 0.0), default=now)))
    return pairs


def _said(now: Row, before: Row) -> str:
    was = f", {before.delay_ms:+.0f} ms in take {before.take}" if before is not now and before.delay_ms else ""
    return f"{now.part} ({now.state}{was})"
