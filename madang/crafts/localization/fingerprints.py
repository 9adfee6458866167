"""Fingerprints of words: numbers by which the few words worth comparing are found among many."""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.codes import by_code, codes_of
from madang.crafts.localization.page import Page

Prints = npt.NDArray[np.uint32]

PUNCTUATION = ".,!?;:…\"'”’)」』"  # what may stand behind a word; it counts nothing
_ROOM = 16  # times as many places as words: of words that are not there one in sixteen is looked at for nothing


def fingerprints(page: Page) -> Prints:
    """Of every word of a page the sum of a number for each of its characters: equal words have equal ones.

    The sum of the fingerprints of two words is that of both written as one.
    """
    sums = np.zeros(len(page.codes) + 1, dtype=np.uint32)
    np.cumsum(by_code(_weights(), page.codes), out=sums[1:])
    return sums[page.word_end] - sums[page.word_start]


def fingerprint(word: str) -> int:
    """Of one word."""
    return int(_weights()[codes_of(word)].sum(dtype=np.uint32))


def may_be_among(some: Prints, others: Prints) -> npt.NDArray[np.bool_]:
    """Which of these words may be among the others: False is sure, True is not.

    >>> ab, cd = fingerprint("ab"), fingerprint("cd")
    >>> may_be_among(np.array([ab, cd], dtype=np.uint32), np.array([ab], dtype=np.uint32)).tolist()
    [True, False]
    """
    bits = max(10, (_ROOM * len(others)).bit_length())
    there = np.zeros(1 << bits, dtype=bool)
    there[others >> np.uint32(32 - bits)] = True
    found: npt.NDArray[np.bool_] = there[some >> np.uint32(32 - bits)]
    return found


@cache
def _weights() -> Prints:
    """A number for each code point that has nothing to do with its neighbours' numbers."""
    weights = np.random.default_rng(0).integers(0, 1 << 32, sys.maxunicode + 1, dtype=np.uint32)
    weights[codes_of(PUNCTUATION)] = 0
    return weights
