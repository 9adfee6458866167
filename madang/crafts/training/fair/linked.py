"""Which trainees and judges can be compared at all: those that a chain of common marks links."""

from __future__ import annotations

import numpy as np

from madang.crafts.training.fair.ratings import Ints


def components(left: Ints, right: Ints, lefts: int, rights: int) -> tuple[Ints, Ints]:
    """The component of each of `lefts` and `rights` things, where each pair (left[i], right[i]) is a link.

    Components are numbered from 0 by the first left thing in them.

    >>> components(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2]), 3, 3)
    (array([0, 0, 1]), array([0, 0, 1]))
    """
    parent = np.arange(lefts + rights)

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = int(parent[node])
        return node

    for pair in np.unique(left * rights + right):
        one, other = root(int(pair // rights)), root(int(lefts + pair % rights))
        parent[max(one, other)] = min(one, other)
    roots = np.array([root(node) for node in range(lefts + rights)])
    number = {each: at for at, each in enumerate(dict.fromkeys(roots.tolist()))}
    numbered = np.array([number[each] for each in roots.tolist()])
    return numbered[:lefts], numbered[lefts:]
