"""A number for each stretch of a sound, most of them 0: only those that are not are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Stretches:
    """count: how many there are. at: (n,) which of them are not 0, in order. values: (n,) what those are.

    >>> some = Stretches.of(np.array([0, 2, 0, 3], dtype=np.float32))
    >>> some.dense(-1, 3).tolist(), some.greatest
    ([0.0, 0.0, 2.0, 0.0], 3.0)
    >>> some.raised(np.array([1, 3], dtype=np.int32), np.array([5, 1], dtype=np.float32)).dense(0, 4).tolist()
    [0.0, 5.0, 0.0, 3.0]
    """

    count: int
    at: Integers
    values: Singles

    @classmethod
    def of(cls, dense: Singles) -> Stretches:
        """The same of numbers that stand in a row."""
        at = np.flatnonzero(dense).astype(np.int32)
        return cls(len(dense), at, dense[at])

    @property
    def greatest(self) -> float:
        """The greatest of all; 0 where there is none."""
        return float(self.values.max(initial=0.0))

    def dense(self, first: int, end: int) -> Singles:
        """(end - first,) numbers in a row; 0 before the first and after the last stretch too."""
        row = np.zeros(end - first, dtype=np.float32)
        ends = np.array([first, end], dtype=self.at.dtype)  # of the same type, or all places were converted
        here = slice(*np.searchsorted(self.at, ends).tolist())
        row[self.at[here] - first] = self.values[here]
        return row

    def times(self, factor: float) -> Stretches:
        """All of them multiplied."""
        return replace(self, values=(self.values * factor).astype(np.float32))

    def higher_than(self, before: Stretches) -> bool:
        """Whether `raised` made any of those before higher."""
        return len(self.at) > len(before.at) or bool((self.values > before.values).any())

    def raised(self, at: Integers, values: Singles) -> Stretches:
        """With some of them, none named twice, at least that high."""
        all_ = np.union1d(self.at, at)
        raised = np.zeros(len(all_), dtype=np.float32)
        raised[np.searchsorted(all_, self.at)] = self.values
        where = np.searchsorted(all_, at)
        raised[where] = np.maximum(raised[where], values)
        return Stretches(self.count, all_, raised)
