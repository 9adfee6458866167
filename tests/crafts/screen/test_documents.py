"""Documents: HWPX, HWP and Word, damaged, locked, too large, and where a reader is not installed."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from madang.crafts.screen.read import read_script
from madang.errors import MissingInput, Unreadable

from .hangul import hwp, hwpx
from .places import kinds

LINES = ["S#1. 카페 안 (낮)", "", "비가 온다.", "민수\t(웃으며) 왔어?", "", "S#2. 옥상 (밤)", "지아: 응."]
WANTED = [
    ("heading", "카페 안 (낮)"), ("action", "비가 온다."), ("cue", "민수"), ("parenthetical", "(웃으며)"),
    ("dialogue", "왔어?"), ("heading", "옥상 (밤)"), ("cue", "지아"), ("dialogue", "응."),
]  # fmt: skip


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["a.hwpx", "a.hwp", "a.txt"])
def test_hwpx_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    script = read_script(saved(tmp_path, name, hwpx(LINES)))
    assert (kinds(script.elements), script.format) == (WANTED, "hwpx")


def test_a_table_of_names_and_lines_holds_cues(tmp_path: Path) -> None:
    rows = [["민수", "(웃으며) 왔어?"]]
    script = read_script(saved(tmp_path, "a.hwpx", hwpx([*LINES[:3], rows, *LINES[4:]])))
    assert kinds(script.elements) == WANTED


def test_a_locked_hwpx_document_is_told(tmp_path: Path) -> None:
    manifest = "<odf:manifest><odf:encryption-data/></odf:manifest>"
    with pytest.raises(Unreadable, match="password"):
        read_script(saved(tmp_path, "a.hwpx", hwpx(LINES, {"META-INF/manifest.xml": manifest})))


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a><hp:p><hp:run><hp:t>&b;</hp:t></hp:run></hp:p></a>'


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"Contents/section0.xml": BOMB.encode()}, "entities of its own"),
        ({"Contents/section0.xml": b"<a>" + b" " * 70_000_000}, "larger than any script"),
        ({"word/document.xml": b" " * 70_000_000}, "larger than any script"),
        ({"Contents/section0.xml": b"<a>"}, "not well-formed"),
        ({"readme.txt": b"hello"}, "neither a Word nor an HWPX"),
    ],
)
def test_a_bomb_and_a_stranger_are_told(tmp_path: Path, parts: dict[str, bytes], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_script(saved(tmp_path, "a.hwpx", zipped(parts)))


@pytest.mark.parametrize("name", ["a.docx", "a.hwpx", "a.hwp"])
def test_text_under_another_name_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match=f"no {name[1:]} document"):
        read_script(saved(tmp_path, name, b"INT. HOUSE - DAY\n\nShe waits.\n"))


def test_a_damaged_zip_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read_script(saved(tmp_path, "a.hwpx", hwpx(LINES)[:200]))


@pytest.mark.parametrize(("name", "module", "data"), [
    ("a.hwp", "olefile", hwp(LINES)), ("a.docx", "docx", zipped({"word/document.xml": b"<a/>"})),
])  # fmt: skip
def test_a_reader_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, data: bytes
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingInput, match=module) as told:
        read_script(saved(tmp_path, name, data))
    assert "madang[screen]" in told.value.remedy


# -- with the extra `screen` ---------------------------------------------------------------------------------------


@pytest.fixture
def olefile() -> Any:
    return pytest.importorskip("olefile", reason="the extra `screen` is not installed")


@pytest.fixture
def docx() -> Any:
    return pytest.importorskip("docx", reason="the extra `screen` is not installed")


def test_hwp_keeps_tabs_and_empty_paragraphs(tmp_path: Path, olefile: Any) -> None:
    script = read_script(saved(tmp_path, "a.hwp", hwp(LINES)))
    assert (kinds(script.elements), script.format) == (WANTED, "hwp")


def test_a_long_paragraph_of_hwp_is_read_whole(tmp_path: Path, olefile: Any) -> None:
    long = "가나다 " * 2000  # its record has a length of its own
    script = read_script(saved(tmp_path, "a.hwp", hwp(["S#1. 카페 (낮)", long.strip()])))
    assert script.elements[1].text == long.strip()


def test_a_locked_and_a_damaged_hwp_document_are_told(tmp_path: Path, olefile: Any) -> None:
    with pytest.raises(Unreadable, match="password"):
        read_script(saved(tmp_path, "a.hwp", hwp(LINES, flags=3)))
    with pytest.raises(Unreadable, match="no HWP document"):
        read_script(saved(tmp_path, "b.hwp", hwp(LINES)[:700]))


def test_word_by_its_lines_and_its_tables(tmp_path: Path, docx: Any) -> None:
    document = docx.Document()
    for line in LINES[:3]:
        document.add_paragraph(line)
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "민수", "(웃으며) 왔어?"
    for line in LINES[4:]:
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    script = read_script(tmp_path / "a.docx")
    assert (kinds(script.elements), script.format) == (WANTED, "docx")


def test_word_by_the_styles_of_a_screenplay(tmp_path: Path, docx: Any) -> None:
    document = docx.Document()
    for style in ("Scene Heading", "Action", "Character", "Dialogue"):
        document.styles.add_style(style, 1)
    for style, text in (
        ("Scene Heading", "S#3. 카페"),
        ("Action", "Rain."),
        ("Character", "민수"),
        ("Dialogue", "응."),
    ):
        document.add_paragraph(text, style=style)
    document.save(tmp_path / "a.docx")
    script = read_script(tmp_path / "a.docx")
    assert kinds(script.elements) == [("heading", "카페"), ("action", "Rain."), ("cue", "민수"), ("dialogue", "응.")]
    assert script.scenes[0].number == "3"
