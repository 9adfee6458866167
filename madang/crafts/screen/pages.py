"""Pages: how many lines a script takes on a page of 55, and its scenes' lengths in eighths of a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from madang.crafts.screen.script import SPOKEN, UNSEEN, Element, Script, plain

LINES = 55  # of a page: 12-point Courier on US letter, 10 characters an inch
EIGHTHS = 8
# Columns of a line, and empty lines before it: what the reference implementation of Fountain lays out.
COLUMNS = {"heading": 60, "action": 60, "centered": 60, "transition": 60, "cue": 35, "dialogue": 35, "lyrics": 35,
           "parenthetical": 29}  # fmt: skip
BEFORE = {"heading": 2, "action": 1, "centered": 1, "transition": 1, "cue": 1}
_WIDE = re.compile(r"[^\x00-\u02ff]")


@dataclass(frozen=True)
class Length:
    """How long a scene is: lines on the page, those of them that are spoken, eighths of a page, the page it begins on.

    first: the line of the script it begins at, from 0.
    """

    first: int
    lines: int
    spoken: int
    eighths: int
    page: int


def lengths(script: Script) -> tuple[Length, ...]:
    """The length of each scene.

    Each scene gets its exact length in eighths rounded down or up, the largest remainders up, so that the sum is
    the script's length; but a scene counts one at least. What stands before the first heading counts with the
    first scene. Where a file states every scene's length (Final Draft), that holds.
    """
    if not script.scenes:
        return ()
    measured = [_lines(scene.elements) for scene in script.scenes]
    opening = _lines(script.opening)
    measured[0] = (measured[0][0] + opening[0], measured[0][1] + opening[1])
    stated = [scene.elements[0].eighths for scene in script.scenes]
    eighths = stated if all(stated) else shared([lines for lines, _ in measured])
    found, first, page, used = [], 0, 1, 0
    for scene, (lines, spoken), eighth in zip(script.scenes, measured, eighths, strict=True):
        found.append(Length(first, lines, spoken, eighth, page + used // LINES))
        first += lines
        used += lines
        if any(one.kind == "page_break" for one in scene.elements):
            page, used = page + -(-used // LINES), 0
    return tuple(found)


def shared(lines: Sequence[int]) -> list[int]:
    """Eighths for scenes of so many lines: rounded so that they add up to the whole, and one at least.

    >>> shared([55, 10, 1]), shared([10, 10, 10, 10]), shared([2])
    ([8, 1, 1], [2, 2, 1, 1], [1])
    """
    exact = [Fraction(count * EIGHTHS, LINES) for count in lines]
    given = [max(1, share.numerator // share.denominator) for share in exact]
    short = round_half_up(Fraction(sum(lines) * EIGHTHS, LINES)) - sum(given)
    wanting = sorted(range(len(lines)), key=lambda place: (given[place] - exact[place], place))
    for place in wanting[: max(0, short)]:
        given[place] += 1
    return given


def round_half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _lines(elements: Iterable[Element]) -> tuple[int, int]:
    """Lines on the page, and those of them that are spoken; two who speak at once stand beside each other."""
    total = spoken = block = beside = 0
    for element in elements:
        kind = element.kind
        if kind in UNSEEN:
            continue
        height = rows(element.text, COLUMNS[kind]) + BEFORE.get(kind, 0)
        if kind not in SPOKEN:
            total, block, beside = total + height, 0, 0
            continue
        if kind == "cue":
            beside, block = (block if element.dual else 0), 0
        block += height
        more = min(height, max(0, block - beside))
        total, spoken = total + more, spoken + more
    return total, spoken


def rows(text: str, columns: int) -> int:
    """How many lines a text takes at so many columns: broken at spaces, in words too long for a line anywhere.

    >>> rows("one two three", 7), rows("가나다라마 바사", 10), rows("", 10)
    (2, 2, 1)
    """
    if len(text) * 2 <= columns and "\n" not in text:
        return 1
    text = plain(text)
    return sum(1 if width(line) <= columns else _broken(line, columns) for line in text.split("\n"))


def _broken(line: str, columns: int) -> int:
    count, used = 1, 0
    for word in line.split():
        size = width(word)
        if used and used + 1 + size <= columns:
            used += 1 + size
            continue
        count += 1 if used else 0
        count += (size - 1) // columns
        used = (size - 1) % columns + 1
    return count


def width(text: str) -> int:
    """Columns a text takes: East Asian wide and full-width characters two, marks that combine none.

    >>> width("S#12. 카페"), width("cafe")
    (10, 4)
    """
    if text.isascii() or not _WIDE.search(text):
        return len(text)
    return sum(_columns(char) for char in unicodedata.normalize("NFC", text))


def _columns(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def eighths_text(eighths: int) -> str:
    """A length as it is printed: whole pages and eighths, never reduced.

    >>> eighths_text(12), eighths_text(4), eighths_text(8), eighths_text(0)
    ('1 4/8', '4/8', '1', '0')
    """
    whole, rest = divmod(eighths, EIGHTHS)
    return " ".join([*([str(whole)] if whole or not rest else []), *([f"{rest}/8"] if rest else [])])


def eighths_of(text: str) -> int | None:
    """A printed length in eighths; a decimal is pages. None where it is no length; what is there counts one at least.

    >>> eighths_of("1 4/8"), eighths_of("7/8"), eighths_of("0.03"), eighths_of("2 1/2"), eighths_of("-")
    (12, 7, 1, 20, None)
    """
    found = re.fullmatch(r"(?:(\d+(?:\.\d+)?)\s*(?:p|쪽|페이지)?)?\s*(?:\+?\s*(\d+)\s*/\s*([1-9]\d*))?", text.strip())
    if not found or not (found[1] or found[2]):
        return None
    pages = Fraction(found[1] or 0) + Fraction(int(found[2] or 0), int(found[3] or 1))
    return max(1, round_half_up(pages * EIGHTHS)) if pages else 0
