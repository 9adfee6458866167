"""What crafts exhibit of their takes and works as tables, as long as there is room for them on the page."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from itertools import count

from markupsafe import Markup, escape

from madang.board import Board
from madang.files import printable
from madang.model import Answers
from madang.report.drawing import plain_svg
from madang.report.glimpse import Glimpsed, Glimpses
from madang.tables import Cell, Table

EXHIBITED_CHARACTERS = 250_000
_JOINERS = "\u200c\u200d\ufe0f"  # without these some scripts and signs read wrong
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True)
class Exhibits:
    """The tables of one take or work with what is glimpsed beside them, how many were left out, and why there are none
    where the craft failed.
    """

    tables: tuple[Table, ...] = ()
    left_out: int = 0
    failed: str = ""
    glimpsed: Glimpsed = field(default_factory=Glimpsed)


class Room:
    """Gives tables the page's room, one take after another."""

    def __init__(self, board: Board, glimpses: Glimpses) -> None:
        self.board, self.left, self.glimpses = board, EXHIBITED_CHARACTERS, glimpses
        self._numbers = count(1)

    def exhibits(self, answers: Answers) -> Exhibits:
        """What a craft exhibits; whatever goes wrong in it becomes a sentence, so that the report is written."""
        try:
            module = self.board.crafts[answers.craft].module("exhibits")
            tables = tuple(self._drawn(table) for table in module.exhibits(answers, self.board)) if module else ()
        except Exception as problem:
            return Exhibits(failed=f"{type(problem).__name__}: {problem}")
        shown = tuple(table for table in tables if self._takes(table))
        return Exhibits(shown, len(tables) - len(shown), glimpsed=self.glimpses.of(answers.work, shown))

    def _drawn(self, table: Table) -> Table:
        """The table with its cells' drawings as they may stand on the page. Raises ValueError where one may not."""

        def checked(cell: Cell) -> Cell:
            said = " ".join(piece.text for line in cell.lines for piece in line) or table.title
            return replace(cell, drawing=plain_svg(cell.drawing, f"exhibit-{next(self._numbers)}", said))

        rows = tuple(tuple(checked(cell) if cell.drawing else cell for cell in row) for row in table.rows)
        return replace(table, rows=rows)

    def _takes(self, table: Table) -> bool:
        fits = table.size <= self.left
        self.left -= table.size if fits else 0
        return fits


def words(text: str) -> Markup:
    """The words of a take as they are read: on a page that sets directions itself, signs that turn text are dropped.

    >>> str(words("<i>\u200fאב\u3000\x07")) == "&lt;i&gt;אב\u3000\\\\x07"
    True
    """
    kept = text.translate(_DIRECTIONS)
    if not kept.isprintable():
        kept = "".join(char if char in _JOINERS or _is_space(char) else printable(char) for char in kept)
    return Markup(escape(kept))


def _is_space(char: str) -> bool:
    return unicodedata.category(char) == "Zs"
