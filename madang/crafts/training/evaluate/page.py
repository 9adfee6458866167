"""The evaluation as one self-contained page: the Wright map, the tables, judges' words, open objections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from madang.crafts.training.fair.evaluation import Evaluation
from madang.crafts.training.fair.objections import Objection
from madang.crafts.training.fair.wright import columns
from madang.ledger import write_whole

_HERE = Path(__file__).parent
WIDTH, HEIGHT, MARGIN = 900, 560, 30  # of the map, in pixels
_LINE = 13  # pixels between labels that would lie on each other


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
    """Where the map's ticks and labels go: [(y, logit)], and for each column its x, name, [(y, label y, label)]."""
    told = columns(evaluation)
    values = [value for column in told.values() for value, _ in column]
    low, high = min(values), max(values)
    scale = (HEIGHT - 2 * MARGIN) / ((high - low) or 1.0)

    def down(value: float) -> float:
        return round(MARGIN + (high - value) * scale, 1)

    placed = []
    for number, (name, column) in enumerate(told.items()):
        marks, last = [], -1e9
        for value, label in sorted(column, reverse=True):
            last = max(last + _LINE, down(value))
            marks.append((down(value), round(last, 1), label))
        placed.append({"x": 70 + number * (WIDTH - 70) // len(told), "name": name, "marks": marks})
    ends = max([HEIGHT, *(marks[1] + MARGIN for column in placed for marks in column["marks"])])
    ticks = [(down(float(logit)), logit) for logit in range(int(low) - 1, int(high) + 2) if low <= logit <= high]
    return {"width": WIDTH, "height": round(ends), "ticks": ticks, "columns": placed}


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
