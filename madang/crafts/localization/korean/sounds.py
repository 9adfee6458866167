"""How Korean syllables sound beside each other, as far as Revised Romanization writes it (all but tensing).

The articles are those of the Standard Pronunciation of Korean (MCST notice 2017-13).
"""

from __future__ import annotations

import re

from madang.crafts.localization.korean.hangul import Syllable, letters
from madang.crafts.localization.korean.seams import SEAM

Spoken = tuple[str, str, str]  # initial, vowel, final

# Articles 8-11: what is heard of a final at the end or before a consonant.
_HEARD = {"": ""} | {
    final: heard
    for heard, finals in {
        "ㄱ": "ㄱㄲㅋㄳㄺ", "ㄴ": "ㄴㄵㄶ", "ㄷ": "ㄷㅅㅆㅈㅊㅌㅎ", "ㄹ": "ㄹㄼㄽㄾㅀ", "ㅁ": "ㅁㄻ", "ㅂ": "ㅂㅍㅄㄿ",
        "ㅇ": "ㅇ",
    }.items()
    for final in finals
}  # fmt: skip
_DOUBLE = {
    "ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"),
    "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅄ": ("ㅂ", "ㅅ"),
}  # fmt: skip
_WITH_H = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}
_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_PALATAL = {"ㄷ": ("", "ㅈ"), "ㅌ": ("", "ㅊ"), "ㄾ": ("ㄹ", "ㅊ")}
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_I_AND_Y = "ㅣㅑㅕㅛㅠㅒㅖ"

# Only verbs have these: 잡히다, 먹혔다; and 하다 behind a noun or a root: 생각하다, 착했어.
_OF_A_VERB = re.compile(
    r"(?:히|혀|혔|힌|힐|힙)|하(?:다|고|는|던|면|지|여|니|게|기|세|시|거|자|겠)|해(?:요|서|야|도|라)|(?<=못)해|했|합니|합시|한다|할"
)
# Nouns in ㄺ; every other stem in ㄺ is a verb's, and sounds as ㄹ before ㄱ.
_NOUN_IN_LG = re.compile(r"(?:닭|흙|칡|삵|까닭|기슭)$")


def as_spoken(marked: str) -> list[Spoken]:
    """The syllables of a word as they sound; a plus sign marks where it is made of two words."""
    plain = marked.replace(SEAM, "")
    seams = {len(marked[:at].replace(SEAM, "")) for at, char in enumerate(marked) if char == SEAM}
    syllables = letters(plain)
    for at in range(1, len(syllables)):
        before, after = syllables[at - 1], syllables[at]
        final, initial = before.final, after.initial
        if at in seams:
            final, initial = _at_a_seam(final, after)
        if final:
            final, initial = _meet(final, initial, after.vowel, plain, at)
        before.final, after.initial = final, initial
    if syllables:
        syllables[-1].final = _HEARD[syllables[-1].final]
    return [(one.initial, one.vowel, one.final) for one in syllables]


def stand_alone(syllable: Syllable) -> Spoken:
    """A syllable that nothing beside it changes."""
    return syllable.initial, syllable.vowel, _HEARD[syllable.final]


def _at_a_seam(final: str, after: Syllable) -> tuple[str, str]:
    """Articles 15, 29 and the proviso of 20: the first word ends as if alone; ㄴ comes before ㅣ and y."""
    heard = _HEARD[final]
    inserts = heard and after.initial == "ㅇ" and after.vowel in _I_AND_Y
    return heard, "ㄴ" if inserts or (heard, after.initial) == ("ㄴ", "ㄹ") else after.initial


def _meet(final: str, initial: str, vowel: str, plain: str, at: int) -> tuple[str, str]:
    """The final of one syllable and the initial of the next, as they sound together."""
    if initial == "ㅇ":
        return _before_a_vowel(final, vowel)
    if final in _WITH_H and initial in "ㄱㄷㅈㅅ":
        return _WITH_H[final], _ASPIRATED.get(initial, initial)
    if initial == "ㅎ":
        return _before_h(final, vowel, plain, at)
    return _assimilated(_before_a_consonant(final, initial, plain, at), initial)


def _before_a_vowel(final: str, vowel: str) -> tuple[str, str]:
    """Articles 12.4, 13, 14 and 17: ㅎ falls, ㄷ and ㅌ become ㅈ and ㅊ before ㅣ and 여, others move on."""
    if final == "ㅇ":
        return "ㅇ", "ㅇ"
    if final in _WITH_H:
        rest = _WITH_H[final]
        return "", rest or "ㅇ"
    if final in _PALATAL and vowel in "ㅣㅕ":
        return _PALATAL[final]
    return _DOUBLE.get(final, ("", final))


def _before_h(final: str, vowel: str, plain: str, at: int) -> tuple[str, str]:
    """Articles 12.1 and 17; in nouns ㅎ is written behind ㄱ, ㄷ and ㅂ (Romanization 3.1.4)."""
    verb = _OF_A_VERB.match(plain, at)
    if final == "ㄷ" and verb and vowel in "ㅣㅕ":
        return "", "ㅊ"
    rest, moved = _DOUBLE.get(final, ("", final))
    if verb and moved in _ASPIRATED:
        return rest, _ASPIRATED[moved]
    heard = _HEARD[final]
    if heard in _ASPIRATED and (verb or moved == "ㅈ"):
        return "", _ASPIRATED["ㅈ" if moved == "ㅈ" else heard]
    return heard, "ㅎ"


def _before_a_consonant(final: str, initial: str, plain: str, at: int) -> str:
    """Articles 10 and 11, with their provisos for 밟-, 넓- and verbs in ㄺ."""
    if final == "ㄺ" and initial == "ㄱ" and not _NOUN_IN_LG.search(plain, 0, at):
        return "ㄹ"
    if final == "ㄼ" and (plain[at - 1] == "밟" or (plain[at - 1] == "넓" and plain[at] in "죽둥적")):
        return "ㅂ"
    return _HEARD[final]


def _assimilated(final: str, initial: str) -> tuple[str, str]:
    """Articles 18-20: obstruents become nasals before ㄴ, ㅁ and ㄹ; ㄹ becomes ㄴ, or makes ㄴ its like."""
    if (final, initial) in (("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")):
        return "ㄹ", "ㄹ"
    if initial == "ㄹ" and final != "ㄹ":
        initial = "ㄴ"
    return (_NASAL.get(final, final) if initial in "ㄴㅁ" else final), initial
