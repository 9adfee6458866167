"""Several takes told as one: of each dancer's part what its delay was in every take, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.stretches import stretches
from madang.crafts.dance.takes.clocks import back, known
from madang.crafts.dance.takes.trend import Again, Fault, Followed, TakeEvents, comes_back, followed, on_clock, states
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.compare import Comparison
from madang.crafts.dance.timing.estimate import interval, peak
from madang.crafts.dance.timing.features import WHOLE_BODY
from madang.records import Alignment, Sections


@dataclass(frozen=True)
class Row:
    """One part of one dancer in one take, at the place of the song where it is or was off most.

    Moments are on the first take's clock. delay_ms and its 90 % interval are None where the take does not show it.
    again: where in a section it comes back, in words.
    """

    dancer: str
    part: str
    take: int
    start_s: float
    end_s: float
    delay_ms: float | None
    low_ms: float | None
    high_ms: float | None
    state: str
    again: str = ""


@dataclass(frozen=True, eq=False)
class Telling:
    """What one take says. way: from its clock to the first take's."""

    number: int
    found: Comparison
    way: Alignment


@dataclass(frozen=True)
class Story:
    """rows: a row for each part that is off in some take, and take. places: every place where somebody was off."""

    rows: tuple[Row, ...]
    places: tuple[Followed, ...]
    again: tuple[Again, ...]


def story(tellings: Sequence[Telling], sections: Sections | None = None) -> Story:
    """Tell takes in their order. Sections are on the first one's clock."""
    takes = [_events(each) for each in tellings]
    places = followed(takes)
    again = comes_back(takes[-1].faults, sections, _span(tellings[-1])) if sections and takes else []
    told = {(each.dancer, each.part): str(each).partition(": ")[2] for each in again}
    rows = []
    for one in _worst_of_each(places):
        for take, telling, state in zip(takes, tellings, states(one, takes), strict=True):
            delay = None if state.startswith("not seen") else _delay(one, take, telling)
            ms, low, high = (None, None, None) if delay is None else delay
            said = told.get((one.dancer, one.part), "") if take is takes[-1] else ""
            rows.append(Row(one.dancer, one.part, take.number, one.start_s, one.end_s, ms, low, high, state, said))
    return Story(tuple(rows), tuple(places), tuple(again))


def _worst_of_each(places: Sequence[Followed]) -> list[Followed]:
    """Of each part the place that was off most in any take, in the order of the places."""
    worst: dict[tuple[str, str], Followed] = {}
    for one in places:
        who = (one.dancer, one.part)
        if who not in worst or _most(one) > _most(worst[who]):
            worst[who] = one
    return list(worst.values())


def _most(one: Followed) -> float:
    return max(map(abs, one.delays_ms))


def _events(telling: Telling) -> TakeEvents:
    found, way = telling.found, telling.way
    names = found.moves.dancers
    faults = [
        Fault(
            names[event.dancer], event.part, event.start_s, event.end_s, event.delay_ms,
            (event.high_ms - event.low_ms) / 2,
        )
        for event in found.events
        if known(way, (event.start_s + event.end_s) / 2)
    ]  # fmt: skip
    seen = {}
    clock = found.moves.clock
    there = np.array([known(way, float(moment)) for moment in clock])
    for dancer in found.courses:
        for part in found.moves.parts:
            told = there.copy()
            for silent in found.not_comparable:
                if (silent.dancer, silent.part) == (dancer, part):
                    told &= (clock < silent.start_s) | (clock >= silent.end_s)
            runs = stretches(told, 1)
            seen[names[dancer], part] = [
                (way.to_b(float(clock[run.start])), way.to_b(float(clock[run.stop - 1]) + 1 / HZ)) for run in runs
            ]
    return TakeEvents(telling.number, on_clock(faults, way), seen)


def _span(telling: Telling) -> tuple[float, float]:
    """What of the first take's clock a take holds."""
    clock, way = telling.found.moves.clock, telling.way
    return way.to_b(float(clock[0])), way.to_b(float(clock[-1]))


def _delay(one: Followed, take: TakeEvents, telling: Telling) -> tuple[float, float, float] | None:
    """The delay at a place with its interval: the event's where there is one, else what the evidence there says."""
    mine = [
        fault
        for fault in take.faults
        if (fault.dancer, fault.part) == (one.dancer, one.part)
        and fault.start_s < one.end_s
        and one.start_s < fault.end_s
    ]
    if mine:
        worst = max(mine, key=lambda fault: abs(fault.delay_ms))
        return worst.delay_ms, worst.delay_ms - worst.interval_ms, worst.delay_ms + worst.interval_ms
    found = telling.found
    to_own, clock = back(telling.way), found.moves.clock
    first, last = np.searchsorted(clock, [to_own.to_b(one.start_s), to_own.to_b(one.end_s)]).tolist()
    dancer = found.moves.dancers.index(one.dancer) if one.dancer in found.moves.dancers else -1
    if last <= first or dancer not in found.compared:
        return None
    compared = found.compared[dancer]
    heard = list(compared.values()) if one.part == WHOLE_BODY else [compared[one.part]]
    delay, _, sd = peak(np.sum([lags.nats[first:last].sum(0) for lags in heard], axis=0))
    return delay, *interval(delay, sd)
