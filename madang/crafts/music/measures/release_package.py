"""What is measured of the files a release lists: whether they are there, formats, durations, lyrics, stems."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from madang.config import Where
from madang.contract import Given, Need, measure
from madang.crafts.music import LYRICS, MASTER, RELEASE, ROLES, STEM
from madang.crafts.music.release.rows import Rows, find, seconds, tracks
from madang.errors import NotApplicable
from madang.model import Reading
from madang.recognise import nfc

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.release.package import Release
    from madang.crafts.music.release.sheet import TrackSheet
    from madang.crafts.music.song.lyrics import Line

_SOUNDS = {"sounds": Need(MASTER, where="studio", many=True, optional=True)}
_LYRICS = {"lyrics": Need(LYRICS, where="studio", many=True, optional=True)}
_STEMS = {"stems": Need(STEM, where="studio", many=True, optional=True)}
OVERLAP_S = 0.010  # lyrics lines that touch within the clock of their format (1/100 s); our design decision


@measure(
    "music.release_files",
    over=RELEASE,
    unit="faults",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    needs=_SOUNDS | _LYRICS | _STEMS,
    tags=("state", "evidence"),
)
def release_files(
    release: Release, sounds: tuple[Given, ...], lyrics: tuple[Given, ...], stems: tuple[Given, ...]
) -> Reading:
    """Files the sheet lists that are no take here, tracks without a master, masters below it that no track lists.

    One row for each listed file or folder, and each master that should be listed; 1 where it is "missing" (no
    current take is at this path), "unnamed" (the track names no master) or "unlisted", else 0 ("there").
    """
    rows = Rows(release)
    listed: set[str] = set()
    for where, track in tracks(release):
        if not track.master:
            rows.add(where, 1, "master", "the track names no master", track, state="unnamed")
        for key, given in (("master", sounds), ("lyrics", lyrics)):
            if path := getattr(track, key):
                found = find(release, path, given)
                listed |= {found.take.path} if found else set()
                _there(rows, (*where, key), found is not None, path, track)
        if track.stems:
            inside = any(_below(release, track.stems, one) for one in stems)
            _there(rows, (*where, "stems"), inside, track.stems, track)
    home = release.path.parent
    for sound in sounds:
        if sound.take.path not in listed and sound.value.path.is_relative_to(home):
            rows.add((), 1, "master", f"no track lists {nfc(sound.take.path)}", state="unlisted")
    return rows.reading()


def _there(rows: Rows, where: Where, there: bool, path: str, track: TrackSheet) -> None:
    evidence = (
        path if there else f"no current take is at {path}; it is missing, or another take of its work replaces it"
    )
    rows.add(where, not there, str(where[-1]), evidence, track, state="there" if there else "missing")


def _below(release: Release, folder: str, given: Given) -> bool:
    path: bool = given.value.path.is_relative_to(release.file(folder))
    return path


@measure(
    "music.file_formats",
    over=RELEASE,
    unit="files",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    needs=_SOUNDS,
    tags=("container", "coding", "rate_hz", "bits", "channels", "evidence"),
)
def file_formats(release: Release, sounds: tuple[Given, ...]) -> Reading:
    """The format of each master a track lists: a row of value 1, with what a store asks about as tags.

    container: WAV, WAVEX (WAVE_FORMAT_EXTENSIBLE), FLAC, AIFF, ... ; coding: "integer", "float" or "lossy"; rate_hz;
    bits: of a sample, 0 where lossy; channels. A store's clause says `unless = { rate_hz = [...] }`, `high = 0`.
    """
    rows = Rows(release)
    for where, track in tracks(release):
        given = find(release, track.master, sounds) if track.master else None
        if given is None:
            continue
        audio: Audio = given.value
        bits, coding = coding_of(audio)
        depth = f"{bits}-bit {coding}" if bits else audio.subtype.lower().replace("_", " ")
        evidence = f"{audio.format} {audio.rate_hz / 1000:g} kHz {depth}, {audio.channels} channels"
        rows.add(
            (*where, "master"), 1, audio.format, evidence, track,
            container=audio.format, coding=coding, rate_hz=audio.rate_hz, bits=bits, channels=audio.channels,
        )  # fmt: skip
    if not rows.rows:
        raise NotApplicable("no track lists a master that is here")
    return rows.reading()


_BITS = {f"PCM_{bits}": (bits, "integer") for bits in (16, 24, 32)}
_BITS |= {"PCM_S8": (8, "integer"), "PCM_U8": (8, "integer"), "FLOAT": (32, "float"), "DOUBLE": (64, "float")}
_BITS |= {f"ALAC_{bits}": (bits, "integer") for bits in (16, 20, 24, 32)}


def coding_of(audio: Audio) -> tuple[int, str]:
    """Bits of a sample (0 where there are none) and how they are coded: "integer", "float" or "lossy"."""
    return _BITS.get(audio.subtype, (0, "lossy"))


@measure(
    "music.duration_agreement",
    over=RELEASE,
    unit="s",
    axis="rows",
    resolution=0.1,
    version=1,
    judged="each",
    needs=_SOUNDS,
    tags=("what", "evidence"),
)
def duration_agreement(release: Release, sounds: tuple[Given, ...]) -> Reading:
    """How far each stated duration is from that of its master, and how far an excerpt begins beyond the end.

    One row for each track that states one; `what` is "duration" or "preview". The value is the furthest.
    """
    from madang.timebase import MILLISECONDS, clock

    rows = Rows(release)
    for where, track in tracks(release):
        given = find(release, track.master, sounds) if track.master else None
        if given is None:
            continue
        length = seconds(given.value)
        shown = clock(round(1000 * length), MILLISECONDS)
        if track.duration is not None:
            stated = clock(round(1000 * track.duration), MILLISECONDS)
            evidence = f"stated {stated}, the file is {shown}"
            rows.add((*where, "duration"), abs(track.duration - length), "duration", evidence, track, what="duration")
        if track.preview_start is not None:
            begins = clock(round(1000 * track.preview_start), MILLISECONDS)
            evidence = f"the excerpt begins at {begins}, the file is {shown}"
            beyond = max(0.0, track.preview_start - length)
            rows.add((*where, "preview_start"), beyond, "preview", evidence, track, what="preview")
    if not rows.rows:
        raise NotApplicable("no track states a duration and lists a master that is here")
    return rows.reading(max(row[3] for row in rows.rows))


@measure(
    "music.lyrics_times",
    over=RELEASE,
    unit="faults",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    needs=_SOUNDS | _LYRICS,
    tags=("rule", "evidence"),
)
def lyrics_times(release: Release, sounds: tuple[Given, ...], lyrics: tuple[Given, ...]) -> Reading:
    """Lines of timed lyrics at times that cannot be: before the one above, over the next, beyond the track's end.

    One row for each fault with its `rule` ("order", "overlap", "end", "untimed": no time where others have one), at
    the track's line in the sheet. Lines may touch, 10 ms of overlap are the clock of the format, and two singers may
    overlap each other.
    """
    rows, timed = Rows(release), False
    for where, track in tracks(release):
        given = find(release, track.lyrics, lyrics) if track.lyrics else None
        if given is None or all(line.start_s is None for line in given.value.lines):
            continue
        timed = True
        sound = find(release, track.master, sounds) if track.master else None
        length = seconds(sound.value) if sound else math.inf
        for rule, evidence in _times(given.value.lines, length):
            rows.add((*where, "lyrics"), 1, "lyrics", evidence, track, rule=rule)
    if not timed:
        raise NotApplicable("no track lists timed lyrics that are here")
    return rows.reading()


def _times(lines: Iterable[Line], length_s: float) -> Iterator[tuple[str, str]]:
    from madang.timebase import MILLISECONDS, clock

    def at(seconds: float) -> str:
        return clock(round(1000 * seconds), MILLISECONDS)

    before: Line | None = None
    reached: dict[tuple[str, ...], Line] = {}  # the last line of each singer
    for line in lines:
        named = f"line {line.number} ({line.text[:24]})"
        if line.start_s is None:
            yield "untimed", f"{named} has no time"
            continue
        end_s = line.start_s if line.end_s is None else line.end_s
        own = reached.get(line.who)
        if before is not None and before.start_s is not None and line.start_s < before.start_s:
            yield "order", f"{named} begins at {at(line.start_s)}, before line {before.number} at {at(before.start_s)}"
        elif own is not None and own.end_s is not None and line.start_s < own.end_s - OVERLAP_S:
            yield "overlap", f"{named} begins at {at(line.start_s)}, but line {own.number} ends {at(own.end_s)}"
        if end_s < line.start_s:
            yield "order", f"{named} ends at {at(end_s)}, before it begins"
        if max(end_s, line.start_s) > length_s + OVERLAP_S:
            yield "end", f"{named} reaches {at(max(end_s, line.start_s))}, the track ends at {at(length_s)}"
        before = reached[line.who] = line


@measure(
    "music.stem_names",
    over=RELEASE,
    unit="faults",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    needs=_SOUNDS | _STEMS,
    tags=("rule", "evidence"),
)
def stem_names(release: Release, sounds: tuple[Given, ...], stems: tuple[Given, ...]) -> Reading:
    """Stems that would not drop into a session: odd names, unequal length, rate or sample type.

    One row for each fault with its `rule`: "role" (the name says no role), "pattern" (numbered, titled or cased
    otherwise than most), "twice" (two stems of one name), "length" (not as long as most), "format" (rate, sample
    type), "master" (the rate is not the master's). What most stems of the folder do is the convention.
    """
    rows, there = Rows(release), False
    for where, track in tracks(release):
        inside = [one for one in stems if track.stems and _below(release, track.stems, one)]
        sound = find(release, track.master, sounds) if track.master else None
        there = there or bool(inside)
        for rule, evidence in _stem_faults(inside, sound.value if sound else None):
            rows.add((*where, "stems"), 1, "stems", evidence, track, rule=rule)
    if not there:
        raise NotApplicable("no track lists a folder of stems that is here")
    return rows.reading()


def _stem_faults(stems: list[Given], master: Audio | None) -> Iterator[tuple[str, str]]:
    from madang.crafts.music.release.titles import folded

    facts: Mapping[str, Callable[[Given], Any]] = {
        "length": lambda one: one.value.frames,
        "format": lambda one: (one.value.rate_hz, one.value.subtype),
        "pattern": lambda one: _pattern(_base(one)),
    }
    usual = {rule: Counter(map(fact, stems)).most_common(1)[0][0] for rule, fact in facts.items() if stems}
    said: Mapping[str, Callable[[Given], str]] = {
        "length": lambda one: f"is {one.value.frames} samples long, most are {usual['length']}",
        "format": lambda one: f"is {_rate(one)}, most are {usual['format'][0] / 1000:g} kHz {usual['format'][1]}",
        "pattern": lambda one: f"is named like {_pattern(_base(one))}, most like {usual['pattern']}",
    }
    names = Counter(folded(_base(one)) for one in stems)
    for one in stems:
        if one.take.stated.get("role") not in ROLES:
            yield "role", f"{_base(one)} does not say what it plays"
        if names[folded(_base(one))] > 1:
            yield "twice", f"{_base(one)} is the name of more than one stem"
        for rule, fact in facts.items():
            if fact(one) != usual[rule]:
                yield rule, f"{_base(one)} {said[rule](one)}"
        if master is not None and one.value.rate_hz != master.rate_hz:
            yield "master", f"{_base(one)} is {_rate(one)}, the master has {master.rate_hz / 1000:g} kHz"


def _rate(given: Given) -> str:
    return f"{given.value.rate_hz / 1000:g} kHz {given.value.subtype}"


def _base(given: Given) -> str:
    return nfc(given.take.path).rpartition("/")[2].rpartition(".")[0]


def _pattern(name: str) -> str:
    """The form of a stem's name: digits in front, what parts words, how they are cased.

    >>> _pattern("01_First Light_vocal"), _pattern("2 - BASS")
    ('00_Aa', '0 - AA')
    """
    found = re.match(r"(\d*)([\s_\-.]*)(.*)", name)
    assert found is not None
    index, gap, rest = found.groups()
    cases = "AA" if rest.isupper() else "aa" if rest.islower() or rest == rest.lower() else "Aa"
    return "0" * len(index) + (gap if index else "") + cases
