"""From files to an evaluation: the sheet, measured takes beside it, objections, and the scale of before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from madang.crafts.training.fair.evaluation import Evaluation, Method, evaluate
from madang.crafts.training.fair.former import read_former
from madang.crafts.training.fair.measured import read_bands, read_measured
from madang.crafts.training.fair.objections import Objection, read_objections
from madang.crafts.training.fair.ratings import Ratings
from madang.crafts.training.fair.sheet import read_marks

T = TypeVar("T")
OBJECTIONS = "objections.csv"


def session(
    ratings: Path,
    measured: Path | None = None,
    bands: Path | None = None,
    objections: Path | None = None,
    anchor: Path | None = None,
    method: Method = "mml",
    nodes: int | None = None,
) -> tuple[Evaluation, list[Objection]]:
    """The evaluation of a sheet, and the objections nobody has answered yet. Raises Unreadable, OSError."""
    marks = _of(ratings, read_marks)
    if measured is not None:
        worth = read_bands() if bands is None else _of(bands, read_bands)
        marks = marks + _of(measured, lambda path: read_measured(path, worth))
    beside = ratings.with_name(OBJECTIONS) if objections is None else objections
    objected = _of(beside, read_objections) if objections is not None or beside.exists() else []
    former = None if anchor is None else _of(anchor, read_former)
    found = _of(ratings, lambda _: evaluate(Ratings.of(marks), method, nodes, former))
    return found, [each for each in objected if not each.answered]


def _of(path: Path, read: Callable[[Path], T]) -> T:
    """What is read of a file, whose name stands in what is said of it."""
    from madang.errors import Unreadable

    try:
        return read(path)
    except Unreadable as problem:
        raise Unreadable(f"{path.name}: {problem.why}", problem.remedy) from None
