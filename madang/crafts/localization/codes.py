"""Code points: a text as numbers, so that numpy looks at all of its characters at once."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint32]
Entry = TypeVar("Entry", bound=np.generic)

_PIECE = 1 << 16  # characters looked up at once: what that takes besides stays in the processor's cache


def codes_of(text: str) -> Codes:
    """The code point of each character.

    >>> codes_of("가A").tolist()
    [44032, 65]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def by_code(table: npt.NDArray[Entry], codes: npt.NDArray[np.integer[Any]]) -> npt.NDArray[Entry]:
    """What a table with an entry for every code point holds for each of these."""
    if len(codes) <= _PIECE:
        return table.take(codes)
    found = np.empty(len(codes), dtype=table.dtype)
    for first in range(0, len(codes), _PIECE):
        found[first : first + _PIECE] = table.take(codes[first : first + _PIECE])
    return found


def are_any_of(chars: str, codes: Codes) -> Bools:
    """Which of these are one of few characters.

    >>> are_any_of("!?", codes_of("a?")).tolist()
    [False, True]
    """
    return by_code(_table(chars), codes)


@cache
def _table(chars: str) -> Bools:
    table = np.zeros(sys.maxunicode + 1, dtype=bool)
    table[codes_of(chars)] = True
    return table
