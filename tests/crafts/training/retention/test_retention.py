"""`madang training retention`: FSRS-6 as published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from madang.crafts.training.retention.memory import memories
from madang.crafts.training.retention.reviews import Review
from tests import command


def test_intervals_of_somebody_who_always_does_well_are_the_published_ones() -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    at, reviews, intervals = first + timedelta(minutes=10), [Review("a", "chorus", first, 3)], []
    for _ in range(7):
        reviews.append(Review("a", "chorus", at, 3))
        [known] = memories(reviews, at)
        intervals.append((known.due - at).days)
        at = known.due
    assert intervals == [2, 11, 46, 163, 498, 1348, 3299]  # all "good", again after 10 minutes and then when due


REVIEWS = """person,item,date,grade
b,chorus,2026-03-02,again
a,chorus,2026-03-02,good
,verse 2,2026-03-10 18:30,쉬움
"""


def test_the_weakest_comes_first_with_its_chance_and_its_date(tmp_path: Path) -> None:
    sheet = tmp_path / "reviews.csv"
    sheet.write_text(REVIEWS)
    told = command.madang("training", "retention", sheet, "--as-of", "2026-03-12T00:00", "--json").json
    assert [(row["person"], row["item"]) for row in told["items"]] == [
        ("b", "chorus"),
        ("a", "chorus"),
        ("a", "verse 2"),
    ]
    # (1 + F t / S)^-w with w = .1542, F = .98035, S = .212 and 2.3065 (FSRS-6)
    weakest, second = told["items"][:2]
    assert weakest["recall"] == pytest.approx((1 + 0.98035 * 10 / 0.212) ** -0.1542, abs=1e-3)
    assert second["recall"] == pytest.approx((1 + 0.98035 * 10 / 2.3065) ** -0.1542, abs=1e-3)
    assert (second["due"][:10], second["overdue"], weakest["forgotten"]) == ("2026-03-04", True, 1)


def test_later_reviews_do_not_count_and_are_told(tmp_path: Path) -> None:
    sheet = tmp_path / "reviews.csv"
    sheet.write_text(REVIEWS)
    ran = command.madang("training", "retention", sheet, "--as-of", "2026-03-02")
    assert ran.code == 0
    assert "reviews later than 2026-03-02 do not count: 1" in ran.out
    assert "verse 2" not in ran.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("person,item,date,grade\na,x,2026-02-30,good\n", "line 2 is dated '2026-02-30'"),
        ("person,item,date,grade\na,x,2026-02-03,god\n", "did you mean 'good'"),
        ("person,item,date,grade\na,x,,good\n", "line 2 has no date"),
        ("person,item,date,grade\na,,2026-02-03,good\n", "line 2 has no item"),
        ("person,item,date\na,x,2026-02-03\n", "line 1 has no column grade"),
        ("person,item,date,grade\n", "no review in it"),
    ],
)
def test_bad_sheets_are_told_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    sheet = tmp_path / "reviews.csv"
    sheet.write_text(text)
    ran = command.madang("training", "retention", sheet)
    assert ran.code == 3
    assert said in ran.err
    assert "reviews.csv" in ran.err


def test_a_date_that_is_none(tmp_path: Path) -> None:
    sheet = tmp_path / "reviews.csv"
    sheet.write_text(REVIEWS)
    assert command.madang("training", "retention", sheet, "--as-of", "soon").code == 2
