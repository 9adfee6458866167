"""What a reference says about each moment: how much more likely a cue begins, ends, speaks or pauses right there.

All of it is in nats (logarithms of likelihood ratios) on a grid of ten milliseconds, so that subtitles and sounds
can be weighed alike: zero says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from madang.spans import Ints

STEP_MS = 10
Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

# Design decisions, tuned on Korean and English lecture subtitles: bench/bench_localization_sync.py.
SPEECH_NATS_A_SECOND = 0.6  # seconds of speech are not independent of each other
MISMATCH = 0.35  # how often the two disagree on speech, against chance
FARTHEST_MS = 60_000  # from the nearest event: what lies further says no more
NEAR_MS = 250  # what begins further apart is not the same event
SPREADS_MS, MATCHED = (20.0, 40.0, 80.0, 150.0, 250.0), (0.15, 0.35, 0.5, 0.7, 0.9)


@dataclass(frozen=True)
class Precision:
    """How exactly the two agree: the spread of event times (Laplace), and how many events have a counterpart."""

    spread_ms: float = 150.0
    onsets: float = 0.5
    offsets: float = 0.35


@dataclass(frozen=True, eq=False)
class Evidence:
    """Nats for each moment of the reference's clock, from first_ms on in steps of STEP_MS.

    onset, offset: (n,) of a cue that begins or ends there. speech, silence: (n + 1,) sums from the first moment on,
    of a cue that is, and of a gap that is, over that stretch. spoken: the share of a cue, from its beginning, that
    speech is looked for in.
    """

    first_ms: int
    onset: Singles
    offset: Singles
    speech: Doubles
    silence: Doubles
    spoken: float = 1.0

    @property
    def last_ms(self) -> int:
        return self.first_ms + (len(self.onset) - 1) * STEP_MS

    def around(self, low_ms: int, high_ms: int) -> Evidence:
        """The same for another stretch; what lies beyond goes on as at the edge."""
        first = (low_ms - self.first_ms) // STEP_MS
        last = -((self.first_ms - high_ms) // STEP_MS)
        cells = np.clip(np.arange(first, last + 1), 0, len(self.onset) - 1)
        return Evidence(
            self.first_ms + first * STEP_MS,
            self.onset[cells],
            self.offset[cells],
            np.concatenate([[0.0], np.cumsum(np.diff(self.speech)[cells])]),
            np.concatenate([[0.0], np.cumsum(np.diff(self.silence)[cells])]),
            self.spoken,
        )

    def of(self, start_ms: Ints, end_ms: Ints, gap_ms: Ints, offset_ms: int | Ints) -> Doubles:
        """Nats of each cue, moved by an offset; all of its stretch has to lie within."""
        begin = (start_ms + offset_ms - self.first_ms) // STEP_MS
        end = (end_ms + offset_ms - self.first_ms) // STEP_MS
        spoken = begin + (self.spoken * (end - begin)).astype(np.int64)
        after = (end_ms + gap_ms + offset_ms - self.first_ms) // STEP_MS
        found: Doubles = (
            self.onset[begin]
            + self.offset[end]
            + (self.speech[spoken] - self.speech[begin])
            + (self.silence[after] - self.silence[end])
        ).astype(np.float64)
        return found


class Placed(NamedTuple):
    """Cues on the reference's clock, as far as is known: milliseconds, (n,) each."""

    start_ms: Ints
    end_ms: Ints


class Reference(Protocol):
    """Something with a clock of its own: another subtitle, or a sound.

    rounds: how often it pays to ask again once the cues are placed.
    """

    @property
    def rounds(self) -> int: ...

    def first(self, guesses: Sequence[Placed]) -> Evidence:
        """What it says of each moment. guesses: the cues at every rate they may have, still to be moved."""
        ...

    def better(self, placed: Placed) -> Evidence:
        """The same more exactly, now that the cues are placed on it."""
        ...

    def late_ms(self, placed: Placed) -> Doubles:
        """How late each cue still begins, (n,) milliseconds; NaN where it cannot be told."""
        ...


@dataclass(frozen=True, eq=False)
class Cued:
    """Another subtitle as a reference: (n,) milliseconds."""

    start_ms: Ints
    end_ms: Ints
    rounds: int = 1

    def first(self, guesses: Sequence[Placed]) -> Evidence:
        return of_cues(self.start_ms, self.end_ms, Precision())

    def better(self, placed: Placed) -> Evidence:
        return of_cues(self.start_ms, self.end_ms, self._precision(placed))

    def distance_ms(self, moments: Ints) -> Doubles:
        """From each moment to the nearest beginning of a cue."""
        return _distances(moments, np.unique(self.start_ms))

    def late_ms(self, placed: Placed) -> Doubles:
        events = np.unique(self.start_ms)
        right = np.clip(np.searchsorted(events, placed.start_ms), 1, max(1, len(events) - 1))
        before, after = (
            placed.start_ms - events[right - 1],
            placed.start_ms - events[np.minimum(right, len(events) - 1)],
        )
        late = np.where(np.abs(before) <= np.abs(after), before, after).astype(np.float64)
        return np.where(np.abs(late) <= NEAR_MS, late, np.nan)

    def _precision(self, placed: Placed) -> Precision:
        """How exactly the two agree, given where the cues lie: what makes their distances most likely."""
        span_ms = max(1.0, float(self.end_ms.max() - self.start_ms.min()))
        density = len(self.start_ms) / span_ms
        onsets = _distances(placed.start_ms, np.unique(self.start_ms))
        offsets = _distances(placed.end_ms, np.unique(self.end_ms))
        spread_ms, matched = max(
            ((spread, share) for spread in SPREADS_MS for share in MATCHED),
            key=lambda pair: float(_nats(onsets, density, *pair).sum()),
        )
        ends = max(MATCHED, key=lambda share: float(_nats(offsets, density, spread_ms, share).sum()))
        return Precision(spread_ms, matched, ends)


def of_cues(start_ms: Ints, end_ms: Ints, precision: Precision) -> Evidence:
    """What the cues of another subtitle say."""
    first_ms, last_ms = int(start_ms.min()) - 10_000, int(end_ms.max()) + 10_000
    moments = np.arange(first_ms, last_ms, STEP_MS)
    shown = np.zeros(len(moments) + 1)
    np.add.at(shown, (start_ms - first_ms) // STEP_MS, 1)
    np.add.at(shown, (end_ms - first_ms) // STEP_MS, -1)
    speaks = np.cumsum(shown[:-1]) > 0
    share = float(np.clip(speaks.mean(), 0.02, 0.98))
    span_ms = max(1.0, float(end_ms.max() - start_ms.min()))
    density = len(start_ms) / span_ms
    return Evidence(
        first_ms,
        _nearness(moments, np.unique(start_ms), density, precision.spread_ms, precision.onsets),
        _nearness(moments, np.unique(end_ms), density, precision.spread_ms, precision.offsets),
        _summed(speaks, (1 - MISMATCH * (1 - share)) / share, MISMATCH),
        _summed(speaks, MISMATCH, (1 - MISMATCH * share) / (1 - share)),
    )


def _nearness(moments: Ints, events: Ints, density: float, spread_ms: float, matched: float) -> Singles:
    nats = _nats(np.arange(FARTHEST_MS + 1, dtype=np.float64), density, spread_ms, matched).astype(np.float32)
    nearest: Singles = nats[np.minimum(_distances(moments, events), FARTHEST_MS).astype(np.int64)]
    return nearest


def _nats(distance: Doubles, density: float, spread_ms: float, matched: float) -> Doubles:
    """Nats of an event by its distance to the nearest of the reference.

    By chance that distance is spread exponentially as events are dense, which makes a dense reference say little.
    """
    close = -distance / spread_ms - np.log(spread_ms)
    chance = np.log(2 * density) - 2 * density * distance
    nats: Doubles = np.logaddexp(np.log(matched) + close - chance, np.log(1 - matched))
    return nats


def _distances(moments: Ints, events: Ints) -> Doubles:
    """From each moment to the nearest event."""
    right = np.clip(np.searchsorted(events, moments), 1, max(1, len(events) - 1))
    before = np.abs(moments - events[right - 1])
    after = np.abs(moments - events[np.minimum(right, len(events) - 1)])
    nearest: Doubles = np.minimum(before, after).astype(np.float64)
    return nearest


def _summed(speaks: npt.NDArray[np.bool_], there: float, elsewhere: float) -> Doubles:
    """Sums of nats from likelihood ratios: of moments in which the reference speaks, and of others."""
    nats: Doubles = np.where(speaks, math.log(there), math.log(elsewhere))
    total = np.cumsum(nats) * (SPEECH_NATS_A_SECOND * STEP_MS / 1000)
    return np.concatenate([[0.0], total])
