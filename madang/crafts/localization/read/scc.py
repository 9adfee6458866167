"""Scenarist SCC (.scc): CEA-608 captions as pairs of bytes, one pair a frame; pop-on, paint-on and roll-up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from madang.crafts.localization.markup.tags import write_tags
from madang.crafts.localization.read.cea608 import COMMANDS, PLAIN, ROWS, Screen, basic, look_of, preamble, special
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.subtitle import Cue, Oddity, Subtitle
from madang.crafts.localization.timecode import frames_of

RATE, NOMINAL = Fraction(30000, 1001), 30
ENDLESS = 10 * NOMINAL  # frames
_LINE = re.compile(r"^[ \t]*([0-9]{2}:[0-9]{2}:[0-9]{2}[:;.,][0-9]{2})[ \t]+([0-9A-Fa-f \t]+)$", re.MULTILINE)
_DEPTHS = {"RU2": 2, "RU3": 3, "RU4": 4}


@dataclass(frozen=True)
class SccHead:
    """How the file counts: drop: frame numbers are left out, as a semicolon before the frames says."""

    drop: bool = True


def parse(document: Decoded) -> dict[str, Subtitle]:
    """The first channel of an .scc file, times in frames of 29.97 a second.

    A pop-on caption is a cue from the moment it is shown; roll-up text is one from carriage return to carriage
    return, with the rows still on the screen; paint-on text is one for each word that comes.
    """
    decoder, last, drop = _Decoder(), 0, True
    oddities = []
    for line in document.text.split("\n")[1:]:
        if line.strip() and not _LINE.match(line):
            place = document.text.find(line)
            oddities.append(Oddity(document.text.count("\n", 0, place) + 1, line.strip()[:200]))
    for number, match in enumerate(_LINE.finditer(document.text)):
        drop = match[1][8] in ";," if number == 0 else drop
        frame = frames_of(match[1], NOMINAL)
        for place, word in enumerate(match[2].split()):
            last = (frame or 0) + place
            decoder.take(word, last)
    decoder.finish(last + 1)
    subtitle = Subtitle.of(
        decoder.cues, format="scc", encoding=document.encoding, rate=RATE, head=SccHead(drop), document=document,
        oddities=oddities,
    )  # fmt: skip
    return {"": subtitle}


@dataclass
class _Decoder:
    """Two memories, one shown and one being loaded, and since when the shown one looks as it does."""

    cues: list[Cue] = field(default_factory=list)
    shown: Screen = field(default_factory=Screen)
    loaded: Screen = field(default_factory=Screen)
    mode: str = "pop-on"
    shown_as: str = "pop-on"
    since: int = 0
    depth: int = 0
    base: int = ROWS
    first_channel: bool = True
    last_control: tuple[int, int] | None = None

    def take(self, word: str, frame: int) -> None:
        if len(word) != 4:
            return
        first, second = int(word[:2], 16) & 0x7F, int(word[2:], 16) & 0x7F
        if not 0x10 <= first <= 0x1F:
            self.last_control = None
            if self.first_channel:
                for code in (first, second):
                    if code >= 0x20:
                        self._write(basic(code), frame)
            return
        # Every control code is sent twice, lest one be lost; the second says nothing new.
        if (first, second) == self.last_control:
            self.last_control = None
            return
        self.last_control = (first, second)
        self.first_channel = first < 0x18
        if self.first_channel:
            self._control(first, second, frame)

    def finish(self, frame: int) -> None:
        """What the file never clears stays as long as text without an end does elsewhere."""
        self._close(max(frame, self.since + ENDLESS))

    @property
    def _screen(self) -> Screen:
        return self.loaded if self.mode == "pop-on" else self.shown

    def _write(self, char: str, frame: int) -> None:
        if self.mode == "paint-on" and char == " ":
            self._close(frame)
        if self.mode != "pop-on":
            self.shown_as = self.mode
        self._screen.write(char)

    def _control(self, first: int, second: int, frame: int) -> None:
        char, replaces = special(first, second)
        if char:
            if replaces:
                self._screen.back()
            self._write(char, frame)
        elif second >= 0x40:
            self._preamble(first, second, frame)
        elif first == 0x11 and second >= 0x20:
            if self.mode == "paint-on":
                self._close(frame)
            self._screen.look = PLAIN
            self._screen.write(" ")
            self._screen.look = look_of(second & 0x0F)
        elif first == 0x17 and 0x21 <= second <= 0x23:
            self._screen.column += second - 0x20
        elif first in (0x14, 0x15):
            self._command(COMMANDS.get(second, ""), frame)

    def _preamble(self, first: int, second: int, frame: int) -> None:
        row, column, look = preamble(first, second)
        screen = self._screen
        if self.mode == "paint-on":
            self._close(frame)
            screen.rows.pop(row, None)
        if self.mode == "roll-up":
            if row != self.base and self.shown.rows:
                self.shown.rows = {at + row - self.base: cells for at, cells in self.shown.rows.items()}
            self.base = row
        screen.row, screen.column, screen.look = row, column, look

    def _command(self, name: str, frame: int) -> None:
        if name == "RCL":
            self.mode = "pop-on"
        elif name == "RDC":
            self.mode = "paint-on"
        elif name in _DEPTHS:
            if self.mode != "roll-up" and self.shown_as != "roll-up":
                self._close(frame)
                self.shown = Screen()
            self.mode, self.depth = "roll-up", _DEPTHS[name]
            self.shown.row, self.shown.column, self.shown.look = self.base, 0, PLAIN
        elif name == "CR" and self.mode == "roll-up":
            self._close(frame)
            self.shown.roll(self.depth, self.base)
        elif name == "BS":
            self._screen.back()
        elif name == "DER":
            cells = self._screen.rows.get(self._screen.row, {})
            self._screen.rows[self._screen.row] = {at: run for at, run in cells.items() if at < self._screen.column}
        elif name == "EDM":
            self._close(frame)
            self.shown = Screen(row=self.shown.row, look=self.shown.look)
        elif name == "ENM":
            self.loaded = Screen()
        elif name == "EOC":
            self._close(frame)
            self.mode = self.shown_as = "pop-on"
            self.shown, self.loaded = self.loaded, self.shown

    def _close(self, frame: int) -> None:
        """What was shown until now becomes a cue; from now on the screen may look another way."""
        text = write_tags(self.shown.styled(), "neutral")
        before = self.cues[-1] if self.cues else None
        if before and (before.text, before.end) == (text, self.since) and self.shown_as == "paint-on":
            self.cues[-1] = before._replace(end=frame)
        elif text.strip() and frame > self.since:
            row, column = self.shown.first()
            self.cues.append(Cue(self.since, frame, text, "", f"row:{row} column:{column} mode:{self.shown_as}"))
        self.since = frame
