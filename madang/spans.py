"""Spans: where in the material, whose, which part and how much, in columns; and Curves over its whole length."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Tag = str | int | float | bool | None  # None: nobody knows
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Span(NamedTuple):
    """One row of Spans; `start` and `end` are ticks of the Spans' rate."""

    start: int
    end: int
    value: float
    who: str
    part: str
    ref: str


@dataclass(frozen=True, eq=False)
class Spans:
    """Spans in columns, n rows.

    start, end: int64 ticks from the start of the take's own material, `rate` ticks to one unit of the
        measure's axis (1000 for milliseconds on the seconds axis, 1 for rows).
    value: float64, in the measure's unit.
    low, high: float64 interval of each value, where the measure knows one.
    who, part, ref: a label each (a dancer, a channel, a cue), or empty.
    tags: named columns that a clause's `when` may ask for.

    >>> spans = Spans.of([0, 1500], [1000, 2000], [8.5, 13.0], ref=["1", "2"])
    >>> len(spans), spans[1].value, spans.take([1]).ref
    (2, 13.0, ('2',))
    """

    start: Ints
    end: Ints
    value: Floats
    rate: Fraction = Fraction(1000)
    who: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    ref: tuple[str, ...] = ()
    low: Floats | None = None
    high: Floats | None = None
    tags: Mapping[str, tuple[Tag, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns: list[Sized] = [self.end, self.value, *self._labels().values(), *self.tags.values()]
        columns += [column for column in (self.low, self.high) if column is not None]
        if any(len(column) != len(self.start) for column in columns):
            raise ValueError("the columns of Spans differ in length")

    @classmethod
    def of(
        cls,
        start: npt.ArrayLike,
        end: npt.ArrayLike,
        value: npt.ArrayLike,
        *,
        rate: Fraction | int = 1000,
        who: Sequence[str] = (),
        part: Sequence[str] = (),
        ref: Sequence[str] = (),
        low: npt.ArrayLike | None = None,
        high: npt.ArrayLike | None = None,
        tags: Mapping[str, Sequence[Tag]] | None = None,
    ) -> Spans:
        """Spans from anything array-like."""
        return cls(
            start=np.asarray(start, dtype=np.int64),
            end=np.asarray(end, dtype=np.int64),
            value=np.asarray(value, dtype=np.float64),
            rate=Fraction(rate),
            who=tuple(who),
            part=tuple(part),
            ref=tuple(ref),
            low=None if low is None else np.asarray(low, dtype=np.float64),
            high=None if high is None else np.asarray(high, dtype=np.float64),
            tags={name: tuple(column) for name, column in (tags or {}).items()},
        )

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, row: int) -> Span:
        def label(column: tuple[str, ...]) -> str:
            return column[row] if column else ""

        return Span(
            int(self.start[row]),
            int(self.end[row]),
            float(self.value[row]),
            label(self.who),
            label(self.part),
            label(self.ref),
        )

    def take(self, rows: npt.ArrayLike) -> Spans:
        """The given rows, in the given order."""
        index = np.asarray(rows, dtype=np.int64)
        picked = index.tolist()
        return Spans(
            start=self.start[index],
            end=self.end[index],
            value=self.value[index],
            rate=self.rate,
            **{name: tuple(column[i] for i in picked) for name, column in self._labels().items()},
            low=None if self.low is None else self.low[index],
            high=None if self.high is None else self.high[index],
            tags={name: tuple(column[i] for i in picked) for name, column in self.tags.items()},
        )

    def _labels(self) -> dict[str, tuple[str, ...]]:
        return {name: column for name in ("who", "part", "ref") if (column := getattr(self, name))}


@dataclass(frozen=True, eq=False)
class Curve:
    """A value over the whole material on an even grid: float32 (n, k), one named column per line drawn.

    Missing stretches are NaN. Row i stands at (first + i) * step ticks of `rate` a second.
    """

    values: npt.NDArray[np.float32]
    names: tuple[str, ...]
    step: int
    rate: Fraction
    first: float = 0.0


def pack(spans: Spans | None, curve: Curve | None) -> bytes:
    """Spans and Curve as bytes: a JSON line of labels, then the raw columns (no code can hide in it)."""
    head: dict[str, Any] = {}
    body = b""
    if spans is not None:
        narrow = len(spans) == 0 or int(max(abs(spans.start).max(), abs(spans.end).max())) < 2**31
        head["spans"] = {
            "n": len(spans),
            "rate": [spans.rate.numerator, spans.rate.denominator],
            "ticks": "<i4" if narrow else "<i8",
            "low": spans.low is not None,
            "high": spans.high is not None,
            "labels": spans._labels(),
            "tags": dict(spans.tags),
        }
        ticks = head["spans"]["ticks"]
        body += spans.start.astype(ticks).tobytes() + spans.end.astype(ticks).tobytes()
        for column in (spans.value, spans.low, spans.high):
            body += b"" if column is None else column.astype("<f8").tobytes()
    if curve is not None:
        head["curve"] = {
            "shape": curve.values.shape,
            "names": curve.names,
            "step": curve.step,
            "rate": [curve.rate.numerator, curve.rate.denominator],
            "first": curve.first,
        }
        body += np.ascontiguousarray(curve.values, dtype="<f4").tobytes()
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + body


def unpack(data: bytes) -> tuple[Spans | None, Curve | None]:
    """The inverse of `pack`."""
    line = data.index(b"\n")
    head = json.loads(data[:line])
    offset = line + 1
    spans: Spans | None = None
    curve: Curve | None = None

    def column(dtype: str, count: int) -> npt.NDArray[Any]:
        nonlocal offset
        array = np.frombuffer(data, dtype=dtype, count=count, offset=offset)
        offset += array.nbytes
        return array

    if "spans" in head:
        form = head["spans"]
        n = form["n"]
        start, end = column(form["ticks"], n), column(form["ticks"], n)
        value = column("<f8", n)
        low = column("<f8", n) if form["low"] else None
        high = column("<f8", n) if form["high"] else None
        spans = Spans(
            start.astype(np.int64),
            end.astype(np.int64),
            value,
            rate=Fraction(*form["rate"]),
            low=low,
            high=high,
            tags={name: tuple(tags) for name, tags in form["tags"].items()},
            **{name: tuple(labels) for name, labels in form["labels"].items()},
        )
    if "curve" in head:
        form = head["curve"]
        rows, lines = form["shape"]
        values = column("<f4", rows * lines).reshape(rows, lines)
        curve = Curve(values, tuple(form["names"]), form["step"], Fraction(*form["rate"]), form["first"])
    return spans, curve
