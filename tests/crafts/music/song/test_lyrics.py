"""Lyrics as people and shops write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.music.song.lyrics import Lyrics, Word, read_lyrics
from madang.errors import Unreadable


def read(tmp_path: Path, name: str, text: str | bytes) -> Lyrics:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_lyrics(path)


def test_a_stamp_is_minutes_seconds_and_a_fraction_and_the_next_one_ends_the_line(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "a.lrc", "[ti:Song]\n[00:10.50]one\n[01:02.250] two\n[01:05]\n[02:00:75]three\n")
    assert lyrics.timed
    assert lyrics.metadata["ti"] == "Song"
    assert [(line.text, line.start_s, line.end_s, line.number) for line in lyrics.lines] == [
        ("one", 10.5, 62.25, 2),
        ("two", 62.25, 65.0, 3),
        ("three", 120.75, None, 5),
    ]


def test_stamps_out_of_order_stay_out_of_order(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "a.lrc", "[00:20.00]one\n[00:10.00]two\n")
    assert [line.start_s for line in lyrics.lines] == [20.0, 10.0]


def test_a_line_with_several_stamps_is_sung_as_often_and_the_lines_come_by_time(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "a.lrc", "[00:30.00][00:10.00]la la\n[00:20.00]one\n")
    assert [(line.text, line.start_s, line.number) for line in lyrics.lines] == [
        ("la la", 10.0, 1),
        ("one", 20.0, 2),
        ("la la", 30.0, 1),
    ]


def test_a_positive_offset_lets_lyrics_come_earlier(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "a.lrc", "[offset:+500]\n[00:10.00]one\n")
    assert lyrics.lines[0].start_s == 9.5


def test_words_have_times_of_their_own(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "a.lrc", "[00:10.00]<00:10.00> hello <00:10.50>wor<00:10.75>ld <00:11.25>\n[00:20.00]end")
    line = lyrics.lines[0]
    assert line.text == "hello world"
    assert line.words == (Word("hello", 10.0, 10.5), Word("wor", 10.5, 10.75), Word("ld", 10.75, 11.25))
    assert line.end_s == 11.25


APPLE = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:itunes="http://itunes.apple.com/lyric-ttml-extensions"
    xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="ko">
<head><metadata><ttm:title>노래</ttm:title>
<ttm:agent type="person" xml:id="v1"><ttm:name type="full">Mina</ttm:name></ttm:agent>
<ttm:agent type="person" xml:id="v2"/><ttm:agent type="group" xml:id="v3"/></metadata></head>
<body dur="02:29.720"><div begin="00:09.000" end="00:44.000" itunes:song-part="Verse">
<p begin="00:09.327" end="12.5s" ttm:agent="v1"><span begin="9.4" end="9.9">Ci</span><span begin="9.9"
 end="10.5">ty</span> <span begin="0:11.0" end="12.0">of</span> <span ttm:role="x-bg"><span begin="12.0"
 end="12.1">(ooh)</span></span></p>
</div><div ttm:agent="v2" itunes:songPart="Chorus"><p begin="00:00:15.5" dur="500ms">stars &amp; <br/>more</p>
<p begin="17" end="18" ttm:agent="v3">all</p></div></body></tt>"""


def test_ttml_has_lines_words_singers_sections_and_what_is_behind(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "a.ttml", APPLE)
    assert lyrics.timed
    assert (lyrics.language, lyrics.metadata["ti"]) == ("ko", "노래")
    assert [(line.text, line.start_s, line.end_s, line.who, line.section) for line in lyrics.lines] == [
        ("City of", 9.327, 12.5, ("Mina",), "Verse"),
        ("stars & more", 15.5, 16.0, ("v2",), "Chorus"),
        ("all", 17.0, 18.0, ("Mina", "v2"), "Chorus"),
    ]
    assert lyrics.lines[0].words[:2] == (Word("Ci", 9.4, 9.9), Word("ty", 9.9, 10.5))
    assert [(line.text, line.start_s, line.who) for line in lyrics.background] == [("(ooh)", 12.0, ("Mina",))]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("01:02:03.5", 3723.5), ("02:03", 123.0), ("7.25", 7.25), ("1.5h", 5400.0), ("2m", 120.0), ("250ms", 0.25),
     ("50f", 2.0), ("30t", 3.0), ("00:00:01:05", 1.2)],
)  # fmt: skip
def test_ttml_time_expressions(tmp_path: Path, said: str, seconds: float) -> None:
    root = '<tt xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" ttp:tickRate="10">'
    lyrics = read(tmp_path, "a.ttml", f'{root}<body><div><p begin="{said}">la</p></div></body></tt>')
    assert lyrics.lines[0].start_s == pytest.approx(seconds)


SHEET = """[Verse 1: Mina]
안녕 하세요

Jiu: 나는 나
계속
후렴
Mina & Jiu: 사랑
All: 라라라
[Hana] 혼자
She said: go
2절
(yeah yeah)
Jiu:
하나
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_sheet_names_sections_and_singers_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    lyrics = read(tmp_path, "lyrics.txt", SHEET.encode(encoding))
    assert not lyrics.timed
    assert [(line.text, line.who, line.section, line.number) for line in lyrics.lines] == [
        ("안녕 하세요", ("Mina",), "Verse 1", 2),
        ("나는 나", ("Jiu",), "Verse 1", 4),
        ("계속", ("Jiu",), "Verse 1", 5),
        ("사랑", ("Mina", "Jiu"), "후렴", 7),
        ("라라라", ("Mina", "Jiu", "Hana"), "후렴", 8),
        ("혼자", ("Hana",), "후렴", 9),
        ("She said: go", ("Hana",), "후렴", 10),
        ("(yeah yeah)", (), "2절", 12),
        ("하나", ("Jiu",), "2절", 14),
    ]
    assert lyrics.singers == ("Mina", "Jiu", "Hana")


def test_names_before_lrc_lines_are_singers_too(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "a.lrc", "[00:01.00]F: one\n[00:02.00]M: two\n[00:03.00]both: three\n")
    assert [(line.text, line.who) for line in lyrics.lines] == [
        ("one", ("F",)),
        ("two", ("M",)),
        ("three", ("F", "M")),
    ]


def test_everyone_is_everyone_however_often_they_are_called(tmp_path: Path) -> None:
    lyrics = read(tmp_path, "lyrics.txt", "[Verse: Mina]\none\n[Chorus: Jiu]\ntwo\nAll: three\n")
    assert lyrics.lines[-1].who == ("Mina", "Jiu")


def test_what_the_team_states_of_the_language_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "a.lrc"
    path.write_text("[la:en]\n[00:01.00]hola\n")
    assert read_lyrics(path).language == "en"
    assert read_lyrics(path, language="Spanish").language == "es"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.lrc", b"", "empty"),
        ("a.lrc", b"[ti:Song]\n\n", "no line of lyrics"),
        ("a.txt", b"\x00\x01\x02", "not a text file"),
        ("a.ttml", b"[00:01.00]la", "line 1: it is no TTML"),
        ("a.ttml", b"<tt>\n<p>", "line 2: it is not well-formed XML"),
        ("a.ttml", b"<tt><body>\n<p begin='soon'>a</p></body></tt>", "line 2: begin is 'soon', not a time"),
        ("a.ttml", b"<tt><body><p begin='" + b"9" * 999 + b"'>a</p></body></tt>", "not a time"),
        ("a.ttml", b'<!DOCTYPE a [<!ENTITY b "c">]><tt/>', "entity"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, text: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as caught:
        read(tmp_path, name, text)
    assert caught.value.remedy
