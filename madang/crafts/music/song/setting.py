"""Setting: which notes each line of lyrics is sung on."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, pairwise

import numpy as np

from madang.crafts.music.song.lines import voice
from madang.crafts.music.song.lyrics import Line, Lyrics
from madang.crafts.music.song.melody import Melody, Note
from madang.crafts.music.song.syllables import Count, syllables
from madang.errors import NotApplicable, Refused

NEAR_S = 0.25  # people set a line's stamp up to this much before or behind its first note
REST_S = 0.25  # a rest at which a line may end without any cost
LONG_REST_S = 1.0  # up to this, the longer a rest, the likelier a line ends there
SPLIT_COST = 3.0  # of a line that ends where the melody goes on; as much as 6 notes too many for 12 syllables
MOST_ASTRAY = 0.2  # of the notes that may lie outside all lines before stamps are thought to have another clock
MOST_UNLIKE = 0.4  # of all syllables: beyond, the lyrics are not those of this melody

Setting = list[tuple[Line, Count, list[Note]]]


def set_lines(melody: Melody, lyrics: Lyrics) -> Setting:
    """Each line with its syllables and its notes, in order of time.

    By the stamps of the lines where they fit the melody; else in order, so that notes and syllables differ little,
    in proportion, and lines end at rests (dynamic programming). The costs are our design decision. Raises
    NotApplicable without notes or lines, Refused where syllables and notes differ by more than 40 %.
    """
    notes = voice(melody.vocal)
    lines = [line for line in lyrics.lines if line.text]
    if lyrics.timed:
        lines.sort(key=lambda line: line.start_s or 0.0)
    counts = [syllables(line.text, lyrics.language) for line in lines]
    if not notes or not any(count.syllables for count in counts):
        raise NotApplicable("there are no notes, or no lines, to set beside each other")
    edges = _by_stamps(notes, lines) if lyrics.timed else None
    if edges is None:
        edges = _in_order(notes, [count.syllables for count in counts])
    pieces = [notes[begin:end] for begin, end in pairwise(edges)]
    sung, written = len(notes), sum(count.syllables for count in counts)
    unlike = sum(abs(count.syllables - len(piece)) for count, piece in zip(counts, pieces, strict=True))
    unlike += len(notes) - (edges[-1] - edges[0])
    if unlike > MOST_UNLIKE * max(sung, written):
        raise Refused(
            f"{written} syllables and {sung} notes do not go together line by line",
            "check that lyrics and melody are of the same song, and that repeated lines are written out",
        )
    return list(zip(lines, counts, pieces, strict=True))


def _by_stamps(notes: list[Note], lines: list[Line]) -> list[int] | None:
    """The first note of each line, and the last one's end; None where the stamps have another clock."""
    starts = [note.start_s for note in notes]

    def first(stamp_s: float) -> int:
        """The note a stamp means: the nearest close by, best one after a rest, else the next to come."""
        near = range(bisect_left(starts, stamp_s - NEAR_S), bisect_left(starts, stamp_s + NEAR_S))
        rested = [i for i in near if i == 0 or _rest(notes, i) >= REST_S]
        here = bisect_left(starts, stamp_s)
        return min(rested or near, key=lambda i: abs(starts[i] - stamp_s), default=here)

    last = lines[-1].end_s
    firsts = [
        *(first(line.start_s or 0.0) for line in lines),
        len(notes) if last is None else bisect_left(starts, last),
    ]
    edges = list(accumulate(firsts, max))
    astray = edges[0] + len(notes) - edges[-1]
    empty = sum(end == begin for begin, end in pairwise(edges))
    return None if astray > MOST_ASTRAY * len(notes) or empty > MOST_ASTRAY * len(lines) else edges


def _rest(notes: list[Note], at: int) -> float:
    return notes[at].start_s - notes[at - 1].end_s


def _in_order(notes: list[Note], wanted: list[int]) -> list[int]:
    """The edges of lines between notes that cost least."""
    n = len(notes)
    rests = np.array([REST_S, *(_rest(notes, i) for i in range(1, n)), REST_S])
    split = SPLIT_COST * (1.0 - np.clip(rests / REST_S, 0.0, 1.0)) - np.clip(rests / LONG_REST_S, 0.0, 1.0)
    cost = np.full(n + 1, np.inf)
    cost[0] = 0.0
    came: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    for count in wanted:
        best, best_length = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.int64)
        for length in range(min(2 * count + 8, n) + 1):
            here = np.full(n + 1, np.inf)
            here[length:] = cost[: n + 1 - length] + (length - count) ** 2 / max(count, 1)
            better = here < best
            best[better], best_length[better] = here[better], length
        cost = best + split
        came.append(best_length)
    if not np.isfinite(cost[n]):
        # More notes than all lines can hold: the rest stays without words.
        return [0, *np.minimum(np.cumsum(wanted), n).tolist()]
    edges = [n]
    for lengths in reversed(came):
        edges.append(edges[-1] - int(lengths[edges[-1]]))
    return edges[::-1]
