"""A delivery at a glance: for every work in every language what is there, what misses and how much is to be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from madang.board import Board
from madang.model import SEVERITIES, Answers, Gap

SUBTITLE = "localization.subtitle"


@dataclass
class Cell:
    """One work in one language. cues: of all its subtitles. failing: how many places, by severity and by clause."""

    cues: int = 0
    subtitles: int = 0
    wanted: bool = False
    failing: Counter[str] = field(default_factory=Counter)
    clauses: Counter[str] = field(default_factory=Counter)

    @property
    def missing(self) -> bool:
        return self.wanted and not self.subtitles

    @property
    def open(self) -> int:
        """The places at which a law or a must is not met."""
        return self.failing["law"] + self.failing["must"]

    def count(self, gap: Gap, places: int) -> None:
        self.failing[gap.severity] += places
        self.clauses[gap.clause] += places


@dataclass(frozen=True)
class Matrix:
    """The cells by work and language; works in the studio's order, languages with the most works first."""

    works: tuple[str, ...]
    languages: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]

    def as_json(self) -> dict[str, Any]:
        """For scripts: one object for each cell that is there or wanted."""
        return {
            "works": list(self.works),
            "languages": list(self.languages),
            "cells": [
                {
                    "work": work,
                    "language": language,
                    "subtitles": cell.subtitles,
                    "cues": cell.cues,
                    "missing": cell.missing,
                    **{severity: cell.failing[severity] for severity in SEVERITIES},
                    "clauses": dict(sorted(cell.clauses.items())),
                }
                for work in self.works
                for language in self.languages
                if (cell := self.cells.get((work, language)))
            ],
        }


def matrix(board: Board) -> Matrix:
    """The matrix of a board: its current subtitles, their gaps, and those between languages at the language's cell.

    A gap between languages counts where it has to be mended: at the language its span names.
    """
    cells: dict[tuple[str, str], Cell] = {}

    def cell(work: str, language: object) -> Cell:
        return cells.setdefault((work, str(language)), Cell())

    for answers in board.current:
        if answers.take is None:
            for gap in answers.gaps:
                for language, places in _by_language(gap).items():
                    cell(answers.work, language).count(gap, places)
        elif answers.take.kind == SUBTITLE and "language" in answers.take.stated:
            _add(cell(answers.work, answers.take.stated["language"]), answers)
    for wish in board.studio.wanted:
        if wish.kind == SUBTITLE and "language" in wish.attributes:
            cell(wish.work, wish.attributes["language"]).wanted = True
    return Matrix(tuple(_works(board, cells)), tuple(_languages(cells)), cells)


def _add(cell: Cell, answers: Answers) -> None:
    cell.subtitles += 1
    durations = answers.reading("localization.duration")
    cell.cues += durations.count if durations else 0
    for gap in answers.gaps:
        cell.count(gap, gap.failing)


def _by_language(gap: Gap) -> Counter[str]:
    spans = gap.spans
    languages = spans.tags.get("language", ()) if spans is not None else ()
    return Counter(str(language) for language in languages)


def _works(board: Board, cells: dict[tuple[str, str], Cell]) -> Iterator[str]:
    with_cells = {work for work, _ in cells}
    return (work for work in board.studio.works if work in with_cells)


def _languages(cells: dict[tuple[str, str], Cell]) -> list[str]:
    works = Counter(language for _, language in cells)
    return sorted(works, key=lambda language: (-works[language], language != "ko", language))
