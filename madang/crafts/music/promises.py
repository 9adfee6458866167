"""What a sound file's container promises against what is there: libsndfile trims or guesses in silence."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Literal

from madang.errors import Unreadable

MOST_CHUNKS = 64  # far more than files have; keeps a damaged one from being walked for ever
COUNTED = 2**32  # bytes that a WAV's or AIFF's sizes can count; beyond that writers begin again at 0
LARGEST_OGG_PAGE = 65_307
MP3_FIRST_FRAME = 4096
_CUT_OFF = "copy or export it again: it was cut off, or its writer never finished it"


def check_promises(path: Path) -> int:
    """Where the sound of a little-endian WAV begins, in bytes; 0 for every other file.

    Raises Unreadable where a file is empty or holds less than it says, or does not say how long it is.

    WAV and AIFF give the size of their sound, which is compared with the file's; an Ogg file marks its last
    page; an MP3 of changing bit rate tells its length in its first frame or nowhere. Raises OSError as `open`
    does.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("the file is empty (0 bytes)", "export or copy it again")
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE":
            return _check_chunks(file, size, "little")
        if head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
            _check_chunks(file, size, "big")
        elif head[:4] == b"OggS":
            _check_last_page(file, size)
        elif head[:3] == b"ID3" or _is_mpeg_frame(head):
            _check_first_frame(file, head)
        elif path.suffix.lower() == ".mp3":
            raise Unreadable(
                "it is named .mp3, but begins with neither an ID3 tag nor a frame of sound",
                "export it again; renaming another kind of file does not make it sound",
            )
    return 0


def _is_mpeg_frame(head: bytes) -> bool:
    """Eleven set bits open every MPEG audio frame (ISO/IEC 11172-3, 2.4.1.3)."""
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0


def _check_chunks(file: BinaryIO, size: int, order: Literal["little", "big"]) -> int:
    """Walk to the sound of a WAV or AIFF and say where it is; the size of an RF64's is in its ds64 chunk."""
    large = None
    for _ in range(MOST_CHUNKS):
        chunk = file.read(8)
        if len(chunk) < 8:
            return 0
        length = int.from_bytes(chunk[4:], order)
        if chunk[:4] in (b"data", b"SSND"):
            promised = large if large is not None and length == 0xFFFFFFFF else length
            there = size - file.tell()
            if promised > there:
                raise Unreadable(
                    f"the header promises {promised:,} bytes of sound, but only {there:,} are there", _CUT_OFF
                )
            if large is None and there - promised >= COUNTED:
                raise Unreadable(
                    f"its header, which counts to 4 GB, promises {promised:,} of the {there:,} bytes of sound",
                    "export it again as RF64, W64 or FLAC",
                )
            return file.tell()
        after = file.tell() + length + length % 2
        if chunk[:4] == b"ds64":
            large = int.from_bytes(file.read(16)[8:], "little")
        file.seek(after)
    return 0


def _check_last_page(file: BinaryIO, size: int) -> None:
    """The last page of an Ogg stream is whole and has the end-of-stream bit in its header (RFC 3533)."""
    file.seek(max(0, size - LARGEST_OGG_PAGE))
    page = b"OggS" + file.read().rpartition(b"OggS")[2]
    whole = len(page) > 26 and len(page) >= 27 + page[26] + sum(page[27 : 27 + page[26]])
    if not (whole and page[5] & 4):
        raise Unreadable("the header promises an end of the stream, but the file breaks off before it", _CUT_OFF)


def _check_first_frame(file: BinaryIO, head: bytes) -> None:
    """The first frame of an MP3, after its ID3 tag, names the number of frames: Xing, Info or VBRI."""
    start = 0
    if head[:3] == b"ID3":
        rest = head[6:10]
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(rest, (21, 14, 7, 0), strict=False))
    file.seek(start)
    first = file.read(MP3_FIRST_FRAME)
    if not any(mark in first for mark in (b"Xing", b"Info", b"VBRI")):
        raise Unreadable(
            "this MP3 does not say how long it is, and a guess could leave part of it unheard",
            "encode it again with a current encoder, or give the lossless master",
        )
