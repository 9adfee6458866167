"""SubRip (.srt): a line of times makes a cue, whatever else is missing around it; SubRip has no standard."""

from __future__ import annotations

import re
from itertools import chain

from madang.crafts.localization.read import regular
from madang.crafts.localization.read.clock import milliseconds
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.read.plain import no_collecting
from madang.crafts.localization.subtitle import Columns, Cue, Oddity, Subtitle

# The digits are bounded so that no line, however long, is looked at twice.
_TIME = r"(-?)(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{1,2})(?:[,.:]([0-9]{1,3}))?(?![0-9])"
TIMES = re.compile(rf"^[ \t\ufeff]{{0,99}}{_TIME}[ \t]{{0,99}}-->[ \t]{{0,99}}{_TIME}([^\n]*)$", re.MULTILINE)
OUT_SIGN = 6  # the group with which the out-time begins
_NUMBER = re.compile(r"[\s\ufeff]*([0-9]{1,18})[ \t]*")
_BLANK = re.compile(r"\n[ \t]*\n")
_PARAGRAPH = re.compile(r"[^\s][^\n]*(?:\n[ \t]*[^\s][^\n]*)*")
_EMPTY = "\n \t\ufeff"


def parse(document: Decoded) -> dict[str, Subtitle]:
    """The one track of an .srt file.

    A cue's text ends at a blank line, or where the next cue's number and times follow at once. Text behind a
    blank line that has no times of its own is shown by some players and lost by others: it becomes an oddity.
    """
    with no_collecting():
        cues, oddities = _cues(document.text)
    subtitle = Subtitle.of(cues, format="srt", encoding=document.encoding, oddities=oddities, document=document)
    return {"": subtitle}


def _cues(text: str) -> tuple[list[Cue] | Columns, list[Oddity]]:
    plain = regular.columns(text)
    if plain is not None:
        return plain, []
    cues: list[Cue] = []
    oddities = _Oddities(text)
    number, behind, top = "", 0, 0
    times: re.Match[str] | None = None
    for following in chain(TIMES.finditer(text), [None]):
        block = text[behind : following.start() if following else len(text)]
        body, next_number = _apart(block) if following else (block, "")
        numbered = behind + len(body)
        body, last = _keep_text(body, behind, oddities, inside_cue=times is not None)
        if times is not None:
            cues.append(_cue(times, body, number, (top, last if body else times.end())))
        times, number = following, next_number
        if following:
            behind, top = following.end(), numbered if next_number else following.start()
    return cues, oddities.found


class _Oddities:
    """Collects text without a cue, counting lines only where there is some."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Oddity] = []
        self._line, self._seen = 1, 0

    def add(self, position: int, words: str) -> None:
        self._line += self.text.count("\n", self._seen, position)
        self._seen = position
        self.found.append(Oddity(self._line, words))


def _apart(block: str) -> tuple[str, str]:
    """The block between two lines of times: the first cue's text, the second's number."""
    head, newline, last = block.rstrip("\n").rpartition("\n")
    directly_above = block.endswith("\n") and not block.endswith("\n\n")
    match = _NUMBER.fullmatch(last) if directly_above else None
    return (head + newline, match[1]) if match else (block, "")


def _keep_text(block: str, offset: int, oddities: _Oddities, *, inside_cue: bool) -> tuple[str, int]:
    """The cue's text out of its block and where it ends; what belongs to no cue becomes an oddity."""
    # Blank lines around the text go, spaces within its lines stay: they are counted like any character.
    first = block.rfind("\n", 0, len(block) - len(block.lstrip(_EMPTY))) + 1
    last = len(block.rstrip(_EMPTY))
    body = block[first:last] + block[last:].partition("\n")[0]
    own = _own_length(body) if inside_cue else 0
    for paragraph in _PARAGRAPH.finditer(body, own):
        oddities.add(offset + first + paragraph.start(), paragraph[0].rstrip())
    text = body[:own].rstrip("\n")
    return text, offset + first + len(text)


def _own_length(body: str) -> int:
    """How much of a block is the cue's own: up to a blank line or to a line of times nobody can read."""
    blank = _BLANK.search(body)
    own = blank.start() if blank else len(body)
    arrow = body.find("-->", 0, own)
    if arrow < 0:
        return own
    line = body.rfind("\n", 0, arrow) + 1
    return line if ":" in body[line:own].partition("\n")[0] else own


def _cue(times: re.Match[str], text: str, number: str, block: tuple[int, int]) -> Cue:
    parts = times.groups(default="")
    # A digit or a sign opens the out-time; the sign's group is there even when it is empty.
    out = times.start(OUT_SIGN)
    last = max(times.end(group) for group in range(OUT_SIGN, OUT_SIGN + 5))
    start, end = milliseconds(*parts[:5]), milliseconds(*parts[5:10])
    return Cue(start, end, text, number, parts[10].strip(), (out, last), block)
