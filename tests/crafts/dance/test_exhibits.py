"""What the board's report shows of a take: lanes of events, and the dancer over the reference beside each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

import madang
from madang.board import Board
from madang.crafts.dance.draw import draw
from madang.crafts.dance.exhibits import exhibits
from madang.crafts.dance.write import write_motion
from madang.report import page
from madang.tables import Table
from tests.crafts.dance.dancer import clock, during, group, pose

TIMES = clock(16)


def checked(folder: Path, *poses: np.ndarray, names: tuple[str, ...] = ("Ana", "<Bo>", "Cy")) -> Board:
    motion = group(poses, TIMES, noise_m=0.004)
    write_motion(replace(motion, dancers=names[: len(poses)]), folder / "routine_motion.npz")
    return madang.check(folder, attributes={"leader": "Ana"})


def tables(board: Board) -> list[Table]:
    return list(exhibits(board.takes[0], board))


def test_the_events_of_timing_gaps_stand_with_figures_worst_first(tmp_path: Path) -> None:
    late, early = {"left arm": during(TIMES, 4, 8, 60)}, {"right leg": during(TIMES, 8, 13, -120)}
    board = checked(tmp_path, pose(TIMES), pose(TIMES, late), pose(TIMES, early))
    (table,) = tables(board)
    told = [[cell.lines[0][0].text for cell in row[:2]] for row in table.rows]
    assert told == [["Cy", "right leg"], ["<Bo>", "left arm"]]
    assert [row[2].lines[0][0].tone for row in table.rows] == ["should", "info"]
    assert all(row[3].drawing.startswith("<svg") for row in table.rows)
    text = page(board)
    assert text.count('<div class="sketch"><svg') == 2
    assert "&lt;Bo&gt;" in text
    assert "<Bo>" not in text


def test_the_drawing_has_a_bar_for_each_event_in_its_colour(tmp_path: Path) -> None:
    late = {"left arm": during(TIMES, 4, 8, 60)}
    board = checked(tmp_path, pose(TIMES), pose(TIMES, late), pose(TIMES, {"whole body": during(TIMES, 8, 13, -90)}))
    drawn = draw(board.takes[0])
    assert (drawn.count('fill="#c2560a"'), drawn.count('fill="#2166ac"')) == (1, 1)
    assert "ms late</title>" in drawn
    assert "&lt;Bo&gt;" in drawn
    assert 'class="drawing"' in page(board)


def test_where_nobody_is_off_there_is_nothing_to_show(tmp_path: Path) -> None:
    board = checked(tmp_path, pose(TIMES), pose(TIMES), pose(TIMES))
    assert tables(board) == []
    assert draw(board.takes[0]) == ""


def test_what_cannot_be_compared_is_hatched(tmp_path: Path) -> None:
    frozen = np.repeat(pose(TIMES)[:1], len(TIMES), axis=0)
    board = checked(tmp_path, pose(TIMES), pose(TIMES), frozen)
    assert "url(#silent)" in draw(board.takes[0])
    assert "hardly moves" in draw(board.takes[0])
