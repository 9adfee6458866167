"""Standard MIDI Files: events, notes, tempo, bars and words, with the byte offset of what is broken."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from madang.crafts.music.song.melody import Tune
from madang.crafts.music.song.text import encoding_of
from madang.errors import Unreadable

PERCUSSION = 9  # General MIDI: channel 10, counted from 0
MOST_BARS = 100_000
_TEXT, _NAME, _INSTRUMENT, _LYRIC, _MARKER, _END, _TEMPO, _METER = 1, 3, 4, 5, 6, 0x2F, 0x51, 0x58
_DATA_BYTES = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}


class Event(NamedTuple):
    """An event: its tick, its status byte (0xFF: meta), the meta type, and its data."""

    tick: int
    status: int
    meta: int
    data: bytes


@dataclass
class Track:
    """A track: what its notes and words are, in ticks.

    notes: by channel, (start, end, pitch). lyrics, texts, markers: (tick, bytes). tempi: (tick, microseconds a quarter
    note). meters: (tick, beats, unit). end: its last event's tick.
    """

    name: bytes = b""
    instrument: bytes = b""
    notes: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    programs: dict[int, int] = field(default_factory=dict)
    lyrics: list[tuple[int, bytes]] = field(default_factory=list)
    texts: list[tuple[int, bytes]] = field(default_factory=list)
    markers: list[tuple[int, bytes]] = field(default_factory=list)
    tempi: list[tuple[int, int]] = field(default_factory=list)
    meters: list[tuple[int, int, int]] = field(default_factory=list)
    end: int = 0


def read_midi(raw: bytes) -> Tune:
    """The tune of a file of format 0 or 1, bare or in RIFF; notes of one channel and pitch end in the order they began.

    Notes left open end with their track. Raises Unreadable, with the offset of what is wrong.
    """
    base, division, chunks = _chunks(raw)
    tracks = [_track(raw, base + start, base + end) for start, end in chunks]
    if not tracks:
        raise _broken(base, "there is no track in it")
    smpte = division & 0x8000
    if smpte:
        # Frames and ticks make fixed seconds; at 120 quarter notes a minute a second has two.
        frames = {24: 24.0, 25: 25.0, 29: 30000 / 1001, 30: 30.0}.get(256 - (division >> 8), 25.0)
        per_quarter = frames * max(division & 0xFF, 1) / 2
    elif division == 0:
        raise _broken(base + 12, "it has no ticks per quarter note")
    else:
        per_quarter = float(division)
    text = _Text(tracks)
    end = max(track.end for track in tracks)
    stated = {tick: (beats, unit) for track in tracks for tick, beats, unit in track.meters}
    meters = sorted({0: (4, 4), **stated}.items())
    notes, programs = _notes(tracks, text, round(per_quarter))
    return Tune(
        notes=[
            (start / per_quarter, stop / per_quarter, float(pitch), word, part)
            for start, stop, pitch, word, part in notes
        ],
        tempi=[] if smpte else [(tick / per_quarter, 6e7 / us) for track in tracks for tick, us in track.tempi],
        meters=[(tick / per_quarter, beats, unit) for tick, (beats, unit) in meters],
        end=end / per_quarter,
        bars=[] if smpte else _bars(meters, division, end),
        pickup=False,
        markers=sorted((tick / per_quarter, text.of(mark)) for track in tracks for tick, mark in track.markers),
        programs=programs,
    )


def _broken(offset: int, what: str) -> Unreadable:
    return Unreadable(f"{what} (byte {offset})", "export the MIDI file again")


def _chunks(raw: bytes) -> tuple[int, int, list[tuple[int, int]]]:
    """Where the file begins in `raw`, its division, and start and end of each track, from there."""
    base = 0
    if raw[:4] == b"RIFF":
        base = raw.find(b"MThd", 0, 4096)
        if base < 0:
            raise _broken(0, "this RIFF file holds no MIDI")
    head = raw[base : base + 14]
    if len(head) < 14:
        raise _broken(len(raw), "the header breaks off")
    length = int.from_bytes(head[4:8])
    form, division = int.from_bytes(head[8:10]), int.from_bytes(head[12:14])
    if form == 2:
        raise Unreadable("it is of format 2: several songs in one file", "export one song, as format 0 or 1")
    if form > 2 or length < 6:
        raise _broken(base + 8, f"there is no MIDI format {form}" if form > 2 else "the header is too short")
    chunks: list[tuple[int, int]] = []
    here = 8 + length
    size = len(raw) - base
    while here + 8 <= size:
        name = raw[base + here : base + here + 4]
        after = here + 8 + int.from_bytes(raw[base + here + 4 : base + here + 8])
        if name == b"MTrk":
            if after > size:
                raise _broken(len(raw), f"track {len(chunks) + 1} breaks off: {after - size} bytes are missing")
            chunks.append((here + 8, after))
        here = after
    return base, division, chunks


def _events(raw: bytes, here: int, end: int) -> Iterator[Event]:
    """The events of a track, between two offsets."""
    tick, status = 0, 0
    try:
        while here < end:
            delta, here = _number(raw, here, end)
            tick += delta
            first = raw[here]
            if first == 0xFF:
                size, after = _number(raw, here + 2, end)
                yield Event(tick, 0xFF, raw[here + 1], _slice(raw, after, size, end))
                if raw[here + 1] == _END:
                    return
                here = after + size
            elif first in (0xF0, 0xF7):
                size, after = _number(raw, here + 1, end)
                here = after + size
            elif first >= 0xF0:
                raise _broken(here, f"a status byte {first:#x} does not belong in a file")
            else:
                if first >= 0x80:
                    status, here = first, here + 1
                if not status:
                    raise _broken(here, "a data byte stands where an event should begin")
                size = _DATA_BYTES[status >> 4]
                yield Event(tick, status, 0, _slice(raw, here, size, end))
                here += size
    except IndexError:
        raise _broken(end, "a track ends in the middle of an event") from None


def _number(raw: bytes, here: int, end: int) -> tuple[int, int]:
    """A number of up to four bytes of seven bits, and the offset behind it."""
    value = 0
    for place in range(here, min(here + 4, end)):
        value = value << 7 | raw[place] & 0x7F
        if raw[place] < 0x80:
            return value, place + 1
    raise _broken(here, "a length or a time is not a number")


def _slice(raw: bytes, here: int, size: int, end: int) -> bytes:
    if here + size > end:
        raise IndexError
    return raw[here : here + size]


def _track(raw: bytes, start: int, end: int) -> Track:
    track = Track()
    open_: defaultdict[tuple[int, int], deque[int]] = defaultdict(deque)
    for event in _events(raw, start, end):
        track.end = event.tick
        kind, channel = event.status >> 4, event.status & 0xF
        if event.status == 0xFF:
            _note_meta(track, event)
        elif kind == 0xC:
            track.programs.setdefault(channel, event.data[0] & 0x7F)
        elif kind == 0x9 and event.data[1]:
            open_[channel, event.data[0] & 0x7F].append(event.tick)
        elif kind in (0x8, 0x9):
            starts = open_[channel, event.data[0] & 0x7F]
            if starts:
                track.notes[channel].append((starts.popleft(), event.tick, event.data[0] & 0x7F))
    for (channel, pitch), starts in open_.items():
        track.notes[channel] += [(start, track.end, pitch) for start in starts]
    track.notes.pop(PERCUSSION, None)
    for channel, notes in track.notes.items():
        track.notes[channel] = sorted(note for note in notes if note[1] > note[0])
    return track


def _note_meta(track: Track, event: Event) -> None:
    tick, _, kind, data = event
    if kind == _NAME and not track.name:
        track.name = data
    elif kind == _INSTRUMENT and not track.instrument:
        track.instrument = data
    elif kind == _LYRIC:
        track.lyrics.append((tick, data))
    elif kind == _TEXT:
        track.texts.append((tick, data))
    elif kind == _MARKER and data.strip():
        track.markers.append((tick, data))
    elif kind == _TEMPO and int.from_bytes(data[:3]):
        track.tempi.append((tick, int.from_bytes(data[:3])))
    elif kind == _METER and len(data) >= 2 and data[0] and data[1] <= 6:
        track.meters.append((tick, data[0], 2 ** data[1]))


class _Text:
    """One encoding for all text of a file, since a syllable alone does not tell it."""

    def __init__(self, tracks: list[Track]) -> None:
        pieces = [track.name + b" " + track.instrument for track in tracks]
        pieces += [data for track in tracks for _, data in (*track.lyrics, *track.texts, *track.markers)]
        self._encoding = encoding_of(b" ".join(pieces))

    def of(self, raw: bytes) -> str:
        return raw.decode(self._encoding, errors="replace").strip("\0 \t\r\n")


def _bars(meters: list[tuple[int, tuple[int, int]]], division: int, end: int) -> list[float]:
    """Where bars begin, in quarter notes, up to the end; a new time signature begins a new bar."""
    bars: list[float] = []
    for (tick, (beats, unit)), (until, _) in pairwise([*meters, (end, (0, 0))]):
        length = beats * 4 / unit
        count = max(-(-(until - tick) * unit // (beats * 4 * division)), 0)
        if len(bars) + count > MOST_BARS:
            raise Unreadable("it is longer than any song", "check the times of its events")
        bars += [tick / division + bar * length for bar in range(count)]
    return bars


Named = tuple[int, int, int, str, str]


def _notes(tracks: list[Track], text: _Text, division: int) -> tuple[list[Named], dict[str, int]]:
    """All notes with word and part, and the program of each part."""
    parts: dict[str, list[tuple[int, int, int]]] = {}
    programs: dict[str, int] = {}
    words: list[tuple[dict[int, str], tuple[str, ...]]] = []
    for number, track in enumerate(tracks, 1):
        own = []
        for channel, notes in sorted(track.notes.items()):
            if notes:
                name = text.of(track.name) or text.of(track.instrument) or f"track {number}"
                name = name if len(track.notes) == 1 else f"{name}, channel {channel + 1}"
                while name in parts:
                    name += "'"
                own.append(name)
                parts[name] = notes
                programs[name] = track.programs.get(channel, 0)
        words.append((_syllables(track, text), tuple(own)))
    placed: dict[str, dict[int, str]] = {}
    for syllables, home in words:
        part, at = _nearest_part(syllables, {name: parts[name] for name in home or parts}, division // 8)
        if part:
            placed.setdefault(part, at)
    named = []
    for part, notes in parts.items():
        sung = placed.get(part, {})
        # Of a chord the highest note carries the word.
        top = {start: pitch for start, _, pitch in notes}
        named += [(s, e, p, sung.get(s, "") if p == top[s] else "", part) for s, e, p in notes]
    return named, programs


def _syllables(track: Track, text: _Text) -> dict[int, str]:
    """The words of a track by tick: its lyric events, or the texts of a karaoke track (@ heads, / and \\ breaks)."""
    karaoke = not track.lyrics and any(data[:1] == b"@" for _, data in track.texts)
    texts = [(tick, data) for tick, data in track.texts if data[:1] != b"@"]
    events = track.lyrics or (texts if karaoke or any(d[:1] in (b"/", b"\\") for _, d in texts) else [])
    spaced = any(data.endswith((b" ", b"\r", b"\n")) or data.startswith(b" ") for _, data in events)
    found: dict[int, str] = {}
    for (tick, data), (_, after) in zip(events, [*events[1:], (0, b" ")], strict=False):
        word = text.of(data.strip(b"/\\"))
        if not word:
            continue
        # RP-017: a syllable goes on in the next one unless a space or a new line stands between.
        goes_on = spaced and not data.endswith((b" ", b"\r", b"\n", b"-")) and after[:1] not in b" /\\\r\n"
        found[tick] = found.get(tick, "") + word + ("-" if goes_on else "")
    return found


def _nearest_part(
    words: dict[int, str], parts: dict[str, list[tuple[int, int, int]]], near: int
) -> tuple[str, dict[int, str]]:
    """The part on whose onsets most of these words fall, and the words by those onsets."""
    best: tuple[str, dict[int, str]] = ("", {})
    for part, notes in parts.items():
        onsets = sorted({start for start, _, _ in notes})
        placed = {}
        for tick, word in words.items():
            at = bisect_left(onsets, tick)
            close = min(onsets[max(at - 1, 0) : at + 1], key=lambda onset: abs(onset - tick))
            if abs(close - tick) <= near:
                placed[close] = word
        if len(placed) > len(best[1]):
            best = part, placed
    return best
