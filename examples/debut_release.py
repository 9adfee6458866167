"""The release package of the bundled example: its sheet, its timed lyrics, its cover, and what is wrong in them."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from debut_song import BEAT_S

LYRICS = "release/first-light_lyrics.ko.lrc"
COVER = "release/cover.png"
COVER_PX = 3000

# The check digit of 880123456789 is 3: weights 3 and 1 from the right give 117, and 120 is the next ten.
WRONG_UPC = "8801234567895"
WANTED = "instrumental"
LINES = (
    (0, "첫빛이 오는 소리에"),
    (8, "문을 열면 마당이야"),
    (16, "우리는 하나의 숨"),
    (24, "처음처럼"),
)
BACKWARDS, BACK_S = 3, 6.0  # this line stands before the one above it


def sheet(master: str, tv_master: str) -> str:
    """release.toml of the single."""
    return f"""\
# What the stores get. Names and numbers are invented; two things here are wrong on purpose.
title = "First Light"
type = "single"
artists = [{{ name = "Madang Five" }}]
label = "Yard Records"
p_line = "2026 Yard Records"
c_line = "2026 Yard Records"
upc = "{WRONG_UPC}"
catalog_number = "YARD-001"
release_date = 2026-12-04
language = "ko"
genre = "K-Pop"
cover = "{COVER}"
versions_wanted = ["{WANTED}"]

[[tracks]]
number = 1
title = "First Light"
isrc = "KRA382600001"
duration = "0:20"
writers = [
  {{ name = "Park Mina", roles = ["composer"], share = 50 }},
  {{ name = "Lee Jun", roles = ["lyricist"], share = 50 }},
]
master = "{master}"
lyrics = "{LYRICS}"

[[tracks]]
number = 2
title = "First Light"
version = "TV Version"
variant = "radio_edit"
isrc = "KRA382600002"
duration = "0:20"
writers = [
  {{ name = "Park Mina", roles = ["composer"], share = 50 }},
  {{ name = "Lee Jun", roles = ["lyricist"], share = 50 }},
]
master = "{tv_master}"
"""


def lrc() -> str:
    """The lyrics in LRC; one stamp runs backwards."""
    rows = ["[ti:First Light]", "[ar:Madang Five]"]
    rows += [f"[{int(at_s // 60):02d}:{at_s % 60:05.2f}]{text}" for at_s, text in timed()]
    return "\n".join(rows) + "\n"


def timed() -> list[tuple[float, str]]:
    """When each line is stamped, in seconds, and its text."""
    return [
        (beat * BEAT_S - (BACK_S if number == BACKWARDS else 0.0), text) for number, (beat, text) in enumerate(LINES, 1)
    ]


def cover() -> bytes:
    """A sun over a yard, in three flat colours, so that its nine million pixels are a few kilobytes of PNG."""
    y, x = np.mgrid[0:COVER_PX, 0:COVER_PX]
    pixels = np.where(y > 0.7 * COVER_PX, 2, 0).astype(np.uint8)
    pixels[(x - 0.5 * COVER_PX) ** 2 + (y - 0.7 * COVER_PX) ** 2 < (0.25 * COVER_PX) ** 2] = 1
    pixels[y > 0.7 * COVER_PX] = 2
    rows = np.concatenate([np.zeros((COVER_PX, 1), np.uint8), pixels], axis=1).tobytes()
    palette = bytes((24, 32, 48, 240, 180, 80, 60, 48, 40))
    header = struct.pack(">IIBBBBB", COVER_PX, COVER_PX, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
