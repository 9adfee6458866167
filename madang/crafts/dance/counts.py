"""Counts: which eight, and which count of it, a moment is."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from pathlib import Path
from typing import Any

from madang.errors import Unreadable
from madang.records import Beats, from_json

_LINE = re.compile(r"\s*(\d+(?:\.\d+)?)(?:[\s,;]+(\d+))?\s*")


def read_beats(path: Path) -> Beats:
    """The beats of a song: what `madang music beats --json` prints, a Beats record as JSON, or a text with a line for
    each beat (seconds, place in the bar).

    Raises Unreadable.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    if text.lstrip().startswith("{"):
        try:
            return _listed(json.loads(text)) or from_json(Beats, text)
        except (ValueError, TypeError, KeyError) as problem:
            said = str(problem).splitlines()[0]
            raise Unreadable(
                f"this is no Beats record: {said}", 'expected {"times_s": [...], "places": [...]}'
            ) from None
    times: list[float] = []
    places: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None or (times and float(found[1]) <= times[-1]):
            raise Unreadable(
                f"line {number} is no beat", "one beat a line, in order: seconds, then its place in the bar"
            )
        times.append(float(found[1]))
        places.append(int(found[2]) if found[2] else len(places) % 4 + 1)
    return Beats(tuple(times), tuple(places))


def _listed(document: Any) -> Beats | None:
    """The beats of a document that lists each with its time and its place in the bar, else None."""
    beats = document.get("beats")
    if not beats:
        return None
    return Beats(tuple(float(beat["time"]) for beat in beats), tuple(int(beat["place"]) for beat in beats))


def count_of(moment_s: float, beats: Beats | None) -> str | None:
    """The eight and the count of a moment, from the first downbeat on: "3:5"; None before it or without beats.

    >>> beats = Beats(tuple(i / 2 for i in range(40)), tuple(i % 4 + 1 for i in range(40)))
    >>> count_of(10.1, beats), count_of(0.0, beats)
    ('3:5', '1:1')
    """
    if beats is None or 1 not in beats.places:
        return None
    # A hundredth before a beat is that beat: nobody counts it as the end of the one before.
    beat = bisect_right(beats.times_s, moment_s + 0.01) - 1 - beats.places.index(1)
    return f"{beat // 8 + 1}:{beat % 8 + 1}" if beat >= 0 and moment_s <= beats.times_s[-1] + 1 else None
