"""What becomes of each fault over the takes, and which faults come back wherever the same place of the song does.

All moments are on one clock: who calls has laid every take's events on it (`on_clock`).
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from madang.records import Alignment, Section, Sections

Become = Literal["fixed", "better", "same", "worse", "new", "once", "not seen"]

# Design decisions: half a count at 120 beats a minute, and what nobody sees (Eg and Behne 2015: from 20 ms on).
APART_S = 0.25
LEAST_CHANGE_MS = 15.0
LEAST_TIMES = 2  # in repeats of a section, to come back
MOSTLY = 0.75  # of the repeats
HALF = 0.5  # of a place: a take that shows less says nothing about it


Who = tuple[str, str]  # dancer, part


@dataclass(frozen=True)
class Fault:
    """One event: who, where in the song, how late, and half of the interval of that."""

    dancer: str
    part: str
    start_s: float
    end_s: float
    delay_ms: float
    interval_ms: float


@dataclass(frozen=True)
class Followed:
    """One place of the song where somebody was off in some take.

    takes: those in which the event is there, delays_ms beside them. become: what the last take says. since: the first
    take of the unbroken run at the end that no longer has it (fixed), or that has it (new, same, better, worse).
    """

    dancer: str
    part: str
    start_s: float
    end_s: float
    takes: tuple[int, ...]
    delays_ms: tuple[float, ...]
    become: Become
    since: int

    def __str__(self) -> str:
        who = f"{self.dancer}, {self.part}, {self.start_s:.1f}-{self.end_s:.1f} s"
        said = {
            "fixed": f"fixed since take {self.since}",
            "new": f"new in take {self.since}",
            "once": f"only in take {self.takes[-1]}",
            "not seen": f"the last take does not show it; {self.delays_ms[-1]:+.0f} ms in take {self.takes[-1]}",
        }.get(self.become, f"{self.become}: {self.delays_ms[0]:+.0f} ms, now {self.delays_ms[-1]:+.0f} ms")
        return f"{who}: {said}"


@dataclass(frozen=True)
class Again:
    """The same fault at the same place of several repeats of a section.

    from_start_s: where in the section, until_s: its end there. of: how many repeats the take shows.
    """

    dancer: str
    part: str
    section: str
    from_start_s: float
    until_s: float
    times: int
    of: int
    delay_ms: float

    def __str__(self) -> str:
        often = (
            f"every {self.section}" if self.times == self.of else f"{self.times} of {self.of} times in {self.section}"
        )
        return f"{self.dancer}, {self.part}: comes back {often}, {self.from_start_s:.1f} s in, {self.delay_ms:+.0f} ms"


@dataclass(frozen=True)
class TakeEvents:
    """What one take says. seen: the stretches of the song it shows of each dancer and part; None: all of it."""

    number: int
    faults: tuple[Fault, ...]
    seen: Mapping[Who, Sequence[tuple[float, float]]] | None = None

    def shows(self, who: Who, start_s: float, end_s: float) -> float:
        """The share of a stretch that the take can tell about this part of this dancer."""
        if self.seen is None:
            return 1.0
        return sum(_overlap(start_s, end_s, *span) for span in self.seen.get(who, ())) / max(end_s - start_s, 1e-9)


def on_clock(faults: Iterable[Fault], alignment: Alignment) -> tuple[Fault, ...]:
    """Faults of take A on B's clock."""
    return tuple(
        dataclasses.replace(fault, start_s=alignment.to_b(fault.start_s), end_s=alignment.to_b(fault.end_s))
        for fault in faults
    )


def followed(takes: Sequence[TakeEvents]) -> list[Followed]:
    """Each place where somebody was off, through all takes; what is still there first, worst first.

    Events of two takes are one fault where they are of the same part of the same dancer and overlap. Where a take does
    not show at least half of the place (out of the picture, the song not danced so far), it says nothing about it.
    """
    found = [_follow(takes, chain) for chain in _chains(takes)]
    gone = ("fixed", "not seen")
    return sorted(
        found, key=lambda one: (one.become in gone, -abs(one.delays_ms[-1]), one.start_s, one.dancer, one.part)
    )


def _chains(takes: Sequence[TakeEvents]) -> Iterator[list[tuple[int, Fault]]]:
    """Faults of several takes (by their place in the list) that are the same place and part."""
    open_chains: dict[Who, list[list[tuple[int, Fault]]]] = defaultdict(list)
    for at, take in enumerate(takes):
        for fault in sorted(take.faults, key=lambda fault: fault.start_s):
            chains = open_chains[fault.dancer, fault.part]
            near = [(_shared(fault, chain[-1][1]), chain) for chain in chains]
            shared, chain = max(near, key=lambda pair: pair[0], default=(0.0, []))
            if shared > 0:
                chain.append((at, fault))
            else:
                chains.append([(at, fault)])
    for chains in open_chains.values():
        yield from chains


def _follow(takes: Sequence[TakeEvents], chain: list[tuple[int, Fault]]) -> Followed:
    """The story of one chain. Several events of one take within it count as the worst of them."""
    worst: dict[int, Fault] = {}
    for at, fault in chain:
        if at not in worst or abs(fault.delay_ms) > abs(worst[at].delay_ms):
            worst[at] = fault
    start_s, end_s = min(f.start_s for _, f in chain), max(f.end_s for _, f in chain)
    fault = chain[0][1]
    who = (fault.dancer, fault.part)
    shown = [at for at, take in enumerate(takes) if at in worst or take.shows(who, start_s, end_s) >= HALF]
    become = _became(worst, shown, len(takes))
    run = [at for at in shown if (at in worst) == (shown[-1] in worst)]
    broken = max((at for at in shown if at not in run), default=-1)
    since = next(at for at in run if at > broken)
    return Followed(
        *who, start_s, end_s, tuple(takes[at].number for at in worst), tuple(f.delay_ms for f in worst.values()),
        become, takes[since].number,
    )  # fmt: skip


def _became(worst: Mapping[int, Fault], shown: Sequence[int], count: int) -> Become:
    if shown == list(worst) and len(worst) == 1:
        return "once" if shown[0] == count - 1 else "not seen"
    if shown[-1] != count - 1:
        return "not seen"
    if shown[-1] not in worst:
        return "fixed"
    there = sorted(worst)
    if there == shown[-1:]:
        return "new"
    first, last = worst[there[0]], worst[there[-1]]
    change = abs(last.delay_ms) - abs(first.delay_ms)
    # Less than what both are uncertain by is no change.
    if abs(change) < max(LEAST_CHANGE_MS, (first.interval_ms**2 + last.interval_ms**2) ** 0.5):
        return "same"
    return "better" if change < 0 else "worse"


def states(one: Followed, takes: Sequence[TakeEvents]) -> list[str]:
    """What each take said of a place when it was the last one: "new in take 3", "fixed since take 2", "better" ..."""
    said: list[str] = []
    there: list[int] = []  # earlier takes that show the place, by whether it was off in them
    fine: list[int] = []
    delays = dict(zip(one.takes, one.delays_ms, strict=True))
    for take in takes:
        number = take.number
        if number in delays:
            said.append(_off_again(delays, there, fine, number))
            there.append(number)
        elif take.shows((one.dancer, one.part), one.start_s, one.end_s) < HALF:
            said.append(f"not seen in take {number}")
        else:
            fine.append(number)
            since = next((at for at in fine if at > max(there, default=number)), number)
            said.append(f"fixed since take {since}" if there else "in time")
    return said


def _off_again(delays: Mapping[int, float], there: Sequence[int], fine: Sequence[int], number: int) -> str:
    if not there:
        return f"new in take {number}" if fine else f"off in take {number}"
    if max(fine, default=0) > there[-1]:
        return f"back in take {number}"
    change = abs(delays[number]) - abs(delays[there[-1]])
    return "same" if abs(change) < LEAST_CHANGE_MS else "better" if change < 0 else "worse"


def comes_back(faults: Sequence[Fault], sections: Sections, shown_s: tuple[float, float] | None = None) -> list[Again]:
    """Faults of one take at the same place of a section that is danced several times, worst first.

    shown_s: the stretch of the song the take holds; repeats that are not whole within it are not counted.
    """
    repeats: dict[str, list[Section]] = defaultdict(list)
    for section in sections.sections:
        if shown_s is None or (shown_s[0] <= section.start_s + APART_S and section.end_s - APART_S <= shown_s[1]):
            repeats[section.name].append(section)
    found: list[Again] = []
    for name, places in repeats.items():
        if len(places) >= LEAST_TIMES:
            found += _back_in(name, places, faults)
    return sorted(found, key=lambda again: (-again.times * abs(again.delay_ms), again.dancer, again.part))


def _back_in(name: str, places: Sequence[Section], faults: Sequence[Fault]) -> Iterator[Again]:
    """Groups of faults that overlap when each is laid on the beginning of its section, of the same sign."""
    laid: dict[tuple[Who, bool], list[tuple[int, Fault]]] = defaultdict(list)
    for which, place in enumerate(places):
        for fault in faults:
            if place.start_s <= (fault.start_s + fault.end_s) / 2 < place.end_s:
                moved = dataclasses.replace(
                    fault, start_s=fault.start_s - place.start_s, end_s=fault.end_s - place.start_s
                )
                laid[(fault.dancer, fault.part), fault.delay_ms > 0].append((which, moved))
    for (who, _), group in laid.items():
        for together in _overlapping(group):
            times = len({which for which, _ in together})
            if times >= LEAST_TIMES and times >= MOSTLY * len(places):
                same = [fault for _, fault in together]
                yield Again(
                    *who, name, max(0.0, _median([f.start_s for f in same])), _median([f.end_s for f in same]),
                    times, len(places), _median([f.delay_ms for f in same]),
                )  # fmt: skip


def _overlapping(group: Sequence[tuple[int, Fault]]) -> Iterator[list[tuple[int, Fault]]]:
    """Groups of which each member overlaps the one before it."""
    together: list[tuple[int, Fault]] = []
    end_s = float("-inf")
    for which, fault in sorted(group, key=lambda pair: pair[1].start_s):
        if together and fault.start_s >= end_s:
            yield together
            together, end_s = [], float("-inf")
        together.append((which, fault))
        end_s = max(end_s, fault.end_s)
    if together:
        yield together


def _shared(a: Fault, b: Fault) -> float:
    """How much two faults of the same part share, in seconds; nearly touching is sharing a little."""
    return _overlap(a.start_s, a.end_s, b.start_s - APART_S, b.end_s + APART_S)


def _overlap(start: float, end: float, other_start: float, other_end: float) -> float:
    return max(0.0, min(end, other_end) - max(start, other_start))


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
