"""The board as JSON: one document, takes first and sums last so that it can be written as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from madang import __version__
from madang.board import Board, Standing
from madang.contract import Measure
from madang.files import printable
from madang.judge import number_text
from madang.model import Answers, Attributes, Gap, Note, Reading, Take, Wanted
from madang.spans import Spans
from madang.timebase import seconds

READING_SPANS = 20  # the most extreme ones; `count` says how many there are, and a gap lists all that fail


def document(board: Board) -> Iterator[str]:
    """The JSON document in pieces."""
    measures = board.crafts.measures
    yield '{"madang": ' + _text(__version__) + ', "studio": ' + _text(board.studio.title) + ',\n "takes": ['
    yield from _rows(take_json(answers, measures) for answers in board.takes)
    yield '],\n "works": ['
    yield from _rows(_answers(answers, measures) | {"work": answers.work} for answers in board.works)
    yield '],\n "notes": ['
    yield from _rows(_note(note) for note in board.notes)
    yield '],\n "missing": ['
    yield from _rows(_wanted(wish) for wish in board.missing)
    yield '],\n "crafts": ['
    yield from _rows(_standing(standing) for standing in board.standings)
    weakest = None if board.weakest is None else vars(board.weakest) | ({"why": board.why} if board.why else {})
    yield '],\n "unjudged": ' + _text(board.unjudged)
    yield f',\n "weakest": {_text(weakest)}, "exit": {board.exit}}}\n'


def _rows(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    for i, row in enumerate(rows):
        yield (",\n  " if i else "\n  ") + _text(row)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def take_json(answers: Answers, measures: dict[str, Measure]) -> dict[str, Any]:
    """One take's part of the document."""
    take = answers.take
    assert take is not None
    return _take(take) | _answers(answers, measures)


def _take(take: Take) -> dict[str, Any]:
    found: dict[str, Any] = {
        "work": take.work,
        "kind": take.kind,
        "path": printable(take.path),
        "take": take.number,
        "current": take.current,
        "content": take.content or None,
        "attributes": _attributes(take.attributes),
        "assumed": _attributes(take.assumed),
    }
    if take.circled:
        found["circled"] = True
    if take.made is not None:
        found["made"] = {"maker": take.made.maker, "stale": take.stale}
    return found


def _attributes(attributes: Attributes) -> dict[str, Any]:
    return dict(sorted(attributes.items()))


def _answers(answers: Answers, measures: dict[str, Measure]) -> dict[str, Any]:
    found = {
        "readings": [_reading(reading, measures[reading.measure]) for reading in answers.readings],
        "gaps": [_gap(gap, measures[gap.measure]) for gap in answers.gaps],
        "notes": [_note(note) for note in answers.notes],
    }
    answers.forget()
    return found


def value_json(value: float | None, resolution: float) -> int | float | None:
    """A value on its measure's grid, as the shortest number that says it; what is no number is null."""
    if value is None or not np.isfinite(value):
        return None
    text = number_text(value, resolution)
    return float(text) if "." in text else int(text)


def _reading(reading: Reading, measure: Measure) -> dict[str, Any]:
    found = {
        "measure": reading.measure,
        "value": value_json(reading.value, measure.resolution),
        "unit": reading.unit,
        "count": reading.count,
    }
    spans = reading.spans
    shown = None if spans is None else nearest(spans, reading.value, READING_SPANS)
    return found | {"spans": [] if shown is None else list(span_rows(shown, measure))}


def nearest(spans: Spans, value: float, most: int) -> Spans:
    """At most so many spans, those nearest to the reading's own value (its extreme), in the material's order."""
    if len(spans) <= most:
        return spans
    order = np.argsort(np.abs(spans.value - value), kind="stable")[:most]
    return spans.take(np.sort(order))


def span_rows(spans: Spans, measure: Measure) -> Iterator[dict[str, Any]]:
    """Spans as rows; places are decimals of seconds, dates, or whole numbers, as the measure's axis says."""
    columns = {name: column for name in ("who", "part", "ref") if (column := getattr(spans, name))}
    for i in range(len(spans)):
        row: dict[str, Any] = {
            "start": place(int(spans.start[i]), spans, measure),
            "end": place(int(spans.end[i]), spans, measure),
            "who": "",
            "part": "",
        }
        row.update({name: column[i] for name, column in columns.items()})
        row["value"] = value_json(float(spans.value[i]), measure.resolution)
        if spans.low is not None and spans.high is not None:
            row["low"] = value_json(float(spans.low[i]), measure.resolution)
            row["high"] = value_json(float(spans.high[i]), measure.resolution)
        if spans.tags:
            row["tags"] = {name: column[i] for name, column in spans.tags.items()}
        yield row


def place(tick: int, spans: Spans, measure: Measure) -> int | float | str:
    """A place on the measure's axis, for printing."""
    match measure.axis:
        case "seconds":
            return seconds(tick, spans.rate)
        case "dates":
            return date.fromordinal(tick).isoformat()
    return tick


def _gap(gap: Gap, measure: Measure) -> dict[str, Any]:
    step, spans = measure.resolution, gap.spans
    found = {
        "measure": gap.measure,
        "profile": gap.profile,
        "clause": gap.clause,
        "severity": gap.severity,
        "certainty": gap.certainty,
        "worst": value_json(gap.worst, step),
        "low": value_json(gap.low, min(step, 0.001)),
        "high": value_json(gap.high, min(step, 0.001)),
        "unit": gap.unit,
        "distance": value_json(gap.distance, step),
        "far": value_json(gap.far, 0.001),
        "failing": gap.failing,
        "of": gap.of,
        "total": value_json(gap.total, step),
        "spans": [] if spans is None else list(span_rows(spans, measure)),
        "message": gap.message,
    }
    return {name: value for name, value in found.items() if name not in ("low", "high") or value is not None}


def _note(note: Note) -> dict[str, Any]:
    found = {"kind": note.kind, "measure": note.measure, "why": note.why, "remedy": note.remedy}
    return found | ({"path": printable(note.path)} if note.path else {})


def _wanted(wish: Wanted) -> dict[str, Any]:
    return {"work": wish.work, "kind": wish.kind, "attributes": _attributes(wish.attributes)}


def _standing(standing: Standing) -> dict[str, Any]:
    worst = standing.worst
    return {
        "craft": standing.craft,
        "state": standing.state,
        "must": {"open": standing.open, "of": standing.of},
        "gaps": dict(standing.counts),
        "missing": len(standing.missing),
        "worst": None
        if worst is None
        else {
            "work": standing.worst_work,
            "clause": worst.clause,
            "severity": worst.severity,
            "far": value_json(worst.far, 0.001),
            "message": worst.message,
        },
    }
