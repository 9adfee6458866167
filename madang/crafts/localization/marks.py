"""Marks: what stands in the text of a subtitle that one house style or another forbids, each with its place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.page import Page

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
_HYPHENS, _QUOTES = "-‐‑–—", '“”„«»「」『』"'
# What a character may be part of; one look at all characters then finds where to look closer.
_MARK, _DIGIT, _HYPHEN, _DOT, _SPACE, _AMPERSAND, _NEWLINE = range(1, 8)
_KIND = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
for _kind, _chars in enumerate(("".join(_SINGLE), "0123456789", _HYPHENS, ".", " ", "&", "\n"), 1):
    _KIND[list(map(ord, _chars))] = _kind
_ITALIC = re.compile(r"<i[\s.>][^<]*|\{\\i1[^{]*")
_CLOSING = {"“": "”", "«": "»", "「": "」", "『": "』", "„": "“"}


class Mark(NamedTuple):
    """One mark: its name, the line it is on, and the text found."""

    name: str
    line: int
    text: str


def marks_of(page: Page) -> Iterator[Mark]:
    """Every mark in the visible text, unsorted, but for italics, which `italics` finds in the tags."""
    text, kinds = page.text, _KIND[page.codes]
    before, after = np.full_like(kinds, _NEWLINE), np.full_like(kinds, _NEWLINE)
    before[1:], after[:-1] = kinds[:-1], kinds[1:]

    def places(found: Bools) -> list[int]:
        return np.flatnonzero(found).tolist()

    singles = [(at, text[at]) for at in places(kinds == _MARK)]
    yield from _singles(page, singles)
    yield from _unpaired(page, [(at, char) for at, char in singles if char in _QUOTES])
    for kind, names in _RUNS:
        for at in places((kinds == kind) & (before != kind) & (after == kind)):
            yield from _run(page, at, names)
    for at in places((kinds == _SPACE) & (before == _NEWLINE)):
        yield Mark("space_at_start", page.line_at(at), " ")
    for at in places((kinds == _SPACE) & (after == _NEWLINE)):
        yield Mark("space_at_end", page.line_at(at), " ")
    for at in places(kinds == _AMPERSAND):
        if found := _ENTITY.match(text, at):
            yield Mark("entity", page.line_at(at), found[0])
    for at in places((kinds == _DIGIT) & (before != _DIGIT)):
        for name, pattern in _NUMBERS:
            if found := pattern.match(text, at):
                yield Mark(name, page.line_at(at), found[0])
    yield from _speakers(page, places((kinds == _HYPHEN) & (before == _NEWLINE)))


def _singles(page: Page, singles: list[tuple[int, str]]) -> Iterator[Mark]:
    last = -2, ""
    for at, char in singles:
        if (at - 1, char) != last:  # a run of the same is one mark
            yield Mark(_SINGLE[char], page.line_at(at), _shown(char))
        last = at, char


# Runs by their kind: the mark that two make, and the one that more make.
_RUNS = (
    (_DOT, ("two_dots", "three_dots")),
    (_HYPHEN, ("double_hyphen", "double_hyphen")),
    (_SPACE, ("double_space", "double_space")),
)


def _run(page: Page, at: int, names: tuple[str, str]) -> Iterator[Mark]:
    line, char = page.line_at(at), page.text[at]
    rest = page.text[at : page.start[line] + len(page.lines[line])]
    length = len(rest) - len(rest.lstrip(char))
    at_the_edge = char == " " and (at == page.start[line] or length == len(rest))
    if length > 1 and not at_the_edge:
        yield Mark(names[length > 2], line, rest[:length])


def _shown(char: str) -> str:
    return char if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}"


def _speakers(page: Page, places: list[int]) -> Iterator[Mark]:
    """How a cue of two lines or more tells its two speakers apart, from the hyphens at the heads of lines."""
    by_cue: dict[int, list[int]] = {}
    for line in map(page.line_at, places):
        by_cue.setdefault(page.places[line][0], []).append(line)
    for hyphens in by_cue.values():
        line = hyphens[-1]
        if page.places[line][1] == 1:
            continue  # a hyphen on the first line alone is speech broken off, or a list
        both = page.places[hyphens[0]][1] == 1
        spaced = {page.lines[found][1:2] == " " for found in hyphens}
        style = "mixed" if len(spaced) > 1 else "spaced" if True in spaced else "tight"
        yield Mark(f"speakers_{'both' if both else 'second'}_{style}", line, page.lines[line][:12])
        if any(page.lines[found][0] != "-" for found in hyphens):
            yield Mark("speakers_dash", line, page.lines[line][0])


def _unpaired(page: Page, quotes: list[tuple[int, str]]) -> Iterator[Mark]:
    """Quotation marks that are opened and never closed, or closed and never opened."""
    kinds = {mark for _, mark in quotes}
    opened: list[tuple[str, int]] = []
    # Where no other mark opens, ” does both (Swedish, Finnish), as " always does; » may open too (Danish, German).
    same = {'"'} | ({"”"} if kinds.isdisjoint("“„") else set())
    pairs = _CLOSING | ({"»": "«"} if next((mark for _, mark in quotes if mark in "«»"), "") == "»" else {})
    if "„" in kinds:
        pairs.pop("“")
    closers = {close: open_ for open_, close in pairs.items()} | {mark: mark for mark in same}
    if pairs.get("»"):
        pairs.pop("«")
        closers.pop("»")
    if "„" in kinds:
        closers["”"] = "„"  # Polish and Hungarian close with it
    for at, mark in quotes:
        line = page.line_at(at)
        while opened and page.places[line][0] - page.places[opened[0][1]][0] > OPEN_TOO_LONG:
            yield Mark("unpaired_quote", opened[0][1], opened.pop(0)[0])
        if opened and opened[-1][0] == closers.get(mark):
            opened.pop()
        elif mark in pairs or mark in same:
            opened.append((mark, line))
        else:
            yield Mark("unpaired_quote", line, mark)
    for mark, line in opened:
        yield Mark("unpaired_quote", line, mark)


def italics(texts: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The cues (by place) set in italics, with the words that are."""
    for cue, text in enumerate(texts):
        if ("<i" in text or "{\\i1" in text) and (found := _ITALIC.search(text)):
            yield cue, found[0].partition(">" if found[0][0] == "<" else "}")[2].strip()
