"""The evaluation as one self-contained page: the Wright map, the tables, judges' words, open objections."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from madang.crafts.training.fair.evaluation import Evaluation
from madang.crafts.training.fair.objections import Objection
from madang.crafts.training.fair.wright import columns
from madang.ledger import write_whole

_HERE = Path(__file__).parent
WIDTH, HEIGHT, MARGIN = 900, 560, 30  # of the map, in pixels
_LINE = 13  # pixels between labels that would lie on each other
_MOST_LABELS = 40  # of a column; more are drawn as bars


def write_page(evaluation: Evaluation, objections: list[Objection], title: str, file: Path) -> None:
    """Raises OSError."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    text = environment.get_template("page.html.jinja").render(
        title=title,
        told=evaluation.document(),
        objections=objections,
        map=wright_map(evaluation),
        words=_words(evaluation),
    )
    write_whole(file, text.encode("utf-8"))


def wright_map(evaluation: Evaluation) -> dict[str, Any]:
    """Where the map's ticks and labels go: [(y, logit)], and for each column its x, name, marks
    [(y, label y, label)], or bars [(y, how many)] where there are too many to name."""
    told = columns(evaluation)
    values = [value for column in told.values() for value, _ in column]
    low, high = min(values), max(values)
    scale = (HEIGHT - 2 * MARGIN) / ((high - low) or 1.0)

    def down(value: float) -> float:
        return round(MARGIN + (high - value) * scale, 1)

    placed: list[dict[str, Any]] = []
    ends = float(HEIGHT)
    for number, (name, column) in enumerate(told.items()):
        at: dict[str, Any] = {"x": 70 + number * (WIDTH - 70) // len(told), "name": name, "marks": [], "bars": []}
        if len(column) > _MOST_LABELS:
            at["bars"] = _bars([down(value) for value, _ in column])
        else:
            at["marks"] = _labels([(down(value), label) for value, label in sorted(column, reverse=True)])
            ends = max(ends, at["marks"][-1][1] + MARGIN)
        placed.append(at)
    ticks = [(down(float(logit)), logit) for logit in range(int(low) - 1, int(high) + 2) if low <= logit <= high]
    return {"width": WIDTH, "height": round(ends), "ticks": ticks, "columns": placed}


def _labels(marks: list[tuple[float, str]]) -> list[tuple[float, float, str]]:
    """(y, y of the label, label): labels that would lie on each other move down."""
    placed, last = [], -1e9
    for y, label in marks:
        last = max(last + _LINE, y)
        placed.append((y, round(last, 1), label))
    return placed


def _bars(marks: list[float]) -> list[tuple[float, int]]:
    """(y, how many marks) of each line that has any."""
    often = Counter(round(y / _LINE) * _LINE for y in marks)
    return sorted((float(y), count) for y, count in often.items())


def _words(evaluation: Evaluation) -> list[dict[str, Any]]:
    """What judges wrote beside their marks."""
    ratings, scores = evaluation.ratings, evaluation.ratings.scores
    return [
        {
            "person": " ".join(filter(None, ratings.persons[ratings.person[at]])),
            "judge": ratings.judges[ratings.judge[at]],
            "criterion": ratings.criteria[ratings.criterion[at]],
            "score": int(scores[at]),
            "words": words,
        }
        for at, words in sorted(ratings.words.items())
    ]
