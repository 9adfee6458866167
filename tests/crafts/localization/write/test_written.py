"""Writing: untouched files come back to the byte; of changed ones only what changed is another."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.subtitle import NEW, Cue, Subtitle
from madang.crafts.localization.write import FORMATS, write_subtitle, written
from madang.errors import NotMeasured, Refused

from ..conftest import DATA, needs_data

FILES = {
    "srt": "1\n00:00:01,000 --> 00:00:02,000\n<i>one</i>\n\n7\n00:00:03,000 --> 00:00:04,000 X1:5\ntwo\nthree\n\n"
    "stray\n\n8\n0:0:5,0 --> 0:0:6,5\nfour\n",
    "vtt": "WEBVTT - x\n\nSTYLE\n::cue {}\n\nREGION\nid:r\n\nNOTE a\n\nid\n00:01.000 --> 00:02.000 line:1 odd:x\none\n"
    "\nNOTE b\n\n00:00:03.000 --> 00:00:04.000\ntwo\n\n00:05.000\t-->\t00:06.500\nthree",
    "sbv": "0:00:01.000,0:00:02.000\none\n\n0:00:03.000,0:00:04.000\ntwo\n\n0:00:05.000,0:00:06.500\nthree\n",
    "ass": "[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
    "Comment: 0,0:00:00.00,0:00:01.00,D,note\nDialogue: 0,0:00:01.00,0:00:02.00,D,{\\k5}one\n"
    "Dialogue: 3,0:00:03.00,0:00:04.00,E,two, and more\nDialogue: 0,0:00:05.00,0:00:06.50,D,three\n\n[Fonts]\nx\n",
    "ttml": '<tt xmlns="http://www.w3.org/ns/ttml"><head><metadata>m</metadata></head><body><div>\n'
    '<p begin="1s" end="2s">one</p> <!-- c --> <p begin="00:00:03.000" dur="1s" xml:id="b">two<br/>x</p>\n'
    '<p begin="5s" end="6.5s">three</p>\n</div></body></tt>\n',
    "smi": "<SAMI><HEAD><STYLE><!--\n.KRCC {lang:ko-KR;}\n.ENCC {lang:en-US;}\n--></STYLE></HEAD><BODY>\n"
    "<SYNC Start=1000><P Class=KRCC>하나\n<SYNC Start=1500><P Class=ENCC>One\n<SYNC Start=2000><P Class=KRCC>&nbsp;\n"
    "<SYNC Start=2500><P Class=ENCC>&nbsp;\n<SYNC Start=3000><P Class=KRCC>둘<br>둘\n"
    "<SYNC Start=4000><P Class=KRCC>&nbsp;\n<SYNC Start=5000><P Class=KRCC>셋\n<SYNC Start=6500><P Class=KRCC>&nbsp;\n"
    "</BODY></SAMI>\n",
    "lrc": "[ti:x]\n[00:01.00]one\n[00:02.00]\n[00:03.00]two\n[00:04.00]\n[00:05.00]three\n[00:06.50]\n",
}


def read(name: str, raw: bytes, folder: Path, language: str | None = None) -> Subtitle:
    path = folder / f"read.{name}"
    path.write_bytes(raw)
    return read_subtitle(path, language=language)


def again(subtitle: Subtitle, folder: Path) -> Subtitle:
    """Written and read once more."""
    return read(subtitle.format, written(subtitle), folder, subtitle.language or None)


def columns(subtitle: Subtitle) -> tuple[object, ...]:
    return subtitle.start.tolist(), subtitle.end.tolist(), subtitle.texts, subtitle.settings


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", FILES)
def test_untouched_files_come_back_to_the_byte(name: str, newline: str, tmp_path: Path) -> None:
    raw = FILES[name].replace("\n", newline).encode()
    found = read(name, raw, tmp_path)
    assert len(found) == 3
    assert written(found) == raw


@pytest.mark.parametrize("name", FILES)
def test_moved_times_are_read_again(name: str, tmp_path: Path) -> None:
    found = read(name, FILES[name].encode(), tmp_path)
    moved = replace(found, start=found.start + 40, end=found.end - 50)
    assert columns(again(moved, tmp_path)) == columns(moved)


@pytest.mark.parametrize("name", FILES)
def test_changed_texts_are_read_again(name: str, tmp_path: Path) -> None:
    found = read(name, FILES[name].encode(), tmp_path)
    changed = replace(found, texts=("새 글", *found.texts[1:]))
    assert columns(again(changed, tmp_path)) == columns(changed)


@pytest.mark.parametrize("name", FILES)
def test_split_merged_and_removed_cues(name: str, tmp_path: Path) -> None:
    found = read(name, FILES[name].encode(), tmp_path)
    more = found.settings
    cues = [
        Cue(1000, 1400, "A", settings=more[0]),
        Cue(1500, 2000, "B", settings=more[0]),
        Cue(3000, 6500, "C", settings=more[1]),
    ]
    edited = found.rearranged(cues, [0, NEW, 1])
    after = again(edited, tmp_path)
    assert columns(after) == columns(edited)
    if name == "srt":
        assert after.ids == ("1", "2", "3")


@pytest.mark.parametrize("kept", ["NOTE a", "NOTE b", "STYLE", "REGION", "WEBVTT - x", "line:1 odd:x"])
def test_what_stands_between_cues_stays(kept: str, tmp_path: Path) -> None:
    found = read("vtt", FILES["vtt"].encode(), tmp_path)
    edited = found.rearranged([Cue(3000, 4100, "two"), Cue(900, 1000, "new")], [1, NEW])
    assert (kept in written(edited).decode()) == (kept != "line:1 odd:x")
    moved = replace(found, end=found.end + 1)
    assert kept in written(moved).decode()


def test_the_other_language_of_a_sami_file_stays(tmp_path: Path) -> None:
    found = read("smi", FILES["smi"].encode(), tmp_path, "ko")
    moved = replace(found, start=found.start + 100, end=found.end + 100)
    path = tmp_path / "out.smi"
    write_subtitle(moved, path)
    assert columns(read_subtitle(path, language="ko")) == columns(moved)
    english = read_subtitle(path, language="en")
    assert (english.start.tolist(), english.end.tolist(), english.texts) == ([1500], [2500], ("One",))


@pytest.mark.parametrize("name", ["srt", "smi"])
def test_the_encoding_stays_and_says_what_it_cannot_hold(name: str, tmp_path: Path) -> None:
    raw = FILES[name].replace("one", "하나").replace("\n", "\r\n").encode("cp949")
    found = read(name, raw, tmp_path)
    assert found.encoding == "cp949"
    changed = written(replace(found, texts=("똠", *found.texts[1:])))
    assert "똠" in changed.decode("cp949")
    assert changed.count(b"\r\n") == changed.count(b"\n")
    with pytest.raises(Refused, match="CP949 has no place for '😀'"):
        written(replace(found, texts=("😀", *found.texts[1:])))


def test_an_ass_time_that_did_not_move_keeps_its_shape(tmp_path: Path) -> None:
    raw = "[Events]\nFormat: Start, End, Text\nDialogue: 00:00:01.000,0:00:02.00,a\n"
    found = read("ass", raw.encode(), tmp_path)
    assert written(replace(found, end=found.end + 100)).decode() == raw.replace("2.00", "2.10")


def test_a_format_nobody_writes() -> None:
    with pytest.raises(Refused, match="doc"):
        written(Subtitle.of([Cue(0, 1, "a")], format="doc"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_without_any_cue(name: str) -> None:
    rate = {"stl": 25, "scc": 0}.get(name, 1000)
    empty = Subtitle.of([], format=name, rate=Fraction(rate) if rate else Fraction(30000, 1001))
    assert isinstance(written(empty), bytes)


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("folder", ["cs231n-ko-en", "webvtt-wpt", "imsc", "stl-irt", "scc", "smi"])
def test_real_files_come_back_to_the_byte(folder: str) -> None:
    seen = 0
    for path in sorted((DATA / "localization" / folder).iterdir()):
        if path.suffix in (".md", ".json", ".txt", ""):
            continue
        try:
            found = read_subtitle(path)
        except NotMeasured:
            continue
        assert written(found) == path.read_bytes(), path.name
        seen += 1
    assert seen


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("folder", ["cs231n-ko-en", "imsc", "stl-irt", "smi"])
def test_real_files_moved_are_read_again(folder: str, tmp_path: Path) -> None:
    for path in sorted((DATA / "localization" / folder).iterdir()):
        if path.suffix not in (".srt", ".ttml", ".stl", ".smi"):
            continue
        try:
            found = read_subtitle(path)
        except NotMeasured:
            continue
        by = 5 if found.rate < 1000 else 200
        moved = replace(found, start=found.start + by, end=found.end + by)
        out = tmp_path / f"a{path.suffix}"
        write_subtitle(moved, out)
        after = read_subtitle(out, language=found.language or None)
        at = [time / after.rate for time in after.start.tolist()]
        # A document that mixes frames with decimal seconds cannot say every time; the nearest is good enough.
        wanted = [time / moved.rate for time in moved.start.tolist()]
        assert all(abs(one - other) <= Fraction(1, 2000) for one, other in zip(at, wanted, strict=True)), path.name
