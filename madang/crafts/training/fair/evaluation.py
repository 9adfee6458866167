"""An evaluation: measures, judges and criteria of a sheet of ratings, and all that speaks against trusting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from madang.crafts.training.fair.fit import Drift, Fit, Separation, drifts, separation
from madang.crafts.training.fair.judged import refuse_appearance
from madang.crafts.training.fair.linked import components
from madang.crafts.training.fair.model import Design, Fitted, Floats
from madang.crafts.training.fair.ratings import Ratings
from madang.errors import Unreadable

Method = Literal["mml", "jml"]
DRIFT_Z = 2.0
_NAMED = 4  # of a group that is named in a sentence


@dataclass(frozen=True)
class Former:
    """An evaluation of before, to stay on its scale: thresholds by criterion and labels, severities by judge."""

    thresholds: dict[str, tuple[tuple[int, ...], tuple[float, ...]]]
    severity: dict[str, float]


@dataclass(frozen=True)
class Evaluation:
    """What was found. fair: [persons] the mark each would get on average from a judge of mean severity."""

    ratings: Ratings
    fitted: Fitted
    fit: Fit
    fair: Floats
    extreme: tuple[str, ...]  # [persons] "perfect", "zero" or ""
    people: Separation
    judges: Separation
    drifts: tuple[Drift, ...]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """What `--json` prints; persons, judges and criteria each from the best, the severest, the hardest down."""
        ratings, fitted = self.ratings, self.fitted
        return {
            "persons": self._persons(),
            "judges": self._judges(),
            "criteria": self._criteria(),
            "unexpected": self._unexpected(),
            "drift": [
                {"judge": d.judge, "month": d.month, "change": _r(d.change), "se": _r(d.se), "z": _r(d.z)}
                for d in self.drifts
            ],
            "reliability": {
                "persons": {k: _r(v) for k, v in vars(self.people).items()},
                "judges": {k: _r(v) for k, v in vars(self.judges).items()},
            },
            "notes": list(self.notes),
            "ratings": ratings.count,
            "spread": _r(fitted.spread),
            "deviance": round(fitted.deviance, 3),
            "nodes": fitted.nodes or None,
            "method": fitted.method,
        }

    def _persons(self) -> list[dict[str, Any]]:
        ratings, fitted = self.ratings, self.fitted
        infit, outfit = self.fit.squares(ratings.person, len(ratings.persons))
        often = np.bincount(ratings.person, minlength=len(ratings.persons))
        raw = np.bincount(ratings.person, ratings.scores, len(ratings.persons)) / often
        return [
            {
                "person": ratings.persons[at][0],
                **({"month": ratings.persons[at][1]} if ratings.persons[at][1] else {}),
                "measure": _r(fitted.ability[at]),
                "se": _r(fitted.se[at]),
                "fair_average": _r(self.fair[at]),
                "raw_average": _r(raw[at]),
                "marks": int(often[at]),
                "infit": _r(infit[at]),
                "outfit": _r(outfit[at]),
                "extreme": self.extreme[at] or None,
            }
            for at in np.argsort(-fitted.ability, kind="stable")
        ]

    def _judges(self) -> list[dict[str, Any]]:
        ratings, fitted = self.ratings, self.fitted
        infit, outfit = self.fit.squares(ratings.judge, len(ratings.judges))
        error = self.fit.error(ratings.judge, len(ratings.judges))
        often = np.bincount(ratings.judge, minlength=len(ratings.judges))
        raw = np.bincount(ratings.judge, ratings.scores, len(ratings.judges)) / often
        return [
            {
                "judge": ratings.judges[at],
                "severity": _r(fitted.severity[at]),
                "se": _r(error[at]),
                "raw_average": _r(raw[at]),
                "marks": int(often[at]),
                "infit": _r(infit[at]),
                "outfit": _r(outfit[at]),
            }
            for at in np.argsort(-fitted.severity, kind="stable")
        ]

    def _criteria(self) -> list[dict[str, Any]]:
        ratings, fitted = self.ratings, self.fitted
        infit, outfit = self.fit.squares(ratings.criterion, len(ratings.criteria))
        rows = []
        for at, name in enumerate(ratings.criteria):
            labels = ratings.labels[at]
            own = fitted.thresholds[at, : len(labels) - 1]
            rows.append(
                {
                    "criterion": name,
                    "difficulty": _r(own.mean()) if len(own) else None,
                    "thresholds": [_r(each) for each in own],
                    "categories": list(labels),
                    "infit": _r(infit[at]),
                    "outfit": _r(outfit[at]),
                }
            )
        return sorted(rows, key=lambda row: -(row["difficulty"] or 0.0))

    def _unexpected(self) -> list[dict[str, Any]]:
        ratings = self.ratings
        scores = ratings.scores
        return [
            {
                "line": int(ratings.line[at]),
                "person": ratings.persons[ratings.person[at]][0],
                "judge": ratings.judges[ratings.judge[at]],
                "criterion": ratings.criteria[ratings.criterion[at]],
                "score": int(scores[at]),
                "expected": _r(self._in_scores(ratings.criterion[at], self.fit.mean[at])),
                "z": _r(self.fit.z[at]),
                **({"words": ratings.words[int(at)]} if int(at) in ratings.words else {}),
            }
            for at in self.fit.unexpected()
        ]

    def _in_scores(self, criterion: int, step: float) -> float:
        labels = self.ratings.labels[criterion]
        return float(np.interp(step, np.arange(len(labels)), labels))


def evaluate(
    ratings: Ratings, method: Method = "mml", nodes: int | None = None, former: Former | None = None
) -> Evaluation:
    """Fair measures of the trainees in `ratings`.

    Raises Unreadable where appearance is judged, where panels are not linked, or where nothing was ever told apart.
    """
    from madang.crafts.training.fair.joint import fit_joint
    from madang.crafts.training.fair.marginal import Anchors, fit_marginal

    refuse_appearance(ratings.criteria)
    _refuse_unlinked(ratings)
    if all(len(labels) == 1 for labels in ratings.labels):
        raise Unreadable("all marks are alike, so nobody can be told from anybody", "mark on a scale, and use it")
    notes = list(_notes(ratings))
    if method == "jml":
        if former is not None:
            raise Unreadable("joint estimates cannot be held to a former scale", "leave out --method jml")
        fitted = fit_joint(ratings)
    else:
        anchors = None
        if former is not None:
            ratings, rises = _on_former_labels(ratings, former)
            anchors = Anchors(rises)
        fitted = fit_marginal(ratings, nodes, anchors)
    if former is not None:
        fitted = _on_former_scale(ratings, fitted, former)
        notes.append("thresholds are those of the former evaluation, the zero that of the judges in both")
    fit = Fit.of(ratings, fitted)
    errors = fit.error(ratings.judge, len(ratings.judges))
    return Evaluation(
        ratings=ratings,
        fitted=fitted,
        fit=fit,
        fair=_fair(ratings, fitted),
        extreme=_extremes(ratings),
        people=separation(fitted.ability, fitted.se, shrunk=method == "mml"),
        judges=separation(fitted.severity, errors),
        drifts=tuple(drifts(ratings, fit)),
        notes=tuple(notes),
    )


def _refuse_unlinked(ratings: Ratings) -> None:
    people, judges = components(ratings.person, ratings.judge, len(ratings.persons), len(ratings.judges))
    if people.max() == 0:
        return
    panels = [
        f"{_named([ratings.judges[at] for at in np.flatnonzero(judges == part)])} "
        f"(who marked {_named([' '.join(filter(None, ratings.persons[at])) for at in np.flatnonzero(people == part)])})"
        for part in range(int(people.max()) + 1)
    ]
    raise Unreadable(
        f"its marks fall into {len(panels)} panels that no common judge or trainee links: {'; '.join(panels[:_NAMED])}",
        "let one judge mark in both panels, or evaluate each panel alone",
    )


def _named(names: list[str]) -> str:
    """Some of the names, and how many more.

    >>> _named(["a", "b", "c", "d", "e", "f"])
    'a, b, c, d and 2 more'
    """
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def _notes(ratings: Ratings) -> list[str]:
    """What a reader has to know of the marks themselves."""
    notes = []
    for name, labels in zip(ratings.criteria, ratings.labels, strict=True):
        if len(labels) == 1:
            notes.append(f"{name}: everybody got {labels[0]}, so it tells nothing")
        unused = sorted(set(range(labels[0], labels[-1] + 1)) - set(labels))
        if unused:
            notes.append(f"{name}: nobody got {', '.join(map(str, unused))}; the marks beside are taken as neighbours")
    if len(ratings.judges) == 1:
        notes.append("there is one judge only: how severe they are cannot be told, nor taken out of the measures")
    groups = Design.of(ratings).groups
    if groups.max() > 0:
        parts = [
            _named([ratings.judges[at] for at in np.flatnonzero(groups == part)]) for part in range(groups.max() + 1)
        ]
        notes.append(
            f"judges who share no criterion are not comparable with each other: {'; '.join(parts[:_NAMED])}; "
            "severity is told within each group"
        )
    extremes = _extremes(ratings)
    for how, marks in (("perfect", "top"), ("zero", "bottom")):
        who = [" in ".join(filter(None, ratings.persons[at])) for at, each in enumerate(extremes) if each == how]
        if who:
            notes.append(f"only {marks} marks, so that the measure is a bound: {_named(who)}")
    return notes


def _extremes(ratings: Ratings) -> tuple[str, ...]:
    people = len(ratings.persons)
    tops = np.array([len(labels) - 1 for labels in ratings.labels])[ratings.criterion]
    raw, most = np.bincount(ratings.person, ratings.step, people), np.bincount(ratings.person, tops, people)
    return tuple("perfect" if r == m > 0 else "zero" if r == 0 else "" for r, m in zip(raw, most, strict=True))


def _fair(ratings: Ratings, fitted: Fitted) -> Floats:
    """[persons] the mean over criteria of the expected score from a judge of severity 0."""
    total = np.zeros(len(fitted.ability))
    for at, labels in enumerate(ratings.labels):
        eta = np.arange(len(labels)) * fitted.ability[:, None] - fitted.rises[at, : len(labels)]
        share = np.exp(eta - eta.max(axis=1, keepdims=True))
        total += (share @ np.array(labels, float)) / share.sum(axis=1)
    return total / len(ratings.labels)


def _on_former_labels(ratings: Ratings, former: Former) -> tuple[Ratings, Floats]:
    """The ratings told in the former evaluation's labels, and its thresholds summed."""
    for name, labels in zip(ratings.criteria, ratings.labels, strict=True):
        if name not in former.thresholds:
            raise Unreadable(
                f"the former evaluation has no criterion '{name}'",
                f"it has {_named(sorted(former.thresholds))}; evaluate the new criterion without --anchor first",
            )
        new = sorted(set(labels) - set(former.thresholds[name][0]))
        if new:
            raise Unreadable(
                f"{name} has marks of {', '.join(map(str, new))}, which the former evaluation never had",
                "evaluate both months together in one sheet",
            )
    told = [former.thresholds[name] for name in ratings.criteria]
    rises = np.zeros((len(told), max(len(labels) for labels, _ in told)))
    for at, (_, thresholds) in enumerate(told):
        rises[at, 1 : len(thresholds) + 1] = np.cumsum(thresholds)
    return ratings.relabelled(tuple(labels for labels, _ in told)), rises


def _on_former_scale(ratings: Ratings, fitted: Fitted, former: Former) -> Fitted:
    """Moved so that judges of both evaluations are, in the mean, as severe as they were."""
    from dataclasses import replace

    both = [at for at, judge in enumerate(ratings.judges) if judge in former.severity]
    if not both:
        raise Unreadable(
            "no judge of the former evaluation marked here, so nothing ties the two scales",
            "let one of the former judges mark too, or evaluate both months together",
        )
    moved = float(np.mean([former.severity[ratings.judges[at]] - fitted.severity[at] for at in both]))
    return replace(fitted, severity=fitted.severity + moved, ability=fitted.ability + moved, mean=fitted.mean + moved)


def _r(value: float) -> float:
    return round(float(value), 4)
