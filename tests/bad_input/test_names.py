"""Names as they come from other machines and other hands: each names its take, none breaks a line or an escape."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from tests.command import FLICKERING, SUBTITLE, Ran, below, madang, take_at

NFD = unicodedata.normalize("NFD", "첫빛 자막.ko.srt")
NOT_TEXT = os.fsdecode(b"caf\xe9 \xb0\xa1.ko.srt")  # Latin-1 and CP949 bytes: no UTF-8
AWKWARD = {
    NFD: "첫빛 자막.ko.srt",
    "two\nlines.ko.srt": r"two\nlines.ko.srt",
    "carriage\rreturn.ko.srt": r"carriage\rreturn.ko.srt",
    "tab\t.ko.srt": r"tab\t.ko.srt",
    "\x1b[2J\x1b[31mred.ko.srt": r"\x1b[2J\x1b[31mred.ko.srt",
    "데뷔 🎤👨‍👩‍👧.ko.srt": "데뷔 🎤👨‍👩‍👧.ko.srt",
    "right-to-left \u202egnp.ko.srt": r"right-to-left \u202egnp.ko.srt",
    NOT_TEXT: r"caf\udce9 \udcb0\udca1.ko.srt",
    "-rf.ko.srt": "-rf.ko.srt",
    "--json.ko.srt": "--json.ko.srt",
    "[red]not markup[blink].ko.srt": "[red]not markup[blink].ko.srt",
    "a 'quoted' \"name\" & $HOME `id`;.ko.srt": "a 'quoted' \"name\" & $HOME `id`;.ko.srt",
    "back\\slash.ko.srt": "back\\slash.ko.srt",
    "{take} [x] * ?.ko.srt": "{take} [x] * ?.ko.srt",
    " leading space.ko.srt": " leading space.ko.srt",
    "percent %s {value} %n.ko.srt": "percent %s {value} %n.ko.srt",
    "x" * 248 + ".srt": "x" * 248 + ".srt",
    "take ².ko.srt": "take ².ko.srt",
    "....srt": None,  # hidden: passed over
    ".srt": None,
}
SHOWN = [shown for shown in AWKWARD.values() if shown]


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("awkward")
    for i, name in enumerate(AWKWARD):
        (folder / name).write_text(SUBTITLE + f"\n3\n00:01:00,000 --> 00:01:02,000\n{i}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def checked(awkward: Path) -> Ran:
    return madang("check", awkward, "--json")


@pytest.mark.parametrize("shown", SHOWN)
def test_every_take_is_measured_and_named_on_one_line(checked: Ran, shown: str) -> None:
    take = take_at(checked.json, shown)
    assert take["readings"]
    assert {note["kind"] for note in take["notes"]} <= {"not_applicable"}


def test_names_that_are_no_text_do_not_reach_the_works(checked: Ran) -> None:
    assert all(take["work"].isprintable() or "\u200d" in take["work"] for take in checked.json["takes"])


@pytest.mark.parametrize("command", ["check", "plan", "takes", "fix"])
def test_no_command_prints_a_control_character(awkward: Path, command: str) -> None:
    ran = madang(command, awkward, "--standard", "netflix")
    assert not any(unicodedata.category(char) == "Cc" for char in (ran.out + ran.err).replace("\n", "")), ran.out


def test_each_can_be_named_on_the_command_line(awkward: Path) -> None:
    for name in ("two\nlines.ko.srt", NOT_TEXT, NFD):
        assert len(madang("check", os.fsencode(awkward / name), "--json").json["takes"]) == 1
    assert len(madang("check", "--json", "--", "-rf.ko.srt", cwd=awkward).json["takes"]) == 1
    assert madang("check", "-rf.ko.srt", cwd=awkward).code == 2
    assert len(madang("check", "./--json.ko.srt", "--json", cwd=awkward).json["takes"]) == 1


def test_a_name_that_is_not_there_is_said_on_one_line(tmp_path: Path) -> None:
    ran = madang("check", tmp_path / "no\nsuch\x1b[31m.srt")
    assert ran.code == 2
    assert ran.err == f"madang: there is no {tmp_path}/no\\nsuch\\x1b[31m.srt; name a file or folder that exists\n"


def test_init_writes_a_madang_toml_that_claims_every_one_of_them(awkward: Path, tmp_path: Path) -> None:
    for path in awkward.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert madang("init", tmp_path).code == 0
    ran = madang("check", tmp_path, "--json")
    assert ran.code == 0, ran.err
    assert sorted(take["path"] for take in ran.json["takes"]) == sorted(SHOWN)
    assert ran.json["missing"] == []


def test_a_path_in_madang_toml_means_the_same_composed_and_decomposed(tmp_path: Path) -> None:
    (tmp_path / NFD).write_text(SUBTITLE, encoding="utf-8")
    (tmp_path / "madang.toml").write_text(
        '[[works]]\nid = "x"\n[[works.takes]]\nkind = "localization.subtitle"\nfiles = "첫빛 자막.{language}.srt"\n',
        encoding="utf-8",
    )
    (take,) = madang("check", tmp_path, "--json").json["takes"]
    assert (take["work"], take["attributes"]) == ("x", {"language": "ko"})


def test_composed_and_decomposed_twins_are_two_takes(tmp_path: Path) -> None:
    (tmp_path / NFD).write_text(SUBTITLE, encoding="utf-8")
    (tmp_path / unicodedata.normalize("NFC", NFD)).write_text(FLICKERING, encoding="utf-8")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system folds the two spellings into one name")
    takes = madang("check", tmp_path, "--json").json["takes"]
    assert len({take["content"] for take in takes}) == 2


@pytest.mark.parametrize(
    "name", ["two\nlines.ko.srt", "carriage\rreturn.ko.srt", " space.ko.srt", NFD, '"quoted".ko.srt']
)
def test_a_made_take_keeps_its_provenance_whatever_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FLICKERING, encoding="utf-8")
    assert madang("fix", tmp_path, "--standard", "netflix").code == 0
    takes = madang("check", tmp_path, "--standard", "netflix", "--json").json["takes"]
    assert [take.get("made") for take in takes] == [None, {"maker": "localization.timing@1", "stale": False}]


def test_a_name_that_takes_csv_cannot_hold_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / NOT_TEXT).write_text(FLICKERING, encoding="utf-8")
    before = below(tmp_path)
    ran = madang("fix", tmp_path, "--standard", "netflix")
    assert "takes.csv is UTF-8 text, which cannot hold the name of this take" in ran.out
    assert "rename" in ran.out
    assert below(tmp_path) == before


def test_a_terminal_without_hangul_gets_escapes_not_a_crash(awkward: Path) -> None:
    ran = madang("check", awkward, PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert ran.out.isascii()
