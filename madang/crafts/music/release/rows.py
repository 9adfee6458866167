"""What readings of a release share: rows of the sheet with evidence, and which take a listed file is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from madang.config import Where
from madang.contract import Given
from madang.model import Reading
from madang.recognise import nfc
from madang.spans import Spans, Tag

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.release.package import Release
    from madang.crafts.music.release.sheet import TrackSheet


class Rows:
    """The rows of a reading: where in the sheet, which track, which part of it, a value, and what was seen."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.rows: list[tuple[int, str, str, float, str, dict[str, Tag]]] = []

    def add(
        self,
        where: Where,
        value: float,
        part: str,
        evidence: str,
        track: TrackSheet | None = None,
        **tags: Tag,
    ) -> None:
        """One row: `where` is the key in the sheet, whose line becomes the place."""
        ref = self.release.name(track) if track else ""
        self.rows.append((self.release.line(*where), ref, part, value, evidence, tags))

    def reading(self, value: float | None = None) -> Reading:
        """The rows in the order of the file; the reading's value is their sum unless given."""
        rows = sorted(self.rows, key=lambda row: (row[0], row[1], row[2], row[4]))
        names = {name: None for row in rows for name in row[5]}
        tags: dict[str, tuple[Tag, ...]] = {"evidence": tuple(row[4] for row in rows)}
        tags |= {name: tuple(row[5].get(name) for row in rows) for name in names}
        lines = [row[0] for row in rows]
        values = [row[3] for row in rows]
        spans = Spans.of(
            lines, lines, values, rate=1, ref=[row[1] for row in rows], part=[row[2] for row in rows], tags=tags
        )
        return Reading(math.fsum(values) if value is None else value, spans=spans)


def tracks(release: Release) -> Iterator[tuple[Where, TrackSheet]]:
    """Each track with its place in the sheet."""
    for i, track in enumerate(release.sheet.tracks):
        yield ("tracks", i), track


def find(release: Release, listed: str, given: Iterable[Given]) -> Given | None:
    """The take a listed file is: the one whose path in the studio is the longest end of the file's."""
    path = nfc(release.file(listed).as_posix())
    found = [one for one in given if path == nfc(one.take.path) or path.endswith("/" + nfc(one.take.path))]
    return max(found, key=lambda one: len(one.take.path), default=None)


def seconds(audio: Audio) -> float:
    """How long a sound file is."""
    return audio.frames / audio.rate_hz
