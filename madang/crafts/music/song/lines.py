"""Melodic lines: each sung part as one voice, its phrases, and its leaps."""

from __future__ import annotations

from dataclasses import replace

from madang.crafts.music.song.melody import Melody, Note

CHORD_S = 0.03  # notes that begin this close together are one attack; our design decision


def voice(notes: tuple[Note, ...]) -> list[Note]:
    """Notes as one voice: of a chord the highest, each ended where the next begins.

    >>> chord = (Note(0.0, 1.0, 60.0), Note(0.0, 2.0, 64.0), Note(1.5, 2.0, 62.0))
    >>> [(note.start_s, note.end_s, note.pitch) for note in voice(chord)]
    [(0.0, 1.5, 64.0), (1.5, 2.0, 62.0)]
    """
    found: list[Note] = []
    for note in notes:
        if found and note.start_s - found[-1].start_s < CHORD_S:
            if note.pitch > found[-1].pitch:
                found[-1] = replace(note, start_s=found[-1].start_s)
            continue
        if found and found[-1].end_s > note.start_s:
            found[-1] = replace(found[-1], end_s=note.start_s)
        found.append(note)
    return found


def voices(melody: Melody) -> dict[str, list[Note]]:
    """The voice of each sung part, by its name."""
    return {part: voice(tuple(note for note in melody.notes if note.part == part)) for part in melody.sung}


def phrases(notes: list[Note], rest_s: float) -> list[list[Note]]:
    """The stretches between rests of at least that length."""
    found: list[list[Note]] = []
    for note in notes:
        # What seconds lose to rounding must not turn a rest that is just long enough into none.
        if not found or note.start_s - found[-1][-1].end_s >= rest_s - 1e-6:
            found.append([])
        found[-1].append(note)
    return found
