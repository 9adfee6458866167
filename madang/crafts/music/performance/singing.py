"""How each note was sung: cents, onset, release, octave and vibrato against the melody, and what cannot be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from madang.crafts.music.performance.alignment import Place, lay, refitted
from madang.crafts.music.performance.fitting import Fit, fit
from madang.crafts.music.performance.listening import FRAME_S, TICK_S, Voice, listen
from madang.crafts.music.performance.vibrato import Vibrato, vibrato_of
from madang.errors import NotApplicable, NotMeasured, Refused

if TYPE_CHECKING:
    from madang.crafts.music.performance.listening import Singles
    from madang.crafts.music.read import Audio
    from madang.crafts.music.song.melody import Melody, Note

State = Literal["sung", "missed", "unclear"]

CENTRAL = 0.5  # the share of a note, around its middle, whose pitch counts: no scoop, no release
SMOOTH_S = 0.15
LOUD_DB = 18.0  # what is that far below the voice does not help to find the melody
BELOW_VOICE_DB = 25.0  # what is that far below the voice is not the voice
SAME_DB, LEAST_MARGIN_DB = 3.0, 6.0  # above what bleeds in: no louder than it; loud enough beside it
LEAST_VOICED, LEAST_FRAMES, LEAST_STRENGTH = 0.5, 3, 0.45
LEAST_VOICED_FRAMES, INAUDIBLE_DB = 10, -90.0  # of a whole take
FAR_BELOW, NEAR_WRITTEN, NEAR_OCTAVE = 6.0, 3.0, 2.0  # semitones
# By how much less well a shorter period may repeat. Octaves are sung by mistake, twelfths are not.
OCTAVE_AS_WELL, AS_WELL = 0.06, 0.12
LEAST_FITTED = 4  # notes, where the recording has a clock of its own
EXTRA_S, EXTRA_DB = 0.12, 12.0


@dataclass(frozen=True)
class SungNote:
    """A note of the melody as it was sung.

    note: as written. due_s, due_end_s: when it should begin and end by the recording's clock; onset_s, release_s:
    when it did. seen, sureness: how its onset was seen, and how surely (see `onsets.Onset`). state: "missed" where
    nobody sings, "unclear" where it cannot be told (`why` says). cents: off the melody but for whole `octaves`; NaN
    unless sung. confidence: 0 to 1.
    """

    note: Note
    due_s: float
    due_end_s: float
    onset_s: float
    release_s: float
    seen: str
    sureness: float
    state: State
    cents: float = float("nan")
    octaves: int = 0
    vibrato: Vibrato | None = None
    confidence: float = 0.0
    why: str = ""

    @property
    def late_ms(self) -> float:
        """How much later than written it begins; negative is early."""
        return 1000 * (self.onset_s - self.due_s)


class Extra(NamedTuple):
    """Something sung where the melody rests: when, and its MIDI pitch."""

    start_s: float
    end_s: float
    pitch: float


class Levels(NamedTuple):
    """Levels of a take in dB: of the voice, and of what bleeds in - usually, and where it is loudest."""

    voice_db: float
    floor_db: float
    busy_db: float


@dataclass(frozen=True, eq=False)
class Singing:
    """A whole take against its melody; notes: those that lie within the recording."""

    voice: Voice
    fit: Fit
    notes: tuple[SungNote, ...]
    extras: tuple[Extra, ...]

    @property
    def sung(self) -> tuple[SungNote, ...]:
        """The notes that can be compared."""
        return tuple(note for note in self.notes if note.state == "sung")


def compare(audio: Audio, melody: Melody) -> Singing:
    """Hear a take and lay the melody over it; all measures of a take share one comparison.

    Raises NotApplicable where the melody has no notes (within the recording), Refused where nobody sings, what is sung
    follows the melody nowhere or is too little to find it, Unreadable as `listen` does.
    """
    found = _compared(audio, melody)
    if isinstance(found, NotMeasured):
        raise found
    return found


@lru_cache(maxsize=1)
def _compared(audio: Audio, melody: Melody) -> Singing | NotMeasured:
    """What `compare` returns or raises, kept, so that a take that cannot be compared is not heard again."""
    try:
        return _laid(audio, melody)
    except NotMeasured as problem:
        return problem


def _laid(audio: Audio, melody: Melody) -> Singing:
    voice = listen(audio)
    voice_db = _voice_level(voice)
    fitted = fit(voice, melody, _frame_levels(voice) > voice_db - LOUD_DB)
    here = tuple(note for note in fitted.notes if -0.05 <= fitted.at(note.start_s) < voice.end_s - 0.1)
    if not here:
        raise NotApplicable("no note of the melody lies within this recording", "give the melody of this part")
    if not fitted.shared and len(here) < LEAST_FITTED:
        raise Refused(
            "too little is sung to find where in the melody it is",
            "cut the take, or the melody, so that both begin at the same moment",
        )
    fitted = replace(fitted, notes=here)
    levels = Levels(voice_db, *_floor(voice, fitted, voice_db))
    loudness = _loudness(voice, levels)
    places = lay(voice, fitted, loudness)
    if not fitted.shared:
        fitted = refitted(fitted, places)
        places = lay(voice, fitted, loudness)
    notes = tuple(_note(voice, fitted, note, place, levels) for note, place in zip(here, places, strict=True))
    return Singing(voice, fitted, notes, tuple(_extras(voice, notes, levels)))


def _frame_levels(voice: Voice) -> Singles:
    return voice.level_db[::2][: len(voice.pitch)]


def _voice_level(voice: Voice) -> float:
    """How loud the voice usually is: the level a quarter of all voiced moments exceed, those 30 dB down left out."""
    voiced = _frame_levels(voice)[voice.voiced]
    if len(voiced) < LEAST_VOICED_FRAMES or voiced.max() < INAUDIBLE_DB:
        raise Refused(
            "nobody sings here: no pitched sound was found", "check that this is the vocal take, and not empty"
        )
    return float(np.percentile(voiced[voiced > np.percentile(voiced, 98) - 30], 75))


def _floor(voice: Voice, fitted: Fit, voice_db: float) -> tuple[float, float]:
    """The level of what bleeds in: the median and the loudest tenth of the melody's rests.

    Without rests of a second in all, the quietest moments between notes.
    """
    resting = np.ones(len(voice.level_db), dtype=bool)
    for note in fitted.notes:
        first, last = fitted.at(note.start_s) - 0.3, fitted.at(note.end_s) + 0.4
        resting[max(0, round(first / TICK_S)) : max(0, round(last / TICK_S))] = False
    if resting.sum() * TICK_S < 1.0:
        quiet_db = float(np.percentile(voice.level_db, 3).clip(voice_db - 60, voice_db - 18))
        return quiet_db, quiet_db
    low, high = np.percentile(voice.level_db[resting], (50, 90)).clip(voice_db - 60, voice_db - 12)
    return float(low), float(high)


def _loudness(voice: Voice, levels: Levels) -> Singles:
    """(frames,) from 0 at the level of what bleeds in to 1 well above it."""
    low = max(levels.floor_db + 2, levels.voice_db - 30)
    return np.clip((_frame_levels(voice) - low) / 10, 0, 1).astype(np.float32)


def _note(voice: Voice, fitted: Fit, note: Note, place: Place, levels: Levels) -> SungNote:
    """What is to be said of one note."""
    told = SungNote(
        note=note,
        due_s=fitted.at(note.start_s),
        due_end_s=fitted.at(note.end_s),
        onset_s=place.onset_s,
        release_s=place.release_s,
        seen=place.seen,
        sureness=place.sureness,
        state="unclear",
    )
    central, settled = _central(place.onset_s, place.release_s), _settled(place.onset_s, place.release_s)
    level_db = float(np.median(voice.level_db[2 * central.start : 2 * central.stop]))
    margin_db, spread_db = level_db - levels.floor_db, levels.busy_db - levels.floor_db
    if level_db < levels.voice_db - BELOW_VOICE_DB or margin_db < max(SAME_DB, 0.7 * spread_db):
        sure = _share(levels.voice_db - level_db, 6, 20)
        return replace(told, state="missed", onset_s=told.due_s, release_s=told.due_end_s, confidence=sure)
    if margin_db < max(LEAST_MARGIN_DB, spread_db):
        return replace(told, why="other sound in the microphone is nearly as loud")
    pitch = _without_subharmonic(voice, settled, note.pitch)
    voiced = float(np.isfinite(pitch).mean())
    if voiced < LEAST_VOICED or np.isfinite(pitch).sum() < LEAST_FRAMES:
        return replace(told, why="it is spoken, whispered or too short to have a pitch")
    swing = vibrato_of(pitch)
    off = 100 * ((swing.centre if swing else _median_pitch(pitch, settled, central)) - note.pitch)
    octaves = round(off / 1200)
    periodic = _share(float(np.median(voice.strength[central])), LEAST_STRENGTH, 0.95)
    sure = voiced * periodic**0.5 * _share(margin_db, SAME_DB, 15) * (0.5 + 0.5 * place.sureness)
    return replace(
        told, state="sung", cents=off - 1200 * octaves, octaves=octaves, vibrato=swing, confidence=round(sure, 2)
    )


def _without_subharmonic(voice: Voice, frames: slice, written: float) -> Singles:
    """The pitch of a note; where it lies far below the melody's and one near it repeats as well, that one.

    Voice and backing together repeat after the period that both have in common, which is a multiple of the voice's.
    """
    pitch = voice.pitch[frames]
    known = pitch[np.isfinite(pitch)]
    below = written - float(np.median(known)) if len(known) else 0.0
    if below < FAR_BELOW:
        return pitch
    as_well = OCTAVE_AS_WELL if abs(below - 12 * round(below / 12)) < NEAR_OCTAVE else AS_WELL
    near = np.where(np.abs(voice.pitches[frames] - written) < NEAR_WRITTEN, voice.strengths[frames], 0.0)
    best = near.argmax(axis=1)
    rows = np.arange(len(best))
    if np.median(voice.strength[frames] - near[rows, best]) > as_well:
        return pitch
    return np.where(near[rows, best] > 0, voice.pitches[frames][rows, best], np.nan).astype(np.float32)


def _share(value: float, nothing: float, full: float) -> float:
    """How far a value is on its way from nothing to full, 0 to 1."""
    return float(np.clip((value - nothing) / (full - nothing), 0, 1))


def _central(onset_s: float, release_s: float) -> slice:
    """The frames of a note's central half."""
    quarter = (1 - CENTRAL) / 2 * (release_s - onset_s)
    first = round((onset_s + quarter) / FRAME_S)
    return slice(first, max(first + 1, round((release_s - quarter) / FRAME_S)))


def _settled(onset_s: float, release_s: float) -> slice:
    """The frames of a note without its attack and release: 80 and 50 ms, at most a quarter and a fifth of it."""
    length = release_s - onset_s
    first = round((onset_s + min(0.08, 0.25 * length)) / FRAME_S)
    return slice(first, max(first + 1, round((release_s - min(0.05, 0.2 * length)) / FRAME_S)))


def _median_pitch(pitch: Singles, settled: slice, central: slice) -> float:
    """The median over the central half of a note's settled pitch, smoothed over 0.15 s, or half of a short note."""
    known = np.isfinite(pitch)
    sums = np.cumsum(np.append(0.0, np.where(known, pitch, 0)), dtype=np.float64)
    counts = np.cumsum(np.append(0, known))
    at = np.arange(max(0, central.start - settled.start), min(len(pitch), central.stop - settled.start))
    # A window reaches equally far to both sides, so that a slope does not move it.
    widest = min(round(SMOOTH_S / FRAME_S), central.stop - central.start) // 2
    reach = np.minimum(widest, np.minimum(at, len(pitch) - 1 - at))
    count = counts[at + reach + 1] - counts[at - reach]
    smooth = (sums[at + reach + 1] - sums[at - reach])[count > 0] / count[count > 0]
    return float(np.median(smooth if len(smooth) else pitch[known]))


def _extras(voice: Voice, notes: tuple[SungNote, ...], levels: Levels) -> list[Extra]:
    """Steady pitches, at least 120 ms long and about as loud as the voice, where the melody rests."""
    free = voice.voiced & (_frame_levels(voice) > max(levels.voice_db - EXTRA_DB, levels.floor_db + LEAST_MARGIN_DB))
    for note in notes:
        first, last = min(note.onset_s, note.due_s) - 0.15, max(note.release_s, note.due_end_s) + 0.3
        free[max(0, round(first / FRAME_S)) : max(0, round(last / FRAME_S))] = False
    edges = np.flatnonzero(np.diff(free.astype(np.int8), prepend=0, append=0))
    runs = edges.reshape(-1, 2)
    return [
        Extra(first * FRAME_S, last * FRAME_S, float(np.median(voice.pitch[first:last])))
        for first, last in runs.tolist()
        if (last - first) * FRAME_S >= EXTRA_S
    ]
