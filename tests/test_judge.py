"""Judging, held against a brute force search over a small grid: where limits lie, how far, how sure."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.contract import Measure, measure
from madang.judge import FAR_STEP, Legal, applies, judge, legal_values, number_text, steps
from madang.model import Attributes, Clause, Condition, Interval, Number, Reading, Scale, Source
from madang.spans import Spans, Tag

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
RESOLUTIONS = (0.001, 0.01, 0.1, 0.5, 1.0, 5.0)
REACH = 40  # the grid the brute force looks at is -REACH ... REACH steps
LIMITS = {"half": lambda attributes: attributes["fps"] / 2}
FACTS: Attributes = {"fps": 24}


def measured(resolution: float, judged: str = "value", tags: tuple[str, ...] = ()) -> Measure:
    @measure("x.m", over="x.take", unit="u", axis="none", resolution=resolution, version=1, judged=judged, tags=tags)  # type: ignore[arg-type]
    def found(material: object) -> Reading:
        raise AssertionError("nothing is measured here")

    return found


def clause(**limits: object) -> Clause:
    scale, source = Scale(2.0, "two is a step"), Source("a test", "ours")
    return Clause("c", "p", "x.m", "u", "must", scale, source, **limits)  # type: ignore[arg-type]


@cache
def on_grid(number: Number, resolution: float) -> int:
    exact = Fraction(number) if number != "half" else Fraction(12)
    return math.floor(exact / Fraction(str(resolution)) + Fraction(1, 2))


def inside(item: Number | Interval, step: int, resolution: float) -> bool:
    """Whether a grid step is one of a clause's items, by definition."""

    def at(number: Number) -> int:
        return on_grid(number, resolution)

    if not isinstance(item, Interval):
        return step == at(item)
    return (
        (item.low is None or step >= at(item.low))
        and (item.high is None or step <= at(item.high))
        and (item.above is None or step > at(item.above))
        and (item.below is None or step < at(item.below))
    )


def is_legal(limits: Clause, step: int, resolution: float) -> bool:
    return (
        inside(Interval(low=limits.low, high=limits.high), step, resolution)
        and (not limits.allowed or any(inside(item, step, resolution) for item in limits.allowed))
        and not any(inside(item, step, resolution) for item in limits.forbidden)
    )


@st.composite
def clauses(draw: st.DrawFn) -> tuple[float, Clause]:
    """A resolution, and a clause whose limits lie on its grid, some of them written as fractions or by name."""
    resolution = draw(st.sampled_from(RESOLUTIONS))

    def number() -> Number:
        step = draw(st.integers(-20, 20))
        exact = step * Fraction(str(resolution))
        return draw(st.sampled_from([float(exact), str(exact)] + (["half"] if 0.5 <= resolution <= 1 else [])))

    def item() -> Number | Interval:
        if draw(st.booleans()):
            return number()
        low, high, above, below = (number() if draw(st.booleans()) else None for _ in range(4))
        return Interval(low, high, None if low is not None else above, None if high is not None else below)

    low = number() if draw(st.booleans()) else None
    high = number() if draw(st.booleans()) else None
    allowed = tuple(item() for _ in range(draw(st.integers(0, 3))))
    forbidden = tuple(item() for _ in range(draw(st.integers(0, 3))))
    return resolution, clause(low=low, high=high, allowed=allowed, forbidden=forbidden)


near = st.integers(-REACH + 10, REACH - 10)


@given(clauses(), near)
def test_a_value_passes_exactly_where_the_definition_says(given_clause: tuple[float, Clause], step: int) -> None:
    resolution, limits = given_clause
    gap = judge(Reading(step * resolution), measured(resolution), limits, FACTS, LIMITS)
    assert (gap is None) == is_legal(limits, step, resolution)


@given(clauses(), near)
def test_the_distance_is_the_way_to_the_nearest_legal_value(given_clause: tuple[float, Clause], step: int) -> None:
    resolution, limits = given_clause
    gap = judge(Reading(step * resolution), measured(resolution), limits, FACTS, LIMITS)
    if gap is None:
        return
    # "half" is 12; everything else lies within 20 steps.
    reach = REACH + math.ceil(12 / resolution)
    legal = [s for s in range(-reach, reach + 1) if is_legal(limits, s, resolution)]
    if not legal:
        assert (gap.distance, gap.far) == (math.inf, math.inf)
        return
    away = min(abs(s - step) for s in legal)
    assert gap.distance == pytest.approx(away * resolution)
    assert gap.far == pytest.approx(away * resolution / 2)
    assert steps(gap.nearest, resolution) in {step - away, step + away} & set(legal)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("limit", [-14.0, -1.0, 0.0, 2.0, 7.0, 83.0])
def test_exactly_on_the_limit_passes_one_step_beyond_does_not(resolution: float, limit: float) -> None:
    limit = round(limit / resolution) * resolution
    m = measured(resolution)
    for limits, beyond in ((clause(high=limit), limit + resolution), (clause(low=limit), limit - resolution)):
        assert judge(Reading(limit), m, limits, {}, {}) is None
        assert judge(Reading(beyond), m, limits, {}, {}) is not None
    for limits in (clause(allowed=(limit,)), clause(low=limit, high=limit)):
        assert judge(Reading(limit), m, limits, {}, {}) is None
        assert judge(Reading(limit + resolution), m, limits, {}, {}) is not None
        assert judge(Reading(limit - resolution), m, limits, {}, {}) is not None


def test_open_ends_leave_their_limit_out() -> None:
    m = measured(1.0)
    open_ends = clause(allowed=(Interval(above=2, below=5),))
    assert [v for v in range(8) if judge(Reading(v), m, open_ends, {}, {}) is None] == [3, 4]
    hole = clause(forbidden=(Interval(above=2, below=5),))
    assert [v for v in range(8) if judge(Reading(v), m, hole, {}, {}) is None] == [0, 1, 2, 5, 6, 7]


def test_twenty_frames_written_as_833_ms_pass_five_sixths_of_a_second() -> None:
    m = measured(0.001)
    limits = clause(low="5/6")
    assert judge(Reading(0.833), m, limits, {}, {}) is None
    gap = judge(Reading(0.832), m, limits, {}, {})
    assert gap is not None
    assert (gap.distance, gap.nearest) == (pytest.approx(0.001), pytest.approx(0.833))


@given(st.floats(-1e6, 1e6), st.sampled_from(RESOLUTIONS), st.floats(-0.49, 0.49))
def test_what_is_less_than_half_a_step_off_is_the_same_step(value: float, resolution: float, off: float) -> None:
    step = steps(value, resolution)
    assert steps(step * resolution + off * resolution, resolution) == step


def test_numbers_beyond_all_reckoning_are_out_of_reach_not_a_crash() -> None:
    m = measured(0.001)
    for value in (1e300, 1e308, 1e20):
        assert judge(Reading(value), m, clause(high=7), {}, {}) is not None
        assert judge(Reading(-value), m, clause(low=7), {}, {}) is not None
        assert judge(Reading(value), m, clause(low=7), {}, {}) is None


# -- what is no number -------------------------------------------------------------------------------------------

NO_NUMBERS = st.sampled_from([math.nan, math.inf, -math.inf])


@given(clauses(), NO_NUMBERS)
def test_what_is_no_number_never_passes(given_clause: tuple[float, Clause], value: float) -> None:
    resolution, limits = given_clause
    reading = Reading(value)
    assert not reading.finite
    gap = judge(reading, measured(resolution), limits, FACTS, LIMITS)
    assert gap is not None
    assert gap.distance == math.inf


@given(clauses(), st.lists(near, min_size=1, max_size=30, unique=True), NO_NUMBERS, st.data())
def test_one_nan_among_many_spans_never_passes(
    given_clause: tuple[float, Clause], found: list[int], nan: float, data: st.DataObject
) -> None:
    resolution, limits = given_clause
    values = [step * resolution for step in found]
    values.insert(data.draw(st.integers(0, len(values))), nan)
    reading = Reading(values[0], spans=Spans.of(range(len(values)), range(len(values)), values))
    assert not reading.finite
    assert judge(reading, measured(resolution, "each"), limits, FACTS, LIMITS) is not None


# -- spans -------------------------------------------------------------------------------------------------------


def spans_of(values: list[float], **columns: object) -> Spans:
    return Spans.of(range(len(values)), range(1, len(values) + 1), values, **columns)  # type: ignore[arg-type]


@given(clauses(), st.lists(near, max_size=30))
def test_each_span_is_judged_by_itself(given_clause: tuple[float, Clause], found: list[int]) -> None:
    resolution, limits = given_clause
    reading = Reading(0.0, spans=spans_of([step * resolution for step in found]))
    gap = judge(reading, measured(resolution, "each"), limits, FACTS, LIMITS)
    wrong = [row for row, step in enumerate(found) if not is_legal(limits, step, resolution)]
    if not wrong:
        assert gap is None
        return
    assert gap is not None
    assert (gap.failing, gap.of) == (len(wrong), len(found))
    assert gap.spans is not None
    assert gap.spans.start.tolist() == wrong


@given(clauses(), st.lists(near, min_size=1, max_size=30))
def test_the_short_cut_never_says_legal_where_the_full_judgement_does_not(
    given_clause: tuple[float, Clause], found: list[int]
) -> None:
    resolution, limits = given_clause
    legal = legal_values(limits, resolution, FACTS, LIMITS)
    values = np.array([step * resolution for step in found])
    reading = Reading(values.max(), spans=spans_of(values.tolist()))
    full = not legal.miss(values).any()
    assert not legal.holds(reading, True) or full
    assert not legal.holds(reading, False) or not legal.miss(np.array([reading.value])).any()
    if reading.few:
        assert legal.holds(reading, True) == full, "where the sketch holds every value it is as good as the spans"


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=4),
    st.sampled_from(RESOLUTIONS),
    st.lists(st.floats(-60, 60), min_size=1, max_size=30),
)
def test_the_same_for_values_off_the_grid(
    pieces: list[tuple[int, int]], resolution: float, values: list[float]
) -> None:
    legal = Legal([(min(ends), max(ends)) for ends in pieces], resolution)
    found = [value * resolution for value in values]
    reading = Reading(found[0], spans=spans_of(found))
    assert not (legal.holds(reading, True) and legal.miss(np.array(found)).any())
    assert not (legal.holds(reading, False) and legal.miss(np.array(found[:1])).any())


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["a", "b", "en", "en-GB", 3, True, None])), max_size=30),
    st.sampled_from(["a", "en", ("b", "c"), 3, True, Interval(low=2)]),
)
def test_what_is_known_of_all_tags_at_once_hides_no_span(rows: list[tuple[int, Tag]], wish: Condition) -> None:
    limits, measure = clause(high=4, when={"tag": wish}), measured(1.0, "each", ("tag",))
    reading = Reading(0, spans=spans_of([float(value) for value, _ in rows], tags={"tag": [tag for _, tag in rows]}))
    gap = judge(reading, measure, limits, {}, {})
    reading.tags = {}
    looked_at_each = judge(reading, measure, limits, {}, {})
    assert (gap is None) == (looked_at_each is None)
    if gap and looked_at_each:
        assert (gap.failing, gap.of, gap.certainty) == (
            looked_at_each.failing,
            looked_at_each.of,
            looked_at_each.certainty,
        )


def test_tags_pick_the_spans_that_are_judged() -> None:
    m = measured(1.0, "each", tags=("vertical", "size"))
    tags = {"vertical": [True, False, True, False], "size": [1, 2, 3, 4]}
    reading = Reading(9, spans=spans_of([9.0, 9.0, 1.0, 1.0], tags=tags))

    def failing(**conditions: object) -> int:
        gap = judge(reading, m, clause(high=5, **conditions), {}, {})
        return 0 if gap is None else gap.failing

    assert failing() == 2
    assert failing(when={"vertical": True}) == 1
    assert failing(unless={"vertical": True}) == 1
    assert failing(when={"size": Interval(low=3)}) == 0
    assert failing(when={"size": (2, 4)}) == 1
    assert failing(when={"size": Interval(above="1/2", below="3/2")}) == 1
    assert failing(when={"vertical": True}, unless={"size": 1}) == 0
    gap = judge(reading, m, clause(high=5, when={"vertical": True}), {}, {})
    assert gap is not None
    assert gap.of == 2, "only the vertical ones were judged"


# -- how sure ----------------------------------------------------------------------------------------------------


@given(clauses(), near, st.integers(0, 12), st.integers(0, 12))
def test_a_gap_is_sure_where_no_value_of_its_interval_is_legal(
    given_clause: tuple[float, Clause], step: int, below: int, above: int
) -> None:
    resolution, limits = given_clause
    low, high = step - below, step + above
    expected = "likely" if any(is_legal(limits, s, resolution) for s in range(low, high + 1)) else "sure"
    value, ends = step * resolution, {"low": low * resolution, "high": high * resolution}
    for judged, reading in (
        ("value", Reading(value, **ends)),
        ("each", Reading(value, spans=spans_of([value], low=[ends["low"]], high=[ends["high"]]))),
    ):
        gap = judge(reading, measured(resolution, judged), limits, FACTS, LIMITS)
        assert gap is None or gap.certainty == expected


def test_one_sure_span_makes_the_gap_sure() -> None:
    spans = spans_of([6.0, 9.0], low=[4.0, 8.0], high=[7.0, 10.0])
    gap = judge(Reading(9, spans=spans), measured(1.0, "each"), clause(high=5), {}, {})
    assert gap is not None
    assert gap.certainty == "sure"


def test_an_end_that_is_unknown_is_not_sure() -> None:
    gap = judge(
        Reading(9, spans=spans_of([9.0], low=[math.nan], high=[10.0])), measured(1.0, "each"), clause(high=5), {}, {}
    )
    assert gap is not None
    assert gap.certainty == "likely"


# -- the words ---------------------------------------------------------------------------------------------------


@given(st.floats(-1e6, 1e6), st.sampled_from(RESOLUTIONS))
def test_a_value_is_written_with_the_decimals_of_its_resolution(value: float, resolution: float) -> None:
    text = number_text(value, resolution)
    assert abs(float(text) - value) <= max(resolution, 1) / 2 + 1e-9 if resolution >= 1 else resolution
    assert text not in ("-0", "-0.0", "-0.00", "-0.000")


def test_the_message_names_the_values_and_which_side() -> None:
    limits = clause(low=2, high=5, too_high="{value} {unit}, {distance} over {nearest}", too_low="{value} too little")
    high = judge(Reading(7), measured(1.0), limits, {}, {})
    low = judge(Reading(1), measured(1.0), limits, {}, {})
    assert high is not None
    assert low is not None
    assert (high.message, low.message) == ("7 u, 2 over 5", "1 too little")


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("faults", 1, "1 fault is 1 above the nearest legal 0"),
        ("faults", 2, "2 faults is 2 above the nearest legal 0"),
        ("words/min", 1, "1 word/min is 1 above the nearest legal 0"),
        ("ms", 1, "1 ms is 1 above the nearest legal 0"),
        ("dBFS", 1, "1 dBFS is 1 above the nearest legal 0"),
        ("s", 1, "1 s is 1 above the nearest legal 0"),
    ],
)
def test_one_of_what_is_counted_is_singular(unit: str, value: float, said: str) -> None:
    gap = judge(Reading(value), replace(measured(1.0), unit=unit), clause(high=0), {}, {})
    assert gap is not None
    assert gap.message == said


def test_the_unit_agrees_with_the_number_in_front_of_it() -> None:
    limits = clause(high=5, too_high="{value} {unit}, {distance} {unit} too many")
    gap = judge(Reading(6), replace(measured(1.0), unit="faults"), limits, {}, {})
    assert gap is not None
    assert gap.message == "6 faults, 1 fault too many"


@pytest.mark.parametrize(
    ("wish", "meets"),
    [
        (24, [24, 24.0]),
        ((24, 25), [24, 24.0, 25]),
        (Interval(low=24, below=30), [24, 24.0, 25]),
        (Interval(above=24), [25, 30, 30.5]),
        (Interval(low="24000/1001", high="24"), [24, 24.0]),
        ("24", ["24"]),
    ],
)
def test_conditions_on_attributes(wish: object, meets: list[object]) -> None:
    values: list[object] = [23, 24, 24.0, 25, 30, 30.5, "24", "x"]
    assert [value for value in values if applies({"fps": wish}, {"fps": value})] == meets  # type: ignore[dict-item]
    assert not applies({"fps": wish}, {}), "what nobody states never matches"  # type: ignore[dict-item]


def test_far_is_far() -> None:
    assert 10**12 / min(RESOLUTIONS) < FAR_STEP
