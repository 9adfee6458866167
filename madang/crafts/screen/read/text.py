"""Text files: their encoding, and whether they are written as Fountain or as Korean scripts are."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from madang.crafts.screen.headings import KOREAN, PREFIX
from madang.crafts.screen.script import Doubt, Script
from madang.errors import Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAVE = "save it as UTF-8 text, or as .fountain or .fdx"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_HANGUL, _FOREIGN = re.compile(r"[가-힣]"), re.compile(r"[^\x00-\x7f]")
_FOUNTAIN = re.compile(rf"^(?:{PREFIX.pattern}|\.[^\W_].*|@\S.*)$", re.IGNORECASE | re.MULTILINE)
_KOREAN = re.compile(rf"^{KOREAN.pattern}$", re.IGNORECASE | re.MULTILINE)


def read_text(raw: bytes, format: str) -> Script:
    """A script in a text file. Raises Unreadable where it is no text.

    format: "fountain" where the file says so by its name. It is read as Fountain where it has a heading or cue of
    Fountain's and none of a Korean script's; then the other way round; else by its name.
    """
    text, encoding = decoded(raw)
    script = parse_text(text, format)
    if encoding == "cp1252":
        told = Doubt(1, "the encoding is not stated; it was read as Windows-1252: look at letters beyond ASCII")
        script = replace(script, doubts=(told, *script.doubts))
    return replace(script, format=format, encoding=encoding)


def parse_text(text: str, format: str = "text") -> Script:
    """A script's text, with line feeds only."""
    from madang.crafts.screen.read.fountain import parse_fountain
    from madang.crafts.screen.read.korean import parse_korean

    fountain, korean = _FOUNTAIN.search(text), _KOREAN.search(text)
    if (korean and not fountain) or (format != "fountain" and (korean or not fountain)):
        return parse_korean(text)
    return parse_fountain(text)


def decoded(raw: bytes) -> tuple[str, str]:
    r"""The text of a file with line feeds only, and its encoding: by its byte order mark, else UTF-8, else CP949
    where it is Korean, else Windows-1252.

    >>> decoded("씬 1\r\n".encode("cp949"))
    ('씬 1\n', 'cp949')
    """
    text, encoding = _decoded(raw)
    if _CONTROLS.search(text):
        raise Unreadable("it holds control characters, which no text has", _SAVE)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x1a", ""), encoding


def _decoded(raw: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _strict(raw[len(bom) :], encoding), encoding
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp949")
    except UnicodeDecodeError:
        text = ""
    # Western letters can look like CP949 by chance, but then as hanja and rare signs rather than Hangul.
    if 2 * len(_HANGUL.findall(text)) > len(_FOREIGN.findall(text)):
        return text, "cp949"
    return _strict(raw, "cp1252"), "cp1252"


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("its encoding is neither UTF-8, UTF-16, CP949 nor Windows-1252", _SAVE) from None
