"""init(): from a folder as people really have it to a madang.toml a person would be glad to have written."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import madang
from madang.init import init
from tests.conftest import cues

Write = Callable[[str, str], Path]
KO = cues((1000, 3000, "안녕하세요"), (4000, 6000, "그래요"))
EN = cues((1000, 3000, "Hello there, how are you"), (4000, 6000, "What is that"))
SMI = (
    "<SAMI><HEAD><STYLE TYPE='text/css'><!--\n.KRCC { Name:Korean; lang:ko-KR; }\n.ENCC { Name:English; lang:en-US; }\n"
    "--></STYLE></HEAD><BODY>\n<SYNC Start=1000><P Class=KRCC>안녕<P Class=ENCC>Hello there\n"
    "<SYNC Start=3000><P Class=KRCC>&nbsp;<P Class=ENCC>&nbsp;\n</BODY></SAMI>"
)


@pytest.fixture
def drive(write: Write, tmp_path: Path) -> Path:
    """A download of a shared drive."""
    for name in ("master_FINAL_v3.wav", "master_v2.wav", unicodedata.normalize("NFD", "마스터 v4.flac"), "mix 1.wav"):
        write(f"첫빛/{name}", "not sound, but named so")
    write("첫빛/자막/ep01_ko.srt", KO)
    write("첫빛/자막/ep01_en.srt", EN)
    write("첫빛/자막/ep02.kor.smi", SMI)
    write("첫빛/자막/ep03_ko_v2.srt", KO)
    write("첫빛/표지.psd", "a cover")
    write("첫빛/~$명단.xlsx", "")
    return tmp_path / "첫빛"


def toml(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "madang.toml").read_text(encoding="utf-8"))


def test_works_takes_languages_and_what_is_missing(drive: Path) -> None:
    said = init(drive)
    works = {work["id"]: work for work in toml(drive)["works"]}  # type: ignore[index,attr-defined,union-attr]
    assert set(works) == {"첫빛", "ep1", "ep2", "ep3"}
    assert {(t["kind"], t["files"]) for t in works["첫빛"]["takes"]} == {
        ("music.master", "master_FINAL_v{take}.wav"),
        ("music.master", "master_v{take}.wav"),
        ("music.master", "마스터 v{take}.flac"),
        ("music.mix", "mix 1.wav"),
    }
    assert [t["files"] for t in works["ep1"]["takes"]] == ["자막/ep01_{language}.srt"]
    assert [t["files"] for t in works["ep2"]["takes"]] == ["자막/ep02.kor.smi"]  # both its languages are in it
    assert [t["files"] for t in works["ep3"]["takes"]] == ["자막/ep03_{language}_v{take}.srt"]
    assert works["ep3"]["wanted"][0]["attributes"] == {"language": ["en", "ko"]}
    assert "Missing: localization.subtitle of ep3 in en." in said
    assert "표지.psd" in said
    assert "~$명단.xlsx" in said


def test_what_it_writes_is_read_back_as_the_same_takes(drive: Path) -> None:
    before = {(a.take.path, a.take.number, str(a.take.attributes)) for a in madang.check(drive).takes if a.take}
    init(drive)
    after = {(a.take.path, a.take.number, str(a.take.attributes)) for a in madang.check(drive).takes if a.take}
    assert after == before
    assert len(after) == 9
    assert {str(w.attributes) for w in madang.check(drive).missing} == {"{'language': 'en'}"}


def test_episodes_of_one_name_get_a_series(write: Write, tmp_path: Path) -> None:
    for episode in (1, 2, 3):
        write(f"마당 EP{episode:02d}.ko.srt", KO)
    init(tmp_path)
    works = {work["title"]: work for work in toml(tmp_path)["works"]}  # type: ignore[index,attr-defined,union-attr]
    assert works["마당"]["kind"] == "series"
    assert {works[f"마당 EP{e:02d}"]["parent"] for e in (1, 2, 3)} == {works["마당"]["id"]}


def test_names_that_mean_something_in_patterns_or_toml_are_taken_literally(write: Write, tmp_path: Path) -> None:
    for name in ("a [live].ko.srt", 'say "yes"?.ko.srt', "back\\slash.ko.srt"):
        write(name, KO)
    init(tmp_path)
    board = madang.check(tmp_path)
    assert len(board.takes) == 3
    assert board.notes == ()


def test_a_madang_toml_that_is_there_stays(write: Write, tmp_path: Path) -> None:
    mine = write("madang.toml", "# mine\n")
    with pytest.raises(madang.MadangError, match="there already"):
        init(tmp_path)
    assert mine.read_text(encoding="utf-8") == "# mine\n"


def test_an_empty_folder_gets_a_file_to_begin_with(tmp_path: Path) -> None:
    assert "0 works, 0 takes" in init(tmp_path)
    assert toml(tmp_path)["title"] == tmp_path.name
    assert madang.check(tmp_path).exit == 0
