"""What can go wrong, as sentences for people: the command line turns these into one line and an exit code."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.model import NoteKind


class MadangError(Exception):
    """Wrong use or a wrong file of the user's (exit 2): says what was expected and how to mend it.

    >>> str(MadangError("there is no song.wav here; name a file that exists"))
    'there is no song.wav here; name a file that exists'
    """


@dataclass(frozen=True)
class Mistake:
    """One mistake in a file a person wrote: where it is, what is wrong, how to mend it."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class Mistakes(MadangError):
    """All mistakes of one or more files at once, in order of file and line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes), key=lambda m: (m.file, m.line, m.text)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class NotMeasured(Exception):
    """A question about a take that has no answer; becomes a Note of the class's kind."""

    kind: NoteKind = "crashed"

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[NotMeasured], tuple[str, str]]:
        return type(self), (self.why, self.remedy)


class Unreadable(NotMeasured):
    """The file cannot be read as what it claims to be."""

    kind: NoteKind = "unreadable"


class NotApplicable(NotMeasured):
    """The question does not arise for this material (the gaps between cues of a one-cue subtitle)."""

    kind: NoteKind = "not_applicable"


class MissingInput(NotMeasured):
    """Something the measure needs was not given."""

    kind: NoteKind = "missing_input"


class Refused(NotMeasured):
    """The material is readable, but an honest answer does not exist (the loudness of silence)."""

    kind: NoteKind = "refused"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest known name, or what there is to choose from.

    >>> did_you_mean("wrok", ["work", "kind"])
    "did you mean 'work'?"
    >>> did_you_mean("zzz", ["work", "kind"])
    'known here: kind, work'
    """
    names = sorted(set(known))
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if not names:
        return "none is known here"
    return "known here: " + ", ".join(names[:24]) + (", ..." if len(names) > 24 else "")
