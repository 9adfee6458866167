"""`madang screen script`, `breakdown` and `merge` as black boxes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.command import below, madang

from .test_korean import SCRIPT as KOREAN
from .test_measures import GOOD


def saved(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_a_script_as_json(tmp_path: Path) -> None:
    ran = madang("screen", "script", saved(tmp_path, "a.fountain", GOOD), "--json")
    assert ran.code == 0
    told = ran.json
    assert [scene["id"] for scene in told["scenes"]] == ["1", "2", "3"]
    assert told["scenes"][1] == {
        "id": "2", "number": "2", "episode": "", "heading": "EXT. STREET - NIGHT", "int_ext": "EXT", "set": "STREET",
        "time": "NIGHT", "day_night": "night", "eighths": 1, "page": 1, "cast": ["BO"], "line": 8,
    }  # fmt: skip
    assert told["characters"] == [
        {"name": "ANN", "cues": 1, "scenes": ["1"]}, {"name": "BO", "cues": 1, "scenes": ["2"]},
    ]  # fmt: skip
    assert told["eighths"] == sum(scene["eighths"] for scene in told["scenes"])


def test_a_script_for_people(tmp_path: Path) -> None:
    ran = madang("screen", "script", saved(tmp_path, "대본.txt", KOREAN, "cp949"))
    assert ran.code == 0
    assert "    1     2/8  연습실 안 (낮)  [민수, 지아]" in ran.out.splitlines()
    assert ran.out.splitlines()[-1] == "5 scenes, 6/8 pages, 3 speak"


def test_a_near_heading_is_told_with_its_line(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.fountain", GOOD + "\nINT. BAR - DAY\nShe waits.\n")
    assert f"{path}:17: this looks like a scene heading" in madang("screen", "script", path).err


def test_a_script_in_another_format_reads_back(tmp_path: Path) -> None:
    source, made = saved(tmp_path, "대본.txt", KOREAN), tmp_path / "a.fdx"
    assert madang("screen", "script", source, "--to", "fdx", "-o", made).code == 0
    first, second = (madang("screen", "script", path, "--json").json for path in (source, made))
    assert [(s["id"], s["heading"], s["cast"]) for s in first["scenes"]] == [
        (s["id"], s["heading"], s["cast"]) for s in second["scenes"]
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["script", "none.fountain"], 3, "no such file"),
        (["script", "empty.fountain"], 3, "the file is empty"),
        (["script", "prose.fountain"], 1, "there is no scene in it"),
        (["script", "good.fountain", "--to", "fdx"], 2, "needs -o OUT"),
        (["script", "good.fountain", "-o", "good.fountain"], 2, "never overwritten"),
        (["script", "good.fountain", "-o", "a.pdf"], 2, "no format that can be written"),
        (["script", "bomb.fdx"], 3, "entities of its own"),
        (["breakdown", "nothing", "-o", "a.csv"], 2, "there is no nothing"),
        (["breakdown", "prose.fountain", "-o", "a.csv"], 1, "there is no scene in it"),
        (["breakdown", "good.fountain"], 2, "-o OUT.csv"),
        (["breakdown", "good.fountain", "-o", "no/a.csv"], 2, "there is no folder"),
        (["merge", "good.fountain", "prose.fountain", "-o", "a.fdx"], 1, "there is no scene in prose.fountain"),
        (["merge", "good.fountain", "good.fountain", "-o", "good.fountain"], 2, "never overwritten"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_leaves_no_file(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    saved(tmp_path, "good.fountain", GOOD)
    saved(tmp_path, "empty.fountain", "")
    saved(tmp_path, "prose.fountain", "She waits.\n")
    saved(tmp_path, "bomb.fdx", '<!DOCTYPE a [<!ENTITY b "c">]><FinalDraft/>')
    before = below(tmp_path)
    ran = madang("screen", *arguments, cwd=tmp_path)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert below(tmp_path) == before


def test_the_breakdown_of_a_folder(tmp_path: Path) -> None:
    saved(tmp_path, "show/ep01.fountain", GOOD)
    saved(tmp_path, "show/ep02_대본.txt", KOREAN, "cp949")
    saved(tmp_path, "show/ep01_v1.fdx", "not read: it is older")
    saved(tmp_path, "show/notes.txt", "not a script")
    saved(tmp_path, "show/cast.csv", "role,actor,aliases\nAnne,Kim,ANN\n")
    (tmp_path / "show/ep01.fountain").rename(tmp_path / "show/ep01_v2.fountain")
    out = tmp_path / "breakdown.csv"
    ran = madang("screen", "breakdown", tmp_path / "show", "-o", out)
    assert ran.code == 0
    assert "8 scenes of 2 script(s)" in ran.out
    assert "ep01_v1.fdx is an older draft" in ran.err
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["episode"], row["scene"], row["cast"]) for row in rows[:4]] == [
        ("1", "1", "Anne"), ("1", "2", "BO"), ("1", "3", ""), ("2", "1", "민수; 지아"),
    ]  # fmt: skip
    assert rows[0]["eighths"] == "1"


def test_two_files_that_are_the_same_draft_are_asked_about(tmp_path: Path) -> None:
    saved(tmp_path, "ep01.fountain", GOOD)
    saved(tmp_path, "ep01.fdx", "x")
    ran = madang("screen", "breakdown", tmp_path, "--json")
    assert (ran.code, "the same draft" in ran.err) == (2, True)


def test_edits_of_an_earlier_breakdown_stay(tmp_path: Path) -> None:
    script = saved(tmp_path, "a.fountain", GOOD)
    keep = saved(tmp_path, "old.csv", "episode,scene,props\n,1,letter\n,7,cup\n")
    ran = madang("screen", "breakdown", script, "--keep", keep, "--json")
    assert ran.json["scenes"][0]["props"] == [{"name": "letter", "guess": False}]
    assert ran.json["dropped"] == [["", "7"]]
    assert ran.json["without_cast"] == [["", "3"]]


def test_a_merge_numbers_the_new_draft_and_tells_what_changed(tmp_path: Path) -> None:
    old = saved(tmp_path, "old.fountain", GOOD)
    new = saved(
        tmp_path, "new.fountain", GOOD.replace(" #2#", "").replace("EXT. ROOF", "INT. LIFT - DAY\n\nUp.\n\nEXT. ROOF")
    )
    out = tmp_path / "merged.fountain"
    ran = madang("screen", "merge", old, new, "-o", out, "--json")
    assert [(one["number"], one["what"]) for one in ran.json["scenes"]] == [
        ("1", "same"), ("2", "same"), ("2A", "new"), ("3", "same"),
    ]  # fmt: skip
    assert "INT. LIFT - DAY #2A#" in out.read_text(encoding="utf-8")
    assert "2A  new" in madang("screen", "merge", old, new, "-o", tmp_path / "again.fdx").out
