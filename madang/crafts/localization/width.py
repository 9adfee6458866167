"""Display width: how much room text takes on the screen, in the unit the house styles count in."""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.codes import by_code

# Ambiguous characters (quotes, ellipsis) are full width in Japanese and Chinese fonts, half in Korean ones.
_FULL_CLASSES = {"ko": "WF", "ja": "WFA", "zh": "WFA"}
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc"})
_UNKNOWN = 255
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[0-9][0-9:.]*>|\{\\[^{}]*\}")


class _HalfUnits(dict[str, int]):
    """Half units (0, 1 or 2) of each character, found once per character; `column` holds them by code point."""

    def __init__(self, full_classes: str | None) -> None:
        super().__init__()
        self.full_classes = full_classes
        self.column = np.full(sys.maxunicode + 1, _UNKNOWN, dtype=np.uint8)

    def __missing__(self, char: str) -> int:
        if unicodedata.category(char) in _INVISIBLE or _joins_the_syllable_before(char):
            units = 0
        elif self.full_classes is None or unicodedata.east_asian_width(char) in self.full_classes:
            units = 2
        else:
            units = 1
        self[char] = units
        return units


def _joins_the_syllable_before(char: str) -> bool:
    """Hangul vowels and finals that stand apart even in NFC (old Korean) are drawn within their syllable."""
    return "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff"


_TABLES = {language: _HalfUnits(classes) for language, classes in _FULL_CLASSES.items()}
_EVERY_CHARACTER = _HalfUnits(None)


def display_width(text: str, language: str) -> float:
    """The width of one line without tags, in characters.

    In Korean, Japanese and Chinese a full-width character (Unicode East Asian Width W or F; in Japanese and
    Chinese also A) counts 1 and any other 0.5: the Netflix rule for character-based languages. In others
    every character counts 1. Combining marks and invisible characters count 0. The text is taken in NFC.

    >>> display_width("BTS가 온다", "ko"), display_width("Fermata", "en"), display_width("ที่นี่", "th")
    (5.0, 7.0, 2.0)
    """
    return width_of(language)(text)


def width_of(language: str) -> Callable[[str], float]:
    """`display_width` for one language; looking the language up once makes long files fast."""
    table = _TABLES.get(language.split("-")[0].lower(), _EVERY_CHARACTER)

    def width(text: str) -> float:
        return sum(map(table.__getitem__, _nfc(text))) / 2

    return width


def half_units(codes: npt.NDArray[np.integer[Any]], language: str) -> npt.NDArray[np.uint8]:
    """Half units of each code point (n,) of text in NFC: twice its display width.

    >>> half_units(np.array([ord(char) for char in "온 A"]), "ko").tolist()
    [2, 1, 1]
    """
    table = _TABLES.get(language.split("-")[0].lower(), _EVERY_CHARACTER)
    units = by_code(table.column, codes)
    if units.max(initial=0) == _UNKNOWN:
        for code in set(codes[units == _UNKNOWN].tolist()):
            table.column[code] = table[chr(code)]
        units = by_code(table.column, codes)
    return units


def visible_lines(text: str, *, entities: bool) -> tuple[str, ...]:
    r"""The lines of a cue as seen: without tags and blank lines, in NFC, entities resolved if asked.

    Spaces stay, also at the ends of a line: the style guides count them.

    >>> visible_lines("{\\an8}<v Ann><i>one</i>\n  two &amp; more", entities=True)
    ('one', '  two & more')
    """
    shown = _nfc(without_tags(text, entities=entities))
    return tuple([line for line in shown.split("\n") if line and not line.isspace()])


def without_tags(text: str, *, entities: bool) -> str:
    """The text of a cue without tags, entities resolved if asked."""
    if "<" in text or "{" in text:
        text = _TAG.sub("", text)
    return html.unescape(text) if entities and "&" in text else text


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
