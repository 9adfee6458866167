"""Faults over takes: fixed since, better, worse, new, not seen; and those that come back every chorus."""

from __future__ import annotations

import pytest

from madang.crafts.dance.takes.trend import (
    Fault,
    TakeEvents,
    comes_back,
    followed,
    on_clock,
    states,
)
from madang.records import Alignment, Section, Sections


def fault(
    start_s: float, delay_ms: float, dancer: str = "Ara", part: str = "left arm", interval_ms: float = 8
) -> Fault:
    return Fault(dancer, part, start_s, start_s + 2, delay_ms, interval_ms)


def takes(*faults: list[Fault]) -> list[TakeEvents]:
    return [TakeEvents(number, tuple(some)) for number, some in enumerate(faults, 1)]


@pytest.mark.parametrize(
    ("delays", "become", "since"),
    [
        ([90, 0, 0], "fixed", 2),
        ([90, 80, 0], "fixed", 3),
        ([90, 0, 85], "same", 3),
        ([90, 60, 40], "better", 1),
        ([40, 60, 90], "worse", 1),
        ([-90, -70, -40], "better", 1),
        ([0, 0, 90], "new", 3),
        ([0, 90, 80], "same", 2),
        ([90], "once", 1),
    ],
)
def test_a_place_is_followed_through_all_takes(delays: list[float], become: str, since: int) -> None:
    story = takes(*[[fault(10 + 0.1 * at, delay)] if delay else [] for at, delay in enumerate(delays)])
    (one,) = followed(story)
    assert (one.become, one.since) == (become, since)


def test_less_than_both_are_uncertain_by_is_no_change() -> None:
    (one,) = followed(takes([fault(10, 90, interval_ms=30)], [fault(10, 55, interval_ms=30)]))
    assert one.become == "same"
    (one,) = followed(takes([fault(10, 90, interval_ms=10)], [fault(10, 55, interval_ms=10)]))
    assert one.become == "better"


def test_other_places_parts_and_dancers_are_other_faults() -> None:
    story = takes([fault(10, 90)], [fault(14, 90), fault(10, 90, part="left leg"), fault(10, 90, dancer="Bo")])
    assert sorted(one.become for one in followed(story)) == ["fixed", "new", "new", "new"]


def test_what_a_take_does_not_show_is_not_called_fixed() -> None:
    seen = {("Ara", "left arm"): [(0.0, 9.0)]}
    story = [TakeEvents(1, (fault(10, 90),)), TakeEvents(2, (), seen)]
    (one,) = followed(story)
    assert one.become == "not seen"
    assert "does not show it" in str(one)
    story[1] = TakeEvents(2, (), {("Ara", "left arm"): [(0.0, 13.0)]})
    assert followed(story)[0].become == "fixed"


def test_what_is_still_there_comes_first_worst_first() -> None:
    story = takes([fault(10, 200), fault(20, 50), fault(30, -90)], [fault(20, 50), fault(30, -90)])
    assert [one.start_s for one in followed(story)] == [30, 20, 10]
    assert str(followed(story)[-1]) == "Ara, left arm, 10.0-12.0 s: fixed since take 2"


@pytest.mark.parametrize(
    ("delays", "said"),
    [
        ([90, 0, 0], ["off in take 1", "fixed since take 2", "fixed since take 2"]),
        ([0, 0, 90], ["in time", "in time", "new in take 3"]),
        ([90, 60, 120], ["off in take 1", "better", "worse"]),
        ([90, 0, 85], ["off in take 1", "fixed since take 2", "back in take 3"]),
        ([0, 90, 80], ["in time", "new in take 2", "same"]),
        ([90, 0, 80, 0], ["off in take 1", "fixed since take 2", "back in take 3", "fixed since take 4"]),
    ],
)
def test_each_take_says_what_was_known_with_it(delays: list[float], said: list[str]) -> None:
    story = takes(*[[fault(10, delay)] if delay else [] for delay in delays])
    (one,) = followed(story)
    assert states(one, story) == said


def test_a_take_that_does_not_show_the_place_says_so_and_the_next_one_goes_on() -> None:
    story = [TakeEvents(1, (fault(10, 90),)), TakeEvents(2, (), {}), TakeEvents(3, ())]
    (one,) = followed(story)
    assert states(one, story) == ["off in take 1", "not seen in take 2", "fixed since take 3"]


def test_events_are_laid_on_the_clock_of_another_take() -> None:
    alignment = Alignment("2", "1", (0.0, 100.0), (2.37, 102.37), (1.0,))
    moved = on_clock([fault(10, 90)], alignment)
    assert (moved[0].start_s, moved[0].end_s) == pytest.approx((12.37, 14.37))


SONG = Sections(
    (
        Section("verse", 0, 20), Section("chorus", 20, 40), Section("verse", 40, 60), Section("chorus", 60, 80),
        Section("bridge", 80, 90), Section("chorus", 90, 110),
    )
)  # fmt: skip


def test_a_fault_at_the_same_place_of_each_chorus_comes_back() -> None:
    (again,) = comes_back([fault(25, 80), fault(65.3, 100), fault(94.8, 90), fault(43, 70)], SONG)
    assert (again.section, again.times, again.of, again.delay_ms) == ("chorus", 3, 3, 90)
    assert str(again) == "Ara, left arm: comes back every chorus, 5.0 s in, +90 ms"


@pytest.mark.parametrize(
    "faults",
    [
        [fault(25, 80), fault(72, 80), fault(103, 80)],  # each at another place
        [fault(25, 80), fault(65, -80)],  # once late, once early
        [fault(25, 80), fault(26, 80)],  # twice in one chorus
        [fault(25, 80), fault(65, 80)],  # two of three is less than three in four
        [fault(81, 80)],  # of a section danced once
        [fault(25, 80), fault(65, 80, part="right arm"), fault(95, 80, dancer="Bo")],
    ],
)
def test_what_does_not_come_back(faults: list[Fault]) -> None:
    assert comes_back(faults, SONG) == []


def test_repeats_the_take_does_not_hold_are_not_counted() -> None:
    (again,) = comes_back([fault(25, 80), fault(65, 80)], SONG, shown_s=(0, 85))
    assert (again.times, again.of) == (2, 2)
