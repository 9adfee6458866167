"""The timing clauses in force, ready to be asked about cues that might be: what each would miss, and at what price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from madang.contract import Measure
from madang.crafts.localization import CRAFT
from madang.crafts.localization import measures as m
from madang.crafts.localization.cues import width_of_cues
from madang.crafts.localization.measures.shots import BEFORE_A_CUT, from_cuts
from madang.crafts.localization.page import page_of
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timing import whole_frames
from madang.errors import NotMeasured
from madang.judge import FAR_STEP, Legal, applies, legal_values
from madang.model import Attributes, Clause
from madang.records import Shots
from madang.spans import Floats, Ints
from madang.timebase import frame_rate, frames_to_ticks

TIMING: tuple[Measure, ...] = (
    m.duration, m.reading_speed, m.word_rate, m.gap, m.overlap, m.order, m.shot_changes
)  # fmt: skip
# Seconds of movement that one missed clause is worth: far more than any repair moves.
_PRICE_S = {"law": 100_000, "must": 10_000, "should": 1_000, "info": 100}
SEEN_S = Fraction(5, 6)  # nothing is read in less, whatever the clauses leave open
_SIDES = ("on", "after", "before")


@dataclass(frozen=True, eq=False)
class Limit:
    """One clause: its legal values, and what missing them costs, in seconds of movement.

    The price is that of its severity, once for missing it and again with every step of its scale, up to ten.
    """

    clause: Clause
    legal: Legal

    def miss(self, values: Floats) -> Ints:
        """Whole steps to the nearest legal value, 0 where it is met."""
        return np.abs(self.legal.miss(values))

    def price(self, miss: Ints) -> Ints:
        far = np.minimum(miss * (self.legal.resolution / self.clause.scale.value), 10.0)
        price = _PRICE_S[self.clause.severity]
        return np.where(miss > 0, price + np.round(price * far).astype(np.int64), 0)

    @cached_property
    def edges(self) -> list[int]:
        """The first and last legal steps, without those that are no limit."""
        return sorted({step for piece in self.legal.pieces for step in piece if abs(step) < FAR_STEP})


@dataclass(frozen=True, eq=False)
class Rules:
    """The limits by measure; fps and the cuts (in frames) where they are known."""

    limits: Mapping[str, tuple[Limit, ...]]
    fps: Fraction | None
    language: str
    cuts: Ints | None = None

    @classmethod
    def of(cls, clauses: Iterable[Clause], attributes: Attributes, shots: Shots | None = None) -> Rules:
        """The rules that these clauses make for a take with these attributes; what cannot be judged is no rule."""
        known = {measure.id: measure for measure in TIMING}
        limits: dict[str, list[Limit]] = {name: [] for name in known}
        fps = _fps(attributes)
        for clause in clauses:
            measure = known.get(clause.measure)
            if measure is None or any(name not in attributes for name in measure.reads):
                continue
            if "fps" in measure.reads and fps is None:
                continue
            try:
                legal = legal_values(clause, measure.resolution, attributes, CRAFT.named_limits)
            except (NotMeasured, ValueError):
                continue
            if legal.pieces:
                limits[measure.id].append(Limit(clause, legal))
        return cls(
            {name: tuple(found) for name, found in limits.items()},
            fps,
            str(attributes.get("language", "")),
            _cuts(shots, fps) if fps and limits[m.shot_changes.id] else None,
        )

    # -- cues by themselves --------------------------------------------------------------------------------

    def alone(self, film: Film, cue: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """What cues would miss by themselves, with these times: (limits, n) in steps, and the price of each (n,)."""
        seconds = (end - start) / float(film.rate)
        rows = [(limit, limit.miss(seconds)) for limit in self.limits[m.duration.id]]
        for measure, count in ((m.reading_speed, film.chars[cue]), (m.word_rate, film.words[cue] * 60)):
            measured = (seconds > 0) & (count > 0)
            speed = np.where(measured, count / np.where(measured, seconds, 1), 0)
            rows += [(limit, limit.miss(speed) * measured) for limit in self.limits[measure.id]]
        if self.cuts is not None and self.fps is not None:
            for time, ticks, right in (("in", start, 0), ("out", end, -BEFORE_A_CUT)):
                off = from_cuts(whole_frames(ticks, film.rate, self.fps), self.cuts, right)
                rows += [(limit, self._at_cuts(limit, time, off)) for limit in self.limits[m.shot_changes.id]]
        misses = np.array([miss for _, miss in rows], dtype=np.int64).reshape(len(rows), len(cue))
        price = sum((limit.price(miss) for limit, miss in rows), np.zeros(len(cue), dtype=np.int64))
        return misses, price

    def _at_cuts(self, limit: Limit, time: str, off: Ints) -> Ints:
        asked = np.array([_asked(limit.clause, {"time": time, "side": side}) for side in _SIDES], dtype=bool)
        missed: Ints = limit.miss(np.abs(off).astype(np.float64)) * asked[np.sign(off)]
        return missed

    # -- neighbours ----------------------------------------------------------------------------------------

    def apart(self, film: Film, ticks: Ints) -> tuple[Ints, Ints]:
        """The same for neighbours so far apart: (limits, ...) in steps, and the price of each."""
        flat = ticks.ravel()
        late_ms = np.maximum(-flat, 0) * 1000 / float(film.rate)
        rows = [(limit, limit.miss(late_ms)) for limit in self.limits[m.overlap.id]]
        if self.fps is not None and self.limits[m.gap.id]:
            frames = whole_frames(flat, film.rate, self.fps).astype(np.float64)
            rows += [(limit, limit.miss(frames) * (flat >= 0)) for limit in self.limits[m.gap.id]]
        misses = np.array([miss for _, miss in rows], dtype=np.int64).reshape(len(rows), *ticks.shape)
        price = sum((limit.price(miss) for limit, miss in rows), np.zeros(flat.shape, dtype=np.int64))
        return misses, price.reshape(ticks.shape)

    # -- what would be legal -------------------------------------------------------------------------------

    def gaps(self, rate: Fraction) -> list[int]:
        """The smallest legal gap in ticks, and that which each other stretch of legal gaps begins with."""
        limits = self.limits[m.gap.id]
        if self.fps is None or not limits:
            return [0]
        starts = {0} | {step for limit in limits for step in limit.edges if step > 0}
        legal = [
            step for step in sorted(starts) if not any(limit.miss(np.array([float(step)])).any() for limit in limits)
        ]
        first = [step for step in legal if step - 1 not in legal]
        return [frames_to_ticks(step, self.fps, rate) for step in first] or [0]

    def widest(self, rate: Fraction) -> int:
        """Ticks beyond which all gaps are judged alike."""
        edges = [edge for limit in self.limits[m.gap.id] for edge in limit.edges]
        return frames_to_ticks(max(0, *edges, 0) + 2, self.fps, rate) if self.fps is not None else 0

    def shortest(self, film: Film) -> Ints:
        """The fewest ticks in which each cue is seen long enough and read slowly enough (n,)."""
        rate = film.rate
        least = [_least(limit.legal.pieces[0][0], limit, rate) for limit in self.limits[m.duration.id]]
        found = np.full(len(film.chars), max([int(SEEN_S * rate), *least]), dtype=np.int64)
        for measure, count in ((m.reading_speed, film.chars), (m.word_rate, film.words * 60)):
            for limit in self.limits[measure.id]:
                most = limit.legal.pieces[-1][1] * limit.legal.resolution
                if 0 < most < FAR_STEP * limit.legal.resolution:
                    found = np.maximum(found, np.ceil(count * float(rate) / most - 1e-9).astype(np.int64))
        return found

    def longest(self, rate: Fraction) -> int | None:
        """The most ticks that a cue may stay."""
        most = [_most(limit.legal.pieces[-1][1], limit, rate) for limit in self.limits[m.duration.id]]
        return min((found for found in most if found < FAR_STEP), default=None) if most else None

    def most_chars(self, seconds: float) -> float | None:
        """How many characters may be read in so long."""
        fastest = [limit.legal.pieces[-1][1] * limit.legal.resolution for limit in self.limits[m.reading_speed.id]]
        return min(fastest) * seconds if fastest else None


@dataclass(frozen=True, eq=False)
class Film:
    """What the rules need of a subtitle beside its times: its rate, and characters and words of each cue (n,)."""

    rate: Fraction
    chars: Floats
    words: Floats

    @classmethod
    def of(cls, subtitle: Subtitle, language: str) -> Film:
        page = page_of(subtitle)
        words = np.bincount(page.cue, weights=page.words, minlength=len(subtitle)).astype(np.float64)
        return cls(subtitle.rate, width_of_cues(subtitle, language), words)


def _fps(attributes: Attributes) -> Fraction | None:
    try:
        return frame_rate(attributes["fps"]) if "fps" in attributes else None
    except ValueError:
        return None


def _cuts(shots: Shots | None, fps: Fraction) -> Ints | None:
    """The frames of the cuts, or None where they are not known or are of a picture with another rate."""
    if shots is None or not shots.cuts_s or (shots.fps and Fraction(shots.fps) != fps):
        return None
    return np.unique([round(at * fps) for at in map(Fraction, shots.cuts_s)]).astype(np.int64)


def _asked(clause: Clause, tags: Mapping[str, str]) -> bool:
    """Whether a clause speaks of a span with these tags."""
    when = {name: wish for name, wish in clause.when.items() if name in tags}
    unless = {name: wish for name, wish in clause.unless.items() if name in tags}
    return applies(when, tags) and not any(applies({name: wish}, tags) for name, wish in unless.items())


def _least(step: int, limit: Limit, rate: Fraction) -> int:
    """The fewest ticks that still count as this step."""
    half_before = (step - Fraction(1, 2)) * Fraction(str(limit.legal.resolution))
    return ceil(half_before * rate) if abs(step) < FAR_STEP else step


def _most(step: int, limit: Limit, rate: Fraction) -> int:
    """The most ticks that still count as this step."""
    return _least(step + 1, limit, rate) - 1 if abs(step) < FAR_STEP else step
