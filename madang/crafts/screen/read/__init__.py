"""Reading scripts: the format by what a file is, then by its ending."""

from __future__ import annotations

from pathlib import Path

from madang.crafts.screen.script import Script
from madang.errors import Unreadable

SUFFIXES = {".fountain": "fountain", ".fdx": "fdx", ".docx": "docx", ".hwpx": "hwpx", ".hwp": "hwp", ".txt": "text"}
LARGEST = 64_000_000  # bytes of a script; a feature in Final Draft's XML is about half a million
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"


def read_script(path: Path) -> Script:
    """The script in a file: Fountain, Final Draft (.fdx), Word (.docx), Hangul (.hwpx, .hwp) or plain text.

    Raises Unreadable where it is none of them, damaged or locked; MissingInput where a reader is not installed.
    """
    suffix = path.suffix.lower()
    if path.stat().st_size > LARGEST:
        raise Unreadable(
            f"it is larger than {LARGEST // 1_000_000} MB, which no script is", "save the text of the script alone"
        )
    raw = path.read_bytes()
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("the file is empty", "export the script again")
    if raw.startswith(_OLE):
        from madang.crafts.screen.read.hwp import read_hwp

        return read_hwp(path)
    if raw.startswith(_ZIP):
        from madang.crafts.screen.read.zipped import read_zipped

        return read_zipped(raw)
    if suffix == ".fdx":
        from madang.crafts.screen.read.fdx import parse_fdx

        return parse_fdx(raw)
    if suffix in (".docx", ".hwpx", ".hwp"):
        raise Unreadable(
            f"it is no {suffix} document", "open it in the program that made it and save it again, or as text"
        )
    from madang.crafts.screen.read.text import read_text

    return read_text(raw, "fountain" if suffix == ".fountain" else "text")
