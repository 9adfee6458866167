"""Progress: which histories converge, and when nobody can say."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import madang
from madang.progress import converging, sparkline, student_t
from tests.conftest import cues

Write = Callable[[str, str], Path]


def test_a_halving_gap_converges_and_says_when_it_is_met() -> None:
    verdict, rate, more = converging([16.0, 8.0, 4.0, 2.0, 1.0], 0.1)
    assert verdict == "converges"
    assert rate == pytest.approx((0.5, 0.5, 0.5))
    # 1.0 * 0.5**n is below half a step of 0.1 from n = 5 on
    assert more == (5, 5)


@pytest.mark.parametrize(
    ("distances", "verdict"),
    [
        ([0.0, 0.0, 0.0], "met"),
        ([3.0, 1.0, 0.0], "closed"),
        ([3.0], "one take"),
        ([8.0, 4.0, 2.0, 1.0], "cannot say"),  # four takes are too few, however well they look
        ([1.0, 1.0, 1.0, 1.0, 1.0], "cannot say"),  # no better than "no change"
        ([5.0, 1.0, 4.0, 0.5, 6.0, 0.2], "cannot say"),
        ([1.0, 2.0, 4.0, 8.0, 16.0], "does not converge"),
        ([4.0, 2.0, None, 1.0, 0.5, 0.25], "converges"),
        ([4.0, 2.0, 1.0, 0.5, None], "not measured"),
        ([], "not measured"),
    ],
)
def test_verdicts(distances: list[float | None], verdict: str) -> None:
    assert converging(distances, 0.01)[0] == verdict


def test_noise_around_a_standstill_rarely_passes_for_progress() -> None:
    """A random gap that goes nowhere: the interval (90 %) and the held-back takes keep false hope rare."""
    dice = random.Random(7)
    histories = [[2 + dice.gauss(0, 0.3) for _ in range(8)] for _ in range(400)]
    hopeful = sum(converging(history, 0.01)[0] == "converges" for history in histories)
    assert hopeful / len(histories) < 0.05


def test_true_progress_under_noise_is_mostly_seen() -> None:
    dice = random.Random(8)
    histories = [[8 * 0.6**n * dice.uniform(0.9, 1.1) for n in range(8)] for _ in range(200)]
    seen = [converging(history, 0.01) for history in histories]
    assert sum(verdict == "converges" for verdict, _, _ in seen) / len(seen) > 0.9
    covered = sum(rate is not None and rate[1] <= 0.6 <= rate[2] for _, rate, _ in seen)
    assert covered / len(seen) > 0.8


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 6.3138), (2, 2.9200), (3, 2.3534), (4, 2.1318), (5, 2.0150), (10, 1.8125), (30, 1.6973)],
)
def test_student_t_agrees_with_printed_tables(freedom: int, quantile: float) -> None:
    assert student_t(0.95, freedom) == pytest.approx(quantile, abs=1e-4)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), max_size=12))
def test_every_history_has_a_verdict_and_a_line(distances: list[float | None]) -> None:
    verdict, rate, more = converging(distances, 0.1)
    assert (more is not None) == (verdict == "converges")
    assert rate is None or rate[1] <= rate[0] <= rate[2]
    assert len(sparkline(distances)) == len(distances)


def test_the_history_of_a_studio_sums_all_that_fails(write: Write, tmp_path: Path) -> None:
    for number, shorts in enumerate((4, 3, 2, 1), 1):
        rows = [(c * 3000, c * 3000 + (500 if c < shorts else 1500), "하나") for c in range(5)]
        write(f"ep.ko.v{number}.srt", cues(*rows))
    trends = madang.trends(madang.check(tmp_path, standards=["netflix"]))
    trend = next(t for t in trends if t.clause == "netflix.duration.min")
    assert [point.failing for point in trend.points] == [4, 3, 2, 1]
    assert [point.distance for point in trend.points] == pytest.approx([4 * 0.333, 3 * 0.333, 2 * 0.333, 0.333])
    assert trend.verdict == "cannot say"
