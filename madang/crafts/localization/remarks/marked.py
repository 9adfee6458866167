"""The offending part of a cue: which of its characters, and which of its times, a remark speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from madang.crafts.localization.codes import codes_of
from madang.crafts.localization.remarks.remark import Remark
from madang.crafts.localization.width import half_units
from madang.model import SEVERITIES
from madang.tables import Piece, Tone

_LINE = re.compile(r"line (\d+)(?:: |, |$)")
_CODE = re.compile(r"U\+([0-9A-F]{4,6})$")
_WORD = re.compile(r"\S+\s*")
_HYPHENS = ("-", "‐", "–", "—")
_QUOTED = {
    "banned_terms": re.compile(r"^'(.+?)' is banned"),
    "name_spellings": re.compile(r" is (.+?) here and "),
    "numbers_differ": re.compile(r"\d(?:[\d,.]*\d)?"),
}
TORN = 8  # characters of a language without spaces that stand for the word on either side of a break


@dataclass(frozen=True)
class Stretch:
    """Characters of one line of a cue, counted from 0."""

    line: int
    first: int
    last: int


def text_with_marks(lines: Sequence[str], remarks: Iterable[Remark], seconds: float) -> tuple[tuple[Piece, ...], ...]:
    """The lines of a cue that stays so long, in pieces: what remarks speak of is marked, as gravely as they are."""
    tones = [[len(SEVERITIES)] * len(line) for line in lines]
    for remark in remarks:
        grave = SEVERITIES.index(remark.severity)
        for stretch in stretches(lines, remark, seconds):
            row = tones[stretch.line]
            for at in range(max(0, stretch.first), min(stretch.last, len(row))):
                row[at] = min(row[at], grave)
    return tuple(tuple(_pieces(line, row)) for line, row in zip(lines, tones, strict=True))


def _pieces(line: str, tones: Sequence[int]) -> Iterator[Piece]:
    first = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or tones[at] != tones[first]:
            tone: Tone = SEVERITIES[tones[first]] if tones[first] < len(SEVERITIES) else ""
            yield Piece(_seen(line[first:at]) if tone else line[first:at], tone)
            first = at


def _seen(text: str) -> str:
    """A character that shows nothing is named, so that its mark is seen."""
    unseen = len(text) == 1 and not text.isprintable() and not text.isspace()
    return f"U+{ord(text):04X}" if unseen else text


def stretches(lines: Sequence[str], remark: Remark, seconds: float) -> Iterable[Stretch]:
    """The characters that a remark speaks of; none where it is about time, or about all and nothing."""
    find = _FINDERS.get(remark.measure)
    return find(lines, remark, seconds) if find and lines else ()


def times_marked(remark: Remark) -> tuple[bool, bool]:
    """Whether a remark is about a cue's in-time, and about its out-time."""
    if remark.measure == "shot_changes":
        return remark.part == "in", remark.part == "out"
    return _TIMES.get(remark.measure, (False, False))


_TIMES = {"duration": (True, True), "gap": (False, True), "overlap": (False, True), "order": (True, False)}


def _too_wide(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    line = _line(remark, lines)
    if line is not None and remark.gap.high is not None:
        fits = np.cumsum(_widths(lines[line], remark.language)) <= 2 * remark.gap.high
        yield Stretch(line, int(fits.sum()), len(lines[line]))


def _too_fast(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    """What is left unread when the cue goes."""
    room = 2 * (remark.gap.high or 0.0) * seconds
    for at, line in enumerate(lines):
        read = np.cumsum(_widths(line, remark.language)) <= room
        yield Stretch(at, int(read.sum()), len(line))
        room -= float(_widths(line, remark.language).sum())


def _widths(line: str, language: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return half_units(codes_of(line), language).astype(np.int64)


def _too_many_words(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    room = int((remark.gap.high or 0.0) * seconds / 60)
    for at, line in enumerate(lines):
        words = list(_WORD.finditer(line))
        if len(words) > room:
            yield Stretch(at, words[max(0, room)].start(), len(line))
        room -= len(words)


def _too_many_lines(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    high = remark.gap.high
    return (Stretch(at, 0, len(line)) for at, line in enumerate(lines) if high is not None and at >= high)


def _mark(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    name = str(remark.tags.get("mark", ""))
    line = _line(remark, lines)
    if name.startswith("speakers_"):
        yield from (Stretch(at, 0, 1 + (said[1:2] == " ")) for at, said in enumerate(lines) if said[:1] in _HYPHENS)
    elif line is None:  # italics: words that may run over lines
        for words in filter(None, remark.part.split("\n")):
            yield from (found for at in range(len(lines)) for found in _everywhere(lines[at], words, at))
    else:
        text = remark.part.partition(": ")[2]
        code = _CODE.match(text)
        yield from _everywhere(lines[line], chr(int(code[1], 16)) if code else text, line)


def _everywhere(line: str, text: str, at: int) -> Iterator[Stretch]:
    pattern = re.escape(text)
    if text[:1].isdigit():
        pattern = rf"(?<!\d){pattern}(?!\d)"
    return (Stretch(at, found.start(), found.end()) for found in re.finditer(pattern, line))


def _torn(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    """The word before the break, and the one after it."""
    tail, _, head = remark.part.partition(" / ")
    for at, (above, below) in enumerate(pairwise(lines)):
        end, begin = above.rstrip(), len(below) - len(below.lstrip())
        if end.endswith(tail) and below[begin:].startswith(head):
            word = min(len(end) - end.rfind(" ") - 1, TORN)
            yield Stretch(at, len(end) - word, len(end))
            yield Stretch(at + 1, begin, begin + min(len(below[begin:].split(" ")[0]), TORN))


def _whole_line(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    line = _line(remark, lines)
    return (Stretch(at, 0, len(said)) for at, said in enumerate(lines) if line in (at, None))


def _first_line(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    yield Stretch(0, 0, len(lines[0]))


def _named(lines: Sequence[str], remark: Remark, seconds: float) -> Iterator[Stretch]:
    """The words that the remark quotes."""
    for word in _QUOTED[remark.measure].findall(remark.part):
        yield from (found for at, line in enumerate(lines) for found in _everywhere(line, word, at))


def _line(remark: Remark, lines: Sequence[str]) -> int | None:
    found = _LINE.match(remark.part)
    return int(found[1]) - 1 if found and int(found[1]) <= len(lines) else None


_FINDERS: dict[str, Callable[[Sequence[str], Remark, float], Iterable[Stretch]]] = {
    "line_width": _too_wide,
    "reading_speed": _too_fast,
    "word_rate": _too_many_words,
    "lines": _too_many_lines,
    "marks": _mark,
    "line_breaks": _torn,
    "untranslated": _whole_line,
    "left_in_source": _whole_line,
    "top_heavy": _first_line,
    "banned_terms": _named,
    "name_spellings": _named,
    "numbers_differ": _named,
}
