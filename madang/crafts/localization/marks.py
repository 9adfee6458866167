"""Marks: what stands in the text of a subtitle that one house style or another forbids, each with its place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from madang.crafts.localization.page import Page

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
# Each pattern is tried only where its plain text stands, with a line feed before and behind every line.
_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("three_dots", "...", re.compile(r"\.{3,}")),
    ("two_dots", "..", re.compile(r"(?<!\.)\.\.(?!\.)")),
    ("double_hyphen", "--", re.compile(r"-{2,}")),
    ("double_space", "  ", re.compile(r"(?<=\S)  +(?=\S)")),
    ("space_at_start", "\n ", re.compile(r"\n +")),
    ("space_at_end", " \n", re.compile(r" \n")),
    ("entity", "&", re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")),
)
_SMALL = re.compile(rf"{_BEFORE}(?:10|[1-9]){_AFTER}")
_LEADING = re.compile(rf"(?:(?<=\n)|(?<=\n-)|(?<=\n- )|(?<=[.?!] ))\d+{_AFTER}")
_LONG = re.compile(rf"{_BEFORE}\d{{5,}}{_AFTER}")
_NUMBERS = (("small_number", _SMALL), ("leading_number", _LEADING), ("ungrouped_number", _LONG))
_DIGITS, _HYPHENS, _QUOTES = re.compile("[0-9]+"), "-‐‑–—", '“”„«»「」『』"'
_MARK, _DIGIT, _HYPHEN = 1, 2, 3
_KIND = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
for _kind, _chars in ((_MARK, "".join(_SINGLE)), (_DIGIT, "0123456789"), (_HYPHEN, _HYPHENS)):
    _KIND[list(map(ord, _chars))] = _kind
_SPEAKS = re.compile(r"^[-‐‑–—]( ?)", re.MULTILINE)
_ITALIC = re.compile(r"<i[\s.>][^<]*|\{\\i1[^{]*")
_CLOSING = {"“": "”", "«": "»", "「": "」", "『": "』", "„": "“"}


class Mark(NamedTuple):
    """One mark: its name, the line it is on, and the text found."""

    name: str
    line: int
    text: str


def marks_of(page: Page) -> Iterator[Mark]:
    """Every mark in the visible text, unsorted, but for italics, which `italics` finds in the tags."""
    kinds = _KIND[page.codes]
    singles = [(at, page.text[at]) for at in np.flatnonzero(kinds == _MARK).tolist()]
    last = -2, ""
    for at, char in singles:
        if (at - 1, char) != last:  # a run of the same is one mark
            yield Mark(_SINGLE[char], page.line_at(at), _shown(char))
        last = at, char
    framed = f"\n{page.text}\n"
    for name, plain, pattern in _PATTERNS:
        for found in _found(framed, plain, pattern):
            yield Mark(name, page.line_at(found.end() - 2), found[0].strip("\n"))
    if (kinds == _DIGIT).any():
        yield from _numbers(page, framed)
    if (kinds == _HYPHEN).any():
        yield from _speakers(page)
    yield from _unpaired(page, [(at, char) for at, char in singles if char in _QUOTES])


def _found(text: str, plain: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    at = text.find(plain)
    while at >= 0:
        found = pattern.match(text, at)
        if found:
            yield found
        at = text.find(plain, found.end() - 1 if found and found.end() - 1 > at else at + 1)


def _numbers(page: Page, framed: str) -> Iterator[Mark]:
    for digits in _DIGITS.finditer(framed):
        for name, pattern in _NUMBERS:
            if found := pattern.match(framed, digits.start()):
                yield Mark(name, page.line_at(found.start() - 1), found[0])


def _shown(char: str) -> str:
    return char if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}"


def _speakers(page: Page) -> Iterator[Mark]:
    """How a cue of two lines or more tells its two speakers apart."""
    by_cue: dict[int, list[tuple[int, re.Match[str]]]] = {}
    for found in _SPEAKS.finditer(page.text):
        line = page.line_at(found.start())
        by_cue.setdefault(int(page.cue[line]), []).append((line, found))
    for hyphens in by_cue.values():
        line, last = hyphens[-1]
        if page.row[line] == 1:
            continue  # a hyphen on the first line alone is speech broken off, or a list
        both = page.row[hyphens[0][0]] == 1
        spaced = {found[1] for _, found in hyphens}
        style = "mixed" if len(spaced) > 1 else "spaced" if " " in spaced else "tight"
        yield Mark(f"speakers_{'both' if both else 'second'}_{style}", line, page.lines[line][:12])
        if any(found[0][0] != "-" for _, found in hyphens):
            yield Mark("speakers_dash", line, last[0])


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
        while opened and page.cue[line] - page.cue[opened[0][1]] > OPEN_TOO_LONG:
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
