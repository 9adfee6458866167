"""Lyrics (.lrc): a line carries its in-times in brackets; it stays until the next line's."""

from __future__ import annotations

import re
from typing import NamedTuple

from madang.crafts.localization.read.clock import milliseconds
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.subtitle import NO_SPOT, Cue, Oddity, Subtitle

_STAMP = re.compile(r"\[(([0-9]{1,4}):([0-9]{1,2})(?:[.:]([0-9]{1,3}))?)\][ \t]{0,9}")
_TAG = re.compile(r"\[([A-Za-z#]{1,20}):([^\n]{0,999})\][ \t]*")
_WORD = re.compile(r"<[0-9]{1,4}:[0-9]{1,2}(?:\.[0-9]{1,3})?>[ ]?")
LAST_STAYS_MS = 5000  # nothing in the file says how long the last line is sung


class _Stamped(NamedTuple):
    """A time with the words that are sung from then on, and where its digits stand in the document."""

    start: int
    words: str
    spot: tuple[int, int]

    @property
    def is_sung(self) -> bool:
        return bool(_WORD.sub("", self.words))


def parse(document: Decoded) -> dict[str, Subtitle]:
    """The one track of an .lrc file; a line with several times is a cue at each of them."""
    tags, oddities = [], []
    stamped: list[_Stamped] = []
    text = document.text.lstrip("\ufeff")
    opens = len(document.text) - len(text)  # where each line stands in the document
    for number, line in enumerate(text.split("\n"), 1):
        stamps, place = [], 0
        while (stamp := _STAMP.match(line, place)) is not None:
            stamps.append(stamp)
            place = stamp.end()
        if stamps:
            stamped += [_stamped(stamp, opens, line[place:].rstrip()) for stamp in stamps]
        elif _TAG.fullmatch(line):
            tags.append(line)
        elif line.strip():
            oddities.append(Oddity(number, line.strip()))
        opens += len(line) + 1
    subtitle = Subtitle.of(
        _cues(stamped), format="lrc", encoding=document.encoding, oddities=oddities, head=tuple(tags), document=document
    )
    return {"": subtitle}


def _stamped(stamp: re.Match[str], opens: int, words: str) -> _Stamped:
    time = milliseconds("", "", stamp[2], stamp[3], stamp[4] or "")
    return _Stamped(time, words, (opens + stamp.start(1), opens + stamp.end(1)))


def _cues(stamped: list[_Stamped]) -> list[Cue]:
    """A line lasts until the next one in time; a line without words only ends the one before, whose out-time it is."""
    stamped.sort(key=lambda one: one.start)
    if not stamped:
        return []
    last = _Stamped(stamped[-1].start + LAST_STAYS_MS, "-", NO_SPOT)
    return [
        Cue(now.start, following.start, now.words, out_spot=NO_SPOT if following.is_sung else following.spot)
        for now, following in zip(stamped, [*stamped[1:], last], strict=True)
        if now.is_sung
    ]
