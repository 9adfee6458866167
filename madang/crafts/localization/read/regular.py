"""SubRip as nearly every program writes it, read in a few passes over the whole file; anything else is left alone."""

from __future__ import annotations

import re

import numpy as np

from madang.crafts.localization.subtitle import Columns
from madang.spans import Ints

_TIME = len("00:00:00,000")
_TIMES = len("00:00:00,000 --> 00:00:00,000")
_OUT = len("00:00:00,000 --> ")
_SHAPE = np.frombuffer(b"00:00:00,000 --> 00:00:00,000", dtype=np.uint8)
_DIGITS = np.flatnonzero(ord("0") == _SHAPE)
_OTHERS = np.flatnonzero(ord("0") != _SHAPE)
# Milliseconds that each digit of a time is worth.
_WORTH = np.array([36_000_000, 3_600_000, 600_000, 60_000, 10_000, 1000, 100, 10, 1])
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
    body = text.rstrip("\n")
    if not body or len(text) - len(body) > 2 or "\ufeff" in body:
        return None
    if ("\n " in body or "\n\t" in body) and _BLANK_WITH_SPACES.search(body):
        return None
    blocks = body.split("\n\n")
    if body.count("-->") != len(blocks):
        return None
    # A cue without text leaves one more blank line, which then stands before the next number.
    own = [block.lstrip("\n") for block in blocks]
    parts = [block.split("\n", 2) for block in own]
    if not {2, 3}.issuperset(map(len, parts)):
        return None
    ids, times = [part[0] for part in parts], [part[1] for part in parts]
    texts = [part[2] if len(part) > 2 else "" for part in parts]
    digits = _digits(times)
    if digits is None or not _numbers(ids):
        return None
    lengths = np.fromiter(map(len, blocks), np.int64, len(blocks))
    ends = np.cumsum(lengths + 2) - 2
    first = ends - np.fromiter(map(len, own), np.int64, len(own))
    out_at = first + np.fromiter(map(len, ids), np.int64, len(ids)) + 1 + _OUT
    return Columns(
        digits[:, :9] @ _WORTH, digits[:, 9:] @ _WORTH, tuple(texts), tuple(ids), ("",) * len(ids),
        tuple(zip(out_at.tolist(), (out_at + _TIME).tolist(), strict=True)), np.stack([first, ends], axis=1),
    )  # fmt: skip


def _numbers(ids: list[str]) -> bool:
    joined = "".join(ids)
    return joined.isascii() and joined.isdigit() and "" not in ids and max(map(len, ids)) <= 18


def _digits(times: list[str]) -> Ints | None:
    """The 18 digits of each line of times (n, 18), or None where one has another shape."""
    joined = "".join(times)
    if not joined.isascii() or set(map(len, times)) != {_TIMES}:
        return None
    chars = np.frombuffer(joined.encode(), dtype=np.uint8).reshape(len(times), _TIMES)
    digits = chars[:, _DIGITS].astype(np.int64) - ord("0")
    regular = (chars[:, _OTHERS] == _SHAPE[_OTHERS]).all() and ((digits >= 0) & (digits <= 9)).all()
    return digits if regular else None
