"""Zipped documents: Word and HWPX by what is in them, each part unpacked only as far as a script may be long."""

from __future__ import annotations

import io
import zipfile

from madang.crafts.screen.script import Script
from madang.errors import Unreadable

LARGEST_PART = 64_000_000  # bytes of one part, unpacked
LARGEST_ALL = 512_000_000  # bytes of all parts: pictures may be large, bombs are larger
_SAVE = "open it in the program that made it and save it again, or as text"


def read_zipped(raw: bytes) -> Script:
    """The script in a .docx or .hwpx document, whatever its file is called. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            names = set(package.namelist())
            if sum(part.file_size for part in package.infolist()) > LARGEST_ALL:
                raise Unreadable("unpacked it is larger than any script", _SAVE)
            if "word/document.xml" in names:
                from madang.crafts.screen.read.docx import read_docx

                return read_docx(raw, package)
            if "Contents/section0.xml" in names:
                from madang.crafts.screen.read.hwpx import read_hwpx

                return read_hwpx(package)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise Unreadable("it is damaged, or locked with a password", _SAVE) from None
    raise Unreadable("it is a zipped file, but neither a Word nor an HWPX document", _SAVE)


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """One part of a document. Raises Unreadable where it is larger than any script."""
    with package.open(name) as file:
        data = file.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise Unreadable("unpacked it is larger than any script", _SAVE)
    return data
