"""What is measured of a singer's take against its melody: intonation, timing, octaves, what was missed, vibrato.

All are over stems that sing. The melody is the work's own (MIDI or MusicXML): of several the one of the stem's singer,
and in it the part named after that singer, where there is one. Its clock is the take's wherever that fits within
0.25 s, else offset and tempo are fitted and each span says `clock` "fitted": then only differences between onsets
mean anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.contract import Given, Need, measure
from madang.crafts.music import MELODY, STEM, SUNG
from madang.errors import NotApplicable, Refused
from madang.model import Reading
from madang.records import Beats
from madang.spans import Curve, Spans, Tag

if TYPE_CHECKING:
    from madang.crafts.music.performance.singing import Singing, SungNote
    from madang.crafts.music.read import Audio

CURVE_STEP_MS = 20
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
_MELODIES = {"melodies": Need(MELODY, many=True)}


@measure(
    "music.intonation", over=STEM, unit="cents", axis="seconds", judged="each", resolution=1, version=2,
    only=SUNG, may_read=("singer",), needs=_MELODIES, tags=("octaves", "confidence", "clock"),
)  # fmt: skip
def intonation(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Reading:
    """How far each note is off the melody in cents, sharp positive; the reading is the median distance.

    A note's pitch is that of its central half, smoothed over 0.15 s, or the centre of its vibrato; scoops and
    releases do not count. Nothing is rounded to the nearest semitone; whole octaves are told apart
    (music.octave_errors). Each value has the interval its confidence allows. The curve is the pitch sung and the
    melody's, in cents above MIDI note 0 (A4 = 6900). Notes that cannot be compared have no span.
    """
    singing = _singing(audio, singer, melodies)
    sung = _comparable(singing)
    cents = np.array([note.cents for note in sung])
    margin = np.array([3 / max(note.confidence, 0.1) for note in sung])
    spans = _spans(
        sung,
        cents,
        low=cents - margin,
        high=cents + margin,
        tags={"octaves": [note.octaves for note in sung], **_told(singing, sung)},
    )
    return Reading(float(np.median(np.abs(cents))), spans=spans, curve=_curve(singing))


@measure(
    "music.note_onsets", over=STEM, unit="ms", axis="seconds", judged="each", resolution=1, version=2,
    only=SUNG, may_read=("singer",), needs=_MELODIES, tags=("seen", "release_ms", "confidence", "clock"),
)  # fmt: skip
def note_onsets(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Reading:
    """How late each note begins against the melody in ms, early negative; the reading is the median.

    A note begins where its vowel reaches half its amplitude; bound to the one before, where the pitch passes the
    middle between both (`seen` tells). `release_ms`: how late it ends. Each value has the interval its sureness
    allows. Source of the definition: Sundberg, The Science of the Singing Voice (1987): vowels stand on the beat.
    """
    singing = _singing(audio, singer, melodies)
    sung = _comparable(singing)
    late = np.array([note.late_ms for note in sung])
    margin = np.array([10 / max(note.sureness, 0.1) for note in sung])
    releases: list[Tag] = [round(1000 * (note.release_s - note.due_end_s)) for note in sung]
    spans = _spans(
        sung,
        late,
        low=late - margin,
        high=late + margin,
        tags={"seen": [note.seen for note in sung], "release_ms": releases, **_told(singing, sung)},
    )
    return Reading(float(np.median(late)), spans=spans)


@measure(
    "music.octave_errors", over=STEM, unit="notes", axis="seconds", resolution=1, version=2,
    only=SUNG, may_read=("singer",), needs=_MELODIES, tags=("octaves", "confidence", "clock"),
)  # fmt: skip
def octave_errors(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Reading:
    """How many notes are sung in another octave than the melody's; each is a span, `octaves` says how many off."""
    singing = _singing(audio, singer, melodies)
    wrong = [note for note in _comparable(singing) if note.octaves]
    tags: dict[str, list[Tag]] = {"octaves": [note.octaves for note in wrong], **_told(singing, wrong)}
    return Reading(len(wrong), spans=_spans(wrong, np.ones(len(wrong)), tags=tags))


@measure(
    "music.missed_notes", over=STEM, unit="notes", axis="seconds", resolution=1, version=2,
    only=SUNG, may_read=("singer",), needs=_MELODIES, tags=("confidence", "clock"),
)  # fmt: skip
def missed_notes(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Reading:
    """How many notes of the melody nobody sings; each is a span. Notes outside the recording are not counted."""
    singing = _singing(audio, singer, melodies)
    missed = [note for note in singing.notes if note.state == "missed"]
    return Reading(len(missed), spans=_spans(missed, np.ones(len(missed)), tags=_told(singing, missed)))


@measure(
    "music.extra_notes", over=STEM, unit="notes", axis="seconds", resolution=1, version=2,
    only=SUNG, may_read=("singer",), needs=_MELODIES,
)  # fmt: skip
def extra_notes(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Reading:
    """How many steady pitches, at least 120 ms long and about as loud as the voice, sound where the melody rests."""
    extras = _singing(audio, singer, melodies).extras
    spans = Spans.of(
        [round(1000 * extra.start_s) for extra in extras],
        [round(1000 * extra.end_s) for extra in extras],
        np.ones(len(extras)),
        part=[note_name(extra.pitch) for extra in extras],
    )
    return Reading(len(extras), spans=spans)


@measure(
    "music.comparable_notes", over=STEM, unit="%", axis="seconds", resolution=1, version=2,
    only=SUNG, may_read=("singer",), needs=_MELODIES, tags=("why", "clock"),
)  # fmt: skip
def comparable_notes(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Reading:
    """On what share of the notes that are sung the other readings rest; spans are the rest, `why` says what hinders."""
    singing = _singing(audio, singer, melodies)
    unclear = [note for note in singing.notes if note.state == "unclear"]
    all_ = len(singing.sung) + len(unclear)
    if not all_:
        raise _nothing()
    tags: dict[str, list[Tag]] = {
        "why": [note.why for note in unclear],
        "clock": [_clock(singing)] * len(unclear),
    }
    share = 100 * len(singing.sung) / all_
    return Reading(share, spans=_spans(unclear, [share] * len(unclear), tags=tags))


@measure(
    "music.vibrato", over=STEM, unit="cents", axis="seconds", resolution=1, version=2,
    only=SUNG, may_read=("singer",), needs=_MELODIES, tags=("rate_hz", "confidence", "clock"),
)  # fmt: skip
def vibrato(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Reading:
    """How wide the vibrato is, from its centre to either side: the median of the notes that have one.

    Spans are those notes; `rate_hz` is how often each swings a second. Information: vibrato is style.
    """
    singing = _singing(audio, singer, melodies)
    swinging = [note for note in _comparable(singing) if note.vibrato]
    extents = [note.vibrato.extent_cents for note in swinging if note.vibrato]
    rates: list[Tag] = [round(note.vibrato.rate_hz, 1) for note in swinging if note.vibrato]
    if not extents:
        raise NotApplicable("no note is sung with vibrato")
    return Reading(
        median(extents), spans=_spans(swinging, extents, tags={"rate_hz": rates, **_told(singing, swinging)})
    )


@measure(
    "music.grid_timing", over=STEM, unit="ms", axis="seconds", judged="each", resolution=1, version=1,
    only=SUNG, needs={"beats": Need(record=Beats, where="own")}, tags=("grid",),
)  # fmt: skip
def grid_timing(audio: Audio, beats: Given) -> Reading:
    """How late each clear attack is against the nearest subdivision of the beat in ms; the reading is the median.

    No melody is needed. The beat is divided in four, or in three where that fits better by a quarter (`grid`). Only
    attacks out of near silence count; notes bound to the one before have no clear one.
    """
    from madang.crafts.music.performance.grid import against_grid

    found = against_grid(audio, beats.value)
    starts = [round(1000 * moment_s) for moment_s in found.onsets_s]
    spans = Spans.of(starts, [start + 50 for start in starts], found.late_ms, tags={"grid": [found.grid] * len(starts)})
    return Reading(median(found.late_ms), spans=spans)


def note_name(pitch: float) -> str:
    """A MIDI pitch as musicians write it.

    >>> note_name(69), note_name(60.4), note_name(63)
    ('A4', 'C4', 'E♭4')
    """
    octave, name = divmod(round(pitch), 12)
    return f"{NAMES[name]}{octave - 1}"


def _singing(audio: Audio, singer: str | None, melodies: tuple[Given, ...]) -> Singing:
    from madang.crafts.music.performance.singing import compare
    from madang.crafts.music.song.singers import own_melody

    own = [given.value for given in melodies if singer and given.take.stated.get("singer") == singer]
    return compare(audio, own_melody(singer or "", own or [given.value for given in melodies]))


def _nothing() -> Refused:
    return Refused(
        "no note of this take can be compared with the melody",
        "check that one voice alone is on it, without much of the backing",
    )


def _comparable(singing: Singing) -> tuple[SungNote, ...]:
    if not singing.sung:
        raise _nothing()
    return singing.sung


def _clock(singing: Singing) -> str:
    return "own" if singing.fit.shared else "fitted"


def _told(singing: Singing, notes: Sequence[SungNote]) -> dict[str, list[Tag]]:
    return {"confidence": [note.confidence for note in notes], "clock": [_clock(singing)] * len(notes)}


def _spans(
    notes: Sequence[SungNote],
    values: npt.ArrayLike,
    low: npt.ArrayLike | None = None,
    high: npt.ArrayLike | None = None,
    tags: Mapping[str, Sequence[Tag]] | None = None,
) -> Spans:
    """Notes as spans in ms, the written note's name as their part, its syllable as their ref."""
    return Spans.of(
        [round(1000 * note.onset_s) for note in notes],
        [round(1000 * note.release_s) for note in notes],
        values,
        part=[note_name(note.note.pitch) for note in notes],
        ref=[note.note.lyric for note in notes],
        low=low,
        high=high,
        tags=tags,
    )


def _curve(singing: Singing) -> Curve:
    """What is sung and what is written, every 20 ms."""
    every = CURVE_STEP_MS // 10
    sung = 100 * singing.voice.pitch[::every]
    score = np.full(len(sung), np.nan, dtype=np.float32)
    for note in singing.notes:
        first, last = (max(0, round(1000 * moment_s / CURVE_STEP_MS)) for moment_s in (note.due_s, note.due_end_s))
        score[first:last] = 100 * note.note.pitch
    return Curve(np.stack([sung, score], axis=1).astype(np.float32), ("sung", "score"), CURVE_STEP_MS, Fraction(1000))
