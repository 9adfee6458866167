"""The best order of a few days between days that stand: a step of a large search over a season's days.

The days of a window are scenes to the exact core: each has the union of its cast. What lies around the window is told
by who has already begun before it and who is still needed after it; who is both stays throughout.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from madang.crafts.screen.talent.problem import Masks, cost_table

MOST_DAYS = 24


class Ordered(NamedTuple):
    """The places of the window's days in their best order, and what waiting costs within the window."""

    order: Masks
    waiting: int


def best_window(cast: Masks, lengths: Masks, costs: Masks, before: int = 0, after: int = 0) -> Ordered:
    """The order of up to 24 days (12 to 14 take milliseconds) in which waiting costs least; always exact.

    cast: for each day a mask of who works, bit a for actor a (at most 63); lengths: for each day what a day of waiting
    counts, 1 for a day; costs: for each actor what a day costs, whole numbers of at least 0; before, after: masks of
    who has worked before the window, and of who works after it. Who is in `before` and neither in the window nor in
    `after` costs nothing. Raises ValueError for more days or actors.

    >>> days = np.array([0b011, 0b100, 0b001])        # Ana and Bo; Cy; Ana
    >>> best_window(days, np.ones(3, np.int64), np.array([5, 7, 9]), before=0b001)
    Ordered(order=array([2, 0, 1]), waiting=0)
    """
    from madang.crafts.screen.talent.subsets import ordered

    if len(cast) > MOST_DAYS or len(costs) > 63:
        raise ValueError(f"{len(cast)} days of {len(costs)} actors are more than {MOST_DAYS} of 63")
    order, waiting = ordered(
        np.asarray(cast, np.int64), np.asarray(lengths, np.int64), np.int64(before), np.int64(after),
        cost_table([int(cost) for cost in costs]),
    )  # fmt: skip
    return Ordered(order, int(waiting))
