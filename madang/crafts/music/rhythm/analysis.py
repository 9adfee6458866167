"""The whole rhythm of a sound file: beats in bars, key and form, from one pass, kept with the file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from madang.crafts.music.rhythm.weights import CONFIDENCE
from madang.records import Section

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.rhythm.beats import Pulse
    from madang.crafts.music.rhythm.hearing import Hearing
    from madang.crafts.music.rhythm.key import Key
    from madang.crafts.music.rhythm.tempo import Level

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
        from madang.crafts.music.rhythm.hearing import hear

        heard = hear(audio.blocks(), audio.rate_hz, audio.frames)
        audio.passed()
        _KNOWN[audio] = analyse(heard)
    return _KNOWN[audio]


def analyse(hearing: Hearing) -> Rhythm:
    """The rhythm of what was heard."""
    from madang.crafts.music.rhythm.bars import bars
    from madang.crafts.music.rhythm.form import sections
    from madang.crafts.music.rhythm.key import key

    found = _pulse(hearing)
    if found is None:
        return Rhythm(hearing.seconds, np.empty(0), np.empty(0, np.int64), "", 0.0, False, 0.0, key(hearing), ())
    pulse, confidence = found
    inside = bars(hearing, pulse.times_s)
    meter = {2: "6/8", 3: "3/4", 4: "4/4"}[inside.beats]
    downbeats_s = pulse.times_s[inside.places == 1]
    form = sections(hearing, downbeats_s) if len(downbeats_s) > 1 else ()
    return Rhythm(
        hearing.seconds,
        pulse.times_s,
        inside.places,
        meter,
        pulse.tempo_bpm,
        pulse.steady,
        confidence,
        key(hearing),
        form,
    )


def _pulse(hearing: Hearing) -> tuple[Pulse, float] | None:
    """The beats and how far they are to be believed."""
    from madang.crafts.music.rhythm import beats, tempo

    if hearing.seconds < SHORTEST_S or not hearing.rises.any():
        return None
    level = tempo.beat_level(tempo.follow(hearing.rises, hearing.frame_hz))
    pulse = beats.pulse(hearing, level)
    if pulse is None:
        return None
    return pulse, 1 / (1 + math.exp(-float(clarity(level, pulse) @ CONFIDENCE)))


def clarity(level: Level, pulse: Pulse) -> Floats:
    """What confidence is made of, (5,): see weights.CONFIDENCE.

    How onsets come again from beat to beat; the share of beats with an attack on them; how sharp attacks are (in
    doublings of a neper, what is beyond 8 nepers counts no more); the odds of this level of the pulse; and 1.
    """
    on_beat = float((np.abs(pulse.attacks_s - pulse.times_s) < 0.015).mean())
    sharp = math.log2(min(max(float(np.percentile(pulse.sharpness, 80)), 0.25), 8.0))
    odds = math.log(level.probability / (1.001 - level.probability))
    return np.array([level.again, on_beat, sharp, odds, 1.0])
