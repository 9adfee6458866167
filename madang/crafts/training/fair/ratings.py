"""Ratings: who was marked by whom, on what, with how much; in columns, with the line each came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from madang.errors import Unreadable

Ints = NDArray[np.int64]


class Mark(NamedTuple):
    """One mark as it stands in a sheet. month: "2026-03", or "" where the sheet tells no time."""

    person: str
    judge: str
    criterion: str
    score: int
    month: str = ""
    words: str = ""
    line: int = 0


@dataclass(frozen=True, eq=False)
class Ratings:
    """n ratings in columns; each rated person-month is a row of `persons`, since a trainee moves on in a month.

    person, judge, criterion: [n] places in the three tuples. step: [n] the score as a place in its criterion's
    `labels`, which are the scores that were given at all: what nobody gave cannot be placed on a scale.
    """

    persons: tuple[tuple[str, str], ...]  # id, month
    judges: tuple[str, ...]
    criteria: tuple[str, ...]
    person: Ints
    judge: Ints
    criterion: Ints
    step: Ints
    labels: tuple[tuple[int, ...], ...]
    line: Ints
    words: dict[int, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.step)

    @property
    def scores(self) -> Ints:
        """[n] the scores as they were given."""
        table = np.zeros((len(self.labels), max(map(len, self.labels))), np.int64)
        for place, labels in enumerate(self.labels):
            table[place, : len(labels)] = labels
        return np.asarray(table[self.criterion, self.step])

    @property
    def months(self) -> tuple[str, ...]:
        return tuple(sorted({month for _, month in self.persons}))

    def relabelled(self, labels: tuple[tuple[int, ...], ...]) -> Ratings:
        """The same marks, each criterion's scores told as places in these labels, which hold all that were given."""
        step = np.zeros_like(self.step)
        for place, own in enumerate(labels):
            where = self.criterion == place
            step[where] = np.searchsorted(own, self.scores[where])
        return replace(self, step=step, labels=labels)

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Ratings:
        """Ratings of marks in any order. Raises Unreadable where one trainee, judge, criterion and month comes twice.

        >>> ratings = Ratings.of([Mark("t1", "kim", "vocal", 3), Mark("t2", "kim", "vocal", 5)])
        >>> ratings.labels, ratings.step.tolist()
        (((3, 5),), [0, 1])
        """
        rows = list(marks)
        if not rows:
            raise Unreadable("it holds no mark", "write one row a mark: trainee, judge, criterion, score")
        _refuse_twice(rows)
        persons, person = _places([(row.person, row.month) for row in rows])
        judges, judge = _places([row.judge for row in rows])
        criteria, criterion = _places([row.criterion for row in rows])
        score = np.array([row.score for row in rows], np.int64)
        return cls.of_columns(
            persons,
            judges,
            criteria,
            person,
            judge,
            criterion,
            score,
            np.array([row.line for row in rows], np.int64),
            {at: row.words for at, row in enumerate(rows) if row.words},
        )

    @classmethod
    def of_columns(
        cls,
        persons: Sequence[tuple[str, str]],
        judges: Sequence[str],
        criteria: Sequence[str],
        person: Ints,
        judge: Ints,
        criterion: Ints,
        score: Ints,
        line: Ints | None = None,
        words: dict[int, str] | None = None,
    ) -> Ratings:
        """Ratings of columns that hold places in the three sequences, and scores as given."""
        step = np.zeros(len(score), np.int64)
        labels = []
        for place in range(len(criteria)):
            own = criterion == place
            given, at = np.unique(score[own], return_inverse=True)
            step[own] = at
            labels.append(tuple(int(each) for each in given))
        lines = np.arange(1, len(score) + 1) if line is None else line
        return cls(
            tuple(persons),
            tuple(judges),
            tuple(criteria),
            person,
            judge,
            criterion,
            step,
            tuple(labels),
            lines,
            words or {},
        )


def _places(values: list[Any]) -> tuple[tuple[Any, ...], Ints]:
    """The distinct values in order, and each one's place among them."""
    distinct = sorted(set(values))
    place = {value: at for at, value in enumerate(distinct)}
    return tuple(distinct), np.array([place[value] for value in values], np.int64)


def _refuse_twice(rows: list[Mark]) -> None:
    first: dict[tuple[str, str, str, str], Mark] = {}
    for row in rows:
        key = (row.person, row.judge, row.criterion, row.month)
        if key in first:
            raise Unreadable(
                f"line {row.line} marks {row.person} by {row.judge} for {row.criterion} as line {first[key].line} did",
                "keep one of the two, or give each a month",
            )
        first[key] = row
