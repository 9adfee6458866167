"""Which clauses were in force on what, and how often each was met: the standards behind a board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madang.board import Board
from madang.model import Answers, Clause, Gap, Severity
from madang.report import words
from madang.standards import Ruling

CLAUSES_SHOWN = 250
LEGAL_SHOWN = 4

Outcome = Literal["met", "open", "unmeasured"]


@dataclass(frozen=True)
class Verdict:
    """How one clause stands on one take (or work)."""

    clause: str
    anchor: str
    severity: Severity
    outcome: Outcome
    legal: str
    measure: str


@dataclass(frozen=True)
class ClauseView:
    """A clause in words, with how often it was judged."""

    anchor: str
    name: str
    measure: str
    about: str
    limit: str
    here: str
    applies: str
    barred: str
    severity: Severity
    scale: str
    scale_reason: str
    source: str
    link: str
    url: str
    verified: str
    met: int
    open: int
    unmeasured: int


@dataclass(frozen=True)
class ProfileView:
    """A profile and its clauses that were in force."""

    name: str
    title: str
    clauses: tuple[ClauseView, ...]


class _Tally:
    def __init__(self, ruling: Ruling) -> None:
        self.ruling = ruling
        self.counts: dict[Outcome, int] = {"met": 0, "open": 0, "unmeasured": 0}
        self.legal: dict[str, None] = {}


class Clauses:
    """The clauses in force on a board's current takes and works, each with a place on the page to link to."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._tallies: dict[str, _Tally] = {}
        for answers in board.current:
            for ruling, outcome in self._judged(answers):
                tally = self._tallies.setdefault(ruling.clause.name, _Tally(ruling))
                tally.counts[outcome] += 1
                tally.legal[_legal(ruling)] = None
        self.names = sorted(self._tallies)
        self._anchors = {name: f"clause-{i}" for i, name in enumerate(self.names[:CLAUSES_SHOWN], 1)}

    def anchor(self, clause: str) -> str:
        """Where the clause stands on the page, or "" where it is not shown."""
        return self._anchors.get(clause, "")

    def clause(self, name: str) -> Clause | None:
        """A clause that was in force, by its full name."""
        return self._tallies[name].ruling.clause if name in self._tallies else None

    def verdicts(self, answers: Answers) -> list[Verdict]:
        """How the clauses in force stand on one take, in the order of their profiles."""
        return [
            Verdict(
                ruling.clause.name,
                self.anchor(ruling.clause.name),
                ruling.clause.severity,
                outcome,
                _legal(ruling),
                ruling.measure.id,
            )
            for ruling, outcome in self._judged(answers)
        ]

    def _judged(self, answers: Answers) -> list[tuple[Ruling, Outcome]]:
        """The rulings whose measure was asked, with what came of them; what does not apply is not judged."""
        read = {reading.measure for reading in answers.readings}
        blind = {note.measure for note in answers.notes if note.kind != "not_applicable"}
        open_clauses = {gap.clause for gap in answers.gaps}
        found: list[tuple[Ruling, Outcome]] = []
        for ruling in answers.rulings:
            if ruling.measure.id in read and ruling.legal is not None:
                found.append((ruling, "open" if ruling.clause.name in open_clauses else "met"))
            elif ruling.measure.id in read | blind:
                found.append((ruling, "unmeasured"))
        return found

    def verified(self, gap: Gap) -> str:
        """How the limit behind a gap was verified, in words."""
        clause = self.clause(gap.clause)
        return words.VERIFIED[clause.source.verified] if clause else ""

    def profiles(self) -> list[ProfileView]:
        """The profiles that were in force, each with its clauses by name."""
        shown: dict[str, list[ClauseView]] = {}
        for name in self.names[:CLAUSES_SHOWN]:
            tally = self._tallies[name]
            shown.setdefault(tally.ruling.clause.profile, []).append(self._view(tally))
        return [ProfileView(name, self._title(name), tuple(clauses)) for name, clauses in shown.items()]

    def _title(self, profile: str) -> str:
        """The title its file gives; a team's own file goes by its path and is found among the studio's standards."""
        studio = self.board.studio
        named = {profile, *studio.standards, *(name for work in studio.works.values() for name in work.standards)}
        asked = (name for name in sorted(named) if name in self.board.rulebook.files or name.endswith(".toml"))
        titles = (
            found.title for name in asked for found in self.board.rulebook.profiles(name) if found.name == profile
        )
        return next(filter(None, titles), "")

    def _view(self, tally: _Tally) -> ClauseView:
        clause, measure = tally.ruling.clause, tally.ruling.measure
        legal = list(tally.legal) if words.worked_out(clause) else []
        more = f" (and {len(legal) - LEGAL_SHOWN} more)" if len(legal) > LEGAL_SHOWN else ""
        return ClauseView(
            anchor=self.anchor(clause.name),
            name=clause.name,
            measure=measure.id,
            about=" ".join(measure.doc.split("\n\n")[0].split()),
            limit=words.limit(clause),
            here="; ".join(legal[:LEGAL_SHOWN]) + more,
            applies=words.conditions(clause.when),
            barred=words.conditions(clause.unless),
            severity=clause.severity,
            scale=words.with_unit(words.number(clause.scale.value), clause.unit),
            scale_reason=clause.scale.reason,
            source=words.source(clause.source),
            link=words.link(clause.source),
            url=clause.source.url,
            verified=words.VERIFIED[clause.source.verified],
            **tally.counts,
        )


def _legal(ruling: Ruling) -> str:
    """The legal values where the clause is in force, or why they cannot be known there."""
    return f"not known: {ruling.why}" if ruling.legal is None else words.legal(ruling.legal, ruling.measure.unit)
