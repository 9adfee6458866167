"""Hours that other plans of a studio take, as its crafts derive them: lessons and shoots count together."""

from __future__ import annotations

from pathlib import Path

from madang.records import Hour, Hours

KIND = "training.timetable"


def hours_elsewhere(folder: Path) -> list[Hour]:
    """Every hour that current takes of a studio plan; without madang.toml there are none.

    Timetables and sheets of hours of this craft do not count: the week names them itself, or they are planned anew.

    Raises MadangError where the studio cannot be opened, MissingInput where a plan in it cannot be read.
    """
    from madang.checking import prepare
    from madang.config import CONFIG
    from madang.errors import MissingInput
    from madang.model import Note
    from madang.records import from_json

    if not (folder / CONFIG).is_file():
        return []
    check = prepare(folder, measures=["welfare.week_hours"])
    check.board()
    takes = {take.key: take for take in check.studio.takes if take.current and take.kind != KIND}
    of_hours = {each.id for each in check.crafts.derivations if each.record is Hours}
    found: list[Hour] = []
    for (id, key), record in check.asker.records.items():
        if id not in of_hours or key not in takes:
            continue
        if isinstance(record, Note):
            if record.kind != "not_applicable":
                raise MissingInput(f"{takes[key].path}: its hours cannot be counted: {record.why}", record.remedy)
        elif isinstance(record, str):
            found += from_json(Hours, record).hours
    return found
