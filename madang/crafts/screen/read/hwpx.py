"""HWPX (KS X 6101, OWPML): the paragraphs of its sections as lines; a row of a table is a line with tabs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

from madang.crafts.screen.read.text import parse_text
from madang.crafts.screen.read.xml import local, parse_xml
from madang.crafts.screen.read.zipped import part
from madang.crafts.screen.script import Script
from madang.errors import Unreadable

_SECTION = re.compile(r"Contents/section(\d+)\.xml")


def read_hwpx(package: zipfile.ZipFile) -> Script:
    """The script in an HWPX document. Raises Unreadable where it is locked with a password."""
    names = package.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in part(package, "META-INF/manifest.xml"):
        raise Unreadable("it is locked with a password", "save it without a password")
    sections = sorted((int(found[1]), name) for name in names if (found := _SECTION.fullmatch(name)))
    lines = [line for _, name in sections for line in _lines(parse_xml(part(package, name)))]
    return replace(parse_text("\n".join(lines)), format="hwpx")


def _lines(parent: ET.Element) -> Iterator[str]:
    for paragraph in parent:
        if local(paragraph) == "p":
            yield from _paragraph(paragraph)


def _paragraph(paragraph: ET.Element) -> Iterator[str]:
    """Its text, line by line, then the rows of the tables that hang on it."""
    text, tables = "", []
    for run in paragraph:
        for piece in run if local(run) == "run" else ():
            if local(piece) == "t":
                text += _text(piece)
            elif local(piece) == "tbl":
                tables.append(piece)
    if text or not tables:
        yield from text.split("\n")
    for table in tables:
        yield from (_row(row) for row in table if local(row) == "tr")


def _row(row: ET.Element) -> str:
    cells = [cell for cell in row if local(cell) == "tc"]
    return "\t".join(
        " ".join(
            filter(None, (line.strip() for inside in cell if local(inside) == "subList" for line in _lines(inside)))
        )
        for cell in cells
    )


def _text(piece: ET.Element) -> str:
    said = piece.text or ""
    for child in piece:
        name = local(child)
        said += {"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}.get(name, "")
        said += child.tail or ""
    return said
