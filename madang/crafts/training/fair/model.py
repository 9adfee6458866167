"""The many-facet model of a set of ratings: severities of judges, thresholds of criteria, abilities of trainees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madang.crafts.training.fair.ratings import Ints, Ratings

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """What was estimated, in logits.

    severity: [judges], summing to 0 over judges who share criteria. rises: [criteria, steps] sums of thresholds.
    ability, se: [persons]. deviance: -2 log likelihood. nodes: how many points the ability's distribution was
    summed over (0 where it was not). spread: standard deviation of abilities.
    """

    severity: Floats
    rises: Floats
    ability: Floats
    se: Floats
    deviance: float
    nodes: int
    spread: float
    method: str
    mean: float = 0.0

    @property
    def thresholds(self) -> Floats:
        """[criteria, steps - 1] each step's threshold above the one below; 0 where a criterion has no such step."""
        return np.diff(self.rises, axis=1)


@dataclass(frozen=True)
class Design:
    """Ratings, sorted by person and told in cells (pairs of judge and criterion that occur)."""

    starts: Ints
    cell: Ints
    cell_judge: Ints
    cell_criterion: Ints
    tops: Ints
    raw: Floats  # [persons] sums of steps
    of_judge: Floats  # [judges] sums of steps
    of_step: Floats  # [criteria, steps] how often each was given
    groups: Ints  # [judges] which judges share criteria, and so can be compared

    @classmethod
    def of(cls, ratings: Ratings) -> Design:
        from madang.crafts.training.fair.linked import components

        people, judges, criteria = len(ratings.persons), len(ratings.judges), len(ratings.criteria)
        order = np.argsort(ratings.person, kind="stable")
        pairs, cell = np.unique((ratings.judge * criteria + ratings.criterion)[order], return_inverse=True)
        tops = np.array([len(labels) - 1 for labels in ratings.labels])
        of_step = np.zeros((criteria, int(tops.max()) + 1))
        np.add.at(of_step, (ratings.criterion, ratings.step), 1.0)
        groups, _ = components(ratings.judge, ratings.criterion, judges, criteria)
        return cls(
            starts=np.concatenate(([0], np.cumsum(np.bincount(ratings.person, minlength=people)))),
            cell=cell.astype(np.int64),
            cell_judge=pairs // criteria,
            cell_criterion=pairs % criteria,
            tops=tops,
            raw=_sums(ratings.person, ratings.step, people),
            of_judge=_sums(ratings.judge, ratings.step, judges),
            of_step=of_step,
            groups=groups,
        )

    def centred(self, severity: Floats) -> Floats:
        """Severities about the mean of the judges they can be compared with."""
        sums = np.bincount(self.groups, severity)
        return np.asarray(severity - (sums / np.bincount(self.groups))[self.groups])

    def first_rises(self) -> Floats:
        """Where to start from: thresholds as if everybody were of mean ability."""
        rises = np.zeros(self.of_step.shape)
        for place, top in enumerate(self.tops):
            often = self.of_step[place, : top + 1] + 0.5
            rises[place, 1 : top + 1] = np.cumsum(np.log(often[:-1] / often[1:]))
        return rises


def _sums(group: Ints, values: Ints, groups: int) -> Floats:
    return np.asarray(np.bincount(group, values, groups), np.float64)
