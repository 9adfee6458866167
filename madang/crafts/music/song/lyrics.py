"""Lyrics: the lines of a song with their times, words, singers and sections; read from LRC, TTML and plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from madang.crafts.music.song.headings import Sheet
from madang.crafts.music.song.melody import read_bytes
from madang.crafts.music.song.text import decode
from madang.errors import Unreadable
from madang.languages import language_tag

_STAMP = re.compile(r"\[\s*(?:(\d{1,2}):)??(\d{1,4}):(\d{1,2})(?:[.:](\d{1,3}))?\s*\]")
_WORD_STAMP = re.compile(r"<\s*(\d{1,4}):(\d{1,2})(?:[.:](\d{1,3}))?\s*>")
_TAG = re.compile(r"\[\s*([A-Za-z#][A-Za-z_ ]*?)\s*:(.*)\]\s*$")
_LRC_TAG_NAMES = re.compile(r"ti|ar|al|au|lr|by|re|ve|tool|offset|length|la|lang|id|#", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a syllable of one, as it is timed; None: not stated."""

    text: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is sung. who: the names of those who sing it, as the file writes them; number: its line in the file.

    end_s: as stated; in LRC the next stamp, which is what ends a line there.
    """

    text: str
    start_s: float | None
    end_s: float | None
    words: tuple[Word, ...] = ()
    who: tuple[str, ...] = ()
    section: str = ""
    number: int = 0


@dataclass(frozen=True)
class Lyrics:
    """The lines in the order of the file, with every stamp as it stands.

    A file whose lines carry several stamps has no order; its lines come by time. background: what is marked as sung
    behind the line (TTML x-bg). timed: every line has a start. metadata: the file's own, with "language" where known.
    """

    lines: tuple[Line, ...]
    timed: bool
    metadata: Mapping[str, str] = field(default_factory=dict)
    background: tuple[Line, ...] = ()

    @property
    def language(self) -> str:
        """The language as a BCP-47 tag, or ""."""
        return self.metadata.get("language", "")

    @cached_property
    def singers(self) -> tuple[str, ...]:
        """Everyone named, in the order they come in."""
        return tuple(dict.fromkeys(name for line in self.lines for name in line.who))


def read_lyrics(path: Path, language: str = "") -> Lyrics:
    """Lyrics from LRC (also with times for words), TTML (as Apple writes it) or plain text, told apart by content.

    language: stated of the take; goes before what the file says. Raises Unreadable.
    """
    from madang.crafts.music.song.ttml import read_ttml

    raw = read_bytes(path)
    text = decode(raw)
    if "\0" in text:
        raise Unreadable("it is not a text file", "save the lyrics as .lrc, .ttml or plain text")
    if text.lstrip()[:1] == "<" and ("<tt" in text or path.suffix.lower() == ".ttml"):
        lyrics = read_ttml(raw)
    elif path.suffix.lower() == ".ttml":
        raise Unreadable("line 1: it is no TTML: it does not begin with an element", "export it as TTML again")
    elif path.suffix.lower() == ".lrc" or len(_STAMP.findall(text)) > 1:
        lyrics = read_lrc(text)
    else:
        lyrics = read_plain(text)
    if not any(line.text for line in lyrics.lines):
        raise Unreadable("there is no line of lyrics in it", "check that it is the right file")
    said = language or lyrics.metadata.get("language", "")
    return replace(lyrics, metadata={**lyrics.metadata, "language": language_tag(said) or said}) if said else lyrics


def read_plain(text: str) -> Lyrics:
    """Lyrics without times: sections and names as people write them (see `Sheet`)."""
    sheet = Sheet(enumerate(text.splitlines(), 1))
    return Lyrics(
        tuple(Line(said.text, None, None, (), said.who, said.section, said.number) for said in sheet.lines), timed=False
    )


def read_lrc(text: str) -> Lyrics:
    """Lyrics of an LRC file: stamps [mm:ss.xx] before lines, <mm:ss.xx> before words, tags such as [ti:...].

    [offset:250] lets everything come 250 ms earlier, as players do. A stamp without text ends the line before it.
    """
    metadata: dict[str, str] = {}
    stamps: dict[int, list[float]] = {}
    rest: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        tag = _TAG.match(line)
        if tag and _LRC_TAG_NAMES.fullmatch(tag[1]):
            metadata[tag[1].lower()] = tag[2].strip()
            continue
        while stamp := _STAMP.match(line):
            stamps.setdefault(number, []).append(_seconds(*stamp.groups()))
            line = line[stamp.end() :].lstrip()
        rest.append((number, line))
    if "la" in metadata or "lang" in metadata:
        metadata["language"] = metadata.get("la") or metadata["lang"]
    early_s = _milliseconds(metadata.get("offset", "")) / 1000
    times = sorted({at for own in stamps.values() for at in own})
    following = dict(pairwise(times))
    lines = []
    for said in Sheet((number, line) for number, line in rest).lines:
        for at in stamps.get(said.number, [None]):
            plain, words = _words(said.text, at, early_s)
            end = None if at is None else following.get(at)
            end_s = words[-1].end_s if words and words[-1].end_s is not None else _earlier(end, early_s)
            lines.append(Line(plain, _earlier(at, early_s), end_s, words, said.who, said.section, said.number))
    if any(len(own) > 1 for own in stamps.values()):
        lines.sort(key=lambda line: -1.0 if line.start_s is None else line.start_s)
    return Lyrics(tuple(lines), bool(lines) and all(line.start_s is not None for line in lines), metadata)


def _earlier(at: float | None, by_s: float) -> float | None:
    return None if at is None else at - by_s


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    part = int(fraction) / 10 ** len(fraction) if fraction else 0.0
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + part


def _milliseconds(said: str) -> int:
    number = re.fullmatch(r"[+-]?\d{1,9}", said.replace(" ", ""))
    return int(number.group()) if number else 0


def _words(text: str, start_s: float | None, early_s: float) -> tuple[str, tuple[Word, ...]]:
    """A line without its word stamps, and the words between them; each ends where the next begins."""
    marks = list(_WORD_STAMP.finditer(text))
    if not marks:
        return text, ()
    times = [_seconds(None, *mark.groups()) for mark in marks]
    pieces = [text[: marks[0].start()], *(text[a.end() : b.start()] for a, b in pairwise(marks))]
    pieces.append(text[marks[-1].end() :])
    edges = [start_s, *times, None]
    words = tuple(
        Word(piece.strip(), _earlier(begin, early_s), _earlier(end, early_s))
        for piece, begin, end in zip(pieces, edges, edges[1:], strict=False)
        if piece.strip()
    )
    return " ".join(_WORD_STAMP.sub("", text).split()), words
