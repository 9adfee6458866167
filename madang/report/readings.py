"""A take's readings as rows of the report: value, verdicts, and what was found where, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from madang.board import Board
from madang.contract import Measure
from madang.files import printable
from madang.jsonout import nearest
from madang.judge import number_text
from madang.model import Answers, Reading
from madang.report import words
from madang.report.clauses import Clauses, Verdict
from madang.report.gaps import in_numbers
from madang.show import place
from madang.spans import Spans, Tag

FOUND_SHOWN = 12
FOUND_IN_ALL = 1500
_SAID_ELSEWHERE = frozenset({"evidence"})  # stands in the place already


@dataclass(frozen=True)
class Found:
    """One span of a reading: where (and who, what), its value, and what its tags say."""

    at: str
    value: str
    said: str


@dataclass(frozen=True)
class ReadingRow:
    """One reading, the verdicts of the clauses in force on it, and its spans nearest to the reading's own value."""

    measure: str
    value: str
    unit: str
    places: int
    verdicts: tuple[Verdict, ...]
    found: tuple[Found, ...]


class Readings:
    """Makes the rows of one take after another, as long as there is room for what was found."""

    def __init__(self, board: Board, clauses: Clauses) -> None:
        self.board, self.clauses = board, clauses
        self.room = FOUND_IN_ALL

    def rows(self, answers: Answers) -> Iterator[ReadingRow]:
        verdicts = self.clauses.verdicts(answers)
        for reading in answers.readings:
            measure = self.board.crafts.measures[reading.measure]
            found = self._found(reading, measure)
            self.room -= len(found)
            yield ReadingRow(
                measure=reading.measure,
                value=in_numbers(reading.value, measure.resolution),
                unit=reading.unit,
                places=reading.count,
                verdicts=tuple(verdict for verdict in verdicts if verdict.measure == reading.measure),
                found=found,
            )

    def _found(self, reading: Reading, measure: Measure) -> tuple[Found, ...]:
        if not reading.count or self.room < FOUND_SHOWN or reading.spans is None:
            return ()
        spans = nearest(reading.spans, reading.value, FOUND_SHOWN)
        alone = len(spans) == 1  # then the reading's own value says it
        rows = [
            Found(
                place(spans, row, measure),
                "" if alone else in_numbers(float(spans.value[row]), measure.resolution),
                _said(spans, row),
            )
            for row in range(len(spans))
        ]
        return tuple(row for row in rows if row.at or row.said)


def _said(spans: Spans, row: int) -> str:
    """The tags of a span in words: what is true by its name, what is false or unknown not at all."""
    told = ((name, column[row]) for name, column in spans.tags.items() if name not in _SAID_ELSEWHERE)
    return printable(" · ".join(text for name, value in told if (text := _tag(words.spaced(name), value))))


def _tag(name: str, value: Tag) -> str:
    """A tag in words.

    >>> _tag("first line", True), _tag("top", "C5"), _tag("hook", False), _tag("bars", None), _tag("amount", 12.50)
    ('first line', 'top C5', '', '', 'amount 12.5')
    """
    if isinstance(value, bool):
        return name if value else ""
    if isinstance(value, float):
        return f"{name} {number_text(value, 0.01).rstrip('0').rstrip('.')}" if np.isfinite(value) else ""
    return "" if value is None or value == "" else f"{name} {value}"
