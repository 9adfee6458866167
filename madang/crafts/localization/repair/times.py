"""The repair of times: all timing clauses together, with the least movement, and in words what it did and could not."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np

from madang.crafts.localization import measures as m
from madang.crafts.localization.repair.candidates import candidates, outs_move
from madang.crafts.localization.repair.path import cheapest
from madang.crafts.localization.repair.rules import Film, Rules
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timing import pairs
from madang.spans import Ints
from madang.timebase import clock

SHOWN = 12
_ROUNDS = 100


def retimed(subtitle: Subtitle, rules: Rules) -> Subtitle:
    """The same cues at times that miss fewer clauses, or miss them by less; itself where nothing could be done.

    Repeated until nothing moves, so that mending a mended file changes nothing. Each round that moves anything
    lowers what is missed, so the rounds end.
    """
    for _ in range(_ROUNDS):
        better = _one_round(subtitle, rules)
        if better is None:
            return subtitle
        subtitle = better
    return subtitle


def _one_round(subtitle: Subtitle, rules: Rules) -> Subtitle | None:
    if not len(subtitle):
        return None
    film = Film.of(subtitle, rules.language)
    order = np.argsort(subtitle.start, kind="stable")
    found = candidates(subtitle, order, film, rules)
    if len(found.cue) == len(order):
        return None
    apart = np.concatenate(([0], pairs(subtitle.start, subtitle.end).apart))
    chosen = cheapest(found, order, apart, film, rules)
    start, end = subtitle.start.copy(), subtitle.end.copy()
    start[order], end[order] = found.start[chosen], found.end[chosen]
    if np.array_equal(start, subtitle.start) and np.array_equal(end, subtitle.end):
        return None
    return replace(subtitle, start=start, end=end)


def moves_in_words(before: Subtitle, after: Subtitle) -> tuple[str, ...]:
    """One line for each cue that moved; many are summed up."""
    rows = np.flatnonzero((before.start != after.start) | (before.end != after.end)).tolist()
    lines = [f"cue {before.names[cue]}: {_move(before, after, cue)}" for cue in rows]
    if len(lines) <= SHOWN:
        return tuple(lines)
    farthest = max(np.abs(before.start - after.start).max(), np.abs(before.end - after.end).max())
    total = f"{len(rows)} cues moved, none by more than {ceil(int(farthest) * 1000 / before.rate)} ms"
    return (total, *lines[:SHOWN], f"and {len(lines) - SHOWN} more like these")


def _move(before: Subtitle, after: Subtitle, cue: int) -> str:
    times = (("in", before.start, after.start), ("out", before.end, after.end))
    return ", ".join(
        f"{word} {clock(int(was[cue]), before.rate)} → {clock(int(now[cue]), before.rate)}"
        for word, was, now in times
        if was[cue] != now[cue]
    )


def left_in_words(subtitle: Subtitle, rules: Rules) -> tuple[str, ...]:
    """What timing cannot cure: how much text has to go, and which cues miss another clause all the same."""
    film = Film.of(subtitle, rules.language)
    fast = _characters_too_many(subtitle, film, rules)
    lines = [f"cue {subtitle.names[cue]} needs {count} fewer character{'s' * (count != 1)}" for cue, count in fast]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"and {len(lines) - SHOWN} more that need fewer characters"]
    rest = sorted(_still_wrong(subtitle, film, rules) - {cue for cue, _ in fast})
    if rest:
        names = ", ".join(subtitle.names[cue] for cue in rest[:SHOWN])
        more = f" and {len(rest) - SHOWN} more" if len(rest) > SHOWN else ""
        held = [cue for cue in rest if not outs_move(subtitle)[cue]]
        why = " (the file ends them with a time that other text shares)" if len(held) == len(rest) else ""
        lines.append(f"no times are right for cue{'s' * (len(rest) > 1)} {names}{more}{why}")
    return tuple(lines)


def _characters_too_many(subtitle: Subtitle, film: Film, rules: Rules) -> list[tuple[int, int]]:
    """Cues that have to be read too fast, with the characters that would have to go."""
    seconds = (subtitle.end - subtitle.start) / float(film.rate)
    measured = (seconds > 0) & (film.chars > 0)
    speed = np.where(measured, film.chars / np.where(measured, seconds, 1), 0)
    fast = np.zeros(len(subtitle), dtype=bool)
    for limit in rules.limits[m.reading_speed.id]:
        fast |= (limit.legal.miss(speed) > 0) & measured
    return [
        (cue, max(1, ceil(float(film.chars[cue]) - (rules.most_chars(float(seconds[cue])) or 0.0))))
        for cue in np.flatnonzero(fast).tolist()
    ]


def _still_wrong(subtitle: Subtitle, film: Film, rules: Rules) -> set[int]:
    alone, _ = rules.alone(film, np.arange(len(subtitle)), subtitle.start, subtitle.end)
    near = pairs(subtitle.start, subtitle.end)
    wrong: Ints = near.first[rules.apart(film, near.apart)[0].any(axis=0)]
    return set(np.flatnonzero(alone.any(axis=0)).tolist()) | set(wrong.tolist())
