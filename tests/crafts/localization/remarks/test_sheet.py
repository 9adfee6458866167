"""`madang localization remarks`: a sheet of what is to be mended, which spreadsheets open."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from madang.crafts.localization.remarks.sheet import COLUMNS, as_csv, rows
from tests.command import madang

from .studio import board

STANDARDS = ("--standard", "netflix", "--standard", "across")


def read(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def test_each_place_is_a_row_with_text_distance_rule_and_source(tmp_path: Path) -> None:
    board(tmp_path)
    out = tmp_path / "remarks.csv"
    ran = madang("localization", "remarks", tmp_path, "-o", out, *STANDARDS)
    assert (ran.code, ran.err) == (0, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    found = read(out)
    wide = next(row for row in found if row["rule"] == "netflix.line_width.ko (must)")
    assert {name: wide[name] for name in COLUMNS[:6]} == {
        "file": "ep01.ko.srt",
        "language": "ko",
        "cue": "4",
        "start": "0:12.000",
        "end": "0:15.500",
        "text": "가나다라마바사아자차카타파하가나다라",
    }
    assert wide["how far"] == "2.0 chars"
    assert wide["source"].startswith("Netflix Korean Timed Text Style Guide")
    other = next(row for row in found if "numbers_differ" in row["rule"] or "number" in row["what"])
    assert (other["file"], other["cue"], other["text"]) == ("ep01.en.srt", "2", "I bought 13 apples.")
    assert ran.out == f"{len(found)} remarks in {out}\n"


def test_only_one_language_if_asked(tmp_path: Path) -> None:
    board(tmp_path)
    out = tmp_path / "en.csv"
    madang("localization", "remarks", tmp_path, "-o", out, "--language", "en", *STANDARDS)
    assert {row["language"] for row in read(out)} == {"en"}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    board(tmp_path)
    out = tmp_path / "remarks.csv"
    out.write_text("mine")
    ran = madang("localization", "remarks", tmp_path, "-o", out)
    assert ran.code == 2
    assert "never overwritten" in ran.err
    assert out.read_text() == "mine"


def test_a_subtitle_that_cannot_be_read_is_no_clean_sheet(tmp_path: Path) -> None:
    (tmp_path / "ep01.ko.srt").write_bytes(b"\xff\xfe\x00\xd8" * 9)
    ran = madang("localization", "remarks", tmp_path, "-o", tmp_path / "remarks.csv")
    assert ran.code == 3
    assert "nothing can be said of ep01.ko.srt" in ran.err


def test_lines_are_not_taken_for_formulas(tmp_path: Path) -> None:
    found = rows(board(tmp_path, en=("=1+1 is two...", "- Where to?\n-Home.", "Goodbye.", "Yes.")))
    sheet = list(csv.reader(io.StringIO(as_csv(found).decode("utf-8-sig"), newline="")))
    texts = {row[COLUMNS.index("text")] for row in sheet}
    assert "'=1+1 is two..." in texts
    assert not any(cell.startswith(("=", "-", "+", "@")) for row in sheet for cell in row)
