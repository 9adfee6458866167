"""The gaps as rows of the report, worst first, with their places: bounded, and saying what was left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from madang.board import Board
from madang.contract import Measure
from madang.judge import number_text, unit_of
from madang.model import Answers, Gap, Severity
from madang.report.clauses import Clauses
from madang.report.listening import Heard
from madang.show import label, place, worst_rows
from madang.spans import Spans
from madang.timebase import seconds

GAPS_SHOWN = 300
GAPS_UNFOLDED = 20
FIRST_PLACES = 3
PLACES_OF_A_GAP = 250
PLACES_IN_ALL = 3000
FAR_RESOLUTION = 0.001  # as in the JSON


@dataclass(frozen=True)
class Place:
    """One failing place, with its value; start and end in seconds where it can be listened to, else ""."""

    at: str
    value: str
    start_s: str = ""
    end_s: str = ""


@dataclass(frozen=True)
class GapRow:
    """One gap. Numbers are texts on their measure's grid, "" where there is no number."""

    severity: Severity
    certainty: str
    take: str
    take_anchor: str
    message: str
    failing: int
    of: int
    first: tuple[Place, ...]
    places: tuple[Place, ...]
    placed: int
    clause: str
    anchor: str
    verified: str
    worst: str
    distance: str
    far: str
    unit: str
    heard: Heard | None

    @property
    def places_said(self) -> str:
        """What the fold of places holds."""
        return (
            f"all {self.placed} places"
            if len(self.places) == self.placed
            else f"the worst {len(self.places)} of {self.placed} places"
        )


def gap_rows(
    board: Board, clauses: Clauses, anchored: Mapping[int, str], heard: Mapping[int, Heard]
) -> Iterator[GapRow]:
    """The worst GAPS_SHOWN gaps; the worst of them get the page's room for places."""
    room = PLACES_IN_ALL
    for answers, gap in board.gaps[:GAPS_SHOWN]:
        measure, anchor = board.crafts.measures[gap.measure], anchored.get(id(answers), "")
        row = _row(answers, gap, measure, clauses, anchor, heard.get(id(answers)), room)
        room -= len(row.places)
        answers.forget()
        yield row


def _row(
    answers: Answers, gap: Gap, measure: Measure, clauses: Clauses, take_anchor: str, heard: Heard | None, room: int
) -> GapRow:
    spans = gap.spans
    worst = worst_rows(spans, gap) if spans is not None else []
    first, places = _first(spans, worst, measure), _places(spans, worst, measure, min(room, PLACES_OF_A_GAP))
    return GapRow(
        severity=gap.severity,
        certainty=gap.certainty,
        take=label(answers),
        take_anchor=take_anchor,
        message=gap.message,
        failing=gap.failing,
        of=gap.of,
        first=first,
        places=places,
        placed=len(worst) if any(place.at for place in first) else 0,
        clause=gap.clause,
        anchor=clauses.anchor(gap.clause),
        verified=clauses.verified(gap),
        worst=in_numbers(gap.worst, measure.resolution),
        distance=in_numbers(gap.distance, measure.resolution),
        far=_trimmed(in_numbers(gap.far, FAR_RESOLUTION)),
        unit=unit_of(in_numbers(gap.distance, measure.resolution), measure.distance_unit),
        heard=heard,
    )


def _first(spans: Spans | None, worst: list[int], measure: Measure) -> tuple[Place, ...]:
    return () if spans is None else tuple(_place(spans, row, measure) for row in worst[:FIRST_PLACES])


def _places(spans: Spans | None, worst: list[int], measure: Measure, most: int) -> tuple[Place, ...]:
    """The worst places in the material's order, as one goes through it; none where the first few say it all."""
    if spans is None or len(worst) <= FIRST_PLACES or most <= FIRST_PLACES:
        return ()
    return tuple(_place(spans, row, measure) for row in np.sort(np.array(worst[:most])).tolist())


def _place(spans: Spans, row: int, measure: Measure) -> Place:
    value = in_numbers(float(spans.value[row]), measure.resolution)
    if measure.axis != "seconds":
        return Place(place(spans, row, measure), value)
    start_s, end_s = (f"{seconds(tick, spans.rate):.3f}" for tick in (int(spans.start[row]), int(spans.end[row])))
    return Place(place(spans, row, measure), value, start_s, end_s)


def in_numbers(value: float | None, resolution: float) -> str:
    """A number as the JSON has it, with its resolution's decimals; "" where the JSON has null.

    >>> in_numbers(-0.3, 0.01), in_numbers(None, 1), in_numbers(math.inf, 1)
    ('-0.30', '', '')
    """
    return "" if value is None or not math.isfinite(value) else number_text(value, resolution)


def _trimmed(number: str) -> str:
    """Without the zeros that say nothing: a step has no resolution of its own."""
    return number.rstrip("0").rstrip(".") if "." in number else number
