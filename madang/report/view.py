"""From a board to the page's plain data, in the order a producer reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from madang.board import Board, Standing
from madang.report import words
from madang.report.clauses import CLAUSES_SHOWN, Clauses, ProfileView
from madang.report.gaps import GAPS_UNFOLDED, GapRow, gap_rows
from madang.report.listening import players
from madang.report.takes import SeriesView, WorkView, anchors, series_views, work_views
from madang.show import group_notes

NOTES_SHOWN = 100
MISSING_SHOWN = 100
PASSED_OVER = "not applicable"


@dataclass(frozen=True)
class VerdictView:
    """The exit code in words."""

    state: str
    said: str
    detail: str


@dataclass(frozen=True)
class WeakestView:
    """The weakest link in words."""

    craft: str
    work: str
    clause: str
    anchor: str
    message: str


@dataclass(frozen=True)
class CraftCard:
    """How one craft stands."""

    name: str
    state: str
    open: int
    of: int
    share: str
    should: int
    info: int
    missing: int
    unmeasured: bool
    worst_work: str
    worst: str


@dataclass(frozen=True)
class NoteRow:
    """What could not be measured, and what to do."""

    kind: str
    where: str
    why: str
    remedy: str
    count: int


@dataclass(frozen=True)
class MissingRow:
    """A wanted deliverable that is not there."""

    work: str
    kind: str
    attributes: list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """All the page says."""

    title: str
    scope: str
    unjudged: list[str]
    counted: str
    verdict: VerdictView
    weakest: WeakestView | None
    crafts: list[CraftCard]
    gaps: list[GapRow]
    unfolded: int
    gaps_in_all: int
    missing: list[MissingRow]
    missing_in_all: int
    notes: list[NoteRow]
    notes_in_all: int
    passed_over: list[NoteRow]
    passed_over_in_all: int
    works: list[WorkView]
    takes_left_out: int
    series: list[SeriesView]
    series_left_out: int
    profiles: list[ProfileView]
    clauses_left_out: int


def view(board: Board, beside: Path | None = None) -> Page:
    """The page of a board, to stand in the folder `beside`. What depends on the run is left out."""
    clauses = Clauses(board)
    anchored = anchors(board)
    found, heard = players(board, beside)
    series, series_left_out = series_views(board)
    notes = [NoteRow(words.spaced(kind), where, why, remedy, n) for (kind, where, why, remedy), n in group_notes(board)]
    failed = [note for note in notes if note.kind != PASSED_OVER]
    passed = [note for note in notes if note.kind == PASSED_OVER]
    return Page(
        title=board.studio.title,
        scope=_scope(board),
        unjudged=board.unjudged,
        counted=_counted(board),
        verdict=_verdict(board),
        weakest=_weakest(board, clauses),
        crafts=[_card(standing) for standing in board.standings],
        gaps=list(gap_rows(board, clauses, anchored, heard)),
        unfolded=GAPS_UNFOLDED,
        gaps_in_all=len(board.gaps),
        missing=[MissingRow(w.work, w.kind, words.attributes(w.attributes)) for w in board.missing[:MISSING_SHOWN]],
        missing_in_all=len(board.missing),
        notes=failed[:NOTES_SHOWN],
        notes_in_all=len(failed),
        passed_over=passed[:NOTES_SHOWN],
        passed_over_in_all=len(passed),
        works=work_views(board, clauses, anchored, found, heard),
        takes_left_out=len(board.current) - len(anchored),
        series=series,
        series_left_out=series_left_out,
        profiles=clauses.profiles(),
        clauses_left_out=max(0, len(clauses.names) - CLAUSES_SHOWN),
    )


def _scope(board: Board) -> str:
    """What this board does not speak of."""
    parts = [f"Only the craft {board.only_craft} was checked."] if board.only_craft else []
    parts += [f"Only {', '.join(board.only_measures)} was measured."] if board.only_measures else []
    if board.studio.asked:
        parts.append("Only some files of this studio were checked, so nothing is said of what is missing.")
    return " ".join(parts)


def _counted(board: Board) -> str:
    readings = sum(len(answers.readings) for answers in (*board.takes, *board.works))
    works = len({answers.work for answers in board.takes})
    return " · ".join(
        [words.plural(works, "work"), words.plural(len(board.takes), "take"), words.plural(readings, "reading")]
    )


def _verdict(board: Board) -> VerdictView:
    opened, total = sum(s.open for s in board.standings), sum(s.of for s in board.standings)
    wishes = sum(s.counts["should"] + s.counts["info"] for s in board.standings)
    musts = (
        "No must is in force."
        if not total
        else f"{opened} of {words.plural(total, 'must')} {'is' if opened == 1 else 'are'} open."
    )
    if board.exit == 3:
        return VerdictView("unknown", "Not known", f"Something could not be measured, so this is no pass. {musts}")
    if board.exit == 1:
        return VerdictView("open", "Not there yet", musts)
    if not board.current:
        return VerdictView("empty", "Nothing to judge", "There is no take here that a craft can read.")
    kept = f"None of {words.plural(total, 'must')} is open." if total else musts
    more = f" Of lesser weight: {words.plural(wishes, 'gap')}, below." if wishes else ""
    return VerdictView("met", "Ready", kept + more)


def _weakest(board: Board, clauses: Clauses) -> WeakestView | None:
    weak = board.weakest
    if weak is None:
        return None
    worst = next((gap for answers, gap in board.gaps if (answers.work, gap.clause) == (weak.work, weak.clause)), None)
    return WeakestView(
        weak.craft,
        weak.work or "people",
        weak.clause,
        clauses.anchor(weak.clause),
        board.why or (worst.message if worst else ""),
    )


def _card(standing: Standing) -> CraftCard:
    return CraftCard(
        name=standing.craft,
        state=standing.state,
        open=standing.open,
        of=standing.of,
        share=f"{100 * (standing.of - standing.open) / standing.of:.1f}" if standing.of else "",
        should=standing.counts["should"],
        info=standing.counts["info"],
        missing=len(standing.missing),
        unmeasured=bool(standing.unmeasured),
        worst_work=standing.worst_work or "people" if standing.worst else "",
        worst=standing.worst.message if standing.worst else "",
    )
