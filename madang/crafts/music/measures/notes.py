"""Notes of a melody as measures need them: by voice, in order, and as spans in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from madang.errors import NotApplicable
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.music.song.melody import Melody, Note


def voices_of(melody: Melody) -> dict[str, list[Note]]:
    """The sung parts' voices; raises NotApplicable where there are no notes."""
    from madang.crafts.music.song.lines import voices

    found = voices(melody)
    if not found:
        raise NotApplicable("there are no notes in this file", "export the melody with its notes")
    return found


def sung_notes(melody: Melody) -> list[Note]:
    """All sung notes, in order of start."""
    return sorted((note for notes in voices_of(melody).values() for note in notes), key=lambda note: note.start_s)


def note_spans(notes: Sequence[Note], values: Iterable[float], who: Sequence[str]) -> Spans:
    """Each note with its value, its name, and who sings it."""
    from madang.crafts.music.song.pitch import note_name

    return Spans.of(
        [ms(note.start_s) for note in notes],
        [ms(note.end_s) for note in notes],
        list(values),
        who=list(who),
        ref=[note_name(note.pitch) for note in notes],
    )


def ms(seconds: float) -> int:
    return round(1000 * seconds)
