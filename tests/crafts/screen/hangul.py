"""Makes small Hangul documents: HWPX as the zipped XML it is, HWP 5 as a compound file with one section."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape

_HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
_HS = "http://www.hancom.co.kr/hwpml/2011/section"


def hwpx(paragraphs: Sequence[str | Sequence[Sequence[str]]], extra: dict[str, str] | None = None) -> bytes:
    """An HWPX document; a paragraph that is no text is a table, as rows of cells."""
    body = "".join(_paragraph(one) if isinstance(one, str) else _table(one) for one in paragraphs)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/hwp+zip")
        section = f'<?xml version="1.0"?><hs:sec xmlns:hs="{_HS}" xmlns:hp="{_HP}">{body}</hs:sec>'
        package.writestr("Contents/section0.xml", section)
        for name, text in (extra or {}).items():
            package.writestr(name, text)
    return stream.getvalue()


def _paragraph(text: str) -> str:
    said = escape(text).replace("\t", '<hp:tab width="4000"/>').replace("\n", "<hp:lineBreak/>")
    return f'<hp:p id="0"><hp:run charPrIDRef="0"><hp:t>{said}</hp:t></hp:run><hp:linesegarray/></hp:p>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(
        "<hp:tr>" + "".join(f"<hp:tc><hp:subList>{_paragraph(cell)}</hp:subList></hp:tc>" for cell in row) + "</hp:tr>"
        for row in rows
    )
    return f'<hp:p id="0"><hp:run><hp:tbl>{cells}</hp:tbl><hp:t/></hp:run></hp:p>'


# -- HWP 5: "HWP Document File Formats 5.0" (Hancom), records of a section in a compound file ----------------------


def hwp(paragraphs: Sequence[str], flags: int = 1) -> bytes:
    """An HWP 5 document, compressed; a tab is an inline control of eight characters, as Hangul writes it."""
    records = b"".join(_record(66, 0, bytes(24)) + _record(67, 1, _text(one)) for one in paragraphs)
    deflate = zlib.compressobj(wbits=-15)
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags) + bytes(216)
    return _compound({"FileHeader": header, "BodyText/Section0": deflate.compress(records) + deflate.flush()})


def _record(tag: int, level: int, data: bytes) -> bytes:
    if len(data) < 0xFFF:
        return struct.pack("<I", tag | level << 10 | len(data) << 20) + data
    return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(data)) + data


def _text(text: str) -> bytes:
    tab = struct.pack("<8H", 9, 0, 0, 0, 0, 0, 0, 9)
    return tab.join(piece.encode("utf-16-le") for piece in (text + "\r").split("\t"))


_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of version 3 (MS-CFB) with these streams, each padded to where ordinary sectors begin."""
    files = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    fat: list[int] = [_FAT]
    places: dict[str, int] = {}
    body = b""
    for name, data in files.items():
        places[name] = len(fat)
        count = -(-len(data) // _SECTOR)
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
        body += data.ljust(count * _SECTOR, b"\0")
    directory = len(fat)
    fat += [directory + 1, _END]
    root = _entry("Root Entry", 5, child=1)
    section = next(name for name in files if "/" in name)
    entries = [
        root,
        _entry("BodyText", 1, right=2, child=3),
        _entry("FileHeader", 2, start=places["FileHeader"], size=len(files["FileHeader"])),
        _entry("Section0", 2, start=places[section], size=len(files[section])),
    ]
    body += b"".join(entries).ljust(2 * _SECTOR, b"\0")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, directory, 0, 4096, _END, 0, _END, 0, 0,
    ) + struct.pack("<108I", *[_FREE] * 108)  # fmt: skip
    assert len(head) == _SECTOR
    assert len(fat) <= _SECTOR // 4
    return head + struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat))) + body


def _entry(name: str, kind: int, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", wide, len(wide), kind, 1, _FREE, right, child, bytes(16), 0, 0, 0, start, size
    )
