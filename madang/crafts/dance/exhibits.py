"""What the report shows of a take besides its drawing: the worst events, with the dancer over the reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from madang.board import Board
from madang.model import Answers, Severity
from madang.tables import Cell, Piece, Table

if TYPE_CHECKING:
    from madang.crafts.dance.motion import Motion

MOTION, TIMING = "dance.motion", "dance.timing"
SHOWN = 12
Who = tuple[str, str, int]  # dancer, part, start in ms


def exhibits(answers: Answers, board: Board) -> Iterator[Table]:
    """The events of a take's timing gaps, worst first; nothing of other takes or where nobody is off."""
    if answers.take is None or answers.take.kind != MOTION:
        return
    off = _off(answers)
    if off:
        yield _table(off, _read(board, answers), answers)


def _off(answers: Answers) -> dict[Who, Severity]:
    """The events that some clause on timing fails, each with the gravest severity."""
    found: dict[Who, Severity] = {}
    for gap in sorted((gap for gap in answers.gaps if gap.measure == TIMING), key=lambda gap: gap.rank):
        spans = gap.spans
        for row in range(len(spans) if spans is not None else 0):
            assert spans is not None
            found.setdefault((spans[row].who, spans[row].part, spans[row].start), gap.severity)
    return found


def _read(board: Board, answers: Answers) -> Motion:
    """The motion, read again: a board keeps what was measured, not the take."""
    from madang.contract import load

    take = answers.take
    assert take is not None
    kind = board.crafts.kinds[MOTION]
    stated = {name: take.stated[name] for name in kind.reads if name in take.stated}
    motion: Motion = load(kind.reader)(board.studio.root / take.path, **stated)
    return motion


def _table(off: dict[Who, Severity], motion: Motion, answers: Answers) -> Table:
    from madang.crafts.dance.measures.group import compared
    from madang.crafts.dance.page.figures import figures
    from madang.crafts.dance.page.said import clocked, lateness
    from madang.crafts.dance.page.strip import strip

    leader = answers.take.stated.get("leader") if answers.take else None
    found, _ = compared(motion, None if leader is None else str(leader))
    rows: list[tuple[Cell, ...]] = []
    for event in found.events:
        name = motion.dancers[event.dancer]
        severity = off.get((name, event.part, round(1000 * event.start_s)))
        if severity is None or len(rows) == SHOWN:
            continue
        said = lateness({"delay_ms": event.delay_ms, "interval_ms": [event.low_ms, event.high_ms]})
        when = f"{clocked(event.start_s)} to {clocked(event.end_s)}"
        shown = figures(motion, found, None, event.dancer, event.start_s, event.end_s)
        rows.append(
            (
                Cell.of(name),
                Cell.of(event.part),
                Cell(((Piece(severity, severity), Piece(f" {said}")), (Piece(when),))),
                Cell(drawing=strip(shown, event.part, event.delay_ms)),
            )
        )
    left = len(off) - len(rows)
    note = "Grey: what they are held against. In brackets the 90 % interval. To see it move: madang dance sync --html."
    many = f"The worst {len(rows)} of {len(off)} events. " if left > 0 else ""
    return Table("Who is off, worst first", ("dancer", "part", "delay", "how it looks"), tuple(rows), many + note, True)
