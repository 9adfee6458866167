"""The limits that a rehearsal is looked at with, and where they come from: the craft's own profile."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from madang.crafts.dance import limits
from madang.records import Beats

USUAL_TEMPO = 120.0
_HOUSE = Path(__file__).parents[1] / "standards" / "house.toml"


@dataclass(frozen=True)
class Bands:
    """From how many ms on a delay is noticeable and plain to see, at a tempo; known: whether beats gave that tempo."""

    tempo: float
    known: bool
    noticeable_ms: float
    plain_ms: float

    def word(self, delay_ms: float) -> str:
        """How grave a delay is."""
        if abs(delay_ms) > self.plain_ms:
            return "plain"
        return "noticeable" if abs(delay_ms) > self.noticeable_ms else "small"


@dataclass(frozen=True)
class Limit:
    """One clause: what it limits, how gravely, to what, and its source."""

    measure: str
    severity: str
    limit: str
    source: str


def bands(beats: Beats | None) -> Bands:
    """The bands at the tempo of the beats, else at 120 a minute."""
    known = beats is not None and len(beats.times_s) > 1
    tempo = 60 / float(np.median(np.diff(beats.times_s))) if beats is not None and known else USUAL_TEMPO
    stated = {"tempo": tempo}
    return Bands(tempo, known, limits.noticeable_late(stated), limits.plain_late(stated))


def house(at: Bands) -> list[Limit]:
    """The clauses of the craft's own profile, with their limits at this tempo."""
    named = {
        "plain_late": at.plain_ms,
        "plain_early": -at.plain_ms,
        "noticeable_late": at.noticeable_ms,
        "noticeable_early": -at.noticeable_ms,
    }
    told = []
    for clause in tomllib.loads(_HOUSE.read_text(encoding="utf-8"))["clause"]:
        ends = [named.get(end, end) for end in (clause.get("low"), clause.get("high"))]
        low, high = (None if end is None else f"{end:.0f}".replace("-", "−") for end in ends)
        limit = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
        source = (
            f"{clause['source']['title']}: {clause['source']['section']} (verified: {clause['source']['verified']})"
        )
        told.append(Limit(clause["measure"], clause["severity"], f"{limit} {clause['unit']}", source))
    return told
