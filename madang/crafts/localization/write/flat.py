"""For formats that show one text at a time: overlapping cues become stretches of one text each."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from madang.crafts.localization.subtitle import Subtitle


class Stretch(NamedTuple):
    """From start to end (ticks) this text is on the screen, and these cues (rows) make it."""

    start: int
    end: int
    text: str
    rows: tuple[int, ...]


def stretches(subtitle: Subtitle) -> list[Stretch]:
    """The film cut wherever a cue comes or goes; cues that meet share a stretch, one below the other.

    Cues that do not last are left out: no moment shows them.
    """
    rows = [row for row in range(len(subtitle)) if subtitle.end[row] > subtitle.start[row]]
    starts, ends = subtitle.start.tolist(), subtitle.end.tolist()
    rows.sort(key=lambda row: starts[row])
    times = sorted({time for row in rows for time in (starts[row], ends[row])})
    found: list[Stretch] = []
    on: list[int] = []
    waiting = 0
    for time, following in pairwise(times):
        on = [row for row in on if ends[row] > time]
        while waiting < len(rows) and starts[rows[waiting]] <= time:
            on.append(rows[waiting])
            waiting += 1
        if on:
            found.append(Stretch(time, following, "\n".join([subtitle.texts[row] for row in on]), tuple(on)))
    return found
