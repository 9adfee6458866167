"""Capitals: words that are names by themselves, from a table; in a sentence and before their administrative units."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from madang.crafts.localization.korean.hangul import nfc
from madang.crafts.localization.korean.romanize import romanize, romanize_place
from madang.crafts.localization.korean.seams import PARTICLE, SEAM

_WORD = re.compile(rf"[가-힣]+(?:{re.escape(SEAM)}[가-힣]+)*")
_NUMBERED = re.compile(r"(?<![가-힣])(?P<stem>[가-힣]+)\s?[0-9]{1,4}[가동리](?![가-힣])")
_UNITS = {"provinces": "(?:특별자치)?도", "districts": "(?:특별자치|특별|광역)?시|[군구]", "villages": "[읍면리동]"}
_ENDING = re.compile(PARTICLE)


def romanize_known(text: str) -> str:
    """Romanize a text with capitals for names the table knows, alone, with a particle or before their unit.

    A name that is an everyday word as well (구리, copper) gets one only where it stands alone.

    >>> romanize_known("신라의 달밤"), romanize_known("종로구"), romanize_known("구리"), romanize_known("구리 동전")
    ('Sillaui dalbam', 'Jongno-gu', 'Guri', 'guri dongjeon')
    """
    plain = nfc(text)
    alone = _WORD.fullmatch(plain.strip()) is not None
    parts, last = [], 0
    for found in _NUMBERED.finditer(plain):
        if found["stem"] in _names():
            parts += [_words(plain[last : found.start()], alone), romanize_place(found[0])]
            last = found.end()
    return "".join([*parts, _words(plain[last:], alone)])


def _words(text: str, alone: bool) -> str:
    return _WORD.sub(lambda word: _word(word[0], alone), text)


def _word(word: str, alone: bool) -> str:
    plain = word.replace(SEAM, "")
    for pattern, stems in _unit_patterns():
        found = pattern.fullmatch(plain)
        if found and found["stem"] in stems:
            stem, unit = romanize_place(found["stem"]), romanize(found["unit"] + found["particle"])
            return f"{stem}-{unit}"
    names = _names() if alone else _names() - _table()["everyday"]
    known = any(plain[:at] in names and _ENDING.fullmatch(plain, at) for at in range(len(plain), 1, -1))
    roman = romanize(word)
    return roman[:1].upper() + roman[1:] if known else roman


@cache
def _table() -> dict[str, frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    return {kind: frozenset(words.split()) for kind, words in data.items()}


@cache
def _names() -> frozenset[str]:
    return frozenset().union(*_table().values())


@cache
def _unit_patterns() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    return tuple(
        (re.compile(rf"(?P<stem>[가-힣]{{2,}}?)(?P<unit>{units})(?P<particle>{PARTICLE})"), _table()[kind])
        for kind, units in _UNITS.items()
    )
