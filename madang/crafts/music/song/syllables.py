"""Syllables: how many notes a line of lyrics asks for, in Korean, English, Japanese and by vowels elsewhere."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from madang.crafts.music.song.english import english_syllables


class Count(NamedTuple):
    """How many syllables (in Japanese: morae). sure: nothing in the text had to be guessed (kanji, odd signs)."""

    syllables: int
    sure: bool


_LETTER = r"[^\W\d_가-힣ㄱ-ㆎぁ-ヿ\u3400-\u9fff]"
_PIECE = re.compile(
    r"(?P<hangul>[가-힣ㄱ-ㅎㅏ-ㅣ])|(?P<kana>[ぁ-ゖァ-ヺー])|(?P<han>[\u3400-\u4dbf\u4e00-\u9fff々〆])|"
    rf"(?P<number>\d+(?:[.,]\d+)*%?)|(?P<word>{_LETTER}+(?:['’]{_LETTER}+)*['’]?)|(?P<sign>[&+@#$€£₩°])"
)
_NATIVE = re.compile(
    r"\d\s*(?:살|시(?!간)|개(?!월)|명|번(?!호)|잔|달(?!러)|마리|송이)"
)  # counted in native Korean: 일곱 시, not 칠 시
_LEGIBLE = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ]")  # Latin and Cyrillic letters, whose vowels are known here
_SMALL_KANA = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮゕゖ")
_KANJI_MORAE = 2  # a usual reading; sung lines with kanji are marked as not sure
_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿāēīōūăĕ")
_CYRILLIC_VOWELS = frozenset("аеёиоуыэюяіїє")
_HIATUS = frozenset(("es", "it", "pt", "ro", "ca", "gl", "la"))  # two strong vowels there are two syllables
_STRONG, _ACCENTED_WEAK = frozenset("aeoáéóàèòâêôãõ"), frozenset("íúìù")
_ONES = (0, 1, 1, 1, 1, 1, 1, 2, 1, 1)  # English; zero is not said inside a number
_TEENS = (1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # ten, eleven, twelve ... nineteen
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)  # twenty ... seventy ... ninety


def syllables(text: str, language: str = "") -> Count:
    """The syllables of some lyrics, script by script; words in Latin letters are English unless `language` says else.

    A Hangul block is a syllable, a kana a mora (small ones join the one before), a Chinese character a syllable; in
    Japanese its reading is not known: two morae, not sure. Numbers are read in Sino-Korean beside Hangul, else in
    English; not sure are those counted in native Korean, and scripts that are not known here.

    >>> syllables("사랑해 baby"), syllables("きょうは"), syllables("corazón", "es")
    (Count(syllables=5, sure=True), Count(syllables=3, sure=True), Count(syllables=3, sure=True))
    """
    text = unicodedata.normalize("NFC", text)
    korean = any("가" <= char <= "힣" for char in text) or language.startswith("ko")
    native = korean and _NATIVE.search(text) is not None
    japanese = any("ぁ" <= char <= "ヺ" for char in text) or language.startswith("ja")
    count, sure = 0, True
    for piece in _PIECE.finditer(text):
        kind, said = piece.lastgroup, piece.group()
        if kind == "hangul":
            count += 1
        elif kind == "kana":
            count += said not in _SMALL_KANA
        elif kind == "han":
            count += _KANJI_MORAE if japanese else 1
            sure &= not japanese
        elif kind == "number":
            number, known = _number(said, korean, language)
            count, sure = count + number, sure and known and not japanese and not native
        elif kind == "word":
            count, sure = count + _word(said, language), sure and _LEGIBLE.search(said) is not None
        elif kind == "sign":
            count, sure = count + 1, sure and said in "&+"
    return Count(count, sure)


def _word(word: str, language: str) -> int:
    base = language.partition("-")[0]
    cyrillic = sum(char in _CYRILLIC_VOWELS for char in word.lower())
    if cyrillic:
        return cyrillic
    if base in ("", "en", "ko", "ja", "zh"):
        return english_syllables(word)
    return max(_vowel_groups(word.lower(), base in _HIATUS), 1)


def _vowel_groups(word: str, hiatus: bool) -> int:
    """Groups of vowels; where two strong vowels meet, or an accented weak one stands, a new one begins."""
    if hiatus:
        word = re.sub(r"qu|gu(?=[eiéí])", "k", word)
        word = re.sub(r"y(?=[aeiouáéíóú])", "j", word)
    count, before = 0, ""
    for char in word:
        vowel = char in _VOWELS
        parted = (
            hiatus
            and before
            and ((char in _STRONG and before in _STRONG) or char in _ACCENTED_WEAK or before in _ACCENTED_WEAK)
        )
        count += vowel and (not before or bool(parted))
        before = char if vowel else ""
    return count


def _number(said: str, korean: bool, language: str) -> tuple[int, bool]:
    """The syllables of a number in figures, and whether its reading is known."""
    figures = re.sub(r"\D", "", said)
    if len(figures) > 12 or re.search(r"\.\d", said):
        return len(figures), False
    number, percent = int(figures), said.endswith("%")
    if korean:
        return _korean_number(number) + 3 * percent, True
    known = language.partition("-")[0] in ("", "en", "ko")
    year = len(figures) == 4 and "," not in said and 1100 <= number <= 2099 and not 2000 <= number <= 2009
    if year:
        # nineteen hundred, nineteen-oh-five, nineteen ninety-nine
        low = _english_number(number % 100) + (number % 100 < 10) if number % 100 else 2
        return _english_number(number // 100) + low + 2 * percent, known
    return (_english_number(number) if number else 2) + 2 * percent, known


def _korean_number(number: int) -> int:
    """Sino-Korean: 24 is 이십사. A one before 십, 백 and 천 is not said.

    >>> [_korean_number(n) for n in (0, 7, 10, 24, 100, 2024, 10000)]
    [1, 1, 1, 3, 1, 5, 1]
    """
    if number == 0:
        return 1
    count = 0
    for myriad in range(4):
        four = number // 10_000**myriad % 10_000
        digits = [four // 10**place % 10 for place in (3, 2, 1)]
        said = sum((digit > 1) + 1 for digit in digits if digit) + (four % 10 > 0)
        # 만 alone is 10 000, where nothing larger stands before it; 억 and 조 keep their one.
        alone = four == 1 and myriad == 1 and number < 20_000
        count += (0 if alone else said) + (myriad > 0 < four)
    return count


def _english_number(number: int) -> int:
    """Of 1234 as "one thousand two hundred thirty-four"."""
    count = 0
    for unit, syllables_of_unit in ((10**9, 2), (10**6, 2), (1000, 2), (100, 2)):
        if number >= unit:
            count += _english_number(number // unit) + syllables_of_unit
            number %= unit
    if 10 <= number < 20:
        return count + _TEENS[number - 10]
    return count + _TENS[number // 10] + _ONES[number % 10]
