"""Rows that grow in one array, for long files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt


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
