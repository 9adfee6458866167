"""What is measured of a song's time and tones: tempo and its drift, how clear the beat is, key and tuning.

Its beats and sections are derived as records, for crafts that move or cut to music.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from madang.contract import derives, measure
from madang.crafts.music import PROGRAMME
from madang.errors import NotApplicable, Refused
from madang.model import Reading
from madang.records import Beats, Sections
from madang.spans import Curve, Spans

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.rhythm.analysis import Rhythm
    from madang.crafts.music.rhythm.key import Key


@measure("music.tempo", over=PROGRAMME, unit="BPM", axis="seconds", resolution=0.1, version=2, early=True)
def tempo(audio: Audio) -> Reading:
    """How fast the beat goes, in beats a minute; its curve is the local tempo, once a second.

    Of music on one even grid it is the tempo of that grid, else the middle one of the local tempi. Half or double
    of it can be meant where the music leaves it open. Refused where no clear beat is heard.
    """
    found = _with_beats(audio)
    moments = np.arange(int(found.seconds) + 1)
    middles_s = (found.times_s[1:] + found.times_s[:-1]) / 2
    local = np.interp(moments, middles_s, found.local_bpm, left=np.nan, right=np.nan)
    curve = Curve(local[:, None].astype(np.float32), ("local tempo",), 1000, Fraction(1000))
    return Reading(found.tempo_bpm, curve=curve)


@measure("music.tempo_drift", over=PROGRAMME, unit="%", axis="seconds", resolution=0.1, version=2, early=True)
def tempo_drift(audio: Audio) -> Reading:
    """How far apart the slowest and the fastest local tempo are, in per cent of the tempo.

    0 for music on one even grid. Local tempo follows changes over about ten beats, so that single late notes are no
    drift. Its spans are the slowest and the fastest beat. Refused where no clear beat is heard.
    """
    found = _with_beats(audio)
    local = found.local_bpm
    if found.steady:
        return Reading(0.0)
    slowest, fastest = int(local.argmin()), int(local.argmax())
    ends = [slowest, fastest]
    at_ms = np.round(found.times_s * 1000)
    spans = Spans.of(
        at_ms[ends],
        at_ms[[i + 1 for i in ends]],
        100 * (local[ends] / found.tempo_bpm - 1),
        ref=[f"{local[i]:.1f} BPM" for i in ends],
    )
    return Reading(100 * float(local[fastest] - local[slowest]) / found.tempo_bpm, spans=spans)


@measure("music.beat_confidence", over=PROGRAMME, unit="share", axis="seconds", resolution=0.01, version=2, early=True)
def beat_confidence(audio: Audio) -> Reading:
    """How far the beats are to be believed, from 0 to 1: the share of such cases in which they are right (F of 0.9).

    Calibrated on synthetic takes: songs, drums, the same short and under noise, and sound without a beat. Low in music
    without a beat, in very free playing, and where half or double the tempo would do as well.
    """
    return Reading(_heard(audio).confidence)


@measure(
    "music.key_margin",
    over=PROGRAMME,
    unit="correlation",
    axis="seconds",
    resolution=0.01,
    version=1,
    early=True,
    tags=("key", "runner_up"),
)
def key_margin(audio: Audio) -> Reading:
    """How much better the key fits than the next best, as a difference of correlations; its span says which keys.

    Below 0.05 both fit about equally well, often a major key and its relative minor. Refused where nothing is heard
    that has a pitch. Source: Krumhansl 1990 (method), Albrecht & Shanahan 2013 (profiles).
    """
    found, key = _key(audio)
    spans = Spans.of(
        [0],
        [round(found.seconds * 1000)],
        [key.margin],
        ref=[str(key)],
        tags={"key": [key.name], "runner_up": [key.runner_up]},
    )
    return Reading(key.margin, spans=spans)


@measure("music.tuning", over=PROGRAMME, unit="cents", axis="seconds", resolution=1, version=1, early=True)
def tuning(audio: Audio) -> Reading:
    """How far the song's tuning is from A at 440 Hz, in cents from -50 to 50. Refused where nothing has a pitch."""
    return Reading(_key(audio)[1].tuning_cents)


@derives(Beats, over=PROGRAMME, version=2)
def beats(audio: Audio) -> Beats:
    """The beats and their places in the bar. Refused where no clear beat is heard."""
    found = _with_beats(audio)
    times = np.round(found.times_s, 6).tolist()
    return Beats(tuple(times), tuple(found.places.tolist()), round(found.confidence, 3))


@derives(Sections, over=PROGRAMME, version=2)
def sections(audio: Audio) -> Sections:
    """The form: sections that begin on downbeats; those that sound alike have one name. Refused without a beat."""
    return Sections(_with_beats(audio).sections)


def _heard(audio: Audio) -> Rhythm:
    """Raises NotApplicable where the sound is too short, Refused where it is silent."""
    from madang.crafts.music.rhythm.analysis import SHORTEST_S, rhythm

    if audio.frames < SHORTEST_S * audio.rate_hz:
        raise NotApplicable(f"it is shorter than {SHORTEST_S:g} s: too short to have a beat", "")
    return rhythm(audio)


def _with_beats(audio: Audio) -> Rhythm:
    from madang.crafts.music.rhythm.analysis import BELIEVED

    found = _heard(audio)
    if found.confidence < BELIEVED:
        raise Refused(
            f"no clear beat is heard (confidence {found.confidence:.2f} of 1)",
            "nothing is wrong where none is meant; else check that the right file was exported",
        )
    return found


def _key(audio: Audio) -> tuple[Rhythm, Key]:
    found = _heard(audio)
    if found.key is None:
        raise Refused("nothing is heard that has a pitch", "nothing is wrong where none is meant")
    return found, found.key
