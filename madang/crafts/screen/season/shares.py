"""How little a scene's share of its day can be, compiled. See `bound.py` for what is shared and why this is a bound.

For one scene the least share over all days it could be part of is a convex problem: fill the day's minutes with parts
of other scenes so that what it needs is shared with as many minutes as possible. It is solved by Frank and Wolfe's
method, whose linear step also gives a value that no choice comes below; only those values are used.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled

STEPS, HALVINGS, CLOSE = 6, 12, 2e-3


@compiled()
def shares(needs, needs_from, minutes, rates, room, weights, transfers, mixes, uses, least, slope):  # type: ignore[no-untyped-def]
    """Fill `least` with a value below each scene's share; return their sum.

    needs, needs_from: what scene s needs is needs[needs_from[s]:needs_from[s+1]]; rates: what each costs a day.
    weights: (n, E) by which minutes count; transfers: (n, n), antisymmetric, what s pays more where t is in its day.
    mixes: (n, n) the part of t in the best day of s, kept as the start of the next call. uses: (n, E) bool. slope:
    (n, E), the change of the sum with the logarithm of each weight.
    """
    scenes = len(minutes)
    slope[:] = 0
    score, chosen, worth = np.empty(scenes), np.empty(scenes), np.empty(scenes, np.int64)
    for s in range(scenes):
        mine = needs[needs_from[s] : needs_from[s + 1]]
        count = len(mine)
        base, rate, slopes = np.empty(count), np.empty(count), np.empty(count)
        weight = np.zeros((scenes, count))
        for j in range(count):
            base[j], rate[j] = minutes[s] * weights[s, mine[j]], rates[mine[j]]
            for t in range(scenes):
                if uses[t, mine[j]] and t != s:
                    weight[t, j] = minutes[t] * weights[t, mine[j]]
        mix, total, paid = mixes[s], base.copy(), 0.0
        mix[s] = 0
        for t in range(scenes):
            if mix[t] > 0:
                paid += transfers[s, t] * mix[t]
                for j in range(count):
                    total[j] += mix[t] * weight[t, j]
        best = -np.inf
        for _ in range(STEPS):
            value = paid
            for j in range(count):
                value += rate[j] * base[j] / total[j]
                slopes[j] = -rate[j] * base[j] / total[j] ** 2
            gainful = 0
            for t in range(scenes):
                change = transfers[s, t]
                for j in range(count):
                    change += slopes[j] * weight[t, j]
                if change < 0 and t != s:
                    score[t] = change / minutes[t]
                    worth[gainful] = t
                    gainful += 1
            left = room - minutes[s]
            to, paid_to = base.copy(), 0.0
            chosen[:] = 0
            for t in worth[:gainful][np.argsort(score[worth[:gainful]])]:
                if left <= 0:
                    break
                part = min(1.0, left / minutes[t])
                left -= part * minutes[t]
                chosen[t] = part
                paid_to += transfers[s, t] * part
                for j in range(count):
                    to[j] += part * weight[t, j]
            linear = value + paid_to - paid
            for j in range(count):
                linear += slopes[j] * (to[j] - total[j])
            best = max(best, linear)
            if value - best < CLOSE * abs(value):
                break
            low, high = 0.0, 1.0
            for _ in range(HALVINGS):
                middle, rise = (low + high) / 2, paid_to - paid
                for j in range(count):
                    there = total[j] + middle * (to[j] - total[j])
                    rise -= rate[j] * base[j] / there**2 * (to[j] - total[j])
                if rise < 0:
                    low = middle
                else:
                    high = middle
            for j in range(count):
                total[j] += low * (to[j] - total[j])
            paid += low * (paid_to - paid)
            for t in range(scenes):
                mix[t] += low * (chosen[t] - mix[t])
        least[s] = best
        for j in range(count):
            pull = rate[j] * base[j] / total[j] ** 2
            slope[s, mine[j]] += rate[j] * base[j] / total[j] - pull * base[j]
            for t in range(scenes):
                if mix[t] > 0 and weight[t, j] > 0:
                    slope[t, mine[j]] -= pull * mix[t] * weight[t, j]
    return least.sum()
