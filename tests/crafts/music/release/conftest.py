"""A small release to break in one place at a time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.contract import Given
from madang.crafts.music.read import Audio
from madang.crafts.music.release.package import Release, read_release
from madang.crafts.music.song.lyrics import Line, Lyrics
from madang.model import Take

RATE_HZ = 44_100
SECONDS = 4
HEAD = """\
title = "첫 빛"
type = "ep"
artists = [{ name = "하늘" }]
label = "마당"
p_line = "2026 마당"
c_line = "2026 마당"
upc = "4006381333931"
release_date = 2026-03-01
territories = ["KR", "jp"]
language = "ko"
genre = "K-Pop"
cover = "cover.png"
"""
FIRST = """
[[tracks]]
number = 1
title = "첫 빛"
isrc = "KR-A38-26-00001"
iswc = "T-034.524.680-1"
duration = "0:04"
master = "masters/01 첫 빛.wav"
writers = [{ name = "김하늘", roles = ["composer"], share = 50 }, { name = "Lee", roles = ["lyricist"], share = 50 }]
"""
SECOND = """
[[tracks]]
number = 2
title = "Night Bus"
artists = [{ name = "하늘" }, { name = "Mina", role = "featured", isni = "0000 0001 2150 090X" }]
isrc = "KRA382600002"
advisory = "explicit"
duration = "0:04"
master = "masters/02 Night Bus.wav"
writers = [{ name = "김하늘", ipi = "00014107338" }]
"""
WHOLE = HEAD + FIRST + SECOND

Read = Callable[..., Release]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a release.toml, with replacements, and read it: read(WHOLE, ('old', 'new'), ...)."""

    def written(text: str = WHOLE, *changes: tuple[str, str]) -> Release:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / "release.toml"
        path.write_text(text, encoding="utf-8")
        return read_release(path)

    return written


def sound(folder: Path, name: str, seconds: float = SECONDS, kind: str = "music.master", **facts: Any) -> Given:
    """A sound file as a measure gets it, without the file: only what its header says."""
    known = {"rate_hz": RATE_HZ, "channels": 2, "format": "WAV", "subtype": "PCM_24"} | facts
    attributes = {"role": known.pop("role")} if "role" in known else {}
    frames = known.pop("frames", round(seconds * known["rate_hz"]))
    return Given(Take("w", kind, name, 1, attributes), Audio(folder / name, frames=frames, **known))


def lyrics(name: str, *lines: tuple) -> Given:
    """Timed lyrics as a measure gets them: lines of (start, end) or (start, end, singer)."""
    rows = [Line("la", a, b, who=tuple(who), number=i) for i, (a, b, *who) in enumerate(lines, 1)]
    return Given(Take("w", "music.lyrics", name, 1), Lyrics(tuple(rows), all(row.start_s is not None for row in rows)))


def png(width: int, height: int) -> bytes:
    """A black PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress(bytes((width + 1) * height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """The folder of a release in which nothing is wrong, with its sounds and cover."""
    import soundfile

    folder = tmp_path / "first light"
    (folder / "masters").mkdir(parents=True)
    (folder / "release.toml").write_text(WHOLE, encoding="utf-8")
    (folder / "cover.png").write_bytes(png(800, 800))
    time_s = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    for name, freq_hz in (("01 첫 빛.wav", 220.0), ("02 Night Bus.wav", 330.0)):
        tone = 0.2 * np.sin(2 * np.pi * freq_hz * time_s)
        soundfile.write(folder / "masters" / name, np.stack([tone, tone], axis=1), RATE_HZ, subtype="PCM_24")
    return folder
