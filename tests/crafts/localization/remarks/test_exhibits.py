"""Tables on the report: the cues of a take, languages by rules, two languages side by side."""

from __future__ import annotations

import re
from pathlib import Path

from madang.board import Board
from madang.crafts.localization.exhibits import exhibits
from madang.crafts.localization.remarks.take import CUES_SHOWN
from madang.report import page
from madang.tables import Cell, Table

from .studio import board


def plain(cell: Cell) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in cell.lines)


def of_take(found: Board, path: str) -> list[Table]:
    return [
        t for answers in found.takes if answers.take and answers.take.path == path for t in exhibits(answers, found)
    ]


def of_work(found: Board) -> dict[str, Table]:
    return {table.title: table for answers in found.works for table in exhibits(answers, found)}


def test_a_take_shows_its_cues_to_mend_with_the_offending_part(tmp_path: Path) -> None:
    [table] = of_take(board(tmp_path), "ep01.ko.srt")
    [row] = table.rows
    name, times, text, said = row
    assert (plain(name), plain(times)) == ("4", "0:12.000\n0:15.500")
    assert [piece.text for line in text.lines for piece in line if piece.tone] == ["다라"]
    assert text.language == "ko"
    assert "18.0" in plain(said)


def test_the_worst_cues_come_first_and_the_rest_is_told(tmp_path: Path) -> None:
    lines = tuple("가" * (17 + i) for i in range(CUES_SHOWN + 5))
    [table] = of_take(board(tmp_path, ko=lines, en=("Yes.",), ja=("",), ar=("",)), "ep01.ko.srt")
    assert len(table.rows) == CUES_SHOWN
    assert plain(table.rows[0][0]) == str(CUES_SHOWN + 5)
    assert f"The worst {CUES_SHOWN} of {CUES_SHOWN + 5} cues" in table.note


def test_a_take_without_a_gap_has_no_table(tmp_path: Path) -> None:
    assert of_take(board(tmp_path), "ep01.ja.srt") == []


def test_the_matrix_counts_places_by_language_and_rule(tmp_path: Path) -> None:
    matrix = of_work(board(tmp_path))["Languages by rules"]
    assert matrix.columns == ("rule", "ko", "ar", "en", "ja", "all")
    counts = {plain(row[0]): [plain(cell) for cell in row[1:]] for row in matrix.rows}
    assert counts["line width"] == ["1", "·", "·", "·", "1"]
    assert counts["numbers differ"] == ["·", "·", "1", "·", "1"]
    tones = {plain(row[0]): row[3].tone for row in matrix.rows}
    assert tones["numbers differ"] == "must"


def test_two_languages_stand_side_by_side_with_what_differs_first(tmp_path: Path) -> None:
    table = of_work(board(tmp_path))["ko and en side by side"]
    assert table.columns == ("at", "ko", "en", "remarks")
    at, korean, english, said = map(plain, table.rows[0])
    assert (at, korean, english) == ("0:04.000", "사과 12개를 샀어요", "I bought 13 apples.")
    assert said.startswith("must en: ")
    assert [piece.text for line in table.rows[0][2].lines for piece in line if piece.tone] == ["13"]


def test_a_cue_without_counterpart_stands_beside_nothing(tmp_path: Path) -> None:
    silent = ("ミンスが来ました", "りんごを12個買いました", "", "普通の行です")
    table = of_work(board(tmp_path, ja=silent))["ko and ja side by side"]
    rows = [[plain(cell) for cell in row] for row in table.rows]
    assert [row[:3] for row in rows if "nothing in ja" in row[3]] == [["0:08.000", "안녕히 가세요", "–"]]


def test_the_page_shows_any_script_and_no_markup_of_a_subtitle(tmp_path: Path) -> None:
    text = page(board(tmp_path, ar=("وصل", "اشتريت 13", "\u202eوداعا", "<img src=x onerror=alert(1)>" + "سطر " * 15)))
    assert "\u202e" not in text
    assert "<img" not in text
    assert re.search(r'<td lang="ar"><div dir="auto">', text)
    assert "<mark" in text
    assert "tables failed" not in text


def test_a_subtitle_that_is_gone_leaves_a_line(tmp_path: Path) -> None:
    found = board(tmp_path)
    (tmp_path / "ep01.ko.srt").unlink()
    assert "The tables failed: FileNotFoundError" in page(found)
