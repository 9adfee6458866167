"""The scripts and the cast sheet of a folder, as their names tell them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from madang.crafts.screen import CRAFT
from madang.crafts.screen.cast import Cast, read_cast
from madang.crafts.screen.read import read_script
from madang.crafts.screen.script import Script
from madang.errors import MadangError
from madang.files import printable
from madang.recognise import Recogniser, work_key


@dataclass(frozen=True)
class Found:
    """What is in a folder: the newest draft of each script, the cast sheet if there is one, what was passed over."""

    scripts: tuple[Path, ...]
    cast: Path | None
    told: tuple[str, ...] = ()


def look(at: Path) -> Found:
    """The scripts of a folder in their natural order, the newest draft of each; or the one file.

    Raises MadangError where there is none, or one script is there twice with nothing to tell which is newer.
    """
    if at.is_file():
        return Found((at,), None)
    if not at.is_dir():
        raise MadangError(f"there is no {printable(str(at))}; name a script, or a folder of scripts")
    recogniser = Recogniser(CRAFT.kinds)
    drafts: dict[str, list[tuple[int, Path]]] = {}
    casts: list[tuple[int, Path]] = []
    for path in sorted(at.rglob("*"), key=_natural):
        inside = path.relative_to(at)
        if any(part.startswith((".", "~$")) for part in inside.parts) or not path.is_file():
            continue
        name = recogniser.name(inside.as_posix())
        if name.kind and name.kind.name == "screen.script":
            drafts.setdefault(work_key(name.work), []).append((name.number or 0, path))
        elif name.kind and name.kind.name == "screen.cast":
            casts.append((name.number or 0, path))
    if not drafts:
        raise MadangError(
            f"there is no script in {printable(str(at))}; name its files like ep01.fountain, ep01.fdx or ep01_대본.hwp"
        )
    newest = [_newest(found) for found in drafts.values()]
    told = [f"{printable(str(path))} is an older draft and was not read" for _, older in newest for path in older]
    cast = _newest(casts)[0] if casts else None
    return Found(tuple(sorted((path for path, _ in newest), key=_natural)), cast, tuple(told))


def read_all(found: Found) -> tuple[list[Script], Cast | None]:
    """The scripts and the cast of what was found. Errors name their file."""
    return [read_script(path) for path in found.scripts], read_cast(found.cast) if found.cast else None


def _newest(drafts: list[tuple[int, Path]]) -> tuple[Path, list[Path]]:
    highest = max(number for number, _ in drafts)
    newest, *others = [path for number, path in drafts if number == highest]
    if others:
        raise MadangError(
            f"{printable(newest.name)} and {printable(others[0].name)} are the same draft by their names; "
            "name the file to read, or move one away"
        )
    return newest, [path for number, path in drafts if number < highest]


def _natural(path: Path) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part.lower()) for part in re.split(r"(\d+)", str(path))]
