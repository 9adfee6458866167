"""How a cue's text is best broken into lines: every way is weighed, and none of its words changes."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from madang.crafts.localization.breaking import ENDS_A_THOUGHT, OPENS, faults, units
from madang.crafts.localization.page import Page
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.crafts.localization.width import width_of

_MARKUP = re.compile(r"[<{&\\]")
_LOOK = r"\{(?:\\(?:an?[0-9]{1,2}|[ibu][01]|[1-4]?c&H[0-9A-Fa-f]+&?|r[^\\{}]*|pos\([^(){}]*\)))+\}"
_AROUND = re.compile(rf"(?P<before>(?:<[A-Za-z][^<>]*>|{_LOOK})*)(?P<said>.*?)(?P<after>(?:</[A-Za-z]+>)*)", re.DOTALL)
_NAME = re.compile(r"</?([A-Za-z]+)")
_SENTENCE = tuple(".?!…。？！⋯—–")
_CLOSING = " \n\"'”’)」』）"


class Dressed(NamedTuple):
    """A text whose markup is all around it: before, what is said, and after."""

    before: str
    said: str
    after: str

    def with_text(self, text: str) -> str:
        """Another text in the same markup."""
        return f"{self.before}{text}{self.after}"


def undressed(text: str) -> Dressed | None:
    r"""The text without the markup that is around all of it; None where it may not be cut.

    That is so where there is markup within, or effects that run in time, or the lines of two speakers.

    >>> undressed("<i>one\ntwo</i>"), undressed("one <i>two</i>")
    (Dressed(before='<i>', said='one\ntwo', after='</i>'), None)
    """
    found = _AROUND.fullmatch(text)
    assert found is not None
    dressed = Dressed(found["before"], found["said"], found["after"])
    opened, closed = (_NAME.findall(tags) for tags in (dressed.before, dressed.after))
    kept = not closed or closed == opened[::-1]
    if not kept or _MARKUP.search(dressed.said) or not dressed.said.strip():
        return None
    two = any(line.lstrip().startswith(tuple(OPENS)) for line in dressed.said.split("\n"))
    return None if two else dressed


def ends_a_sentence(text: str) -> bool:
    """Whether a text ends with a mark that ends a sentence, or breaks it off."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE)


def broken(text: str, language: str, widest: float, rows: int) -> str | None:
    r"""The text on as few lines as hold it, evenly and at good places; None where no way does.

    >>> broken("아무도 보지 않던 그 많은 밤이 지나면", "ko", 16, 2)
    '아무도 보지 않던\n그 많은 밤이 지나면'
    """
    words, joint = units(text, language)
    width = width_of(language)

    @cache
    def best(first: int, lines: int) -> tuple[float, tuple[int, ...]] | None:
        """The cheapest way to set the words from `first` on in so many lines, and where these begin."""
        if lines == 1:
            last = width(joint.join(words[first:]))
            return (last**2, (first,)) if last <= widest else None
        ways = []
        for after in range(first + 1, len(words) - lines + 2):
            wide = width(joint.join(words[first:after]))
            rest = best(after, lines - 1) if wide <= widest else None
            if rest is not None:
                price = wide**2 + widest * badness(words[after - 1], words[after], language)
                ways.append((price + rest[0], (first, *rest[1])))
        return min(ways, default=None)

    for lines in range(1, rows + 1):
        if words and (found := best(0, lines)) is not None:
            return "\n".join(joint.join(words[first:after]) for first, after in pairwise([*found[1], len(words)]))
    return None


def badness(before: str, after: str, language: str) -> float:
    """How bad it is to part two words: good (negative) after punctuation, bad where they belong together."""
    if before.endswith(ENDS_A_THOUGHT):
        return -10.0
    return 20.0 if faults(Page.of(Subtitle.of([Cue(0, 1, f"{before}\n{after}")])), language) else 0.0
