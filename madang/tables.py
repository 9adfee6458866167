"""Tables that a craft puts on the report beside its drawing: plain data, so that the page escapes every word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from madang.model import Severity

Tone = Literal["", "met"] | Severity


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `tone` marks it, as gravely as a clause of that severity."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table: lines of pieces. language: of its text, as BCP-47, for fonts and the direction of writing.

    when_ms: from when to when it speaks of, on the clock of its work: the page shows what is heard and seen there.
    drawing: a small SVG, let onto the page as a take's drawing is: no scripts, no links out.
    """

    lines: tuple[tuple[Piece, ...], ...] = ()
    language: str = ""
    tone: Tone = ""
    number: bool = False
    when_ms: tuple[int, int] | None = None
    drawing: str = ""

    @classmethod
    def of(cls, *lines: str, tone: Tone = "", number: bool = False) -> Cell:
        """A cell of plain lines.

        >>> Cell.of("12", number=True).lines
        ((Piece(text='12', tone=''),),)
        """
        return cls(tuple((Piece(line),) for line in lines), tone=tone, number=number)


@dataclass(frozen=True)
class Table:
    """A titled table, folded unless `unfolded`. note: what is shown, what was left out, what a mark means."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    unfolded: bool = False

    @property
    def size(self) -> int:
        """About how many characters it takes on a page."""
        return sum(_size(cell.lines) + len(cell.drawing) for row in self.rows for cell in row)


_OF_A_CELL, _OF_A_PIECE = 30, 35  # characters of markup around each


def _size(lines: Iterable[Iterable[Piece]]) -> int:
    return _OF_A_CELL + sum(len(piece.text) + _OF_A_PIECE for line in lines for piece in line)
