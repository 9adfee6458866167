"""Rows grow in one array, whatever was expected."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.growing import Growing


@pytest.mark.parametrize("expected", [0, 3, 1000])
def test_rows_grow_whatever_was_expected(expected: int) -> None:
    rng = np.random.default_rng(expected)
    parts = [rng.random((count, 2)) for count in (1, 0, 4, 100, 7)]
    growing = Growing(expected)
    for part in parts:
        growing.add(part)
    assert np.array_equal(growing.rows, np.concatenate(parts))
