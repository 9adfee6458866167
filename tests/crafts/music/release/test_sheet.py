"""The release sheet: TOML and spreadsheets say the same, and every mistake has its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.music.release.package import load_release, read_release
from madang.errors import Mistakes, Unreadable

from .conftest import HEAD, WHOLE, Read

KOREAN = """\
앨범명,앨범 아티스트,UPC,레이블,발매일,트랙 번호,곡명,피처링,작곡,작사,ISRC,재생 시간,19금,파일명
첫 빛,하늘,4006381333931,마당,2026. 3. 1.,1,첫 빛,,김하늘 50%,Lee 50%,KR-A38-26-00001,0:04,N,01.wav
,,,,,2,Night Bus,Mina,김하늘,김하늘; Lee,KR-A38-26-00002,0:04,Y,02.wav
"""


def test_the_sheet_is_read(read: Read):
    release = read()
    first, second = release.sheet.tracks
    assert (first.duration, second.advisory, release.advisory) == (4.0, "explicit", "explicit")
    assert release.sheet.territories == ["KR", "JP"]
    assert [artist.name for artist in release.artists(first)] == ["하늘"]
    lines = WHOLE.splitlines()
    assert lines[release.line("tracks", 1, "isrc") - 1].startswith('isrc = "KRA382600002"')
    assert lines[release.line("upc") - 1].startswith("upc")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "첫 빛"\ntype', 'titel = "첫 빛"\ntype', "unknown key 'titel'; did you mean 'title'?"),
        ('type = "ep"', 'type = "epp"', "release.toml:2: 'epp' is not a type; did you mean 'ep'?"),
        ('upc = "4006381333931"', "upc = 4006381333931", "release.toml:7: 'upc' is wrong: write the number in quotes"),
        ("release_date = 2026-03-01", 'release_date = "soon"', "release.toml:8: 'release_date' is wrong"),
        ('"jp"', '"Japan"', 'write "worldwide" or two letters'),
        ('duration = "0:04"', 'duration = "4 sec"', "release.toml:19: 'duration' is wrong: write a time like 3:45"),
        ('duration = "0:04"', "duration = nan", "release.toml:19: 'duration' is wrong"),
        ('master = "masters/01', 'master = "../01', "'master' is wrong: it leads out of the release's folder"),
        ('master = "masters/01', 'master = "/01', "leads out"),
        ("share = 50", "share = 150", "'share' is wrong: input should be less than or equal to 100"),
        ("number = 2", "number = 1", "release.toml:24: track 1-1 is in line 14 already"),
        ("[[tracks]]", "[[track]]", "unknown key 'track'; did you mean 'tracks'?"),
        ('title = "첫 빛"\ntype', 'title = "첫 빛\ntype', "not valid TOML"),
    ],
)
def test_every_mistake_has_its_line_and_a_way_out(read: Read, old: str, new: str, said: str):
    with pytest.raises(Unreadable) as caught:
        read(WHOLE, (old, new))
    assert said in caught.value.why
    assert "\n" not in caught.value.why
    assert caught.value.remedy


def test_a_line_is_found_however_the_tracks_are_written(read: Read):
    """A list of tables has no headers; a remark that looks like one is none."""
    listed = read(HEAD + 'tracks = [{ number = 1, title = "a" }, { number = 2, title = "b" }]\n')
    assert listed.line("tracks", 1, "isrc") == len(HEAD.splitlines()) + 1
    text = WHOLE.replace("[[tracks]]\nnumber = 2", "# [[tracks]]\n  [[ tracks ]] # two\nnumber = 2")
    assert "KRA382600002" in text.splitlines()[read(text).line("tracks", 1, "isrc") - 1]


def test_all_mistakes_come_at_once(tmp_path: Path):
    path = tmp_path / "release.toml"
    path.write_text(
        HEAD.replace('label = "마당"', "label = 1").replace('genre = "K-Pop"', "genr = 1"), encoding="utf-8"
    )
    with pytest.raises(Mistakes) as caught:
        load_release(path)
    assert [mistake.line for mistake in caught.value.mistakes] == [1, 4, 11]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00" * 100, b"a = [" * 5000])
@pytest.mark.parametrize("name", ["release.toml", "release.csv"])
def test_what_is_no_sheet_is_said(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read_release(path)
    assert name in caught.value.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_korean_spreadsheet(tmp_path: Path, encoding: str, delimiter: str):
    path = tmp_path / "release.csv"
    path.write_bytes(KOREAN.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))
    release = read_release(path)
    first, second = release.sheet.tracks
    assert (release.sheet.title, release.sheet.upc, str(release.sheet.release_date)) == (
        "첫 빛", "4006381333931", "2026-03-01",
    )  # fmt: skip
    assert [(w.name, w.roles, w.share) for w in first.writers] == [
        ("김하늘", ["composer"], 50.0),
        ("Lee", ["lyricist"], 50.0),
    ]
    assert [(w.name, w.roles) for w in second.writers] == [("김하늘", ["composer", "lyricist"]), ("Lee", ["lyricist"])]
    assert (second.advisory, second.duration, second.master) == ("explicit", 4.0, "02.wav")
    assert [(a.name, a.role) for a in second.artists] == [("하늘", "main"), ("Mina", "featured")]
    assert (release.line("tracks", 1, "isrc"), release.line("upc")) == (3, 2)


def test_semicolons_part_columns_and_pipes_part_names(tmp_path: Path):
    path = tmp_path / "release.csv"
    path.write_text("Album;Track No;Title;Artist;Composer\nLight;1;Light;A | B (featured);X|Y\n", encoding="utf-8")
    track = read_release(path).sheet.tracks[0]
    assert [(a.name, a.role) for a in track.artists] == [("A", "main"), ("B", "featured")]
    assert [w.name for w in track.writers] == ["X", "Y"]


def test_what_all_tracks_say_is_the_releases(tmp_path: Path):
    path = tmp_path / "release.csv"
    path.write_text("Album,No,Title,Artist,Feat,Language\nAB,1,A,Sky,Mina,ko\nAB,2,B,Sky,,ko\n", encoding="utf-8")
    sheet = read_release(path).sheet
    assert ([artist.name for artist in sheet.artists], sheet.language) == (["Sky"], "ko")
    path.write_text("Album,No,Title,Artist\nAB,1,A,Sky\nAB,2,B,Sea\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="the column 'album artists' is missing"):
        read_release(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("재생 시간", "재생시각", "release.csv:1: unknown heading '재생시각'"),
        ("레이블", "UPC", "release.csv:1: 'UPC' and 'UPC' are the same column"),
        ("0:04,Y", "0.04,Y", "release.csv:3: duration '0.04' is wrong: write a time like 3:45"),
        (",,,,,2,", ",,,,,two,", "release.csv:3: 'two' is no number; write it like 3"),
        (",,,,,2,", ",,4006381333932,,,2,", "release.csv:3: UPC is '4006381333932' here and another in line 2"),
        ("2026. 3. 1.", "2026-02-30", "release.csv:2: '2026-02-30' is no release date; write it like 2026-03-01"),
        ("02.wav", "02.wav,extra", "release.csv:3: this row has 15 cells below 14 headings"),
        (",,,,,2,Night Bus", ",,,,,2,", "release.csv:3: the column 'title' is missing or empty here"),
        (",,,,,2,", ",,,,,1,", "release.csv:3: track 1-1 is in line 2 already"),
        ("김하늘 50%", "김하늘 (singer) 50%", "release.csv:2: "),
    ],
)
def test_mistakes_of_a_spreadsheet(tmp_path: Path, old: str, new: str, said: str):
    assert old in KOREAN
    path = tmp_path / "release.csv"
    path.write_text(KOREAN.replace(old, new), encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_release(path)
    assert said in caught.value.why
