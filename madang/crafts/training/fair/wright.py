"""The Wright map: trainees, judges and thresholds on one ruler of logits, so that who meets what is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from madang.crafts.training.fair.evaluation import Evaluation

_HEIGHT = 24  # lines of the map in text


def in_text(evaluation: Evaluation, height: int = _HEIGHT) -> Iterator[str]:
    """The map as lines: the best, the severest and the hardest above."""
    told = columns(evaluation)
    values = [value for column in told.values() for value, _ in column]
    low, high = min(values), max(values)
    step = (high - low) / max(height - 1, 1) or 1.0
    rows: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(height)]
    for name, column in told.items():
        for value, label in column:
            rows[min(round((high - value) / step), height - 1)][name].append(label)
    widths = {name: max([len(name), *(len(_joined(row[name])) for row in rows)]) for name in told}
    yield f"{'logit':>6}  " + "  ".join(name.ljust(widths[name]) for name in told)
    for at, row in enumerate(rows):
        line = "  ".join(_joined(row[name]).ljust(widths[name]) for name in told)
        yield f"{high - at * step:6.2f}  {line}".rstrip()


def _joined(labels: list[str]) -> str:
    return " ".join(labels) if len(labels) <= 6 else f"{' '.join(labels[:5])} +{len(labels) - 5}"


def columns(evaluation: Evaluation) -> dict[str, list[tuple[float, str]]]:
    """Trainees, judges and criteria's thresholds, each with where it stands and its label."""
    ratings, fitted = evaluation.ratings, evaluation.fitted
    return {
        "trainees": [
            (float(value), " ".join(filter(None, person)))
            for person, value in zip(ratings.persons, fitted.ability, strict=True)
        ],
        "judges": list(zip(map(float, fitted.severity), ratings.judges, strict=True)),
        "criteria": [
            (float(fitted.thresholds[at, step]), f"{name} {labels[step + 1]}")
            for at, (name, labels) in enumerate(zip(ratings.criteria, ratings.labels, strict=True))
            for step in range(len(labels) - 1)
        ],
    }
