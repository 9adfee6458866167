"""Where commands write: a new file, whole or not at all; one that exists is never touched."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from madang.errors import MadangError, did_you_mean
from madang.files import printable


def fresh(out: Path) -> Path:
    """The path, where nothing stands there yet. Raises MadangError."""
    if os.path.lexists(out):
        raise MadangError(f"{printable(str(out))} exists and is never overwritten; name another file")
    if not out.absolute().parent.is_dir():
        raise MadangError(f"there is no folder {printable(str(out.parent))}; make it, or name another")
    return out


def ending(out: Path, known: Iterable[str]) -> str:
    """The ending of a path, where it is one of those that can be written. Raises MadangError."""
    suffix = out.suffix.lower()
    if suffix not in known:
        raise MadangError(
            f"'{suffix or out.name}' is no format that can be written here; {did_you_mean(suffix, known)}"
        )
    return suffix


def put(out: Path, content: bytes) -> None:
    """Write a new file; what an interrupted write leaves is taken away."""
    with out.open("xb") as file:
        try:
            file.write(content)
        except BaseException:
            out.unlink(missing_ok=True)
            raise
