"""What a melody asks of its singers' voices: how wide and how high it lies, against the range each of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.contract import Given, Need, measure
from madang.crafts.music import LYRICS, MELODY
from madang.crafts.music.measures.notes import ms, note_spans, sung_notes, voices_of
from madang.model import Person, Reading
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.music.song.melody import Melody, Note

_WHO = {"lyrics": Need(LYRICS, optional=True)}


@measure("music.vocal_range", over=MELODY, unit="semitones", axis="seconds", resolution=0.1, version=1)
def vocal_range(melody: Melody) -> Reading:
    """From the lowest to the highest note that is sung; of several sung parts the widest.

    Its spans are the lowest and the highest note of each part (`who`) with their names, in semitones above the
    part's lowest. The compositional range of tessiturograms (Thurmer 1988).
    """
    ends = [(min(notes, key=_pitch), max(notes, key=_pitch)) for notes in voices_of(melody).values()]
    notes = [note for pair in ends for note in pair]
    above = [note.pitch - low.pitch for low, high in ends for note in (low, high)]
    return Reading(max(above), spans=note_spans(notes, above, [note.part for note in notes]))


@measure(
    "music.range_overshoot",
    over=MELODY,
    unit="semitones",
    axis="seconds",
    resolution=0.1,
    version=2,
    judged="each",
    may_read=("low_note", "high_note"),
    people=True,
    needs=_WHO,
)
def range_overshoot(
    melody: Melody, low_note: str | None, high_note: str | None, people: tuple[Person, ...], lyrics: Given | None
) -> Reading:
    """Each sung note outside its singer's range: semitones above its highest, or below its lowest as negative.

    The range is what the team states of the take or of the person: low_note = "A3", high_note = "E5". Who sings what
    follows from lyrics that name singers, else from parts named after people. Whoever has no range stated is not
    judged. 0 where all lie within.
    """
    from madang.crafts.music.song.singers import within

    judged = within(melody, lyrics.value if lyrics else None, people, low_note=low_note, high_note=high_note)
    rows = sorted(
        ((note, part.beyond(note), part.singer) for part in judged for note in part.outside),
        key=lambda row: row[0].start_s,
    )
    off = [semitones for _, semitones, _ in rows]
    spans = note_spans([note for note, *_ in rows], off, [who for *_, who in rows])
    return Reading(max(off, key=abs, default=0.0), spans=spans)


@measure(
    "music.tessitura",
    over=MELODY,
    unit="%",
    axis="seconds",
    resolution=0.1,
    version=2,
    may_read=("comfortable_low", "comfortable_high"),
    people=True,
    needs=_WHO,
)
def tessitura(
    melody: Melody,
    comfortable_low: str | None,
    comfortable_high: str | None,
    people: tuple[Person, ...],
    lyrics: Given | None,
) -> Reading:
    """The share of someone's singing that lies outside their comfortable zone; of several singers the largest.

    The zone is what the team states of the take or of the person: comfortable_low = "C4", comfortable_high = "C5".
    Its spans are the notes outside, each with its own share. Who sings what: as in range_overshoot. Time on each
    pitch, as in tessiturograms (Thurmer 1988; Titze 2008).
    """
    from madang.crafts.music.song.singers import within

    said = lyrics.value if lyrics else None
    judged = within(melody, said, people, comfortable_low=comfortable_low, comfortable_high=comfortable_high)
    rows = sorted(
        (
            (note, 100 * (note.end_s - note.start_s) / part.length_s, part.singer)
            for part in judged
            for note in part.outside
        ),
        key=lambda row: row[0].start_s,
    )
    worst = max(sum(share for _, share, who in rows if who == part.singer) for part in judged)
    spans = note_spans([note for note, *_ in rows], [share for _, share, _ in rows], [who for *_, who in rows])
    return Reading(worst, spans=spans)


@measure("music.tessitura_width", over=MELODY, unit="semitones", axis="seconds", resolution=0.1, version=1)
def tessitura_width(melody: Melody) -> Reading:
    """How wide the band is in which the middle half of sung time lies: first to third quartile of pitch by time.

    Its span names the band ("C4-G4"). Where a song sits, whatever its extremes: the musical tessitura of quantitative
    tessitura studies (quartile analysis after Titze 2008).
    """
    notes = sorted(sung_notes(melody), key=_pitch)
    total_s = sum(note.end_s - note.start_s for note in notes)
    low, high = (_pitch_at(notes, share * total_s) for share in (0.25, 0.75))
    from madang.crafts.music.song.pitch import note_name

    start, end = ms(min(note.start_s for note in notes)), ms(max(note.end_s for note in notes))
    band = f"{note_name(low)}-{note_name(high)}"
    return Reading(high - low, spans=Spans.of([start], [end], [high - low], ref=[band]))


def _pitch(note: Note) -> float:
    return note.pitch


def _pitch_at(notes: list[Note], moment_s: float) -> float:
    """The pitch up to which notes, in order of pitch, last that long together."""
    passed_s = 0.0
    for note in notes:
        passed_s += note.end_s - note.start_s
        if passed_s >= moment_s - 1e-9:
            return note.pitch
    return notes[-1].pitch
