"""Writes a timetable where it is asked for, each file whole or not at all, and nothing over what is somebody's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from madang.crafts.training.timetable.checker import Breach
from madang.crafts.training.timetable.week import Timetable
from madang.errors import MadangError

SUFFIXES = (".json", ".xlsx", ".html", ".ics")


def check_out(out: Path) -> None:
    """Raises MadangError where nothing may be written: another suffix, or onto a file (a page may be renewed)."""
    from madang.files import printable
    from madang.report import check_target

    if out.suffix.lower() not in SUFFIXES:
        raise MadangError(f"{printable(str(out))} ends in none of {', '.join(SUFFIXES)}; name a file that does")
    if out.suffix.lower() == ".html":
        check_target(out)
    elif out.exists():
        raise MadangError(f"{printable(str(out))} is there already; name another file, or move it away")


def check_folder(folder: Path) -> None:
    """Raises MadangError where calendars would be written over something."""
    from madang.files import printable

    if folder.is_file() or (folder.is_dir() and any(folder.glob("*.ics"))):
        raise MadangError(f"{printable(str(folder))} is there already with calendars in it; name another folder")


def write_all(
    table: Timetable, breaches: list[Breach], outs: tuple[Path, ...], calendars: Path | None, names: bool
) -> list[Path]:
    """Returns what was written. Raises OSError."""
    from madang.crafts.training.timetable.calendars import calendar
    from madang.crafts.training.timetable.document import document
    from madang.crafts.training.timetable.page import page
    from madang.crafts.training.timetable.workbook import workbook
    from madang.ledger import write_whole

    makers: dict[str, Callable[[], bytes]] = {
        ".json": lambda: (json.dumps(document(table, breaches), ensure_ascii=False, indent=1) + "\n").encode(),
        ".xlsx": lambda: workbook(table, names),
        ".html": lambda: page(table, breaches, names),
        ".ics": lambda: calendar(table, names=names),
    }
    written = []
    for out in outs:
        write_whole(out, makers[out.suffix.lower()]())
        written.append(out)
    if calendars is not None:
        calendars.mkdir(parents=True, exist_ok=True)
        for one in table.week.people:
            file = calendars / f"{_file_name(one.id)}.ics"
            write_whole(file, calendar(table, one.id, names))
            written.append(file)
    return written


def _file_name(id: str) -> str:
    """An id as a file's name: what a file system minds becomes a dash."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in id).strip(".") or "-"
