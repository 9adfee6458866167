"""Exact dynamic programming over sets of scenes, compiled: its work is known beforehand, 2^n × n steps.

Who waits while scene s is shot after the scenes of a set depends on that set alone: they have begun in it (or before
all) and are needed outside of it (or after all). best[set + s] = best[set] + days[s] × cost of those who are not in s.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.talent.state import weight

_HALF = 12


@compiled()
def unions(cast):  # type: ignore[no-untyped-def]
    """Actors of each set of the lower and of the upper half of (up to 24) scenes."""
    both = np.zeros((2, 1 << _HALF), np.int64)
    for half in range(2):
        for chosen in range(1, 1 << _HALF):
            s = 0
            while not chosen >> s & 1:
                s += 1
            mask = cast[half * _HALF + s] if half * _HALF + s < len(cast) else 0
            both[half, chosen] = both[half, chosen & (chosen - 1)] | mask
    return both


@compiled()
def _present(chosen, every, unions_, before, after):  # type: ignore[no-untyped-def]
    """Who is on location between the scenes of a set and the others."""
    low = (1 << _HALF) - 1
    others = every & ~chosen
    begun = before | unions_[0, chosen & low] | unions_[1, chosen >> _HALF]
    return begun & (after | unions_[0, others & low] | unions_[1, others >> _HALF])


@compiled()
def pushed(best, first, last, cast, days, unions_, before, after, table):  # type: ignore[no-untyped-def]
    """Carry the sets from `first` to below `last` on, all smaller ones having been carried on before."""
    scenes = len(days)
    for chosen in range(first, last):
        present = _present(chosen, (1 << scenes) - 1, unions_, before, after)
        for s in range(scenes):
            if not chosen >> s & 1:
                cost = best[chosen] + days[s] * weight(present & ~cast[s], table)
                then = chosen | (1 << s)
                best[then] = min(best[then], cost)


@compiled()
def traced(best, order, cast, days, unions_, before, after, table):  # type: ignore[no-untyped-def]
    """Fill `order` with a best order, from the last scene to the first."""
    scenes = len(days)
    chosen = (1 << scenes) - 1
    for k in range(scenes - 1, -1, -1):
        for s in range(scenes):
            earlier = chosen & ~(1 << s)
            if earlier != chosen:
                present = _present(earlier, (1 << scenes) - 1, unions_, before, after)
                if best[earlier] + days[s] * weight(present & ~cast[s], table) == best[chosen]:
                    order[k] = s
                    chosen = earlier
                    break


@compiled()
def ordered(cast, days, before, after, table):  # type: ignore[no-untyped-def]
    """A best order of all scenes and what waiting costs in it, at once; compiled loops may call it too."""
    scenes = len(days)
    best = np.full(1 << scenes, np.iinfo(np.int64).max)
    best[0] = 0
    unions_ = unions(cast)
    pushed(best, 0, 1 << scenes, cast, days, unions_, before, after, table)
    order = np.empty(scenes, np.int64)
    traced(best, order, cast, days, unions_, before, after, table)
    return order, best[-1]
