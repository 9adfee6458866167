"""Spans and curves: columns that belong together, and bytes that give back exactly what was packed."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.spans import Curve, Span, Spans, pack, unpack

TICKS = st.integers(-(2**62), 2**62)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=5)  # lone surrogates and control characters too
TAGS = st.one_of(TEXTS, st.integers(-(2**53), 2**53), st.booleans(), st.floats(allow_nan=False))


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    n = draw(st.integers(0, 6))

    def column(values: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(values, min_size=n, max_size=n))

    def maybe(values: st.SearchStrategy[Any], nothing: Any) -> Any:
        return column(values) if draw(st.booleans()) else nothing

    return Spans.of(
        column(TICKS), column(TICKS), column(st.floats()),
        rate=Fraction(draw(st.integers(1, 10**6)), draw(st.integers(1, 1001))),
        who=maybe(TEXTS, ()), part=maybe(TEXTS, ()), ref=maybe(TEXTS, ()),
        low=maybe(st.floats(), None), high=maybe(st.floats(), None),
        tags={name: column(TAGS) for name in draw(st.sets(st.sampled_from(["a", "나", "size"])))},
    )  # fmt: skip


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    rows, lines = draw(st.integers(0, 5)), draw(st.integers(0, 3))
    numbers = draw(st.lists(st.floats(width=32), min_size=rows * lines, max_size=rows * lines))
    names = tuple(draw(st.lists(TEXTS, min_size=lines, max_size=lines)))
    values = np.array(numbers, dtype=np.float32).reshape(rows, lines)
    return Curve(values, names, draw(st.integers(1, 10**9)), Fraction(48_000, 1001), draw(st.floats(-10, 10)))


def same(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)


@given(st.none() | spans(), st.none() | curves())
def test_what_is_packed_comes_back(packed: Spans | None, curve: Curve | None) -> None:
    spans_again, curve_again = unpack(pack(packed, curve))
    assert (spans_again is None, curve_again is None) == (packed is None, curve is None)
    if packed is not None and spans_again is not None:
        for name in ("start", "end", "value", "low", "high"):
            assert same(getattr(packed, name), getattr(spans_again, name)), name
        # A label column of no rows says as little as none.
        for name in ("rate", "who", "part", "ref"):
            assert getattr(packed, name) == getattr(spans_again, name), name
        assert dict(packed.tags) == dict(spans_again.tags)
        assert [[type(tag) for tag in column] for column in packed.tags.values()] == [
            [type(tag) for tag in column] for column in spans_again.tags.values()
        ]
    if curve is not None and curve_again is not None:
        assert same(curve.values, curve_again.values)
        assert vars(curve) | {"values": 0} == vars(curve_again) | {"values": 0}


@given(spans(), st.data())
def test_taking_rows_takes_every_column(packed: Spans, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(packed) - 1), max_size=8)) if len(packed) else []
    taken = packed.take(rows)
    assert len(taken) == len(rows)
    for new, old in enumerate(rows):
        assert _plain(taken[new]) == _plain(packed[old])
        assert {name: column[new] for name, column in taken.tags.items()} == {
            name: column[old] for name, column in packed.tags.items()
        }
    assert taken.rate == packed.rate


def _plain(span: Span) -> tuple[object, ...]:
    return tuple("nan" if isinstance(part, float) and math.isnan(part) else part for part in span)


@pytest.mark.parametrize(
    "columns",
    [
        {"end": [1]},
        {"value": [1.0]},
        {"who": ["mina"]},
        {"low": [0.0]},
        {"tags": {"vertical": [True]}},
    ],
)
def test_columns_of_different_lengths_are_refused(columns: dict[str, Any]) -> None:
    whole: dict[str, Any] = {"start": [0, 1], "end": [1, 2], "value": [1.0, 2.0]} | columns
    with pytest.raises(ValueError, match="differ in length"):
        Spans.of(whole.pop("start"), whole.pop("end"), whole.pop("value"), **whole)


def test_narrow_and_wide_ticks_are_both_exact() -> None:
    for tick in (2**31 - 1, 2**31, -(2**31), 2**53 + 1):
        again, _ = unpack(pack(Spans.of([tick], [tick], [0.0]), None))
        assert again is not None
        assert again[0].start == tick
