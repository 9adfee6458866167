"""Revised Romanization of Korean, by pronunciation (notice 2014-42 of the Ministry of Culture, Sports and Tourism)."""

from __future__ import annotations

import re

from madang.crafts.localization.korean.hangul import letters, nfc
from madang.crafts.localization.korean.seams import SEAM, seamed
from madang.crafts.localization.korean.sounds import as_spoken, stand_alone

_RUN = re.compile(rf"[가-힣]+(?:{re.escape(SEAM)}[가-힣]+)*")


def _words(text: str) -> list[str]:
    return text.split()


_INITIALS = dict(
    zip("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅈㅉㅊㅋㅌㅍㅎ", _words("g kk n d tt r m b pp s ss j jj ch k t p h"), strict=True)
) | {"ㅇ": ""}
_VOWELS = dict(
    zip(
        "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
        _words("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"),
        strict=True,
    )
)
_FINALS = dict(zip("ㄱㄴㄷㄹㅁㅂㅇ", _words("k n t l m p ng"), strict=True)) | {"": ""}

_TWO_SYLLABLE_SURNAMES = frozenset(_words("남궁 황보 제갈 사공 선우 서문 독고 동방 어금 망절 소봉 장곡 강전 황목"))
_PROVINCES = frozenset(_words("경기 강원 충청 충청북 충청남 전라 전라북 전라남 경상 경상북 경상남 제주 황해 평안 함경"))
# Names in which the last syllable is no unit, though it looks like one.
_NO_UNIT = frozenset(_words("왕십리 답십리 청량리 미아리"))
_UNIT = re.compile(r"(?P<stem>[가-힣]+?)(?P<unit>(?:특별자치|특별|광역)?[시도]|[군구읍면리동])")
_NUMBERED = re.compile(r"(?<![가-힣])(?P<stem>[가-힣]{0,30})\s{0,3}(?P<number>[0-9]{1,4})(?P<unit>[가동리])")
_DIGITS = "영일이삼사오육칠팔구"


def romanize(text: str) -> str:
    """Romanize every Hangul word of a text, in small letters; all else stays as it is.

    A plus sign between two syllables marks where a word is made of two ("신문+로") and is not written.

    >>> romanize("신라의 달밤"), romanize("앞+일, OK?")
    ('sillaui dalbam', 'amnil, OK?')
    """
    return _RUN.sub(lambda run: _word(run[0]), nfc(text))


def romanize_name(name: str) -> str:
    """Romanize a person's name: the surname, a space, the given name; its syllables do not change each other.

    >>> romanize_name("한복남"), romanize_name("남궁민"), romanize_name("홍 빛나")
    ('Han Boknam', 'Namgung Min', 'Hong Bitna')
    """
    parts = nfc(name).split()
    if len(parts) == 1 and _RUN.fullmatch(parts[0]) and len(parts[0]) > 1:
        longer = 2 if len(parts[0]) > 2 and parts[0][:2] in _TWO_SYLLABLE_SURNAMES else 1
        parts = [parts[0][:longer], parts[0][longer:]]
    if len(parts) < 2:
        return romanize(nfc(name)).capitalize()
    surname, *given = parts
    return " ".join([romanize(surname).capitalize(), *map(_given, given)])


def romanize_place(place: str) -> str:
    """Romanize a place: capitals, and a hyphen before administrative units, across which no sound changes.

    Units of two-syllable names are seen only where marked ("명+동"): most such names are no units (안동, 독도).

    >>> romanize_place("의정부시 인왕리"), romanize_place("종로2가"), romanize_place("명+동"), romanize_place("독도")
    ('Uijeongbu-si Inwang-ri', 'Jongno 2(i)-ga', 'Myeong-dong', 'Dokdo')
    """
    text = _NUMBERED.sub(_numbered, nfc(place))
    return " ".join(_place(word) for word in text.split(" "))


def _word(marked: str) -> str:
    return _spelled(as_spoken(seamed(marked)))


def _spelled(spoken: list[tuple[str, str, str]]) -> str:
    roman = "".join(_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final] for initial, vowel, final in spoken)
    # Only a final ㄹ before an initial ㄹ gives this pair.
    return roman.replace("lr", "ll")


def _given(part: str) -> str:
    return _RUN.sub(lambda run: "".join(_spelled([stand_alone(one)]) for one in letters(run[0])), part).capitalize()


def _numbered(found: re.Match[str]) -> str:
    stem = f"{_place(found['stem'])} " if found["stem"] else ""
    return f"{stem}{found['number']}({romanize(_sino(int(found['number'])))})-{romanize(found['unit'])}"


def _sino(number: int) -> str:
    """A number below 10,000 as Hangul reads it.

    >>> _sino(12), _sino(100), _sino(2026)
    ('십이', '백', '이천이십육')
    """
    if number < 10:
        return _DIGITS[number]
    digits = str(number)
    places = ("", "십", "백", "천")[: len(digits)]
    return "".join(
        ("" if digit == "1" and place else _DIGITS[int(digit)]) + place
        for digit, place in zip(digits, reversed(places), strict=True)
        if digit != "0"
    )


def _place(word: str) -> str:
    stem, _, unit = word.rpartition(SEAM)
    marked = bool(stem) and len(unit) == 1
    found = _UNIT.fullmatch(stem + unit if marked else word)
    if found is None or not (marked or _is_unit(word, found)):
        return _capital(romanize(word))
    return f"{_capital(romanize(found['stem']))}-{romanize(found['unit'])}"


def _is_unit(word: str, found: re.Match[str]) -> bool:
    if found["unit"] == "도":
        return found["stem"] in _PROVINCES
    return len(word) > 2 and word not in _NO_UNIT


def _capital(roman: str) -> str:
    return roman[:1].upper() + roman[1:]
