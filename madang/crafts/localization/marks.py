"""Marks: what stands in the text of a subtitle that one house style or another forbids, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

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
# Each pattern runs only where one of the texts before it occurs: looking for a plain text is far faster.
_PATTERNS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("three_dots", ("...",), re.compile(r"\.{3,}")),
    ("two_dots", ("..",), re.compile(r"(?<!\.)\.\.(?!\.)")),
    ("double_hyphen", ("--",), re.compile(r"-{2,}")),
    ("double_space", ("  ",), re.compile(r"(?<=\S)  +(?=\S)")),
    ("space_at_start", ("\n ",), re.compile(r"^ +", re.MULTILINE)),
    ("space_at_end", (" \n",), re.compile(r" +$", re.MULTILINE)),
    ("entity", ("&",), re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")),
    ("small_number", tuple("123456789"), re.compile(rf"{_BEFORE}(?:10|[1-9]){_AFTER}")),
    ("leading_number", tuple("0123456789"), re.compile(rf"(?:^|(?<=[.?!] ))[-‐–]? ?\d+{_AFTER}", re.MULTILINE)),
    ("ungrouped_number", tuple("0123456789"), re.compile(rf"{_BEFORE}\d{{5,}}{_AFTER}")),
)
_HYPHEN = re.compile(r"^[-‐‑–—]( ?)", re.MULTILINE)
_ITALIC = re.compile(r"<i[\s.>][^<]*|\{\\i1[^{]*")
_CLOSING = {"“": "”", "«": "»", "「": "」", "『": "』", "„": "“"}


class Mark(NamedTuple):
    """One mark: its name, the line it is on, and the text found."""

    name: str
    line: int
    text: str


def marks_of(page: Page) -> Iterator[Mark]:
    """Every mark in the visible text, unsorted, but for italics, which `italics` finds in the tags."""
    yield from _singles(page)
    # A line feed at each end, so that the first and the last line look like any other.
    framed = f"\n{page.text}\n"
    for name, needs, pattern in _PATTERNS:
        if any(text in page.characters for text in needs) or any(len(t) > 1 and t in framed for t in needs):
            for found in pattern.finditer(page.text):
                yield Mark(name, page.line_at(found.start()), found[0])
    yield from _speakers(page)
    yield from _unpaired(page)


def _singles(page: Page) -> Iterator[Mark]:
    here = page.characters & _SINGLE.keys()
    if here:
        for found in re.finditer(f"[{re.escape(''.join(sorted(here)))}]+", page.text):
            for char in dict.fromkeys(found[0]):
                yield Mark(_SINGLE[char], page.line_at(found.start()), _shown(char))


def _shown(char: str) -> str:
    return char if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}"


def _speakers(page: Page) -> Iterator[Mark]:
    """How a cue of two lines or more tells its two speakers apart."""
    if page.characters.isdisjoint("-‐‑–—"):
        return
    by_cue: dict[int, list[tuple[int, re.Match[str]]]] = {}
    for found in _HYPHEN.finditer(page.text):
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


def _unpaired(page: Page) -> Iterator[Mark]:
    """Quotation marks that are opened and never closed, or closed and never opened."""
    kinds = page.characters & set('“”„«»「」『』"')
    if not kinds:
        return
    opened: list[tuple[str, int]] = []
    # Where no other mark opens, ” does both (Swedish, Finnish), as " always does; » may open too (Danish, German).
    same = {'"'} | ({"”"} if kinds.isdisjoint("“„") else set())
    pairs = _CLOSING | ({"»": "«"} if _first_of(page.text, "«»") == "»" else {})
    if "„" in kinds:
        pairs.pop("“")
    closers = {close: open_ for open_, close in pairs.items()} | {mark: mark for mark in same}
    if pairs.get("»"):
        pairs.pop("«")
        closers.pop("»")
    if "„" in kinds:
        closers["”"] = "„"  # Polish and Hungarian close with it
    for found in re.finditer(f"[{re.escape(''.join(sorted(kinds)))}]", page.text):
        mark, line = found[0], page.line_at(found.start())
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


def _first_of(text: str, marks: str) -> str:
    found = re.search(f"[{marks}]", text)
    return found[0] if found else ""


def italics(texts: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The cues (by place) set in italics, with the words that are."""
    for cue, text in enumerate(texts):
        if ("<i" in text or "{\\i1" in text) and (found := _ITALIC.search(text)):
            yield cue, found[0].partition(">" if found[0][0] == "<" else "}")[2].strip()
