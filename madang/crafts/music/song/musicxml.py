"""MusicXML: scores by part or by bar, plain or zipped, played out with repeats, endings and jumps."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from madang.crafts.music.song.melody import DEFAULT_BPM, MOST_BYTES, Tune
from madang.crafts.music.song.playing import Bar, play_order
from madang.crafts.music.song.tree import Element, parse, whole
from madang.errors import Unreadable

_REMEDY = "export the score as MusicXML again"
_NUMBER = re.compile(r"[+-]?\d{1,7}(\.\d{0,7})?")
_SLOWEST_BPM, _FASTEST_BPM = 1.0, 10_000.0
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_BEAT_UNITS = {"breve": 8, "whole": 4, "half": 2, "quarter": 1, "eighth": 0.5, "16th": 0.25, "32nd": 0.125}


@dataclass(frozen=True)
class Written:
    """A note as written: place and length in quarter notes; lyrics by the number of the verse."""

    start: Fraction
    length: Fraction
    pitch: float
    voice: str
    ties_on: bool
    tied: bool
    lyrics: dict[str, str]


@dataclass(frozen=True)
class Part:
    """A part: its name, its notes in each bar, and its instrument's MIDI program."""

    name: str
    bars: list[list[Written]]
    program: int


def unzip(raw: bytes) -> bytes:
    """The score inside a zipped file (.mxl); raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            name = _rootfile(archive)
            with archive.open(name) as member:
                score = member.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError):
        raise Unreadable("the zip archive that holds the score is damaged", _REMEDY) from None
    if len(score) > MOST_BYTES:
        raise Unreadable(f"the score in it is larger than {MOST_BYTES // 2**20} MB", "check that it is the right file")
    return score


def _rootfile(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "META-INF/container.xml" in names:
        with archive.open("META-INF/container.xml") as member:
            container = parse(member.read(2**20), _REMEDY)
        for element in container.walk():
            if element.tag == "rootfile" and element.attributes.get("full-path") in names:
                return element.attributes["full-path"]
    for name in names:
        if name.lower().endswith((".musicxml", ".xml")) and not name.startswith("META-INF/"):
            return name
    raise Unreadable("there is no score in this archive", _REMEDY)


def read_musicxml(raw: bytes) -> Tune:
    """The tune of a score, as it is played.

    Tied notes are one; chords and voices are kept; grace, cue and unpitched notes are not. On the n-th pass of a
    repeat the n-th verse is sung where there is one. Raises Unreadable, with the line.
    """
    root = parse(raw, _REMEDY)
    if root.tag not in ("score-partwise", "score-timewise"):
        raise Unreadable(f"line {root.line}: <{root.tag}> is not a score in MusicXML", _REMEDY)
    bars: list[Bar] = []
    heads = {part.attributes.get("id", ""): part for part in root.walk() if part.tag == "score-part"}
    parts: dict[str, Part] = {}
    for id_, measures in _by_part(root).items():
        name = _part_name(heads.get(id_), id_)
        while name in parts:
            name += "'"
        parts[name] = Part(name, _Reader(bars).read(measures), _program(heads.get(id_)))
    if not bars:
        raise Unreadable("there is no bar in this score", _REMEDY)
    _close(bars)
    return _played(bars, parts)


def _by_part(root: Element) -> dict[str, list[Element]]:
    """The measures of each part, whichever way the score nests them."""
    found: dict[str, list[Element]] = defaultdict(list)
    if root.tag == "score-partwise":
        for part in root.all("part"):
            found[part.attributes.get("id", "")] += part.all("measure")
    else:
        for measure in root.all("measure"):
            for part in measure.all("part"):
                part.attributes = {**measure.attributes, **part.attributes}
                found[part.attributes.get("id", "")].append(part)
    return found


def _part_name(head: Element | None, id_: str) -> str:
    return (head.said("part-name") if head else "") or id_ or "part"


def _program(head: Element | None) -> int:
    program = head.said("midi-instrument", "midi-program") if head else ""
    return max(whole(program) - 1, 0)


class _Reader:
    """Reads one part, bar by bar, and adds to the bars what it knows of them."""

    def __init__(self, bars: list[Bar]) -> None:
        self._bars = bars
        self._divisions = Fraction(1)
        self._transpose = 0.0
        self._endings: frozenset[int] = frozenset()
        self._at = self._last = Fraction(0)
        self._notes: list[Written] = []
        self._handlers: dict[str, Callable[[Element, Bar], None]] = {
            "attributes": self._attributes,
            "note": self._note,
            "backup": self._backup,
            "forward": self._forward,
            "direction": self._direction,
            "sound": self._sound,
            "barline": self._barline,
        }

    def read(self, measures: list[Element]) -> list[list[Written]]:
        """The notes of each measure."""
        found = []
        for index, measure in enumerate(measures):
            if index == len(self._bars):
                self._bars.append(Bar())
            bar = self._bars[index]
            bar.implicit |= measure.attributes.get("implicit") == "yes"
            self._at = self._last = Fraction(0)
            self._notes = []
            ends = False
            for child in measure.children:
                if child.tag in self._handlers:
                    self._handlers[child.tag](child, bar)
                    bar.length = max(bar.length, self._at)
                ends |= child.tag == "barline" and _ending(child) in ("stop", "discontinue")
            bar.endings |= self._endings
            if ends:
                bar.ending_stops, self._endings = True, frozenset()
            found.append(self._notes)
        return found

    def _number(self, element: Element, *path: str, default: str = "0") -> Fraction:
        said = element.said(*path) or default
        if not _NUMBER.fullmatch(said):
            raise Unreadable(f"line {element.line}: <{path[-1]}> is '{said[:20]}', not a usual number", _REMEDY)
        return Fraction(said)

    def _attributes(self, element: Element, bar: Bar) -> None:
        if element.first("divisions"):
            self._divisions = self._number(element, "divisions")
            if self._divisions <= 0:
                raise Unreadable(f"line {element.line}: <divisions> must be above 0", _REMEDY)
        shift = element.first("transpose")
        if shift:
            octaves = self._number(shift, "octave-change")
            self._transpose = float(self._number(shift, "chromatic") + 12 * octaves)
        time = element.first("time")
        if time:
            beats, unit = sum(_wholes(time.said("beats"))), whole(time.said("beat-type"))
            bar.meter = (beats, unit) if beats and unit else bar.meter

    def _length(self, element: Element) -> Fraction:
        length = self._number(element, "duration") / self._divisions
        if length < 0:
            raise Unreadable(f"line {element.line}: a duration is below 0", _REMEDY)
        return length

    def _backup(self, element: Element, _: Bar) -> None:
        self._at = max(self._at - self._length(element), Fraction(0))

    def _forward(self, element: Element, _: Bar) -> None:
        self._at += self._length(element)

    def _note(self, element: Element, _: Bar) -> None:
        if element.first("grace"):
            return
        length = self._length(element)
        if element.first("chord"):
            start = self._last
        else:
            start = self._last = self._at
            self._at += length
        pitch = element.first("pitch")
        if pitch and not element.first("cue") and length:
            ties = {tie.attributes.get("type") for tie in element.all("tie")}
            lyrics = dict(_lyric(lyric) for lyric in element.all("lyric"))
            voice = element.said("voice") or "1"
            note = Written(start, length, self._pitch(pitch), voice, "start" in ties, "stop" in ties, lyrics)
            self._notes.append(note)

    def _pitch(self, element: Element) -> float:
        step = element.said("step")
        if step not in _STEPS:
            raise Unreadable(f"line {element.line}: there is no note named '{step[:10]}'", _REMEDY)
        octave = self._number(element, "octave", default="4")
        return float(12 * (octave + 1) + _STEPS[step] + self._number(element, "alter")) + self._transpose

    def _direction(self, element: Element, bar: Bar) -> None:
        place = self._at + self._number(element, "offset") / self._divisions
        for kind in element.all("direction-type"):
            for mark in kind.children:
                if mark.tag == "rehearsal" and mark.text.strip():
                    bar.markers.append((place, mark.text.strip()))
                elif mark.tag == "metronome" and (bpm := _metronome(mark)) and not _sounds(element):
                    bar.tempi.append((place, bpm))
        sound = element.first("sound")
        if sound:
            self._sound(sound, bar, place)

    def _sound(self, element: Element, bar: Bar, place: Fraction | None = None) -> None:
        said = element.attributes
        bpm = _bpm(said.get("tempo", ""))
        if bpm is not None:
            bar.tempi.append((self._at if place is None else place, bpm))
        bar.segno = said.get("segno", bar.segno)
        bar.coda = said.get("coda", bar.coda)
        bar.to_coda = said.get("tocoda", bar.to_coda)
        bar.fine |= "fine" in said
        bar.jump = "dacapo" if said.get("dacapo") == "yes" else said.get("dalsegno", bar.jump)

    def _barline(self, element: Element, bar: Bar) -> None:
        ending = element.first("ending")
        if ending and ending.attributes.get("type") == "start":
            self._endings = frozenset(_wholes(ending.attributes.get("number", "")))
        repeat = element.first("repeat")
        if repeat and repeat.attributes.get("direction") == "forward":
            bar.forward = True
        elif repeat and repeat.attributes.get("direction") == "backward":
            bar.backward = max(whole(repeat.attributes.get("times", "")), 2)


def _wholes(said: str) -> list[int]:
    """The numbers in "1, 2" or "3+2"."""
    return [whole(number) for number in re.findall(r"\d+", said)]


def _sounds(direction: Element) -> bool:
    """Whether a direction tells players its tempo, which then holds against what it shows to readers."""
    sound = direction.first("sound")
    return sound is not None and "tempo" in sound.attributes


def _ending(barline: Element) -> str:
    ending = barline.first("ending")
    return ending.attributes.get("type", "") if ending else ""


def _metronome(mark: Element) -> float | None:
    """Quarter notes a minute of "quarter = 96" or "dotted quarter = c. 60"."""
    unit = _BEAT_UNITS.get(mark.said("beat-unit"))
    said = re.search(r"\d+(\.\d+)?", mark.said("per-minute"))
    dots = sum(1 for _ in mark.all("beat-unit-dot"))
    return _bpm(said.group(), unit * (2 - 0.5**dots)) if unit and said else None


def _bpm(said: str, unit: float = 1.0) -> float | None:
    """Quarter notes a minute; None where it is no tempo anything is played at."""
    bpm = float(said) * unit if _NUMBER.fullmatch(said) else 0.0
    return bpm if _SLOWEST_BPM <= bpm <= _FASTEST_BPM else None


def _lyric(element: Element) -> tuple[str, str]:
    """The verse's number and what is sung, with a hyphen where the word goes on."""
    said = " ".join(text.text.strip() for text in element.all("text"))
    kinds = [kind.text.strip() for kind in element.all("syllabic")]
    goes_on = kinds and kinds[-1] in ("begin", "middle")
    return element.attributes.get("number", "1"), said + ("-" if said and goes_on else "")


def _close(bars: list[Bar]) -> None:
    """Give every bar its time signature, and its length where nobody filled it."""
    meter = 4, 4
    for bar in bars:
        meter = bar.meter = bar.meter or meter
        bar.length = bar.length or Fraction(4 * meter[0], meter[1])
        bar.tempi.sort()


def _played(bars: list[Bar], parts: dict[str, Part]) -> Tune:
    order = play_order(bars)
    starts = [Fraction(0)]
    for index, _ in order:
        starts.append(starts[-1] + bars[index].length)
    tune = Tune([], [], [], float(starts[-1]), [float(start) for start in starts[:-1]], bars[0].implicit, [], {})
    before = -1
    for start, (index, _) in zip(starts, order, strict=False):
        bar = bars[index]
        if index <= before:
            # What is played again has the tempo it was written with.
            written = next((earlier.tempi[-1][1] for earlier in reversed(bars[:index]) if earlier.tempi), DEFAULT_BPM)
            tune.tempi.append((float(start), written))
        tune.tempi.extend((float(start + place), bpm) for place, bpm in bar.tempi)
        tune.markers.extend((float(start + place), text) for place, text in bar.markers)
        if bar.meter and (not tune.meters or bar.meter != tune.meters[-1][1:]):
            tune.meters.append((float(start), *bar.meter))
        before = index
    for part in parts.values():
        _play_part(part, order, starts, tune)
    return tune


def _play_part(part: Part, order: list[tuple[int, int]], starts: list[Fraction], tune: Tune) -> None:
    """Add the part's notes as played, ties joined; voices after the first are parts of their own."""
    voices = sorted({note.voice for bar in part.bars for note in bar})
    names = {voice: part.name if voice == voices[0] else f"{part.name}, voice {voice}" for voice in voices}
    held: dict[tuple[str, float], tuple[Fraction, Fraction, str]] = {}

    def release(key: tuple[str, float]) -> None:
        start, end, word = held.pop(key)
        tune.notes.append((float(start), float(end), key[1], word, names[key[0]]))

    for bar_start, (index, verse) in zip(starts, order, strict=False):
        for note in part.bars[index] if index < len(part.bars) else ():
            key = note.voice, note.pitch
            start = bar_start + note.start
            word = note.lyrics.get(str(verse)) or next(iter(note.lyrics.values()), "")
            if key in held and note.tied and held[key][1] == start:
                first, _, word = held.pop(key)
            else:
                first = start
                if key in held:
                    release(key)
            held[key] = first, start + note.length, word
            if not note.ties_on:
                release(key)
    for key in list(held):
        release(key)
    tune.programs.update(dict.fromkeys(names.values(), part.program))
