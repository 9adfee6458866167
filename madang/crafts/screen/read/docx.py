"""Word (.docx), by python-docx: by the names of its styles where it has a screenplay's, else line by line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from madang.crafts.screen.read.fdx import TYPES
from madang.crafts.screen.read.hwp import needs
from madang.crafts.screen.read.korean import number_and_text
from madang.crafts.screen.read.text import parse_text
from madang.crafts.screen.read.zipped import part
from madang.crafts.screen.script import Element, ElementKind, Script
from madang.errors import Unreadable

_STYLES: dict[str, ElementKind] = {
    **{name.lower(): kind for name, kind in TYPES.items()},
    "slugline": "heading", "slug line": "heading", "sceneheading": "heading", "씬": "heading", "씬제목": "heading",
    "씬 제목": "heading", "장면": "heading", "장면 제목": "heading", "지문": "action", "행동": "action",
    "description": "action", "character name": "cue", "인물": "cue", "등장인물": "cue", "dialog": "dialogue",
    "대사": "dialogue", "괄호": "parenthetical", "전환": "transition",
}  # fmt: skip


def read_docx(raw: bytes, package: zipfile.ZipFile) -> Script:
    """The script in a Word document. Raises Unreadable, and MissingInput where python-docx is not installed."""
    part(package, "word/document.xml")  # refuses what is larger than any script before all of it is unpacked
    docx = needs("docx")
    try:
        blocks = list(_blocks(docx.Document(io.BytesIO(raw))))
    except Exception as problem:  # python-docx and the XML library below it raise many kinds
        raise Unreadable(f"it is no Word document that can be read ({problem})", "save it again as .docx") from None
    if any(style in _STYLES and _STYLES[style] == "heading" for style, _ in blocks):
        return Script(tuple(_styled(blocks)), format="docx")
    return replace(parse_text("\n".join(text for _, text in blocks)), format="docx")


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    """Each paragraph as the name of its style and its text; a row of a table is a line with tabs."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "", "\t".join(" ".join(cell.text.split()) for cell in row.cells)
        else:
            yield (block.style.name or "").lower() if block.style else "", block.text


def _styled(blocks: list[tuple[str, str]]) -> Iterator[Element]:
    for line, (style, text) in enumerate(blocks, 1):
        if not text.strip():
            continue
        kind = _STYLES.get(style, "action")
        number, said = number_and_text(text) if kind == "heading" else ("", text)
        yield Element(kind, said.strip(), line, number=number)
