"""Hangul's binary documents (.hwp): the paragraphs of an HWP 5 file as lines, by olefile.

Source: "HWP Document File Formats 5.0" (Hancom, revision 1.3): records of a section, control characters of a text.
Readers at hand leave out tabs and empty paragraphs, and with them what tells a cue from action; so the records are
read here. Only documents under copy protection, whose text is enciphered, are read by syhwp.
"""

from __future__ import annotations

import importlib
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from madang.crafts.screen.read.text import parse_text
from madang.crafts.screen.script import Doubt, Script
from madang.errors import MissingInput, NotMeasured, Unreadable

LARGEST_PART = 64_000_000  # bytes of a section, unpacked
_PACKED, _LOCKED, _PROTECTED = 1, 2, 4  # flags of the file's header
_PARAGRAPH, _TEXT, _CONTROL, _CELL = 66, 67, 71, 72  # tags of records
_TABLE = b" lbt"  # the control's name, turned round
_ONE_UNIT = {0: "", 10: "\n", 13: "", 24: "-", 30: " ", 31: " "}  # the other controls take eight characters' room
_SAVE = "save it as .hwpx or text"


def read_hwp(path: Path) -> Script:
    """The script in an HWP 5 document. Raises Unreadable, and MissingInput where the reader is not installed."""
    olefile = needs("olefile")
    try:
        with olefile.OleFileIO(path) as container:
            flags = struct.unpack_from("<I", container.openstream("FileHeader").read(), 36)[0]
            if flags & _LOCKED:
                raise Unreadable("it is locked with a password", "save it without a password")
            if flags & _PROTECTED:
                return _protected(path)
            parts = sorted((int(number[1]), name) for name in container.listdir() if (number := _section(name)))
            packed = [container.openstream(name).read() for _, name in parts]
        sections = [_unpacked(data) if flags & _PACKED else data for data in packed]
        lines = [line for data in sections for line in _lines(data)]
    except NotMeasured:
        raise
    except Exception as problem:  # a damaged container can fail anywhere in it
        raise Unreadable(f"it is no HWP document that can be read ({problem})", _SAVE) from None
    return replace(parse_text("\n".join(lines)), format="hwp")


def _section(name: list[str]) -> re.Match[str] | None:
    return re.fullmatch(r"BodyText/Section(\d+)", "/".join(name))


def _unpacked(data: bytes) -> bytes:
    inflate = zlib.decompressobj(-15)
    found = inflate.decompress(data, LARGEST_PART)
    if inflate.unconsumed_tail:
        raise Unreadable("unpacked it is larger than any script", _SAVE)
    return found


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each record's tag, its level and its bytes."""
    at = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, at)
        size, at = head >> 20, at + 4
        if size == 0xFFF:
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        yield head & 0x3FF, head >> 10 & 0x3FF, data[at : at + size]
        at += size


def _lines(data: bytes) -> Iterator[str]:
    """The lines of a section's paragraphs; a row of a table is a line with tabs."""
    text = ""
    level: int | None = None  # of the table that is being read
    cells: dict[tuple[int, int], str] = {}
    cell = (0, 0)
    begun = False
    for tag, depth, record in _records(data):
        if level is not None and depth <= level:
            yield from _rows(cells)
            level, cells = None, {}
        if level is not None:
            if tag == _CELL and depth == level + 1:
                cell = (struct.unpack_from("<H", record, 10)[0], struct.unpack_from("<H", record, 8)[0])
            elif tag == _TEXT:
                cells[cell] = " ".join(filter(None, (cells.get(cell, ""), " ".join(_text(record).split()))))
        elif tag == _PARAGRAPH:
            if begun:
                yield from text.split("\n")
            text, begun = "", True
        elif tag == _TEXT:
            text = _text(record)
        elif tag == _CONTROL and record[:4] == _TABLE:
            if text.strip():
                yield from text.split("\n")
            text, begun, level = "", False, depth
    if level is not None:
        yield from _rows(cells)
    elif begun:
        yield from text.split("\n")


def _rows(cells: dict[tuple[int, int], str]) -> Iterator[str]:
    for row in sorted({row for row, _ in cells}):
        yield "\t".join(text for (at, _), text in sorted(cells.items()) if at == row)


def _text(record: bytes) -> str:
    units = struct.unpack(f"<{len(record) // 2}H", record[: len(record) // 2 * 2])
    kept: list[int] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit > 31:
            kept.append(unit)
        elif unit in _ONE_UNIT or 24 < unit < 30:
            kept += map(ord, _ONE_UNIT.get(unit, ""))
        else:
            kept += [9] if unit == 9 else []
            at += 7
        at += 1
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "replace")


def _protected(path: Path) -> Script:
    document = needs("syhwp").open(path)
    script = parse_text("\n".join(block.text for block in document.blocks))
    told = Doubt(1, "it is under copy protection, and its tabs are lost: cues that stand before a tab are not seen")
    return replace(script, format="hwp", doubts=(told, *script.doubts))


def needs(module: str) -> Any:
    """The reader of a format, which comes with the extra `screen`."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingInput(
            f"the reader for this format ({module}) is not installed",
            'install it: pip install "madang[screen]"; or save the script as .hwpx, .fdx, .fountain or text',
        ) from None
