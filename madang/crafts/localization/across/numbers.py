"""Which numbers a line holds: those that are certain, and all it could be read to hold."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

_SPACED = ("fr", "pl", "ru", "cs", "sv", "nb", "fi", "uk", "bg", "hu", "sk")  # 1 000 000
DECIMAL_COMMA = frozenset(
    ("de", "es", "it", "pt", "nl", "id", "tr", "ro", "da", "el", "vi", "sr", "hr", "sl", *_SPACED)
)
WITH_WORDS = frozenset({"ko", "en", "ja", "zh"})  # languages whose numerals in words are known here
SMALL = 13  # below this other languages write words
_SCALES = {"십": 10, "백": 100, "천": 1000, "十": 10, "百": 100, "千": 1000}
_MYRIADS = {"만": 10**4, "억": 10**8, "조": 10**12, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_DIGITS = {
    char: value for chars in ("영일이삼사오육칠팔구", "零一二三四五六七八九") for value, char in enumerate(chars)
}
_DIGITS |= {"공": 0, "륙": 6, "〇": 0, "两": 2, "兩": 2}
_SCALE_LETTERS = "".join((*_SCALES, *_MYRIADS))

# Bounded, so that no line, however long, is looked at twice.
_PLAIN = r"(?<!\d)\d{1,20}(?:[.,'’\u00a0\u202f]\d{1,20}){0,8}"
# 만큼 is "as much as"; 조 is a trillion only before money, else a team.
_SCALE = rf"(?:(?!만큼|조(?!\s?(?:원|달러|엔|유로|위안|\d)))[{_SCALE_LETTERS}]){{1,9}}"
_MIXED = re.compile(rf"(?:{_PLAIN}\s?{_SCALE}\s?){{1,9}}(?:{_PLAIN}(?![.,]?\d))?")
_SPACE_WITHIN = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_BARE_POINT = re.compile(r"(?<![\w.])\.(?=\d)")  # .9 is 0.9
_TOKEN = re.compile(rf"(?<![\w.]){_PLAIN}(?:(?=st\b|nd\b|rd\b|th\b|s\b)|(?![A-Za-z\d_]))")
_ANY = re.compile(r"(?<!\d)\d{1,20}(?:[.,]\d{1,20}){0,8}")
_SINO = re.compile(rf"[{''.join(_DIGITS)}{_SCALE_LETTERS}]{{1,30}}")
_EOJEOL = re.compile(r"[가-힣]+")
_ENGLISH = re.compile(r"[a-z]+")
_SCALED_ENGLISH = re.compile(rf"({_PLAIN})\s*-?\s*(hundred|thousand|million|billion|trillion)\b", re.IGNORECASE)
Numbers = frozenset[Decimal]


@lru_cache(maxsize=200_000)
def certain(text: str, language: str) -> Numbers:
    """The numbers that stand in a text without doubt, as values.

    Digits, with the language's separators, and with 만 and 억 or "million"; numerals in words from ten on, in
    Korean only before a counter. What is part of a name (CS231n, L2) is none.

    >>> sorted(map(int, certain("3만 5천 명에 1,200원", "ko"))), sorted(map(int, certain("twenty-five, CS231n", "en")))
    ([1200, 35000], [25])
    """
    return frozenset(_certain(*_prepared(text, language)))


@lru_cache(maxsize=200_000)
def possible(text: str, language: str) -> Numbers:
    """Every number a reader could find in a text: the certain ones, and numerals that might be other words.

    >>> sorted(map(int, possible("두 번째 사람", "ko"))), sorted(map(int, possible("the second one", "en")))
    ([2], [1, 2])
    """
    return frozenset(_possible(*_prepared(text, language)))


def _prepared(text: str, language: str) -> tuple[str, str]:
    """The text with plain digits, without spaces inside numbers where the language writes them; its base language."""
    plain, language = _BARE_POINT.sub("0.", unicodedata.normalize("NFKC", text)), base(language)
    return (_SPACE_WITHIN.sub("", plain) if language in _SPACED else plain), language


def base(language: str) -> str:
    return language.partition("-")[0].lower()


def _certain(text: str, language: str) -> Iterator[Decimal]:
    rest = text
    if language in ("ko", "ja", "zh"):
        yield from map(_cjk, _MIXED.findall(text))
        rest = _MIXED.sub(" ", text)
    if language == "en":
        yield from _scaled_english(text)
        rest = _SCALED_ENGLISH.sub(" ", text)
        yield from (value for value in _english(rest, loose=False) if value >= 10)
    if language == "ko":
        yield from (value for value in _korean(rest, loose=False) if value >= 10)
    for token in _TOKEN.findall(rest):
        yield from _of_digits(token, language)


def _possible(text: str, language: str) -> Iterator[Decimal]:
    yield from _certain(text, language)
    for token in _ANY.findall(text):
        yield from _of_digits(token, "en")
        yield from _of_digits(token, "de")
        yield from (Decimal(part) for part in re.split("[.,]", token))
    if language == "ko":
        yield from _korean(text, loose=True)
    if language in ("ja", "zh"):
        yield from map(_cjk, _SINO.findall(text))
    if language == "en":
        yield from _english(text, loose=True)


def _of_digits(token: str, language: str) -> Iterator[Decimal]:
    """One number, or several where dots and commas only part them (a date, a list).

    >>> [str(n) for n in _of_digits("1,234.5", "en")], [str(n) for n in _of_digits("1.234,5", "de")]
    (['1234.5'], ['1234.5'])
    """
    thousands, point = (".", ",") if language in DECIMAL_COMMA else (",", ".")
    plain = re.sub(r"['’\u00a0\u202f]", thousands, token)
    if re.fullmatch(rf"\d{{1,3}}(?:[{thousands}]\d{{3}})+(?:[{point}]\d+)?|\d+(?:[{point}]\d+)?", plain):
        yield Decimal(plain.replace(thousands, "").replace(point, "."))
        return
    yield from (Decimal(part) for part in re.split(r"[.,]", plain) if part)


def _cjk(text: str) -> Decimal:
    """A numeral of digits and scale letters: "1억 2천만" is 120,000,000.

    >>> _cjk("3만 5천"), _cjk("이십오"), _cjk("1.5억"), _cjk("백")
    (Decimal('35000'), Decimal('25'), Decimal('150000000.0'), Decimal('100'))
    """
    total, section, number = Decimal(0), Decimal(0), None
    for part in re.findall(rf"{_PLAIN}|\S", text):
        if part[0].isdigit():
            number = next(iter(_of_digits(part, "en")))
        elif part in _DIGITS:
            number = Decimal(_DIGITS[part]) if number is None else 10 * number + _DIGITS[part]
        elif part in _SCALES:
            section += (Decimal(1) if number is None else number) * _SCALES[part]
            number = None
        elif part in _MYRIADS:
            whole = section + (number or 0)
            total += (whole or Decimal(1)) * _MYRIADS[part]
            section, number = Decimal(0), None
    return total + section + (number or 0)


@cache
def _words() -> dict[str, dict[str, Decimal]]:
    data = tomllib.loads(Path(__file__).with_name("counters.toml").read_text(encoding="utf-8"))
    lists = {name: text.split() for name, text in data.items()}
    counters = lists.pop("korean_counters")
    found = {name: dict(zip(words[::2], map(Decimal, words[1::2]), strict=True)) for name, words in lists.items()}
    return found | {"korean_counters": dict.fromkeys(counters, Decimal(1))}


@cache
def _korean_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Sino-Korean before a counter, native tens and ones before a counter, native ones at the head of a word."""
    words = _words()
    counters = "|".join(sorted(words["korean_counters"], key=len, reverse=True))
    tens, ones = "|".join(words["native_tens"]), "|".join(words["native_ones"])
    return (
        re.compile(rf"(?<![가-힣\d])([{''.join(_DIGITS)}십백천만억조]{{1,30}})\s?(?:{counters})"),
        re.compile(rf"(?<![가-힣])({tens})({ones})?\s?(?:{counters})"),
        re.compile(rf"(?<![가-힣])(?:({tens})({ones})?|({ones})(?=\s|$|{counters}))"),
    )


def _korean(text: str, *, loose: bool) -> Iterator[Decimal]:
    sino, native, at_the_head = _korean_patterns()
    words = _words()
    for numeral in sino.findall(text):
        if loose or (len(numeral) > 1 and set(numeral) & set(_SCALES) and set(numeral) & set(_DIGITS)):
            yield _cjk(numeral)
    for ten, one in native.findall(text):
        yield words["native_tens"][ten] + words["native_ones"].get(one, 0)
    if not loose:
        return
    for ten, one, alone in at_the_head.findall(text):
        yield words["native_tens"].get(ten, Decimal(0)) + words["native_ones"].get(one or alone, Decimal(0))
    for word in _EOJEOL.findall(text):
        yield from (value for said, value in words["korean_others"].items() if word.startswith(said))
        if (numeral := _SINO.match(word)) and (len(numeral[0]) > 1 or numeral[0] == word):
            yield _cjk(numeral[0])


def _scaled_english(text: str) -> Iterator[Decimal]:
    scales = _words()["english_scales"]
    for number, scale in _SCALED_ENGLISH.findall(text):
        yield from (value * scales[scale.lower()] for value in _of_digits(number, "en"))


def _english(text: str, *, loose: bool) -> Iterator[Decimal]:
    """Numerals in words: each run of them as one number; where loose also each word by itself."""
    words = _words()
    ones, tens, scales = words["english_ones"], words["english_tens"], words["english_scales"]
    total, section, seen = Decimal(0), Decimal(0), False
    tokens = _ENGLISH.findall(text.lower())
    for at, token in enumerate([*tokens, ""]):
        value = ones.get(token, tens.get(token))
        fits = value is not None and (not seen or section % 100 == 0 or (section % 10 == 0 and value < 10))
        if value is not None and fits:
            section, seen = section + value, True
        elif token in scales and seen:
            scale = scales[token]
            section, total = (section * scale, total) if scale == 100 else (Decimal(0), total + section * scale)
        elif token == "and" and seen and tokens[at + 1 : at + 2] and tokens[at - 1] in scales:
            continue
        else:
            if seen:
                yield total + section
            total, section, seen = Decimal(0), value or Decimal(0), value is not None
    if loose:
        for token in tokens:
            found = ones.get(token, tens.get(token, scales.get(token, words["english_others"].get(token))))
            if found is not None:
                yield found


def unmatched(mine: Numbers, theirs: Numbers) -> Numbers:
    """The numbers that nothing on the other side could be: equal, or the year of a decade ('70s and 1970s).

    >>> [int(n) for n in unmatched(frozenset({Decimal(1970), Decimal(42)}), frozenset({Decimal(70), Decimal(24)}))]
    [42]
    """
    return frozenset(number for number in mine - theirs if not any(_same_year(number, other) for other in theirs))


def _same_year(one: Decimal, other: Decimal) -> bool:
    low, high = sorted((one, other))
    return 1000 <= high < 2100 and low < 100 and high % 100 == low
