"""Hangul's binary documents (.hwp), by syhwp (MIT)."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from madang.crafts.screen.read.text import parse_text
from madang.crafts.screen.script import Script
from madang.errors import MissingInput, Unreadable


def read_hwp(path: Path) -> Script:
    """The script in an HWP 5 document. Raises Unreadable, and MissingInput where syhwp is not installed."""
    syhwp = needs("syhwp")
    try:
        document = syhwp.open(path)
    except syhwp.EncryptedDocumentError:
        raise Unreadable("it is locked with a password", "save it without a password") from None
    except Exception as problem:  # a damaged file can fail anywhere in it
        raise Unreadable(f"it is no HWP document that can be read ({problem})", "save it as .hwpx or text") from None
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, syhwp.Table):
            lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in block.grid()]
        elif isinstance(block, syhwp.Paragraph):
            lines += block.text.split("\n")
    return replace(parse_text("\n".join(lines)), format="hwp")


def needs(module: str) -> Any:
    """The reader of a format, which comes with the extra `screen`."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingInput(
            f"the reader for this format ({module}) is not installed",
            'install it: pip install "madang[screen]"; or save the script as .hwpx, .fdx, .fountain or text',
        ) from None
