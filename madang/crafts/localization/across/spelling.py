"""How Korean names are spelled in Latin letters: which words of a line could be which name, and in how many ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LATIN = frozenset((
    "en", "es", "fr", "de", "it", "pt", "nl", "pl", "tr", "vi", "id", "ms", "fi", "sv", "da", "nb", "cs", "ro", "hu",
    "fil",
))  # fmt: skip
ALIKE = 0.2  # of the longer spelling's letters: what ways to romanize one name differ by, in sounds
_LETTER = "A-Za-z\u00c0-\u024f"
_NAME = re.compile(rf"(?<![{_LETTER}\w])[A-Z][{_LETTER}]*(?:[-'’][{_LETTER}]+)*")
_PARTICLE = (
    "(?:이|가|은|는|을|를|의|에|도|만|야|아|씨|님|께|께서|에게|에게서|한테|와|과|랑|하고|으로|로|처럼|보다|부터|까지|이다|입니다"
    "|이야|이에요|예요|였다|이었다)"
)
_JOSA = re.compile(f"{_PARTICLE}$")
_EOJEOL = re.compile(r"[가-힣]{2,7}")
# Sounds that romanizations write in several ways, as one letter each.
_SOUND_OF = {
    spelled: letter
    for letter, spellings in {
        "o": "eo uh oo ou u o", "e": "ae ay e", "i": "ui ee i", "a": "ah a", "j": "ch jj j", "g": "kk k g c q",
        "d": "tt t d", "b": "pp p b f", "s": "ss sh s", "r": "l r", "w": "w v",
    }.items()
    for spelled in spellings.split()
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUND_OF, key=len, reverse=True)) + "|[a-z]")


def term_pattern(source: str) -> re.Pattern[str]:
    """Where a Korean term stands: from the head of a word on, before particles or the word's end; a label is none.

    >>> [bool(term_pattern("민수").search(said)) for said in ("민수가 왔다", "민수기", "김민수", "민수: 네")]
    [True, False, False, False]
    """
    return re.compile(rf"(?<![가-힣]){re.escape(source)}{_PARTICLE}*(?![가-힣]|\s*[:：])")


def rendering_pattern(rendering: str) -> re.Pattern[str]:
    """Where a rendering stands: as whole words where its letters are parted by spaces, in any case."""
    bounds = (r"(?<!\w)", r"(?!\w)") if re.search(r"[A-Za-z\u00c0-\u04ff]", rendering) else ("", "")
    return re.compile(f"{bounds[0]}{re.escape(rendering)}{bounds[1]}", re.IGNORECASE)


def names_in(text: str) -> Iterator[str]:
    """The capitalised words of a text, and two or three of them in a row."""
    found = list(_NAME.finditer(text))
    for at, first in enumerate(found):
        end = first.end()
        for last in found[at : at + 3]:
            if text[end : last.start()].strip(" "):
                break
            end = last.end()
            yield text[first.start() : end]


def words_in(text: str) -> Iterator[str]:
    """The Hangul words of a text, with and without their particles."""
    for word in _EOJEOL.findall(text):
        yield word
        stem = _JOSA.sub("", word)
        if len(stem) > 1 and stem != word:
            yield stem


@lru_cache(maxsize=100_000)
def is_spelling_of(spelling: str, roman: str) -> bool:
    """Whether a Latin spelling can be heard as a romanized word, or as another spelling.

    >>> is_spelling_of("Min-soo", "minsu"), is_spelling_of("Park", "bak"), is_spelling_of("Minji", "minsu")
    (True, True, False)
    """
    one, other = _sounds(spelling), _sounds(roman)
    longer = max(len(one), len(other))
    if longer < 3 or abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    return _distance(one, other) <= max(1 if _drops_r(spelling, one, other) else 0, int(ALIKE * longer))


def same_spelling(spelling: str) -> str:
    """What spellings that differ in nothing but case and a possessive share.

    >>> same_spelling("Minsu's"), same_spelling("MINSU")
    ('minsu', 'minsu')
    """
    return re.sub(r"['’]s?$", "", spelling).casefold()


def _sounds(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if c.isalpha() and c.isascii())
    return "".join(_SOUND_OF.get(sound, sound) for sound in _SOUND.findall(plain))


def _drops_r(spelling: str, one: str, other: str) -> bool:
    """Whether they are the same but for an r that is not spoken (Park, Bak)."""
    return "r" in spelling.casefold() and one.replace("r", "") == other.replace("r", "")


@lru_cache(maxsize=100_000)
def _distance(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, against in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != against))
    return row[-1]


def rivals(spellings: Iterable[str]) -> set[str]:
    """Those spellings beside which another one stands that could be the same name.

    >>> sorted(rivals(["Minsu", "Min-soo", "Minsu's", "Jieun"]))
    ['Min-soo', 'Minsu', "Minsu's"]
    """
    by_sound: dict[str, list[str]] = {}
    for spelling in set(spellings):
        by_sound.setdefault(_sounds(spelling)[:1], []).append(spelling)
    found: set[str] = set()
    for alike in by_sound.values():
        for at, one in enumerate(alike):
            for other in alike[at + 1 :]:
                if same_spelling(one) != same_spelling(other) and is_spelling_of(one, other):
                    found |= {one, other}
    same = {same_spelling(spelling) for spelling in found}
    return {spelling for alike in by_sound.values() for spelling in alike if same_spelling(spelling) in same}
