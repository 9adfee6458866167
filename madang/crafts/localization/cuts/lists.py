"""Lists of cuts: CSV (times, timecodes or frames) and the edit decision lists of editors (EDL, CMX3600)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from madang.crafts.localization.cuts.timecode import moment, needs_rate
from madang.errors import MissingInput, Unreadable
from madang.model import Attribute
from madang.timebase import frame_rate

_WANTED = "it should have one cut a row: seconds, a time like 0:01:23.456, a timecode like 00:01:23:12, or a frame"
_EVENT = re.compile(
    r"^\s*\d+\s+\S+\s+(?P<track>\S+)\s+(?P<change>\S+)(?:\s+\d+)?"
    r"\s+[\d:;.]+\s+[\d:;.]+\s+(?P<start>[\d:;.]+)\s+(?P<end>[\d:;.]+)\s*$"
)
_DROP = re.compile(r"^\s*FCM:\s*DROP", re.IGNORECASE)
# What a column is called, the best first: tools that find scenes write several beside each other.
_COLUMNS = ("cut", "shot", "start time (seconds)", "seconds", "start timecode", "timecode", "time", "start", "tc",
            "start frame", "frame", "frames")  # fmt: skip
_HOUR = 3600


@dataclass(frozen=True)
class Cuts:
    """A list of cuts: exact seconds from the start of the picture, in order; the frame rate, or None if unknown."""

    seconds: tuple[Fraction, ...]
    fps: Fraction | None = None


def read_cuts(path: Path, *, fps: Attribute | None = None) -> Cuts:
    """The cuts of a .csv or .edl file.

    fps: frames per second, which timecodes and frame numbers need. A list whose first time is an hour or more in
    starts at a whole hour, as programmes do (01:00:00:00); that hour is taken off. The picture's own start is no
    cut. Of an EDL, cuts are the events on its video tracks that begin with a cut, not with a dissolve or wipe.
    Raises Unreadable where it is no such list, MissingInput where it needs the frame rate.
    """
    rate = _rate(fps)
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    wanted = list(_edl(text) if path.suffix.lower() == ".edl" else _csv(text))
    if not wanted:
        raise Unreadable("there is no cut in it that can be read", _WANTED)
    if rate is None and any(needs_rate(value, frames) for value, frames in wanted):
        raise MissingInput(
            "its timecodes count frames, and nobody stated how many make a second", "state it: --set fps=24"
        )
    found = sorted({at for value, frames in wanted if (at := moment(value, rate, frames=frames)) is not None})
    if not found:
        raise Unreadable("there is no cut in it that can be read", _WANTED)
    start = found[0] // _HOUR * _HOUR
    return Cuts(tuple(at - start for at in found if at > start), rate)


def _rate(fps: Attribute | None) -> Fraction | None:
    try:
        return None if fps is None else frame_rate(fps)
    except ValueError as problem:
        raise MissingInput(str(problem), "state the frame rate of the picture: --set fps=24") from None


def _edl(text: str) -> Iterator[tuple[str, bool]]:
    drop = False
    for line in text.splitlines():
        drop = drop or bool(_DROP.match(line))
        event = _EVENT.match(line)
        if not event or not event["track"].upper().startswith(("V", "B")) or event["change"].upper() != "C":
            continue
        if event["start"] != event["end"]:  # the first half of a dissolve is written as a cut of no length
            yield (event["start"][::-1].replace(":", ";", 1)[::-1] if drop else event["start"]), False


def _csv(text: str) -> Iterator[tuple[str, bool]]:
    rows = [[cell.strip() for cell in row] for row in csv.reader(_lines(text), delimiter=_delimiter(text)) if row]
    column, frames, first = _column(rows)
    for row in rows[first:]:
        if column < len(row) and row[column] and not row[column].startswith("#"):
            yield row[column], frames


def _lines(text: str) -> Iterable[str]:
    # A NUL stops the csv module; a field longer than this is no time.
    return (line[:2000].replace("\0", "") for line in text.splitlines())


def _delimiter(text: str) -> str:
    head = text[:2000]
    return max(",;\t", key=head.count) if any(mark in head for mark in ",;\t") else ","


def _column(rows: list[list[str]]) -> tuple[int, bool, int]:
    """Which column holds the cuts, whether it counts frames, and the first row below the heading."""
    for number, row in enumerate(rows[:5]):
        names = [cell.lower() for cell in row]
        for name in _COLUMNS:
            if name in names:
                return names.index(name), "frame" in name, number + 1
    return 0, False, 0
