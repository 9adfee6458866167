"""The fixer of gaps and overlaps: out-times move, nothing else in the file does, and no clause gets worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from madang.contract import Job, fixer
from madang.crafts.localization import CRAFT
from madang.crafts.localization import measures as m
from madang.crafts.localization.cues import width_of_cues
from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.read.clock import in_shape_of
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import NO_SPOT, Subtitle
from madang.crafts.localization.timing import pairs, whole_frames
from madang.errors import Refused
from madang.judge import Legal, applies, legal_values
from madang.model import Attributes, Clause
from madang.spans import Floats, Ints
from madang.timebase import clock, frame_rate, frames_to_ticks

SHOWN_MOVES = 12
_OF_THE_WORK = frozenset({"work", "work_kind", "kind"})
Bools = npt.NDArray[np.bool_]
_MEASURES = {found.id: found for found in (m.duration, m.gap, m.overlap, m.reading_speed)}


@fixer(
    "localization.gaps",
    of="localization.subtitle",
    closes=("localization.gap", "localization.overlap"),
    safe=True,
    version=1,
)
def close_gaps(job: Job) -> tuple[str, ...]:
    """Move out-times so that neighbours neither overlap nor stand apart by a forbidden number of frames.

    An out-time goes to the smallest legal gap before the next in-time: pulled back from an overlap, or on to
    close a gap. It stays where that would break, or break further, any clause on duration, reading speed, gap
    or overlap. Text, in-times, order and every other byte of the file stay as they are, and mending a mended
    file changes nothing.

    Refused where no out-time can move honestly.
    """
    language = job.attributes.get("language")
    before = read_subtitle(job.source, language=None if language is None else str(language))
    rules = Rules.of(job.clauses, job.attributes)
    ends = mended(before, rules)
    moved = np.flatnonzero(ends != before.end).tolist()
    after = replace(before, end=ends)
    left = _left(after, rules)
    if not moved:
        raise Refused(*_why_nothing_moved(left))
    document = decode(job.source.read_bytes())
    job.out.write_bytes(
        document.rewritten(
            [
                (spot, in_shape_of(document.text[slice(*spot)], int(ends[cue])))
                for cue in moved
                for spot in (before.out_spots[cue],)
            ]
        )
    )
    return _moves_in_words(before, after, moved, rules) + left


@dataclass(frozen=True)
class Rules:
    """The timing clauses in force, ready to be asked; times in milliseconds.

    legal: for each measure's id, the legal values of every clause. fps: None where no gap clause is in force.
    """

    legal: Mapping[str, tuple[Legal, ...]]
    fps: Fraction | None
    language: str

    @classmethod
    def of(cls, clauses: tuple[Clause, ...], attributes: Attributes) -> Rules:
        """The rules that these clauses make for a take with these attributes."""
        legal: dict[str, list[Legal]] = {name: [] for name in _MEASURES}
        for clause in clauses:
            found = _MEASURES.get(clause.measure)
            if found is None or not _in_force(clause, attributes):
                continue
            if all(name in attributes for name in found.reads):
                legal[found.id].append(legal_values(clause, found.resolution, attributes, CRAFT.named_limits))
        return cls(
            {name: tuple(pieces) for name, pieces in legal.items()},
            frame_rate(attributes["fps"]) if legal[m.gap.id] else None,
            str(attributes.get("language", "")),
        )

    def miss(self, measure: str, values: Floats) -> Ints:
        """Steps from each value to the nearest legal one: (clauses on the measure, values); 0 is legal."""
        off = [np.abs(legal.miss(values)) for legal in self.legal[measure]]
        return np.array(off, dtype=np.int64).reshape(len(off), len(values))

    def miss_apart(self, apart_ms: Ints) -> Ints:
        """The same for neighbours this far apart: (clauses on overlap and on gaps, neighbours)."""
        overlap = self.miss(m.overlap.id, np.maximum(-apart_ms, 0).astype(np.float64))
        if self.fps is None:
            return overlap
        frames = whole_frames(apart_ms, Fraction(1000), self.fps).astype(np.float64)
        return np.concatenate([overlap, self.miss(m.gap.id, frames) * (apart_ms >= 0)])

    @cached_property
    def target_ms(self) -> int:
        """The smallest gap that every clause allows."""
        if self.fps is None:
            return 0
        starts = {0} | {max(0, first) for legal in self.legal[m.gap.id] for first, _ in legal.pieces}
        for frames in sorted(starts):
            if not self.miss(m.gap.id, np.array([frames], dtype=np.float64)).any():
                return frames_to_ticks(frames, self.fps, Fraction(1000))
        raise Refused("the clauses on gaps allow no gap at all", "check them against each other")


def _in_force(clause: Clause, attributes: Attributes) -> bool:
    """Whether a clause speaks of this take; what it asks of the work is taken as met, the strict side."""
    when = {name: wish for name, wish in clause.when.items() if name not in _OF_THE_WORK}
    unless = {name: wish for name, wish in clause.unless.items() if name not in _OF_THE_WORK}
    return applies(when, attributes) and not any(applies({name: unless[name]}, attributes) for name in unless)


def mended(subtitle: Subtitle, rules: Rules) -> Ints:
    """The out-times after mending: int64 (n,), equal to subtitle.end where nothing could be done.

    Every round moves only cues whose own gap is illegal, to a gap that is legal: a cue moves at most once, so
    the rounds end, and the result needs no further round.
    """
    current = subtitle
    while True:
        wish = _one_round(current, rules)
        if np.array_equal(wish, current.end):
            return wish
        current = replace(current, end=wish)


def _one_round(subtitle: Subtitle, rules: Rules) -> Ints:
    ends = np.where(_movable(subtitle, rules), _next_in(subtitle) - rules.target_ms, subtitle.end)
    ends = np.where(_worse_alone(subtitle, ends, rules), subtitle.end, ends)
    while (rows := _worse_pairs(subtitle, ends, rules)).size:
        ends[rows] = subtitle.end[rows]
    return ends


def _next_in(subtitle: Subtitle) -> Ints:
    """The in-time of the next cue in time; of the last, its own out-time."""
    order = np.argsort(subtitle.start, kind="stable")
    following = subtitle.end.copy()
    following[order[:-1]] = subtitle.start[order[1:]]
    return following


def _movable(subtitle: Subtitle, rules: Rules) -> Bools:
    """Cues that miss a clause against the next cue, and whose out-time is theirs alone in the file."""
    order = np.argsort(subtitle.start, kind="stable")
    movable = np.array([spot != NO_SPOT for spot in subtitle.out_spots], dtype=bool)
    movable &= rules.miss_apart(_next_in(subtitle) - subtitle.end).any(axis=0)
    movable[order[-1:]] = False
    return movable


def _worse_alone(subtitle: Subtitle, ends: Ints, rules: Rules) -> Bools:
    """Cues whose duration or reading speed would miss a clause that they meet now, or miss it by more."""
    chars = width_of_cues(subtitle, rules.language)
    misses = []
    for out in (subtitle.end, ends):
        seconds = (out - subtitle.start) / 1000
        measured = (seconds > 0) & (chars > 0)
        speed = np.where(measured, chars / np.where(measured, seconds, 1), 0)
        too_fast = rules.miss(m.reading_speed.id, speed) * measured
        misses.append(np.concatenate([rules.miss(m.duration.id, seconds), too_fast]))
    worse: Bools = np.any(misses[1] > misses[0], axis=0)
    # An out-time never goes to or before its in-time, whatever the clauses leave open.
    worse |= (ends != subtitle.end) & (ends <= subtitle.start)
    return worse


def _worse_pairs(subtitle: Subtitle, ends: Ints, rules: Rules) -> Ints:
    """The moved cues of pairs that would miss a clause by more than now."""
    now, then = pairs(subtitle.start, subtitle.end), pairs(subtitle.start, ends)
    # Pulling back a cue that outlasts several may bare a forbidden gap between two of the others.
    worse = (rules.miss_apart(then.apart) > rules.miss_apart(now.apart)).any(axis=0)
    suspects: Ints = np.concatenate([now.first[worse], then.first[worse]])
    return np.compress(ends[suspects] != subtitle.end[suspects], suspects)


def _moves_in_words(before: Subtitle, after: Subtitle, moved: list[int], rules: Rules) -> tuple[str, ...]:
    apart = _next_in(after) - after.end
    lines = [
        f"cue {before.names[cue]}: out {clock(int(before.end[cue]), before.rate)} → "
        f"{clock(int(after.end[cue]), after.rate)} ({_gap_in_words(int(apart[cue]), rules)})"
        for cue in moved
    ]
    if len(lines) <= SHOWN_MOVES:
        return tuple(lines)
    by_ms = np.abs(after.end - before.end)
    total = f"{len(moved)} out-times moved, none by more than {int(by_ms.max())} ms"
    return (total, *lines[:SHOWN_MOVES], f"and {len(lines) - SHOWN_MOVES} more like these")


def _gap_in_words(apart_ms: int, rules: Rules) -> str:
    if rules.fps is None:
        return f"gap {apart_ms} ms"
    frames = int(whole_frames(np.array([apart_ms]), Fraction(1000), rules.fps)[0])
    return f"gap {frames} frame{'' if frames == 1 else 's'}"


def _left(subtitle: Subtitle, rules: Rules) -> tuple[str, ...]:
    """Which pairs still miss a clause: they need a translator's or an editor's hand."""
    near = pairs(subtitle.start, subtitle.end)
    rows = near.first[rules.miss_apart(near.apart).any(axis=0)].tolist()
    if not rows:
        return ()
    names = ", ".join(subtitle.names[row] for row in rows[:SHOWN_MOVES])
    more = f" and {len(rows) - SHOWN_MOVES} more" if len(rows) > SHOWN_MOVES else ""
    shared = [row for row in rows if subtitle.out_spots[row] == NO_SPOT]
    why = (
        "the file ends them with a time that other text shares"
        if len(shared) == len(rows)
        else "moving only the out-time would break its duration, reading speed or another neighbour"
    )
    word = "cue" if len(rows) == 1 else "cues"
    return (f"left as they are: {word} {names}{more} ({why})",)


def _why_nothing_moved(left: tuple[str, ...]) -> tuple[str, str]:
    if not left:
        return "no gap and no overlap misses a clause", "nothing to do"
    return (
        f"no out-time can move without breaking another clause; {left[0]}",
        "shorten the text, or move in-times in a subtitle editor",
    )
