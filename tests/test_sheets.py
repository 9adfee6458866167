"""Sheets: CSV and XLSX as people save them, and files that only look like sheets."""

import io
import zipfile
from pathlib import Path

import pytest

from madang.errors import Unreadable
from madang.sheets import Row, read_rows

ROWS = [Row(1, ("이름", "en")), Row(3, ("뷁, 똠", "a\nb"))]
TEXT = '이름,en\n\n"뷁, 똠","a\nb"\n'
WORKBOOK = Path(__file__).parent / "crafts" / "localization" / "tables" / "knp.xlsx"  # written by openpyxl 3.1
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PARTS = {
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="7" r:id="r9"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r9" Target="/xl/sheets/odd.xml"/></Relationships>',
}


def workbook(path: Path, sheet: str, **other: str) -> Path:
    parts = {**PARTS, "xl/sheets/odd.xml": f"<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>", **other}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    path.write_bytes(held.getvalue())
    return path


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("cp949"),
        TEXT.replace(",e", ";e").replace('",', '";').encode(),
        TEXT.replace(",e", "\te").replace('",', '"\t').encode(),
        TEXT.replace("\n\n", "\r\n\r\n").encode(),
    ],
    ids=["utf-8", "with a mark", "utf-16", "cp949", "semicolons", "tabs", "windows"],
)
def test_every_way_to_save_csv_gives_the_same_rows(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    assert read_rows(path) == ROWS


def test_a_workbook_gives_its_first_sheet_as_text() -> None:
    rows = read_rows(WORKBOOK)
    assert rows[0] == Row(1, ("원어", "유형", "en", "en banned", "ja"))
    assert [row.line for row in rows] == [1, 2, 4, 5, 6]
    assert rows[-1].cells == ("2026", "용어", "the year 2026", "", "1.5")


def test_cells_of_every_kind_are_read(tmp_path: Path) -> None:
    cells = (
        '<row r="5"><c r="B5" t="inlineStr"><is><r><t>가</t></r><r><t>나</t></r><rPh><t>x</t></rPh></is></c>'
        '<c r="D5"><v>12.0</v></c><c t="str"><f>A1</f><v>so</v></c><c t="b"><v>1</v></c><c/></row>'
    )
    assert read_rows(workbook(tmp_path / "a.xlsx", cells)) == [Row(5, ("", "가나", "", "12", "so", "1", ""))]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n , \n",
        b"a,\0b\n",
        b"\xff\xfe\x00",
        bytes(range(128, 256)),
        b'"' + b"x" * 200_000,
        b"PK\x03\x04 and no more",
    ],
    ids=["empty", "blank", "nul", "half", "binary", "one endless cell", "no zip"],
)
def test_what_is_no_sheet_is_unreadable(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    with pytest.raises(Unreadable) as told:
        read_rows(path)
    assert told.value.remedy


@pytest.mark.parametrize(
    ("sheet", "other"),
    [
        ("<row><c r='ZZZZ1'><v>1</v></c></row>", {}),
        ("<row><c t='s'><v>4</v></c></row>", {}),
        ("<row><c><v>1</v>", {}),
        ("<row/>", {"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        ("<row/>", {"xl/workbook.xml": f"<workbook {MAIN}/>"}),
    ],
    ids=["a column no program has", "a text that is not there", "broken", "entities", "no sheet"],
)
def test_a_broken_workbook_is_unreadable(sheet: str, other: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_rows(workbook(tmp_path / "a.xlsx", sheet, **other))
