"""The alignment: what was put into a film is found again - rate, offset, cuts - and nothing that was not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from madang.crafts.localization.sync.align import align
from madang.crafts.localization.sync.evidence import Cued

from .conftest import Film, faulty, film, laid


def against(reference: Film) -> Cued:
    return Cued(reference.start, reference.end)


def noisy(of: Film, seed: int) -> Film:
    """A third of the cues lost, the others 150 ms early or late."""
    rng = np.random.default_rng(seed)
    kept = rng.random(len(of.start)) > 0.3
    jitter = np.round(rng.normal(0, 150, len(of.start))).astype(np.int64)
    start, end = (of.start + jitter)[kept], (of.end + jitter)[kept]
    order = np.argsort(start, kind="stable")
    return Film(start[order], end[order])


@pytest.mark.parametrize("offset_ms", [0, 41, -3_217, 55_000])
def test_an_offset_to_the_millisecond(offset_ms: int) -> None:
    whole = film(1)
    found = align(*vars(faulty(whole, {}, offset_ms=offset_ms)).values(), against(whole))
    assert found.rate == 1
    assert [run.offset_ms for run in found.segments] == [-offset_ms]
    assert found.segments[0].confidence > 0.9


@pytest.mark.parametrize("rate", [Fraction(25, 24), Fraction(24, 25), Fraction(1001, 960), Fraction(1000, 1001)])
def test_the_frame_rate_and_not_its_inverse(rate: Fraction) -> None:
    whole = film(2)
    found = align(*vars(faulty(whole, {}, rate)).values(), against(whole))
    assert found.rate == 1 / rate
    assert abs(laid(found, faulty(whole, {}, rate))[-1] - whole.start[-1]) < 40


def test_one_slip_is_one_cut_before_the_right_cue() -> None:
    whole = film(3)
    found = align(*vars(faulty(whole, {140: 2_500})).values(), against(whole))
    assert [(run.first, run.last) for run in found.segments] == [(0, 139), (140, 299)]
    assert [run.offset_ms for run in found.segments] == [0, -2_500]


def test_cuts_and_another_rate_are_found_together() -> None:
    whole, cuts, rate = film(4, 400), {90: 31_000, 200: 62_500, 310: 15_250}, Fraction(1001, 960)
    moved = faulty(whole, cuts, rate, offset_ms=-4_000)
    found = align(moved.start, moved.end, against(whole))
    assert found.rate == 1 / rate
    assert [run.first for run in found.segments] == [0, 90, 200, 310]
    assert np.abs(laid(found, moved) - whole.start).max() < 40


@pytest.mark.parametrize("seed", range(4))
def test_noise_makes_no_cuts(seed: int) -> None:
    whole = film(seed + 10, 400)
    moved = faulty(whole, {}, offset_ms=20_000)
    found = align(moved.start, moved.end, against(noisy(whole, seed)))
    assert len(found.segments) == 1
    assert abs(found.segments[0].offset_ms + 20_000) < 60


def test_two_films_have_hardly_any_evidence_in_common() -> None:
    one = film(20, 400)
    related = align(one.start, one.end, against(noisy(one, 0))).nats
    others = [align(one.start, one.end, against(film(seed, 400))).nats for seed in range(30, 34)]
    assert max(others) < 0.2 < 0.6 < related
