"""How long a text is, in the units stores count in: graphemes, code points, UTF-16 units, UTF-8 bytes."""

from __future__ import annotations

import unicodedata

_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_JOINED = frozenset({"Mn", "Me", "Mc"})


def code_points(text: str) -> int:
    return len(text)


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def graphemes(text: str) -> int:
    """What a reader counts: a letter with its marks, a syllable of jamo, a flag, a family of emoji are one.

    The rules of UAX #29 that these need (GB3, GB6-GB9a, GB11-GB13); prepended marks (GB9b) and the conjuncts of
    Indic scripts (GB9c) are not joined.

    >>> graphemes("각"), graphemes("👨‍👩‍👧‍👦🇰🇷"), graphemes("ที่นี่"), graphemes("\\r\\n")
    (1, 2, 2, 1)
    """
    count, before, flags = 0, "", 0
    for char in text:
        flags = flags + 1 if _is_flag_letter(char) else 0
        if not (before and _joins(before, char, flags)):
            count += 1
        before = char
    return count


def _joins(before: str, char: str, flags: int) -> bool:
    if unicodedata.category(char) in _JOINED or char in (_JOINER, _EMOJI_STYLE) or "\U0001f3fb" <= char <= "\U0001f3ff":
        return before not in "\r\n"
    if before == _JOINER:
        return ord(char) >= 0x2190  # joined emoji; Indic joiners stand before letters below
    if (before, char) == ("\r", "\n"):
        return True
    if flags:
        return flags % 2 == 0
    return _one_syllable(before, char)


def _one_syllable(before: str, char: str) -> bool:
    """Conjoining jamo: initials join what follows in the syllable, vowels and finals join what they follow."""
    if "\u1100" <= before <= "\u115f":
        return "\u1100" <= char <= "\u11a7"
    vowel_before = "\u1160" <= before <= "\u11a7" or ("가" <= before <= "힣" and (ord(before) - 0xAC00) % 28 == 0)
    if vowel_before:
        return "\u1160" <= char <= "\u11ff"
    return ("\u11a8" <= before <= "\u11ff" or "가" <= before <= "힣") and "\u11a8" <= char <= "\u11ff"


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
