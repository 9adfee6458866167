"""Reads lines of "milliseconds<TAB>text"."""

from pathlib import Path

from madang.errors import Unreadable


def read_text(path: Path) -> list[tuple[int, str]]:
    try:
        rows = [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        lines = [(int(start), text) for start, text in rows]
    except (ValueError, UnicodeDecodeError):
        raise Unreadable("not every line is milliseconds, a tab and a text", "write 1000<TAB>hello") from None
    if not lines:
        raise Unreadable("there is no line in it", "write one")
    return lines
