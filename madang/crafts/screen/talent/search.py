"""The exact search, compiled: states grown from both ends of an order, each kept once, those with most left first.

A state is three masks: `rest`, the scenes not placed, and who is open at its two ends (`state.py`). An order and its
reverse cost the same, so the two ends are kept in numeric order. At each state the end is continued at which fewer, and
dearer, scenes are left to try. What cannot come below the best order known is not kept.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.talent.bound import least
from madang.crafts.screen.talent.state import dominated, reduced, waiting_if_next

DONE, FULL, SPENT = 0, 1, 2
# The columns of a state: its masks; what was paid; at least to be paid; the state before it; the next one with as many
# scenes left; at which end it grew (1: the right) and whether its ends were exchanged then (2).
REST, LEFT, RIGHT, PAID, LEAST, BEFORE, NEXT, END = range(8)
COLUMNS = 8
# What is remembered between two calls: how many states there are, the layer (number of scenes left) and the state in it
# that are next, the cost to come below, the state that ended the best order, how many states were expanded.
SIZE, LAYER, AT, BELOW, GOAL, EXPANDED = range(6)


@compiled()
def grown(memo, states, slots, layers, cast, days, costs, table, budget):  # type: ignore[no-untyped-def]
    """Expand up to `budget` states: DONE where none is left, FULL where states or slots have to grow, else SPENT."""
    scenes = len(days)
    own = np.empty((3, scenes), np.int64)
    masks, groups, lengths = own[0], own[1], own[2]
    part = np.empty((3, scenes), np.int64)
    part_masks, part_groups, part_lengths = part[0], part[1], part[2]
    spare = np.empty((len(costs), scenes), np.int64)
    waits = np.empty((2, scenes), np.int64)
    while memo[LAYER] >= 0:
        here = memo[AT]
        if here < 0:
            memo[LAYER] -= 1
            if memo[LAYER] >= 0:
                memo[AT] = layers[memo[LAYER]]
            continue
        if memo[SIZE] + scenes > len(states) or 2 * (memo[SIZE] + scenes) > len(slots):
            return FULL
        if budget == 0:
            return SPENT
        memo[AT] = states[here, NEXT]
        paid, bound = states[here, PAID], states[here, LEAST]
        if paid + bound >= memo[BELOW]:
            continue
        budget -= 1
        memo[EXPANDED] += 1
        rest = states[here, REST]
        count, left, right = reduced(rest, states[here, LEFT], states[here, RIGHT], cast, days, masks, groups, lengths)
        room = memo[BELOW] - paid
        end = 0
        if _choices(waits[1], room, count, masks, lengths, right, left, table) < _choices(
            waits[0], room, count, masks, lengths, left, right, table
        ):
            end, left, right = 1, right, left
        for s in range(count):
            wait = waits[end, s]
            if wait < 0 or paid + wait >= memo[BELOW]:
                continue
            then = rest & ~groups[s]
            parts, then_left, then_right = reduced(
                then, left | (masks[s] & ~right), right & ~masks[s], cast, days, part_masks, part_groups, part_lengths
            )
            turned = then_left > then_right
            if turned:
                then_left, then_right = then_right, then_left
            slot = _slot(then, then_left, then_right, states, slots)
            known = slots[slot]
            if known >= 0:
                if states[known, PAID] <= paid + wait:
                    continue
                more = states[known, LEAST]
            else:
                more = least(parts, part_masks, part_lengths, then_left, then_right, costs, spare)
                more = max(more, bound - wait)
            if paid + wait + more >= memo[BELOW]:
                continue
            if known < 0:
                known = memo[SIZE]
                memo[SIZE] += 1
                slots[slot] = known
                layer = _size(then)
                states[known, NEXT] = layers[layer]
                layers[layer] = known
            states[known, REST] = then
            states[known, LEFT] = then_left
            states[known, RIGHT] = then_right
            states[known, PAID] = paid + wait
            states[known, LEAST] = more
            states[known, BEFORE] = here
            states[known, END] = end + 2 * turned
            if parts <= 1:  # what is left may come in any order
                memo[BELOW] = paid + wait
                memo[GOAL] = known
    return DONE


@compiled()
def _choices(waits, room, count, masks, lengths, left, right, table):  # type: ignore[no-untyped-def]
    """How many scenes may come next after the beginning, dear ones counting less; fills waits, -1 for the others."""
    choices = 0.0
    for s in range(count):
        waits[s] = -1
        if not dominated(s, count, masks, left, right, table):
            waits[s] = waiting_if_next(s, count, masks, lengths, left, right, table)
            choices += 0.5 ** (waits[s] / room)
    return choices


@compiled()
def _slot(rest, left, right, states, slots):  # type: ignore[no-untyped-def]
    """The slot that holds a state, or the free one it would take."""
    mixed = rest * np.int64(-7046029254386353131)
    mixed ^= left * np.int64(-4417276706812531889)
    mixed ^= right * np.int64(1609587929392839161)
    mixed ^= (mixed >> 29) & np.int64(0x7FFFFFFFF)
    mixed *= np.int64(-4658895280553007687)
    mixed ^= (mixed >> 32) & np.int64(0xFFFFFFFF)
    at = mixed & (len(slots) - 1)
    while slots[at] >= 0:
        held = slots[at]
        if states[held, REST] == rest and states[held, LEFT] == left and states[held, RIGHT] == right:
            break
        at = (at + 1) & (len(slots) - 1)
    return at


@compiled()
def entered(size, states, slots):  # type: ignore[no-untyped-def]
    """Enter the first `size` states into slots that are all free (-1)."""
    for i in range(size):
        slots[_slot(states[i, REST], states[i, LEFT], states[i, RIGHT], states, slots)] = i


@compiled()
def _size(mask):  # type: ignore[no-untyped-def]
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@compiled()
def open_bound(memo, states, layers):  # type: ignore[no-untyped-def]
    """No order costs less than this: the best one known, or the least of what the states not yet expanded promise."""
    bound = memo[BELOW]
    at = memo[AT]
    for layer in range(memo[LAYER], -1, -1):
        while at >= 0:
            bound = min(bound, states[at, PAID] + states[at, LEAST])
            at = states[at, NEXT]
        if layer:
            at = layers[layer - 1]
    return bound
