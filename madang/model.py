"""The nouns: people, works, takes, readings, clauses, gaps and notes. Facts and verdicts are kept apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from madang.spans import Curve, Floats, Spans, Tag
    from madang.standards import Ruling

Attribute = str | int | float | bool
Attributes = Mapping[str, Attribute]
NamedLimit = Callable[[Attributes], float | Fraction | int]
Number = int | float | str  # in a standard file; a str is an exact fraction ("5/6") or a named limit

Severity = Literal["law", "must", "should", "info"]
SEVERITIES: tuple[Severity, ...] = ("law", "must", "should", "info")
NoteKind = Literal["unreadable", "crashed", "missing_input", "not_applicable", "refused"]
Certainty = Literal["sure", "likely"]
Axis = Literal["seconds", "frames", "dates", "rows", "pixels", "none"]
Verified = Literal["read", "secondary", "recalled", "ours"]


@dataclass(frozen=True)
class Person:
    """Someone who does the work. The id is the pseudonym; the name appears only where it is asked for.

    `attributes` hold for every take that names this person (a singer's range).
    """

    id: str
    name: str = ""
    birth: date | None = None
    does: tuple[str, ...] = ()
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """What is being made: a single, an episode, a series, a tour. Works form a tree by `parent`."""

    id: str
    title: str = ""
    kind: str = ""
    parent: str = ""
    standards: tuple[str, ...] = ()
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """A deliverable a work has to have: a take of this kind with these attributes."""

    work: str
    kind: str
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """Where a made take came from: its maker and the contents of its inputs, by path."""

    maker: str
    inputs: Mapping[str, str]
    moves: str = ""


@dataclass(frozen=True)
class Take:
    """One attempt at a work: a file (or a folder as a set), never changed in place.

    `path` is relative to the studio, with forward slashes, as it stands on disk. `content` is "sha256:..." of
    the bytes, or "" where they cannot be read. `assumed` holds the attributes nobody stated.
    """

    work: str
    kind: str
    path: str
    number: int
    attributes: Attributes = field(default_factory=dict)
    assumed: Attributes = field(default_factory=dict)
    content: str = ""
    current: bool = True
    circled: bool = False
    made: Made | None = None
    stale: bool = False

    @cached_property
    def stated(self) -> dict[str, Attribute]:
        """Stated and assumed attributes together: what clauses and measures see."""
        return {**self.assumed, **self.attributes}

    @cached_property
    def series(self) -> tuple[str, str, tuple[tuple[str, Attribute], ...]]:
        """What this is a take *of*: takes of one series differ only in number."""
        return self.work, self.kind, tuple(sorted(self.attributes.items()))

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this take from every other of its studio."""
        return self.path, self.series


FEW = 8
FEW_TAGS = 16


def _judged(values: Floats) -> list[float]:
    """The distinct values in order; of many, at least the first few, the least and the greatest. NaN alone if any."""

    least, greatest = float(values.min()), float(values.max())
    # Sorting would hide a NaN among the numbers; one is enough to make the whole reading none.
    if not math.isfinite(least + greatest):
        return [math.nan]
    some = set(values[: 4 * FEW].tolist())
    if len(some) <= FEW:
        some = set(values.tolist())
    return sorted(some | {least, greatest})


def _few_tags(spans: Spans) -> dict[str, list[Tag]]:
    """The distinct tags of each column that has few."""
    distinct = {name: list(dict.fromkeys(column)) for name, column in spans.tags.items()}
    return {name: tags for name, tags in distinct.items() if len(tags) <= FEW_TAGS}


class Reading:
    """What a measure found: a value, spans, a curve. A fact, without a verdict.

    A measure returns `Reading(value, spans=..., curve=...)`; the core fills in `measure` and `unit`. Spans read
    back from the cache are unpacked only when asked for. A `sketch` of the judged values is always at hand, so
    that a reading inside its limits is never unpacked: all of them where they are `few`, else the extremes. So are
    the distinct `tags` of its spans, column by column, where those are few.

    >>> Reading(-14.2, low=-14.3, high=-14.1).value
    -14.2
    """

    __slots__ = ("_detail", "_load", "count", "few", "high", "low", "measure", "sketch", "tags", "unit", "value")

    def __init__(
        self,
        value: float,
        *,
        spans: Spans | None = None,
        curve: Curve | None = None,
        low: float | None = None,
        high: float | None = None,
        measure: str = "",
        unit: str = "",
    ) -> None:
        self.value = float(value)
        self.low, self.high = low, high
        self.measure, self.unit = measure, unit
        self.count = 0 if spans is None else len(spans)
        self._detail: tuple[Spans | None, Curve | None] | None = (spans, curve)
        self._load: Callable[[], bytes] | None = None
        judged = [self.value]
        if spans is not None and len(spans):
            judged = _judged(spans.value)
        self.few = len(judged) <= FEW
        self.sketch = judged if self.few else [judged[0], judged[-1]]
        self.tags = {} if spans is None else _few_tags(spans)

    @classmethod
    def stored(
        cls,
        load: Callable[[], bytes],
        measure: str,
        unit: str,
        value: float,
        low: float | None,
        high: float | None,
        count: int,
        sketch: list[float],
        few: bool,
        tags: dict[str, list[Tag]],
    ) -> Reading:
        """A reading whose spans and curve wait in the cache."""
        reading = cls.__new__(cls)
        reading.measure, reading.unit, reading.value = measure, unit, value
        reading.low, reading.high = low, high
        reading.count, reading.sketch, reading.few, reading.tags = count, sketch, few, tags
        reading._detail, reading._load = None, load
        return reading

    def _unpacked(self) -> tuple[Spans | None, Curve | None]:
        if self._detail is None:
            from madang.spans import unpack

            assert self._load is not None
            self._detail = unpack(self._load())
        return self._detail

    def forget(self) -> None:
        """Let go of spans and curve that wait in the cache: thousands of films need not lie in memory at once."""
        if self._load is not None:
            self._detail = None

    @property
    def spans(self) -> Spans | None:
        """Where in the material: the judged values with their places, in the material's order."""
        return self._unpacked()[0]

    @property
    def curve(self) -> Curve | None:
        """The value over the whole material, for drawings."""
        return self._unpacked()[1]

    def named(self, measure: str, unit: str) -> Reading:
        """This reading, signed by its measure."""
        self.measure, self.unit = measure, unit
        return self

    @property
    def finite(self) -> bool:
        """Whether every number is one; a reading that is not finite is never a pass."""
        return math.isfinite(sum(self.sketch, self.value + (self.low or 0.0) + (self.high or 0.0)))

    def __getstate__(self) -> tuple[object, ...]:
        spans, curve = self._unpacked()
        return self.value, spans, curve, self.low, self.high, self.measure, self.unit

    def __setstate__(self, state: tuple[object, ...]) -> None:
        value, spans, curve, low, high, measure, unit = state
        self.__init__(  # type: ignore[misc]
            value, spans=spans, curve=curve, low=low, high=high, measure=measure, unit=unit
        )

    def __repr__(self) -> str:
        return f"Reading({self.measure} {self.value:g} {self.unit}, {self.count} spans)"


@dataclass(frozen=True)
class Note:
    """Why there is no reading: every applicable measure gives exactly one Reading or one Note."""

    kind: NoteKind
    why: str
    remedy: str = ""
    measure: str = ""
    path: str = ""


Answer = Reading | Note | str  # what a question gives; a str is a record's JSON text


@dataclass(frozen=True)
class Source:
    """Where a limit comes from, and how that was verified."""

    title: str
    verified: Verified
    section: str = ""
    version: str = ""
    url: str = ""
    jurisdiction: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Interval:
    """A stretch of values in a clause. `low` and `high` belong to it, `above` and `below` do not."""

    low: Number | None = None
    high: Number | None = None
    above: Number | None = None
    below: Number | None = None


@dataclass(frozen=True)
class Scale:
    """How much is one step too far, and why: what makes gaps of different crafts comparable."""

    value: float
    reason: str


Condition = Attribute | tuple[Attribute, ...] | Interval


@dataclass(frozen=True)
class Clause:
    """One limit on one measure, with its source. Its full id is `profile.id`."""

    id: str
    profile: str
    measure: str
    unit: str
    severity: Severity
    scale: Scale
    source: Source
    low: Number | None = None
    high: Number | None = None
    allowed: tuple[Number | Interval, ...] = ()
    forbidden: tuple[Number | Interval, ...] = ()
    when: Mapping[str, Condition] = field(default_factory=dict)
    unless: Mapping[str, Condition] = field(default_factory=dict)
    too_high: str = ""
    too_low: str = ""

    @property
    def name(self) -> str:
        return f"{self.profile}.{self.id}"


@dataclass(frozen=True)
class Profile:
    """A named file of clauses, with defaults for attributes that nobody stated."""

    name: str
    clauses: tuple[Clause, ...]
    title: str = ""
    defaults: Attributes = field(default_factory=dict)
    file: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Gap:
    """A clause that is not met: by how much, where, and how surely.

    `distance` is to the nearest legal value in the measure's unit, `far` the same in the clause's scale, `total`
    the sum of the distances of all that fail, `worst` the value furthest out. The places are not kept: `find_spans`
    finds them again, since those of thousands of films need not lie in memory at once.
    """

    measure: str
    profile: str
    clause: str
    severity: Severity
    certainty: Certainty
    worst: float
    nearest: float
    unit: str
    distance: float
    far: float
    failing: int
    of: int
    total: float
    message: str
    find_spans: Callable[[], Spans | None] = field(repr=False)
    low: float | None = None
    high: float | None = None

    @property
    def spans(self) -> Spans | None:
        """The failing spans in the material's order, looked up whenever they are asked for."""
        return self.find_spans()

    @property
    def rank(self) -> tuple[int, int, float, str]:
        """The order of gaps: severity, certainty, far; the clause's name breaks ties."""
        return SEVERITIES.index(self.severity), self.certainty != "sure", -self.far, self.clause

    @property
    def open(self) -> bool:
        """Whether it closes the gate: a law or a must that is not met."""
        return self.severity in ("law", "must")


@dataclass(frozen=True)
class Answers:
    """All that is known of one take, or of one work (or the studio, work "") in one craft: readings, gaps, notes."""

    craft: str
    work: str
    take: Take | None
    readings: tuple[Reading, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[Note, ...] = ()
    clauses: int = 0  # how many law and must clauses are in force here
    blind: tuple[str, ...] = ()  # those of them whose measure gave no reading
    rulings: tuple[Ruling, ...] = ()  # the clauses in force here

    def reading(self, measure: str) -> Reading | None:
        """The reading of one measure, if there is one."""
        return next((reading for reading in self.readings if reading.measure == measure), None)

    def forget(self) -> None:
        """Let go of all spans and curves that wait in the cache, once they have been shown."""
        for reading in self.readings:
            reading.forget()
