"""Note names: A4 is MIDI pitch 69."""

from __future__ import annotations

import re

_NAME = re.compile(r"([A-Ga-g])([#♯]{0,2}|[b♭]{0,2})(-?\d)")
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def note_name(pitch: float) -> str:
    """The name of the nearest note, in scientific pitch notation.

    >>> note_name(69), note_name(60.2), note_name(-1)
    ('A4', 'C4', 'B-2')
    """
    octave, step = divmod(round(pitch), 12)
    return f"{_NAMES[step]}{octave - 1}"


def pitch_of(name: str) -> int | None:
    """The MIDI pitch of a name; None where it is none.

    >>> pitch_of("A4"), pitch_of("B♭3"), pitch_of("H2")
    (69, 58, None)
    """
    match = _NAME.fullmatch(name.strip())
    if not match:
        return None
    sharps = sum(sign in "#♯" for sign in match[2]) - sum(sign in "b♭" for sign in match[2])
    return 12 * (int(match[3]) + 1) + _STEPS[match[1].upper()] + sharps
