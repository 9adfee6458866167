"""Marks: what stands in the text of a subtitle that one house style or another forbids, each with its place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.codes import are_any_of, by_code
from madang.crafts.localization.page import Page
from madang.spans import Ints

Bools = npt.NDArray[np.bool_]

OPEN_TOO_LONG = 10  # cues; a quotation that is still open after so many was never closed

_SINGLE = {
    "…": "ellipsis", "⋯": "centred_ellipsis", "\ufffd": "replacement", "\u3000": "ideographic_space",
    '"': "straight_quotes", "\t": "tab",
    **dict.fromkeys("“”„", "curly_quotes"), **dict.fromkeys("«»", "guillemets"),
    **dict.fromkeys("「」『』", "corner_quotes"),
    **{chr(code): "control" for code in (*range(9), *range(11, 32), *range(127, 160))},
    **dict.fromkeys("\u200b\u2060\ufeff\u00ad\u2028\u2029", "invisible"),
    **{chr(code): "unusual_space" for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F)},
    **{chr(code): "full_width" for code in range(0xFF01, 0xFF5F)},
    **{chr(code): "half_width_kana" for code in range(0xFF61, 0xFFA0)},
    **{chr(code): "half_width_hangul" for code in range(0xFFA0, 0xFFDD)},
}  # fmt: skip
# What precedes or follows a digit that is no plain number: a time, a date, a price, a share, an ordinal.
_BEFORE, _AFTER = r"(?<![\w.,:/#$€£¥₩+–-])", r"(?![\w%‰°′″]|[.,:/–-]\d)"
_SMALL = re.compile(rf"{_BEFORE}(?:10|[1-9]){_AFTER}")
_LEADING = re.compile(rf"(?:^|(?<=^-)|(?<=^- )|(?<=[.?!] ))[0-9]+{_AFTER}", re.MULTILINE)
_LONG = re.compile(rf"{_BEFORE}[0-9]{{5,}}{_AFTER}")
_NUMBERS = (("small_number", _SMALL), ("leading_number", _LEADING), ("ungrouped_number", _LONG))
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_HYPHENS = "-‐‑–—"
_QUOTES = '“”„«»「」『』"'
# What a character may be part of; one look at all characters then finds where to look closer.
_SPACE, _NEWLINE, _MARK, _DIGIT, _HYPHEN, _DOT, _AMPERSAND = range(1, 8)
_KIND = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
for _kind, _chars in enumerate((" ", "\n", "".join(_SINGLE), "0123456789", _HYPHENS, ".", "&"), 1):
    _KIND[list(map(ord, _chars))] = _kind
_ITALIC = re.compile(r"<i[\s.>][^<]*|\{\\i1[^{]*")
_CLOSING = {"“": "”", "«": "»", "「": "」", "『": "』", "„": "“"}


def _shown(char: str) -> str:
    return char if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}"


_SINGLE_SHOWN = {ord(char): (name, _shown(char)) for char, name in _SINGLE.items()}


class Mark(NamedTuple):
    """One mark: its name, the line it is on, and the text found."""

    name: str
    line: int
    text: str


def marks_of(page: Page) -> Iterator[Mark]:
    """Every mark in the visible text, unsorted, but for italics, which `italics` finds in the tags."""
    places = _Places.of(page)
    yield from _singles(page, places)
    for kind, names in _RUNS:
        first = (places.kind == kind) & (places.before != kind) & (places.after == kind)
        yield from _runs(page, places.where(first), names)
    for side, name in ((places.before, "space_at_start"), (places.after, "space_at_end")):
        for _, line in page.spots(places.where((places.kind == _SPACE) & (side == _NEWLINE))):
            yield Mark(name, line, " ")
    for at, line in page.spots(places.where(places.kind == _AMPERSAND)):
        if found := _ENTITY.match(page.text, at):
            yield Mark("entity", line, found[0])
    for at, line in page.spots(places.where((places.kind == _DIGIT) & (places.before != _DIGIT))):
        for name, pattern in _NUMBERS:
            if found := pattern.match(page.text, at):
                yield Mark(name, line, found[0])
    yield from _speakers(page, places.where((places.kind == _HYPHEN) & (places.before == _NEWLINE)))


@dataclass(frozen=True, eq=False)
class _Places:
    """Where in the text a mark may be: each place with its kind, and those of the characters before and after it."""

    at: Ints
    kind: npt.NDArray[np.uint8]
    before: npt.NDArray[np.uint8]
    after: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, page: Page) -> _Places:
        """All but plain characters, line feeds, and spaces that stand alone within a line."""
        around = np.full(len(page.codes) + 2, _NEWLINE, dtype=np.uint8)
        kinds = around[1:-1]
        kinds[:] = by_code(_KIND, page.codes)
        white = (around == _SPACE) | (around == _NEWLINE)
        at = np.flatnonzero((kinds > _NEWLINE) | ((kinds == _SPACE) & (white[:-2] | white[2:])))
        return cls(at, kinds[at], around[at], around[at + 2])

    def where(self, found: Bools) -> Ints:
        return self.at[found]


def _singles(page: Page, places: _Places) -> Iterator[Mark]:
    at = places.where(places.kind == _MARK)
    codes = page.codes[at]
    again = (np.diff(at, prepend=-2) == 1) & (np.diff(codes, prepend=0) == 0)  # a run of the same is one mark
    found = map(_SINGLE_SHOWN.__getitem__, codes[~again].tolist())
    lines = page.lines_at(at[~again]).tolist()
    yield from [Mark(name, line, shown) for (name, shown), line in zip(found, lines, strict=True)]
    quotes = are_any_of(_QUOTES, codes)
    yield from _unpaired(page, list(map(chr, codes[quotes].tolist())), page.lines_at(at[quotes]))


# Runs by their kind: the mark that two make, and the one that more make.
_RUNS = (
    (_DOT, ("two_dots", "three_dots")),
    (_HYPHEN, ("double_hyphen", "double_hyphen")),
    (_SPACE, ("double_space", "double_space")),
)


def _runs(page: Page, first: Ints, names: tuple[str, str]) -> Iterator[Mark]:
    for at, line in page.spots(first):
        rest = page.text[at : page.end[line]]
        length = len(rest) - len(rest.lstrip(rest[0]))
        at_the_edge = rest[0] == " " and (at == page.start[line] or length == len(rest))
        if length > 1 and not at_the_edge:
            yield Mark(names[length > 2], line, rest[:length])


def _speakers(page: Page, heads: Ints) -> Iterator[Mark]:
    """How a cue of two lines or more tells its two speakers apart, from the hyphens at the heads of lines."""
    lines = page.lines_at(heads)
    # A hyphen on the first line alone is speech broken off, or a list.
    lines = lines[np.isin(page.cue[lines], page.cue[lines[page.row[lines] > 1]])]
    heads_of: dict[int, list[tuple[int, int, str]]] = {}
    columns = (page.cue[lines].tolist(), lines.tolist(), page.row[lines].tolist(), page.some_lines(lines))
    for cue, *head in zip(*columns, strict=True):
        heads_of.setdefault(cue, []).append(tuple(head))
    for found in heads_of.values():
        _, row, _ = found[0]
        line, _, text = found[-1]
        spaced = {text[1:2] == " " for _, _, text in found}
        style = "mixed" if len(spaced) > 1 else "spaced" if True in spaced else "tight"
        yield Mark(f"speakers_{'both' if row == 1 else 'second'}_{style}", line, text[:12])
        if any(text[0] != "-" for _, _, text in found):
            yield Mark("speakers_dash", line, text[0])


def _unpaired(page: Page, quotes: list[str], places: Ints) -> Iterator[Mark]:
    """Quotation marks (each with its line) that are opened and never closed, or closed and never opened."""
    lines, cues = places.tolist(), page.cue[places].tolist()
    kinds = set(quotes)
    opened: list[tuple[str, int, int]] = []  # each with its line and its cue
    # Where no other mark opens, ” does both (Swedish, Finnish), as " always does; » may open too (Danish, German).
    same = {'"'} | ({"”"} if kinds.isdisjoint("“„") else set())
    pairs = _CLOSING | ({"»": "«"} if next((mark for mark in quotes if mark in "«»"), "") == "»" else {})
    if "„" in kinds:
        pairs.pop("“")
    closers = {close: open_ for open_, close in pairs.items()} | {mark: mark for mark in same}
    if pairs.get("»"):
        pairs.pop("«")
        closers.pop("»")
    if "„" in kinds:
        closers["”"] = "„"  # Polish and Hungarian close with it
    for mark, line, cue in zip(quotes, lines, cues, strict=True):
        while opened and cue - opened[0][2] > OPEN_TOO_LONG:
            yield Mark("unpaired_quote", opened[0][1], opened.pop(0)[0])
        if opened and opened[-1][0] == closers.get(mark):
            opened.pop()
        elif mark in pairs or mark in same:
            opened.append((mark, line, cue))
        else:
            yield Mark("unpaired_quote", line, mark)
    for mark, line, _ in opened:
        yield Mark("unpaired_quote", line, mark)


def italics(texts: tuple[str, ...], tagged: Ints) -> Iterator[tuple[int, str]]:
    """The cues (by place, of those that have tags) set in italics, with the words that are."""
    for cue in tagged.tolist():
        text = texts[cue]
        if ("<i" in text or "{\\i1" in text) and (found := _ITALIC.search(text)):
            yield cue, found[0].partition(">" if found[0][0] == "<" else "}")[2].strip()
