"""Remarks: every place where a clause is not met, with its own sentence and distance, and the cue it speaks of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from madang.board import Board
from madang.crafts.localization.across.beside import milliseconds
from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.subtitle import Subtitle
from madang.judge import number_text, said_of_each
from madang.model import SEVERITIES, Answers, Clause, Gap, Severity, Take
from madang.spans import Spans, Tag
from madang.standards import Ruling
from madang.timebase import seconds

SUBTITLE = "localization.subtitle"
KEPT = 64  # subtitles read again for a report; those of one work are asked for one after the other


@dataclass(frozen=True, eq=False)
class Remark:
    """One place where a clause is not met.

    language: where it has to be mended. cue: its name there. start_ms, end_ms: None where it has no time. part: which
    line, which words. said: the clause's sentence about this place. distance: in `unit`. line: of the file, or None.
    """

    gap: Gap
    clause: Clause
    language: str
    cue: str
    said: str
    distance: float
    how_far: str
    start_ms: int | None = None
    end_ms: int | None = None
    part: str = ""
    line: int | None = None
    tags: Mapping[str, Tag] = field(default_factory=dict)

    @property
    def measure(self) -> str:
        """The measure's name within the craft."""
        return self.gap.measure.partition(".")[2]

    @property
    def severity(self) -> Severity:
        return self.gap.severity

    @property
    def far(self) -> float:
        """The distance in the clause's steps."""
        return self.distance / self.clause.scale.value

    @property
    def rank(self) -> tuple[int, float]:
        """The order of remarks: the gravest severity, then the farthest from legal."""
        return SEVERITIES.index(self.severity), -self.far


def remarks_of(board: Board, answers: Answers) -> list[Remark]:
    """The remarks on one take, or on a work, in the order of its gaps."""
    rulings = {ruling.clause.name: ruling for ruling in answers.rulings}
    language = str(answers.take.stated.get("language", "")) if answers.take else ""
    return [
        remark
        for gap in answers.gaps
        if gap.clause in rulings
        for remark in _remarks(gap, rulings[gap.clause], language)
    ]


def _remarks(gap: Gap, ruling: Ruling, language: str) -> Iterator[Remark]:
    clause, measure, spans = ruling.clause, ruling.measure, gap.spans
    if spans is None or not len(spans):
        far = _how_far(gap.distance, measure.resolution, measure.distance_unit)
        yield Remark(gap, clause, language, "", gap.message, gap.distance, far)
        return
    each = [(gap.distance, gap.message)] * len(spans)
    if measure.judged == "each" and ruling.legal is not None:
        each = list(said_of_each(spans.value, clause, measure, ruling.legal))
    for row, (distance, said) in enumerate(each):
        span = spans[row]
        tags = {name: column[row] for name, column in spans.tags.items()}
        timed = measure.axis == "seconds"
        yield Remark(
            gap=gap,
            clause=clause,
            language=str(tags.get("language") or language),
            cue=span.ref,
            said=said,
            distance=distance,
            how_far=_how_far(distance, measure.resolution, measure.distance_unit),
            start_ms=_milliseconds(spans, span.start) if timed else None,
            end_ms=_milliseconds(spans, span.end) if timed else None,
            part=span.part,
            line=span.start if measure.axis == "rows" else None,
            tags=tags,
        )


def _milliseconds(spans: Spans, ticks: int) -> int:
    return round(seconds(ticks, spans.rate) * 1000)


def _how_far(distance: float, resolution: float, unit: str) -> str:
    """How far in words; "" where there is no number."""
    return f"{number_text(distance, resolution)} {unit}".rstrip() if math.isfinite(distance) else ""


def worst(remarks: Iterable[Remark]) -> tuple[int, float]:
    """The rank of the gravest of some remarks, and of all of them together how far they are."""
    found = list(remarks)
    gravest = min(remark.rank[0] for remark in found)
    return gravest, -sum(remark.far for remark in found if remark.rank[0] == gravest)


class Cues:
    """The cues of a subtitle, found by what a remark says of them."""

    def __init__(self, subtitle: Subtitle) -> None:
        self.subtitle = subtitle
        self.start_ms = milliseconds(subtitle.start, subtitle).tolist()
        self.end_ms = milliseconds(subtitle.end, subtitle).tolist()
        self._named: dict[str, list[int]] = {}
        for row, name in enumerate(subtitle.names):
            self._named.setdefault(name, []).append(row)

    def row(self, remark: Remark) -> int | None:
        """The cue a remark speaks of. Names may be given twice: the one nearest in time; None where it has none here.

        A silence is named after the cue of another language.
        """
        rows = self._named.get(remark.cue, [])
        at = remark.start_ms
        if not rows or at is None or remark.measure == "missing_cues":
            return None
        return min(rows, key=lambda row: min(abs(self.start_ms[row] - at), abs(self.end_ms[row] - at)))

    def spoken_at(self, remark: Remark) -> tuple[int, ...]:
        """The cue that speaks in the silence a remark is about."""
        at = remark.start_ms or 0
        return tuple(row for row in self._named.get(remark.cue, []) if self.start_ms[row] <= at < self.end_ms[row])[:1]


def by_cue(remarks: Iterable[Remark], cues: Cues) -> dict[int, list[Remark]]:
    """The remarks of each cue that has any."""
    found: dict[int, list[Remark]] = {}
    for remark in remarks:
        row = cues.row(remark)
        if row is not None:
            found.setdefault(row, []).append(remark)
    return found


def cues_of(board: Board, take: Take) -> Cues:
    """The cues of a subtitle, read again: a board keeps what was measured, not the text."""
    language = take.stated.get("language")
    return _read(board.studio.root / take.path, None if language is None else str(language), take.content)


@lru_cache(maxsize=KEPT)
def _read(path: Path, language: str | None, content: str) -> Cues:
    return Cues(read_subtitle(path, language=language))


def subtitles_of(board: Board, work: str) -> list[Answers]:
    """The answers of a work's current subtitles whose language is known."""
    return [
        answers
        for answers in board.current
        if answers.work == work and answers.take and answers.take.kind == SUBTITLE and "language" in answers.take.stated
    ]
