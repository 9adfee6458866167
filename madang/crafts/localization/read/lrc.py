"""Lyrics (.lrc): a line carries its in-times in brackets; it stays until the next line's."""

from __future__ import annotations

import re

from madang.crafts.localization.read.clock import milliseconds
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.subtitle import Cue, Oddity, Subtitle

_STAMP = re.compile(r"\[([0-9]{1,4}):([0-9]{1,2})(?:[.:]([0-9]{1,3}))?\][ \t]{0,9}")
_TAG = re.compile(r"\[([A-Za-z#]{1,20}):([^\n]{0,999})\][ \t]*")
_WORD = re.compile(r"<[0-9]{1,4}:[0-9]{1,2}(?:\.[0-9]{1,3})?>[ ]?")
LAST_STAYS_MS = 5000  # nothing in the file says how long the last line is sung


def parse(document: Decoded) -> dict[str, Subtitle]:
    """The one track of an .lrc file; a line with several times is a cue at each of them."""
    tags, oddities = [], []
    stamped: list[tuple[int, str]] = []
    for number, line in enumerate(document.text.lstrip("\ufeff").split("\n"), 1):
        starts, place = [], 0
        while (stamp := _STAMP.match(line, place)) is not None:
            starts.append(milliseconds("", "", stamp[1], stamp[2], stamp[3] or ""))
            place = stamp.end()
        if starts:
            stamped += [(start, line[place:].rstrip()) for start in starts]
        elif _TAG.fullmatch(line):
            tags.append(line)
        elif line.strip():
            oddities.append(Oddity(number, line.strip()))
    subtitle = Subtitle.of(
        _cues(stamped), format="lrc", encoding=document.encoding, oddities=oddities, head=tuple(tags), document=document
    )
    return {"": subtitle}


def _cues(stamped: list[tuple[int, str]]) -> list[Cue]:
    """A line lasts until the next one in time; a line without words only ends the one before."""
    stamped.sort(key=lambda one: one[0])
    ends = [start for start, _ in stamped[1:]] + [stamped[-1][0] + LAST_STAYS_MS] if stamped else []
    return [Cue(start, end, text) for (start, text), end in zip(stamped, ends, strict=True) if _WORD.sub("", text)]
