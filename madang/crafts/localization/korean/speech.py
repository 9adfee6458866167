"""The speech level of Korean lines, told from how their sentences end; "" where that cannot be said."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from madang.crafts.localization.korean.hangul import final_of, nfc

LEVELS = ("hapsyo", "haeyo", "hao", "hage", "hae", "haera")
# Levels of one register mix within a scene; to leave the register changes how two people stand to each other.
REGISTER = {"hapsyo": "polite", "haeyo": "polite", "hao": "old", "hage": "old", "hae": "plain", "haera": "plain"}

_NAMES = {
    "hapsyo": "합쇼 합쇼체 하십시오 하십시오체 격식 formal hapsyo deferential",
    "haeyo": "해요 해요체 haeyo polite",
    "hao": "하오 하오체 hao",
    "hage": "하게 하게체 hage",
    "hae": "해 해체 hae intimate",
    "haera": "해라 해라체 haera",
    "polite": "존댓말 존대 높임 높임말 honorific jondaemal",
    "plain": "반말 낮춤 낮춤말 예사낮춤 casual plain informal banmal",
}
_LEVEL_OF = {word: level for level, words in _NAMES.items() for word in words.split()}

_SENTENCE = re.compile(r"([^.?!…~]+)([.?!…~]*)")
CALLED = 2  # words at most behind a last comma that call somebody
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|♪")
_EDGES = "\"'“”‘’「」『』《》〈〉-–—·,;: \t"
_FINALS = frozenset("ㄴㄹㅂㅆ")


def speech_level(line: str) -> str:
    """The level of a line's last sentence that shows one, or "".

    >>> [speech_level(said) for said in ("어디 가십니까?", "집에 가요.", "빨리 와라!", "몰랐어…", "학교")]
    ['hapsyo', 'haeyo', 'haera', 'hae', '']
    """
    return next(iter(reversed(speech_levels(line))), "")


def speech_levels(text: str, *, ends: bool = True) -> list[str]:
    """The level of each sentence of a text that shows one, in order; a line's end is no sentence's.

    ends: whether the text's end ends a sentence where no mark does. Half a sentence ("이걸 이용해") looks like 해체.
    """
    sentences = _SENTENCE.findall(_ASIDE.sub(" ", nfc(text)))
    return [level for said, mark in sentences if (mark or ends) and (level := _of_sentence(said))]


def ends_with_mark(text: str) -> bool:
    """Whether a text ends with a mark that ends a sentence."""
    return text.rstrip(_EDGES + " )]”’\"'").endswith((".", "?", "!", "…", "~"))


def level_named(name: str) -> str:
    """A level or register as people write it in a table: "해요체" is haeyo, "반말" is plain; "" where it is none.

    >>> level_named("해요체"), level_named("반말"), level_named("Formal"), level_named("?")
    ('haeyo', 'plain', 'hapsyo', '')
    """
    return _LEVEL_OF.get(nfc(name).strip().lower().replace(" ", ""), "")


def steps_from(stated: str, heard: str) -> int:
    """How far a level heard is from the level or register stated: 0 the same, 1 in its register, 2 outside it.

    >>> steps_from("haeyo", "haeyo"), steps_from("plain", "haera"), steps_from("hapsyo", "haeyo")
    (0, 0, 1)
    """
    if heard == stated or REGISTER[heard] == stated:
        return 0
    return 1 if REGISTER.get(stated, stated) == REGISTER[heard] else 2


def _of_sentence(sentence: str) -> str:
    """By its last word; where somebody is called at the end ("가세요, 민수 씨"), by what stands before the comma."""
    before, _, called = sentence.rpartition(",")
    for part in (sentence, before if len(called.split()) <= CALLED else ""):
        words = part.split()
        if words and (level := _of_word(words[-1].strip(_EDGES))):
            return level
    return ""


@cache
def _of_word(word: str) -> str:
    for level, ends, but in _endings():
        if word not in but and any(_ends(word, end) for end in ends):
            return level
    return ""


def _ends(word: str, end: str) -> bool:
    """Whether a word ends so; a letter at the head of an ending is the final of any syllable."""
    if end[0] not in _FINALS:
        return word.endswith(end)
    rest = end[1:]
    at = len(word) - len(rest) - 1
    return at >= 0 and word.endswith(rest) and final_of(word[at]) == end[0]


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...], frozenset[str]], ...]:
    data = tomllib.loads(Path(__file__).with_name("endings.toml").read_text(encoding="utf-8"))
    return tuple((one["level"], tuple(one["ends"].split()), frozenset(one["but"].split())) for one in data["ending"])
