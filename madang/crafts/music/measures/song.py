"""What is measured of a melody: leaps, breath, hook, how words sit on it, form."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from madang.contract import Given, Need, measure
from madang.crafts.music import LYRICS, MELODY
from madang.crafts.music.measures.notes import ms, sung_notes, voices_of
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.music.song.lyrics import Lyrics
    from madang.crafts.music.song.melody import Melody

BREATH_S = 0.25  # what a singer needs to snatch a breath; our design decision
LARGE_LEAP = 7  # semitones: smaller ones are everyday steps and are not listed; our design decision
_WORDS = {"lyrics": Need(LYRICS, optional=True)}


@measure(
    "music.leaps", over=MELODY, unit="semitones", axis="seconds", resolution=0.1, version=1, judged="each", tags=("to",)
)
def leaps(melody: Melody) -> Reading:
    """The largest interval between two notes sung without a breath between them, up or down.

    Its spans are the leaps beyond a fifth, from the first note's start to the second's end; `ref` names the two,
    the tag `to` is "up" or "down". Rests of 250 ms and longer part phrases.
    """
    from madang.crafts.music.song.lines import phrases
    from madang.crafts.music.song.pitch import note_name

    pairs = [
        (part, one, two)
        for part, notes in voices_of(melody).items()
        for phrase in phrases(notes, BREATH_S)
        for one, two in pairwise(phrase)
    ]
    large = sorted(
        (row for row in pairs if abs(row[2].pitch - row[1].pitch) > LARGE_LEAP), key=lambda row: row[1].start_s
    )
    spans = Spans.of(
        [ms(one.start_s) for _, one, _ in large],
        [ms(two.end_s) for _, _, two in large],
        [abs(two.pitch - one.pitch) for _, one, two in large],
        who=[part for part, _, _ in large],
        ref=[f"{note_name(one.pitch)}-{note_name(two.pitch)}" for _, one, two in large],
        tags={"to": ["up" if two.pitch > one.pitch else "down" for _, one, two in large]},
    )
    return Reading(max((abs(two.pitch - one.pitch) for _, one, two in pairs), default=0.0), spans=spans)


@measure(
    "music.breath",
    over=MELODY,
    unit="s",
    axis="seconds",
    resolution=0.1,
    version=1,
    judged="each",
    params={"rest_s": BREATH_S},
)
def breath(melody: Melody, rest_s: float) -> Reading:
    """The longest stretch a singer has to sing without a rest long enough to breathe in (250 ms).

    Its spans are all such stretches, by part. A guide whose notes touch leaves no place to breathe, and says so here.
    """
    from madang.crafts.music.song.lines import phrases

    found = sorted(
        (phrase[0].start_s, phrase[-1].end_s, part)
        for part, notes in voices_of(melody).items()
        for phrase in phrases(notes, rest_s)
    )
    lengths = [end - start for start, end, _ in found]
    spans = Spans.of(
        [ms(start) for start, _, _ in found],
        [ms(end) for _, end, _ in found],
        lengths,
        who=[who for *_, who in found],
    )
    return Reading(max(lengths), spans=spans)


@measure("music.hook_repetition", over=MELODY, unit="times", axis="seconds", resolution=1, version=1)
def hook_repetition(melody: Melody) -> Reading:
    """How often the melodic figure comes that the song repeats most: at least 5 notes, at most 16 quarter notes long.

    Found in any key and at any tempo; 1 where no figure comes twice. Its spans are the occurrences, numbered; `ref`
    names the notes. Which figure is chosen: see `find_hook` (repetition as in Meredith, Lemström and Wiggins 2002).
    """
    from madang.crafts.music.song.hooks import find_hook
    from madang.crafts.music.song.pitch import note_name

    _enough(melody)
    found = find_hook(melody)
    spans = Spans.of(
        [ms(notes[0].start_s) for notes in found],
        [ms(notes[-1].end_s) for notes in found],
        range(1, len(found) + 1),
        who=[notes[0].part for notes in found],
        ref=[" ".join(note_name(note.pitch) for note in notes) for notes in found],
    )
    return Reading(max(len(found), 1), spans=spans)


@measure("music.first_hook", over=MELODY, unit="s", axis="seconds", resolution=0.1, version=1)
def first_hook(melody: Melody) -> Reading:
    """When the most repeated figure comes for the first time, from the start of the song."""
    from madang.crafts.music.song.hooks import find_hook

    _enough(melody)
    found = find_hook(melody)
    if not found:
        raise NotApplicable("no figure of five notes comes twice in this melody")
    start_s, end_s = found[0][0].start_s, found[0][-1].end_s
    return Reading(start_s, spans=Spans.of([ms(start_s)], [ms(end_s)], [start_s]))


@measure(
    "music.syllables_to_notes",
    over=MELODY,
    unit="syllables",
    axis="seconds",
    resolution=1,
    version=1,
    judged="each",
    needs=_WORDS,
)
def syllables_to_notes(melody: Melody, lyrics: Given | None) -> Reading:
    """Syllables minus notes of each line: above 0 words have no note, below 0 syllables are drawn over several.

    Lines of the lyrics take, laid over the melody; without one, the words in the melody's own file, by phrase. Lines
    whose reading is not known (kanji) are left out. Value: the line that is furthest off, the first of equals.
    """
    rows = _words_of_lyrics(melody, lyrics.value) if lyrics else _words_of_melody(melody)
    if not rows:
        raise NotApplicable("no line of these lyrics can be counted in syllables", "give a reading in kana")
    values = [value for *_, value, _ in rows]
    spans = Spans.of([s for s, *_ in rows], [e for _, e, *_ in rows], values, ref=[text for *_, text in rows])
    return Reading(max(values, key=abs), spans=spans)


@measure(
    "music.section_lengths",
    over=MELODY,
    unit="bars",
    axis="seconds",
    resolution=0.1,
    version=1,
    judged="each",
    needs=_WORDS,
)
def section_lengths(melody: Melody, lyrics: Given | None) -> Reading:
    """How many bars each section has; the value is the longest.

    Sections are the markers in the melody's file, else those that timed lyrics name, each from the bar line nearest
    to its first line. `part` is its name.
    """
    from madang.crafts.music.song.form import sections

    found = sections(melody, lyrics.value if lyrics else None)
    if not found:
        raise NotApplicable("no section has any length")
    spans = Spans.of(
        [ms(section.start_s) for section in found],
        [ms(section.end_s) for section in found],
        [section.bars for section in found],
        part=[section.name for section in found],
    )
    return Reading(max(section.bars for section in found), spans=spans)


Row = tuple[int, int, int, str]


def _words_of_lyrics(melody: Melody, lyrics: Lyrics) -> list[Row]:
    from madang.crafts.music.song.setting import set_lines

    return [
        (ms(notes[0].start_s), ms(notes[-1].end_s), count.syllables - len(notes), line.text)
        for line, count, notes in set_lines(melody, lyrics)
        if notes and count.sure
    ]


def _words_of_melody(melody: Melody) -> list[Row]:
    from madang.crafts.music.song.lines import phrases
    from madang.crafts.music.song.syllables import syllables

    rows: list[Row] = []
    for notes in voices_of(melody).values():
        for phrase in phrases(notes, BREATH_S):
            counts = [syllables(note.lyric) for note in phrase]
            if any(note.lyric for note in phrase) and all(count.sure for count in counts):
                text = "".join(f"{note.lyric} ".replace("- ", "") for note in phrase if note.lyric).strip()
                off = sum(count.syllables for count in counts) - len(phrase)
                rows.append((ms(phrase[0].start_s), ms(phrase[-1].end_s), off, text))
    if not rows:
        raise NotApplicable("the melody has no words, and there are no lyrics", "add the lyrics as a take of this work")
    return sorted(rows)


def _enough(melody: Melody) -> None:
    from madang.crafts.music.song.hooks import LEAST_NOTES

    if len(sung_notes(melody)) < 2 * LEAST_NOTES:
        raise NotApplicable("this melody is too short to repeat a figure of five notes")
