"""Twelve trainees, three months of marks by four judges: what is planted in them, and the sheets themselves.

Marks follow a partial credit model from one seed: the odds of each next mark hang on ability less severity less
threshold. One judge is severe all along, one becomes severer in the last month, and one trainee falls short of the
standard in one skill.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

SEED = 14
MONTHS = ("2026-03", "2026-04", "2026-05")
JUDGES = {"kim": -0.4, "lee": -0.5, "park": -0.5, "choi": 1.9}  # logits
SEVERE = "choi"
DRIFT = ("park", "2026-05", 2.2)  # logits severer in that month
CRITERIA = {"vocal": 0.0, "rap": 0.2, "dance": -0.1, "stage": 0.1, "rhythm": 0.0, "expression": -0.2}
TOP = 4
THRESHOLDS = (-1.8, -0.6, 0.6, 1.8)
GROWTH = 0.25  # logits a month
STANDARD = "debut-readiness"
SHORT = ("tr05", "dance", 44, 50)  # id, skill, level, standard of everyone


@dataclass(frozen=True)
class Trainee:
    """One row of the roster: levels of 0 to 100, ability in logits."""

    id: str
    birth: str
    role: str
    mentor: str
    vocal: int
    rap: int
    dance: int
    stage: int
    lead: int
    ability: float


TRAINEES = (
    Trainee("tr01", "2008-02-11", "main vocal", "kim", 82, 40, 61, 66, 55, 1.1),
    Trainee("tr02", "2009-06-30", "lead vocal", "kim", 71, 52, 58, 60, 50, 0.6),
    Trainee("tr03", "2008-11-02", "lead vocal", "kim", 69, 45, 63, 58, 48, 0.3),
    Trainee("tr04", "2007-12-24", "main dance", "lee", 57, 38, 84, 71, 60, 1.4),
    Trainee("tr05", "2010-04-17", "main rap", "park", 55, 78, 44, 62, 47, -0.2),
    Trainee("tr06", "2009-09-09", "lead dance", "lee", 60, 41, 73, 64, 52, 0.5),
    Trainee("tr07", "2010-01-05", "centre", "choi", 63, 44, 66, 77, 58, 0.8),
    Trainee("tr08", "2007-08-15", "leader", "choi", 66, 50, 65, 68, 79, 0.9),
    Trainee("tr09", "2011-03-21", "", "park", 58, 49, 57, 55, 45, -0.7),
    Trainee("tr10", "2010-10-10", "", "lee", 54, 43, 60, 52, 44, -1.0),
    Trainee("tr11", "2011-07-07", "", "kim", 61, 39, 55, 57, 46, -0.5),
    Trainee("tr12", "2009-05-19", "", "park", 59, 56, 62, 59, 51, 0.0),
)
ROSTER, RATINGS = "trainees/first-light_roster.csv", "trainees/first-light_ratings.csv"


def roster() -> str:
    """The roster as a sheet: trainees with their levels, and the four mentors below them."""
    columns = ("id", "birth", "role", "mentor", "vocal", "rap", "dance", "stage", "lead")
    rows = [[getattr(each, column) for column in columns] for each in TRAINEES]
    mentors = [[judge, f"{1984 + at}-01-15", "mentor", *[""] * 6] for at, judge in enumerate(JUDGES)]
    return _csv([columns, *rows, *mentors])


def ratings() -> str:
    """Every mark of every month, one row each."""
    draw = np.random.default_rng(SEED)
    rows = []
    for at, month in enumerate(MONTHS):
        for trainee in TRAINEES:
            for judge, severity in JUDGES.items():
                drift = DRIFT[2] if (judge, month) == DRIFT[:2] else 0.0
                for criterion, hard in CRITERIA.items():
                    ahead = trainee.ability + GROWTH * at - severity - drift - hard
                    rises = np.concatenate(([0.0], np.cumsum(ahead - np.array(THRESHOLDS))))
                    odds = np.exp(rises - rises.max())
                    score = int(np.searchsorted(np.cumsum(odds / odds.sum()), draw.random()))
                    rows.append((month, trainee.id, judge, criterion, score))
    return _csv([("month", "trainee", "judge", "criterion", "score"), *rows])


def severity(judge: str) -> float:
    """How severe a judge is over all months, in logits about the mean of the four."""
    over = {each: logits + DRIFT[2] / len(MONTHS) * (each == DRIFT[0]) for each, logits in JUDGES.items()}
    return over[judge] - sum(over.values()) / len(over)


def planted() -> dict[str, object]:
    """What is planted in the two sheets, for programs."""
    return {
        "severe": {"judge": SEVERE, "logits": round(severity(SEVERE), 3)},
        "drift": {"judge": DRIFT[0], "month": DRIFT[1], "logits": DRIFT[2]},
        "short": {"person": SHORT[0], "skill": SHORT[1], "level": SHORT[2], "limit": SHORT[3]},
    }


def _csv(rows: list[tuple[object, ...] | list[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
