"""The cache: contents of files, answers to questions, and which contents a path has had. Deleting it loses only time.

SQLite in WAL mode: any number of checks may run at once, a killed one leaves whole transactions behind. Where the
folder cannot be written to (or its disk fills up) the cache lives in memory and `trouble` says why.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any

from madang.errors import MadangError
from madang.model import Answer, Note, Reading
from madang.spans import pack

SCHEMA = 3
SWEEP_FROM = 500
PATIENCE_S = 30  # how long to wait for another check to finish writing
RACY_NS = 2_000_000_000  # a file changed this shortly before we looked may change again within the same mtime
_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    path BLOB PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, seen INT, content TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (subject TEXT PRIMARY KEY, heads TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS details (id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE IF NOT EXISTS seen (
    path BLOB, content TEXT, first INT, PRIMARY KEY (path, content)) WITHOUT ROWID;
"""
_README = "madang keeps here what it has measured, so that it need not measure it again.\nThis folder may be deleted.\n"
_NONSENSE = (ValueError, TypeError, AttributeError, IndexError)  # what comes of rows that we did not write
Stat = tuple[int, int, int, int]


class Known(Mapping[str, Answer]):
    """What is stored about one subject, by question; of its heads, an answer is made only when it is asked for."""

    __slots__ = ("_heads", "_made")

    def __init__(self, heads: dict[str, list[Any]], made: Callable[[list[Any]], Answer]) -> None:
        self._heads, self._made = heads, made

    def __contains__(self, question: object) -> bool:
        return question in self._heads

    def __getitem__(self, question: str) -> Answer:
        return self._made(self._heads[question])

    def __iter__(self) -> Iterator[str]:
        return iter(self._heads)

    def __len__(self) -> int:
        return len(self._heads)


class Cache:
    """The cache of one studio; use it as a context manager or close it when the board is no longer read."""

    def __init__(self, folder: Path | None) -> None:
        self.trouble = ""
        self.hashed = 0
        self._folder = folder
        self._spill: sqlite3.Connection | None = None
        self._db = self._open(folder)
        self._new_stats: dict[str, tuple[Stat, int, str]] = {}
        try:
            self._stats = self._known_stats()
        except (sqlite3.DatabaseError, *_NONSENSE):
            self._start_anew()
            self._stats = {}

    def _open(self, folder: Path | None) -> sqlite3.Connection:
        if folder is not None:
            try:
                _make_folder(folder)
                return self._connect(folder / "cache.sqlite")
            except (OSError, sqlite3.Error) as problem:
                self.trouble = str(getattr(problem, "strerror", None) or problem)
        return self._connect(":memory:")

    def _connect(self, path: Path | str) -> sqlite3.Connection:
        for attempt in range(50):
            try:
                return self._kept(_prepared(path))
            except sqlite3.OperationalError as problem:
                if "locked" not in str(problem) or attempt == 49:
                    raise
                time.sleep(0.1)
            except sqlite3.DatabaseError:
                if isinstance(path, str) or attempt:
                    raise
                for leftover in path.parent.glob("cache.sqlite*"):
                    leftover.unlink(missing_ok=True)
        raise AssertionError("unreachable")

    def _kept(self, db: sqlite3.Connection) -> sqlite3.Connection:
        """Close the connection when the last reading that may ask it for its spans is gone."""
        weakref.finalize(self, db.close)
        return db

    def _start_anew(self) -> None:
        """Throw a damaged cache away: it loses only time."""
        self._remove()
        self._db = self._open(self._folder)

    def _remove(self) -> None:
        self._db.close()
        if self._folder is not None:
            for leftover in self._folder.glob("cache.sqlite*"):
                with contextlib.suppress(OSError):
                    leftover.unlink(missing_ok=True)

    def _known_stats(self) -> dict[str, tuple[Stat, int, str]]:
        return {
            os.fsdecode(path): ((size, mtime, ctime, inode), seen, content)
            for path, size, mtime, ctime, inode, seen, content in self._db.execute("SELECT * FROM files")
        }

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what is pending and let go of the file."""
        self.save_stats()
        self._db.close()

    # -- contents of files ---------------------------------------------------------------------------------

    def content(self, path: str, file: str, stat: os.stat_result) -> str:
        """The sha256 of a file, from the stat index where it can be trusted. Raises OSError."""
        now = time.time_ns()
        key: Stat = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        known = self._stats.get(path)
        if known and known[0] == key and known[1] - max(key[1], key[2]) > RACY_NS:
            return known[2]
        with open(file, "rb") as stream:  # noqa: PTH123 - a Path for each of many files costs more than the look
            content = "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()
        self.hashed += 1
        self._new_stats[path] = (key, now, content)
        return content

    def save_stats(self) -> None:
        """Keep the stat index and which contents each path has had."""
        if not self._new_stats:
            return
        rows = [(os.fsencode(path), *stat, seen, content) for path, (stat, seen, content) in self._new_stats.items()]
        seen = [(row[0], row[6], row[5]) for row in rows]

        def write() -> None:
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?,?)", rows)
            self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?,?,?)", seen)

        self._written(self._db, write)
        self._stats.update(self._new_stats)
        self._new_stats.clear()

    def earlier(self, path: str) -> list[str]:
        """The contents a path has had, oldest first."""
        found = "SELECT content FROM seen WHERE path = ? ORDER BY first, content"
        try:
            return [content for (content,) in self._db.execute(found, (os.fsencode(path),))]
        except sqlite3.DatabaseError:
            return []

    # -- answers -------------------------------------------------------------------------------------------

    def answers(self, subject: str) -> Mapping[str, Answer]:
        """Everything stored about a subject (a content, or a work's parts), by question."""
        return self.answers_to([subject])[subject]

    def answers_to(self, subjects: Iterable[str]) -> dict[str, Mapping[str, Answer]]:
        """The same for many subjects; those nothing is known about have an empty mapping."""
        wanted = dict.fromkeys(subjects)
        try:
            return self._answers_to(wanted)
        except (sqlite3.DatabaseError, *_NONSENSE) as problem:
            if "locked" in str(problem):
                raise
            self._start_anew()
            return self._answers_to(wanted)

    def _answers_to(self, wanted: Mapping[str, None]) -> dict[str, Mapping[str, Answer]]:
        found: dict[str, Mapping[str, Answer]] = {subject: {} for subject in wanted}
        for db in (self._db, self._spill) if self._spill else (self._db,):
            made = partial(self._answer, db)
            for subject, heads in _heads(db, wanted):
                known = Known(json.loads(heads), made)
                found[subject] = {**found[subject], **known} if found[subject] else known
        return found

    def store(self, subject: str, answers: Iterable[tuple[str, Answer]]) -> None:
        """Store a subject's answers in one transaction."""
        kept = list(answers)
        if self._spill is None and not self._store_in(self._db, subject, kept):
            self._spill = self._kept(_prepared(":memory:"))
        if self._spill is not None:
            self._store_in(self._spill, subject, kept)

    def _store_in(self, db: sqlite3.Connection, subject: str, answers: list[tuple[str, Answer]]) -> bool:
        def write() -> None:
            row = db.execute("SELECT heads FROM answers WHERE subject = ?", (subject,)).fetchone()
            heads = json.loads(row[0]) if row else {}
            for key, answer in answers:
                # Another check may have been first; its answer is the same, and someone may be reading it.
                if key not in heads:
                    heads[key] = _head(db, answer)
            text = json.dumps(heads, separators=(",", ":"))
            db.execute("INSERT OR REPLACE INTO answers VALUES (?,?)", (subject, text))

        return self._written(db, write)

    def _answer(self, db: sqlite3.Connection, head: list[Any]) -> Answer:
        try:
            if len(head) > 2:
                return Reading.stored(partial(self._body, db, head[0]), *head[1:])
            return Note(*head[1]) if head[0] == "note" else str(head[1])
        except _NONSENSE:
            raise self._damaged() from None

    def _body(self, db: sqlite3.Connection, answer: int) -> bytes:
        try:
            (body,) = db.execute("SELECT body FROM details WHERE id = ?", (answer,)).fetchone()
        except (sqlite3.DatabaseError, *_NONSENSE):
            raise self._damaged() from None
        return bytes(body)

    def _damaged(self) -> MadangError:
        self._remove()
        return MadangError("the cache was damaged and has been removed; run the same command again")

    def _written(self, db: sqlite3.Connection, write: Callable[[], None]) -> bool:
        """Whether all was written, in one transaction; a full or failing disk costs the cache, never the check."""
        try:
            db.execute("BEGIN IMMEDIATE")
            write()
            db.execute("COMMIT")
        except sqlite3.Error as problem:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            self.trouble = self.trouble or str(problem)
            return False
        return True


def _heads(db: sqlite3.Connection, wanted: Mapping[str, None]) -> Iterator[tuple[str, str]]:
    """The heads of many subjects: one sweep of the table where most of it may be wanted, else one by one."""
    if len(wanted) > SWEEP_FROM:
        yield from (row for row in db.execute("SELECT subject, heads FROM answers") if row[0] in wanted)
        return
    for subject in wanted:
        yield from db.execute("SELECT subject, heads FROM answers WHERE subject = ?", (subject,))


def _head(db: sqlite3.Connection, answer: Answer) -> list[Any]:
    """What is kept of an answer at hand; a reading's spans and curve lie in `details`."""
    if isinstance(answer, Reading):
        body = pack(answer.spans, answer.curve)
        number = db.execute("INSERT INTO details (body) VALUES (?)", (body,)).lastrowid
        return [
            number, answer.measure, answer.unit, answer.value, answer.low, answer.high, answer.count, answer.sketch,
            answer.few, answer.tags,
        ]  # fmt: skip
    return ["note", astuple(answer)] if isinstance(answer, Note) else ["record", answer]


def _make_folder(folder: Path) -> None:
    """Make .madang with the files that keep it out of backups and version control."""
    folder.mkdir(exist_ok=True)
    files = {
        "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# made by madang\n",
        ".gitignore": "*\n",
        "README.txt": _README,
    }
    for name, text in files.items():
        if not (folder / name).exists():
            try:
                (folder / name).write_text(text)
            except OSError:
                (folder / name).unlink(missing_ok=True)
                raise


def _prepared(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        (schema,) = db.execute("PRAGMA user_version").fetchone()
        if schema not in (0, SCHEMA):
            raise sqlite3.DatabaseError(f"the cache has schema {schema}, not {SCHEMA}")
        if schema == 0:
            db.execute("BEGIN IMMEDIATE")
            for statement in _TABLES.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {SCHEMA}")
            db.execute("COMMIT")
    except sqlite3.Error:
        db.close()
        raise
    return db
