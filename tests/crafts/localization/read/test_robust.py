"""Files that do harm: whatever stands in them, a reader answers with cues or with one sentence, in linear time."""

from pathlib import Path

import pytest

from madang.crafts.localization.read import MOST_BYTES, read_subtitle
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotMeasured, Unreadable

LONG = 300_000
SRT = b"1\n00:00:01,000 --> 00:00:02,000\n"
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000"


def read(name: str, raw: bytes, folder: Path) -> Subtitle | str:
    path = folder / name
    path.write_bytes(raw)
    try:
        return read_subtitle(path)
    except NotMeasured as problem:
        return f"{problem.why}; {problem.remedy}"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.srt", SRT + b"a" * LONG),
        ("a.srt", b"1" * LONG),
        ("a.srt", b" " * LONG + b"x"),
        ("a.srt", b"1\n00:00:01,000 --> " * (LONG // 20)),
        ("a.srt", SRT + b"\t \n" * (LONG // 3)),
        ("a.srt", SRT + b"<a " * (LONG // 3)),
        ("a.srt", SRT + b"{\\a" * (LONG // 3)),
        ("a.vtt", VTT + b" " + b"line:1 " * (LONG // 7) + b"\nx"),
        ("a.vtt", b"WEBVTT\n\n" + b"-->" * (LONG // 3)),
        ("a.vtt", b"WEBVTT\n\n" + b" " * LONG + b"-->"),
        ("a.smi", b"<SAMI><SYNC" + b" " * LONG),
        ("a.smi", b"<SAMI><SYNC Start=1><P>" + b"<" * LONG),
        ("a.smi", b"<SAMI><SYNC Start=1><P>" + b"<!--" * (LONG // 4)),
        ("a.ass", b"[Events]\nDialogue: " + b"," * LONG),
        ("a.ass", b"[Events]\n" + b"[a" * (LONG // 2)),
        ("a.ass", b"[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,,,,," + b"{\\k" * (LONG // 3)),
        ("a.ttml", b"<tt " + b" " * LONG),
        ("a.ttml", b"<tt><body><p begin='1s' end='2s'>" + b"a" * LONG + b"</p></body></tt>"),
        ("a.sbv", b"0:00:01.000,0:00:02.000\n" + b" \n" * (LONG // 2)),
        ("a.lrc", b"[00:01.00]" * (LONG // 10)),
        ("a.lrc", b"[a:" * (LONG // 3)),
        ("a.scc", b"Scenarist_SCC V1.0\n\n00:00:01:00\t" + b"9420 " * (LONG // 5)),
        ("a.scc", b"Scenarist_SCC V1.0\n\n00:00:01:00\t94 zzzz 942\n"),
        ("a.stl", b"850STL25.01"),
        ("a.stl", b"850STL25.01" + b"\0" * LONG),
        ("a.stl", b"850STL99.01" + b"\0" * LONG),
    ],
)
def test_long_lines_and_rubbish(name: str, raw: bytes, tmp_path: Path) -> None:
    found = read(name, raw, tmp_path)
    assert isinstance(found, str) or len(found) >= 1
    if isinstance(found, Subtitle):
        assert len(found.lines) == len(found)


def test_a_file_beyond_any_subtitle_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(Unreadable, match="64 MB"):
        read_subtitle(path)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks(newline: bytes, bom: bytes, tmp_path: Path) -> None:
    """Each format gives the same cue whatever ends its lines."""
    files = {
        "a.srt": SRT + b"one\ntwo\n",
        "a.vtt": VTT + b"\none\ntwo\n",
        "a.sbv": b"0:00:01.000,0:00:02.000\none\ntwo\n",
        "a.ass": b"[Events]\nFormat: Layer, Start, End, Text\nDialogue: 0,0:00:01.00,0:00:02.00,one\\Ntwo\n",
        "a.smi": b"<SAMI>\n<SYNC Start=1000><P>one<br>two\n<SYNC Start=2000><P>&nbsp;\n",
        "a.ttml": b"<tt>\n<body><div>\n<p begin='1s' end='2s'>one<br/>two</p>\n</div></body></tt>\n",
    }
    for name, raw in files.items():
        found = read(name, bom + raw.replace(b"\n", newline), tmp_path)
        assert isinstance(found, Subtitle), (name, found)
        assert (found.start.tolist(), found.end.tolist(), found.lines) == ([1000], [2000], (("one", "two"),)), name


def test_blanks_numbers_and_times_gone_wrong(tmp_path: Path) -> None:
    """No blank line between two cues, the same number twice, times that stand still, run back or lie below zero."""
    times = ["00:00:01,000 --> 00:00:01,000", "00:00:09,000 --> 00:00:02,000", "-00:00:01,000 --> 00:00:00,500"]
    text = "\n".join(f"1\n{line}\nline {number}" for number, line in enumerate(times))
    found = read("a.srt", text.encode(), tmp_path)
    assert isinstance(found, Subtitle)
    assert found.ids == ("1", "1", "1")
    assert list(zip(found.start.tolist(), found.end.tolist(), strict=True)) == [
        (1000, 1000),
        (9000, 2000),
        (-1000, 500),
    ]
    assert found.texts == ("line 0", "line 1", "line 2")


def test_nul_bytes(tmp_path: Path) -> None:
    found = read("a.srt", SRT + b"n\0l\n", tmp_path)
    assert isinstance(found, Subtitle)
    assert found.texts == ("n\ufffdl",)
    assert isinstance(read("a.srt", b"\0" * 1000, tmp_path), str)


def test_a_broken_encoding_is_said(tmp_path: Path) -> None:
    found = read("a.srt", SRT + "안녕".encode()[:-1] + b"\xff\xfe\xfd", tmp_path)
    assert isinstance(found, str)
    assert "encoding" in found
