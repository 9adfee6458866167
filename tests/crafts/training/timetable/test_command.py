"""`madang training timetable` as a black box."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import command

TOML = """week = 2026-03-02

[[rooms]]
room = "A"
kind = "dance"
seats = 12
available = "Mon-Fri 15:00-22:00; Sat/Sun 09:00-20:00"
"""
TRAINEES = """3월 연습생 명단,,,,
연습생,생년월일,하교,그룹,성명
t01,2011-03-04,16:30,all,Kim Mina
t02,2012-07-01,16:30,all,Lee Jun
"""
LESSONS = "lesson,who,skill,minutes,times,room\nensemble,all,dance,120,2,dance\nsolo,t02,dance,60,1,dance\n"
COACHES = "coach,skills,available\nkim,dance,월-금 15:00-22:00; 토 10:00-18:00\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "week"
    home.mkdir()
    for name, text in (
        ("timetable.toml", TOML),
        ("trainees.csv", TRAINEES),
        ("lessons.csv", LESSONS),
        ("coaches.csv", COACHES),
    ):
        (home / name).write_text(text, encoding="utf-8")
    return home


def planned(folder: Path, *arguments: str | Path, seconds: str = "0.5") -> command.Ran:
    return command.madang("training", "timetable", folder, "--seconds", seconds, *arguments)


def test_a_folder_becomes_a_timetable_in_every_format(folder: Path, tmp_path: Path) -> None:
    outs = [tmp_path / f"week.{end}" for end in ("json", "xlsx", "html", "ics")]
    ran = planned(folder, *(part for out in outs for part in ("-o", out)), "--calendars", tmp_path / "each")
    assert ran.code == 0, ran.err
    assert "3 of 3 lessons placed" in ran.out
    assert "the checker found no breach" in ran.out
    told = json.loads(outs[0].read_text())
    assert (told["asked"], told["placed"], told["breaches"]) == (3, 3, [])
    assert (told["missing"], told["missing_bound"]) == (0, 0)
    assert {tuple(each["trainees"]) for each in told["lessons"]} == {("t01", "t02"), ("t02",)}

    import icalendar
    import openpyxl

    events = icalendar.Calendar.from_ical(outs[3].read_bytes()).walk("VEVENT")
    starts = [each["start"] for each in told["lessons"]]
    assert sorted(event.decoded("dtstart").isoformat(timespec="minutes") for event in events) == sorted(starts)
    assert sorted(path.name for path in (tmp_path / "each").iterdir()) == ["kim.ics", "t01.ics", "t02.ics"]
    own = icalendar.Calendar.from_ical((tmp_path / "each" / "t01.ics").read_bytes()).walk("VEVENT")
    assert len(own) == 2
    sheet = openpyxl.load_workbook(outs[1])["lessons"]
    assert sheet.max_row == 4
    page = outs[2].read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "http" not in page
    for out in (outs[0], outs[2], outs[3]):
        assert "Mina" not in out.read_text(encoding="utf-8")
        assert "2011" not in out.read_text(encoding="utf-8")  # nor a birth date
    for out in (outs[0], outs[1]):
        assert planned(folder, "--check", out).code == 0


def test_the_same_seed_gives_the_same_document(folder: Path) -> None:
    one, other = (planned(folder, "--json", "--seed", "7", seconds="20") for _ in range(2))
    assert (one.code, one.json["ended"]) == (0, "moves")
    assert one.out == other.out


def test_a_search_that_the_clock_ends_says_so(folder: Path) -> None:
    (folder / "lessons.csv").write_text("lesson,who,skill,minutes,times,room\nensemble,all,dance,60,40,dance\n")
    ran = planned(folder, "--json", seconds="0.1")
    assert ran.json["ended"] == "time"
    assert "the clock ended the search" in ran.err


def test_names_where_they_are_asked_for(folder: Path, tmp_path: Path) -> None:
    assert planned(folder, "-o", tmp_path / "week.html", "--names").code == 0
    assert "Kim Mina" in (tmp_path / "week.html").read_text(encoding="utf-8")


def test_a_timetable_changed_by_hand_is_checked(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "week.csv"
    sheet.write_text(
        "lesson,start,end,coach,room\n"
        "ensemble,2026-03-02 20:30,2026-03-02 22:30,kim,A\n"
        "ensemble,2026-03-03 16:30,2026-03-03 18:30,kim,\n"
    )
    ran = planned(folder, "--check", sheet, "--json")
    assert ran.code == 1
    found = {(each["rule"], each["who"]) for each in ran.json["breaches"]}
    assert ("KR-PCAIDA-22-night, Art. 22(2)", "t01") in found
    assert ("rooms", "ensemble") in found
    assert ("coaches", "kim") in found  # home at 22:00


def test_what_finds_no_room_is_told_and_no_file_is_left(folder: Path, tmp_path: Path) -> None:
    (folder / "lessons.csv").write_text(LESSONS.replace("120,2", "300,8"))
    ran = planned(folder, "-o", tmp_path / "week.json")
    assert ran.code == 1
    assert "because" in ran.out
    assert not (tmp_path / "week.json").exists()
    told = planned(folder, "--json")
    assert told.code == 1
    assert told.json["unplaced"]
    part = planned(folder, "-o", tmp_path / "week.json", "--partial")
    assert part.code == 0
    assert json.loads((tmp_path / "week.json").read_text())["unplaced"]


def test_nothing_of_somebody_is_overwritten(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "week.xlsx"
    mine.write_text("mine")
    ran = planned(folder, "-o", mine)
    assert (ran.code, mine.read_text()) == (2, "mine")
    assert "is there already" in ran.err
    assert planned(folder, "-o", tmp_path / "week.pdf").code == 2


def test_lessons_follow_from_gaps_the_weakest_first(folder: Path) -> None:
    (folder / "lessons.csv").unlink()
    (folder / "coaches.csv").write_text("coach,skills\nkim,dance\nlee,vocal\n")
    (folder / "gaps.csv").write_text("person,skill,gap\nt01,dance,0.5\nt01,vocal,2.0\nt02,vocal,-0.2\n")
    told = planned(folder, "--json").json
    times: dict[str, int] = {}
    for each in told["lessons"]:
        times[each["lesson"]] = times.get(each["lesson"], 0) + 1
    assert times == {"t01 vocal": 3}  # 180 minutes a week: 2.0, 1.0 and 0.67 come before 0.5
    evaluation = {
        "persons": [
            {"person": "t01", "month": "2026-01", "measure": 3.0},
            {"person": "t01", "month": "2026-02", "measure": 0.4},
        ],
        "criteria": [{"criterion": "dance", "difficulty": 0.5}, {"criterion": "vocal", "difficulty": -1.0}],
    }  # fmt: skip
    (folder / "gaps.csv").unlink()
    (folder / "march.json").write_text(json.dumps(evaluation))
    (folder / "timetable.toml").write_text('gaps = "march.json"\n' + TOML)
    assert {each["lesson"] for each in planned(folder, "--json").json["lessons"]} == {"t01 dance"}


def test_lessons_and_shoots_count_together_in_a_studio(folder: Path) -> None:
    (folder / "madang.toml").write_text(
        'standards = ["kr-youth", "welfare-house"]\n[[people]]\nid = "t01"\nbirth = 2011-03-04\n'
        '[[people]]\nid = "t02"\nbirth = 2012-07-01\n[[works]]\nid = "cohort"\n'
        'takes = [{ kind = "training.timetable", files = "*.timetable.json" }]\n[[works]]\nid = "video"\n'
        'takes = [{ kind = "training.timetable", files = "shoots.hours.csv" }]\n'
    )
    assert planned(folder, "-o", folder / "week.timetable.json").code == 0

    def welfare() -> tuple[dict[str, float], dict[str, float]]:
        works = command.madang("check", folder, "--json").json["works"]
        gaps = {gap["clause"]: gap["worst"] for work in works for gap in work["gaps"]}
        return gaps, {read["measure"]: read["value"] for work in works for read in work["readings"]}

    gaps, values = welfare()
    assert gaps == {}
    assert values["welfare.week_hours"] == 5
    rows = [f"t02,2026-03-{day:02d} 00:00,2026-03-{day:02d} 05:00,shoot" for day in range(2, 9)]
    (folder / "shoots.hours.csv").write_text("person,start,end,kind\n" + "\n".join(rows) + "\n")
    assert welfare()[0]["kr-youth.week.under_15"] == 40  # 5 h of lessons, 35 h of shoots


def test_birth_dates_come_from_the_studio(folder: Path) -> None:
    (folder / "trainees.csv").write_text("trainee,groups\nt01,all\nt02,all\n")
    assert any("t01 has no birth date" in note for note in planned(folder, "--json").json["notes"])
    (folder / "madang.toml").write_text('[[people]]\nid = "t01"\nbirth = 2011-03-04\n')
    notes = planned(folder, "--json").json["notes"]
    assert [note for note in notes if "t01" in note] == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("timetable.toml", TOML.replace("2026-03-02", "2026-03-03"), "is a Tuesday"),
        ("timetable.toml", TOML.replace("week =", "wek ="), "did you mean 'week'"),
        ("timetable.toml", "week = 2026-03-02\n[[", "no valid TOML"),
        ("timetable.toml", TOML.replace("22:00;", "25:00;"), "rooms 1: available is"),
        ("timetable.toml", TOML + "[house]\nday_hours = 12\n", "the house may set 1 to 8"),
        ("trainees.csv", TRAINEES.replace("2012-07-01", "July"), "trainees.csv line 4: birth is 'July'"),
        ("trainees.csv", TRAINEES.replace("t02", "t01"), "the trainee t01 is listed twice"),
        ("lessons.csv", LESSONS.replace("all,", "everybody,"), "no trainee or group 'everybody'"),
        ("lessons.csv", LESSONS.replace("120", "100"), "half hours"),
        ("lessons.csv", "nothing\n", "no row of headings"),
        ("lessons.csv", "", "lessons.csv: it holds no row"),
        ("lessons.csv", "", "lessons.csv"),
    ],
)
def test_mistakes_are_told_in_one_sentence(folder: Path, name: str, text: str, said: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    ran = planned(folder)
    assert ran.code == 3
    assert said.replace("no row of headings", "none of its first rows is a row of headings") in ran.err


def test_a_folder_without_a_week_says_what_it_needs(tmp_path: Path) -> None:
    ran = command.madang("training", "timetable", tmp_path)
    assert ran.code == 3
    assert "says no week" in ran.err
    assert command.madang("training", "timetable", tmp_path / "none.toml").code == 3


def test_a_week_written_as_sheets_is_read_as_the_same_week(tmp_path: Path) -> None:
    """What the bench hands to the command is the week it means."""
    from bench.material_weeks import drawn, sheets
    from madang.crafts.training.timetable.read import read_week

    week = drawn(21, 12)
    sheets(week, tmp_path)
    assert week.holidays
    assert read_week(tmp_path, None, []) == week
