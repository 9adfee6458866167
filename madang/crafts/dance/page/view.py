"""All that the page shows of one take, as plain data: what the template writes and what the script draws."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.page.bands import Bands, bands
from madang.crafts.dance.page.figures import FPS, figures, held_against
from madang.crafts.dance.page.floor import floor
from madang.crafts.dance.page.heat import Column, columns, heat
from madang.crafts.dance.page.lines import STEP_S, Line, lines
from madang.crafts.dance.page.said import beyond, clocked, counted, lateness
from madang.crafts.dance.sheet import as_one
from madang.crafts.dance.sync.session import Rehearsal
from madang.crafts.dance.timing.features import Floats

AROUND_S, LONGEST_S = 0.6, 6.0  # of the movement before and after an event; how much of a long one is drawn
FIGURES_CHARACTERS = 2_500_000  # of one page, all takes together
FILMS = (".mp4", ".mov", ".m4v", ".webm")


@dataclass(frozen=True, eq=False)
class Look:
    """A take as it was looked at: its file, its motion, what was found, and what it was held against."""

    take: Path
    motion: Motion
    found: Rehearsal
    leader: str | None = None
    reference: Motion | None = None
    reference_file: Path | None = None


class Room:
    """How much is left of the page for stick figures."""

    def __init__(self, characters: int) -> None:
        self.left = characters

    def takes(self, text: str) -> bool:
        """Whether there is room for it, which it then has."""
        fits = len(text) <= self.left
        self.left = self.left - len(text) if fits else 0
        return fits


def held(look: Look) -> str:
    """Whom the dancers are held against, in words."""
    if look.reference is not None:
        return f"the reference take {look.reference_file.name}" if look.reference_file else "the reference take"
    leader = held_against(look.found.found, len(look.motion.dancers))
    return "the group" if leader is None else f"{look.motion.dancers[leader]}, who leads"


def view(look: Look, beside: Path, room: Room) -> dict[str, Any]:
    """One take as data: seconds, milliseconds (late positive), centimetres, positions packed.

    beside: the folder the page stands in, from which films are linked.
    """
    found, rows = look.found.found, look.found.rows()
    at = bands(look.found.beats)
    shown = columns(found, look.found.beats)
    leader = look.motion.dancers.index(look.leader) if look.leader in look.motion.dancers else None
    dancers = sorted(found.courses)
    return {
        "take": look.take.name,
        "dancers": list(look.motion.dancers),
        "held": held(look),
        "flat": look.motion.flat,
        "meant": bool(look.found.sheet),
        "start": float(found.moves.clock[0]),
        "end": float(found.moves.clock[-1]),
        "fps": FPS,
        "noticeable_ms": at.noticeable_ms,
        "plain_ms": at.plain_ms,
        "spread_ms": found.spread_ms,
        "compared_share": found.comparable_share,
        "events": (events := list(_events(look, rows["events"], at, room))),
        "unfolded": sum(event["band"] != "small" for event in events) or len(events),
        "columns": [[round(c.start_s, 3), round(c.end_s, 3), c.name] for c in shown],
        "heat": [{"dancer": dancer, **_heat(look, dancer, shown)} for dancer in dancers],
        "step_s": STEP_S,
        "lines": [{"dancer": dancer, "parts": _lines(lines(found, dancer))} for dancer in dancers],
        "floor": floor(look.motion, leader, look.reference, shown),
        "films": _films(look, beside),
        **{name: rows[name] for name in ("not_comparable", "form", "range", "formation", "music")},
    }


def _events(look: Look, rows: list[dict[str, Any]], at: Bands, room: Room) -> Iterator[dict[str, Any]]:
    """The events with words and figures; the worst have theirs first, as long as there is room."""
    together = as_one(look.motion, look.found.sheet)
    for row, event in zip(rows, look.found.found.events, strict=True):
        first, last = event.start_s - AROUND_S, min(event.end_s, event.start_s + LONGEST_S) + AROUND_S
        first, last = max(first, float(together.times_s[0])), min(last, float(together.times_s[-1]))
        drawn = figures(together, look.found.found, look.reference, event.dancer, first, last)
        packed = drawn.packed
        yield {
            **row,
            "number": event.dancer,
            "lateness": lateness(row),
            "beyond": beyond(row),
            "when": f"{clocked(row['start'])} to {clocked(row['end'])}",
            "counted": counted(row["start"], row["end"], look.found.beats),
            "band": at.word(event.delay_ms),
            "at": [round(event.start_s, 3), round(event.end_s, 3)],
            "figures": packed if room.takes(packed) else None,
            "from": round(first, 3),
        }


def _heat(look: Look, dancer: int, shown: list[Column]) -> dict[str, Any]:
    rows = heat(look.found.found, dancer, shown)
    return {
        "ms": {part: list(row.ms) for part, row in rows.items()},
        "event": {part: list(row.event) for part, row in rows.items()},
    }


def _lines(drawn: dict[str, Line]) -> dict[str, list[list[int | None]]]:
    """Delay, low and high of each part in whole milliseconds."""
    return {part: [_whole(each.delay_ms), _whole(each.low_ms), _whole(each.high_ms)] for part, each in drawn.items()}


def _whole(values: Floats) -> list[int | None]:
    return [round(float(value)) if np.isfinite(value) else None for value in values]


def _films(look: Look, beside: Path) -> list[dict[str, str]]:
    of = {"the take": _film(look.take, beside), "the reference": _film(look.reference_file, beside)}
    return [{"of": name, "file": file} for name, file in of.items() if file]


def _film(take: Path | None, beside: Path) -> str:
    """The address of a take's film from where the page stands: the take itself, or the film of its name beside it."""
    if take is None:
        return ""
    files = [take] if take.suffix.lower() in FILMS else [take.with_suffix(ending) for ending in FILMS]
    there = next((file for file in files if file.is_file()), None)
    return quote(os.path.relpath(there.absolute(), beside).replace(os.sep, "/")) if there else ""
