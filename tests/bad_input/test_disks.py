"""Folders that cannot be written to and disks that are full: all is measured, nothing is half-written or lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.conftest import Sealed
from tests.command import FLICKERING, SUBTITLE, below, madang

NOT_KEPT = "Nothing could be kept for the next run"


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    folder = tmp_path / "studio"
    folder.mkdir()
    for i in range(4):
        (folder / f"ep{i}.ko.srt").write_text(
            FLICKERING + f"\n3\n00:01:00,000 --> 00:01:01,000\n{i}\n", encoding="utf-8"
        )
    return folder


@pytest.fixture
def right(studio: Path) -> str:
    """The board of the studio as it is where all goes well; takes nothing from it."""
    twin = studio.parent / "twin" / "studio"
    twin.mkdir(parents=True)
    for path in studio.iterdir():
        (twin / path.name).write_bytes(path.read_bytes())
    ran = madang("check", twin, "--standard", "netflix", "--json")
    assert ran.code == 1
    return ran.out


def test_a_read_only_studio_is_measured_and_says_that_nothing_is_kept(
    studio: Path, right: str, on_read_only: Sealed
) -> None:
    ran = on_read_only(studio, "check", studio, "--standard", "netflix", "--json")
    assert (ran.code, ran.out) == (1, right)
    assert NOT_KEPT in ran.err
    assert NOT_KEPT in on_read_only(studio, "check", studio).out


def test_a_read_only_studio_that_was_checked_before_is_still_read(
    studio: Path, right: str, on_read_only: Sealed
) -> None:
    madang("check", studio, "--standard", "netflix")
    ran = on_read_only(studio, "check", studio, "--standard", "netflix", "--json")
    assert (ran.code, ran.out) == (1, right)


def test_fix_in_a_read_only_studio_makes_nothing_and_says_why(studio: Path, on_read_only: Sealed) -> None:
    before = below(studio)
    ran = on_read_only(studio, "fix", studio, "--standard", "netflix")
    assert ran.code == 3
    assert "read-only file system" in ran.err
    assert below(studio) == before


def test_init_in_a_read_only_studio_says_why(studio: Path, on_read_only: Sealed) -> None:
    ran = on_read_only(studio, "init", studio)
    assert ran.code == 2
    assert "madang.toml cannot be written here: read-only file system" in ran.err


def test_a_folder_without_write_permission(studio: Path, right: str, bound_by_permissions: list[str]) -> None:
    studio.chmod(0o555)
    ran = madang("check", studio, "--standard", "netflix", "--json", through=bound_by_permissions)
    assert (ran.code, ran.out) == (1, right)
    assert NOT_KEPT in ran.err
    before = below(studio)
    assert madang("fix", studio, "--standard", "netflix", through=bound_by_permissions).code == 3
    assert below(studio) == before


def test_a_file_in_the_place_of_the_cache_folder(studio: Path, right: str) -> None:
    (studio / ".madang").write_text("mine")
    ran = madang("check", studio, "--standard", "netflix", "--json")
    assert (ran.code, ran.out) == (1, right)
    assert NOT_KEPT in ran.err
    assert (studio / ".madang").read_text() == "mine"


@pytest.mark.parametrize("free", [0, 8_000, 40_000, 70_000, 100_000])
def test_a_full_disk_costs_the_cache_never_the_board(studio: Path, right: str, on_full_disk: Sealed, free: int) -> None:
    before = below(studio)
    ran = on_full_disk(studio, free, "check", studio, "--standard", "netflix", "--json")
    assert (ran.code, ran.out) == (1, right)
    assert below(studio) == before
    again = madang("check", studio, "--standard", "netflix", "--json")
    assert (again.code, again.out, again.err) == (1, right, ""), "what was left behind does not harm the next check"


def test_a_disk_without_any_room_is_named(studio: Path, on_full_disk: Sealed) -> None:
    ran = on_full_disk(studio, 0, "check", studio)
    assert NOT_KEPT in ran.out
    assert "full" in ran.out or "no space left" in ran.out.lower()


@pytest.mark.parametrize("free", [0, 4_096, 12_000, 20_000])
def test_fix_on_a_full_disk_leaves_whole_takes_or_none(studio: Path, on_full_disk: Sealed, free: int) -> None:
    before = below(studio)
    ran = on_full_disk(studio, free, "fix", studio, "--standard", "netflix")
    assert ran.code == 3, ran
    assert "no space left on device" in ran.out
    after = below(studio)
    assert {name: after[name] for name in before} == before
    whole = FLICKERING.replace("00:00:02,500", "00:00:02,667").encode()
    for name in set(after) - set(before) - {"takes.csv"}:
        assert after[name].startswith(whole), f"{name} is half a take"
        assert name.encode() in after["takes.csv"], f"{name} lost its provenance"


def test_a_report_on_a_full_disk_leaves_the_earlier_one_whole(studio: Path, on_full_disk: Sealed) -> None:
    page = studio / "report.html"
    madang("check", studio, "--html", page)
    before = page.read_bytes()
    ran = on_full_disk(studio, 0, "check", studio, "--html", page)
    assert ran.code == 3
    assert "localization" in ran.out, "the board is shown all the same"
    assert f"no space left on device ({page})" in ran.err
    assert page.read_bytes() == before
    assert not list(studio.glob("*.tmp")) + list(studio.glob(".*.tmp"))


def test_init_on_a_full_disk_leaves_nothing(studio: Path, on_full_disk: Sealed) -> None:
    ran = on_full_disk(studio, 0, "init", studio)
    assert ran.code == 2
    assert "madang.toml cannot be written here: no space left on device" in ran.err
    assert not (studio / "madang.toml").exists()


def test_stdout_that_cannot_be_written(studio: Path) -> None:
    import subprocess

    from tests.command import COMMAND, explained, surroundings

    for options in ([], ["--json"]):
        with Path("/dev/full").open("wb") as full:
            ended = subprocess.run(
                [*COMMAND, "check", str(studio), *options],
                stdout=full,
                stderr=subprocess.PIPE,
                env=surroundings(),
                check=False,
            )
        ended.stdout = b""
        ran = explained(ended)
        assert ran.code == 3
        assert "no space left on device" in ran.err


def test_a_reader_who_has_seen_enough(studio: Path) -> None:
    import subprocess

    from tests.command import COMMAND, surroundings

    madang("check", studio)
    for options in ([], ["--json"]):
        running = subprocess.Popen(
            [*COMMAND, "check", str(studio), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings(),
        )
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        err = running.stderr.read()
        running.stderr.close()
        running.wait(timeout=60)
        assert err == b""


@pytest.mark.parametrize("garbage", [b"", b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_cache_of_garbage_is_made_anew(studio: Path, right: str, garbage: bytes) -> None:
    madang("check", studio)
    (studio / ".madang" / "cache.sqlite").write_bytes(garbage)
    ran = madang("check", studio, "--standard", "netflix", "--json")
    assert (ran.code, ran.out, ran.err) == (1, right, "")
    assert "0 measured now" in madang("check", studio, "--standard", "netflix").out


@pytest.mark.parametrize("harm", ["cut", "holes", "other tables", "nonsense rows"])
def test_a_cache_with_damage_inside_is_not_believed(studio: Path, right: str, harm: str) -> None:
    import sqlite3

    madang("check", studio, "--standard", "netflix")
    cache = studio / ".madang" / "cache.sqlite"
    if harm == "cut":
        cache.write_bytes(cache.read_bytes()[:5000])
    elif harm == "holes":
        whole = bytearray(cache.read_bytes())
        for page in range(4096, len(whole), 4096):
            whole[page : page + 64] = bytes(64)
        cache.write_bytes(whole)
    else:
        db = sqlite3.connect(cache)
        with db:
            db.execute("DROP TABLE details" if harm == "other tables" else "UPDATE answers SET heads = '{\"x\": 3'")
        db.close()
    ran = madang("check", studio, "--standard", "netflix", "--json")
    if ran.code == 2:
        assert ran.err == "madang: the cache was damaged and has been removed; run the same command again\n"
        ran = madang("check", studio, "--standard", "netflix", "--json")
    assert (ran.code, ran.out) == (1, right)


def test_a_good_studio_is_the_measure_of_these_tests(studio: Path) -> None:
    (studio / "fine.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    assert madang("check", studio / "fine.ko.srt", "--standard", "netflix").code == 0
