"""From bytes to text and back without losing one byte: the encoding, the newlines, the byte order mark."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from madang.errors import Refused, Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAVE = "save it as UTF-8 in a text or subtitle editor"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_HANGUL = re.compile(r"[가-힣]")
_HAN = re.compile(r"[\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Decoded:
    """A text file: what stands in it, and what is needed to write it back.

    text: with line feeds only, NUL as U+FFFD (what WebVTT prescribes). original: as decoded.
    """

    original: str
    encoding: str
    bom: bytes

    @property
    def text(self) -> str:
        text = self.original
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\0", "\ufffd")

    def rewritten(self, edits: Iterable[tuple[tuple[int, int], str]]) -> bytes:
        r"""The file with stretches of `text` replaced, every other byte as it was.

        edits: ((first, last + 1), replacement) positions in `text`; they must not overlap nor span lines.
        Raises Refused where the file has NUL characters.

        >>> decode(b"\xef\xbb\xbfone\r\ntwo\r").rewritten([((4, 7), "2")])
        b'\xef\xbb\xbfone\r\n2\r'
        """
        pieces, last = [], 0
        text = self.text
        for (first, after), new in sorted(edits):
            pieces += [text[last:first], new]
            last = after
        lines = "".join([*pieces, text[last:]]).split("\n")
        newlines = [*_NEWLINE.findall(self.original), ""]
        whole = "".join([line + newline for line, newline in zip(lines, newlines, strict=True)])
        if "\0" in self.original:
            raise Refused("it has NUL characters, which would not survive a change of its times", _SAVE)
        return self.bom + whole.encode(self.encoding)


def decode(raw: bytes) -> Decoded:
    """The text of a file: by its byte order mark, else strict UTF-8, else CP949 (old Korean files).

    Raises Unreadable where none of them fits, or the file is empty.
    """
    if not raw.strip():
        raise Unreadable("the file is empty", "export the subtitle again")
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return Decoded(_strict(raw[len(bom) :], encoding), encoding, bom)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", b"")
    except UnicodeDecodeError:
        text = _strict(raw, "cp949")
    # Chinese bytes (GBK) decode as CP949 too, as hanja and Hangul mixed, which no Korean subtitle looks like.
    if 4 * len(_HAN.findall(text)) > len(_HANGUL.findall(text)) or text.encode("cp949") != raw:
        raise _unknown()
    return Decoded(text, "cp949", b"")


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise _unknown() from None


def _unknown() -> Unreadable:
    return Unreadable("its encoding is neither UTF-8, UTF-16 with a byte order mark nor CP949", _SAVE)
