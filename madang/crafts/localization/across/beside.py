"""Two subtitles on one clock: the groups of cues that say the same, and the stretches only one of them speaks in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from madang.crafts.localization.subtitle import Subtitle
from madang.spans import Ints

KEPT = 64  # subtitles of one work that several measures ask about, one after the other
SHARED = 0.4  # of the shorter cue: two cues that overlap by less belong to neighbours, not to each other
_SOUND = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|（[^（）]*）|【[^【】]*】|[♪♫#*]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, eq=False)
class Group:
    """Cues of two subtitles that stand for each other: their places in each, in the order of time."""

    left: tuple[int, ...]
    right: tuple[int, ...]


@lru_cache(maxsize=KEPT)
def spoken(subtitle: Subtitle) -> tuple[str, ...]:
    """What is said in each cue, lines joined by a space; sounds in brackets and music signs are not said."""
    return tuple(" ".join(_SOUND.sub(" ", " ".join(lines)).split()) for lines in subtitle.lines)


@lru_cache(maxsize=KEPT)
def dialogue_rows(subtitle: Subtitle) -> Ints:
    """The cues in which something is said, in the order of time."""
    said = spoken(subtitle)
    rows = [row for row in range(len(said)) if _WORD.search(said[row]) and subtitle.end[row] > subtitle.start[row]]
    found = np.array(rows, dtype=np.int64)
    return found[np.argsort(subtitle.start[found], kind="stable")]


@lru_cache(maxsize=KEPT)
def groups(left: Subtitle, right: Subtitle) -> tuple[Group, ...]:
    """Cues that overlap in time, several with several where they are cut differently; each cue in one group at most.

    A cue with nothing beside it is in no group.
    """
    mine, theirs = dialogue_rows(left), dialogue_rows(right)
    if not len(mine) or not len(theirs):
        return ()
    one, other = _overlapping(left, mine, right, theirs)
    found: list[Group] = []
    root = _joined(one, other)
    order = np.argsort(root, kind="stable")
    for member in np.split(order, np.flatnonzero(np.diff(root[order])) + 1):
        rows, columns = np.unique(one[member]), np.unique(other[member])
        found.append(Group(tuple(mine[rows].tolist()), tuple(theirs[columns].tolist())))
    return tuple(found)


def _overlapping(left: Subtitle, mine: Ints, right: Subtitle, theirs: Ints) -> tuple[Ints, Ints]:
    """Pairs of places that overlap by enough, sorted by the first; both sides in milliseconds."""
    a, b = milliseconds(left.start[mine], left), milliseconds(left.end[mine], left)
    c, d = milliseconds(right.start[theirs], right), milliseconds(right.end[theirs], right)
    longest = int((d - c).max())
    first = np.searchsorted(c, a - longest)
    last = np.searchsorted(c, b)
    counts = np.maximum(last - first, 0)
    one = np.repeat(np.arange(len(mine)), counts)
    other = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    shared = np.minimum(b[one], d[other]) - np.maximum(a[one], c[other])
    enough = shared >= SHARED * np.minimum(b[one] - a[one], d[other] - c[other])
    return one[enough], other[enough]


def _joined(one: Ints, other: Ints) -> Ints:
    """For each pair the number of its group; pairs that share a cue are of one group, and groups stand in order."""
    group = np.empty(len(one), dtype=np.int64)
    of_other: dict[int, int] = {}
    merged: list[int] = []

    def top(number: int) -> int:
        while merged[number] != number:
            number = merged[number]
        return number

    before, current = -1, -1
    for pair, (row, column) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        if row != before:
            current, before = len(merged), row
            merged.append(current)
        known = of_other.setdefault(column, current)
        a, b = top(known), top(current)
        merged[max(a, b)] = min(a, b)
        group[pair] = current
    return np.array([top(number) for number in group.tolist()], dtype=np.int64)


def milliseconds(ticks: Ints, subtitle: Subtitle) -> Ints:
    scale = 1000 / subtitle.rate
    return ticks * scale.numerator // scale.denominator


@dataclass(frozen=True, eq=False)
class Alone:
    """Stretches in which one subtitle speaks and the other does not, at most one of each cue.

    start, end: milliseconds. cue: the cue of the speaking one. whole: whether the stretch is all of that cue.
    """

    start: Ints
    end: Ints
    cue: Ints
    whole: tuple[bool, ...]


def alone(speaking: Subtitle, silent: Subtitle) -> Alone:
    """Each cue's longest stretch with no cue of the other language beside it; cues wholly covered are left out."""
    rows = dialogue_rows(speaking)
    others = dialogue_rows(silent)
    begins, ends = _merged(milliseconds(silent.start[others], silent), milliseconds(silent.end[others], silent))
    start, end = milliseconds(speaking.start[rows], speaking), milliseconds(speaking.end[rows], speaking)
    found: list[tuple[int, int, int, bool]] = []
    first = np.searchsorted(ends, start, side="right")
    last = np.searchsorted(begins, end, side="left")
    within = np.minimum(first, max(len(begins) - 1, 0))
    bare = first == last if not len(begins) else (first != last - 1) | (begins[within] > start) | (ends[within] < end)
    rows, start, end, first, last = (column[bare] for column in (rows, start, end, first, last))
    for row, a, b, i, j in zip(rows.tolist(), start.tolist(), end.tolist(), first.tolist(), last.tolist(), strict=True):
        edges = [a, *(x for k in range(i, j) for x in (int(begins[k]), int(ends[k]))), b]
        stretches = [(max(p, a), min(q, b)) for p, q in zip(edges[::2], edges[1::2], strict=True)]
        p, q = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
        if q > p:
            found.append((p, q, row, (p, q) == (a, b)))
    columns = np.array([one[:3] for one in found], dtype=np.int64).reshape(-1, 3)
    return Alone(columns[:, 0], columns[:, 1], columns[:, 2], tuple(one[3] for one in found))


def _merged(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Stretches in the order of time as the fewest that cover the same."""
    if not len(start):
        return start, end
    latest = np.maximum.accumulate(end)
    new = np.concatenate(([True], start[1:] > latest[:-1]))
    last = np.concatenate((np.flatnonzero(new)[1:] - 1, [len(start) - 1]))
    return start[new], latest[last]
