"""How a cue's text is best broken into lines: every way is weighed, and none of its words changes."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from madang.crafts.localization.breaking import ENDS_A_THOUGHT, OPENS, faults, units
from madang.crafts.localization.page import Page
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.crafts.localization.width import width_of

_MARKUP = re.compile(r"[<{&\\]")
_SENTENCE = tuple(".?!…。？！⋯—–")
_CLOSING = " \n\"'”’)」』）"


def plain(text: str) -> bool:
    """Whether a text may be broken anew: it has no markup, and is not the lines of two speakers."""
    return not _MARKUP.search(text) and not any(line.lstrip().startswith(tuple(OPENS)) for line in text.split("\n"))


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
