"""Reading subtitles: the encoding, the format, the language; what cannot be read is said, not dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from madang.crafts.localization.language import guess_language
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Unreadable
from madang.heap import keep_blocks

ENOUGH_TO_GUESS = 12_000  # characters of dialogue; more does not change the answer
SCC_MARK = "Scenarist_SCC"
_SAMI = re.compile(r"<(?:sami|sync)\b", re.IGNORECASE)
_TT = re.compile(r"<(?:[\w.-]{1,40}:)?tt[\s>]")
_MARKS = {
    "ass": re.compile(
        r"\A\s{0,99}(?:;[^\n]{0,999}\n\s{0,99}){0,99}\[(?:Script Info|Events|V4\+? Styles)\]", re.IGNORECASE
    ),
    "sbv": re.compile(
        r"\A\s{0,99}[0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}\.[0-9]{1,3},[0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}\.[0-9]"
    ),
    "lrc": re.compile(r"\A(?:\s{0,99}\[[A-Za-z#]{1,20}:[^\n]{0,999}\n){0,99}\s{0,99}\[[0-9]{1,4}:[0-9]{1,2}[.:\]]"),
}
SUFFIXES = {
    ".srt": "srt", ".vtt": "vtt", ".smi": "smi", ".sami": "smi", ".ass": "ass", ".ssa": "ass", ".ttml": "ttml",
    ".dfxp": "ttml", ".xml": "ttml", ".stl": "stl", ".scc": "scc", ".sbv": "sbv", ".lrc": "lrc",
}  # fmt: skip
MOST_BYTES = 64 * 1024 * 1024  # a film has a ten-thousandth of that
_HEAD = 20_000  # characters in which a format shows itself


def read_subtitle(path: Path, *, language: str | None = None) -> Subtitle:
    """The cues of a subtitle file of any format that `SUFFIXES` names, told by what it holds.

    language: which track of a file that holds several; of other files it is only written into the result.
    Raises Unreadable where the file is empty, in no known encoding, no subtitle, or has no such track.
    """
    found = _tracks(path)
    if language is None:
        return next(iter(found.values()))
    if len(found) == 1:
        only = next(iter(found.values()))
        return replace(only, language=language)
    for name in (language, language.split("-")[0]):
        for track, subtitle in found.items():
            if name in (track, track.split("-")[0]):
                return subtitle
    raise Unreadable(
        f"{path.name} has no text in '{language}'",
        f"it has {' and '.join(found)}: state one of them as its language",
    )


def tracks(path: Path) -> list[dict[str, str]]:
    """The languages a file holds, one dict a track: stated by the file, else told from the text, else {}.

    Raises Unreadable as `read_subtitle` does.
    """
    languages = [subtitle.language or guess_language(dialogue(subtitle)) for subtitle in _tracks(path).values()]
    return [{"language": language} if language else {} for language in languages]


def dialogue(subtitle: Subtitle) -> str:
    """What is said, as one text long enough to tell its language."""

    def some() -> Iterator[str]:
        left = ENOUGH_TO_GUESS
        for lines in subtitle.lines:
            for line in lines:
                yield line
                left -= len(line)
            if left < 0:
                return

    return "\n".join(some())


def format_of(text: str, suffix: str) -> str:
    """The format by content where it shows itself, else by the file name's ending.

    >>> format_of("WEBVTT - made by hand", ".srt"), format_of("1\\n00:00:01,000 -->", ".txt")
    ('vtt', 'srt')
    """
    if text.startswith("WEBVTT"):
        return "vtt"
    if text.startswith(SCC_MARK):
        return "scc"
    if _SAMI.search(text, 0, _HEAD):
        return "smi"
    said = SUFFIXES.get(suffix.lower(), "srt")
    # A tag of that name in a subtitle of another format stands behind something else.
    if _TT.search(text, 0, _HEAD) and text.lstrip("\ufeff \t\n").startswith("<"):
        return "ttml"
    return next((name for name, mark in _MARKS.items() if mark.search(text, 0, _HEAD)), said)


def is_stl(raw: bytes) -> bool:
    """Whether these are the bytes of an EBU STL file: its disk format code stands at the fourth byte."""
    return raw[3:6] == b"STL" and raw[8:11] == b".01"


def _tracks(path: Path) -> dict[str, Subtitle]:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("it is larger than 64 MB, which no subtitle is", "check that it is the right file")
    keep_blocks()
    raw = path.read_bytes()
    if is_stl(raw):
        found: dict[str, Subtitle] = import_module(f"{__name__}.stl").parse(raw)
    else:
        document = decode(raw)
        found = import_module(f"{__name__}.{format_of(document.text, path.suffix)}").parse(document)
    if not any(len(subtitle) for subtitle in found.values()):
        raise Unreadable("it has no cue that can be read", "check that it is a subtitle, and save it again as UTF-8")
    return found
