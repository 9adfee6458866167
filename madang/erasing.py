"""Erasing: takes out of a studio's cache whatever speaks of somebody, so that not even free pages of the file do."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from madang.errors import MadangError

_PATIENCE_S = 30


def count_cached(folder: Path, mentions: Callable[[str], bool], contents: Collection[str]) -> int:
    """How many subjects of the cache in `folder` speak of somebody; 0 where there is no cache."""
    file = folder / "cache.sqlite"
    if not file.is_file():
        return 0
    with closing(_opened(file)) as db:
        return len(_subjects(db, mentions, contents))


def erase_cached(folder: Path, mentions: Callable[[str], bool], contents: Collection[str]) -> int:
    """Take out answers and paths that mention somebody, and those about `contents`; returns how many subjects went.

    mentions: whether a text speaks of that person. contents: "sha256:..." of files as they were before their rows went.
    Raises MadangError where the cache is in use or damaged.
    """
    file = folder / "cache.sqlite"
    if not file.is_file():
        return 0
    with closing(_opened(file)) as db:
        db.execute("PRAGMA secure_delete = ON")
        db.execute("BEGIN IMMEDIATE")
        gone = _subjects(db, mentions, contents)
        for subject, details in gone.items():
            db.executemany("DELETE FROM details WHERE id = ?", [(number,) for number in details])
            db.execute("DELETE FROM answers WHERE subject = ?", (subject,))
        for table in ("files", "seen"):
            paths = [path for (path,) in db.execute(f"SELECT DISTINCT path FROM {table}")]
            db.executemany(
                f"DELETE FROM {table} WHERE path = ?", [(path,) for path in paths if mentions(os.fsdecode(path))]
            )
            db.executemany(f"DELETE FROM {table} WHERE content = ?", [(content,) for content in contents])
        db.execute("COMMIT")
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(gone)


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_PATIENCE_S, isolation_level=None)


def _subjects(
    db: sqlite3.Connection, mentions: Callable[[str], bool], contents: Collection[str]
) -> dict[str, list[int]]:
    """The subjects that have to go, each with the rows of its details. Raises MadangError."""
    try:
        return _found(db, mentions, contents)
    except (sqlite3.DatabaseError, ValueError, TypeError, AttributeError) as problem:
        raise MadangError(
            f"the cache in .madang cannot be read ({problem}); delete that folder, it loses only time"
        ) from None


def _found(db: sqlite3.Connection, mentions: Callable[[str], bool], contents: Collection[str]) -> dict[str, list[int]]:
    labels = {
        number: bytes(body).partition(b"\n")[0].decode("utf-8", "replace")
        for number, body in db.execute("SELECT id, body FROM details")
    }
    gone: dict[str, list[int]] = {}
    for subject, heads in db.execute("SELECT subject, heads FROM answers"):
        details = [head[0] for head in json.loads(heads).values() if len(head) > 2]
        texts = [heads, *(labels.get(number, "") for number in details)]
        if subject in contents or any(mentions(json.dumps(json.loads(t), ensure_ascii=False)) for t in texts if t):
            gone[subject] = details
    return gone
