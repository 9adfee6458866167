"""Reading subtitles: the encoding, the format, the language; what cannot be read is said, not dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from madang.crafts.localization.language import guess_language
from madang.crafts.localization.read import smi, srt, vtt
from madang.crafts.localization.read.encoding import Decoded, decode
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Unreadable

ENOUGH_TO_GUESS = 12_000  # characters of dialogue; more does not change the answer
_SAMI = re.compile(r"<(?:sami|sync)\b", re.IGNORECASE)
_READERS: dict[str, Callable[[Decoded], dict[str, Subtitle]]] = {
    "srt": srt.parse,
    "vtt": vtt.parse,
    "smi": smi.parse,
}


def read_subtitle(path: Path, *, language: str | None = None) -> Subtitle:
    """The cues of a .srt, .vtt or .smi file.

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
    if _SAMI.search(text, 0, 20_000):
        return "smi"
    return {".vtt": "vtt", ".smi": "smi", ".sami": "smi"}.get(suffix.lower(), "srt")


def _tracks(path: Path) -> dict[str, Subtitle]:
    document = decode(path.read_bytes())
    found = _READERS[format_of(document.text, path.suffix)](document)
    if not any(len(subtitle) for subtitle in found.values()):
        raise Unreadable("it has no cue that can be read", "check that it is a subtitle, and save it again as UTF-8")
    return found
