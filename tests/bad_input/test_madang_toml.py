"""Mistakes in madang.toml: all of them at once, each with file:line and a way out; nothing is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

import madang as library
from madang.errors import Mistakes
from tests.command import SUBTITLE, below, madang

TAKES = '[[works]]\nid = "ep01"\n[[works.takes]]\nkind = "localization.subtitle"\nfiles = "{files}"\n'


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    folder = tmp_path / "studio"
    folder.mkdir()
    (folder / "ep01.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    return folder


def complaints(studio: Path, toml: str | bytes) -> list[str]:
    """What a check says of a wrong madang.toml, one line a mistake; nothing is changed."""
    (studio / "madang.toml").write_bytes(toml.encode() if isinstance(toml, str) else toml)
    before = below(studio)
    with pytest.raises(Mistakes) as raised:
        library.check(studio)
    assert below(studio) == before
    lines = str(raised.value).splitlines()
    assert all(line.startswith("madang.toml:") for line in lines), lines
    return [line.removeprefix("madang.toml:") for line in lines]


def test_two_mistakes_are_two_lines_with_the_nearest_right_name(studio: Path) -> None:
    (studio / "madang.toml").write_text('# ours\ntitel = "Debut"\n\nstandards = ["netflx"]\n')
    ran = madang("check", studio, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "madang: madang.toml:2: unknown key 'titel'; did you mean 'title'?",
        "madang: madang.toml:4: there is no standard 'netflx'; did you mean 'netflix'?",
    ]


def test_mistakes_of_shape_and_of_meaning_come_together(studio: Path) -> None:
    toml = TAKES.format(files="*.srt") + 'attributes = { langauge = "ko" }\nkidn = "x"\n[[peple]]\nid = "mina"\n'
    assert complaints(studio, toml.replace("localization.subtitle", "localization.subtitel")) == [
        "4: unknown kind of take 'localization.subtitel'; did you mean 'localization.subtitle'?",
        "7: unknown key 'kidn'; did you mean 'kind'?",
        "8: unknown key 'peple'; did you mean 'people'?",
    ]
    assert complaints(studio, toml) == [
        "6: unknown attribute 'langauge'; did you mean 'language'?",
        "7: unknown key 'kidn'; did you mean 'kind'?",
        "8: unknown key 'peple'; did you mean 'people'?",
    ]


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ('title = "open\n', 1),
        ("a = 1\n\n[[works]\n", 3),
        ("title = 'a'\ntitle = 'b'\n", 2),
        ("[[works]]\nid = 'a'\n[works]\n", 3),
        ("title = 1.2.3\n", 1),
        ('title = "a"\nb\n', 2),
        ("\0", 1),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(studio: Path, toml: str, line: int) -> None:
    (said,) = complaints(studio, toml)
    assert said.startswith(f"{line}: not valid TOML: ")


@pytest.mark.parametrize("text", ["title = '가'\n# 나\n", "\n\ntitle = '다'"])
def test_a_file_in_another_encoding_is_named_with_its_line(studio: Path, text: str) -> None:
    (said,) = complaints(studio, text.encode("cp949"))
    line = next(i for i, one in enumerate(text.split("\n"), 1) if not one.isascii())
    assert said == f"{line}: this is not UTF-8 text; save the file as UTF-8"


def test_a_byte_order_mark_and_windows_lines_are_fine(studio: Path) -> None:
    (studio / "madang.toml").write_bytes(b"\xef\xbb\xbf" + TAKES.format(files="*.srt").replace("\n", "\r\n").encode())
    assert madang("check", studio).code == 0


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("title = 3", "1: 'title' is wrong: input should be a valid string"),
        ("works = 3", "1: 'works' is wrong: input should be a valid list"),
        ("[works]\nid = 'a'", "1: 'works' is wrong: input should be a valid list"),
        ("standards = 'netflix'", "1: 'standards' is wrong: input should be a valid list"),
        ("[[works]]\ntitle = 'a'", "1: the key 'id' is missing here"),
        ("[[works]]\nid = ''", "2: 'id' is wrong: string should have at least 1 character"),
        ("[attributes]\nfps = nan", "2: 'fps' is wrong: input should be a finite number"),
        ("[attributes]\nfps = inf", "2: 'fps' is wrong: input should be a finite number"),
        ("[attributes]\nfps = [24]", "2: 'fps' is wrong: input should be a valid string"),
        ("[[people]]\nid = 'a'\nbirth = 2001", "3: 'birth' is wrong: input should be a valid date"),
        ('"a\\nb" = 1', "1: unknown key 'a\\nb'; known here: attributes, ignore, people, standards, title, works"),
    ],
)
def test_values_of_the_wrong_kind(studio: Path, toml: str, said: str) -> None:
    assert complaints(studio, toml) == [said]


@pytest.mark.parametrize(
    "files",
    [
        "../other/*.srt",
        "/etc/*.srt",
        "a/../../b.srt",
        "..",
        "~/x.srt",
        "C:/x.srt",
        "c:x.srt",
        "..\\\\x.srt",
        "a\\\\..\\\\x",
    ],
)
def test_paths_cannot_leave_the_studio(studio: Path, files: str) -> None:
    (said,) = complaints(studio, TAKES.format(files=files))
    assert said.startswith("5: '")
    assert "leads out of the studio" in said


def test_paths_to_ignore_cannot_leave_it_either(studio: Path) -> None:
    (said,) = complaints(studio, 'ignore = ["../*"]')
    assert said.startswith("1: '../*' leads out of the studio")


def test_nor_does_a_link_help_them(studio: Path) -> None:
    (studio.parent / "secret").mkdir()
    (studio.parent / "secret" / "x.srt").write_text(SUBTITLE, encoding="utf-8")
    (studio / "in").symlink_to(studio.parent / "secret")
    (studio / "madang.toml").write_text(TAKES.format(files="in/*.srt"))
    ran = madang("check", studio, "--json")
    assert ran.json["takes"] == []


@pytest.mark.parametrize("files", ["", "/", "[z-a].srt", "{1x}.srt", "{language}.{language}.srt"])
def test_patterns_that_cannot_be(studio: Path, files: str) -> None:
    (said,) = complaints(studio, TAKES.format(files=files))
    assert said.startswith("5: ")


def test_a_pattern_made_to_take_for_ever_does_not(studio: Path) -> None:
    (studio / ("a" * 200 + ".srt")).write_text(SUBTITLE, encoding="utf-8")
    (studio / "madang.toml").write_text(TAKES.format(files="*a" * 12 + "*b.srt"))
    assert madang("check", studio).code == 0


def test_works_that_are_each_others_parents(studio: Path) -> None:
    toml = '[[works]]\nid = "a"\nparent = "b"\n[[works]]\nid = "b"\nparent = "a"\n[[works]]\nid = "c"\nparent = "d"\n'
    assert complaints(studio, toml) == [
        "3: 'a' is its own ancestor; a work's parents form a tree",
        "6: 'b' is its own ancestor; a work's parents form a tree",
        "9: there is no work 'd'; known here: a, b, c",
    ]


def test_the_same_id_twice(studio: Path) -> None:
    toml = '[[works]]\nid = "a"\n[[works]]\nid = "a"\n[[people]]\nid = "p"\n[[people]]\nid = "p"\ndoes = ["musik"]\n'
    assert complaints(studio, toml) == [
        "4: a second entry of works with the id 'a'; give each its own",
        "8: a second entry of people with the id 'p'; give each its own",
        "9: 'musik' is neither a craft nor a kind; did you mean 'music'?",
    ]


@pytest.mark.parametrize(
    "toml", ["x = " + "[" * 50_000 + "]" * 50_000, ".".join("a" * 2000) + " = 1", "x" * 1_000_000 + " = 1"]
)
def test_toml_made_to_exhaust_the_reader(studio: Path, toml: str) -> None:
    assert len(complaints(studio, toml)) == 1


def test_an_empty_madang_toml_claims_nothing_and_says_so(studio: Path) -> None:
    (studio / "madang.toml").write_text("")
    ran = madang("check", studio)
    assert ran.code == 0
    assert "no work in madang.toml claims this file" in ran.out


def test_a_wrong_frame_rate_is_a_note_not_a_crash(studio: Path) -> None:
    (studio / "madang.toml").write_text(
        'standards = ["netflix"]\nattributes = { fps = "fast" }\n' + TAKES.format(files="*.srt")
    )
    ran = madang("check", studio, "--json")
    assert ran.code == 3
    (note,) = [n for take in ran.json["takes"] for n in take["notes"] if n["kind"] == "missing_input"]
    assert (note["measure"], note["why"]) == (
        "localization.gap",
        "'fast' is not a frame rate; write it like 24, 25 or 23.976",
    )


@pytest.mark.parametrize("command", ["check", "fix", "plan", "takes"])
def test_every_command_ends_the_same_way(studio: Path, command: str) -> None:
    (studio / "madang.toml").write_text("titel = 1")
    ran = madang(command, studio)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "madang: madang.toml:1: unknown key 'titel'; did you mean 'title'?\n"


def test_init_never_touches_a_madang_toml(studio: Path) -> None:
    (studio / "madang.toml").write_text("titel = 1")
    before = below(studio)
    assert madang("init", studio).code == 2
    assert below(studio) == before
