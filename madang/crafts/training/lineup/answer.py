"""What is said of a line-up problem: the best, proved or with a bound, and what it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from madang.crafts.training.lineup import kernels
from madang.crafts.training.lineup.problem import Ints, Problem, Slots, missing, named

NODES_PER_SECOND = 400_000  # of the search, on a slow machine; a limit in nodes gives the same answer everywhere
RESTARTS = 60
KEEP = 6  # the best line-ups that are told


@dataclass(frozen=True)
class Solved:
    """The best line-ups, by value. bound: no line-up is worth more. proved: there is no better and no other as good
    beyond those told, as far down as they go."""

    values: tuple[int, ...]
    lineups: tuple[tuple[int, ...], ...]
    bound: int | None
    proved: bool
    nodes: int

    @property
    def value(self) -> int | None:
        return self.values[0] if self.values else None


def solve(problem: Problem, seed: int = 0, most_nodes: int = 60 * NODES_PER_SECOND, keep: int = KEEP) -> Solved:
    """Local search, then proof: a depth-first search that leaves out only what cannot be among the `keep` best.

    >>> from madang.crafts.training.lineup.read import of_instance
    >>> people = [{"id": at, "vocal": 50 + at, "en": at == 0} for at in range(4)]
    >>> roles = {"lead": {"skill": "vocal", "count": 1, "min": 53}}
    >>> solved = solve(of_instance({"choose": 2, "trainees": people, "chemistry": [], "roles": roles,
    ...                             "distinct": [], "cover": ["en"]}))
    >>> solved.values, solved.lineups, solved.proved  # 50 + 53, nothing above the role's least
    ((103,), ((0, 3),), True)
    """
    if missing(problem):
        return Solved((), (), None, True, 0)
    order = _order(problem)
    rules = _rules(problem, order)
    values, found = kernels.climb(seed, RESTARTS, problem.choose, keep, rules)
    nodes, unseen = kernels.prove(problem.choose, values, found, most_nodes, rules)
    some = [at for at in range(keep) if values[at] > kernels.NEVER]
    proved = unseen == kernels.NEVER
    best = int(values[0]) if some else None
    return Solved(
        tuple(int(values[at]) for at in some),
        tuple(tuple(sorted(int(order[place]) for place in found[at])) for at in some),
        best if proved else max(int(unseen), kernels.NEVER if best is None else best),
        proved,
        int(nodes),
    )


def _rules(problem: Problem, order: Ints) -> kernels.Rules:
    """The problem as the loops see it, with people in this order."""
    slots, (who, at_most) = problem.slots(), problem.capped()
    return kernels.Rules(
        base=problem.base[order],
        pairs=np.ascontiguousarray(problem.pairs[np.ix_(order, order)]),
        surplus=np.ascontiguousarray(slots.surplus[:, order]),
        clash=slots.clash,
        optional=slots.optional,
        group=slots.group,
        speaks=np.ascontiguousarray(problem.speaks[order]),
        capped=np.ascontiguousarray(who[:, order]),
        at_most=at_most,
        role_weight=problem.role_weight,
    )


def _order(problem: Problem) -> Ints:
    """Those who may bring most first, so that what follows them is soon bounded below the best."""
    best_pairs = np.sort(problem.pairs, axis=1)[:, ::-1][:, : problem.choose - 1].sum(axis=1)
    surplus = np.maximum(problem.slots().surplus, 0).max(axis=0, initial=0)
    return np.asarray(np.argsort(-(problem.base + best_pairs / 2 + problem.role_weight * surplus), kind="stable"))


def holders(problem: Problem, members: Sequence[int]) -> dict[str, list[int]]:
    """Who holds which role in the best way (places in `ids`); a role that stays empty is not there."""
    slots = problem.slots()
    out: dict[str, list[int]] = {}
    for group in sorted(set(slots.group.tolist())):
        places = [at for at in range(len(slots.names)) if slots.group[at] == group]
        choices = [
            [(place, who) for who in members if slots.surplus[place, who] >= 0]
            + ([(place, -1)] if slots.optional[place] else [])
            for place in places
        ]
        allowed = [way for way in product(*choices) if not _clashes(way, slots)]
        best = max(allowed, key=lambda way: sum(int(slots.surplus[p, w]) for p, w in way if w >= 0), default=())
        for place, who in best:
            if who >= 0:
                out.setdefault(slots.names[place], []).append(who)
    return out


def _clashes(way: tuple[tuple[int, int], ...], slots: Slots) -> bool:
    return any(a < b and one == other and one >= 0 and slots.clash[a, b] for a, one in way for b, other in way)


def answer(problem: Problem, seed: int = 0, most_nodes: int = 60 * NODES_PER_SECOND) -> dict[str, Any]:
    """What `--json` prints. Values of what is not possible are null."""
    solved = solve(problem, seed, most_nodes)
    if solved.value is None:
        why = missing(problem) or _why_not(problem, solved)
        return {"value": None, "bound": solved.bound, "proved": solved.proved, "members": [], "why": why}
    best = solved.lineups[0]
    priced = [role.name for role in problem.roles if not role.optional]
    each_nodes = most_nodes // (len(best) + len(priced))  # all that hangs on it may take as long again as the proof
    out = [_out_of_it(problem, member, best, seed, each_nodes) for member in best]
    ties = [
        named(problem, each)
        for each, value in zip(solved.lineups[1:], solved.values[1:], strict=True)
        if value == solved.value
    ]
    return {
        "value": solved.value,
        "bound": solved.bound,
        "gap": round((solved.bound - solved.value) / max(abs(solved.bound), 1), 4)
        if solved.bound is not None
        else None,
        "proved": solved.proved,
        "members": named(problem, best),
        "roles": {role: named(problem, who) for role, who in holders(problem, best).items()},
        "ties": ties,
        "runners_up": [
            {"value": value, "members": named(problem, each)}
            for each, value in zip(solved.lineups[1:], solved.values[1:], strict=True)
        ],
        "irreplaceable": [row["member"] for row in out if row["without"] is None and row["proved"]],
        "substitutes": out,
        "role_price": [_price(problem, name, solved.value, seed, each_nodes) for name in priced],
        "nodes": solved.nodes,
    }


def _out_of_it(problem: Problem, member: int, best: tuple[int, ...], seed: int, most_nodes: int) -> dict[str, Any]:
    """The group without one member: the best who could step in with the others staying, and the best anew."""
    anew = solve(problem.without(member), seed, most_nodes, keep=1)
    stay = [each for each in best if each != member]
    stepping = [
        (value, who)
        for who in range(len(problem.ids))
        if who not in best and (value := value_of(problem, sorted([*stay, who]))) is not None
    ]
    value, who = max(stepping, key=lambda pair: (pair[0], -pair[1]), default=(None, None))
    return {
        "member": problem.ids[member],
        "substitute": None if who is None else problem.ids[who],
        "with_substitute": value,
        "without": anew.value,
        "proved": anew.proved,
    }


def _price(problem: Problem, role: str, value: int, seed: int, most_nodes: int) -> dict[str, Any]:
    """How much more the best line-up were worth if the role might stay empty."""
    free = solve(problem.with_optional(role), seed, most_nodes, keep=1)
    return {"role": role, "price": None if free.value is None else free.value - value, "proved": free.proved}


def value_of(problem: Problem, members: Sequence[int]) -> int | None:
    """What a line-up is worth; None where it is not allowed."""
    rules = _rules(problem, np.arange(len(problem.ids)))
    value = kernels.worth(np.array(members, np.int64), len(members), rules)
    return None if value == kernels.NEVER else int(value)


def _why_not(problem: Problem, solved: Solved) -> list[str]:
    """What keeps every line-up from being allowed: the roles, languages or caps that would free it, one by one."""
    if not solved.proved:
        return ["none was found in the time given; that there is none is not proved"]
    said = [
        f"without the role {role.name} there would be one"
        for role in problem.roles
        if solve(problem.with_optional(role.name), keep=1).values
    ]
    for at, language in enumerate(problem.languages):
        others = [place for place in range(len(problem.languages)) if place != at]
        free = replace(
            problem, languages=tuple(problem.languages[place] for place in others), speaks=problem.speaks[:, others]
        )
        if solve(free, keep=1).values:
            said.append(f"without {language} there would be one")
    for cap in problem.caps:
        free = replace(problem, caps=tuple(each for each in problem.caps if each is not cap))
        if solve(free, keep=1).values:
            said.append(f"without the cap {cap.name} there would be one")
    return said or ["no one requirement alone keeps it from being: several do together"]
