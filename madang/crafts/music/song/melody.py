"""Melody: the notes of a song with their words, in seconds; read from MIDI and MusicXML files."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

from madang.errors import Unreadable

MOST_BYTES = 16 * 2**20
BASSES = range(32, 40)  # General MIDI programs, counted from 0
DEFAULT_BPM = 120.0  # Standard MIDI Files 1.0: what holds where a file names no tempo

_VOICE = re.compile(
    r"vocal|\bvoc\b|vox|melody|topline|\bguide|^lead$|lead (?:sing|voice)|voice|singer|voz|voix|gesang|stimme|"
    r"^(?:soprano|alto|tenor|baritone)s?(?: \d)?$|보컬|멜로디|가이드|노래|メロディ|ボーカル|歌|主旋律"
)
_NOT_LEAD = re.compile(
    r"back|bgv|harmon|choir|chorus|doubl|ooh|aah|synth|guitar|pad|bass|piano|string|sax|drum|화음|코러스|더블|コーラス|ハモ"
)
_BASS = re.compile(r"bass|베이스|ベース")


@dataclass(frozen=True, slots=True)
class Note:
    """A note: when it sounds, its MIDI pitch (69 = A4 = 440 Hz), the syllable sung on it, and whose it is.

    lyric: a hyphen at its end means that the word goes on; "-", "+", "_" and "ー" alone prolong the syllable before.
    bar: counted as played (repeats again), from 1, a pickup being 0; 0 too where the file has no bars.
    """

    start_s: float
    end_s: float
    pitch: float
    lyric: str = ""
    part: str = ""
    bar: int = 0


@dataclass(frozen=True)
class Melody:
    """All pitched notes of a file in order of start, and the frame they stand in.

    tempi: (start_s, quarter notes per minute); meters: (start_s, beats, unit); both begin at 0 s.
    bars_s: where each bar begins; empty where the file has none. pickup: the first bar is an incomplete one.
    markers: (start_s, text), such as rehearsal marks. sung: the parts that are sung (see `sung_parts`).
    """

    notes: tuple[Note, ...]
    tempi: tuple[tuple[float, float], ...]
    meters: tuple[tuple[float, int, int], ...]
    end_s: float
    bars_s: tuple[float, ...] = ()
    pickup: bool = False
    markers: tuple[tuple[float, str], ...] = ()
    sung: tuple[str, ...] = ()

    @cached_property
    def vocal(self) -> tuple[Note, ...]:
        """The notes of the sung parts, in order of start."""
        return tuple(note for note in self.notes if note.part in self.sung)

    def quarters_at(self, moment_s: float) -> float:
        """How many quarter notes have passed at a moment.

        >>> Melody((), ((0.0, 120.0), (2.0, 60.0)), ((0.0, 4, 4),), 4.0).quarters_at(3.0)
        5.0
        """
        row = max(bisect_right(self.tempi, (moment_s, math.inf)) - 1, 0)
        start_s, bpm = self.tempi[row]
        return self._quarters[row] + (moment_s - start_s) * bpm / 60

    @cached_property
    def _quarters(self) -> tuple[float, ...]:
        """How many quarter notes have passed where each tempo begins."""
        lengths = ((there - here) * bpm / 60 for (here, bpm), (there, _) in pairwise(self.tempi))
        return tuple(accumulate(lengths, initial=0.0))

    def bars_at(self, moment_s: float) -> float:
        """How many bars have passed at a moment; the fraction is the share of time of the bar it lies in.

        >>> Melody((), ((0.0, 120.0),), ((0.0, 4, 4),), 4.0, bars_s=(0.0, 2.0)).bars_at(3.0)
        1.5
        """
        edges = (*self.bars_s, self.end_s)
        bar = min(max(bisect_right(self.bars_s, moment_s), 1), len(self.bars_s)) - 1
        length_s = edges[bar + 1] - edges[bar]
        return bar + ((moment_s - edges[bar]) / length_s if length_s > 0 else 0.0)


@dataclass(frozen=True)
class Tune:
    """A melody as files write it: in quarter notes. What a format's reader finds, before the tempo is applied.

    notes: (start, end, pitch, lyric, part); tempi: (quarter, bpm); meters: (quarter, beats, unit).
    programs: the instrument of a part, where the file names one.
    """

    notes: list[tuple[float, float, float, str, str]]
    tempi: list[tuple[float, float]]
    meters: list[tuple[float, int, int]]
    end: float
    bars: list[float]
    pickup: bool
    markers: list[tuple[float, str]]
    programs: dict[str, int]


def read_melody(path: Path) -> Melody:
    """A melody from a MIDI file (.mid, .midi, RIFF) or MusicXML (.musicxml, .xml, .mxl), told apart by content.

    Every pitched part is kept. Pedals, pitch bends, grace and cue notes are not; repeats, endings and jumps of a
    score are played out. Raises Unreadable.
    """
    from madang.crafts.music.song.midi import read_midi
    from madang.crafts.music.song.musicxml import read_musicxml, unzip

    raw = read_bytes(path)
    if raw[:4] in (b"MThd", b"RIFF"):
        tune = read_midi(raw)
    elif raw[:2] == b"PK":
        tune = read_musicxml(unzip(raw))
    elif raw.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"<":
        tune = read_musicxml(raw)
    else:
        raise Unreadable("it is neither a MIDI file nor MusicXML", "export the melody as .mid, .musicxml or .mxl again")
    return _in_seconds(tune)


def read_bytes(path: Path) -> bytes:
    """The whole file; raises Unreadable where it is empty or larger than any melody or lyrics are."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if not raw:
        raise Unreadable("the file is empty", "export it again")
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"it is larger than {MOST_BYTES // 2**20} MB", "check that it is the right file")
    return raw


def _in_seconds(tune: Tune) -> Melody:
    # Of several tempi at one place the last holds.
    tempi = sorted(dict([(0.0, DEFAULT_BPM), *sorted(tune.tempi, key=lambda change: change[0])]).items())
    quarters = [quarter for quarter, _ in tempi]
    seconds = [0.0]
    for (here, bpm), (there, _) in pairwise(tempi):
        seconds.append(seconds[-1] + (there - here) * 60 / bpm)

    def at(quarter: float) -> float:
        row = max(bisect_right(quarters, quarter) - 1, 0)
        return seconds[row] + (quarter - quarters[row]) * 60 / tempi[row][1]

    notes = [
        Note(at(start), at(end), pitch, lyric, part, bisect_right(tune.bars, start) - tune.pickup)
        for start, end, pitch, lyric, part in tune.notes
    ]
    notes.sort(key=lambda note: (note.start_s, note.pitch))
    end_s = max([at(tune.end), *(note.end_s for note in notes)])
    return Melody(
        notes=tuple(notes),
        tempi=tuple(zip(seconds, [bpm for _, bpm in tempi], strict=True)),
        meters=tuple((at(quarter), beats, unit) for quarter, beats, unit in tune.meters),
        end_s=end_s,
        bars_s=tuple(at(quarter) for quarter in tune.bars),
        pickup=tune.pickup,
        markers=tuple((at(quarter), text) for quarter, text in tune.markers),
        sung=sung_parts(notes, tune.programs),
    )


def sung_parts(notes: list[Note], programs: dict[str, int]) -> tuple[str, ...]:
    """Which parts are sung, in the order they come in.

    In this order: those named for a voice (vocal, melody, 보컬, ...; not backing, harmony, 코러스); those with words
    on their notes; all of them where every part has one voice and one and the same instrument (a guide with a track
    for each member); the one that has the fewest overlaps, and of these the highest (a bass only where there is
    nothing else). Our design decision.
    """
    by_part: dict[str, list[Note]] = {}
    for note in notes:
        by_part.setdefault(note.part, []).append(note)
    named = [part for part in by_part if _VOICE.search(part.lower()) and not _NOT_LEAD.search(part.lower())]
    worded = [part for part, own in by_part.items() if sum(bool(note.lyric) for note in own) * 4 > len(own)]
    single = [part for part, own in by_part.items() if _overlap(own) < 0.1]
    if named or worded:
        return tuple(named or worded)
    if len(single) == len(by_part) and len({programs.get(part) for part in by_part}) == 1:
        return tuple(by_part)
    lead = [part for part in by_part if not _BASS.search(part.lower()) and programs.get(part) not in BASSES]
    lead = lead or list(by_part)
    fair = max((len(by_part[part]) for part in lead), default=0) / 8
    ranked = sorted(
        (round(_overlap(own), 1), -sorted(note.pitch for note in own)[len(own) // 2], part)
        for part, own in by_part.items()
        if part in lead and len(own) >= fair
    )
    return tuple(part for _, _, part in ranked[:1])


def _overlap(notes: list[Note]) -> float:
    """The share of notes that begin while the one before sounds on for more than a tenth of a second."""
    late = sum(one.end_s > two.start_s + 0.1 for one, two in pairwise(notes))
    return late / len(notes)
