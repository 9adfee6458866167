"""Playing a score: which of its bars come in which order, through repeats, endings and jumps."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from madang.errors import Unreadable

MOST_BARS = 20_000  # as played: repeats of repeats in a broken score end here


@dataclass
class Bar:
    """A bar of all parts together; places in it are in quarter notes from its beginning.

    endings: the numbers of the volta it stands in. jump: "dacapo" or the name of a segno; to_coda: a coda's name.
    """

    length: Fraction = Fraction(0)
    implicit: bool = False
    forward: bool = False
    backward: int = 0
    endings: frozenset[int] = frozenset()
    ending_stops: bool = False
    segno: str = ""
    coda: str = ""
    jump: str = ""
    to_coda: str = ""
    fine: bool = False
    tempi: list[tuple[Fraction, float]] = field(default_factory=list)
    meter: tuple[int, int] | None = None
    markers: list[tuple[Fraction, str]] = field(default_factory=list)


def play_order(bars: list[Bar]) -> list[tuple[int, int]]:
    """Which bars are played, in order, as (index, pass): repeats, endings, D.C., D.S., codas and fine.

    After a jump, repeats are not taken again and the last ending is played, as is the custom.
    """
    order: list[tuple[int, int]] = []
    index = begin = 0
    number, jumped = 1, False
    while index < len(bars):
        bar = bars[index]
        if bar.forward and index != begin:
            begin, number = index, 1
        if bar.endings and not _plays(bars, index, number, jumped):
            index += 1
            continue
        order.append((index, number))
        if len(order) > MOST_BARS:
            raise Unreadable("its repeats never end", "check repeats and jumps in the score")
        if jumped and bar.fine:
            break
        if jumped and bar.to_coda and (coda := _marked(bars, "coda", bar.to_coda)) is not None:
            index = begin = coda
            number = 1
        elif bar.backward and not jumped and number < _times(bars, index):
            number += 1
            index = begin
        elif bar.jump and not jumped:
            segno = 0 if bar.jump == "dacapo" else _marked(bars, "segno", bar.jump)
            index = begin = segno or 0
            number, jumped = 1, True
        else:
            index += 1
            if bar.backward or (bar.ending_stops and not _in_group(bars, index)):
                begin, number = index, 1
    return order


def _group(bars: list[Bar], index: int) -> set[int]:
    """All numbers of the endings that stand side by side around a bar."""
    first = last = index
    while first > 0 and bars[first - 1].endings:
        first -= 1
    while last + 1 < len(bars) and bars[last + 1].endings:
        last += 1
    return {number for bar in bars[first : last + 1] for number in bar.endings}


def _plays(bars: list[Bar], index: int, number: int, jumped: bool) -> bool:
    group = _group(bars, index)
    return (max(group) if jumped else min(number, max(group))) in bars[index].endings


def _times(bars: list[Bar], index: int) -> int:
    """How often the section that ends with this bar is played."""
    bar = bars[index]
    return max(*_group(bars, index), 2) if bar.endings else bar.backward


def _in_group(bars: list[Bar], index: int) -> bool:
    return index < len(bars) and bool(bars[index].endings)


def _marked(bars: list[Bar], mark: str, name: str) -> int | None:
    """The bar that carries a segno or coda: by its name, else the first that has one."""
    named = [i for i, bar in enumerate(bars) if getattr(bar, mark) == name]
    return next(iter(named or [i for i, bar in enumerate(bars) if getattr(bar, mark)]), None)
