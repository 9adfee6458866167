"""The release package: what release.toml or release.csv says, with the line that says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from madang.config import TomlText, Where, read_toml
from madang.crafts.music.release.sheet import Advisory, Artist, ReleaseSheet, TrackSheet
from madang.crafts.music.release.spreadsheet import read_spreadsheet
from madang.errors import MadangError, Mistake, Mistakes, Unreadable
from madang.files import printable

MOST_SAID = 12  # mistakes in one note


class Lines(Protocol):
    """The text a sheet was read from: which line says what."""

    def line_of(self, where: Where) -> int: ...

    def mistake(self, where: Where, text: str) -> Mistake: ...


class TomlLines:
    """The lines of a release.toml, looked up track by track: a box set has hundreds, and each is asked about often."""

    def __init__(self, text: TomlText, tracks: int) -> None:
        self.text = text
        lines = text.text.splitlines()
        self.starts = [i for i, line in enumerate(lines) if re.match(r"\s*\[\[\s*tracks\s*\]\]", line)]
        pieces = ["\n".join(lines[first:last]) for first, last in pairwise([*self.starts, len(lines)])]
        # Tracks in a list, or brackets inside a text, do not add up; then the whole text is looked through.
        self.tracks = [TomlText(text.shown, piece) for piece in pieces] if len(pieces) == tracks else []

    def line_of(self, where: Where) -> int:
        if len(where) > 1 and where[0] == "tracks" and isinstance(where[1], int) and self.tracks:
            piece, first = self.tracks[where[1]], self.starts[where[1]]
            return first + piece.line_of(("tracks", 0, *where[2:]))
        return self.text.line_of(where)

    def mistake(self, where: Where, text: str) -> Mistake:
        return Mistake(self.text.shown, self.line_of(where), printable(text))


@dataclass(frozen=True, eq=False)
class Release:
    """A release sheet, the file it stands in, and the lines of its keys.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "release.toml"
    >>> text = 'title = "빛"\\nartists = [{ name = "하늘" }]\\n[[tracks]]\\nnumber = 1\\ntitle = "빛"'
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> release = read_release(path)
    >>> release.sheet.title, release.line("tracks", 0, "title"), release.name(release.sheet.tracks[0])
    ('빛', 5, '1-1')
    """

    path: Path
    sheet: ReleaseSheet
    lines: Lines

    def line(self, *where: str | int) -> int:
        """The line of a key, or of the nearest table above it that is there."""
        return self.lines.line_of(where)

    def file(self, listed: str) -> Path:
        """A file or folder the sheet lists."""
        return self.path.parent / listed

    def artists(self, track: TrackSheet) -> list[Artist]:
        """A track's artists: its own, else the release's."""
        return track.artists or self.sheet.artists

    def language(self, track: TrackSheet) -> str:
        return track.language or self.sheet.language

    @staticmethod
    def name(track: TrackSheet) -> str:
        """How a track is called in readings: disc and number."""
        return f"{track.disc}-{track.number}"

    @property
    def advisory(self) -> Advisory:
        """Explicit where a track is, else clean where a track is an edited version, else none."""
        there = {track.advisory for track in self.sheet.tracks}
        return "explicit" if "explicit" in there else "clean" if "clean" in there else "none"


def read_release(path: Path) -> Release:
    """The release in a release.toml or .csv. Raises Unreadable with every mistake, each with its line."""
    try:
        return load_release(path)
    except Mistakes as problem:
        said = [str(mistake) for mistake in problem.mistakes]
        more = [f"and {len(said) - MOST_SAID} more"] if len(said) > MOST_SAID else []
        raise Unreadable("; ".join(said[:MOST_SAID] + more), "mend these lines") from None
    except MadangError as problem:
        raise Unreadable(str(problem), "check the file") from None


def load_release(path: Path) -> Release:
    """As `read_release`, for whoever shows mistakes one a line. Raises Mistakes, MadangError."""
    sheet: ReleaseSheet
    lines: Lines
    if path.suffix.lower() == ".csv":
        sheet, lines = read_spreadsheet(path, path.name)
    else:
        sheet, text = read_toml(path, path.name, ReleaseSheet)
        if text.mistakes:
            raise Mistakes(text.mistakes)
        lines = TomlLines(text, len(sheet.tracks))
    if twice := list(_numbered_twice(sheet, lines)):
        raise Mistakes(twice)
    return Release(path, sheet, lines)


def _numbered_twice(sheet: ReleaseSheet, lines: Lines) -> list[Mistake]:
    seen: dict[tuple[int, int], int] = {}
    found = []
    for i, track in enumerate(sheet.tracks):
        first = seen.setdefault((track.disc, track.number), i)
        if first != i:
            line = lines.line_of(("tracks", first))
            text = f"track {track.disc}-{track.number} is in line {line} already; give this one another number"
            found.append(lines.mistake(("tracks", i, "number"), text))
    return found
