"""The whole rhythm of a sound file: beats in bars, key and form, from one pass, kept with the file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from madang.crafts.music.rhythm.weights import load
from madang.records import Section

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.rhythm.bars import Bars
    from madang.crafts.music.rhythm.beats import Pulse
    from madang.crafts.music.rhythm.hearing import Hearing
    from madang.crafts.music.rhythm.key import Key

Floats = npt.NDArray[np.float64]

SHORTEST_S = 4.0
BELIEVED = 0.3  # confidence below which beats are not given


@dataclass(frozen=True, eq=False)
class Rhythm:
    """What was heard. Without beats (fewer than four, or below 4 s) the arrays are empty and the confidence is 0.

    times_s: (n,) of the beats. places: (n,) in the bar, 1 is the downbeat. bars: (n,) number of the bar from 1; beats
    before the first downbeat are in bar 0. meter: "4/4", "3/4" or "6/8" (whose beats are dotted quarters).
    tempo_bpm: of the even grid where `steady`, else the middle of the local tempi. confidence: 0 to 1.
    """

    seconds: float
    times_s: Floats
    places: npt.NDArray[np.int64]
    meter: str
    tempo_bpm: float
    steady: bool
    confidence: float
    key: Key | None
    sections: tuple[Section, ...]

    @property
    def bars(self) -> npt.NDArray[np.int64]:
        return np.cumsum(self.places == 1, dtype=np.int64)

    @property
    def downbeats_s(self) -> Floats:
        times_s: Floats = self.times_s[self.places == 1]
        return times_s

    @property
    def local_bpm(self) -> Floats:
        """The tempo from each beat to the next, (n - 1,)."""
        tempi: Floats = 60 / np.diff(self.times_s)
        return tempi


_KNOWN: WeakKeyDictionary[Audio, Rhythm] = WeakKeyDictionary()


def rhythm(audio: Audio) -> Rhythm:
    """The rhythm of a sound file; heard once, however often it is asked for.

    Raises Unreadable where a sample is no usable number.
    """
    if audio not in _KNOWN:
        _KNOWN[audio] = analyse(_heard(audio))
        audio.passed()
    return _KNOWN[audio]


def _heard(audio: Audio) -> Hearing:
    from madang.crafts.music.rhythm.hearing import hear

    heard = hear(audio.blocks(), audio.rate_hz, audio.frames)
    audio.passed()
    return heard


def analyse(hearing: Hearing) -> Rhythm:
    """The rhythm of what was heard."""
    from madang.crafts.music.rhythm.form import sections
    from madang.crafts.music.rhythm.key import key

    found = _pulse(hearing)
    if found is None:
        return Rhythm(hearing.seconds, np.empty(0), np.empty(0, np.int64), "", 0.0, False, 0.0, key(hearing), ())
    bars, pulse, confidence = found
    inside = bars.places[pulse.skipped :][: len(pulse.times_s)]
    downbeats_s = pulse.times_s[inside == 1]
    form = sections(hearing, downbeats_s) if len(downbeats_s) > 1 else ()
    return Rhythm(
        hearing.seconds,
        pulse.times_s,
        inside,
        {2: "6/8", 3: "3/4", 4: "4/4"}[bars.meter],
        pulse.tempo_bpm,
        pulse.steady,
        confidence,
        key(hearing),
        form,
    )


def _pulse(hearing: Hearing) -> tuple[Bars, Pulse, float] | None:
    """The beats and how far they are to be believed."""
    from madang.crafts.music.rhythm import bars, beats, tempo

    if hearing.seconds < SHORTEST_S or not hearing.rises.any():
        return None
    decided = bars.decide(hearing, tempo.follow(hearing.rises, hearing.frame_hz))
    pulse = None if decided is None else beats.pulse(hearing, decided.grid.times_s)
    if decided is None or pulse is None:
        return None
    return decided, pulse, 1 / (1 + math.exp(-float(clarity(decided, pulse, hearing.seconds) @ load()["confidence"])))


def clarity(bars: Bars, pulse: Pulse, seconds: float) -> Floats:
    """What confidence is made of, (5,): see weights.load.

    How onsets come again from beat to beat; the share of beats with an attack on them; the share of the sound that has
    beats; the odds of these beats among others; and 1. Of the first and third a doubling counts alike, and less than a
    twentieth or a tenth no less.
    """
    on_beat = float((np.abs(pulse.attacks_s - pulse.times_s) < 0.015).mean())
    again = math.log2(min(max(bars.grid.level.again, 0.05), 1.0))
    covered = math.log2(min(max(float(pulse.times_s[-1] - pulse.times_s[0]) / seconds, 0.1), 1.0))
    odds = math.log(bars.probability / (1.001 - bars.probability))
    return np.array([again, on_beat, covered, odds, 1.0])
