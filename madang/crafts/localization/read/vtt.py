"""WebVTT (.vtt): the parser of the W3C's "WebVTT: The Web Video Text Tracks Format", section 6."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from madang.crafts.localization.read.clock import milliseconds
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.subtitle import Cue, Oddity, Subtitle
from madang.errors import Unreadable

# Nine digits of hours are a hundred thousand years; the bound keeps numbers within 64 bits.
_TIME = r"(?:([0-9]{1,9}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})(?![0-9])"
_WHITE = r"[ \t\f]*"
_TIMES = re.compile(rf"{_WHITE}{_TIME}{_WHITE}-->{_WHITE}{_TIME}(.*)")
_OUT_HOURS, _OUT_MINUTES, _OUT_DECIMALS = 5, 6, 8
_MAKES_NO_TEXT = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t\n]|$)")


def parse(document: Decoded) -> dict[str, Subtitle]:
    """The one track of a .vtt file, cue by cue as a browser finds them.

    A block that is neither cue, comment, style nor region is dropped by browsers; here it becomes an oddity.
    Raises Unreadable where the first line is not a WebVTT signature.
    """
    text = document.text
    first_line = text.partition("\n")[0]
    if not re.match(r"WEBVTT(?:[ \t]|$)", first_line):
        raise Unreadable(
            "its first line is not 'WEBVTT', so browsers show nothing of it", "make 'WEBVTT' its first line"
        )
    blocks = _Blocks(text.split("\n"), offset=len(first_line) + 1)
    blocks.read()
    return {"": Subtitle.of(blocks.cues, format="vtt", encoding=document.encoding, oddities=blocks.oddities)}


@dataclass
class _Blocks:
    """Goes through the lines block by block; `line` is the next one, `offset` its position in the text."""

    lines: list[str]
    offset: int
    line: int = 1
    cues: list[Cue] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)

    def read(self) -> None:
        self._header()
        while self.line < len(self.lines):
            if self.lines[self.line] == "":
                self._step()
            else:
                self._block()

    def _step(self) -> None:
        self.offset += len(self.lines[self.line]) + 1
        self.line += 1

    def _header(self) -> None:
        """Everything under the signature up to a blank line or a line of times."""
        while self.line < len(self.lines) and self.lines[self.line] and "-->" not in self.lines[self.line]:
            self._step()

    def _block(self) -> None:
        """One block: an arrow in its first or second line makes it a cue; an arrow further down ends it."""
        top, times, timed = self.line, None, False
        times_offset = 0
        body: list[str] = []
        while self.line < len(self.lines) and (line := self.lines[self.line]) != "":
            if "-->" in line:
                if timed or self.line > top + 1:
                    break
                timed, times, times_offset = True, _TIMES.match(line), self.offset
                name = "\n".join(body)
                if times is not None:
                    body = []
            else:
                body.append(line)
            self._step()
        if times is not None:
            self.cues.append(_cue(times, times_offset, "\n".join(body), name))
        elif timed or not _MAKES_NO_TEXT.match(self.lines[top]):
            self.oddities.append(Oddity(top + 1, "\n".join(self.lines[top : self.line])))


def _cue(times: re.Match[str], offset: int, text: str, name: str) -> Cue:
    parts = times.groups(default="")
    first = times.start(_OUT_HOURS) if times[_OUT_HOURS] else times.start(_OUT_MINUTES)
    spot = (offset + first, offset + times.end(_OUT_DECIMALS))
    start, end = milliseconds("", *parts[:4]), milliseconds("", *parts[4:8])
    return Cue(start, end, text, name, parts[8].strip(), spot)
