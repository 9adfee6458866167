"""The files of a studio: walked once, in a stable order, never out of the studio, never in circles, never blocked."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import stat as modes
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from madang.model import Note
from madang.recognise import nfc

_LOCK = re.compile(r"^(\.~lock\..*#|~\$.*)$")
_CAPTURES = {"take": r"\d+", "language": r"[^\W\d_]{2,}(?:[-_][A-Za-z0-9]{2,4})?"}
_SPECIAL_IN_CLASS = re.compile(r"[\\\[&~|^]|(?<=-)-")
_GLOB = re.compile(r"(\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|\{\w+\})")


@dataclass(frozen=True)
class Found:
    """A file (or a folder and its members): `path` as on disk, `name` in composed form, `file` to open it by."""

    path: str
    name: str
    file: str
    stat: os.stat_result
    members: tuple[Found, ...] = ()


@dataclass(frozen=True)
class Scan:
    """What a walk found, and notes on what it did not enter."""

    files: tuple[Found, ...]
    notes: tuple[Note, ...] = ()
    root: Path = field(default_factory=Path)

    @cached_property
    def folders(self) -> tuple[Found, ...]:
        """Every folder with files in or below it, each with its files as members."""
        inside: dict[str, list[Found]] = {}
        for found in self.files:
            parts = found.path.split("/")
            for depth in range(1, len(parts)):
                inside.setdefault("/".join(parts[:depth]), []).append(found)
        return tuple(
            Found(path, nfc(path), str(self.root / path), (self.root / path).stat(), tuple(_relative(members, path)))
            for path, members in sorted(inside.items(), key=lambda item: nfc(item[0]))
        )


def _relative(members: list[Found], folder: str) -> Iterable[Found]:
    for member in members:
        yield Found(member.path, nfc(member.path[len(folder) + 1 :]), member.file, member.stat)


def scan(root: Path, tops: Iterable[Path]) -> Scan:
    """Every regular file below the given tops, in the order of their composed names.

    Hidden names (a dot in front) are passed over; links are followed inside the root only, each folder once.
    """
    walk = _Walk(root)
    for top in tops:
        walk.enter(top)
    walk.files.sort(key=lambda found: (found.name, found.path))
    walk.notes.sort(key=lambda note: nfc(note.path))
    return Scan(tuple(walk.files), tuple(walk.notes), root)


class _Walk:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.real_root = root.resolve()
        self.files: list[Found] = []
        self.notes: list[Note] = []
        self.entered: set[tuple[int, int]] = set()

    def enter(self, top: Path) -> None:
        relative = top.relative_to(self.root).as_posix()
        relative = "" if relative == "." else relative
        try:
            stat = top.stat()
        except OSError as problem:
            self._note("unreadable", relative, _reason(problem), "check the name and the permissions")
            return
        if modes.S_ISDIR(stat.st_mode):
            self._folder(top, relative, stat)
        else:
            self._file(str(top), relative, stat)

    def _folder(self, folder: Path, relative: str, stat: os.stat_result) -> None:
        pending = [(str(folder), relative, stat)]
        linked: list[tuple[str, str, os.stat_result]] = []
        while pending or linked:
            # Real folders before links to them, so that a link never takes a folder's place.
            here, prefix, stat = pending.pop() if pending else linked.pop(0)
            if (stat.st_dev, stat.st_ino) in self.entered:
                self._note("refused", prefix, "this link leads to a folder seen already", "remove the link")
                continue
            self.entered.add((stat.st_dev, stat.st_ino))
            for entry in self._listed(here, prefix):
                path = f"{prefix}/{entry.name}" if prefix else entry.name
                if below := self._entry(entry, path):
                    (linked if entry.is_symlink() else pending).append((entry.path, path, below))

    def _listed(self, folder: str, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: nfc(entry.name))
        except OSError as problem:
            why = f"the folder cannot be read: {_reason(problem)}"
            self._note("unreadable", path, why, "check its permissions")
            return []

    def _entry(self, entry: os.DirEntry[str], path: str) -> os.stat_result | None:
        """Take a file in; return the stat of a folder to enter."""
        if _LOCK.match(entry.name):
            self._note(
                "not_applicable",
                path,
                "a lock a spreadsheet or editor left while the file is open",
                "close it there",
            )
            return None
        if entry.name.startswith("."):
            return None
        try:
            stat = entry.stat()
            if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(self.real_root):
                self._note("refused", path, "this link leads out of the studio", "copy the file into the studio")
                return None
        except (OSError, RuntimeError) as problem:
            self._note("unreadable", path, _reason(problem), "mend or remove the link")
            return None
        if modes.S_ISDIR(stat.st_mode):
            return stat
        self._file(entry.path, path, stat)
        return None

    def _file(self, file: str, path: str, stat: os.stat_result) -> None:
        if modes.S_ISREG(stat.st_mode):
            self.files.append(Found(path, nfc(path), file, stat))
        else:
            self._note("refused", path, "this is a pipe, socket or device, not a file", "remove it from the studio")

    def _note(self, kind: str, path: str, why: str, remedy: str) -> None:
        self.notes.append(Note(kind, why, remedy, path=path))  # type: ignore[arg-type]


def _reason(problem: BaseException) -> str:
    text = str(getattr(problem, "strerror", None) or problem).lower()
    return "a link that leads in circles" if "symbolic link" in text or "symlink loop" in text else text


def set_content(members: Iterable[tuple[str, str]]) -> str:
    """The content of a set: the sha256 over its sorted (relative name, sha256) pairs."""
    digest = hashlib.sha256()
    for name, content in sorted(members):
        digest.update(f"{name}\0{content}\n".encode("utf-8", "surrogateescape"))
    return "sha256:" + digest.hexdigest()


def printable(text: str) -> str:
    """A name that is safe to print on one line: control characters, and bytes that are no text, are escaped.

    >>> printable("a\\nb"), printable("데뷔곡 🎤.wav")
    ('a\\\\nb', '데뷔곡 🎤.wav')
    """
    text = nfc(text)
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\u200d\ufe0f" else char.encode("unicode_escape").decode()
        for char in text
    )


class Pattern:
    """A glob over relative paths, in which `{take}`, `{language}`, ... stand for a part of a name and keep it.

    >>> Pattern("subs/*.{language}.srt").match("subs/first-light.ko.srt")
    {'language': 'ko'}
    >>> Pattern("**/*.wav").match("a/b/c.wav"), Pattern("*.wav").match("a/c.wav")
    ({}, None)
    """

    def __init__(self, text: str) -> None:
        text = nfc(text).rstrip("/")
        self.prefix = _GLOB.split(text, maxsplit=1)[0]
        self.regex = re.compile(_regex(_GLOB.split(text)), re.DOTALL)

    def match(self, name: str) -> dict[str, str] | None:
        """The captured parts of a composed path, or None where it does not match."""
        if not name.startswith(self.prefix):
            return None
        found = self.regex.fullmatch(name)
        return None if found is None else found.groupdict()

    @staticmethod
    def wrong(text: str) -> str:
        """Why a pattern cannot be used in madang.toml, or "" where it can."""
        parts = text.replace("\\", "/").split("/")
        if not text.strip("/"):
            return "names no file; write a path or a glob such as takes/*.wav"
        if text.startswith(("/", "~")) or ".." in parts or re.match(r"^[A-Za-z]:", text):
            return "leads out of the studio; paths are relative to madang.toml and stay beside or below it"
        names = re.findall(r"\{(\w+)\}", text)
        if len(set(names)) < len(names):
            return "uses a name in braces twice; each may stand once"
        try:
            Pattern(text)
        except re.error:
            return "is not a pattern; names in braces are letters only, [ ] enclose characters"
        return ""


def _regex(parts: list[str]) -> str:
    """The regular expression of a split pattern.

    Between two `*` the first place that fits is as good as any later one, so nothing is tried again (`(?>...)`):
    a pattern with many stars takes no longer than one with few.
    """
    varying = [i for i, part in enumerate(parts) if part.startswith(("*", "{"))]
    settled = {i: j for i, j in itertools.pairwise(varying) if parts[i] == parts[j] == "*"}
    ends = set(settled.values())
    return "".join(
        (")" if i in ends else "") + ("(?>[^/]*?" if i in settled else _part(part)) for i, part in enumerate(parts)
    )


def _backslashed(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _part(part: str) -> str:
    match part:
        case "**/":
            return r"(?:[^/]+/)*"
        case "**":
            return r".*"
        case "*":
            return r"[^/]*"
        case "?":
            return r"[^/]"
    if part.startswith("{") and part.endswith("}"):
        name = part[1:-1]
        return rf"(?P<{name}>{_CAPTURES.get(name, '[^/]+?')})"
    if part.startswith("[") and part.endswith("]"):
        negated, inner = ("^/", part[2:-1]) if part.startswith("[!") else ("", part[1:-1])
        return f"[{negated}{re.sub(_SPECIAL_IN_CLASS, _backslashed, inner)}]"
    return re.escape(part)
