"""What the report shows of subtitles besides their drawing: cues to mend, languages by rules, two side by side."""

from __future__ import annotations

from collections.abc import Iterator

from madang.board import Board
from madang.crafts.localization.remarks.remark import SUBTITLE, cues_of, remarks_of, subtitles_of
from madang.crafts.localization.remarks.take import cue_table
from madang.crafts.localization.remarks.work import languages_of, matrix_table, side_by_side
from madang.model import Answers
from madang.tables import Table


def exhibits(answers: Answers, board: Board) -> Iterator[Table]:
    """The tables of a subtitle, or of a work in its languages; none of other takes."""
    if answers.take is None:
        yield from _of_a_work(answers, board)
    elif answers.take.kind == SUBTITLE and answers.gaps:
        language = str(answers.take.stated.get("language", ""))
        if table := cue_table(cues_of(board, answers.take), remarks_of(board, answers), language):
            yield table


def _of_a_work(answers: Answers, board: Board) -> Iterator[Table]:
    subtitles = subtitles_of(board, answers.work)
    own = {found.take.path: remarks_of(board, found) for found in subtitles if found.take}
    across = remarks_of(board, answers)
    languages = languages_of(subtitles)
    if table := matrix_table([remark for found in own.values() for remark in found] + across, languages):
        yield table
    read = {found.take.path: (found.take, cues_of(board, found.take)) for found in subtitles if found.take}
    yield from side_by_side(read, own, across)
