"""An order as text: a strip with a column for each scene, and who waits on which days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from madang.crafts.screen.talent.problem import Problem
from madang.files import printable

WORKS, WAITS, AWAY = "█", "-", "·"
ACROSS = 100  # columns of a strip; a longer one goes on below


def strip(problem: Problem, order: Sequence[int]) -> Iterator[str]:
    """The day-out-of-days of an order: names of scenes written downwards, below them a line for each actor."""
    names = [printable(problem.scenes[scene]) for scene in order]
    width = max(len(printable(actor)) for actor in problem.actors)
    tall = max(len(name) for name in names)
    rows = [(" " * width, [name.rjust(tall)[level] for name in names]) for level in range(tall)]
    for actor, name in enumerate(problem.actors):
        works, waits = problem.places(order, actor)
        cells = [AWAY] * len(order)
        for places, mark in ((works, WORKS), (waits, WAITS)):
            for place in places:
                cells[place] = mark
        rows.append((printable(name).rjust(width), cells))
    for begin in range(0, len(order), ACROSS):
        yield from (f"{name}  {''.join(cells[begin : begin + ACROSS])}".rstrip() for name, cells in rows)
        yield f"{'':{width}}  {WORKS} works   {WAITS} waits   {AWAY} is not there"


def waits(problem: Problem, order: Sequence[int]) -> Iterator[str]:
    """Who waits how long, on which days and at what cost, the dearest first."""
    found = []
    for actor in range(len(problem.actors)):
        places = problem.places(order, actor)[1]
        days = sum((problem.days[order[place]] for place in places), Fraction(0))
        if places:
            found.append((days * problem.costs[actor], days, actor, places))
    for cost, days, actor, places in sorted(found, key=lambda each: (-each[0], each[2])):
        spans = ", ".join(_spans(problem, order, places))
        yield f"{printable(problem.actors[actor])} waits {number(days)} ({spans}): {number(cost)}"


def _spans(problem: Problem, order: Sequence[int], places: Sequence[int]) -> Iterator[str]:
    """Runs of places as days of the shoot, counted from 1; where days are not whole, as scenes."""
    whole = all(days.denominator == 1 for days in problem.days)
    begins = [0]
    for scene in order:
        begins.append(begins[-1] + int(problem.days[scene]))
    run: list[int] = []
    for place in [*places, -1]:
        if run and place != run[-1] + 1:
            first, last = run[0], run[-1]
            if not whole:
                names = [printable(problem.scenes[order[k]]) for k in (first, last)]
                yield f"scene {names[0]}" if first == last else f"scenes {names[0]} to {names[1]}"
            elif begins[last + 1] - begins[first] == 1:
                yield f"day {begins[first] + 1}"
            else:
                yield f"days {begins[first] + 1} to {begins[last + 1]}"
            run = []
        run.append(place)


def number(value: Fraction) -> str:
    """A number as people write it.

    >>> number(Fraction(871)), number(Fraction(1, 8))
    ('871', '0.125')
    """
    return str(value) if value.denominator == 1 else f"{float(value):g}"
