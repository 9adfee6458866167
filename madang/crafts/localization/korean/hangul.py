"""Hangul syllables as their letters: an initial, a vowel and a final each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST = ord("가")

SYLLABLES = re.compile(r"[가-힣]+")


@dataclass
class Syllable:
    """One syllable; `initial` is "ㅇ" where it begins with its vowel, `final` "" where it ends with it."""

    initial: str
    vowel: str
    final: str


def letters(word: str) -> list[Syllable]:
    """The syllables of a Hangul word in NFC.

    >>> letters("값")
    [Syllable(initial='ㄱ', vowel='ㅏ', final='ㅄ')]
    """
    found = []
    for char in word:
        rest, final = divmod(ord(char) - _FIRST, len(_FINALS))
        initial, vowel = divmod(rest, len(_VOWELS))
        found.append(Syllable(_INITIALS[initial], _VOWELS[vowel], _FINALS[final]))
    return found


def final_of(char: str) -> str:
    """The final of one syllable: "" where it has none, or is no Hangul."""
    return letters(char)[0].final if SYLLABLES.fullmatch(char) else ""


def nfc(text: str) -> str:
    """Text in the composed form, so that a decomposed syllable is one again."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
