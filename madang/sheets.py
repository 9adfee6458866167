"""Sheets people write tables in, CSV and XLSX, as rows of cells with their line; the values only, as text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from madang.errors import Unreadable

LARGEST_PART = 64_000_000  # bytes of one part of a workbook, unpacked
MOST_COLUMNS = 16_384  # of Excel
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WHOLE = re.compile(r"(-?\d+)\.0+")
_SAVE = "save it again as CSV UTF-8 or as an Excel workbook (.xlsx)"


@dataclass(frozen=True)
class Row:
    """One row that is not empty: its line in the file (from 1) and its cells, stripped."""

    line: int
    cells: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a .csv file, or of the first sheet of an .xlsx workbook, that are not empty.

    CSV: UTF-8, UTF-16 with a byte order mark, or CP949; commas, semicolons or tabs, whichever its first line has
    most of. Raises Unreadable.
    """
    raw = path.read_bytes()
    rows = _of_workbook(raw) if raw.startswith(b"PK\x03\x04") else _of_text(raw)
    found = [Row(line, tuple(cells)) for line, cells in rows if any(cells)]
    if not found:
        raise Unreadable("it holds no row", "fill in the table, headings first")
    return found


def _of_text(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(raw).lstrip("\ufeff")
    if "\0" in text:
        raise Unreadable("it holds NUL characters, which no spreadsheet writes", _SAVE)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    line = 1
    try:
        for row in reader:
            yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error as problem:
        raise Unreadable(f"line {reader.line_num} is not valid CSV: {problem}", _SAVE) from None


def _decoded(raw: bytes) -> str:
    for encoding in [name for bom, name in _BOMS if raw.startswith(bom)] or ["utf-8", "cp949"]:
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    raise Unreadable("it is neither UTF-8 nor CP949 text", _SAVE)


def _of_workbook(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            shared = list(_shared(book)) if "xl/sharedStrings.xml" in book.namelist() else []
            yield from _rows(book, _first_sheet(book), shared)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, IndexError, ValueError, NotImplementedError, RuntimeError):
        raise Unreadable("it is no Excel workbook that can be read", _SAVE) from None


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The part that holds the first sheet, wherever the workbook keeps it."""
    sheet = next(_parsed(book, "xl/workbook.xml").iter(f"{_MAIN}sheet"), None)
    for relation in _parsed(book, "xl/_rels/workbook.xml.rels"):
        if sheet is not None and relation.get("Id") == sheet.get(_RELATION):
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError


def _shared(book: zipfile.ZipFile) -> Iterator[str]:
    for item in _parsed(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si"):
        yield _text(item)


def _text(item: ET.Element) -> str:
    """The text of a cell, whole or in runs; how it is read aloud (rPh) does not belong to it."""
    runs = [part for part in item if part.tag in (f"{_MAIN}t", f"{_MAIN}r")]
    return "".join(text.text or "" for run in runs for text in run.iter(f"{_MAIN}t"))


def _rows(book: zipfile.ZipFile, part: str, shared: list[str]) -> Iterator[tuple[int, list[str]]]:
    line = 0
    for row in _parsed(book, part).iter(f"{_MAIN}row"):
        line = int(row.get("r", line + 1))
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            column = _column(cell.get("r", ""), len(cells))
            cells += [""] * (column - len(cells))
            cells.append(_value(cell, shared).strip())
        yield line, cells


def _column(reference: str, following: int) -> int:
    """The place of a cell like "AB12", counted from 0; the one that follows where it does not say.

    >>> _column("A1", 9), _column("AB12", 0), _column("", 3)
    (0, 27, 3)
    """
    number = 0
    for letter in re.match(r"[A-Z]*", reference)[0]:  # type: ignore[index]
        number = 26 * number + ord(letter) - ord("A") + 1
    if number > MOST_COLUMNS:
        raise ValueError
    return number - 1 if number else following


def _value(cell: ET.Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return "" if inline is None else _text(inline)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return shared[int(value)]
    if kind == "n":
        return _WHOLE.sub(r"\1", value) if _WHOLE.fullmatch(value) else value
    return value


def _parsed(book: zipfile.ZipFile, part: str) -> ET.Element:
    with book.open(part) as file:
        data = _bounded(file)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError  # no workbook declares entities; what does means harm
    return ET.fromstring(data)


def _bounded(file: IO[bytes]) -> bytes:
    data = file.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise ValueError
    return data
