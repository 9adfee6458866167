"""Hooks: the melodic figure that a song comes back to, whatever pitch it starts on."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict

from madang.crafts.music.song.lines import voice
from madang.crafts.music.song.melody import Melody, Note

LEAST_NOTES = 5
LONGEST_QUARTERS = 16.0  # four bars of 4/4: beyond, it is a section that comes back; our design decision
LONGEST_NOTES = 32
# Waits in quarter notes fall into classes whose edges lie between usual values, where performed ones rarely fall:
# sixteenths and their triplets, eighths (plain, dotted, triplet), quarters, halves, dotted halves, ...
_EDGES = (0.41, 0.87, 1.73, 2.5, 3.5, 5.0, 7.0)


def find_hook(melody: Melody, least_notes: int = LEAST_NOTES) -> list[list[Note]]:
    """The notes of each occurrence of the figure whose repetitions take up most notes; none where nothing comes twice.

    Two stretches are the same figure where their intervals in semitones and the classes of the waits between their
    onsets are equal: it is found in another key, after a change of tempo, and as performed. Occurrences share no note.
    (Occurrences - 1) x notes is what writing a figure once saves, as in point-set compression of music (Meredith,
    Lemström and Wiggins 2002); to call what saves most the hook is our design decision. Of equals the longest, then
    the first. Figures on one pitch are left out.
    """
    notes = voice(melody.vocal)
    onsets = [melody.quarters_at(note.start_s) for note in notes]
    tokens = [
        (round(after.pitch - before.pitch), bisect(_EDGES, there - here))
        for before, after, here, there in zip(notes, notes[1:], onsets, onsets[1:], strict=False)
    ]
    best: tuple[int, int, int] = (0, 0, 0)
    found: list[int] = []
    for length in range(least_notes, min(len(notes) // 2, LONGEST_NOTES) + 1):
        places: defaultdict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
        for start in range(len(notes) - length + 1):
            if onsets[start + length - 1] - onsets[start] <= LONGEST_QUARTERS:
                places[tuple(tokens[start : start + length - 1])].append(start)
        repeated = False
        for figure, starts in places.items():
            apart = _apart(starts, length)
            repeated |= len(apart) > 1
            rank = ((len(apart) - 1) * length, length, -apart[0])
            if len(apart) > 1 and rank > best and any(interval for interval, _ in figure):
                best, found = rank, apart
        if not repeated:
            break
    return [notes[start : start + best[1]] for start in found]


def _apart(starts: list[int], length: int) -> list[int]:
    """Of overlapping places the first, and so on."""
    found = starts[:1]
    for start in starts:
        if start >= found[-1] + length:
            found.append(start)
    return found
