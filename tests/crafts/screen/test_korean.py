"""Korean scripts as they are typed: headings, cues in three ways, episodes, and the old encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.screen.headings import Place, place_of
from madang.crafts.screen.read import read_script
from madang.crafts.screen.read.fountain import parse_fountain
from madang.crafts.screen.read.korean import parse_korean
from madang.crafts.screen.read.text import parse_text
from madang.errors import Unreadable

from .places import kinds

SCRIPT = """제목: 첫 방송

등장인물
민수 (19) 연습생

S#1. 연습실 안 (낮)

거울 앞. 민수와 지아가 땀에 젖어 있다.
민수: (숨을 고르며) 한 번만 더.
지아：마흔일곱 번째야.

S# 2. 한강 둔치 / 밤
강바람. 민수, 전화를 받는다.
민수(E)\t지금 갈게.
\t금방 갈게.

씬 3. 편집실 - 새벽

박 PD
(모니터를 보며)
방송이 두 시간 뒤야.

컷 투:

#4 옥상 (밤, 실외)
모두: 다시!
2부
씬 5
카페 안, 낮
아무도 없다.
"""


@pytest.mark.parametrize(
    ("line", "number", "heading"),
    [
        ("S#12. 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("s# 12 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("S#12-1. 카페 안 (낮)", "12-1", "카페 안 (낮)"),
        ("S#12A 카페 안 (낮)", "12A", "카페 안 (낮)"),
        ("씬 12. 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("씬12 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("#12 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("#12. 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("S12. 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("장면 12 - 카페 안 (낮)", "12", "카페 안 (낮)"),
        ("12. 카페 안 / 낮", "12", "카페 안 / 낮"),
        ("씬 12", "12", ""),
    ],
)
def test_a_heading_and_its_number(line: str, number: str, heading: str) -> None:
    (scene,) = parse_korean(f"{line}\n민수가 들어온다.\n").scenes
    assert (scene.number, scene.heading) == (number, heading)


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("카페 안 (낮)", Place("", "카페 안", "낮", "day")),
        ("카페 안 (밤/실내)", Place("INT", "카페 안", "밤", "night")),
        ("옥상 (N)", Place("", "옥상", "N", "night")),
        ("옥상 / D", Place("", "옥상", "D", "day")),
        ("한강 - 다음날 아침", Place("", "한강", "다음날 아침", "day")),
        ("민수의 집, 거실, 새벽", Place("", "민수의 집 - 거실", "새벽", "night")),
        ("실내", Place("", "실내", "", "")),
        ("INT. 카페 (회상) - 낮", Place("INT", "카페 (회상)", "낮", "day")),
        ("복도", Place("", "복도", "", "")),
        ("카페 (D/N)", Place("", "카페", "D/N", "night")),
        ("차 안 (잠시 후)", Place("", "차 안", "잠시후", "")),
        ("INT. HOUSE - CONTINUOUS", Place("INT", "HOUSE", "CONTINUOUS", "")),
        ("EXT./INT. CAR - MAGIC HOUR", Place("INT/EXT", "CAR - MAGIC HOUR", "", "")),
    ],
)
def test_what_a_heading_says(heading: str, place: Place) -> None:
    assert place_of(heading) == place


def test_a_script_as_people_type_it() -> None:
    script = parse_korean(SCRIPT)
    assert [(scene.episode, scene.number, scene.heading, scene.cast) for scene in script.scenes] == [
        ("", "1", "연습실 안 (낮)", ("민수", "지아")),
        ("", "2", "한강 둔치 / 밤", ("민수",)),
        ("", "3", "편집실 - 새벽", ("박 PD",)),
        ("", "4", "옥상 (밤, 실외)", ()),  # all are nobody's name
        ("2부", "5", "카페 안, 낮", ()),
    ]
    assert script.title == "첫 방송"
    assert kinds(script.scenes[0].elements[1:]) == [
        ("action", "거울 앞. 민수와 지아가 땀에 젖어 있다."),
        ("cue", "민수"), ("parenthetical", "(숨을 고르며)"), ("dialogue", "한 번만 더."),
        ("cue", "지아"), ("dialogue", "마흔일곱 번째야."),
    ]  # fmt: skip
    assert kinds(script.scenes[1].elements[2:]) == [("cue", "민수(E)"), ("dialogue", "지금 갈게.\n금방 갈게.")]
    assert kinds(script.scenes[2].elements[1:]) == [
        ("cue", "박 PD"), ("parenthetical", "(모니터를 보며)"), ("dialogue", "방송이 두 시간 뒤야."),
        ("transition", "컷 투:"),
    ]  # fmt: skip


def test_a_cue_alone_on_its_line_is_one_where_the_name_comes_back() -> None:
    twice = parse_korean("S#1. 카페\n\n하나\n없어요.\n\n하나\n진짜요.\n")
    assert twice.scenes[0].cast == ("하나",)
    once = parse_korean("S#1. 카페\n\n정적\n아무도 말하지 않는다.\n")
    assert once.scenes[0].cast == ()


def test_prose_with_a_colon_or_a_time_is_no_cue() -> None:
    script = parse_korean("S#1. 카페\n시간: 오후 세 시\n그가 말없이 천천히 걸어가 문을 연다: 아무도 없다.\n")
    assert script.scenes[0].cast == ()


def test_korean_headings_in_a_fountain_file() -> None:
    mixed = parse_fountain("INT. CAFE - DAY\n\nRain.\n\nS#2. 옥상 (밤)\n\n@민수\n응.\n\nS#3. 복도\n바로 이어진다.\n")
    assert [(scene.number, scene.heading) for scene in mixed.scenes] == [("", "INT. CAFE - DAY"), ("2", "옥상 (밤)")]
    assert len(mixed.doubts) == 1
    alone = parse_text("S#1. 카페 안 (낮)\n민수: 응.\n", "fountain")
    assert [scene.cast for scene in alone.scenes] == [("민수",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_encoding_gives_the_same_script(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "1부_대본.txt"
    path.write_bytes(SCRIPT.replace("\n", newline).encode(encoding))
    assert read_script(path).elements == parse_korean(SCRIPT).elements


def test_an_english_script_in_windows_1252_says_that_its_encoding_was_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.fountain"
    path.write_bytes("INT. CAFÉ – DAY\n\nAnn’s late.\n".encode("cp1252"))
    script = read_script(path)
    assert (script.scenes[0].heading, script.encoding) == ("INT. CAFÉ – DAY", "cp1252")
    assert "Windows-1252" in script.doubts[0].text


@pytest.mark.parametrize("data", [b"\x00\x01\x02INT. HOUSE", b"\xff\xfe\x00", b"   \n"])
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.fountain"
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        read_script(path)
