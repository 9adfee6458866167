"""Shares: who sings how much of a song, and its high points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.song.hooks import LEAST_NOTES, find_hook
from madang.crafts.music.song.lines import phrases, voices
from madang.crafts.music.song.lyrics import Lyrics
from madang.crafts.music.song.melody import Melody, Note
from madang.crafts.music.song.setting import set_lines
from madang.crafts.music.song.syllables import syllables

if TYPE_CHECKING:
    from madang.crafts.music.meter.metering import Metering

BREATH_S = 0.25  # shorter rests belong to what is sung
SYLLABLE_S = 0.6  # a line without times for its words is not sung longer than this a syllable; our design decision
WINDOW_HOPS = 10
SILENT_LUFS, BELOW_LOUD_DB = -60.0, 24.0


@dataclass(frozen=True)
class Sung:
    """A stretch someone sings. weight: what it counts, in seconds (or syllables); top: its highest MIDI pitch."""

    who: str
    start_s: float
    end_s: float
    weight: float
    top: float | None = None
    hook: bool = False


@dataclass(frozen=True)
class Member:
    """What one member sings. hook: whether the figure the song comes back to is theirs at least once."""

    name: str
    start_s: float
    end_s: float
    weight: float
    share: float
    top: float | None
    first: bool
    last: bool
    highest: bool
    hook: bool


def by_parts(melody: Melody) -> list[Sung]:
    """What the sung parts sing, each a member."""
    hook = _hook_starts(melody)
    return [stretch for part, notes in voices(melody).items() for stretch in _stretches(part, notes, hook)]


def by_notes(melody: Melody, lyrics: Lyrics) -> list[Sung]:
    """What each member sings of the melody, by the names the lyrics give their lines."""
    hook = _hook_starts(melody)
    return [
        stretch
        for line, _, notes in set_lines(melody, lyrics)
        for name in line.who
        for stretch in _stretches(name, notes, hook)
    ]


def by_times(lyrics: Lyrics) -> list[Sung]:
    """What each member sings, by the times of words, else of lines."""
    found = []
    for line in lyrics.lines:
        if line.start_s is None or not line.text:
            continue
        longest = SYLLABLE_S * max(syllables(line.text, lyrics.language).syllables, 1)
        stated = line.end_s is not None and bool(line.words)
        end_s = line.end_s if line.end_s is not None else line.start_s + longest
        end_s = max(line.start_s, end_s if stated else min(end_s, line.start_s + longest))
        found += [Sung(name, line.start_s, end_s, end_s - line.start_s) for name in line.who]
    return found


def by_syllables(lyrics: Lyrics) -> list[Sung]:
    """What each member sings, in syllables; "times" are only the order of lines."""
    return [
        Sung(name, float(row), float(row), float(syllables(line.text, lyrics.language).syllables))
        for row, line in enumerate(lyrics.lines)
        for name in line.who
    ]


def by_level(who: str, metering: Metering) -> list[Sung]:
    """When someone's own stem sounds: not more than 24 dB below its loud places, and above -60 LUFS.

    K-weighted level of 100 ms; shorter pauses than a breath are bridged. The thresholds are our design decision.
    """
    from madang.crafts.music.meter import gating
    from madang.crafts.music.meter.metering import HOPS_A_SECOND

    powers = gating.window_powers(metering, WINDOW_HOPS, WINDOW_HOPS)
    level = gating.OFFSET_DB + 10 * np.log10(np.maximum(powers, 1e-20))
    heard = level[level > SILENT_LUFS]
    if not len(heard):
        return []
    least = max(float(np.percentile(heard, 95)) - BELOW_LOUD_DB, SILENT_LUFS)
    edges = np.diff((level > least).astype(np.int8), prepend=0, append=0)
    step_s = WINDOW_HOPS / HOPS_A_SECOND
    notes = [
        Note(begin * step_s, end * step_s, 0.0)
        for begin, end in zip(np.nonzero(edges == 1)[0].tolist(), np.nonzero(edges == -1)[0].tolist(), strict=True)
    ]
    joined = phrases(notes, BREATH_S)
    return [Sung(who, p[0].start_s, p[-1].end_s, p[-1].end_s - p[0].start_s) for p in joined]


def _hook_starts(melody: Melody) -> frozenset[float]:
    return frozenset(note.start_s for occurrence in find_hook(melody) for note in occurrence)


def _stretches(who: str, notes: list[Note], hook: frozenset[float]) -> Iterable[Sung]:
    for phrase in phrases(notes, BREATH_S):
        start_s, end_s = phrase[0].start_s, phrase[-1].end_s
        of_hook = sum(note.start_s in hook for note in phrase)
        mine = of_hook >= LEAST_NOTES or 2 * of_hook > len(phrase)
        yield Sung(who, start_s, end_s, end_s - start_s, max(note.pitch for note in phrase), mine)


def members(stretches: Sequence[Sung]) -> list[Member]:
    """Everyone's share of all that is sung, in percent, in the order they come in.

    What several sing together counts for each of them.
    """
    total = sum(stretch.weight for stretch in stretches)
    tops = [stretch.top for stretch in stretches if stretch.top is not None]
    first_s, last_s = min(s.start_s for s in stretches), max(s.end_s for s in stretches)
    opens = {s.who for s in stretches if s.start_s == first_s}
    closes = {s.who for s in stretches if s.end_s == last_s}
    found = []
    for name in dict.fromkeys(stretch.who for stretch in stretches):
        own = [stretch for stretch in stretches if stretch.who == name]
        weight = sum(stretch.weight for stretch in own)
        top = max((stretch.top for stretch in own if stretch.top is not None), default=None)
        found.append(
            Member(
                name=name,
                start_s=min(stretch.start_s for stretch in own),
                end_s=max(stretch.end_s for stretch in own),
                weight=weight,
                share=100 * weight / total if total else 0.0,
                top=top,
                first=name in opens,
                last=name in closes,
                highest=top is not None and top == max(tops),
                hook=any(stretch.hook for stretch in own),
            )
        )
    return found


def running_shares(stretches: Sequence[Sung], names: Sequence[str], step_s: float) -> npt.NDArray[np.float32]:
    """(n, members) everyone's share of what was sung until then, in percent, every `step_s`; NaN before any."""
    end_s = max(stretch.end_s for stretch in stretches)
    at = np.arange(int(end_s / step_s) + 2) * step_s
    sung = np.zeros((len(at), len(names)))
    for stretch in stretches:
        sung[:, names.index(stretch.who)] += np.clip(at - stretch.start_s, 0.0, stretch.end_s - stretch.start_s)
    total = sung.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        shares: npt.NDArray[np.float32] = np.where(total > 0, 100 * sung / total, np.nan).astype(np.float32)
    return shares


def bars_of(stretches: Iterable[Sung], bars_at: Callable[[float], float]) -> float:
    """How many bars they last."""
    return sum(bars_at(stretch.end_s) - bars_at(stretch.start_s) for stretch in stretches)
