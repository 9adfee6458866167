"""Works, their current takes, and each series of takes over time, as plain rows for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from madang.board import Board
from madang.model import SEVERITIES, Answers, Gap, Severity, Take
from madang.report import words
from madang.report.clauses import Clauses
from madang.report.drawing import Drawing, drawing
from madang.report.exhibits import Exhibits, Room
from madang.report.gaps import in_numbers
from madang.report.glimpse import Glimpses
from madang.report.listening import Heard, Player
from madang.report.readings import ReadingRow, Readings
from madang.report.sparkline import sparkline
from madang.show import label

TAKES_SHOWN = 80
DRAWN_CHARACTERS = 500_000
SERIES_SHOWN = 40
TAKES_OF_A_SERIES = 10
REASONS_SHOWN = 12


@dataclass(frozen=True)
class TakeView:
    """A current take (or what was measured of a work as a whole)."""

    anchor: str
    name: str
    kind: str
    standing: str
    content: str
    maker: str
    stale: bool
    measured: bool
    attributes: list[tuple[str, str]]
    assumed: list[tuple[str, str]]
    gaps: list[tuple[Severity, int]]
    readings: tuple[ReadingRow, ...]
    silent: list[tuple[str, str]]
    blind: tuple[str, ...]
    drawing: Drawing
    drawing_left_out: bool
    exhibits: Exhibits


@dataclass(frozen=True)
class WorkView:
    """A work with its takes."""

    title: str
    id: str
    takes: tuple[TakeView, ...]
    player: Player | None


@dataclass(frozen=True)
class Cell:
    """A measure's value in one take, and how far it was from legal there."""

    value: str
    gap: str
    severity: str


@dataclass(frozen=True)
class SeriesRow:
    """One measure over the takes of a series."""

    measure: str
    unit: str
    cells: tuple[Cell, ...]
    line: Markup
    shows: str


@dataclass(frozen=True)
class SeriesView:
    """A series with more than one take; the earliest are left out where there are many."""

    name: str
    work: str
    numbers: tuple[str, ...]
    left_out: int
    rows: tuple[SeriesRow, ...]


def anchors(board: Board) -> dict[int, str]:
    """Where each take (or work) shown in full stands on the page, by its answers' id(), in the studio's order.

    Where there are too many for one page, those with the gravest gaps stay.
    """
    kept = {id(answers) for answers in sorted(board.current, key=_gravest)[:TAKES_SHOWN]}
    shown = [answers for answers in board.current if id(answers) in kept]
    return {id(answers): f"take-{i}" for i, answers in enumerate(shown, 1)}


def work_views(
    board: Board,
    clauses: Clauses,
    anchored: Mapping[int, str],
    players: Mapping[str, Player],
    heard: Mapping[int, Heard],
) -> list[WorkView]:
    """The works with their current takes; drawings and tables as long as there is room."""
    room, tables, readings = DRAWN_CHARACTERS, Room(board, Glimpses(board, heard)), Readings(board, clauses)
    by_work: dict[str, list[TakeView]] = {}
    of = _counts(board)
    for answers in board.current:
        if anchor := anchored.get(id(answers)):
            drawn = _drawing(board, answers, anchor)
            left_out = len(drawn.svg) > room
            drawn = Drawing() if left_out else drawn
            room -= len(drawn.svg)
            view = _take_view(readings, answers, anchor, of, drawn, left_out, tables.exhibits(answers))
            by_work.setdefault(answers.work, []).append(view)
            answers.forget()
    return [
        WorkView(
            *_headed(board.studio.works[work].title if work else "", work or "people"),
            tuple(sorted(takes, key=_overview)),
            players.get(work),
        )
        for work, takes in by_work.items()
    ]


def _overview(take: TakeView) -> bool:
    """What sorts a work's tables before its takes: an overview comes first."""
    return bool(take.kind) or not take.exhibits.tables


def _headed(title: str, id: str) -> tuple[str, str]:
    """A work's title, and its id where the title does not say it already."""
    said = title.casefold().replace(" ", "-") == id.casefold().replace(" ", "-")
    return title or id, "" if said or not title else id


def _gravest(answers: Answers) -> tuple[int, float]:
    worst = min((gap.rank for gap in answers.gaps), default=None)
    return (len(SEVERITIES), 0.0) if worst is None else (worst[0], worst[2])


def _counts(board: Board) -> dict[object, int]:
    counts: dict[object, int] = {}
    for answers in board.takes:
        if answers.take is not None:
            counts[answers.take.series] = counts.get(answers.take.series, 0) + 1
    return counts


def _drawing(board: Board, answers: Answers, name: str) -> Drawing:
    return drawing(board.crafts[answers.craft], answers, name, f"Drawing of {label(answers)}: its readings over time")


def _take_view(
    readings: Readings,
    answers: Answers,
    anchor: str,
    of: dict[object, int],
    drawn: Drawing,
    left_out: bool,
    exhibits: Exhibits,
) -> TakeView:
    take = answers.take
    return TakeView(
        anchor=anchor,
        name=label(answers) if take else f"{answers.craft} as a whole",
        kind=take.kind if take else "",
        standing=_standing(take, of[take.series]) if take else "",
        content=take.content if take else "",
        maker=take.made.maker if take and take.made else "",
        stale=bool(take and take.stale),
        measured=not answers.blind and not any(note.kind in ("unreadable", "crashed") for note in answers.notes),
        attributes=words.attributes(take.attributes) if take else [],
        assumed=words.attributes(take.assumed) if take else [],
        gaps=[(s, n) for s in SEVERITIES if (n := sum(gap.severity == s for gap in answers.gaps))],
        readings=tuple(readings.rows(answers)),
        silent=_silent(answers),
        blind=answers.blind,
        drawing=drawn,
        drawing_left_out=left_out,
        exhibits=exhibits,
    )


def _standing(take: Take, of: int) -> str:
    circled = ", circled" if take.circled else ""
    return f"take {take.number}" + (f", the current one of {of}" if of > 1 else "") + circled


def _silent(answers: Answers) -> list[tuple[str, str]]:
    """The measures without a reading, with why, those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for note in answers.notes:
        reasons.setdefault(note.why, []).append(note.measure)
    return [(", ".join(measures), why) for why, measures in reasons.items()][:REASONS_SHOWN]


def series_views(board: Board) -> tuple[list[SeriesView], int]:
    """Every series with more than one take, and how many series were left out."""
    series: dict[object, list[Answers]] = {}
    for answers in board.takes:
        if answers.take is not None:
            series.setdefault(answers.take.series, []).append(answers)
    long = [group for group in series.values() if len(group) > 1]
    return [_series(board, group) for group in long[:SERIES_SHOWN]], max(0, len(long) - SERIES_SHOWN)


def _series(board: Board, group: Sequence[Answers]) -> SeriesView:
    shown = group[-TAKES_OF_A_SERIES:]
    takes = [answers.take for answers in shown if answers.take is not None]
    measures = dict.fromkeys(reading.measure for answers in shown for reading in answers.readings)
    current = next((answers for answers in group if answers.take and answers.take.current), group[-1])
    return SeriesView(
        name=label(current),
        work=current.work,
        numbers=tuple(f"{take.number}" + (" (current)" if take.current else "") for take in takes),
        left_out=len(group) - len(shown),
        rows=tuple(_series_row(board, shown, measure) for measure in measures),
    )


def _series_row(board: Board, group: Sequence[Answers], measure: str) -> SeriesRow:
    """One measure over takes; the line shows its gap's distance where any take has one, else its value."""
    declared = board.crafts.measures[measure]
    readings = [answers.reading(measure) for answers in group]
    gaps = [_worst(answers, measure) for answers in group]
    values = [in_numbers(reading.value if reading else None, declared.resolution) for reading in readings]
    distances = [in_numbers(gap.distance if gap else None, declared.resolution) for gap in gaps]
    shows = "gap" if any(distances) else "value"
    drawn = [
        (distance or "0") if shows == "gap" and value else value
        for value, distance in zip(values, distances, strict=True)
    ]
    spoken = f"{shows} of {measure} by take: " + ", ".join(text or "none" for text in drawn)
    return SeriesRow(
        measure=measure,
        unit=declared.unit,
        cells=tuple(
            Cell(value, distance, gap.severity if gap else "")
            for value, distance, gap in zip(values, distances, gaps, strict=True)
        ),
        line=sparkline([float(text) if text else None for text in drawn], spoken),
        shows=shows,
    )


def _worst(answers: Answers, measure: str) -> Gap | None:
    return min((gap for gap in answers.gaps if gap.measure == measure), key=lambda gap: gap.rank, default=None)
