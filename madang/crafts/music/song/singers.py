"""Singers: which notes of a melody each of them sings, and which of these lie outside the limits stated for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from madang.crafts.music.song.lines import voices
from madang.crafts.music.song.lyrics import Lyrics
from madang.crafts.music.song.melody import Melody, Note
from madang.crafts.music.song.pitch import pitch_of
from madang.crafts.music.song.setting import set_lines
from madang.errors import MissingInput, NotApplicable, Refused
from madang.model import Person


@dataclass(frozen=True)
class Part:
    """What one singer sings, and between which MIDI pitches it should lie."""

    singer: str
    notes: tuple[Note, ...]
    low: int
    high: int

    @property
    def outside(self) -> list[Note]:
        return [note for note in self.notes if not self.low <= note.pitch <= self.high]

    def beyond(self, note: Note) -> float:
        """How many semitones a note is above the highest, or below the lowest as negative."""
        return note.pitch - (self.high if note.pitch > self.high else self.low)

    @property
    def length_s(self) -> float:
        return sum(note.end_s - note.start_s for note in self.notes)


def known_as(name: str, *said: str) -> bool:
    """Whether two names are the same but for case and spaces.

    >>> known_as("Mina ", "jun", "mina")
    True
    """
    return _plain(name) in map(_plain, said)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def own_melody(singer: str, melodies: Sequence[Melody]) -> Melody:
    """What a singer is to sing: their part where one is named after them, else the first melody as a whole."""
    for melody in melodies:
        mine = tuple(part for part in melody.sung if singer and known_as(part, singer))
        if mine:
            return replace(melody, sung=mine)
    return melodies[0]


def sung_by(melody: Melody, lyrics: Lyrics | None) -> dict[str, list[Note]]:
    """The notes of each singer: by the names in the lyrics where these fit the melody, else by its sung parts."""
    if lyrics is not None and lyrics.singers:
        try:
            setting = set_lines(melody, lyrics)
        except (Refused, NotApplicable):
            pass  # lyrics of another version say nothing of this one
        else:
            return {
                name: [note for line, _, notes in setting if name in line.who for note in notes]
                for name in lyrics.singers
            }
    return voices(melody)


def within(melody: Melody, lyrics: Lyrics | None, people: Iterable[Person], **limits: str | None) -> list[Part]:
    """Each singer's part with their limits, those for whom both are stated.

    limits: two attributes, the lower first (low_note = "A3", high_note = None), as stated of the take. Of several
    singers what is stated of the person goes before it. Raises NotApplicable without notes, MissingInput where
    nobody's limits are stated, or what is stated is no note.
    """
    sung = {singer: notes for singer, notes in sung_by(melody, lyrics).items() if notes}
    if not sung:
        raise NotApplicable("there are no notes in this file", "export the melody with its notes")
    people = tuple(people)
    take = {name: said for name, said in limits.items() if said is not None}
    parts = []
    for singer, notes in sung.items():
        own = _of_person(singer, people, limits)
        said = {**own, **take} if len(sung) == 1 else {**take, **own}
        if len(said) == len(limits):
            low, high = _pitches({name: said[name] for name in limits})
            parts.append(Part(singer, tuple(notes), low, high))
    if not parts:
        names = " and ".join(limits)
        raise MissingInput(
            f"nobody stated the {names} of {' or '.join(filter(None, map(str.strip, sung))) or 'who sings this'}",
            f"state them once, in the attributes of the person in [[people]] whom the take's singer, a part or the "
            f"lyrics name; or of this take, as --set {next(iter(limits))}=...",
        )
    return parts


def _of_person(singer: str, people: Iterable[Person], names: Iterable[str]) -> dict[str, str]:
    for person in people:
        if known_as(singer, person.id, person.name) and singer.strip():
            return {name: str(person.attributes[name]) for name in names if name in person.attributes}
    return {}


def _pitches(limits: Mapping[str, str]) -> list[int]:
    """The pitches of two stated notes, the lower first; raises MissingInput where one is no note."""
    pitches = []
    for name, said in limits.items():
        pitch = pitch_of(said)
        if pitch is None:
            raise MissingInput(f"{name} is '{said}', not a note", f'write it as in {name} = "A3", "F#4" or "Bb2"')
        pitches.append(pitch)
    if pitches[0] > pitches[1]:
        raise MissingInput(f"{' is above '.join(limits)}", "state the lower note as the lower one")
    return pitches
