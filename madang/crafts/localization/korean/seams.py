"""Seams: where a Korean word is made of two that are spoken apart, marked by its writer or known from a table."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from madang.crafts.localization.korean.hangul import final_of

SEAM = "+"
PARTICLE = "(?:은|는|이|가|을|를|의|에|도|만|과|와|으로|에서|이다|입니다)?"


def seamed(word: str) -> str:
    """The word with its seams marked; one that somebody marked is left as it is.

    >>> seamed("꽃잎이"), seamed("재활용"), seamed("생산량")
    ('꽃+잎이', '재활용', '생산+량')
    """
    if SEAM in word:
        return word
    words, ends = _table()
    for plain, marked in words:
        if word.startswith(plain):
            return marked + word[len(plain) :]
    for pattern, after, unless in ends:
        found = pattern.fullmatch(word)
        if found and final_of(found["stem"][-1]) and (not after or final_of(found["stem"][-1]) == after):
            return word if found["whole"].endswith(unless) else f"{found['stem']}{SEAM}{word[found.end('stem') :]}"
    return word


@cache
def _table() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]]:
    data = tomllib.loads(Path(__file__).with_name("boundaries.toml").read_text(encoding="utf-8"))
    words = tuple((marked.replace(SEAM, ""), marked) for marked in data["words"].split())
    ends = tuple(
        (
            re.compile(
                rf"(?P<whole>(?P<stem>[가-힣]{{{end['behind']},}})(?:{end['text'].replace(' ', '|')})){PARTICLE}"
            ),
            end.get("after", ""),
            tuple(end.get("unless", "").split()),
        )
        for end in data["ends"]
    )
    return words, ends
