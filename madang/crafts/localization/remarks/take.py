"""The cues of one subtitle that want a hand, worst first, with the offending part of each marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from madang.crafts.localization.remarks.marked import text_with_marks, times_marked
from madang.crafts.localization.remarks.remark import Cues, Remark, by_cue, worst
from madang.model import SEVERITIES
from madang.tables import Cell, Piece, Table, Tone
from madang.timebase import MILLISECONDS, clock

CUES_SHOWN = 12
SAID_SHOWN = 4
_MARKS = "Marked is what is over the limit or has to change."


def cue_table(cues: Cues, remarks: Iterable[Remark], language: str) -> Table | None:
    """The worst cues; None where there is nothing to say of any."""
    found = by_cue(remarks, cues)
    if not found:
        return None
    order = sorted(found, key=lambda row: (*worst(found[row]), row))
    rows = [_row(cues, row, found[row], language) for row in order[:CUES_SHOWN]]
    left = len(order) - len(rows)
    many = f"The worst {len(rows)} of {len(order)} cues with remarks; all of them: madang localization remarks. "
    return Table(
        "Cues, worst first", ("cue", "in, out", "text", "remarks"), tuple(rows), (many if left else "") + _MARKS, True
    )


def _row(cues: Cues, row: int, remarks: Sequence[Remark], language: str) -> tuple[Cell, ...]:
    return (
        Cell.of(cues.subtitle.names[row]),
        times(cues, row, remarks),
        text(cues, (row,), {row: remarks}, language),
        said(sorted(remarks, key=lambda remark: remark.rank)),
    )


def times(cues: Cues, row: int, remarks: Iterable[Remark]) -> Cell:
    """A cue's in-time over its out-time, marked where a remark is about them."""
    grave: list[int] = [len(SEVERITIES)] * 2
    for remark in remarks:
        for side, about in enumerate(times_marked(remark)):
            grave[side] = min(grave[side], SEVERITIES.index(remark.severity)) if about else grave[side]
    moments = (cues.start_ms[row], cues.end_ms[row])
    marked = tuple((Piece(clock(at, MILLISECONDS), _tone(g)),) for at, g in zip(moments, grave, strict=True))
    return Cell(marked, when_ms=moments)


def _tone(grave: int) -> Tone:
    return SEVERITIES[grave] if grave < len(SEVERITIES) else ""


def text(cues: Cues, rows: Iterable[int], remarks: Mapping[int, Sequence[Remark]], language: str) -> Cell:
    """The text of some cues, marked."""
    lines: list[tuple[Piece, ...]] = []
    for row in rows:
        stays_s = (cues.end_ms[row] - cues.start_ms[row]) / 1000
        lines += text_with_marks(cues.subtitle.lines[row], remarks.get(row, ()), stays_s)
    return Cell(tuple(lines), language=language or "und") if lines else Cell.of("–")


def said(remarks: Iterable[Remark], *, languages: bool = False) -> Cell:
    """What is remarked, in the order given, with the language if asked for; the same said twice stands once."""
    lines = dict.fromkeys(
        (remark.severity, f" {remark.language}: " if languages else " ", sentence(remark)) for remark in remarks
    )
    shown = [(Piece(severity, severity), Piece(who + what)) for severity, who, what in list(lines)[:SAID_SHOWN]]
    more = len(lines) - len(shown)
    return Cell((*shown, (Piece(f"and {more} more"),)) if more else tuple(shown))


def sentence(remark: Remark) -> str:
    """A remark in one sentence, with the place in the cue it speaks of."""
    part = " ".join(remark.part.split()).rstrip(":")
    return f"{remark.said} ({part})" if part and part not in remark.said else remark.said
