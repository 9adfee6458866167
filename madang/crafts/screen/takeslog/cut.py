"""What an editor used: the clips of an edit decision list (CMX3600) or of an OpenTimelineIO timeline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madang.crafts.screen.takeslog.log import Take, TakesLog
from madang.crafts.screen.takeslog.slate import read_slate
from madang.errors import MadangError, Refused, Unreadable

_EVENT = re.compile(
    r"^\s*(?P<number>\d+)\s+(?P<reel>\S+)\s+(?P<track>\S+)\s+(?P<change>[A-Z]\w*)(?:\s+(?P<frames>\d+))?"
    r"\s+(?P<in>[\d:;.]{11})\s+(?P<out>[\d:;.]{11})\s+(?P<from>[\d:;.]{11})\s+(?P<to>[\d:;.]{11})\s*$"
)
_CLIP = re.compile(r"^\*\s*(?:FROM|TO) CLIP NAME:\s*(?P<name>.+?)\s*$", re.IGNORECASE)
_TITLE = re.compile(r"^TITLE:\s*(.*?)\s*$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_MISSING = "OpenTimelineIO files need the package opentimelineio: pip install 'madang[screen]'"


@dataclass(frozen=True)
class Clip:
    """One use of a clip in a cut: its name (the reel where it has none); of an EDL its timecodes and line."""

    name: str
    start: str = ""
    end: str = ""
    line: int = 0


@dataclass(frozen=True)
class Cut:
    """An editor's cut."""

    title: str
    clips: tuple[Clip, ...]


def read_cut(path: Path) -> Cut:
    """The cut in an .edl or .otio file. Raises Unreadable; MadangError where a package is missing."""
    if not path.is_file():
        raise MadangError(f"there is no {path}; name an .edl or .otio file")
    if path.suffix.lower() == ".otio":
        return _otio(path)
    return parse_edl(path.read_bytes().decode("utf-8-sig", errors="replace"))


def parse_edl(text: str) -> Cut:
    """The cut in a CMX3600 text: video events, each with the clip name its comment tells. Raises Unreadable.

    >>> parse_edl("001  A001 V C 01:00:00:00 01:00:01:00 00:00:00:00 00:00:01:00\\n* FROM CLIP NAME: 12A-3").clips
    (Clip(name='12A-3', start='01:00:00:00', end='01:00:01:00', line=1),)
    """
    title = ""
    clips: list[Clip] = []
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TITLE.match(line):
            title = found[1]
        elif event := _EVENT.match(line):
            video = event["track"].upper().startswith(("V", "B"))
            if video and event["in"] != event["out"] and event["reel"].upper() not in ("BL", "BLACK"):
                clips.append(Clip(event["reel"], event["in"], event["out"], number))
        elif (named := _CLIP.match(line)) and clips:
            clips[-1] = Clip(named["name"], clips[-1].start, clips[-1].end, clips[-1].line)
    if not clips:
        raise Unreadable("there is no video event in it", "export the cut as EDL, CMX3600, with clip names")
    return Cut(title, tuple(clips))


def _timelines() -> Any:
    try:
        import opentimelineio
    except ImportError:
        raise MadangError(_MISSING) from None
    return opentimelineio


def _otio(path: Path) -> Cut:
    otio = _timelines()
    try:
        timeline = otio.adapters.read_from_file(str(path))
    except (otio.exceptions.OTIOError, ValueError, LookupError, OSError):
        timeline = None
    if not isinstance(timeline, otio.schema.Timeline):
        raise Unreadable("it is no OpenTimelineIO timeline", "export it again as .otio")
    return Cut(timeline.name, tuple(Clip(clip.name) for clip in timeline.find_clips()))


def timeline_of(takes: Sequence[Take], title: str, fps: float) -> str:
    """The takes in order as an OpenTimelineIO timeline, one video track. Raises Refused, MadangError."""
    otio = _timelines()
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    for take in takes:
        try:
            start, end = (otio.opentime.from_timecode(text, fps) for text in (take.start, take.end))
        except ValueError:
            raise Refused(
                f"line {take.line}: the take {take.slate} has no timecodes for {fps:g} frames a second",
                "write the columns start and end like 01:00:00:00",
            ) from None
        span = otio.opentime.range_from_start_end_time(start, end)
        media = otio.schema.MissingReference(name=take.camroll or take.slate, available_range=span)
        told = {"scene": take.scene, "setup": take.setup, "take": take.take, "circled": take.circled}
        clip = otio.schema.Clip(take.name or take.slate, media, span, metadata={"madang": told})
        track.append(clip)
    timeline = otio.schema.Timeline(title)
    timeline.tracks.append(track)
    return str(otio.adapters.write_to_string(timeline, "otio_json"))


@dataclass(frozen=True)
class Used:
    """A clip of a cut and the take it is of; None where the log knows no such take."""

    clip: Clip
    take: Take | None


def used(cut: Cut, log: TakesLog, scenes: Collection[str] = ()) -> Iterator[Used]:
    """Each clip with its take: by the name of the clip, else by its slate."""
    names = {take.name.casefold(): take for take in log.takes if take.name}
    slates = {(take.scene, take.setup, take.pickup, take.take): take for take in log.takes}
    for clip in cut.clips:
        bare = _EXTENSION.sub("", clip.name)
        take = names.get(clip.name.casefold()) or names.get(bare.casefold())
        slate = None if take else read_slate(bare, scenes)
        if slate and slate.take:
            take = slates.get((slate.scene, slate.setup, "PU" in slate.marks, int(slate.take)))
        yield Used(clip, take)
