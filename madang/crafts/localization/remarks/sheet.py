"""A sheet of remarks to hand to a translator: one row for each place, in a file that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from madang.board import Board
from madang.crafts.localization.remarks.remark import SUBTITLE, Cues, Remark, cues_of, remarks_of, subtitles_of
from madang.crafts.localization.remarks.take import sentence
from madang.files import printable
from madang.model import SEVERITIES, Answers, Source
from madang.timebase import MILLISECONDS, clock

COLUMNS = ("file", "language", "cue", "start", "end", "text", "what", "how far", "rule", "source")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(board: Board) -> list[tuple[str, ...]]:
    """A row for each remark on current subtitles and between them: by file, in the order of time, gravest first."""
    found = [row for answers in board.current for row in _of(board, answers)]
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


Keyed = tuple[tuple[str, float, int], tuple[str, ...]]


def _of(board: Board, answers: Answers) -> Iterator[Keyed]:
    if answers.take is not None and answers.take.kind != SUBTITLE:
        return
    takes = [answers] if answers.take is not None else subtitles_of(board, answers.work)
    for remark in remarks_of(board, answers):
        # Of two files of one language (one of them SDH) the first is the one that was held against the others.
        of = next((found.take for found in takes if found.take and _speaks(found, remark)), None)
        cues = cues_of(board, of) if of is not None else None
        path = of.path if of is not None else answers.work
        at = remark.start_ms if remark.start_ms is not None else -1
        yield (path, at, SEVERITIES.index(remark.severity)), _row(path, remark, cues)


def _speaks(answers: Answers, remark: Remark) -> bool:
    return answers.take is not None and str(answers.take.stated.get("language", "")) == remark.language


def _row(path: str, remark: Remark, cues: Cues | None) -> tuple[str, ...]:
    row = cues.row(remark) if cues is not None else None
    text = "" if cues is None or row is None else "\n".join(cues.subtitle.lines[row])
    start, end = remark.start_ms, remark.end_ms
    if cues is not None and row is not None:
        start, end = cues.start_ms[row], cues.end_ms[row]
    name = remark.cue if row is not None else ("" if remark.line is None else f"line {remark.line}")
    return (
        printable(path),
        remark.language,
        name,
        _time(start),
        _time(end),
        text,
        sentence(remark),
        remark.how_far,
        f"{remark.clause.name} ({remark.severity})",
        _source(remark.clause.source),
    )


def _time(ms: int | None) -> str:
    return "" if ms is None else clock(ms, MILLISECONDS)


def _source(source: Source) -> str:
    return ", ".join(filter(None, (source.title, source.section, source.version, source.url)))


def as_csv(found: Iterable[tuple[str, ...]]) -> bytes:
    """The sheet as bytes: UTF-8 with a mark at the head, without which spreadsheets take Korean for Latin letters."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in row] for row in found)
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: many a line begins with the hyphen of a second speaker.

    >>> _harmless("-어디 가?"), _harmless("집에")
    ("'-어디 가?", '집에')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
