"""A line-up problem: who there is, what each can, who fits whom, and what the group needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Role:
    """A part of the group: `count` people whose `skill` is at least `least`. optional: may stay empty."""

    name: str
    skill: str
    least: int
    count: int = 1
    optional: bool = False


@dataclass(frozen=True)
class Cap:
    """At most so many of some trainees: those under an age, from one town, who share a voice."""

    name: str
    ids: tuple[str, ...]
    at_most: int


@dataclass(frozen=True, eq=False)
class Problem:
    """Choose `choose` of n trainees.

    ids: as they stand in the input. skills: [n, skills]. speaks: [n, languages]. chemistry: [n, n], symmetric, how
    well two go together. The value of a line-up is the sum of its members' skills, `pair_weight` times the chemistry
    of its pairs, and `role_weight` times what role holders have above their role's least.
    """

    ids: tuple[str, ...]
    choose: int
    skill_names: tuple[str, ...]
    skills: Ints
    languages: tuple[str, ...]
    speaks: NDArray[np.bool_]
    chemistry: Ints
    roles: tuple[Role, ...]
    distinct: tuple[tuple[str, str], ...] = ()
    caps: tuple[Cap, ...] = ()
    pair_weight: int = 5
    role_weight: int = 10

    @property
    def base(self) -> Ints:
        """[n] what each brings alone."""
        return np.asarray(self.skills.sum(axis=1))

    @property
    def pairs(self) -> Ints:
        """[n, n] what two bring together."""
        return np.asarray(self.pair_weight * self.chemistry)

    def without(self, member: int) -> Problem:
        """The same without one trainee (a place in `ids`)."""
        left = [at for at in range(len(self.ids)) if at != member]
        return replace(
            self,
            ids=tuple(self.ids[at] for at in left),
            skills=self.skills[left],
            speaks=self.speaks[left],
            chemistry=self.chemistry[np.ix_(left, left)],
        )

    def with_optional(self, name: str) -> Problem:
        """The same, where a role may stay empty; what it adds where it is filled still counts."""
        return replace(self, roles=tuple(replace(r, optional=True) if r.name == name else r for r in self.roles))

    def slots(self) -> Slots:
        """Roles as single places, for the loops."""
        places = [role for role in self.roles for _ in range(role.count)]
        apart = {frozenset(pair) for pair in self.distinct}
        clash = np.array(
            [[a is not b and (one == other or frozenset((one.name, other.name)) in apart)
              for b, other in enumerate(places)] for a, one in enumerate(places)],
            dtype=np.bool_,
        ).reshape(len(places), len(places))  # fmt: skip
        for at in range(len(places)):
            clash[at, at] = False
        skill = [self.skill_names.index(role.skill) for role in places]
        surplus = np.array([self.skills[:, own] - role.least for own, role in zip(skill, places, strict=True)])
        return Slots(
            names=tuple(role.name for role in places),
            surplus=surplus.reshape(len(places), len(self.ids)).astype(np.int64),
            clash=clash,
            optional=np.array([role.optional for role in places], dtype=np.bool_),
            group=_groups(clash),
        )

    def capped(self) -> tuple[NDArray[np.bool_], Ints]:
        """[caps, n] who counts against each cap, and [caps] how many there may be."""
        who = np.array([[each in cap.ids for each in self.ids] for cap in self.caps], dtype=np.bool_)
        return who.reshape(len(self.caps), len(self.ids)), np.array([cap.at_most for cap in self.caps], np.int64)


@dataclass(frozen=True, eq=False)
class Slots:
    """Places in roles, p of them. surplus: [p, n] skill above the least, negative where it is not reached.

    clash: [p, p] places that need different people. group: [p] places that clashes join, numbered.
    """

    names: tuple[str, ...]
    surplus: Ints
    clash: NDArray[np.bool_]
    optional: NDArray[np.bool_]
    group: Ints


def _groups(clash: NDArray[np.bool_]) -> Ints:
    group = np.arange(len(clash))
    for a, b in np.argwhere(clash):
        group[group == max(group[a], group[b])] = min(group[a], group[b])
    return group


def missing(problem: Problem) -> list[str]:
    """In words, what nobody or too few can do, so that no line-up exists whatever is chosen."""
    said = []
    if problem.choose > len(problem.ids):
        said.append(f"{problem.choose} are to be chosen of {len(problem.ids)}")
    for role in problem.roles:
        able = int((problem.skills[:, problem.skill_names.index(role.skill)] >= role.least).sum())
        if able < role.count and not role.optional:
            said.append(f"{role.name} needs {role.count} with {role.skill} of {role.least} or more; there are {able}")
    for language, speakers in zip(problem.languages, problem.speaks.T, strict=True):
        if not speakers.any():
            said.append(f"nobody speaks {language}")
    return said


def named(problem: Problem, members: Sequence[int]) -> list[str]:
    return [problem.ids[at] for at in members]
