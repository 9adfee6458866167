"""A table people write: a row for each scene, a column for each actor, a row of costs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from madang.crafts.screen.talent.problem import Problem
from madang.errors import Unreadable
from madang.files import printable
from madang.sheets import Row, read_rows

_SCENE = {"scene", "씬", "장면", "piece", "곡"}
_DAYS = {"days", "duration", "length", "일수", "길이", "시간"}
_COST = {"cost", "costs", "rate", "비용", "출연료"}
_IN = {"1", "x", "o", "v", "yes", "true", "○", "●", "✓", "✔", "√"}
_OUT = {"", "0", "-", "no", "false", "."}
_LIKE = "write the headings scene, days and the actors' names, a row of costs, then a row for each scene with x or 1"


def problem_of_table(path: Path) -> Problem:
    """The problem of a CSV or XLSX table.

    Headings: `scene`, `days` (may be left out: 1 each), and an actor's name over each other column. The row whose first
    cell is `cost` gives what a day of each actor costs (left out: 1 each). In the other rows an actor's cell is x, 1, o
    or a tick where they are in the scene, and empty, 0 or - where not. Raises Unreadable with the line.
    """
    try:
        head, *rows = read_rows(path)
    except Unreadable as problem:
        raise Unreadable(f"{printable(path.name)}:1: {problem.why}", _LIKE) from None
    names = [cell.casefold() for cell in head.cells]
    if not names or names[0] not in _SCENE:
        raise _wrong(path, head, f"the first heading is '{printable(head.cells[0])}' and not 'scene'")
    with_days = len(names) > 1 and names[1] in _DAYS
    first = 2 if with_days else 1
    actors = head.cells[first:]
    if not actors:
        raise _wrong(path, head, "it names no actor")
    for place, actor in enumerate(actors):
        if not actor or actor in actors[:place]:
            raise _wrong(
                path, head, f"the actor '{printable(actor)}' is named twice" if actor else "a column has no heading"
            )
    costs: list[Fraction] | None = None
    scenes: dict[str, tuple[Fraction, frozenset[int]]] = {}
    for row in rows:
        name, *cells = row.cells + ("",) * (len(head.cells) - len(row.cells))
        if len(row.cells) > len(head.cells):
            raise _wrong(path, row, f"it has {len(row.cells)} cells under {len(head.cells)} headings")
        if name.casefold() in _COST:
            if costs:
                raise _wrong(path, row, "costs are stated twice")
            costs = [_number(path, row, f"the cost of {actor}", cell, least=Fraction(0))
                     for actor, cell in zip(actors, cells[first - 1 :], strict=True)]  # fmt: skip
            continue
        if not name or name in scenes:
            raise _wrong(path, row, f"scene '{printable(name)}' is there twice" if name else "the scene has no name")
        days = _number(path, row, "the number of days", cells[0]) if with_days else Fraction(1)
        scenes[name] = days, _cast(path, row, actors, cells[first - 1 :])
    if not scenes:
        raise _wrong(path, head, "there is no scene below the headings")
    return Problem(
        scenes=tuple(scenes),
        actors=tuple(actors),
        cast=tuple(cast for _, cast in scenes.values()),
        costs=tuple(costs or [Fraction(1)] * len(actors)),
        days=tuple(days for days, _ in scenes.values()),
    )


def _cast(path: Path, row: Row, actors: tuple[str, ...], cells: list[str]) -> frozenset[int]:
    for actor, cell in zip(actors, cells, strict=True):
        if cell.casefold() not in _IN | _OUT:
            raise _wrong(path, row, f"'{printable(cell)}' does not say whether {printable(actor)} is in the scene")
    return frozenset(place for place, cell in enumerate(cells) if cell.casefold() in _IN)


def _number(path: Path, row: Row, what: str, cell: str, least: Fraction | None = None) -> Fraction:
    try:
        value = Fraction(cell.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        raise _wrong(path, row, f"{printable(what)} is '{printable(cell)}' and no number") from None
    if value < 0 if least is not None else value <= 0:
        limit = "less than 0" if least is not None else "not more than 0"
        raise _wrong(path, row, f"{printable(what)} is {printable(cell)}, which is {limit}")
    return value


def _wrong(path: Path, row: Row, why: str) -> Unreadable:
    return Unreadable(f"{printable(path.name)}:{row.line}: {why}", _LIKE)
