"""Marks in the text of a cue: exactly the characters a remark is about, in any script."""

from __future__ import annotations

from pathlib import Path

import pytest

import madang
from madang.crafts.localization.remarks.marked import text_with_marks, times_marked
from madang.crafts.localization.remarks.remark import Remark, remarks_of
from tests.crafts.localization.conftest import srt


def remarks(folder: Path, language: str, *cues: tuple[int, int, str]) -> list[Remark]:
    (folder / f"a.{language}.srt").write_text(srt(*cues), encoding="utf-8")
    board = madang.check(folder, standards=["netflix"])
    return remarks_of(board, board.takes[0])


def marked(found: list[Remark], measure: str, text: str, seconds: float = 5.0) -> list[str]:
    """What is marked in a cue for the sake of one measure."""
    about = [remark for remark in found if remark.measure == measure]
    assert about
    pieces = [piece for line in text_with_marks(text.split("\n"), about, seconds) for piece in line]
    assert "".join(piece.text for piece in pieces) == text.replace("\n", "")
    return [piece.text for piece in pieces if piece.tone]


@pytest.mark.parametrize(
    ("language", "text", "measure", "expected"),
    [
        ("ko", "가나다라마바사아자차카타파하가나" + "다라", "line_width", ["다라"]),
        ("ko", "abcdefghijklmnopqrstuvwxyz가나다" + "라마", "line_width", ["라마"]),  # half-width letters take half
        ("en", "x" * 42 + "yz", "line_width", ["yz"]),
        ("en", "one\ntwo\nthree", "lines", ["three"]),
        ("en", "wait... what", "marks", ["..."]),
        ("en", "two  spaces", "marks", ["  "]),
        ("en", "this is the\nhouse of mine", "line_breaks", ["the", "house"]),
        ("ko", "-어디 가?\n- 집에", "marks", ["-", "- "]),
        ("en", "all well\n민수 안녕히 가세요", "untranslated", ["민수 안녕히 가세요"]),
    ],
)
def test_the_offending_characters_are_marked(
    tmp_path: Path, language: str, text: str, measure: str, expected: list[str]
) -> None:
    found = remarks(tmp_path, language, (0, 5000, text), (6000, 9000, "안녕" if language == "ko" else "Hello there."))
    assert marked(found, measure, text) == expected


def test_what_cannot_be_read_in_time_is_marked(tmp_path: Path) -> None:
    text = "a" * 30
    # Netflix asks for at most 20 characters a second of English for adults: in one second 20 of 30 are read.
    assert marked(remarks(tmp_path, "en", (0, 1000, text)), "reading_speed", text, seconds=1.0) == ["a" * 10]


def test_a_character_that_shows_nothing_is_named(tmp_path: Path) -> None:
    found = [r for r in remarks(tmp_path, "en", (0, 3000, "zero\x07width")) if r.measure == "marks"]
    assert found
    [line] = text_with_marks(["zero\x07width"], found, 3.0)
    assert [piece.text for piece in line] == ["zero", "U+0007", "width"]


def test_times_are_marked_where_the_remark_is_about_them(tmp_path: Path) -> None:
    found = remarks(tmp_path, "en", (0, 1500, "One."), (1400, 1500, "Two."), (1510, 3000, "Three."))
    about = {remark.measure: times_marked(remark) for remark in found}
    assert about["overlap"] == (False, True)
    assert about["gap"] == (False, True)
    assert about["duration"] == (True, True)


def test_every_remark_has_its_own_distance_and_sentence(tmp_path: Path) -> None:
    found = remarks(tmp_path, "en", (0, 5000, "x" * 44), (6000, 11000, "x" * 50))
    widths = [remark for remark in found if remark.measure == "line_width"]
    assert [(remark.cue, remark.distance, remark.how_far) for remark in widths] == [
        ("1", 2.0, "2.0 chars"),
        ("2", 8.0, "8.0 chars"),
    ]
    assert ["44" in widths[0].said, "50" in widths[1].said] == [True, True]
