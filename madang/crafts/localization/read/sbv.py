"""YouTube's SBV (.sbv): a line of two times with a comma between, the text, a blank line."""

from __future__ import annotations

import re

from madang.crafts.localization.read.clock import milliseconds
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.read.plain import no_collecting
from madang.crafts.localization.subtitle import Cue, Oddity, Subtitle

_TIME = r"([0-9]{1,4}):([0-9]{1,2}):([0-9]{1,2})\.([0-9]{1,3})"
TIMES = re.compile(rf"^[ \t\ufeff]{{0,99}}{_TIME}[ \t]{{0,9}},[ \t]{{0,9}}{_TIME}[ \t]{{0,99}}$", re.MULTILINE)
OUT_HOURS = 5
_BLANK = re.compile(r"\n[ \t]*\n")


def parse(document: Decoded) -> dict[str, Subtitle]:
    """The one track of an .sbv file; text behind a blank line that has no times of its own is an oddity."""
    text = document.text
    found = list(TIMES.finditer(text))
    cues, oddities = [], []
    with no_collecting():
        for times, following in zip(found, [*found[1:], None], strict=False):
            body = text[times.end() + 1 : following.start() if following else len(text)]
            blank = _BLANK.search("\n" + body)
            own = body[: max(0, blank.start() - 1)] if blank else body.rstrip("\n")
            rest = body[len(own) :].strip()
            if rest:
                at = text.index(rest, times.end() + 1 + len(own))
                oddities.append(Oddity(text.count("\n", 0, at) + 1, rest))
            cues.append(_cue(times, own))
    subtitle = Subtitle.of(cues, format="sbv", encoding=document.encoding, oddities=oddities, document=document)
    return {"": subtitle}


def _cue(times: re.Match[str], text: str) -> Cue:
    parts = times.groups()
    start, end = milliseconds("", *parts[:4]), milliseconds("", *parts[4:8])
    last = times.end() + (1 + len(text) if text else 0)
    return Cue(start, end, text, out_spot=(times.start(OUT_HOURS), times.end(8)), block=(times.start(), last))
