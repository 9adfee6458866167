"""Form: the sections of a song as people marked them, in bars."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from madang.crafts.music.song.lyrics import Lyrics
from madang.crafts.music.song.melody import Melody
from madang.errors import NotApplicable


class Part(NamedTuple):
    """A section: its name as marked, its stretch, and how many bars it has."""

    name: str
    start_s: float
    end_s: float
    bars: float


def sections(melody: Melody, lyrics: Lyrics | None) -> list[Part]:
    """The sections, by markers in the melody's file, else by those that timed lyrics name.

    A section of lyrics begins at the bar line nearest to its first line, so that an upbeat stays with what it leads
    to. Raises NotApplicable without bars, and where nobody marked sections.
    """
    if not melody.bars_s:
        raise NotApplicable("the melody's file has no bars", "export it with its tempo and time signatures")
    if melody.markers:
        marks = [(melody.bars_at(start_s), name) for start_s, name in melody.markers]
    elif lyrics is not None and lyrics.timed and any(line.section for line in lyrics.lines):
        marks = _of_lyrics(melody, lyrics)
    else:
        raise NotApplicable("nobody marked the sections of this song", "set markers, or name sections in timed lyrics")
    whole = float(len(melody.bars_s))
    edges = [*marks, (whole, "")]
    return [
        Part(name, _moment(melody, begin), _moment(melody, end), end - begin)
        for (begin, name), (end, _) in pairwise(edges)
        if end > begin
    ]


def _of_lyrics(melody: Melody, lyrics: Lyrics) -> list[tuple[float, str]]:
    marks: list[tuple[float, str]] = []
    for line in sorted(lyrics.lines, key=lambda line: line.start_s or 0.0):
        if line.text and line.start_s is not None and line.section != (marks[-1][1] if marks else ""):
            marks.append((float(round(melody.bars_at(line.start_s))), line.section))
    return marks


def _moment(melody: Melody, bar: float) -> float:
    edges = (*melody.bars_s, melody.end_s)
    whole = min(int(bar), len(edges) - 2)
    return edges[whole] + (bar - whole) * (edges[whole + 1] - edges[whole])
