"""Text of unknown encoding: bytes from lyric files and MIDI events as characters."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def encoding_of(raw: bytes) -> str:
    """The encoding of some text: by its mark, else UTF-8, CP949, CP932 or CP1252, the first that makes sense.

    CP949 makes sense where it gives only Hangul of KS X 1001 (what people write), CP932 where it gives kana.

    >>> encoding_of("사랑해".encode("cp949")), encoding_of("corazón".encode("latin-1"))
    ('cp949', 'cp1252')
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    for name, fits in (("utf-8", lambda _: True), ("cp949", _korean), ("cp932", _japanese)):
        try:
            if fits(raw.decode(name)):
                return name
        except UnicodeDecodeError:
            continue
    return "cp1252"


def decode(raw: bytes) -> str:
    """The text without its byte order mark; what cannot be decoded becomes a replacement character."""
    return raw.decode(encoding_of(raw), errors="replace").removeprefix("\ufeff")


def _korean(text: str) -> bool:
    return all(char < "\x80" or not char.isalpha() or _common_hangul(char) for char in text)


def _common_hangul(char: str) -> bool:
    return "가" <= char <= "힣" and len(char.encode("euc_kr", errors="ignore")) == 2


def _japanese(text: str) -> bool:
    return any("ぁ" <= char <= "ヿ" for char in text)
