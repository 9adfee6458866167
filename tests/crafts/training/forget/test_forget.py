"""`madang training forget`: afterwards nothing names the person, nothing else is lost, and no take is touched."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from madang.crafts.training.forget.documents import json_forgotten, toml_forgotten
from madang.crafts.training.forget.marks import Someone
from madang.crafts.training.forget.sheets import cleaned
from madang.crafts.training.forget.tables import forgotten
from madang.sheets import read_rows
from tests import command

TOML = """\
title = "Debut"

[[people]]
id = "t07"
birth = 2011-03-01

[[people]]
id = "t08"
birth = 2010-03-01

# what is marked
[[works]]
id = "debut"

  [[works.takes]]
  kind = "training.ratings"
  files = "ratings.csv"

  [[works.takes]]
  kind = "training.roster"
  files = "roster.csv"

  [[works.takes]]
  kind = "music.stem"
  files = "song_vocal_stem_t{take}.wav"
  attributes = { role = "vocal", singer = "t07" }
"""
ROSTER = "id,birth,role,mentor,vocal\nt07,2011-03-01,centre,kim,70\nt08,2010-03-01,,t07,71\nt070,2009-01-01,,kim,72\n"
OBJECTIONS = "date,person,month,criterion,judge,objection,answered,answer\n2026-03-02,t07,,vocal,kim,I was ill,,\n"
OTHERS = {"t08", "t070", "a", "b", "c", "d"}
CONSENTS = "person,purpose,given,until,by\nt07,evaluation,2026-01-01,,guardian\nt08,evaluation,2026-01-01,,guardian\n"


def ratings() -> str:
    marks = {
        "t07": (3, 4, 3), "t08": (2, 4, 3), "t070": (1, 2, 4),
        "a": (4, 4, 3), "b": (1, 1, 2), "c": (3, 2, 3), "d": (2, 3, 1),
    }  # fmt: skip
    rows = [
        f"{person},{judge},vocal,{score},2026-03,{'not as free as t07' if person == 't08' else ''}"
        for person, scores in marks.items()
        for judge, score in zip(("kim", "lee", "park"), scores, strict=True)
    ]
    return "person,judge,criterion,score,month,comment\n" + "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("evaluated") / "studio"
    root.mkdir()
    files = {
        "madang.toml": TOML, "roster.csv": ROSTER, "ratings.csv": ratings(), "objections.csv": OBJECTIONS,
        "consents.csv": CONSENTS, "diary.md": "t07 sang well today\n",
    }  # fmt: skip
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    (root / "song_vocal_stem_t1.wav").write_bytes(b"RIFF not a sound")
    told = command.madang("training", "evaluate", root / "ratings.csv", "--json", "--html", root / "march.html")
    (root / "march.json").write_text(told.out, encoding="utf-8")
    command.madang("check", root, "--html", root / "board.html")
    return root


@pytest.fixture
def studio(evaluated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(evaluated, tmp_path / "studio"))


def mentions(root: Path, id: str) -> list[str]:
    """Every file, the cache too, that holds the id as a word: the grep of a stranger."""
    someone = Someone(id)
    found = []
    for path in sorted(root.rglob("*")):
        text = path.read_bytes().decode("latin-1") if path.is_file() else ""
        if someone.mentioned(text):
            found.append(path.relative_to(root).as_posix())
    return found


def test_without_yes_it_says_what_would_go_and_changes_nothing(studio: Path) -> None:
    before = {path: path.read_bytes() for path in studio.rglob("*") if path.is_file()}
    asked = command.madang("training", "forget", "t07", studio)
    assert asked.code == 1
    assert "run it again with --yes" in asked.err
    dry = command.madang("training", "forget", "t07", studio, "--dry-run")
    assert dry.code == 0
    for said in (
        "roster.csv: 1 row goes",
        "ratings.csv: 3 rows go",
        "objections.csv: 1 row goes",
        "march.html: a report",
    ):
        assert said in dry.out
    assert {path: path.read_bytes() for path in studio.rglob("*") if path.is_file()} == before


def test_afterwards_nothing_but_what_was_told_names_the_person(studio: Path) -> None:
    assert ".madang/cache.sqlite" in mentions(studio, "t07")
    ran = command.madang("training", "forget", "t07", studio, "--yes")
    assert ran.code == 0
    assert mentions(studio, "t07") == ["diary.md"]
    assert "still names them; mend it by hand: diary.md:1" in ran.out
    assert "still shows them, and stays yours to decide: song_vocal_stem_t1.wav" in ran.out
    assert (studio / "song_vocal_stem_t1.wav").read_bytes() == b"RIFF not a sound"
    assert not (studio / "march.html").exists()
    assert not (studio / "board.html").exists()


def test_everyone_else_stays_to_the_byte_and_the_studio_can_be_checked(studio: Path) -> None:
    command.madang("training", "forget", "t07", studio, "--yes")
    assert (studio / "roster.csv").read_text() == (
        "id,birth,role,mentor,vocal\nt08,2010-03-01,,forgotten,71\nt070,2009-01-01,,kim,72\n"
    )
    assert (studio / "consents.csv").read_text() == CONSENTS.replace("t07,evaluation,2026-01-01,,guardian\n", "")
    people = {row.cells[0] for row in read_rows(studio / "ratings.csv")[1:]}
    assert people == OTHERS
    assert {row["person"] for row in json.loads((studio / "march.json").read_text())["persons"]} == OTHERS
    toml = (studio / "madang.toml").read_text()
    assert '# what is marked\n[[works]]\nid = "debut"' in toml
    assert 'attributes = { role = "vocal" }' in toml
    board = command.madang("check", studio, "--json").json
    assert {take["path"] for take in board["takes"]} >= {"ratings.csv", "roster.csv"}
    assert mentions(studio, "t07") == ["diary.md"]
    measured = command.madang("training", "evaluate", studio / "ratings.csv", "--json").json
    assert {row["person"] for row in measured["persons"]} == OTHERS


def test_the_tombstone_says_when_and_nothing_of_whom(studio: Path) -> None:
    command.madang("training", "forget", "t07", studio, "--yes")
    stone = (studio / "forgotten.csv").read_text()
    assert stone.splitlines()[0] == "date,files,rows,reports,remembered"
    assert "t07" not in stone
    assert stone.splitlines()[1].split(",")[2:4] == ["6", "2"]
    again = command.madang("training", "forget", "t09", studio, "--yes")
    assert again.code == 1
    assert "names t09" in again.err


def test_the_cache_keeps_what_it_knows_of_others(studio: Path) -> None:
    (studio / "other_lyrics.txt").write_text("la la la\n")
    command.madang("check", studio)
    database = studio / ".madang" / "cache.sqlite"

    def subjects() -> int:
        db = sqlite3.connect(database)
        count = db.execute("SELECT count(*) FROM answers").fetchone()[0]
        db.close()
        return int(count)

    before = subjects()
    command.madang("training", "forget", "t07", studio, "--yes")
    assert 0 < subjects() < before


def test_a_merged_month_survives_the_row_it_stood_in() -> None:
    rows = [
        ["month", "trainee", "judge", "criterion", "score"],
        ["2026-03", "t1", "kim", "vocal", "3"],
        ["", "", "lee", "vocal", "4"],
        ["", "t2", "kim", "vocal", "5"],
        ["2026-04", "t2", "kim", "vocal", "5"],
    ]
    assert forgotten(rows, Someone("t1"), True) == [
        rows[0], None, None, ["2026-03", "t2", "kim", "vocal", "5"], rows[4],
    ]  # fmt: skip


def test_an_id_that_is_a_number_takes_no_mark_of_that_size_with_it() -> None:
    rows = [["trainee", "mentor", "score"], ["7", "1", "3"], ["8", "7", "7"]]
    assert forgotten(rows, Someone("7"), True) == [rows[0], None, ["8", "forgotten", "7"]]


def test_a_roster_without_a_mentor_gets_none_from_the_row_above() -> None:
    rows = [["id", "role", "mentor"], ["t1", "", "kim"], ["t2", "", ""]]
    assert forgotten(rows, Someone("t1"), True) == [rows[0], None, rows[2]]


@pytest.mark.parametrize("table", [[["id", "text"], ["1", "Hello"], ["2", "1"]], [["a", "b"], ["1", "2"]]])
def test_a_table_that_is_about_nobody_is_left_alone(table: list[list[str]]) -> None:
    assert forgotten(table, Someone("1"), False) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_csv_keeps_its_encoding_its_line_ends_and_its_quotes(encoding: str) -> None:
    text = '연습생;점수;의견\r\n미나;3;좋다\r\n소라;4;"둘; ""셋"""\r\n'
    data, rows = cleaned(text.encode(encoding), lambda table: forgotten(table, Someone("미나"), True))
    assert (data.decode(encoding), rows) == (text.replace("미나;3;좋다\r\n", ""), 1)


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook() -> bytes:
    strings = ["person", "judge", "score", "미나", "Kim Mina", "sora", "R&amp;B"]
    cells = [[0, 1, 2], [3, 6, None], [5, 3, None]]
    rows = "".join(
        f'<row r="{at}" spans="1:3">'
        + "".join(
            f'<c r="{letter}{at}" s="2" t="s"><v>{each}</v></c>'
            if each is not None
            else f'<c r="{letter}{at}"><v>{at}</v></c>'
            for letter, each in zip("ABC", row, strict=True)
        )
        + "</row>"
        for at, row in enumerate(cells, 1)
    )
    items = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = {
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Target="calcChain.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{items}</sst>",
        "xl/calcChain.xml": f"<calcChain {MAIN}/>",
        "xl/styles.xml": f"<styleSheet {MAIN}/>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return held.getvalue()


def test_a_workbook_loses_the_rows_and_the_strings_nobody_shows_any_more(tmp_path: Path) -> None:
    data, rows = cleaned(workbook(), lambda table: forgotten(table, Someone("미나"), True))
    assert rows == 1
    path = tmp_path / "ratings.xlsx"
    path.write_bytes(data)
    assert [row.cells for row in read_rows(path)] == [("person", "judge", "score"), ("sora", "forgotten", "3")]
    with zipfile.ZipFile(path) as book:
        text = "".join(book.read(name).decode() for name in book.namelist())
        assert "xl/calcChain.xml" not in book.namelist()
    for gone in ("미나", "Kim Mina", "calcChain"):
        assert gone not in text
    assert "styleSheet" in text


def test_what_the_tools_printed_loses_the_person_and_keeps_every_number() -> None:
    told = {
        "persons": [{"person": "3", "measure": 0.1}, {"person": "4", "measure": 3}],
        "criteria": [{"criterion": "vocal", "categories": [1, 2, 3], "thresholds": [3, 1, 2]}],
        "members": ["3", "4"],
        "chemistry": [[3, 4, 1], [4, 5, 3]],
    }
    after = json_forgotten(json.dumps(told), Someone("3"))
    assert after is not None
    assert json.loads(after) == told | {
        "persons": told["persons"][1:], "members": ["4"], "chemistry": [[4, 5, 3]],
    }  # fmt: skip
    assert json_forgotten('{"notes": ["3"]}', Someone("3")) is None  # none of ours


def test_a_toml_that_would_come_to_mean_something_else_is_left_alone() -> None:
    assert toml_forgotten('[[works]]\nid = "mina"\n', Someone("mina")) is None
    text = 'choose = 2\n[[cap]]\nname = "age"\nids = ["mina", "jun"]\nat_most = 1\n'
    assert toml_forgotten(text, Someone("mina")) == text.replace('"mina", ', "")
