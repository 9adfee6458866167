"""What lies in real folders besides takes: locks, links, pipes, folders named like files. Nothing hangs or escapes."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.command import SUBTITLE, madang, notes_of, take_at

GOOD = "good.ko.srt"


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    folder = tmp_path / "studio"
    folder.mkdir()
    (folder / GOOD).write_text(SUBTITLE, encoding="utf-8")
    return folder


def checked(studio: Path, path: str, code: int) -> dict[str, str]:
    """The one note about a path, after a check that measured the good take as well."""
    ran = madang("check", studio, "--json")
    assert ran.code == code, ran
    assert [take["path"] for take in ran.json["takes"]] == [GOOD]
    (note,) = notes_of(ran.json, path)
    assert note["why"]
    assert note["remedy"]
    return note


@pytest.mark.parametrize("name", [".~lock.takes.csv#", "~$takes.xlsx", ".~lock.자막.ods#"])
def test_a_spreadsheets_lock_is_named_and_does_no_harm(studio: Path, name: str) -> None:
    (studio / name).write_text(",mina,desk,21.11.2026", encoding="utf-8")
    assert checked(studio, name, 0)["kind"] == "not_applicable"


def test_a_link_to_itself(studio: Path) -> None:
    (studio / "loop.ko.srt").symlink_to("loop.ko.srt")
    note = checked(studio, "loop.ko.srt", 3)
    assert (note["kind"], note["why"]) == ("unreadable", "a link that leads in circles")


def test_links_to_each_other(studio: Path) -> None:
    (studio / "a.srt").symlink_to("b.srt")
    (studio / "b.srt").symlink_to("a.srt")
    assert notes_of(madang("check", studio, "--json").json, "a.srt")[0]["why"] == "a link that leads in circles"


def test_a_link_to_a_folder_above_is_not_entered_again(studio: Path) -> None:
    (studio / "sub" / "deeper").mkdir(parents=True)
    (studio / "sub" / "deeper" / "up").symlink_to("../..")
    assert checked(studio, "sub/deeper/up", 0)["kind"] == "refused"


def test_a_link_to_nothing(studio: Path) -> None:
    (studio / "dangling.ko.srt").symlink_to("nowhere.srt")
    assert checked(studio, "dangling.ko.srt", 3)["kind"] == "unreadable"


@pytest.mark.parametrize("outside", ["file", "folder", "studio beside with the same beginning"])
def test_links_out_of_the_studio_are_refused(studio: Path, outside: str) -> None:
    beside = studio.parent / ("studio2" if outside.startswith("studio") else "elsewhere")
    beside.mkdir()
    (beside / "secret.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    (studio / "link.ko.srt").symlink_to(beside / "secret.ko.srt" if outside == "file" else beside)
    note = checked(studio, "link.ko.srt", 0)
    assert (note["kind"], note["why"]) == ("refused", "this link leads out of the studio")


def test_a_link_inside_the_studio_is_followed(studio: Path) -> None:
    (studio / "subs").mkdir()
    (studio / "subs" / "again.en.srt").symlink_to(studio / GOOD)
    paths = {take["path"] for take in madang("check", studio, "--json").json["takes"]}
    assert paths == {GOOD, "subs/again.en.srt"}


def test_a_studio_reached_through_a_link_is_one_all_the_same(studio: Path) -> None:
    (studio.parent / "shortcut").symlink_to(studio)
    assert len(madang("check", studio.parent / "shortcut", "--json").json["takes"]) == 1


def test_a_pipe_does_not_hold_the_check_up(studio: Path) -> None:
    os.mkfifo(studio / "pipe.ko.srt")
    assert checked(studio, "pipe.ko.srt", 0)["kind"] == "refused"


@pytest.mark.parametrize("name", ["madang.toml", "takes.csv", "standard.toml"])
def test_a_pipe_in_the_place_of_a_file_of_ours_does_not_hold_it_up(studio: Path, name: str) -> None:
    os.mkfifo(studio / name)
    extra = ["--standard", "standard.toml"] if name == "standard.toml" else []
    assert madang("check", studio, "--json", *extra).code in (0, 2)


def test_a_pipe_named_on_the_command_line(studio: Path) -> None:
    os.mkfifo(studio / "pipe.ko.srt")
    ran = madang("check", studio / "pipe.ko.srt")
    assert "this is a pipe, socket or device, not a file" in ran.out


def test_a_socket(studio: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(studio)  # a socket's name has to be short
        try:
            listening.bind("s.srt")
        finally:
            os.chdir(here)
    assert checked(studio, "s.srt", 0)["kind"] == "refused"


def test_a_folder_named_like_a_take(studio: Path) -> None:
    (studio / "folder.ko.srt").mkdir()
    (studio / "folder.ko.srt" / "inside.en.srt").write_text(SUBTITLE, encoding="utf-8")
    paths = {take["path"] for take in madang("check", studio, "--json").json["takes"]}
    assert paths == {GOOD, "folder.ko.srt/inside.en.srt"}


def test_a_file_that_may_not_be_read(studio: Path, bound_by_permissions: list[str]) -> None:
    (studio / "locked.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    (studio / "locked.ko.srt").chmod(0)
    ran = madang("check", studio, "--json", through=bound_by_permissions)
    assert ran.code == 3
    assert take_at(ran.json, GOOD)["readings"]
    for note in notes_of(ran.json, "locked.ko.srt"):
        assert (note["kind"], note["why"]) == ("unreadable", "the file cannot be read: permission denied")


def test_a_folder_that_may_not_be_read(studio: Path, bound_by_permissions: list[str]) -> None:
    (studio / "locked").mkdir()
    (studio / "locked" / "inside.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    (studio / "locked").chmod(0)
    ran = madang("check", studio, "--json", through=bound_by_permissions)
    assert ran.code == 3
    assert take_at(ran.json, GOOD)["readings"]
    (note,) = notes_of(ran.json, "locked")
    assert (note["kind"], note["why"]) == ("unreadable", "the folder cannot be read: permission denied")


def test_a_madang_toml_that_may_not_be_read(studio: Path, bound_by_permissions: list[str]) -> None:
    (studio / "madang.toml").write_text("")
    (studio / "madang.toml").chmod(0)
    ran = madang("check", studio, through=bound_by_permissions)
    assert ran.code == 2
    assert "madang.toml cannot be read (Permission denied)" in ran.err


def test_a_takes_csv_that_may_not_be_read(studio: Path, bound_by_permissions: list[str]) -> None:
    (studio / "takes.csv").write_text("path,circled\n")
    (studio / "takes.csv").chmod(0)
    ran = madang("check", studio, through=bound_by_permissions)
    assert ran.code == 2
    assert "takes.csv" in ran.err


def test_deep_folders_and_many_of_them(studio: Path) -> None:
    deep = studio
    for level in range(120):
        deep = deep / f"level{level}"
    deep.mkdir(parents=True)
    (deep / "deep.en.srt").write_text(SUBTITLE, encoding="utf-8")
    assert len(madang("check", studio, "--json").json["takes"]) == 2


def test_hidden_files_are_passed_over(studio: Path) -> None:
    (studio / ".DS_Store").write_bytes(b"\0")
    (studio / "._good.ko.srt").write_bytes(b"\0\5\x16\7")
    ran = madang("check", studio, "--json")
    assert (ran.code, len(ran.json["takes"]), ran.json["notes"]) == (0, 1, [])


def test_an_empty_folder(tmp_path: Path) -> None:
    ran = madang("check", tmp_path)
    assert ran.code == 0
    assert "There is no take here that a craft can read." in ran.out


def test_a_folder_with_nothing_a_craft_reads_says_so_of_each_file(tmp_path: Path) -> None:
    (tmp_path / "lyrics.docx").write_bytes(b"PK\3\4")
    (tmp_path / "README").write_text("hello")
    notes = madang("check", tmp_path, "--json").json["notes"]
    assert [(note["path"], note["kind"]) for note in notes] == [
        ("README", "not_applicable"),
        ("lyrics.docx", "not_applicable"),
    ]
