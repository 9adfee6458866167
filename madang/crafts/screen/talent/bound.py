"""A lower bound on the waiting that a state leaves to be decided, compiled: disjoint reasons to wait, packed greedily.

`spare[a, t]` is what it costs if actor a waits while merged scene t is shot. Each reason says that out of some such
costs at least one has to be paid, and takes that much from each of them, so that all reasons together never ask for
more than is paid:

- A *chain*: an actor who has begun shares a scene with one who must stay to the end (or with a third who shares a scene
  with that one). Wherever scene t stands, one of the chain is on location; if none of them is in t, one waits.
- A *race*: of two who have both begun, the one who is done later waits in all scenes that only the other is in;
  likewise at the end.

The pairwise bounds of Qin et al. 2016 share an actor's cost out among the other actors; these share out each scene of
it.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled


@compiled()
def least(count, masks, lengths, left, right, costs, spare):  # type: ignore[no-untyped-def]
    """The bound for the first `count` merged scenes. spare: room for actors × scenes, overwritten."""
    beside = np.zeros(len(costs), np.int64)  # whom each actor shares a scene with
    matter = left | right
    for t in range(count):
        matter |= masks[t]
    for a in range(len(costs)):
        if matter >> a & 1:
            for t in range(count):
                if masks[t] >> a & 1:
                    beside[a] |= masks[t]
                    spare[a, t] = 0
                else:
                    spare[a, t] = costs[a] * lengths[t]
    bound = np.int64(0)
    if left and right:
        for t in range(count):
            away = matter & ~masks[t]
            bound += _chains_of_two(t, away, left, right, beside, spare)
            bound += _chains_of_three(t, away, left, right, beside, spare)
    return bound + _races(left, count, masks, spare) + _races(right, count, masks, spare)


@compiled()
def _chains_of_two(t, away, left, right, beside, spare):  # type: ignore[no-untyped-def]
    bound = np.int64(0)
    for i in range(len(beside)):
        if (left & away) >> i & 1:
            reached = beside[i] & right & away
            for j in range(len(beside)):
                if reached >> j & 1:
                    taken = min(spare[i, t], spare[j, t])
                    spare[i, t] -= taken
                    spare[j, t] -= taken
                    bound += taken
    return bound


@compiled()
def _chains_of_three(t, away, left, right, beside, spare):  # type: ignore[no-untyped-def]
    bound = np.int64(0)
    inner = away & ~left & ~right
    for i in range(len(beside)):
        if not (left & away) >> i & 1 or spare[i, t] == 0:
            continue
        for f in range(len(beside)):
            if not (beside[i] & inner) >> f & 1 or spare[f, t] == 0:
                continue
            reached = beside[f] & right & away
            for j in range(len(beside)):
                if reached >> j & 1:
                    taken = min(spare[i, t], spare[f, t], spare[j, t])
                    spare[i, t] -= taken
                    spare[f, t] -= taken
                    spare[j, t] -= taken
                    bound += taken
    return bound


@compiled()
def _races(runners, count, masks, spare):  # type: ignore[no-untyped-def]
    bound = np.int64(0)
    for i in range(spare.shape[0]):
        if not runners >> i & 1:
            continue
        for j in range(i + 1, spare.shape[0]):
            if not runners >> j & 1:
                continue
            later_i = np.int64(0)
            later_j = np.int64(0)
            for t in range(count):
                if masks[t] >> j & 1:
                    later_i += spare[i, t]  # nothing where both are in it
                if masks[t] >> i & 1:
                    later_j += spare[j, t]
            taken = min(later_i, later_j)
            if taken:
                bound += taken
                _take(taken, i, j, count, masks, spare)
                _take(taken, j, i, count, masks, spare)
    return bound


@compiled()
def _take(owed, waiter, other, count, masks, spare):  # type: ignore[no-untyped-def]
    for t in range(count):
        if owed and masks[t] >> other & 1:
            taken = min(owed, spare[waiter, t])
            spare[waiter, t] -= taken
            owed -= taken
