"""The map of a take: for each dancer and each count (each second where no beats are known) how late, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from madang.crafts.dance.counts import count_of
from madang.crafts.dance.page.lines import told
from madang.crafts.dance.timing.compare import Comparison
from madang.crafts.dance.timing.events import Event
from madang.crafts.dance.timing.features import PARTS, WHOLE_BODY, Floats
from madang.records import Beats

ANY = "worst part"
MAPS = (ANY, WHOLE_BODY, *(part for part in PARTS if part != WHOLE_BODY))
LEAST_TOLD = 0.5  # of a column


@dataclass(frozen=True)
class Column:
    """One count, or one second: from when to when, and what it is called ("3:5"; "" for a second)."""

    start_s: float
    end_s: float
    name: str


@dataclass(frozen=True, eq=False)
class Cells:
    """One dancer's row: ms by column (None where nothing can be told), and the number of the event there, or -1."""

    ms: tuple[int | None, ...]
    event: tuple[int, ...]


def columns(found: Comparison, beats: Beats | None) -> list[Column]:
    """The columns of a take from its first moment to its last."""
    first, last = float(found.moves.clock[0]), float(found.moves.clock[-1])
    inside = beats.times_s if beats else np.arange(np.floor(first) + 1, last)
    edges = [first, *(float(moment) for moment in inside if first < moment < last), last]
    return [Column(a, b, count_of(a, beats) or "") for a, b in pairwise(edges) if b > a]


def heat(found: Comparison, dancer: int, of: list[Column]) -> dict[str, Cells]:
    """A dancer's rows, by part; of the worst part it is the gravest event of any, else the body's delay."""
    course = found.courses[dancer]
    paths = {WHOLE_BODY: course.body_ms, **course.limbs_ms}
    rows = {}
    for part in MAPS:
        mine = [
            (number, event)
            for number, event in enumerate(found.events)
            if event.dancer == dancer and part in (ANY, event.part)
        ]
        events = tuple(_event(column, mine) for column in of)
        followed = _means(found, dancer, WHOLE_BODY if part == ANY else part, paths, of)
        delays = tuple(
            followed[place] if number < 0 else round(found.events[number].delay_ms)
            for place, number in enumerate(events)
        )
        rows[part] = Cells(delays, events)
    return rows


def _event(column: Column, events: list[tuple[int, Event]]) -> int:
    """The gravest event that fills half of the column (of the event, where that is shorter)."""
    for number, event in events:  # the worst first
        shared = min(column.end_s, event.end_s) - max(column.start_s, event.start_s)
        if shared >= 0.5 * min(column.end_s - column.start_s, event.end_s - event.start_s):
            return number
    return -1


def _means(found: Comparison, dancer: int, part: str, paths: dict[str, Floats], of: list[Column]) -> list[int | None]:
    known, clock = told(found, dancer, part), found.moves.clock
    means: list[int | None] = []
    for column in of:
        inside = slice(*np.searchsorted(clock, [column.start_s, column.end_s]))
        here = known[inside]
        enough = len(here) > 0 and here.mean() > LEAST_TOLD
        means.append(round(float(paths[part][inside][here].mean())) if enough else None)
    return means
