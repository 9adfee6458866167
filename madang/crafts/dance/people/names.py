"""Names for the people followed, in a table that anybody can edit: track, name, and when each is seen."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.read.checked import motion_of
from madang.errors import Mistake, Mistakes, did_you_mean
from madang.sheets import read_rows

HEADINGS = ("track", "name", "start_s", "end_s")
NOBODY = "-"


def write_names(motion: Motion, path: Path) -> None:
    """Write the table of a motion's dancers, to put names in. An existing file is never overwritten."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADINGS)
    for place, dancer in enumerate(motion.dancers):
        seen = motion.times_s[np.isfinite(motion.positions[place]).any(axis=(1, 2))]
        table.writerow([dancer, dancer, *(f"{seen[end]:.2f}" if len(seen) else "" for end in (0, -1))])
    with path.open("x", encoding="utf-8") as file:
        file.write(text.getvalue())


def read_names(path: Path) -> list[tuple[int, str, str]]:
    """(line, track, name) of each row. Raises Mistakes where a row names no track or no name, Unreadable."""
    rows = read_rows(path)
    headings = [cell.casefold() for cell in rows[0].cells]
    if headings[:2] != list(HEADINGS[:2]):
        raise Mistakes([Mistake(path.name, rows[0].line, "the first two headings must be track and name")])
    wrong = [
        Mistake(path.name, row.line, f"a row needs a track and a name; write {NOBODY} for somebody to leave out")
        for row in rows[1:]
        if len(row.cells) < 2 or not all(row.cells[:2])
    ]
    if wrong:
        raise Mistakes(wrong)
    return [(row.line, row.cells[0], row.cells[1]) for row in rows[1:]]


def named(motion: Motion, path: Path) -> Motion:
    """The motion with the names of a table: tracks of one name become one dancer, those named - are left out.

    Tracks that the table does not name keep theirs. Raises Mistakes with the line where a track is unknown or named
    twice, or two tracks of one name are both seen at one moment.
    """
    rows = read_names(path)
    names = {dancer: dancer for dancer in motion.dancers}
    lines: dict[str, int] = {}
    wrong = []
    for line, track, name in rows:
        if track not in names:
            wrong.append(Mistake(path.name, line, f"no track '{track}' here; {did_you_mean(track, names)}"))
        elif track in lines:
            wrong.append(Mistake(path.name, line, f"track '{track}' has a name on line {lines[track]} already"))
        else:
            names[track], lines[track] = name, line
    if wrong:
        raise Mistakes(wrong)
    return _together(motion, names, lines, path.name)


def _together(motion: Motion, names: dict[str, str], lines: dict[str, int], file: str) -> Motion:
    dancers = list(dict.fromkeys(name for name in names.values() if name != NOBODY))
    if not dancers:
        raise Mistakes([Mistake(file, 1, "it leaves everybody out; give at least one dancer a name")])
    positions = np.full((len(dancers), *motion.positions.shape[1:]), np.nan)
    doubts = np.full(positions.shape[:3], np.nan, dtype=np.float32)
    seen = np.asarray(np.isfinite(motion.positions).any(axis=(2, 3)))
    taken = np.zeros((len(dancers), len(motion.times_s)), dtype=bool)
    for track, name in names.items():
        if name == NOBODY:
            continue
        place, row = motion.dancers.index(track), dancers.index(name)
        both = taken[row] & seen[place]
        if both.any():
            when = motion.times_s[both.argmax()]
            text = f"'{name}' would be in two places at {when:.2f} s; track '{track}' needs another name"
            raise Mistakes([Mistake(file, lines.get(track, 1), text)])
        positions[row, seen[place]] = motion.positions[place, seen[place]]
        if motion.doubt_ms is not None:
            doubts[row, seen[place]] = motion.doubt_ms[place, seen[place]]
        taken[row] |= seen[place]
    together = motion_of(motion.times_s, positions, dancers, motion.unit_m)
    return together if motion.doubt_ms is None else replace(together, doubt_ms=doubts)
