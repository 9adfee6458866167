"""Long files made by machines: where every block is a plain cue, all of them are read at once."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

import numpy as np

from madang.crafts.localization.subtitle import Columns
from madang.spans import Ints

_PIECE = 200_000  # characters
_ARROW = len(" --> ")
ASCII_SPACE = " \t\n\f\r"


def plain_columns(text: str, offset: int, block: re.Pattern[str]) -> Columns | None:
    """The cues from `offset` to the end, or None where anything there is not what `block` expects.

    block: finds (all, name, in-time, out-time, settings, text) one behind the other; the times are
    "00:00:00,000" with any separator before the milliseconds and two digits of hours or more.
    """
    parts = []
    for first, last in pieces(text, offset):
        part = _piece(text[first:last], first, block)
        if part is None:
            return None
        parts.append(part)
    return joined(parts) if parts else None


def joined(parts: Sequence[Columns]) -> Columns:
    """The cues of pieces that follow one another."""
    if len(parts) == 1:
        return parts[0]
    starts, ends, texts, names, settings, spots, blocks = zip(*parts, strict=True)
    join = chain.from_iterable
    return Columns(
        np.concatenate(starts), np.concatenate(ends), tuple(join(texts)), tuple(join(names)), tuple(join(settings)),
        np.concatenate(spots), np.concatenate(blocks),
    )  # fmt: skip


def pieces(text: str, first: int) -> Iterator[tuple[int, int]]:
    """Stretches that end with blank lines: short ones, so that the memory they take is used again and again."""
    while first < len(text):
        cut = text.find("\n\n", first + _PIECE)
        last = len(text) if cut < 0 else cut + 2
        while last < len(text) and text[last] == "\n":
            last += 1
        yield first, last
        first = last


def _piece(rest: str, offset: int, block: re.Pattern[str]) -> Columns | None:
    found = block.findall(rest)
    if not found:
        return None
    wholes, names, ins, outs, settings, bodies = zip(*found, strict=True)
    lengths = _lengths(wholes)
    # Equal lengths mean that nothing stands between the blocks, as many arrows that none stands inside a text.
    if lengths.sum() != len(rest) or rest.count("-->") != len(found):
        return None
    tops = offset + np.cumsum(lengths) - lengths
    named = _lengths(names)
    first = tops + named + (named > 0) + _lengths(ins) + _ARROW
    last = first + _lengths(outs)
    texts = tuple([body.rstrip("\n") for body in bodies])
    shown = _lengths(texts)
    ends = last + _lengths(settings) + shown + (shown > 0)
    return Columns(
        _milliseconds(ins), _milliseconds(outs), texts, names,
        tuple([more.strip(ASCII_SPACE) for more in settings]) if any(settings) else settings,
        np.stack([first, last], axis=1), np.stack([tops, ends], axis=1),
    )  # fmt: skip


def _lengths(texts: Sequence[str]) -> Ints:
    return np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))


@contextmanager
def no_collecting() -> Iterator[None]:
    """Millions of small objects that all stay need no search for garbage, which would make long files slow."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _milliseconds(clocks: Sequence[str]) -> Ints:
    """Of each clock, all at once: one row of digits a clock, each column worth what its place says."""
    width = max(map(len, clocks))
    digits = np.frombuffer("".join([clock.rjust(width, "0") for clock in clocks]).encode("ascii"), dtype=np.uint8)
    rows = digits.reshape(len(clocks), width).astype(np.int64) - ord("0")
    found: Ints = rows @ _worth(width - len(":00:00,000"))
    return found


def _worth(hour_digits: int) -> Ints:
    """Milliseconds that one of each character is worth; separators are worth nothing."""
    hours = [3_600_000 * 10**place for place in range(hour_digits - 1, -1, -1)]
    return np.array([*hours, 0, 600_000, 60_000, 0, 10_000, 1000, 0, 100, 10, 1], dtype=np.int64)
