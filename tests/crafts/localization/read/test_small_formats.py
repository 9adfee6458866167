"""ASS, SBV and LRC."""

from pathlib import Path

import pytest

from madang.crafts.localization.read import ass, lrc, read_subtitle, sbv
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Unreadable

ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Alignment
Style: Default,Arial,2

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a note
Dialogue: 1,0:00:01.50,0:00:03.25,Default,Ann,0,0,0,,{\\k20}Hel{\\k30}lo,{\\i1} you{\\i0}\\Nthere
Dialogue: 0,noon,0:00:05.00,Default,,0,0,0,,lost
"""


def read_ass(text: str = ASS) -> Subtitle:
    return ass.parse(decode(text.encode()))[""]


def test_ass() -> None:
    found = read_ass()
    assert (found.start.tolist(), found.end.tolist()) == ([1500], [3250])
    assert found.texts == ("{\\k20}Hel{\\k30}lo,{\\i1} you{\\i0}\\Nthere",)
    assert found.lines == (("Hello, you", "there"),)
    assert found.settings == ("1,Default,Ann,0,0,0,",)
    assert [(oddity.line, oddity.text[-4:]) for oddity in found.oddities] == [(12, "lost")]
    assert found.head.text.endswith("Style: Default,Arial,2\n\n")


def test_fields_in_another_order() -> None:
    found = read_ass("[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,a, b\n")
    assert found.texts == ("a, b",)


def test_drawings_show_no_text() -> None:
    found = read_ass("[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,{\\p1}m 0 0 l 1 1{\\p0}x\n")
    assert found.lines == (("x",),)


def test_ass_without_events() -> None:
    with pytest.raises(Unreadable, match="Events"):
        read_ass("[Script Info]\nTitle: x\n")


def test_sbv() -> None:
    text = "0:00:01.000,0:00:03.500\nfirst\nsecond\n\n1:00:00.000,1:00:01.000\nlast\n\nstray\n"
    found = sbv.parse(decode(text.encode()))[""]
    assert (found.start.tolist(), found.end.tolist()) == ([1000, 3_600_000], [3500, 3_601_000])
    assert found.texts == ("first\nsecond", "last")
    assert [(oddity.line, oddity.text) for oddity in found.oddities] == [(8, "stray")]


def test_lrc() -> None:
    text = "[ti:song]\n[00:01.50][00:10.00]again\n[00:04.00]\n[00:05.5]<00:05.50>once <00:06.00>more\nstray\n"
    found = lrc.parse(decode(text.encode()))[""]
    assert found.start.tolist() == [1500, 5500, 10_000]
    assert found.end.tolist() == [4000, 10_000, 15_000]
    assert found.lines == (("again",), ("once more",), ("again",))
    assert found.head == ("[ti:song]",)
    assert [oddity.text for oddity in found.oddities] == ["stray"]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (ASS, "ass"),
        ("0:00:01.000,0:00:03.500\nfirst\n", "sbv"),
        ("[ar:x]\n[00:01.00]a\n[00:02.00]\n", "lrc"),
        ("<tt xmlns='http://www.w3.org/ns/ttml'><body><div><p begin='0s' end='1s'>a</p></div></body></tt>", "ttml"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\na\n", "vtt"),
        ("<sync start=1><p>a<sync start=2><p>&nbsp;", "smi"),
        ("1\n00:00:01,000 --> 00:00:02,000\n[Events] <tt>\n", "srt"),
        ("1\n00:00:01,000 --> 00:00:02,000\na\n", "srt"),
    ],
)
def test_the_content_tells_the_format(text: str, format: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert read_subtitle(path).format == format


def test_a_line_of_lyrics_without_words_is_the_out_time_of_the_one_before() -> None:
    text = "\ufeff[ti:x]\n[00:01.00]one\n[00:04]\n[00:05.00]two\n[00:06.00]three\n"
    document = decode(text.encode())
    spots = lrc.parse(document)[""].out_spots.tolist()
    assert [document.text[first:after] for first, after in spots if first >= 0] == ["00:04"]
    assert spots[1:] == [[-1, -1], [-1, -1]]
