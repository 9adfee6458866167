"""Avid log exchange (ALE): tables in tabs, read and written so that no tab and no empty column is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from madang.errors import Refused, Unreadable

if TYPE_CHECKING:
    from madang.crafts.screen.takeslog.log import Take

NEEDED = ("Name", "Tracks", "Start", "End")
OURS = ("Tape", "Scene", "Take", "Circled", "Camroll", "Soundroll", "Comments")
_REMEDY = "export it again as Avid Log Exchange: Heading, Column and Data, apart by tabs"


@dataclass(frozen=True)
class Ale:
    """An ALE: the lines of its heading, its columns, its rows as they are, and where the first row stands.

    newline: how its lines end. tail: how many empty lines stand behind the last row.
    """

    heading: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int = 0
    newline: str = "\n"
    tail: int = 1
    between: tuple[tuple[str, ...], tuple[str, ...]] = (("",), ("",))
    mark: bool = False

    def lines(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each row that is not empty with its line."""
        for at, row in enumerate(self.rows):
            if any(row):
                yield self.first_line + at, row

    def written(self) -> bytes:
        """The bytes of the file."""
        before, behind = self.between
        lines = ["Heading", *self.heading, *before, "Column", "\t".join(self.columns), *behind, "Data"]
        text = self.newline.join([*lines, *("\t".join(row) for row in self.rows), *[""] * self.tail])
        return (b"\xef\xbb\xbf" if self.mark else b"") + text.encode()

    def value(self, key: str) -> str:
        """What the heading says of a key, "" where it says nothing."""
        return next(
            (line.split("\t", 1)[1] for line in self.heading if line.split("\t", 1)[0] == key and "\t" in line), ""
        )


def read_ale(path: Path) -> Ale:
    """The ALE in a file. Raises Unreadable."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"it cannot be opened: {problem.strerror}", "name a file that exists") from None
    return parse_ale(raw)


def parse_ale(raw: bytes) -> Ale:
    """The ALE in bytes: UTF-8, or Windows-1252 as older systems wrote it. Raises Unreadable."""
    mark = raw.startswith(b"\xef\xbb\xbf")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    newline = next((end for end in ("\r\n", "\r", "\n") if end in text), "\n")
    lines = text.split(newline)
    heads = {
        name: at
        for at, line in reversed(list(enumerate(lines)))
        if (name := line.strip()) in ("Heading", "Column", "Data")
    }
    if set(heads) != {"Heading", "Column", "Data"} or not heads["Heading"] < heads["Column"] < heads["Data"]:
        missing = ", ".join(name for name in ("Heading", "Column", "Data") if name not in heads)
        raise Unreadable(f"it has no line {missing}" if missing else "its sections are out of order", _REMEDY)
    named = heads["Column"] + 1
    if named == heads["Data"]:
        raise Unreadable(f"line {named}: there are no columns behind it", _REMEDY)
    columns = tuple(lines[named].split("\t"))
    head = lines[heads["Heading"] + 1 : heads["Column"]]
    body = lines[heads["Data"] + 1 :]
    tail = _empties(body)
    rows = tuple(tuple(line.split("\t")) if line else () for line in body[: len(body) - tail])
    before = _empties(head)
    for at, row in enumerate(rows):
        if len(row) > len(columns):
            line = heads["Data"] + 2 + at
            raise Unreadable(f"line {line} has {len(row)} cells for {len(columns)} columns", _REMEDY)
    return Ale(
        tuple(head[: len(head) - before]), columns, rows, heads["Data"] + 2, newline, tail,
        (tuple(head[len(head) - before :]), tuple(lines[named + 1 : heads["Data"]])), mark,
    )  # fmt: skip


def _empties(lines: Sequence[str]) -> int:
    count = 0
    while count < len(lines) and not lines[-1 - count]:
        count += 1
    return count


def of_takes(takes: Sequence[Take], fps: str = "24", video: str = "1080") -> Ale:
    """An ALE of takes. Raises Refused where one has no timecodes, which an ALE cannot do without."""
    for take in takes:
        if not take.start or not take.end:
            raise Refused(
                f"line {take.line}: the take {take.slate} has no timecodes",
                "an ALE needs the columns start and end (01:00:00:00) of each take",
            )
    heading = ("FIELD_DELIM\tTABS", f"VIDEO_FORMAT\t{video}", "AUDIO_FORMAT\t48khz", f"FPS\t{fps}")
    return Ale(heading, (*NEEDED, *OURS), tuple(map(_row, takes)))


def _row(take: Take) -> tuple[str, ...]:
    tracks = "V" if "MOS" in take.marks else "VA1A2"
    cells = (
        take.name or take.slate, tracks, take.start, take.end, take.camroll, f"{take.scene}{take.setup}",
        f"{take.take}{' PU' if take.pickup else ''}", "Yes" if take.circled else "", take.camroll, take.soundroll,
        take.notes,
    )  # fmt: skip
    return tuple(" ".join(cell.split()) for cell in cells)
