"""Who goes with whom at the least cost in total: the assignment problem."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def assign(costs: Array) -> NDArray[np.intp]:
    """For each row the column it gets, every column once, so that the sum of the costs is least.

    There must be at least as many columns as rows, and the costs finite. Shortest augmenting paths (Kuhn 1955, in
    the form of Jonker and Volgenant 1987): rows enter one after another, prices make every step of a path cheap.

    >>> assign(np.array([[4.0, 1.0, 3.0], [2.0, 0.0, 5.0]])).tolist()
    [1, 0]
    """
    nearest: NDArray[np.intp] = costs.argmin(axis=1)
    if len(set(nearest.tolist())) == len(nearest):
        return nearest  # nobody wants what another one wants
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns + 1)
    owner = np.full(columns + 1, -1)  # the row that has a column; the last column stands for the row that enters
    for row in range(rows):
        owner[columns], at = row, columns
        least = np.full(columns, np.inf)
        came_from = np.full(columns, columns)
        done = np.zeros(columns + 1, dtype=bool)
        while owner[at] >= 0:
            done[at] = True
            reduced = costs[owner[at]] - row_price[owner[at]] - column_price[:columns]
            better = (reduced < least) & ~done[:columns]
            least[better], came_from[better] = reduced[better], at
            following = int(np.where(done[:columns], np.inf, least).argmin())
            step = least[following]
            row_price[owner[done]] += step
            column_price[done] -= step
            least[~done[:columns]] -= step
            at = following
        while at != columns:
            owner[at] = owner[came_from[at]]
            at = int(came_from[at])
    result = np.empty(rows, dtype=np.intp)
    for column in np.flatnonzero(owner[:columns] >= 0):
        result[owner[column]] = column
    return result
