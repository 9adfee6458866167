"""Where in a recording the melody lies: its part, its clock, and whether it is sung in another key."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.performance.listening import FRAME_S
from madang.errors import NotApplicable, Refused

if TYPE_CHECKING:
    from madang.crafts.music.performance.listening import Bools, Voice
    from madang.crafts.music.song.melody import Melody, Note

SAME_CLOCK_S = 0.25  # a take that fits the melody's own clock this closely was recorded to it; its lateness is real
STEP_S = 0.05
MOST_STEPS = 2**14
BINS = 24  # of 50 cents, octaves folded
TEMPI = np.exp(np.linspace(np.log(0.9), np.log(1.1), 61))
FAIR = 0.8  # the melody's own clock is kept where it fits this well, compared with the best other
GOOD = 0.75  # of what is sung follows the melody: no other tempo is tried
OTHER_KEY = 0.85  # what a fit in another key is worth
LEAST_KEY_CENTS = 150.0  # less is bad intonation, not another key
LEAST_MATCH = 0.3  # of what is sung within 100 cents of the melody; 0.17 is chance


@dataclass(frozen=True, eq=False)
class Fit:
    """The melody in the recording: moment_s = offset_s + stretch * melody_s.

    notes: of the part that is sung, in order, none in another. key_cents: added to the melody where a whole take is
    sung in another key, else 0. shared: whether the recording keeps the melody's own clock; else offset and stretch
    were fitted, and only differences between onsets mean anything.
    """

    notes: tuple[Note, ...]
    offset_s: float = 0.0
    stretch: float = 1.0
    key_cents: float = 0.0
    shared: bool = True

    def at(self, melody_s: float) -> float:
        """The recording's moment of a moment of the melody."""
        return self.offset_s + self.stretch * melody_s


def fit(voice: Voice, melody: Melody, loud: Bools) -> Fit:
    """Find the part, clock and key in which the melody fits what is sung; loud: (frames,) where the voice is.

    The melody's own clock is tried first, so that a singer who is late all the time is not called punctual.
    Raises NotApplicable for a melody without notes, Refused where nothing fits.
    """
    written = sorted(melody.vocal or melody.notes, key=lambda note: (note.part, note.start_s, -note.pitch))
    parts = [_single(notes) for _, notes in groupby(written, key=lambda note: note.part)]
    if not parts:
        raise NotApplicable("the melody has no notes", "give the melody that is sung")
    sung = _Roll.of_voice(voice, loud, max(notes[-1].end_s for notes in parts))
    own = max((sung.matched(notes, 1.0, near=True) for notes in parts), key=lambda found: found[0])
    far = max(_everywhere(sung, parts), key=lambda found: found[0])
    score, best = own if own[0] >= FAIR * far[0] else far
    if score < LEAST_MATCH:
        raise Refused(
            "what is sung follows the melody nowhere",
            "check that this melody belongs to the take, and that one voice alone is on it",
        )
    return best


def _everywhere(sung: _Roll, parts: list[tuple[Note, ...]]) -> Iterator[tuple[float, Fit]]:
    """Fits at any offset; other tempi only where the given one fails."""
    plain = [sung.matched(notes, 1.0) for notes in parts]
    yield from plain
    score, best = max(plain, key=lambda found: found[0])
    if score < GOOD:
        yield from (sung.matched(best.notes, float(tempo)) for tempo in TEMPI)


def _single(notes: Iterable[Note]) -> tuple[Note, ...]:
    """One line: of notes that start together the highest, each ending where the next begins."""
    line: list[Note] = []
    for note in notes:
        if line and note.start_s - line[-1].start_s < 0.03:
            continue
        if line and line[-1].end_s > note.start_s:
            line[-1] = replace(line[-1], end_s=note.start_s)
        line.append(note)
    return tuple(line)


@dataclass(frozen=True, eq=False)
class _Roll:
    """How much of each pitch class sounds in each step: (BINS, steps), its spectrum along time, and its whole."""

    step_s: float
    steps: int
    spectrum: npt.NDArray[np.complex128]
    whole: float

    @classmethod
    def of_voice(cls, voice: Voice, loud: Bools, melody_s: float) -> _Roll:
        """Of what is sung, with room to lay a melody of that length before and behind it."""
        length_s = voice.end_s + TEMPI[-1] * melody_s + 1.0
        step_s = max(STEP_S, length_s / MOST_STEPS)
        frames = np.nonzero(loud & voice.voiced)[0]
        steps = 2 ** math.ceil(math.log2(length_s / step_s))
        classes = np.round(voice.pitch[frames] * 2).astype(np.int64) % BINS
        roll = np.zeros((BINS, steps))
        np.add.at(roll, (classes, (frames * FRAME_S / step_s).astype(np.int64)), FRAME_S)
        return cls(step_s, steps, np.fft.rfft(roll), float(roll.sum()))

    def matched(self, notes: tuple[Note, ...], stretch: float, near: bool = False) -> tuple[float, Fit]:
        """The best offset and key at a tempo: what share of the singing is there in the melody, and the fit."""
        steps = self.steps
        melody = np.zeros((BINS, steps))
        for note in notes:
            first, last = (round(stretch * s / self.step_s) for s in (note.start_s, note.end_s))
            for beside, worth in ((-2, 0.5), (-1, 0.75), (0, 1.0), (1, 0.75), (2, 0.5)):
                melody[(round(note.pitch * 2) + beside) % BINS, first : max(last, first + 1)] += worth
        conjugate = np.conj(np.fft.rfft(melody))
        reach = round(SAME_CLOCK_S / self.step_s)
        best = (-1.0, 0, 0)
        for key in range(BINS):
            match = np.fft.irfft((self.spectrum * np.roll(conjugate, key, axis=0)).sum(axis=0), steps)
            if near:
                match[reach + 1 : -reach or None] = 0.0
            at = int(match.argmax())
            score = float(match[at]) / max(self.whole, 1e-9) * (OTHER_KEY if key else 1.0)
            best = max(best, (score, at, key))
        score, at, key = best
        offset = (at - steps if at > steps // 2 else at) * self.step_s
        cents = 50.0 * (key - BINS if key > BINS // 2 else key)
        return score, Fit(
            notes, 0.0 if near else offset, stretch, cents if abs(cents) >= LEAST_KEY_CENTS else 0.0, near
        )
