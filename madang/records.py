"""Records: what crafts share. A craft derives them from takes; other crafts need them without knowing whose.

Every take's clock is its own: times are seconds from the start of the take's own material, and only an
Alignment joins two clocks.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Beats:
    """Beats of a piece of music: times in seconds, the place in the bar (1 = downbeat), confidence 0 to 1."""

    times_s: tuple[float, ...]
    places: tuple[int, ...]
    confidence: float = 1.0


@dataclass(frozen=True)
class Section:
    """A named stretch: verse, chorus, scene, shot."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Sections:
    """The form of a piece: its sections in order."""

    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Shots:
    """The cuts of a picture, in seconds; frames per second as an exact fraction's text ("24000/1001")."""

    cuts_s: tuple[float, ...]
    fps: str


@dataclass(frozen=True)
class Scene:
    """A scene of a script: number as printed, heading, who speaks in it, length in eighths of a page."""

    number: str
    heading: str
    people: tuple[str, ...]
    eighths: int


@dataclass(frozen=True)
class Scenes:
    """A script's scenes in order."""

    scenes: tuple[Scene, ...]


@dataclass(frozen=True)
class Hour:
    """A stretch of someone's time, local to where it happens."""

    person: str
    start: datetime
    end: datetime
    kind: str

    @property
    def duration(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True)
class Hours:
    """People's time in one plan: lessons, shoots, rehearsals."""

    hours: tuple[Hour, ...]


@dataclass(frozen=True)
class Births:
    """When people were born: an id and an ISO day (2010-05-01) each."""

    births: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Alignment:
    """From take A's clock to take B's: piecewise linear through (a_s, b_s) knots, each piece with a confidence.

    >>> Alignment("a.srt", "b.srt", (0.0, 10.0), (1.0, 11.0), (1.0,)).to_b(5.0)
    6.0
    """

    a: str
    b: str
    a_s: tuple[float, ...]
    b_s: tuple[float, ...]
    confidence: tuple[float, ...]

    def to_b(self, moment_s: float) -> float:
        """The moment on B's clock; beyond the knots the first or last piece goes on."""
        last = len(self.a_s) - 2
        piece = next((i for i in range(last + 1) if moment_s < self.a_s[i + 1]), last)
        a0, a1, b0, b1 = self.a_s[piece], self.a_s[piece + 1], self.b_s[piece], self.b_s[piece + 1]
        return b0 + (moment_s - a0) * (b1 - b0) / (a1 - a0)


def to_json(record: Any) -> str:
    """A record as JSON text, for the cache; `from_json` with the same class reads it back.

    >>> from_json(Sections, to_json(Sections((Section("chorus", 1.0, 2.5),))))
    Sections(sections=(Section(name='chorus', start_s=1.0, end_s=2.5),))
    """
    return json.dumps(dataclasses.asdict(record), default=datetime.isoformat, ensure_ascii=False)


def from_json(record: type[R], text: str) -> R:
    """Read a record written by `to_json`. Raises ValueError when the text is not one."""
    from pydantic import TypeAdapter

    return TypeAdapter(record).validate_json(text)
