"""Where a season comes from: an interchange JSON file, or a studio folder."""

from __future__ import annotations

from pathlib import Path

from madang.crafts.screen.season.model import Season
from madang.errors import MadangError
from madang.files import printable


def read(source: Path) -> Season:
    """The season in a file or a folder. Raises MadangError or Unreadable."""
    if source.is_dir():
        from madang.crafts.screen.season.folder import read_folder

        return read_folder(source)
    if not source.is_file():
        raise MadangError(f"there is no {printable(str(source))}; name a folder with calendar.toml, or a season's JSON")
    from madang.crafts.screen.season.interchange import read_season

    return read_season(source)
