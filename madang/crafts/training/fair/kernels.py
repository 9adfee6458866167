"""The loops of the many-facet model: probabilities on a grid of abilities, and what each trainee's marks say there.

A cell is a pair of judge and criterion that occurs. P(step k) is proportional to exp(k (ability - severity) -
`rises`[criterion, k]), where `rises` sums the criterion's thresholds up to k (partial credit; Masters 1982,
Linacre 1989).
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from madang.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHUNKS = 4  # a fixed number, so that sums do not depend on how many threads there are


@compiled()
def log_norms(judge: Ints, criterion: Ints, severity: Floats, rises: Floats, tops: Ints, nodes: Floats) -> Floats:
    """[cells, nodes] the logarithm of what the probabilities of a cell are divided by."""
    out = np.empty((len(judge), len(nodes)))
    for cell in range(len(judge)):
        rise, top = rises[criterion[cell]], tops[criterion[cell]]
        for at in range(len(nodes)):
            ease = nodes[at] - severity[judge[cell]]
            most = 0.0
            for step in range(1, top + 1):
                most = max(most, step * ease - rise[step])
            total = 0.0
            for step in range(top + 1):
                total += np.exp(step * ease - rise[step] - most)
            out[cell, at] = most + np.log(total)
    return out


@compiled()
def expected(
    judge: Ints, criterion: Ints, severity: Floats, rises: Floats, tops: Ints, nodes: Floats, weight: Floats
) -> tuple[Floats, Floats]:
    """What marks are expected where cells are marked `weight`[cells, nodes] times at each node.

    Returns [judges] the sum of steps, and [criteria, steps] how often each step is given.
    """
    by_judge = np.zeros(len(severity))
    by_step = np.zeros(rises.shape)
    share = np.empty(rises.shape[1])
    for cell in range(len(judge)):
        rise, top = rises[criterion[cell]], tops[criterion[cell]]
        for at in range(len(nodes)):
            if weight[cell, at] == 0.0:
                continue
            ease = nodes[at] - severity[judge[cell]]
            most = 0.0
            for step in range(1, top + 1):
                most = max(most, step * ease - rise[step])
            total = 0.0
            for step in range(top + 1):
                share[step] = np.exp(step * ease - rise[step] - most)
                total += share[step]
            for step in range(top + 1):
                often = weight[cell, at] * share[step] / total
                by_step[criterion[cell], step] += often
                by_judge[judge[cell]] += step * often
    return by_judge, by_step


@compiled(parallel=True)
def posteriors(
    starts: Ints, cell: Ints, raw: Floats, norms: Floats, nodes: Floats, log_prior: Floats, low: Ints, high: Ints
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """What each person's marks say of their ability.

    starts: [persons + 1] where each person's marks begin in `cell`. raw: [persons] sums of steps. low, high: the
    nodes from and to (exclusive) which a person's ability is looked for. Returns [persons] log likelihoods, means
    and standard deviations, [nodes] how many persons are there, and [cells, nodes] how many marks of a cell are given
    from each node.
    """
    people = len(raw)
    likelihood, mean, sd = np.empty(people), np.empty(people), np.empty(people)
    crowd = np.zeros((CHUNKS, norms.shape[1]))
    given = np.zeros((CHUNKS, norms.shape[0], norms.shape[1]))
    for chunk in numba.prange(CHUNKS):
        share = np.empty(len(nodes))
        for person in range(people * chunk // CHUNKS, people * (chunk + 1) // CHUNKS):
            first, last = low[person], high[person]
            for at in range(first, last):
                share[at] = log_prior[at] + raw[person] * nodes[at]
            for mark in range(starts[person], starts[person + 1]):
                norm = norms[cell[mark]]
                for at in range(first, last):
                    share[at] -= norm[at]
            most = share[first]
            for at in range(first + 1, last):
                most = max(most, share[at])
            total, moment, square = 0.0, 0.0, 0.0
            for at in range(first, last):
                share[at] = np.exp(share[at] - most)
                total += share[at]
                moment += share[at] * nodes[at]
            for at in range(first, last):
                share[at] /= total
                square += share[at] * (nodes[at] - moment / total) ** 2
                crowd[chunk, at] += share[at]
            likelihood[person] = most + np.log(total)
            mean[person] = moment / total
            sd[person] = np.sqrt(square)
            for mark in range(starts[person], starts[person + 1]):
                line = given[chunk, cell[mark]]
                for at in range(first, last):
                    line[at] += share[at]
    return likelihood, mean, sd, crowd.sum(axis=0), given.sum(axis=0)


@compiled()
def moments(
    ability: Floats, judge: Ints, criterion: Ints, severity: Floats, rises: Floats, tops: Ints
) -> tuple[Floats, Floats, Floats]:
    """[marks] mean, variance and fourth central moment of the step each mark was expected to be."""
    mean, variance, fourth = np.empty(len(ability)), np.empty(len(ability)), np.empty(len(ability))
    share = np.empty(rises.shape[1])
    for mark in range(len(ability)):
        rise, top = rises[criterion[mark]], tops[criterion[mark]]
        ease = ability[mark] - severity[judge[mark]]
        most = 0.0
        for step in range(1, top + 1):
            most = max(most, step * ease - rise[step])
        total, first = 0.0, 0.0
        for step in range(top + 1):
            share[step] = np.exp(step * ease - rise[step] - most)
            total += share[step]
            first += step * share[step]
        first /= total
        second, last = 0.0, 0.0
        for step in range(top + 1):
            off = (step - first) ** 2
            second += share[step] / total * off
            last += share[step] / total * off * off
        mean[mark], variance[mark], fourth[mark] = first, second, last
    return mean, variance, fourth


@compiled()
def tallies(
    person: Ints, judge: Ints, criterion: Ints, ability: Floats, severity: Floats, rises: Floats, tops: Ints
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats, float]:
    """What marks are expected at given abilities, and how far they vary.

    Returns sums of expected steps and of their variances for persons and for judges, [criteria, steps - 1] how many
    marks reach each step and the variance of that, and the sum of the marks' log norms.
    """
    of_person, var_person = np.zeros(len(ability)), np.zeros(len(ability))
    of_judge, var_judge = np.zeros(len(severity)), np.zeros(len(severity))
    reach, var_reach = np.zeros((len(tops), rises.shape[1] - 1)), np.zeros((len(tops), rises.shape[1] - 1))
    share = np.empty(rises.shape[1])
    norms = 0.0
    for mark in range(len(person)):
        own, rise, top = criterion[mark], rises[criterion[mark]], tops[criterion[mark]]
        ease = ability[person[mark]] - severity[judge[mark]]
        most = 0.0
        for step in range(1, top + 1):
            most = max(most, step * ease - rise[step])
        total, mean = 0.0, 0.0
        for step in range(top + 1):
            share[step] = np.exp(step * ease - rise[step] - most)
            total += share[step]
            mean += step * share[step]
        mean /= total
        norms += most + np.log(total)
        variance, above = 0.0, 0.0
        for step in range(top, -1, -1):
            share[step] /= total
            variance += share[step] * (step - mean) ** 2
            above += share[step]
            if step > 0:
                reach[own, step - 1] += above
                var_reach[own, step - 1] += above * (1.0 - above)
        of_person[person[mark]] += mean
        var_person[person[mark]] += variance
        of_judge[judge[mark]] += mean
        var_judge[judge[mark]] += variance
    return of_person, var_person, of_judge, var_judge, reach, var_reach, norms
