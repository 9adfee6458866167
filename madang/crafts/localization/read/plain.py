"""Long files made by machines: where every block is a plain cue, all of them are read at once."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from madang.crafts.localization.subtitle import Cue
from madang.spans import Ints

_ARROW = len(" --> ")
ASCII_SPACE = " \t\n\f\r"


def plain_cues(text: str, offset: int, block: re.Pattern[str]) -> list[Cue] | None:
    """The cues from `offset` to the end, or None where anything there is not what `block` expects.

    block: finds (all, name, in-time, out-time, settings, text) one behind the other; the times are
    "00:00:00,000" with any separator before the milliseconds and two digits of hours or more.
    """
    rest = text[offset:] if offset else text
    found = block.findall(rest)
    lengths = np.fromiter((len(part[0]) for part in found), dtype=np.int64, count=len(found))
    # Equal lengths mean that nothing stands between the blocks, as many arrows that none stands inside a text.
    if not found or lengths.sum() != len(rest) or rest.count("-->") != len(found):
        return None
    _, names, ins, outs, settings, bodies = zip(*found, strict=True)
    tops = (offset + np.concatenate([[0], np.cumsum(lengths)[:-1]])).tolist()
    return [
        _cue(top, start, end, *parts)
        for top, start, end, *parts in zip(
            tops, _milliseconds(ins), _milliseconds(outs), names, ins, outs, settings, bodies, strict=True
        )
    ]


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


def _cue(top: int, start: int, end: int, name: str, in_: str, out: str, settings: str, body: str) -> Cue:
    at_out = top + (len(name) + 1 if name else 0) + len(in_) + _ARROW
    out_spot = (at_out, at_out + len(out))
    text = body.rstrip("\n")
    last = out_spot[1] + len(settings) + (1 + len(text) if text else 0)
    return Cue(start, end, text, name, settings.strip(ASCII_SPACE), out_spot, (top, last))


def _milliseconds(clocks: Sequence[str]) -> list[int]:
    """Of each clock, all at once: one row of digits a clock, each column worth what its place says."""
    width = max(map(len, clocks))
    digits = np.frombuffer("".join([clock.rjust(width, "0") for clock in clocks]).encode("ascii"), dtype=np.uint8)
    rows = digits.reshape(len(clocks), width).astype(np.int64) - ord("0")
    found: list[int] = (rows @ _worth(width - len(":00:00,000"))).tolist()
    return found


def _worth(hour_digits: int) -> Ints:
    """Milliseconds that one of each character is worth; separators are worth nothing."""
    hours = [3_600_000 * 10**place for place in range(hour_digits - 1, -1, -1)]
    return np.array([*hours, 0, 600_000, 60_000, 0, 10_000, 1000, 0, 100, 10, 1], dtype=np.int64)
