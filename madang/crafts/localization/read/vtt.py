"""WebVTT (.vtt): the parser of the W3C's "WebVTT: The Web Video Text Tracks Format", section 6."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from madang.crafts.localization.read.clock import milliseconds
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.read.plain import ASCII_SPACE, no_collecting, plain_columns
from madang.crafts.localization.read.vtt_settings import Region, region_of
from madang.crafts.localization.subtitle import Columns, Cue, Oddity, Subtitle
from madang.errors import Unreadable

# Nine digits of hours are a hundred thousand years; the bound keeps numbers within 64 bits.
_TIME = r"(?:([0-9]{1,9}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})(?![0-9])"
_WHITE = r"[ \t\f]*"
TIMES = re.compile(rf"{_WHITE}{_TIME}{_WHITE}-->{_WHITE}{_TIME}(.*)")
OUT_HOURS, OUT_MINUTES, OUT_DECIMALS = 5, 6, 8
_MAKES_NO_TEXT = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t\n]|$)")
# A block as nearly every writer makes it: perhaps a name, the times, the text, one blank line or more.
_PLAIN = re.compile(
    r"((?:([^\n]{1,200})\n)?([0-9]{2,6}:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}) --> "
    r"([0-9]{2,6}:[0-5][0-9]:[0-5][0-9]\.[0-9]{3})([ \t][^\n]*)?\n((?:[^\n]+(?:\n|\Z))*)\n*)"
)


@dataclass(frozen=True)
class VttHead:
    """What stands above the cues: the signature's line and the header, regions, style sheets, each as written."""

    header: str = "WEBVTT"
    regions: tuple[Region, ...] = ()
    styles: tuple[str, ...] = ()


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
    blocks = _Blocks(text, offset=len(first_line) + 1)
    with no_collecting():
        blocks.read()
    head = VttHead(blocks.header, tuple(blocks.regions), tuple(blocks.styles))
    subtitle = Subtitle.of(
        blocks.plain or blocks.cues,
        format="vtt",
        encoding=document.encoding,
        oddities=blocks.oddities,
        head=head,
        document=document,
    )
    return {"": subtitle}


@dataclass
class _Blocks:
    """Goes through the text block by block; `offset` is where the next line begins, `number` its number."""

    text: str
    offset: int
    number: int = 2
    header: str = ""
    cues: list[Cue] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    plain: Columns | None = None
    maybe_plain: bool = True

    def read(self) -> None:
        self._header()
        while (line := self._line()) is not None:
            if line == "":
                self._step(line)
            elif not self._plain_cues():
                self._block()

    def _line(self) -> str | None:
        """The next line, or None at the end; the text ends behind its last line feed or without one."""
        if self.offset >= len(self.text):
            return None
        end = self.text.find("\n", self.offset)
        return self.text[self.offset : end if end >= 0 else len(self.text)]

    def _step(self, line: str) -> None:
        self.offset += len(line) + 1
        self.number += 1

    def _header(self) -> None:
        """Everything under the signature up to a blank line or a line of times."""
        while (line := self._line()) and "-->" not in line:
            self._step(line)
        self.header = self.text[: self.offset].rstrip("\n")

    def _plain_cues(self) -> bool:
        """Reads all blocks from here to the end at once, where every one is a plain cue."""
        if self.cues or not self.maybe_plain or _PLAIN.match(self.text, self.offset) is None:
            return False
        self.maybe_plain = False
        self.plain = plain_columns(self.text, self.offset, _PLAIN)
        if self.plain is None:
            return False
        self.offset = len(self.text)
        return True

    def _block(self) -> None:
        """One block: an arrow in its first or second line makes it a cue; an arrow further down ends it."""
        top, first, times, timed = self.offset, self.number, None, False
        times_offset = 0
        body: list[str] = []
        while line := self._line():
            if "-->" in line:
                if timed or self.number > first + 1:
                    break
                timed, times, times_offset = True, TIMES.match(line), self.offset
                name = "\n".join(body)
                if times is not None:
                    body = []
            else:
                body.append(line)
            self._step(line)
        block = (top, min(self.offset - 1, len(self.text)))
        if times is not None:
            self.cues.append(_cue(times, times_offset, "\n".join(body), name, block))
        elif timed or not _MAKES_NO_TEXT.match(self.text, top):
            self.oddities.append(Oddity(first, self.text[slice(*block)]))
        elif not self.cues:
            self._definition(body)

    def _definition(self, body: list[str]) -> None:
        """A style sheet or a region: a browser takes them only above the first cue."""
        keyword = body[0].rstrip(" \t\f")
        if keyword == "STYLE":
            self.styles.append("\n".join(body[1:]))
        elif keyword == "REGION" and len(body) > 1:
            self.regions.append(region_of("\n".join(body[1:])))


def _cue(times: re.Match[str], offset: int, text: str, name: str, block: tuple[int, int]) -> Cue:
    parts = times.groups(default="")
    first = times.start(OUT_HOURS) if times[OUT_HOURS] else times.start(OUT_MINUTES)
    spot = (offset + first, offset + times.end(OUT_DECIMALS))
    start, end = milliseconds("", *parts[:4]), milliseconds("", *parts[4:8])
    return Cue(start, end, text, name, parts[8].strip(ASCII_SPACE), spot, block)
