"""SubRip as nearly every program writes it, read in a few passes over the whole file; anything else is left alone."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from madang.crafts.localization.codes import Codes, codes_of
from madang.crafts.localization.read.plain import joined, pieces
from madang.crafts.localization.subtitle import Columns
from madang.spans import Ints

_TIME = len("00:00:00,000")
_TIMES = len("00:00:00,000 --> 00:00:00,000")
_OUT = len("00:00:00,000 --> ")
_SHAPE = np.array(list(b"00:00:00,000 --> 00:00:00,000"), dtype=np.uint32)
# How much more than in the shape each character may be: digits are any, all else is as it stands.
_MORE = np.where(ord("0") == _SHAPE, np.uint32(9), np.uint32(0))
# Milliseconds that one more of each character is worth in the in-time, and in the out-time.
_CLOCK = [36_000_000, 3_600_000, 0, 600_000, 60_000, 0, 10_000, 1000, 0, 100, 10, 1]
_WORTH = np.zeros((_TIMES, 2))
_WORTH[:_TIME, 0] = _WORTH[_OUT:, 1] = _CLOCK
_LONGEST_NUMBER = 18
_MOST_NEWLINES = 3  # between two blocks
_BLANK_WITH_SPACES = re.compile(r"\n[ \t]+(?:\n|$)")


def columns(text: str) -> Columns | None:
    """The cues of a regular file: a number, a line of times in full, lines of text, one blank line; else None.

    >>> text = "1\\n00:00:01,000 --> 00:00:02,500\\none\\ntwo\\n\\n2\\n00:00:03,000 --> 00:00:04,000\\nthree"
    >>> found = columns(text)
    >>> found.start.tolist(), found.end.tolist(), found.texts, found.ids
    ([1000, 3000], [2500, 4000], ('one\\ntwo', 'three'), ('1', '2'))
    >>> columns("1\\n0:01 --> 0:02\\none\\n") is None
    True
    """
    left = len(text) - len(text.rstrip("\n"))
    if left > _MOST_NEWLINES - 1 or text.startswith("\n\n") or "\ufeff" in text:
        return None
    parts = []
    for first, last in pieces(text, 0):
        part = _piece(text[first:last], first)
        if part is None:
            return None
        parts.append(part)
    return joined(parts) if parts else None


def _piece(text: str, offset: int) -> Columns | None:
    body = text.rstrip("\n")
    codes = codes_of(body)
    newlines = np.flatnonzero(codes == ord("\n"))
    first, last = np.concatenate(([0], newlines + 1)), np.concatenate((newlines, [len(body)]))
    heads = codes[newlines + 1]
    if ((heads == ord(" ")) | (heads == ord("\t"))).any() and _BLANK_WITH_SPACES.search(body):
        return None
    top, foot = _blocks(first == last)
    # Blocks stand apart by one blank line; a cue without text leaves one more.
    if len(text) - len(body) > _MOST_NEWLINES or (top[1:] - foot[:-1] > _MOST_NEWLINES).any() or (top == foot).any():
        return None
    if not len(top) or len(top) != _arrows(codes):
        return None
    clocks, ids = _clocks(codes, first[top + 1], last[top + 1]), _numbers(codes, first[top], last[top])
    if clocks is None or ids is None:
        return None
    ends, out_at = last[foot], first[top + 1] + _OUT
    behind = last[top + 1] + 1  # where a cue without text would begin behind its end
    texts = tuple([body[at:to] for at, to in zip(behind.tolist(), ends.tolist(), strict=True)])
    return Columns(
        clocks[:, 0], clocks[:, 1], texts, ids, ("",) * len(ids),
        np.stack([out_at, out_at + _TIME], axis=1) + offset, np.stack([first[top], ends], axis=1) + offset,
    )  # fmt: skip


def _blocks(blank: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The first and the last line of each run of lines that are not blank."""
    edges = np.diff(blank.astype(np.int8), prepend=1, append=1)
    return np.flatnonzero(edges == -1), np.flatnonzero(edges == 1) - 1


def _arrows(codes: Codes) -> int:
    """How often an arrow stands in the text."""
    heads = np.flatnonzero(codes[2:] == ord(">"))
    return int(np.count_nonzero((codes[heads] == ord("-")) & (codes[heads + 1] == ord("-"))))


def _numbers(codes: Codes, first: Ints, last: Ints) -> tuple[str, ...] | None:
    """The line of digits that opens each block, or None where one holds anything else."""
    length = last - first
    if length.max() > _LONGEST_NUMBER:
        return None
    ends = np.cumsum(length + 1)  # with their line feeds, one behind the other
    chars = codes.take(np.arange(ends[-1]) + np.repeat(last - ends + 1, length + 1))
    if np.count_nonzero(chars - ord("0") <= np.uint32(9)) != ends[-1] - len(ends):
        return None
    return tuple(chars.astype(np.uint8).tobytes().decode("ascii").split())


def _clocks(codes: Codes, first: Ints, last: Ints) -> Ints | None:
    """Milliseconds of both times on each line of times (n, 2), or None where one has another shape."""
    if (last - first != _TIMES).any():
        return None
    digits = sliding_window_view(codes, _TIMES)[first] - _SHAPE
    if (digits > _MORE).any():
        return None
    found: Ints = (digits.astype(np.float64) @ _WORTH).astype(np.int64)  # whole numbers far below 2**53
    return found
