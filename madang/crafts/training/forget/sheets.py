"""CSV files and workbooks without a person's rows; what stays keeps its bytes, its encoding, its formats."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, unescape

from madang.errors import Unreadable

Cells = list[str]
Clean = Callable[[list[Cells]], list[Cells | None] | None]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW = re.compile(r"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_CELL = re.compile(r"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_SHARED = re.compile(r'<c\b[^>]*?\bt="s"[^>]*?>.*?<v>(\d+)</v>', re.DOTALL)
_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>.*?</si>)", re.DOTALL)
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def cleaned(raw: bytes, clean: Clean) -> tuple[bytes, int]:
    """A sheet's bytes after `clean`, and how many rows went. The same bytes where none changes. Raises Unreadable."""
    return _workbook(raw, clean) if raw.startswith(b"PK\x03\x04") else _text(raw, clean)


def decoded(raw: bytes) -> tuple[str, str]:
    """The text of a file and its encoding. Raises Unreadable."""
    for encoding in [name for bom, name in _BOMS if raw.startswith(bom)] or ["utf-8", "cp949"]:
        try:
            return raw.decode(encoding), encoding
        except UnicodeError:
            continue
    raise Unreadable("it is neither UTF-8 nor CP949 text", "look through it by hand")


def _text(raw: bytes, clean: Clean) -> tuple[bytes, int]:
    text, encoding = decoded(raw)
    head = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    slices: list[str] = []
    rows: list[Cells] = []
    read = 0
    try:
        for row in reader:
            rows.append([cell.strip().lstrip("\ufeff") for cell in row])
            slices.append("".join(lines[read : reader.line_num]))
            read = reader.line_num
    except csv.Error as problem:
        raise Unreadable(f"it is not valid CSV: {problem}", "look through it by hand") from None
    after = clean(rows)
    if after is None or after == rows:
        return raw, 0
    out = []
    for row, kept, was in zip(rows, after, slices, strict=True):
        if kept is not None:
            out.append(was if kept == row else _line(kept, delimiter, was))
    return "".join(out).encode(encoding), sum(kept is None for kept in after)


def _line(cells: Cells, delimiter: str, was: str) -> str:
    end = was[len(was.rstrip("\r\n")) :]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerow(cells)
    return stream.getvalue()


def _workbook(raw: bytes, clean: Clean) -> tuple[bytes, int]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            parts = {info: book.read(info) for info in book.infolist()}
        texts = {info.filename: data.decode("utf-8") for info, data in parts.items() if info.filename.endswith(".xml")}
        shared = _shared(texts.get("xl/sharedStrings.xml", ""))
        sheets = [name for name in texts if name.startswith("xl/worksheets/")]
        gone = 0
        for name in sheets:
            texts[name], rows = _sheet(texts[name], shared, clean)
            gone += rows
    except (zipfile.BadZipFile, ET.ParseError, ValueError, IndexError, KeyError, NotImplementedError, RuntimeError):
        raise Unreadable("it is no Excel workbook that can be edited here", "look through it by hand") from None
    if all(texts[info.filename].encode() == data for info, data in parts.items() if info.filename in sheets):
        return raw, 0
    _drop_unused(texts, sheets)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for info, data in parts.items():
            if info.filename != "xl/calcChain.xml":  # an order of formulas that a spreadsheet makes anew
                new = texts[info.filename].encode() if info.filename in texts else data
                book.writestr(info, _unchained(new) if info.filename.endswith((".xml", ".rels")) else new)
    return stream.getvalue(), gone


def _shared(text: str) -> list[str]:
    if not text:
        return []
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in ET.fromstring(text)]


def _sheet(text: str, shared: list[str], clean: Clean) -> tuple[str, int]:
    """One sheet's XML without the rows that go, and how many those are."""
    found = list(_ROW.finditer(text))
    if len(found) != sum(1 for _ in ET.fromstring(text).iter(f"{_MAIN}row")):
        raise ValueError  # written with another prefix: not ours to edit
    cells = [_cells(row[0], shared) for row in found]
    width = max((place + 1 for row in cells for place, _, _ in row), default=0)
    rows = [[""] * width for _ in cells]
    for row, own in zip(rows, cells, strict=True):
        for place, value, _ in own:
            row[place] = value
    after = clean(rows)
    if after is None:
        return text, 0
    out, end, gone = [], 0, 0
    for match, before, kept, own in zip(found, rows, after, cells, strict=True):
        out.append(text[end : match.start()])
        end = match.end()
        if kept is None:
            gone += 1
        else:
            out.append(_edited(match[0], before, kept, own))
    return "".join(out) + text[end:], gone


def _cells(row: str, shared: list[str]) -> list[tuple[int, str, str]]:
    """Of each cell its place, its text and its XML."""
    cells = []
    for match in _CELL.finditer(row):
        letters = re.search(r'\br="([A-Z]+)\d+"', match[0])
        if letters is None:
            raise ValueError
        place = 0
        for letter in letters[1]:
            place = 26 * place + ord(letter) - 64
        value = unescape("".join(re.findall(r"<(?:v|t)(?:\s[^>]*)?>([^<]*)</(?:v|t)>", match[0])))
        if re.search(r'\bt="s"', match[0]) and value:
            value = shared[int(value)]
        cells.append((place - 1, value.strip(), match[0]))
    return cells


def _edited(row: str, before: Cells, kept: Cells, own: list[tuple[int, str, str]]) -> str:
    kept = kept + [""] * (len(before) - len(kept))
    there = {place: xml for place, _, xml in own}
    for place, (was, now) in enumerate(zip(before, kept, strict=False)):
        if was == now:
            continue
        if place not in there:
            raise ValueError  # a merged value would have to move into a cell that is not there
        head = re.match(r"<c\b([^>]*?)/?>", there[place])
        assert head is not None
        attributes = re.sub(r'\s+t="[^"]*"', "", head[1])
        row = row.replace(there[place], f'<c{attributes} t="inlineStr"><is><t>{escape(now)}</t></is></c>')
    return row


def _drop_unused(texts: dict[str, str], sheets: list[str]) -> None:
    """Empty the shared strings that no cell shows any more: a name must not stay behind in the file."""
    if "xl/sharedStrings.xml" not in texts:
        return
    used = {int(number) for name in sheets for number in _SHARED.findall(texts[name])}
    number = iter(range(10**9))
    texts["xl/sharedStrings.xml"] = _ITEM.sub(
        lambda item: item[0] if next(number) in used else "<si><t></t></si>", texts["xl/sharedStrings.xml"]
    )


def _unchained(data: bytes) -> bytes:
    return re.sub(rb"<(?:Override|Relationship)\b[^>]*calcChain[^>]*/>", b"", data)
