"""What a sheet of ratings is worth: judges who mark in their own way, marks that surprise, measures that blur.

And what a timetable leaves out, and whose time it takes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from madang.contract import derives, measure
from madang.crafts.training.consents.measures import without_consent, without_guardian
from madang.crafts.training.fair.ratings import Ratings
from madang.crafts.training.roster.measures import apprentices, birth_year, births, skill
from madang.crafts.training.timetable.document import Plan
from madang.errors import NotApplicable
from madang.model import Reading
from madang.records import Hours
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.training.fair.evaluation import Evaluation

__all__ = [
    "apprentices", "birth_year", "births", "hours", "judge_noise", "reliability", "severity", "skill",
    "unexpected_mark", "unplaced_lessons", "without_consent", "without_guardian",
]  # fmt: skip
RATINGS = "training.ratings"
TIMETABLE = "training.timetable"


@lru_cache(maxsize=1)
def _evaluated(ratings: Ratings) -> Evaluation:
    """What several measures of one sheet look at, made once."""
    from madang.crafts.training.fair.evaluation import evaluate

    return evaluate(ratings)


@measure("training.judge_noise", over=RATINGS, unit="ratio", axis="rows", judged="each", resolution=0.01, version=1)
def judge_noise(ratings: Ratings) -> Reading:
    """Infit of each judge: how noisy their marks are against what the many-facet model expects, 1 as expected.

    A span is a judge, from their first to their last row. Source: Wright and Masters 1982; Linacre and Wright, Rasch
    Measurement Transactions 8:3 (1994).
    """
    found = _evaluated(ratings)
    infit, _ = found.fit.squares(ratings.judge, len(ratings.judges))
    rows = [ratings.line[ratings.judge == at] for at in range(len(ratings.judges))]
    spans = Spans.of(
        [int(own.min()) for own in rows],
        [int(own.max()) + 1 for own in rows],
        infit.tolist(),
        rate=1,
        who=list(ratings.judges),
    )
    return Reading(float(infit.max()), spans=spans)


@measure("training.unexpected_mark", over=RATINGS, unit="sd", axis="rows", judged="each", resolution=0.1, version=1)
def unexpected_mark(ratings: Ratings) -> Reading:
    """Marks three standard deviations or more from what the model expects of trainee, judge and criterion.

    A span is a mark's row; above 0 the mark is higher than expected. The value is the share of such marks in percent.
    """
    found = _evaluated(ratings)
    far = found.fit.unexpected()
    spans = Spans.of(
        ratings.line[far].tolist(),
        (ratings.line[far] + 1).tolist(),
        found.fit.z[far].tolist(),
        rate=1,
        who=[ratings.persons[at][0] for at in ratings.person[far]],
        part=[ratings.criteria[at] for at in ratings.criterion[far]],
        ref=[ratings.judges[at] for at in ratings.judge[far]],
    )
    return Reading(100.0 * len(far) / ratings.count, spans=spans)


@measure("training.reliability", over=RATINGS, unit="ratio", axis="none", resolution=0.01, version=1)
def reliability(ratings: Ratings) -> Reading:
    """How well the measures tell trainees apart: G^2 / (1 + G^2), G their true spread over their mean error.

    Source: Wright and Masters 1982; the formulas are those of FACETS' table 7.
    """
    if len(ratings.persons) < 3:
        raise NotApplicable("fewer than three trainees cannot be told apart or not")
    return Reading(_evaluated(ratings).people.reliability)


@measure("training.severity", over=RATINGS, unit="logit", axis="rows", judged="each", resolution=0.01, version=1)
def severity(ratings: Ratings) -> Reading:
    """How severe each judge is, about the mean of those who share criteria; the value is their standard deviation.

    A fair measure has it taken out already; a span is a judge with a 90 % interval.
    """
    found = _evaluated(ratings)
    error = found.fit.error(ratings.judge, len(ratings.judges))
    rows = [ratings.line[ratings.judge == at] for at in range(len(ratings.judges))]
    own = found.fitted.severity
    spans = Spans.of(
        [int(each.min()) for each in rows],
        [int(each.max()) + 1 for each in rows],
        own.tolist(),
        rate=1,
        who=list(ratings.judges),
        low=(own - 1.645 * error).tolist(),
        high=(own + 1.645 * error).tolist(),
    )
    return Reading(float(np.std(own)), spans=spans)


@derives(Hours, over=TIMETABLE, version=1)
def hours(plan: Plan) -> Hours:
    """The hours of every trainee in a timetable, or of everyone in a sheet of hours."""
    return plan.hours


@measure("training.unplaced_lessons", over=TIMETABLE, unit="lessons", axis="none", resolution=1, version=1)
def unplaced_lessons(plan: Plan) -> Reading:
    """Lessons that were asked for and found no place in the timetable."""
    if plan.asked is None or plan.placed is None:
        raise NotApplicable("a sheet of hours does not say what was asked for")
    return Reading(plan.asked - plan.placed)
