"""The choreography sheet: canons, ripples and mirrors that are meant, so that nobody is told of them as a fault."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from madang.crafts.dance.motion import JOINTS, Motion, Positions, Times
from madang.errors import MadangError, Unreadable, did_you_mean

_HEADINGS = ("dancer", "start", "end", "delay_ms", "mirror")


@dataclass(frozen=True)
class Meant:
    """From start to end of the reference's clock a dancer is meant to be late by so much, and mirrored or not."""

    dancer: str
    start_s: float
    end_s: float
    delay_s: float = 0.0
    mirror: bool = False


def read_sheet(path: Path) -> tuple[Meant, ...]:
    """A sheet as TOML or as a table.

    TOML: [[canon]] or [[ripple]] with dancers in order, start, end (seconds) and step_ms from each to the next;
    [[mirror]] with dancers, start, end; [[section]] is for `read_sections`.
    CSV: the columns dancer, start, end, delay_ms, mirror. Raises Unreadable.
    """
    try:
        return _of_toml(path) if path.suffix.lower() == ".toml" else _of_table(path)
    except (KeyError, TypeError, ValueError) as problem:
        said = f"the field {problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise Unreadable(f"this is no choreography sheet: {said}", _EXPECTED) from None


_EXPECTED = (
    'write [[canon]] dancers = ["Ana", "Bo"], start = 12.0, end = 16.0, step_ms = 500, or [[mirror]] with dancers, '
    "start, end; or a table with the columns " + ", ".join(_HEADINGS)
)


def _of_toml(path: Path) -> tuple[Meant, ...]:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(told) - {"canon", "ripple", "mirror", "section"}:
        word = sorted(unknown)[0]
        raise ValueError(
            f"[[{word}]] means nothing here; {did_you_mean(word, ('canon', 'ripple', 'mirror', 'section'))}"
        )
    found: list[Meant] = []
    for entry in (*told.get("canon", ()), *told.get("ripple", ())):
        step_s = float(entry["step_ms"]) / 1000
        found += [Meant(name, *_from_to(entry), index * step_s) for index, name in enumerate(_names(entry))]
    for entry in told.get("mirror", ()):
        found += [Meant(name, *_from_to(entry), mirror=True) for name in _names(entry)]
    return tuple(found)


def _names(entry: dict[str, Any]) -> list[str]:
    return [str(name) for name in entry["dancers"]]


def _from_to(entry: dict[str, Any]) -> tuple[float, float]:
    start, end = float(entry["start"]), float(entry["end"])
    if not end > start >= 0:
        raise ValueError(f"a stretch from {start:g} to {end:g} s has no length")
    return start, end


def _of_table(path: Path) -> tuple[Meant, ...]:
    from madang.sheets import read_rows

    head, *rows = read_rows(path)
    columns = {name.lower(): place for place, name in enumerate(head.cells)}
    found = []
    for row in rows:
        cells = {name: row.cells[columns[name]] for name in _HEADINGS if columns.get(name, 99) < len(row.cells)}
        try:
            found.append(
                Meant(
                    cells["dancer"],
                    *_from_to(cells),
                    float(cells.get("delay_ms") or 0) / 1000,
                    (cells.get("mirror") or "no").lower() in ("yes", "true", "1", "x"),
                )
            )
        except ValueError as problem:
            raise ValueError(f"line {row.line}: {problem}") from None
    return tuple(found)


def as_one(motion: Motion, sheet: Iterable[Meant]) -> Motion:
    """The motion as it would be without what was meant: canons brought together, mirrored stretches turned back."""
    sheet = tuple(sheet)
    if not sheet:
        return motion
    positions = motion.positions.copy()
    for meant in sheet:
        if meant.dancer not in motion.dancers:
            known = did_you_mean(meant.dancer, motion.dancers)
            raise MadangError(f"the choreography sheet names '{meant.dancer}', who is not in this take; {known}")
        dancer = motion.dancers.index(meant.dancer)
        inside = (motion.times_s >= meant.start_s) & (motion.times_s < meant.end_s)
        there = _at(motion.times_s, motion.positions[dancer], motion.times_s[inside] + meant.delay_s)
        positions[dancer, inside] = _mirrored(there) if meant.mirror else there
    return replace(motion, positions=positions)


def when(moment_s: float, name: str, sheet: Iterable[Meant]) -> float:
    """The moment on the dancer's own clock, for one on the clock that `as_one` brings everybody to."""
    for meant in sheet:
        if meant.dancer == name and meant.start_s <= moment_s < meant.end_s:
            return moment_s + meant.delay_s
    return moment_s


def _at(times_s: Times, positions: Positions | Any, moments: Times) -> Any:
    flat = positions.reshape(len(times_s), -1)
    columns = [np.interp(moments, times_s, column, left=np.nan, right=np.nan) for column in flat.T]
    return np.stack(columns, 1).reshape(len(moments), *positions.shape[1:])


def _mirrored(positions: Any) -> Any:
    """Left and right changed over, about the line the pelvis stands on."""
    swapped = [JOINTS.index(_other_side(name)) for name in JOINTS]
    turned = positions[:, swapped].copy()
    middle = turned[:, [JOINTS.index("pelvis")], 0]
    turned[..., 0] = 2 * middle - turned[..., 0]
    return turned


def _other_side(name: str) -> str:
    side, _, rest = name.partition(" ")
    return {"left": f"right {rest}", "right": f"left {rest}"}.get(side, name)
