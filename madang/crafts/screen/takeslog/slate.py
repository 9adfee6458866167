"""Slates: scene, setup and take as a clapper shows them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from madang.crafts.screen.numbers import same

LOOK_ALIKE = frozenset("IO")  # on a slate they are taken for 1 and 0
MARKS = {"PU": "pick-up", "SER": "series", "MOS": "without sound", "AFS": "after false start", "TAIL": "tail slate",
         "TS": "tail slate"}  # fmt: skip
_MARK = re.compile(r"(?<![A-Z])(PU|P/U|PICKUP|PICK-UP|SERIES|SER|MOS|AFS|TAIL|TS)(?![A-Z])")
_PUT = {"P/U": "PU", "PICKUP": "PU", "PICK-UP": "PU", "SERIES": "SER", "TS": "TAIL"}
_SLATE = re.compile(
    r"(?:S#?\s*|SC\.?\s*|SCENE\s*)?(?P<name>[A-Z]*\d+(?:-\d+(?=[A-Z]))?[A-Z]*)\s*(?:[-_/ ]|T|TK)*\s*(?P<take>\d+)?"
)


class Slate(NamedTuple):
    """What a slate says; setup is "" for the master, marks are keys of MARKS."""

    scene: str
    setup: str
    take: str
    marks: tuple[str, ...] = ()


def marks_of(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the marks in it, and the marks.

    >>> marks_of("12A PU"), marks_of("pick-up"), marks_of("MOS")
    (('12A', ('PU',)), ('', ('PU',)), ('', ('MOS',)))
    """
    upper = text.upper()
    found = tuple(dict.fromkeys(_PUT.get(mark, mark) for mark in _MARK.findall(upper)))
    return " ".join(_MARK.sub(" ", upper).split()).strip(" -_/"), found


def read_slate(text: str, scenes: Collection[str] = ()) -> Slate | None:
    """A slate in one text; None where it is none.

    scenes: those of the script, which tell whether 12A is scene 12A or the setup A of scene 12. Without them the
    letters behind a number are the setup.

    >>> read_slate("12A-3"), read_slate("12A PU 2")
    (Slate(scene='12', setup='A', take='3', marks=()), Slate(scene='12', setup='A', take='2', marks=('PU',)))
    >>> read_slate("12AB/3", {"12A"}), read_slate("a12 tk 1")
    (Slate(scene='12A', setup='B', take='3', marks=()), Slate(scene='A12', setup='', take='1', marks=()))
    """
    bare, marks = marks_of(text)
    found = _SLATE.fullmatch(bare)
    if found is None:
        return None
    scene, setup = split(found["name"], scenes)
    return Slate(scene, setup, found["take"] or "", marks)


def split(name: str, scenes: Collection[str] = ()) -> tuple[str, str]:
    """The scene and the setup in a name like 12AB: the longest scene that the script has, else up to the digits."""
    known = {same(scene) for scene in scenes}
    for end in range(len(name), 0, -1):
        if same(name[:end]) in known and (end == len(name) or name[end:].isalpha()):
            return name[:end], name[end:]
    digits = re.match(r"[A-Z]*\d+(?:-\d+)?", name)
    end = digits.end() if digits else len(name)
    return name[:end], name[end:]


def setup_fault(setup: str) -> str:
    """What is wrong with a setup's letters; "" where nothing is.

    >>> setup_fault("A"), setup_fault("I"), setup_fault("")
    ('', 'the setup I looks like a 1 on a slate; setups leave out I and O', '')
    """
    for letter in setup:
        if letter in LOOK_ALIKE:
            return (
                f"the setup {setup} looks like a {'1' if letter == 'I' else '0'} on a slate; setups leave out I and O"
            )
    return "" if not setup or setup.isalpha() else f"'{setup}' is no setup; setups are letters, the master has none"
