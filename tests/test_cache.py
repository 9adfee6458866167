"""The cache under strain: locked for long, damaged, asked by several; it may cost time, never an answer."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from madang.cache import Cache
from madang.model import Note, Reading
from madang.spans import Spans

ANSWERS = [
    ("length", Reading(3.0, spans=Spans.of([0, 1], [1, 2], [2.0, 3.0], ref=["1", "나"])).named("x.length", "chars")),
    ("reason", Note("refused", "no\udcff text", "rename it")),
    ("record", '{"a": "가"}'),
]


def read(cache: Cache) -> tuple[object, ...]:
    """What is stored, all of it read."""
    stored = cache.answers("sha256:1")
    reading = stored["length"]
    assert isinstance(reading, Reading)
    assert reading.spans is not None
    return reading.value, reading.spans.ref, stored["reason"], stored["record"]


def test_what_is_stored_is_found_again_by_the_next(tmp_path: Path) -> None:
    with Cache(tmp_path / "c") as cache:
        cache.store("sha256:1", ANSWERS)
        expected = read(cache)
    with Cache(tmp_path / "c") as again:
        assert read(again) == expected == (3.0, ("1", "나"), ANSWERS[1][1], ANSWERS[2][1])
        assert again.trouble == ""


def test_where_another_writes_for_too_long_answers_wait_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madang.cache.PATIENCE_S", 0.05)
    with Cache(tmp_path / "c") as cache:
        other = sqlite3.connect(tmp_path / "c" / "cache.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        (tmp_path / "f").write_text("x")
        assert cache.content("f", str(tmp_path / "f"), (tmp_path / "f").stat()).startswith("sha256:")
        cache.save_stats()
        cache.store("sha256:1", ANSWERS)
        assert read(cache)[0] == 3.0
        assert "locked" in cache.trouble
        other.execute("ROLLBACK")
        other.close()


def test_an_answer_that_another_found_first_is_kept(tmp_path: Path) -> None:
    with Cache(tmp_path / "c") as one, Cache(tmp_path / "c") as two:
        one.store("sha256:1", ANSWERS)
        reading = one.answers("sha256:1")["length"]
        two.store("sha256:1", ANSWERS)
        assert reading is not None
        assert reading.spans is not None, "its details are still there"


def test_names_that_are_no_text_are_kept_apart(tmp_path: Path) -> None:
    names = ["a\udcff", "a\udcfe", r"a\udcff"]
    with Cache(tmp_path / "c") as cache:
        for i, name in enumerate(names):
            file = tmp_path / name
            file.write_text(str(i))
            cache.content(name, str(file), file.stat())
    with Cache(tmp_path / "c") as again:
        assert len({tuple(again.earlier(name)) for name in names}) == 3


def test_a_file_changed_within_the_clocks_grain_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "f"
    with Cache(tmp_path / "c") as cache:
        file.write_text("a")
        stat = file.stat()
        first = cache.content("f", str(file), stat)
        file.write_text("b")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        cache.save_stats()
        assert cache.content("f", str(file), file.stat()) != first


@pytest.mark.parametrize("schema", [1, 99])
def test_the_cache_of_another_version_is_dropped(tmp_path: Path, schema: int) -> None:
    with Cache(tmp_path / "c") as cache:
        cache.store("sha256:1", ANSWERS)
    with sqlite3.connect(tmp_path / "c" / "cache.sqlite") as db:
        db.execute(f"PRAGMA user_version = {schema}")
    db.close()
    with Cache(tmp_path / "c") as again:
        assert again.answers("sha256:1") == {}
        assert again.trouble == ""
