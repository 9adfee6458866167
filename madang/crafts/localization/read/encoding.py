"""From bytes to text and back without losing one byte: the encoding, the newlines, the byte order mark."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from madang.errors import Refused, Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAVE = "save it as UTF-8 in a text or subtitle editor"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_PAIR = re.compile(r"\r\n")
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

    @cached_property
    def text(self) -> str:
        text = self.original
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\0", "\ufffd") if "\0" in text else text

    @property
    def newline(self) -> str:
        """How most lines of the file end."""
        counts = Counter(_NEWLINE.findall(self.original))
        return max(counts, key=lambda mark: counts[mark]) if counts else "\n"

    def rewritten(self, edits: Iterable[tuple[tuple[int, int], str]]) -> bytes:
        r"""The file with stretches of `text` replaced, every other byte as it was.

        edits: ((first, last + 1), replacement) positions in `text`; they must not overlap.
        Raises Refused where the file's encoding has no place for a character of a replacement.

        >>> decode(b"\xef\xbb\xbfone\r\ntwo\r").rewritten([((4, 7), "2")])
        b'\xef\xbb\xbfone\r\n2\r'
        """
        newline = self.newline
        # Behind each pair of carriage return and line feed the original is one character longer.
        pairs = [match.start() - place for place, match in enumerate(_PAIR.finditer(self.original))]
        pieces, last = [], 0
        for (first, after), new in sorted(edits):
            at, behind = first + bisect_left(pairs, first), after + bisect_left(pairs, after)
            pieces += [self.original[last:at], new.replace("\n", newline)]
            last = behind
        pieces.append(self.original[last:])
        return self.bom + encoded("".join(pieces), self.encoding)


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a text. Raises Refused where the encoding cannot hold a character."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as problem:
        char = text[problem.start]
        raise Refused(
            f"{encoding.upper()} has no place for '{char}' (U+{ord(char):04X})", "save the file as UTF-8 first"
        ) from None


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
