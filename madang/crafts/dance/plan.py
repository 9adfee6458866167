"""A formation as it is drawn: where each dancer is to stand from which moment or count on."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import numpy as np

from madang.crafts.dance.formation import Places
from madang.errors import Mistake, Mistakes
from madang.records import Beats

HEADINGS = ("at", "dancer", "right_m", "towards_m")
_COUNT = re.compile(r"(\d+):([1-8])")


def read_plan(path: Path, beats: Beats | None = None) -> Places:
    """A table of places: at (seconds, or eight:count where beats are given), dancer, metres to the right and towards.

    Between two places of a dancer the way is straight; the first and the last one hold. Raises Mistakes, Unreadable.
    """
    from madang.sheets import read_rows

    head, *rows = read_rows(path)
    if tuple(cell.casefold() for cell in head.cells[:4]) != HEADINGS:
        raise Mistakes([Mistake(path.name, head.line, f"the first four headings must be {','.join(HEADINGS)}")])
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    wrong = []
    for row in rows:
        try:
            at, dancer, right, towards = row.cells[:4]
            found[dancer].append((_moment(at, beats), float(right), float(towards)))
        except ValueError as problem:
            said = str(problem) if "count" in str(problem) else "expected a moment, a name and two numbers in metres"
            wrong.append(Mistake(path.name, row.line, said))
    if wrong or not found:
        raise Mistakes(wrong or [Mistake(path.name, head.line, "it places nobody")])
    clock = np.unique([moment for places in found.values() for moment, *_ in places])
    clock = np.concatenate([[-1e6], clock, [1e6]])
    metres = [
        [np.interp(clock, *np.array(sorted(places)).T[[0, axis]]) for axis in (1, 2)] for places in found.values()
    ]
    return Places(clock, np.moveaxis(np.array(metres), 1, 2), tuple(found))


def _moment(text: str, beats: Beats | None) -> float:
    counted = _COUNT.fullmatch(text)
    if counted is None:
        return float(text)
    if beats is None or 1 not in beats.places:
        raise ValueError(f"'{text}' is a count; name the beats it is counted by: --beats FILE")
    at = beats.places.index(1) + (int(counted[1]) - 1) * 8 + int(counted[2]) - 1
    if at >= len(beats.times_s):
        raise ValueError(f"the count {text} comes after the last beat")
    return beats.times_s[at]
