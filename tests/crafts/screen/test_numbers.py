"""Scene numbers: 12, 12A and A12 are three; what is twice, left out, out of order; numbers for what comes between."""

from __future__ import annotations

import pytest

from madang.crafts.screen.numbers import added, faults, key, same


def test_the_order_of_numbers() -> None:
    numbers = [
        "A1",
        "1",
        "2",
        "2A",
        "2B",
        "A3",
        "3",
        "9",
        "10",
        "11",
        "A12",
        "12",
        "12-1",
        "12-2",
        "A12A",
        "12A",
        "12AA",
    ]
    assert sorted(sorted(numbers), key=key) == numbers


def test_three_numbers_that_are_not_duplicates() -> None:
    assert list(faults(["A12", "12", "12A"])) == []
    assert [(at, fault) for at, fault, _ in faults(["12", "12A", "A12"])] == [(2, "order")]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1", "2", "3"], []),
        (["", "", ""], []),
        (["1", "2", "02"], [(2, "duplicate")]),
        (["12a", "12A"], [(1, "duplicate")]),
        (["1", "4"], [(1, "gap")]),
        (["5", "6"], []),
        (["1", "3", "2"], [(2, "order")]),
        (["1", "", "2"], [(1, "missing")]),
        (["1", "x?", "2"], [(1, "unusual")]),
    ],
)
def test_what_is_wrong(numbers: list[str], expected: list[tuple[int, str]]) -> None:
    assert [(at, fault) for at, fault, _ in faults(numbers)] == expected


@pytest.mark.parametrize(
    ("before", "after", "taken", "number"),
    [
        ("12", "13", [], "12A"),
        ("12", "13", ["12A"], "12B"),
        ("12A", "13", ["12A"], "12B"),
        ("12", "12A", ["12A"], "A12A"),
        ("", "1", [], "A1"),
        ("12", "", [], "12A"),
        ("12H", "13", ["12H"], "12J"),  # I looks like 1
        ("12-1", "13", ["12-1"], "12-2"),
    ],
)
def test_a_number_between(before: str, after: str, taken: list[str], number: str) -> None:
    assert added(before, after, taken) == number


def test_numbers_put_between_stay_in_order_and_apart() -> None:
    numbers = ["1", "2", "3"]
    for place in (1, 1, 2, 2, 2, 0, 0):
        before = numbers[place - 1] if place else ""
        numbers.insert(place, added(before, numbers[place], numbers))
    assert sorted(numbers, key=key) == numbers
    assert len({same(number) for number in numbers}) == len(numbers)
