"""The loops of line-ups: what a choice is worth, better choices by swaps, and the search that proves the best."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from madang.compiled import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NEVER = -(1 << 40)  # the value of what is not allowed


class Rules(NamedTuple):
    """A problem as the loops see it: what each brings alone and with each other, p places in roles, what is asked.

    base: [n]. pairs: [n, n]. surplus: [p, n] skill above a place's least. clash: [p, p] places that need different
    people. optional, group: [p]. speaks: [n, languages]. capped: [caps, n], at_most: [caps].
    """

    base: Ints
    pairs: Ints
    surplus: Ints
    clash: Bools
    optional: Bools
    group: Ints
    speaks: Bools
    capped: Bools
    at_most: Ints
    role_weight: int


@compiled()
def best_in_roles(members: Ints, size: int, rules: Rules) -> int:
    """The greatest sum of surpluses when `members[:size]` fill all places, each group of clashing ones by itself.

    NEVER where a place that may not stay empty does.
    """
    places = len(rules.surplus)
    total = 0
    holder = np.full(places, -1, np.int64)
    for first in range(places):
        if rules.group[first] != first:
            continue
        own = np.flatnonzero(rules.group == first)
        best = NEVER
        depth = 0
        at = np.full(len(own), -1, np.int64)  # which member (size: nobody) each place tries
        sums = np.zeros(len(own) + 1, np.int64)
        while depth >= 0:
            place = own[depth]
            at[depth] += 1
            last = size if rules.optional[place] else size - 1
            if at[depth] > last:
                at[depth] = -1
                holder[place] = -1
                depth -= 1
                continue
            gain = 0
            if at[depth] < size:
                who = members[at[depth]]
                gain = rules.surplus[place, who]
                if gain < 0:
                    continue
                taken = False
                for other in range(depth):
                    if holder[own[other]] == who and rules.clash[place, own[other]]:
                        taken = True
                if taken:
                    continue
                holder[place] = who
            else:
                holder[place] = -1
            sums[depth + 1] = sums[depth] + gain
            if depth == len(own) - 1:
                best = max(best, sums[depth + 1])
            else:
                depth += 1
        if best == NEVER:
            return NEVER
        total += best
    return total


@compiled()
def worth(
    members: Ints,
    size: int,
    rules: Rules,
) -> int:
    """The value of a whole line-up; NEVER where it lacks a role or a language, or breaks a cap."""
    for language in range(rules.speaks.shape[1]):
        spoken = False
        for at in range(size):
            spoken = spoken or rules.speaks[members[at], language]
        if not spoken:
            return NEVER
    for cap in range(len(rules.at_most)):
        held = 0
        for at in range(size):
            held += rules.capped[cap, members[at]]
        if held > rules.at_most[cap]:
            return NEVER
    roles = best_in_roles(members, size, rules)
    if roles == NEVER:
        return NEVER
    total: int = rules.role_weight * roles
    for one in range(size):
        total += rules.base[members[one]]
        for other in range(one):
            total += rules.pairs[members[one], members[other]]
    return total


@compiled()
def climb(
    seed: int,
    restarts: int,
    choose: int,
    keep: int,
    rules: Rules,
) -> tuple[Ints, Ints]:
    """The `keep` best different line-ups that swapping one member at a time reaches from random ones.

    A line-up that lacks something climbs by what it lacks first. Returns values (NEVER where there are fewer) and
    [keep, choose] members, in order of their places.
    """
    np.random.seed(seed)
    n = len(rules.base)
    values, found = np.full(keep, NEVER, np.int64), np.full((keep, choose), -1, np.int64)
    for _ in range(restarts):
        order = np.random.permutation(n)
        members = order[:choose].copy()
        rest = order[choose:].copy()
        now = _soft(members, rules)
        moved = True
        while moved:
            moved = False
            best, best_in, best_out = now, -1, -1
            for place in range(choose):
                was = members[place]
                for other in range(len(rest)):
                    members[place] = rest[other]
                    then = _soft(members, rules)
                    if then > best:
                        best, best_in, best_out = then, other, place
                members[place] = was
            if best_in >= 0:
                members[best_out], rest[best_in] = rest[best_in], members[best_out]
                now, moved = best, True
        value = worth(members, choose, rules)
        if value > NEVER:
            _remember(values, found, value, np.sort(members))
    return values, found


@compiled()
def _soft(
    members: Ints,
    rules: Rules,
) -> int:
    """The value with all that lacks weighed heavily, so that a climb finds its way to what is allowed."""
    size = len(members)
    total: int = 0
    heavy = 10_000
    for one in range(size):
        total += rules.base[members[one]]
        for other in range(one):
            total += rules.pairs[members[one], members[other]]
    for language in range(rules.speaks.shape[1]):
        spoken = False
        for at in range(size):
            spoken = spoken or rules.speaks[members[at], language]
        total -= 0 if spoken else heavy
    for cap in range(len(rules.at_most)):
        held = 0
        for at in range(size):
            held += rules.capped[cap, members[at]]
        total -= heavy * max(held - rules.at_most[cap], 0)
    roles = best_in_roles(members, size, rules)
    if roles > NEVER:
        return int(total + rules.role_weight * roles)
    for place in range(len(rules.surplus)):
        most = rules.surplus[place, members[0]]
        for at in range(1, size):
            most = max(most, rules.surplus[place, members[at]])
        total -= 0 if most >= 0 or rules.optional[place] else heavy - most
    return total - heavy


@compiled()
def _remember(values: Ints, found: Ints, value: int, members: Ints) -> None:
    """Keep a line-up among the best, in order of value, once."""
    if value <= values[-1]:
        return
    for at in range(len(values)):
        if values[at] == value and np.all(found[at] == members):
            return
    at = len(values) - 1
    while at > 0 and values[at - 1] < value:
        values[at] = values[at - 1]
        found[at] = found[at - 1]
        at -= 1
    values[at] = value
    found[at] = members


@compiled()
def reaches(pairs: Ints, choose: int) -> Ints:
    """[n, n, choose] the sum of the c greatest pairs of i with those from place t on."""
    n = len(pairs)
    out = np.zeros((n, n + 1, choose), np.int64)
    for i in range(n):
        top = np.full(choose, NEVER, np.int64)
        for t in range(n - 1, -1, -1):
            if t != i:
                own = pairs[i, t]
                for at in range(choose):
                    if own > top[at]:
                        own, top[at] = top[at], own
            total = 0
            for count in range(1, choose):
                if top[count - 1] > NEVER:
                    total += top[count - 1]
                out[i, t, count] = total
    return out


@compiled()
def prove(
    choose: int,
    values: Ints,
    found: Ints,
    most_nodes: int,
    rules: Rules,
) -> tuple[int, int]:
    """Search all line-ups that may be among the best; `values` and `found` hold the best so far and are renewed.

    Members join in order of place. At each node the bound adds to what is chosen, for the best `left` of those that
    follow, what each brings with the chosen and half of their best pairs with others that follow, and for each role
    the best who is there or may come. Returns how many nodes were seen, and the greatest bound of a branch that was
    not looked into (NEVER where all were).
    """
    n, places = len(rules.base), len(rules.surplus)
    ahead = reaches(rules.pairs, choose)
    best_after = np.full((places, n + 1), NEVER, np.int64)  # [place, t] the best surplus from t on
    for place in range(places):
        for t in range(n - 1, -1, -1):
            best_after[place, t] = max(best_after[place, t + 1], rules.surplus[place, t])
    members = np.full(choose, -1, np.int64)
    gain = np.zeros((choose + 1, n), np.int64)  # [depth, i] what i brings with those chosen
    gain[0] = rules.base
    sums = np.zeros(choose + 1, np.int64)
    held = np.full((choose + 1, places), NEVER, np.int64)  # the best surplus among those chosen
    following = np.zeros(choose + 1, np.int64)
    top = np.empty(choose, np.float64)
    depth, nodes, unseen = 0, 0, NEVER
    while depth >= 0:
        t = following[depth]
        left = choose - depth
        if n - t < left:
            depth -= 1
            continue
        roles, possible = 0, True
        for place in range(places):
            most = max(held[depth, place], best_after[place, t])
            if most < 0:
                possible = possible and rules.optional[place]
            else:
                roles += most
        bound = NEVER
        if possible and _may_speak(members, depth, t, rules):
            count = 0
            for i in range(t, n):
                own = gain[depth, i] + 0.5 * ahead[i, t, left - 1]
                if count < left:
                    at = count
                    count += 1
                elif own > top[left - 1]:
                    at = left - 1
                else:
                    continue
                while at > 0 and top[at - 1] < own:
                    top[at] = top[at - 1]
                    at -= 1
                top[at] = own
            total = sums[depth] + rules.role_weight * roles + 0.0
            for at in range(left):
                total += top[at]
            bound = int(np.floor(total))
        if bound <= values[-1]:
            depth -= 1
            continue
        nodes += 1
        if nodes > most_nodes:
            unseen = max(unseen, bound)
            depth -= 1
            continue
        following[depth] = t + 1
        members[depth] = t
        if left == 1:
            value = worth(members, choose, rules)
            if value > values[-1]:
                _remember(values, found, value, members.copy())
            continue
        sums[depth + 1] = sums[depth] + gain[depth, t]
        for i in range(t + 1, n):
            gain[depth + 1, i] = gain[depth, i] + rules.pairs[t, i]
        for place in range(places):
            held[depth + 1, place] = max(held[depth, place], rules.surplus[place, t])
        following[depth + 1] = t + 1
        depth += 1
    return nodes, unseen


@compiled()
def _may_speak(members: Ints, size: int, t: int, rules: Rules) -> bool:
    for language in range(rules.speaks.shape[1]):
        spoken = False
        for at in range(size):
            spoken = spoken or rules.speaks[members[at], language]
        for i in range(t, len(rules.speaks)):
            if spoken:
                break
            spoken = rules.speaks[i, language]
        if not spoken:
            return False
    return True
