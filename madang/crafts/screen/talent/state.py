"""One state of the exact search, compiled: merge its scenes, drop actors, say which scenes need not be tried next.

A set of scenes or of actors is a bit mask. `left` are the actors who have begun and are not needed at the end; `right`
those needed at the end who have not begun. Who is both stays to the end of the search, whatever is done, and is paid
for at once. `masks` (actors), `groups` (scenes) and `lengths` (days) describe the merged scenes of one state, its first
`count` rows.

After Qin, Zhang, Lim and Liang, EJOR 250 (2016) 412-426.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled


@compiled(inline="always")
def weight(mask, table):  # type: ignore[no-untyped-def]
    """Summed daily cost of the actors in a mask; the table holds the sum for each value of each of its bytes."""
    total = table[0, mask & 255]
    for at in range(1, table.shape[0]):
        total += table[at, (mask >> (8 * at)) & 255]
    return total


@compiled()
def reduced(rest, left, right, cast, days, masks, groups, lengths):  # type: ignore[no-untyped-def]
    """Merge scenes with the same actors and drop actors who can cost no more, until nothing changes.

    Fills masks, groups and lengths; returns how many merged scenes there are, and left and right without who was
    dropped.
    """
    here = np.int64(0)
    outside = np.int64(0)
    count = 0
    for s in range(len(days)):
        if rest >> s & 1:
            here |= cast[s]
            groups[count] = np.int64(1) << s
            masks[count] = cast[s]
            lengths[count] = days[s]
            count += 1
        else:
            outside |= cast[s]
    left &= here
    right &= here
    matter = (here & ~outside & ~(left & right)) | (left ^ right)
    while True:
        count = _merged(count, matter, masks, groups, lengths)
        always = matter
        once = np.int64(0)
        twice = np.int64(0)
        for t in range(count):
            always &= masks[t]
            twice |= once & masks[t]
            once |= masks[t]
        # Who is in all scenes never waits, nor does who is in one only and not held at either end.
        dropped = always | (once & ~twice & ~left & ~right)
        if not dropped:
            return count, left & matter, right & matter
        matter &= ~dropped


@compiled()
def _merged(count, matter, masks, groups, lengths):  # type: ignore[no-untyped-def]
    kept = 0
    for t in range(count):
        mask = masks[t] & matter
        for k in range(kept):
            if masks[k] == mask:
                groups[k] |= groups[t]
                lengths[k] += lengths[t]
                break
        else:
            masks[kept] = mask
            groups[kept] = groups[t]
            lengths[kept] = lengths[t]
            kept += 1
    return kept


@compiled()
def dominated(s, count, masks, left, right, table):  # type: ignore[no-untyped-def]
    """Whether another scene is at least as good as merged scene `s` as the next one after the beginning."""
    for t in range(count):
        other = masks[t]
        if t == s or other & ~masks[s] & ~left:
            continue  # it would call someone in earlier
        gone = masks[s] & ~other
        if not gone & ~right:
            return True  # rule 1: all it lacks are actors who have to stay to the end
        if weight(gone & right, table) >= weight(left & ~other, table):
            return True  # rule 2: those who wait while it is done cost no more than those who would wait for it
    return False


@compiled()
def waiting_if_next(s, count, masks, lengths, left, right, table):  # type: ignore[no-untyped-def]
    """What is decided to be paid for waiting when merged scene `s` comes next after the beginning."""
    cost = lengths[s] * weight(left & ~masks[s], table)
    staying = masks[s] & right
    if staying:
        for t in range(count):
            if t != s:
                cost += lengths[t] * weight(staying & ~masks[t], table)
    return cost
