"""Memory for long files: rows that grow in one array, and a heap told to keep what blocks of sound give back."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

# Sound is worked on in blocks whose arrays come and go a thousand times. Left alone, glibc hands each back to the
# system and takes zeroed pages anew: up to half of the time a file takes. What is kept is never more than was in use.
KEPT_BYTES = 2**26
LARGEST_KEPT_BYTES = 2**24  # larger arrays are mapped one by one, and given back
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


@cache
def keep_blocks() -> None:
    """Keep up to 64 MB for the next block, where the C library is glibc; elsewhere nothing happens."""
    _told("mallopt", _TRIM_THRESHOLD, KEPT_BYTES)
    _told("mallopt", _MMAP_THRESHOLD, LARGEST_KEPT_BYTES)


def give_back() -> None:
    """Give all that is kept back, after a pass over a long file, whose arrays leave gaps that later ones do not fit."""
    _told("malloc_trim", 0)


def _told(function: str, *arguments: int) -> None:
    """Call a function that only glibc has."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    found = getattr(ctypes.CDLL(None), function, None)
    if found is not None:  # musl has none
        found(*arguments)


class Growing:
    """Rows that come a few at a time, in one array with room for those expected, so that none is copied at the end.

    >>> import numpy as np
    >>> rows = Growing(3)
    >>> for first in (0, 2, 4):
    ...     rows.add(np.arange(first, first + 2))
    >>> rows.rows.tolist()
    [0, 1, 2, 3, 4, 5]
    """

    def __init__(self, expected: int = 0) -> None:
        self._expected, self._count = expected, 0
        self._room: npt.NDArray[Any] | None = None

    def add(self, rows: npt.NDArray[Any]) -> None:
        """Put rows, (n, ...), behind those there are."""
        import numpy as np

        end = self._count + len(rows)
        if self._room is None:
            self._room = np.empty((max(self._expected, end), *rows.shape[1:]), dtype=rows.dtype)
        elif end > len(self._room):
            more = np.empty((max(end, 2 * len(self._room)), *rows.shape[1:]), dtype=rows.dtype)
            more[: self._count] = self._room[: self._count]
            self._room = more
        self._room[self._count : end] = rows
        self._count = end

    @property
    def rows(self) -> npt.NDArray[Any]:
        """All of them, (n, ...); at least one `add` came before."""
        assert self._room is not None
        return self._room[: self._count]
