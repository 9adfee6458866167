"""The breakdown: what is known and what is guessed, sheets as people keep them, and edits that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.screen.breakdown.make import breakdown_of, episode_names
from madang.crafts.screen.breakdown.read import read_breakdown
from madang.crafts.screen.breakdown.sheet import Breakdown, Item, kept
from madang.crafts.screen.breakdown.write import written
from madang.crafts.screen.cast import Cast, Member, read_cast
from madang.crafts.screen.read.fountain import parse_fountain
from madang.crafts.screen.read.korean import parse_korean
from madang.errors import Unreadable
from madang.workbook import workbook

SCRIPT = """S#1. 카페 안 (낮, 실내)
지아가 택시에서 내려 우산을 편다. 민수네 집이 보인다.
민수: 왔어?

S#2. 옥상 (이어서)
아무도 없다.
"""


def made(text: str = SCRIPT, cast: Cast | None = None) -> Breakdown:
    other = parse_korean("S#1. 집 (낮)\n지아: 응.\n")
    return breakdown_of([("1", parse_korean(text)), ("2", other)], cast)


def test_what_headings_and_cues_say_is_known_and_the_rest_is_a_guess() -> None:
    first, second, third = made().rows
    assert first.id == ("1", "1")
    assert first.cells["int_ext"] == (Item("INT"),)
    assert first.cells["set"] == (Item("카페 안"),)
    assert first.cells["day_night"] == (Item("day"),)
    assert first.cells["cast"] == (Item("민수"), Item("지아", guess=True))  # Jia is seen, and speaks elsewhere
    assert first.cells["vehicles"] == (Item("택시", guess=True),)
    assert first.cells["props"] == (Item("우산", guess=True),)
    assert second.cells["day_night"] == (Item("day", guess=True),)  # it goes on from a scene by day
    assert "cast" not in second.cells
    assert third.id == ("2", "1")


def test_a_name_within_a_word_is_nobody() -> None:
    (row,) = breakdown_of(
        [("", parse_korean("S#1. 집 (낮)\n지아이들이 논다. 민수교육원.\n민수: 응.\n지아: 응.\n"))]
    ).rows
    assert row.cells["cast"] == (Item("민수"), Item("지아"))


def test_roles_go_by_the_name_of_the_cast_sheet() -> None:
    cast = Cast((Member("김민수", aliases=("민수",)), Member("한지아", aliases=("지아",)), Member("이사장")))
    assert made(cast=cast).rows[0].names("cast") == ("김민수", "한지아")


def test_synopses_of_the_writer_are_no_guess() -> None:
    (row,) = breakdown_of([("", parse_fountain("INT. HOUSE - DAY\n\n= She leaves.\n\nAnn packs.\n"))]).rows
    assert row.cells["synopsis"] == (Item("She leaves."),)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".toml"])
def test_what_is_written_reads_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"breakdown{suffix}"
    path.write_bytes(written(made(), suffix))
    again = read_breakdown(path)
    assert again.faults == ()
    assert [(row.id, row.heading, row.eighths, dict(row.cells)) for row in again.rows] == [
        (row.id, row.heading, row.eighths, dict(row.cells)) for row in made().rows
    ]


KOREAN_SCHEDULE = [
    ["<첫 방송> 촬영계획표"],
    ["작성", "조연출"],
    ["회차", "S#", "장소", "D/N", "내/외", "분량", "등장인물", "소품", "촬영장소", "촬영일", "비고", "기온"],
    ["1", "12A", "카페 안", "N", "내", "1 4/8", "민수, 지아", "우산/편지?", "연남동", "2026-11-02", "크레인", "3"],
    ["", "", "점심"],
    ["1", "13", "한강", "낮", "외", "2/8", "민수", "", "", "", "", ""],
]


def saved(folder: Path, name: str, rows: list[list[str]]) -> Path:
    path = folder / name
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    path.write_bytes(workbook(rows) if path.suffix == ".xlsx" else text.encode("cp949"))
    return path


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv"])
def test_a_schedule_that_exists_is_read_by_its_korean_headings(tmp_path: Path, name: str) -> None:
    first, second = read_breakdown(saved(tmp_path, name, KOREAN_SCHEDULE)).rows
    assert (first.episode, first.scene, first.eighths) == ("1", "12A", 12)
    assert {column: first.names(column) for column in first.cells} == {
        "set": ("카페 안",), "day_night": ("night",), "int_ext": ("INT",), "cast": ("민수", "지아"),
        "props": ("우산", "편지"), "location": ("연남동",), "shoot_day": ("2026-11-02",), "notes": ("크레인",),
    }  # fmt: skip
    assert first.cells["props"] == (Item("우산"), Item("편지", guess=True))
    assert (second.one("day_night"), second.one("int_ext"), second.eighths) == ("day", "EXT", 2)


def test_english_headings_too(tmp_path: Path) -> None:
    rows = [["Scene", "Int/Ext", "Set", "D/N", "Pages", "Cast"], ["A12", "I/E", "CAR", "Night", "0.03", "ANN; BO"]]
    (row,) = read_breakdown(saved(tmp_path, "a.csv", rows)).rows
    assert (row.scene, row.one("int_ext"), row.one("day_night"), row.eighths) == ("A12", "INT/EXT", "night", 1)
    assert row.names("cast") == ("ANN", "BO")


def test_a_scene_that_is_there_twice_and_a_length_that_is_none_are_faults(tmp_path: Path) -> None:
    rows = [["scene", "pages", "set"], ["1", "1/8", "a"], ["1", "lots", "b"]]
    found = read_breakdown(saved(tmp_path, "a.csv", rows))
    assert [fault.line for fault in found.faults] == [3, 3]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.csv", "a,b\n1,2\n", "headings"),
        ("a.csv", "scene,set\n", "no scene"),
        ("a.toml", "x = 1\n", "no \\[\\[scene\\]\\]"),
        ("a.toml", '[[scene]]\nscene = "1"\nporps = ["x"]\n', "did you mean 'props'"),
        ("a.toml", "[[scene]\n", "no TOML"),
    ],
)
def test_what_is_no_breakdown_is_told(tmp_path: Path, name: str, text: str, why: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match=why):
        read_breakdown(path)


def test_what_people_wrote_stays_and_guesses_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("episode,scene,cast,props,location\n1,1,민수; 지아,편지 ?,연남동\n1,9,민수,,\n", encoding="utf-8")
    new, dropped = kept(made(), read_breakdown(path))
    assert new.rows[0].cells["cast"] == (Item("민수"), Item("지아"))
    assert new.rows[0].cells["props"] == (Item("우산", guess=True),)
    assert new.rows[0].names("location") == ("연남동",)
    assert [row.id for row in dropped] == [("1", "9")]


def test_episodes_by_the_names_of_their_files() -> None:
    def named(*names: str) -> list[str]:
        return list(episode_names([Path(name) for name in names]).values())

    assert named("ep01.fountain", "ep02.fdx") == ["1", "2"]
    assert named("드라마 3부 대본.hwp", "드라마 4부 대본.hwp") == ["3", "4"]
    assert named("one.fountain", "two.fountain") == ["1", "2"]
    assert named("film.fountain") == [""]


CASTS = {
    "cast.csv": "역할,배우,별칭,생년월일\n민수,김하늘,Minsu / M,2012.3.31\n박 PD,이바다,,\n",
    "cast.toml": '[[cast]]\nrole = "민수"\nactor = "김하늘"\naliases = ["Minsu", "M"]\nbirth = 2012-03-31\n'
    '[[cast]]\nrole = "박 PD"\nactor = "이바다"\n',
}


@pytest.mark.parametrize("name", CASTS)
def test_a_cast_sheet(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(CASTS[name], encoding="utf-8")
    cast = read_cast(path)
    assert cast.faults == ()
    assert [(one.role, one.actor, one.aliases, str(one.birth)) for one in cast.members] == [
        ("민수", "김하늘", ("Minsu", "M"), "2012-03-31"), ("박 PD", "이바다", (), "None"),
    ]  # fmt: skip
    minsu, pd = cast.named("MINSU"), cast.named("박pd")
    assert minsu is cast.members[0]
    assert pd is cast.members[1]
    assert cast.named("하나") is None


def test_a_cast_sheet_that_contradicts_itself_says_so(tmp_path: Path) -> None:
    path = tmp_path / "cast.csv"
    path.write_text("role,actor,birth\n민수,a,\n민수,b,\n,c,\n지아,d,yesterday\n", encoding="utf-8")
    assert [fault.line for fault in read_cast(path).faults] == [3, 4, 5]
