"""judge(): a reading against a clause. Values and limits meet on the grid of the measure's resolution."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from madang.model import Attributes, Axis, Certainty, Clause, Condition, Gap, Interval, NamedLimit, Number, Reading

if TYPE_CHECKING:
    from madang.contract import Measure
    from madang.spans import Spans

Column = np.ndarray[tuple[int], np.dtype[np.float64]]
Rows = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
FAR_STEP = 2**62  # stands for "no limit on this side"
INNER = 0.5 - 1e-6  # of a step: what rounds to a legal step without any doubt about the last bit


class Legal:
    """The legal values of a clause: disjoint intervals of whole resolution steps, ends included."""

    def __init__(self, pieces: list[tuple[int, int]], resolution: float) -> None:
        self.pieces = pieces
        self.resolution = resolution
        self._surely = [
            (-math.inf if first <= -FAR_STEP else (first - INNER) * resolution,
             math.inf if last >= FAR_STEP else (last + INNER) * resolution)
            for first, last in pieces
        ]  # fmt: skip

    def holds(self, reading: Reading, each: bool) -> bool:
        """Whether the reading's value (or its spans' sketch) shows at once that all is legal; False says nothing."""
        if not each:
            return self._surely_has(reading.value)
        if reading.few:
            return all(map(self._surely_has, reading.sketch))
        least, greatest = reading.sketch
        return any(low < least and greatest < high for low, high in self._surely)

    def _surely_has(self, value: float) -> bool:
        for low, high in self._surely:  # noqa: SIM110 - asked for every reading of a studio; any() takes twice as long
            if low < value < high:
                return True
        return False

    def miss(self, values: Column) -> Rows:
        """Signed whole steps from the nearest legal value (0 = legal); NaN is as far out as can be."""
        finite = np.isfinite(values)
        grid = self._grid(np.where(finite, values, 0.0))
        best = np.full(len(values), FAR_STEP, dtype=np.int64)
        for first, last in self.pieces:
            off = np.where(grid < first, grid - first, np.where(grid > last, grid - last, 0))
            best = np.where(np.abs(off) < np.abs(best), off, best)
        return np.where(finite, best, FAR_STEP)

    def touched(self, lows: Column, highs: Column) -> Flags:
        """Whether a legal value lies between each low and its high; an end that is no number leaves it open."""
        found = np.isnan(lows) | np.isnan(highs)
        first_step, last_step = self._grid(np.where(found, 0.0, lows)), self._grid(np.where(found, 0.0, highs))
        for first, last in self.pieces:
            found |= (first_step <= last) & (last_step >= first)
        return found

    def _grid(self, values: Column) -> Rows:
        farthest = FAR_STEP * self.resolution
        places = np.floor(np.clip(values, -farthest, farthest) / self.resolution + 0.5)
        return np.clip(places, -FAR_STEP, FAR_STEP).astype(np.int64)


def steps(value: float | Fraction, resolution: float) -> int:
    """The grid step nearest to a value; 5/6 s and 833 ms are the same step of a millisecond grid.

    >>> steps(Fraction(5, 6), 0.001) == steps(0.833, 0.001), steps(0.832, 0.001)
    (True, 832)
    """
    return math.floor(min(max(float(value) / resolution + 0.5, -FAR_STEP), FAR_STEP))


def legal_values(clause: Clause, resolution: float, attributes: Attributes, limits: Mapping[str, NamedLimit]) -> Legal:
    """The clause's low/high, allowed and forbidden values as intervals on the resolution's grid.

    >>> from madang.model import Scale, Source
    >>> clause = Clause("gap", "x", "m", "frames", "must", Scale(1, "a frame"), Source("t", "ours"),
    ...                 low=2, forbidden=(Interval(low=3, below=12),))
    >>> legal_values(clause, 1, {}, {}).pieces
    [(2, 2), (12, 4611686018427387904)]
    """

    def at(number: Number) -> int:
        return steps(limit_value(number, attributes, limits), resolution)

    def ends(item: Number | Interval) -> tuple[int, int]:
        if not isinstance(item, Interval):
            return at(item), at(item)
        first, last = -FAR_STEP, FAR_STEP
        if item.low is not None:
            first = at(item.low)
        if item.above is not None:
            first = max(first, at(item.above) + 1)
        if item.high is not None:
            last = at(item.high)
        if item.below is not None:
            last = min(last, at(item.below) - 1)
        return first, last

    pieces = [ends(item) for item in clause.allowed] or [(-FAR_STEP, FAR_STEP)]
    first, last = ends(Interval(low=clause.low, high=clause.high))
    pieces = [(max(a, first), min(b, last)) for a, b in pieces]
    for a, b in map(ends, clause.forbidden):
        pieces = [part for p, q in pieces for part in ((p, min(q, a - 1)), (max(p, b + 1), q)) if part[0] <= part[1]]
    return Legal(sorted((a, b) for a, b in pieces if a <= b), resolution)


def limit_value(number: Number, attributes: Attributes, limits: Mapping[str, NamedLimit]) -> float | Fraction | int:
    """A number, an exact fraction ("5/6") or a craft's named limit ("half_second_frames")."""
    if not isinstance(number, str):
        return number
    if number in limits:
        return limits[number](attributes)
    return Fraction(number)


def applies(conditions: Mapping[str, Condition], attributes: Attributes) -> bool:
    """Whether every condition holds for these attributes; an attribute nobody knows never matches."""
    return all(name in attributes and _meets(name, attributes[name], wish) for name, wish in conditions.items())


def _meets(name: str, value: object, wish: Condition) -> bool:
    if isinstance(wish, tuple):
        return any(_meets(name, value, choice) for choice in wish)
    if not isinstance(wish, Interval):
        # A language range takes in its regions: en is also en-GB (basic filtering, RFC 4647, section 3.3.1).
        return value == wish or (name == "language" and str(value).startswith(f"{wish}-"))
    if isinstance(value, str) or not isinstance(value, int | float):
        return False
    return (
        (wish.low is None or value >= float(Fraction(wish.low)))
        and (wish.high is None or value <= float(Fraction(wish.high)))
        and (wish.above is None or value > float(Fraction(wish.above)))
        and (wish.below is None or value < float(Fraction(wish.below)))
    )


def judge(
    reading: Reading,
    measure: Measure,
    clause: Clause,
    attributes: Attributes,
    limits: Mapping[str, NamedLimit],
    legal: Legal | None = None,
) -> Gap | None:
    """The gap between a reading and a clause that is in force for these attributes, or None where it is met.

    A value exactly on the limit passes; one step of the measure's resolution beyond it does not; NaN never
    passes. Conditions on span tags pick the spans that are judged; what depends on a tag nobody knows is likely,
    not sure. On the dates axis a clause is in force while its source is valid.
    """
    legal = legal or legal_values(clause, measure.resolution, attributes, limits)
    each = measure.judged == "each"
    if legal.holds(reading, each) or (each and _speaks_of_none(clause, reading)):
        return None
    spans = reading.spans if each else None
    if spans is None:
        values = np.array([reading.value])
        rows, known = np.arange(1), np.ones(1, dtype=bool)
        lows = None if reading.low is None else np.array([reading.low])
        highs = None if reading.high is None else np.array([reading.high])
    else:
        rows, known = _judged_rows(spans, clause, measure.axis)
        if not len(rows):
            return None
        values, lows, highs = spans.value[rows], spans.low, spans.high
        lows = None if lows is None else lows[rows]
        highs = None if highs is None else highs[rows]
    miss = legal.miss(values)
    failing = np.flatnonzero(miss)
    if not len(failing):
        return None
    sure = known[failing]
    if lows is not None or highs is not None:
        lows, highs = values if lows is None else lows, values if highs is None else highs
        sure = sure & ~legal.touched(lows[failing], highs[failing])
    worst = int(failing[np.argmax(np.abs(miss[failing]))])
    off = int(miss[worst])
    distance, nearest = _away(float(values[worst]), off, measure.resolution)
    exact = math.isfinite(distance)
    certainty: Certainty = "sure" if sure.any() else "likely"
    return Gap(
        measure=measure.id,
        profile=clause.profile,
        clause=clause.name,
        severity=clause.severity,
        certainty=certainty,
        worst=float(values[worst]),
        nearest=nearest,
        unit=measure.unit,
        distance=distance,
        far=distance / clause.scale.value,
        failing=len(failing),
        of=len(values),
        total=float(np.abs(miss[failing]).sum()) * measure.resolution if exact else math.inf,
        message=_message(clause, measure, float(values[worst]), nearest, distance, off > 0),
        find_spans=partial(_failing_spans, reading, measure, clause, legal),
        low=_shown_limit(clause.low, attributes, limits),
        high=_shown_limit(clause.high, attributes, limits),
    )


def _failing_spans(reading: Reading, measure: Measure, clause: Clause, legal: Legal) -> Spans | None:
    """The spans that a gap is about: those that fail or, where the reading's value is judged, all."""
    spans = reading.spans
    if spans is None or measure.judged != "each":
        return spans
    rows, _ = _judged_rows(spans, clause, measure.axis)
    return spans.take(rows[np.flatnonzero(legal.miss(spans.value[rows]))])


def said_of_each(values: Column, clause: Clause, measure: Measure, legal: Legal) -> Iterator[tuple[float, str]]:
    """Of every value how far it is from legal, in the measure's unit, and the clause's sentence about it."""
    for value, off in zip(values.tolist(), legal.miss(values).tolist(), strict=True):
        distance, nearest = _away(value, off, measure.resolution)
        yield distance, _message(clause, measure, value, nearest, distance, off > 0)


def _away(value: float, off: int, resolution: float) -> tuple[float, float]:
    """The distance to the nearest legal value, and that value; infinite and NaN where there is no number."""
    if not math.isfinite(value) or abs(off) >= FAR_STEP:
        return math.inf, math.nan
    return abs(off) * resolution, (steps(value, resolution) - off) * resolution


def _speaks_of_none(clause: Clause, reading: Reading) -> bool:
    """Whether the sketch of tags shows at once that no span has a tag that the clause asks for; False says nothing."""
    for name, tags in reading.tags.items():
        if name in clause.when and not any(tag is None or _meets(name, tag, clause.when[name]) for tag in tags):
            return True
    return False


def _judged_rows(spans: Spans, clause: Clause, axis: Axis) -> tuple[Rows, Flags]:
    """The spans a clause speaks of, and whether that is sure: a tag nobody knows might be any value."""
    keep, sure = np.ones(len(spans), dtype=bool), np.ones(len(spans), dtype=bool)
    for conditions, wanted in ((clause.when, True), (clause.unless, False)):
        for name, wish in conditions.items():
            if name in spans.tags:
                tags = spans.tags[name]
                said = {tag: tag is None or _meets(name, tag, wish) is wanted for tag in set(tags)}
                keep &= [said[tag] for tag in tags]
                if None in said:
                    sure &= [tag is not None for tag in tags]
    if axis == "dates":
        source = clause.source
        keep &= spans.end >= (source.valid_from.toordinal() if source.valid_from else 0)
        keep &= spans.start <= (source.valid_to.toordinal() if source.valid_to else FAR_STEP)
    rows = np.flatnonzero(keep)
    return rows, sure[rows]


def _shown_limit(limit: Number | None, attributes: Attributes, limits: Mapping[str, NamedLimit]) -> float | None:
    return None if limit is None else float(limit_value(limit, attributes, limits))


def number_text(value: float, resolution: float) -> str:
    """A value as people read it: as many decimals as its resolution has.

    >>> number_text(-0.3100000001, 0.01), number_text(2.0, 1), number_text(16.5, 0.5)
    ('-0.31', '2', '16.5')
    """
    if not math.isfinite(value):
        return "?"
    decimals = max(0, -math.floor(math.log10(resolution) + 1e-9)) if resolution < 1 else 0
    text = f"{value:.{decimals}f}"
    return text[1:] if text.strip("-0.") == "" and text.startswith("-") else text


def unit_of(number: str, unit: str) -> str:
    """A measure's unit behind a number as printed: one of what is counted in the plural is singular.

    >>> unit_of("1", "faults"), unit_of("-1", "chars/s"), unit_of("1.0", "cents"), unit_of("1", "ms")
    ('fault', 'char/s', 'cents', 'ms')
    """
    counted, stroke, per = unit.partition("/")
    if number.lstrip("-") != "1" or len(counted) < 3 or not counted.islower() or not counted.endswith("s"):
        return unit
    return counted[:-1] + stroke + per


def _message(clause: Clause, measure: Measure, worst: float, nearest: float, distance: float, high: bool) -> str:
    value, away = (number_text(number, measure.resolution) for number in (worst, distance))
    words = {
        "value": value,
        "nearest": number_text(nearest, measure.resolution),
        "distance": away,
        "unit": unit_of(value, measure.unit),
    }
    pattern = clause.too_high if high else clause.too_low
    if not pattern:
        pattern = "{value} {unit} is {distance} " + ("above" if high else "below") + " the nearest legal {nearest}"
    return pattern.replace("{distance} {unit}", f"{away} {unit_of(away, measure.unit)}").format(**words)
