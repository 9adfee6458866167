"""takes.csv as spreadsheets leave it: read in every dress it comes in, and where it is wrong, named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

import madang as library
from madang.errors import Mistakes
from tests.command import FLICKERING, SUBTITLE, below, madang

FIRST, SECOND = "첫빛_v1.ko.srt", "첫빛_v2.ko.srt"


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    folder = tmp_path / "studio"
    folder.mkdir()
    for name in (FIRST, SECOND):
        (folder / name).write_text(SUBTITLE, encoding="utf-8")
    return folder


def current(studio: Path) -> str:
    board = library.check(studio)
    assert board.exit == 0
    (path,) = [answers.take.path for answers in board.takes if answers.take and answers.take.current]
    return path


CIRCLED = f"path,circled,remark\n{FIRST},yes,더 좋다\n"
AS_SAVED = {
    "by hand": CIRCLED.encode(),
    "UTF-8 with a byte order mark": b"\xef\xbb\xbf" + CIRCLED.encode(),
    "Korean Excel": CIRCLED.replace("\n", "\r\n").encode("cp949"),
    "with semicolons": CIRCLED.replace(",", ";").encode(),
    "with tabs": CIRCLED.replace(",", "\t").encode(),
    "columns in another order": f"Remark , CIRCLED,path\n,O,{FIRST}\n".encode(),
    "quoted": f'"path","circled"\r\n"{FIRST}","예"\r\n'.encode(),
    "blank rows": f"\r\n\r\npath,circled\r\n,\r\n{FIRST},x\r\n,,,\r\n".encode(),
    "old Mac lines": CIRCLED.replace("\n", "\r").encode(),
    "no last newline": f"path,circled\n{FIRST},1".encode(),
    "rows that are short or long": f"path,remark,circled\n{SECOND}\n{FIRST},a,yes,b,c\n".encode(),
    "a remark on three lines": f'path,remark,circled\n{FIRST},"a\nb\n""c""",yes\n'.encode(),
}


@pytest.mark.parametrize("dress", AS_SAVED)
def test_a_circled_take_counts_however_the_file_was_saved(studio: Path, dress: str) -> None:
    (studio / "takes.csv").write_bytes(AS_SAVED[dress])
    (studio / ".~lock.takes.csv#").write_text(",mina,desk;")
    assert current(studio) == FIRST


@pytest.mark.parametrize("nothing", [b"", b"\n", b"\xef\xbb\xbf", b"path,circled\n", b"path\n\n\n"])
def test_an_empty_one_circles_nothing(studio: Path, nothing: bytes) -> None:
    (studio / "takes.csv").write_bytes(nothing)
    assert current(studio) == SECOND


WRONG = {
    "a misspelt column": ("paht,circled\nx,yes\n", 1, "unknown column 'paht'; did you mean 'path'?"),
    "no path": ("circled\nyes\n", 1, "there is no column 'path'; the first line names the columns"),
    "maybe": (f"path,circled\n{FIRST},yes\n{SECOND},maybe\n", 3, "circled is 'maybe'; write yes or leave it empty"),
    "a wrong number": (f"path,take\n{FIRST},two\n", 2, "take is 'two'; write a number or leave it empty"),
    "a superscript": (f"path,take\n{FIRST},²\n", 2, "take is '²'; write a number or leave it empty"),
    "a huge number": (f"path,take\n{FIRST},{'9' * 5000}\n", 2, "write a number or leave it empty"),
    "cut-off provenance": (f'path,maker,inputs\n{FIRST},x,"{{""a"": "\n', 2, "inputs is not what madang wrote there"),
    "a list of attributes": (f'path,attributes\n{FIRST},"[1]"\n', 2, "attributes is not what madang wrote there"),
    "a list as attribute": (f'path,attributes\n{FIRST},"{{""a"":[1]}}"\n', 2, "attributes is not what madang wrote"),
    "a null as attribute": (f'path,attributes\n{FIRST},"{{""a"":null}}"\n', 2, "attributes is not what madang wrote"),
    "a quote left open": (f'path,remark\n{SECOND},\n{FIRST},"open\nx\n', 3, "this row cannot be read as CSV"),
    "a cell like a book": (f"path,remark\n{FIRST},{'x' * 200_000}\n", 2, "this row cannot be read as CSV"),
    "a line below a long remark": (f'path,remark,circled\n{FIRST},"a\nb\nc",\n{SECOND},,maybe\n', 5, "is 'maybe'"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_line(studio: Path, name: str) -> None:
    text, line, said = WRONG[name]
    (studio / "takes.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Mistakes) as raised:
        library.check(studio)
    lines = [str(mistake) for mistake in raised.value.mistakes]
    assert any(one.startswith(f"takes.csv:{line}: ") and said in one for one in lines), lines


@pytest.mark.parametrize("command", ["check", "fix", "plan", "takes"])
def test_no_command_goes_on_with_it_and_nothing_is_touched(studio: Path, command: str) -> None:
    (studio / "takes.csv").write_text(WRONG["a quote left open"][0], encoding="utf-8")
    before = below(studio)
    ran = madang(command, studio)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("madang: takes.csv:3: this row cannot be read as CSV")
    assert below(studio) == before


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_named(studio: Path, encoding: str) -> None:
    (studio / "takes.csv").write_bytes(CIRCLED.encode(encoding))
    ran = madang("check", studio)
    assert ran.code == 2
    assert ran.err == "madang: takes.csv:1: this is neither UTF-8 nor CP949 text; save it as CSV in UTF-8\n"


def test_all_wrong_rows_are_said_at_once(studio: Path) -> None:
    (studio / "takes.csv").write_text(f"path,circled,take\n{FIRST},maybe,\n{SECOND},,x\n", encoding="utf-8")
    assert len(madang("check", studio).err.splitlines()) == 2


@pytest.mark.parametrize(
    "path",
    ["../elsewhere.srt", "/etc/passwd", "no-such.srt", "C:\\x", "a\x00b.srt"],
    ids=["up", "root", "gone", "drive", "nul"],
)
def test_rows_of_files_that_are_not_here_do_no_harm(studio: Path, path: str) -> None:
    row = f'{path},yes,"{{""{path}"": ""sha256:0""}}",x@1,w,localization.subtitle\n'.replace("\\", "\\\\").replace(
        "\0", ""
    )
    (studio / "takes.csv").write_text("path,circled,inputs,maker,work,kind\n" + row, encoding="utf-8")
    assert current(studio) == SECOND


@pytest.mark.parametrize(
    "dress", ["Korean Excel", "UTF-8 with a byte order mark", "with semicolons", "no last newline", "by hand"]
)
def test_fix_appends_in_the_same_dress_and_keeps_every_byte(studio: Path, dress: str) -> None:
    for name in (FIRST, SECOND):
        (studio / name).write_text(FLICKERING, encoding="utf-8")
    columns = "path;circled;remark;maker;inputs" if dress == "with semicolons" else "path,circled,remark,maker,inputs"
    raw = (
        AS_SAVED[dress]
        .replace(b"path;circled;remark", columns.encode())
        .replace(b"path,circled,remark", columns.encode())
    )
    raw = raw.replace(b"path,circled\n", columns.encode() + b"\n")
    (studio / "takes.csv").write_bytes(raw)
    assert madang("fix", studio, "--standard", "netflix").code == 1, "the circled take stays the current one"
    after = (studio / "takes.csv").read_bytes()
    (header, rows), (header_after, rows_after) = raw.split(b"\n", 1), after.split(b"\n", 1)
    assert header_after.startswith(header.rstrip()), "columns that madang needs come after those that are there"
    assert rows_after.startswith(rows)
    takes = madang("check", studio, "--json").json["takes"]
    assert [take["path"] for take in takes if "made" in take] == ["첫빛_v3.ko.srt"]
    assert [take["path"] for take in takes if take.get("circled")] == [FIRST]


def test_a_name_the_spreadsheets_encoding_cannot_hold_makes_nothing(studio: Path) -> None:
    (studio / "데뷔🎤.ko.srt").write_text(FLICKERING, encoding="utf-8")
    (studio / "takes.csv").write_bytes(CIRCLED.encode("cp949"))
    before = below(studio)
    ran = madang("fix", studio, "--standard", "netflix")
    assert "takes.csv is CP949 text, which cannot hold the name of this take" in ran.out
    assert below(studio) == before
