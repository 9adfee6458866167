"""check(): what is measured again and what is not, which take counts, and the exit code."""

from __future__ import annotations

import gc
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import madang
from madang.checking import prepare
from madang.crafts import installed
from madang.spans import Spans
from tests.conftest import cues

Write = Callable[[str, str], Path]
GOOD = cues((1000, 3000, "안녕하세요"), (4000, 6000, "반갑습니다"))
QUESTIONS = sum("localization.subtitle" in measure.over for measure in installed().measures.values())


def now(folder: Path) -> int:
    return madang.check(folder).measured_now


def test_nothing_changed_means_nothing_is_measured(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.srt", GOOD)
    assert now(tmp_path) == QUESTIONS
    assert now(tmp_path) == 0


def test_touch_measures_nothing(write: Write, tmp_path: Path) -> None:
    path = write("ep01.ko.srt", GOOD)
    now(tmp_path)
    os.utime(path, (1, 1))
    assert now(tmp_path) == 0


def test_a_same_size_edit_with_its_mtime_put_back_is_measured(write: Write, tmp_path: Path) -> None:
    path = write("ep01.ko.srt", GOOD)
    os.utime(path, (1, 1))
    time.sleep(2.1)  # so that the stat index trusts what it saw
    now(tmp_path)
    path.write_text(GOOD.replace("안녕", "만녕"), encoding="utf-8")
    os.utime(path, (1, 1))
    assert now(tmp_path) == QUESTIONS


def test_a_rename_that_changes_no_attribute_measures_no_take(write: Write, tmp_path: Path) -> None:
    path = write("ep01.ko.srt", GOOD)
    now(tmp_path)
    path.rename(path.with_name("ep02.ko.srt"))
    assert now(tmp_path) == 0


def test_a_rename_that_changes_an_attribute_asks_what_reads_it(write: Write, tmp_path: Path) -> None:
    path = write("ep01.ko.srt", GOOD)
    now(tmp_path)
    path.rename(path.with_name("ep01.en.srt"))
    assert now(tmp_path) > 0


def test_the_same_bytes_twice_are_measured_once(write: Write, tmp_path: Path) -> None:
    shutil.copy(write("ep01.ko.srt", GOOD), tmp_path / "ep02.ko.srt")
    board = madang.check(tmp_path)
    assert board.measured_now == QUESTIONS
    assert len(board.takes) == 2
    assert all(len(a.readings) + len(a.notes) == QUESTIONS for a in board.takes)


def test_deleting_the_cache_changes_nothing_but_time(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.srt", GOOD)
    first = madang.check(tmp_path, standards=["netflix"]).json()
    shutil.rmtree(tmp_path / ".madang")
    assert madang.check(tmp_path, standards=["netflix"]).json() == first


def test_a_standard_is_judged_anew_without_measuring(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.srt", cues((1000, 1400, "너무짧은자막이라읽을수가없습니다정말로")))
    loose = madang.check(tmp_path, attributes={"fps": 24})
    strict = madang.check(tmp_path, standards=["netflix"], attributes={"fps": 24})
    assert (loose.exit, strict.exit, strict.measured_now) == (0, 1, 0)


def test_only_the_current_take_counts(write: Write, tmp_path: Path) -> None:
    bad = cues((1000, 1100, "짧다"))
    write("ep01.ko.v1.srt", bad)
    write("ep01.ko.v2.srt", GOOD)
    board = madang.check(tmp_path, standards=["netflix"])
    first, second = board.takes
    assert first.gaps
    assert not second.gaps
    assert board.exit == 0
    write("takes.csv", "path,circled\nep01.ko.v1.srt,yes\n")
    circled = madang.check(tmp_path, standards=["netflix"])
    assert [a.take.current for a in circled.takes if a.take] == [True, False]
    assert circled.exit == 1


def test_an_older_take_that_cannot_be_read_does_not_close_the_gate(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.v1.srt", "")
    write("ep01.ko.v2.srt", GOOD)
    assert madang.check(tmp_path).exit == 0


def test_what_nobody_stated_is_assumed_and_shown(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.srt", GOOD)
    (take,) = madang.check(tmp_path, standards=["netflix"]).takes
    assert take.take is not None
    assert take.take.assumed == {"audience": "adult", "sdh": False, "fps": 24}
    (stated,) = madang.check(tmp_path, standards=["netflix"], attributes={"fps": 23.976}).takes
    assert stated.take is not None
    assert stated.take.attributes["fps"] == 23.976
    assert "fps" not in stated.take.assumed


def test_a_must_without_what_it_needs_is_exit_3(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.srt", GOOD)
    style = write(
        "house.toml",
        'profile = "house"\n[[clause]]\nid = "gap"\nmeasure = "localization.gap"\nlow = 2\nunit = "frames"\n'
        'severity = "must"\nscale = { value = 1, reason = "a frame" }\nsource = { title = "us", verified = "ours" }\n',
    )
    board = madang.check(tmp_path / "ep01.ko.srt", standards=[str(style)])
    assert board.exit == 3
    assert board.takes[0].blind == ("house.gap",)
    assert board.why == "nobody stated the fps of this take"
    assert madang.check(tmp_path / "ep01.ko.srt", standards=[str(style)], attributes={"fps": 25}).exit == 0


def test_wanted_and_missing(write: Write, tmp_path: Path) -> None:
    write(
        "madang.toml",
        '[[works]]\nid = "ep01"\ntakes = [{ kind = "localization.subtitle", files = "*.{language}.srt" }]\n'
        'wanted = [{ kind = "localization.subtitle", attributes = { language = ["ko", "ja"] } }]\n',
    )
    write("ep01.ko.srt", GOOD)
    board = madang.check(tmp_path)
    assert [wish.attributes for wish in board.missing] == [{"language": "ja"}]
    assert board.exit == 1
    assert json.loads(board.json())["missing"] == [
        {"work": "ep01", "kind": "localization.subtitle", "attributes": {"language": "ja"}}
    ]


def test_one_file_of_a_studio_is_checked_by_the_studio_s_standards(write: Write, tmp_path: Path) -> None:
    write(
        "madang.toml",
        'standards = ["netflix"]\n[[works]]\nid = "ep01"\n'
        'takes = [{ kind = "localization.subtitle", files = "subs/*.{language}.srt" }]\n'
        'wanted = [{ kind = "localization.subtitle", attributes = { language = "ja" } }]\n',
    )
    path = write("subs/ep01.ko.srt", cues((1000, 1100, "짧다")))
    write("subs/ep01.en.srt", cues((1000, 1100, "short")))
    board = madang.check(path)
    assert [a.take.path for a in board.takes if a.take] == ["subs/ep01.ko.srt"]
    assert {gap.profile for _, gap in board.gaps} == {"netflix"}
    assert board.missing == ()  # only a whole studio can be incomplete


def test_one_craft_only(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.srt", GOOD)
    assert madang.check(tmp_path, craft="music").takes == ()
    with pytest.raises(madang.MadangError, match="did you mean 'music'"):
        madang.check(tmp_path, craft="musik")


def test_measure_gives_the_same_objects_for_one_file(write: Write, tmp_path: Path) -> None:
    path = write("ep01.ko.srt", GOOD)
    answers = madang.measure(path)
    (checked,) = madang.check(tmp_path).takes
    assert [(r.measure, r.value, r.unit) for r in answers.readings] == [
        (r.measure, r.value, r.unit) for r in checked.readings
    ]
    with pytest.raises(madang.MadangError, match="there is no file"):
        madang.measure(tmp_path / "nothing.srt")


def test_a_file_overwritten_in_place_keeps_its_history(write: Write, tmp_path: Path) -> None:
    for length in (100, 300, 500):
        write("ep01.ko.srt", cues((1000, 1000 + length, "짧다")))
        madang.check(tmp_path)
    trends = madang.trends(madang.check(tmp_path, standards=["netflix"]))
    trend = next(t for t in trends if t.clause == "netflix.duration.min")
    assert [round(point.distance or 0, 3) for point in trend.points] == [0.733, 0.533, 0.333]


def test_several_jobs_give_the_same_board(write: Write, tmp_path: Path) -> None:
    for i in range(6):
        write(f"ep{i:02d}.ko.srt", cues((1000, 1100 + i, "짧다")))
    write("ep07.ko.srt", "")
    one = madang.check(tmp_path, standards=["netflix"], jobs=1).json()
    shutil.rmtree(tmp_path / ".madang")
    assert madang.check(tmp_path, standards=["netflix"], jobs=3).json() == one


# -- a part of a studio --------------------------------------------------------------------------------------------


def test_a_take_asked_for_by_name_counts_even_when_it_is_history(write: Write, tmp_path: Path) -> None:
    write("madang.toml", SUBTITLES)
    old = write("ep01.ko.v1.srt", cues((1000, 1100, "짧다")))
    write("ep01.ko.v2.srt", GOOD)
    assert madang.check(tmp_path, standards=["netflix"]).exit == 0
    assert madang.check(old, standards=["netflix"]).exit == 1


SUBTITLES = (
    '[[works]]\nid = "ep01"\ntakes = [{ kind = "localization.subtitle", files = "ep01.{language}.v{take}.srt" }]\n'
)


def test_a_file_asked_for_that_is_no_take_is_never_a_pass(write: Write, tmp_path: Path) -> None:
    board = madang.check(write("notes.psd", "x"))
    assert board.exit == 3
    assert "no craft here reads files .psd" in board.notes[0].why
    os.mkfifo(tmp_path / "pipe.srt")
    assert madang.check(tmp_path / "pipe.srt").exit == 3


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside another"])
def test_an_empty_folder_named_like_a_take_is_never_a_pass(write: Write, tmp_path: Path, beside: bool) -> None:
    (tmp_path / "ep02.ko.srt").mkdir()
    asked = [tmp_path / "ep02.ko.srt", *([write("ep01.ko.srt", GOOD)] if beside else [])]
    board = madang.check(*asked)
    assert board.exit == 3
    assert [note.kind for note in board.notes] == ["unreadable"]
    assert "a folder, named as if it were a .srt file" in board.notes[0].why


def test_a_folder_named_like_a_take_that_holds_takes_is_a_folder(write: Write, tmp_path: Path) -> None:
    write("old.srt/ep01.ko.srt", GOOD)
    board = madang.check(tmp_path / "old.srt")
    assert (board.exit, board.notes, len(board.takes)) == (0, (), 1)


def test_dots_in_a_path_lead_where_they_say(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/madang.toml", SUBTITLES)
    write("b/ep01.ko.srt", cues((1000, 1100, "짧다")))
    monkeypatch.chdir(tmp_path / "a")
    board = madang.check("../b", standards=["netflix"])
    assert (board.studio.title, board.exit) == ("b", 1)
    assert not (tmp_path / "a" / ".madang").exists()


# -- what is stated ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"audience": "kids"}, "audience cannot be 'kids' in --set; "),
        ({"sdh": "yes"}, "sdh cannot be 'yes' in --set; "),
        ({"language": "Klingonisch!"}, "is no language"),
        ({"fsp": 24}, "unknown attribute 'fsp' in --set; did you mean 'fps'"),
    ],
)
def test_a_value_no_clause_could_mean_is_wrong_use(write: Write, stated: dict[str, object], said: str) -> None:
    path = write("ep01.ko.srt", GOOD)
    with pytest.raises(madang.MadangError, match=said):
        madang.check(path, attributes=stated)  # type: ignore[arg-type]


@pytest.mark.parametrize("said", ["ko-KR", "Korean", "kor", "KO"])
def test_a_language_is_the_same_however_it_is_written(write: Write, said: str) -> None:
    (answers,) = madang.check(write("ep01.srt", GOOD), attributes={"language": said}).takes
    assert answers.take is not None
    assert answers.take.attributes["language"] == "ko"


def test_a_region_is_judged_as_its_language(write: Write, tmp_path: Path) -> None:
    write("ep01.en-GB.srt", cues((1000, 2000, "eighteen and a bit")))  # 18 characters a second: English allows 20
    write("ep01.fr-CA.srt", cues((1000, 2000, "dix-huit caractère")))  # French 17
    board = madang.check(tmp_path, standards=["netflix"])
    assert {a.take.attributes["language"]: a.take.work for a in board.takes if a.take} == {
        "en-GB": "ep1",
        "fr-CA": "ep1",
    }
    assert [gap.clause for a in board.takes for gap in a.gaps] == ["netflix.reading_speed.others.adult"]


def test_a_stated_language_picks_the_track_of_a_file_with_several(tmp_path: Path) -> None:
    text = (
        "<SAMI><HEAD><STYLE TYPE='text/css'><!--\n.KRCC { Name:Korean; lang:ko-KR; }\n.ENCC { lang:en-US; }\n-->"
        "</STYLE></HEAD><BODY>\n<SYNC Start=1000><P Class=KRCC>안녕<P Class=ENCC>Hello\n"
        "<SYNC Start=3000><P Class=KRCC>&nbsp;<P Class=ENCC>&nbsp;\n</BODY></SAMI>"
    )
    (tmp_path / "ep01.smi").write_text(text, encoding="utf-8")
    both = madang.check(tmp_path)
    assert sorted(str(a.take.attributes["language"]) for a in both.takes if a.take) == ["en", "ko"]
    one = madang.check(tmp_path, attributes={"language": "ko"})
    assert [a.take.attributes["language"] for a in one.takes if a.take] == ["ko"]
    assert one.notes == ()


# -- what may not be believed --------------------------------------------------------------------------------------


def test_a_file_that_changes_while_it_is_measured_is_not_kept(write: Write, tmp_path: Path) -> None:
    path = write("ep01.ko.srt", GOOD)
    check = prepare(tmp_path)
    path.write_text(cues((1000, 1100, "짧다")), encoding="utf-8")
    board = check.board()
    assert board.exit == 3
    assert {note.why for note in board.takes[0].notes} == {"the file changed while it was measured"}
    path.write_text(GOOD, encoding="utf-8")
    answers = madang.check(tmp_path).takes[0].reading("localization.duration")
    assert answers is not None
    assert answers.value == 2.0


def test_a_link_never_takes_the_place_of_the_folder_it_leads_to(write: Write, tmp_path: Path) -> None:
    write("real/ep01.ko.srt", GOOD)
    (tmp_path / "zlink").symlink_to(tmp_path / "real")
    (tmp_path / "alink").symlink_to(tmp_path / "real")
    board = madang.check(tmp_path)
    assert [a.take.path for a in board.takes if a.take] == ["real/ep01.ko.srt"]
    assert sorted(note.path for note in board.notes) == ["alink", "zlink"]


def test_one_file_may_be_a_take_of_two_works(write: Write, tmp_path: Path) -> None:
    takes = 'takes = [{ kind = "localization.subtitle", files = "ep01.{language}.srt" }]\n'
    write("madang.toml", f'[[works]]\nid = "cinema"\n{takes}[[works]]\nid = "stream"\nstandards = ["netflix"]\n{takes}')
    write("ep01.ko.srt", cues((1000, 1100, "짧다")))
    board = madang.check(tmp_path)
    assert [(a.work, len(a.gaps) > 0) for a in board.takes] == [("cinema", False), ("stream", True)]
    assert board.measured_now == QUESTIONS  # the same bytes, measured once


def test_no_span_lies_in_memory_but_those_that_are_looked_at(write: Write, tmp_path: Path) -> None:
    for number in range(3):
        write(f"ep0{number}.ko.srt", cues(*((i * 1000, i * 1000 + 300, f"짧다 {number} {i}") for i in range(20))))
    gc.collect()
    before = _spans_in_memory()  # other tests may have left some
    for kept in ("a new cache", "a warm cache"):
        board = madang.check(tmp_path, standards=["netflix"])
        gc.collect()
        assert _spans_in_memory() <= before, kept
        short = next(gap for gap in board.takes[0].gaps if gap.measure == "localization.duration")
        assert short.spans is not None
        assert short.spans.ref == tuple(str(i) for i in range(1, 21))
        assert len(json.loads(board.json())["takes"][2]["gaps"][0]["spans"]) > 0
        gc.collect()
        assert _spans_in_memory() <= before, kept


def _spans_in_memory() -> int:
    return sum(type(found) is Spans for found in gc.get_objects())
