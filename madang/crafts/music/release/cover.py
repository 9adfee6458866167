"""The cover's size, read from the head of a PNG or JPEG file."""

from __future__ import annotations

from pathlib import Path

from madang.errors import Unreadable

_START_OF_FRAME = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length


def cover_size_px(path: Path) -> tuple[int, int]:
    """Width and height of an image. Raises Unreadable where it is no whole PNG or JPEG, OSError as `open` does.

    Sources: PNG specification (IHDR is the first chunk), ITU-T T.81 annex B (the frame header holds the size).
    """
    with path.open("rb") as file:
        head = file.read(24)
        if head[:8] == b"\x89PNG\r\n\x1a\n" and head[12:16] == b"IHDR" and len(head) == 24:
            return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        if head[:2] != b"\xff\xd8":
            raise Unreadable(f"{path.name} is neither PNG nor JPEG", "export the cover as one of them")
        file.seek(2)
        while len(marker := file.read(2)) == 2 and marker[0] == 0xFF:
            if marker[1] == 0xFF:
                file.seek(-1, 1)  # fill bytes may stand in front of a marker
            elif marker[1] in _START_OF_FRAME:
                frame = file.read(7)
                if len(frame) == 7:
                    return int.from_bytes(frame[5:7], "big"), int.from_bytes(frame[3:5], "big")
            elif marker[1] not in _ALONE:
                length = int.from_bytes(file.read(2), "big")
                file.seek(max(0, length - 2), 1)
    raise Unreadable(f"{path.name} breaks off before it says its size", "export the cover again")
