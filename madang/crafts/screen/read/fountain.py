"""Fountain: read as its reference implementation reads headings, and by its published syntax where that is silent.

Source: fountain.io/syntax and github.com/nyousefi/Fountain (FastFountainParser). Where the two differ, the syntax
holds: notes and boneyards are as if they were not there, a line of spaces is empty outside dialogue, transitions
that do not end in TO: have to be forced, and in a block of dialogue only `@`, `!`, `~` and page breaks are marks.
"""

from __future__ import annotations

import re
import unicodedata

from madang.crafts.screen.headings import KOREAN, PREFIX
from madang.crafts.screen.script import Doubt, Element, ElementKind, Script

_ASIDE = re.compile(r"/\*.*?\*/|\[\[((?:[^\]\[\n]|\n(?!\n)|\](?!\])|\[(?!\[))*)\]\]", re.DOTALL)
KEY = re.compile(r"([^\s:!@~.>#=][^:\n]*):[ \t]*(.*)")  # of a title page
_VALUE = re.compile(r" {3,}\s*(.+)")
_NUMBER = re.compile(r"\s*#([^\n#]+)#\s*$")
_PAGE_BREAK = re.compile(r"={3,}\s*$")
_NOTE = "\x00"  # stands where a note was taken out
_PLACE = re.compile(r"\x00(\d+)\x00")
_MARKS = frozenset("!@~=#.>")  # how a line begins that may be more than text behind another
_NEAR = "this looks like a scene heading, but needs an empty line {}"


def parse_fountain(text: str) -> Script:
    r"""A script in Fountain; line feeds only.

    >>> [one.kind for one in parse_fountain("INT. HOUSE - DAY\n\nRain.\n\nANN\n(softly)\nOh.").elements]
    ['heading', 'action', 'cue', 'parenthetical', 'dialogue']
    """
    text = text.lstrip("\ufeff")
    if "\t" in text:
        text = "\n".join(line.expandtabs(4) if "\t" in line else line for line in text.split("\n"))
    notes: list[str] = []
    shifts: list[tuple[int, int]] = []
    if "/*" in text or "[[" in text:
        text, notes, shifts = _taken_out(text)
    lines = text.split("\n")
    title_page, first = _title_page(lines)
    body = _Body(lines, first, notes, _numbers(len(lines), shifts))
    return Script(tuple(body.parsed()), title_page, doubts=tuple(body.doubts))


def _taken_out(text: str) -> tuple[str, list[str], list[tuple[int, int]]]:
    """Text without notes and boneyards, the notes, and how many lines were lost behind which line."""
    notes: list[str] = []
    pieces: list[str] = []
    shifts: list[tuple[int, int]] = []
    last = line = 0
    for found in _ASIDE.finditer(text):
        pieces.append(text[last : found.start()])
        line += pieces[-1].count("\n")
        if lost := found[0].count("\n"):
            shifts.append((line, lost))
        if found[1] is not None:
            pieces.append(f"{_NOTE}{len(notes)}{_NOTE}")
            notes.append(found[1].strip())
        last = found.end()
    return "".join([*pieces, text[last:]]), notes, shifts


def _numbers(count: int, shifts: list[tuple[int, int]]) -> range | list[int]:
    """For each line its number in the file, from 1."""
    if not shifts:
        return range(1, count + 1)
    lost, numbers = dict[int, int](), []
    for line, more in shifts:
        lost[line] = lost.get(line, 0) + more
    number = 1
    for line in range(count):
        numbers.append(number)
        number += 1 + lost.get(line, 0)
    return numbers


def _title_page(lines: list[str]) -> tuple[dict[str, tuple[str, ...]], int]:
    """The title page's entries and the first line behind it; nothing where the script begins without one."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    entries: dict[str, tuple[str, ...]] = {}
    key, at = "", first
    while at < len(lines) and lines[at].strip():
        line = lines[at]
        if key and (value := _VALUE.match(line)):
            entries[key] = (*entries[key], value[1].strip())
        elif (found := KEY.match(line)) and not PREFIX.match(line):
            key = found[1].strip().lower()
            entries[key] = (*entries.get(key, ()), *filter(None, [found[2].strip()]))
        else:
            return {}, first
        at += 1
    if not any(entries.values()):
        return {}, first
    return entries, at


class _Body:
    """The lines of a script on their way to elements; `blank` and `talking` say what the line before was."""

    def __init__(self, lines: list[str], first: int, notes: list[str], numbers: range | list[int]) -> None:
        self.lines, self.first, self.notes, self.numbers = lines, first, notes, numbers
        self.elements: list[Element] = []
        self.doubts: list[Doubt] = []
        self.kind: ElementKind = "action"  # of the paragraph that is being gathered
        self.gathered: list[str] = []
        self.begun = 0
        self.held: list[Element] = []  # notes of the paragraph, which follow it

    def parsed(self) -> list[Element]:
        blank, talking = True, False
        for at in range(self.first, len(self.lines)):
            line = self.lines[at]
            if _NOTE in line:
                line = self._without_notes(at)
                if not line.strip():
                    continue
            if not line or line.isspace():
                if talking and len(line) > 1:
                    self._gather("dialogue", "", at)
                    continue
                self._end()
                blank, talking = True, False
            elif (blank or line[0] in _MARKS or line.endswith("TO:")) and (
                kind := self._structure(line, at, blank, talking)
            ):
                talking = kind == "cue" or (talking and kind == "lyrics")
                # Synopses leave it as it is: a heading may stand right behind one.
                blank = blank and kind == "synopsis"
            elif talking:
                self._spoken(line.strip(), at)
            else:
                if not blank and (PREFIX.match(line) or KOREAN.match(line)):
                    self._warn(at, "before it")
                self._gather("action", line.rstrip(), at)
                blank = False
        self._end()
        return self.elements

    def _spoken(self, line: str, at: int) -> None:
        aside = line[0] in "(（"
        if aside:
            self._end(notes=False)
        self._gather("parenthetical" if aside else "dialogue", line, at)

    def _structure(self, line: str, at: int, blank: bool, talking: bool) -> ElementKind | None:
        """Add the element a line makes by its marks or its form and say its kind; None where it is plain text."""
        first = line[0]
        if first == "!":
            self._end()
            self._gather("action", line[1:].rstrip(), at)
            return "action"
        if first == "@" and len(line) > 1:
            return self._cue(line[1:], at)
        if first == "~":
            return self._add("lyrics", line[1:].strip(), at, keep=talking)
        if first == "=" and _PAGE_BREAK.match(line):
            return self._add("page_break", "", at)
        if talking:
            return None
        if first in "=#" and (blank or self._after_structure()):
            return self._outline(line, at)
        if first == ".":
            return self._heading(line[1:], at) if _forces(line) and self._free(at) else None
        if blank and first in "IiEe" and PREFIX.match(line):
            if self._free(at):
                return self._heading(line, at)
            self._gather("action", line.rstrip(), at)
            return "action"
        following = self._following(at) if blank else ""
        if blank and (found := KOREAN.match(line)) and self._free(at):
            return self._add("heading", found["rest"].strip(), at, number=found["number"])
        bare = line.strip()
        if bare[0] == ">":
            if bare[-1] == "<" and len(bare) > 1:
                self._gather("centered", bare[1:-1].strip(), at)
                return "centered"
            return self._add("transition", bare[1:].strip(), at)
        if line.endswith("TO:") and bare.isupper():
            return self._add("transition", bare, at)
        return self._cue(line, at) if following and is_cue(line) else None

    def _free(self, at: int) -> bool:
        """Whether a heading may stand here: nothing, or something that begins by a mark of its own, is behind it."""
        line = self._following(at)
        free = not line or line[0] in "!@~=#>" or _forces(line)
        if not free:
            self.doubts.append(Doubt(self.numbers[at], _NEAR.format("behind it")))
        return free

    def _outline(self, line: str, at: int) -> ElementKind:
        if line[0] == "=":
            return self._add("synopsis", line[1:].strip(), at)
        title = line.lstrip("#")
        return self._add("section", title.strip(), at, level=len(line) - len(title))

    def _heading(self, line: str, at: int) -> ElementKind:
        found = _NUMBER.search(line)
        text = (line[: found.start()] if found else line).strip()
        return self._add("heading", text, at, number=found[1].strip() if found else "")

    def _cue(self, line: str, at: int) -> ElementKind:
        name = line.strip()
        dual = name.endswith("^")
        return self._add("cue", name.rstrip("^ ") if dual else name, at, dual=dual)

    def _add(
        self, kind: ElementKind, text: str, at: int, number: str = "", level: int = 0, dual: bool = False,
        keep: bool = False,
    ) -> ElementKind:  # fmt: skip
        self._end(notes=not keep)
        self.elements.append(Element(kind, text, self.numbers[at], number, level, dual))
        return kind

    def _gather(self, kind: ElementKind, text: str, at: int) -> None:
        """Add a line to the paragraph of this kind, or begin one."""
        if self.gathered and self.kind != kind:
            self._end(notes=False)
        if not self.gathered:
            self.kind, self.begun = kind, at
        self.gathered.append(text)

    def _end(self, notes: bool = True) -> None:
        """Close the paragraph; its notes follow it where it is the end of its block."""
        if self.gathered:
            self.elements.append(Element(self.kind, "\n".join(self.gathered), self.numbers[self.begun]))
            self.gathered = []
        if notes and self.held:
            self.elements += self.held
            self.held = []

    def _without_notes(self, at: int) -> str:
        line = self.lines[at]
        for found in _PLACE.finditer(line):
            self.held.append(Element("note", self.notes[int(found[1])], self.numbers[at]))
        return _PLACE.sub("", line)

    def _following(self, at: int) -> str:
        """The next line, "" where it is empty; a line that is only a note is passed over."""
        while (at := at + 1) < len(self.lines):
            line = self.lines[at]
            if _NOTE not in line or (line := _PLACE.sub("", line)).strip():
                return "" if line.isspace() else line
        return ""

    def _after_structure(self) -> bool:
        return not self.gathered and bool(self.elements) and self.elements[-1].kind in ("section", "synopsis")

    def _warn(self, at: int, where: str) -> None:
        self.doubts.append(Doubt(self.numbers[at], _NEAR.format(where)))


def _forces(line: str) -> bool:
    """Whether a point forces a heading: something stands behind it, and not another point.

    >>> _forces(".KITCHEN"), _forces("...waits"), _forces(". . .")
    (True, False, False)
    """
    return line[0] == "." and bool(line[1:2].strip(" ."))


def is_cue(line: str) -> bool:
    """Whether a line with something behind it names who speaks: in capitals but for an extension in brackets.

    Letters without capitals (Hangul) make no cue: it has to be forced. Two spaces at the end make it action.

    >>> [is_cue(line) for line in ("HANS (on the radio)", "R2D2", "23", "McAVOY", "박 PD", "BANG  ")]
    [True, True, False, False, False, False]
    """
    if line.endswith("  "):
        return False
    name = line.partition("(")[0]
    return name.isupper() and (name.isascii() or not any(unicodedata.category(char) == "Lo" for char in name))
