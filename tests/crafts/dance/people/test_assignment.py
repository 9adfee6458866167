"""Assignment, held against every possible one."""

from itertools import permutations

import numpy as np
import pytest

from madang.crafts.dance.people.assignment import assign


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 2), (4, 4), (5, 5), (2, 5), (4, 6)])
def test_no_other_assignment_costs_less(rows: int, columns: int) -> None:
    rng = np.random.default_rng(rows * 10 + columns)
    for trial in range(60):
        # Columns that everybody wants, equal costs and negative ones, besides plain random ones.
        costs = rng.random((rows, columns)) + (trial % 3) * rng.random(columns) * 4 - 1
        if trial % 4 == 0:
            costs = np.round(costs)
        found = assign(costs)
        assert len(set(found.tolist())) == rows
        least = min(sum(costs[r, c] for r, c in enumerate(way)) for way in permutations(range(columns), rows))
        assert costs[np.arange(rows), found].sum() == pytest.approx(least, abs=1e-12)


def test_no_rows() -> None:
    assert assign(np.empty((0, 3))).tolist() == []
