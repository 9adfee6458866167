"""TTML and IMSC text: containers of time, what shows when, white space, looks; the W3C's own documents."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from madang.crafts.localization.read import read_subtitle, ttml
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Unreadable

from ..conftest import DATA, needs_data

IMSC = DATA / "localization" / "imsc"
NAMES = (
    'xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
    'xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'
)


def read(body: str, head: str = "", more: str = "") -> Subtitle:
    text = f"<tt {NAMES} {more}><head>{head}</head><body>{body}</body></tt>"
    return ttml.parse(decode(text.encode()))[""]


def cues(found: Subtitle) -> list[tuple[float, float, str]]:
    times = zip(found.start.tolist(), found.end.tolist(), found.texts, strict=True)
    return [(float(start / found.rate), float(end / found.rate), text) for start, end, text in times]


@pytest.mark.data
@needs_data
def test_the_documents_of_the_w3c() -> None:
    """All are read; what their titles say about times holds."""
    found = {path.name: ttml.parse(decode(path.read_bytes()))[""] for path in sorted(IMSC.glob("*.ttml"))}
    assert len(found) == 159
    seq = cues(found["imsc1__timing_MediaSeqTiming002.ttml"])
    assert all(before[1] <= after[0] for before, after in pairwise(seq))
    nested = found["imsc1__region_nested-region-001.ttml"]
    assert nested.lines == (("Bottom Region", "Top Region"),)
    assert [oddity.text for oddity in nested.oddities] == ["This text should not appear Bottom Region Top Region"]


def test_parallel_and_sequential_containers() -> None:
    par = '<div begin="10s"><p begin="1s" end="3s">a</p><p begin="2s" dur="4s">b</p></div>'
    assert cues(read(par)) == [(11, 12, "a"), (12, 13, "a\nb"), (13, 16, "b")]
    seq = '<div begin="10s" timeContainer="seq"><p dur="2s">a</p><p begin="1s" dur="2s">b</p></div>'
    assert cues(read(seq)) == [(10, 12, "a"), (13, 15, "b")]


def test_a_parent_ends_its_children() -> None:
    assert cues(read('<div end="4s"><p begin="1s" end="9s">a</p></div>')) == [(1, 4, "a")]
    assert cues(read('<div><p begin="1s" end="9s" dur="2s">a</p></div>')) == [(1, 3, "a")]


def test_a_div_that_begins_late_keeps_its_children() -> None:
    assert cues(read('<div begin="10s"><p begin="0s" end="5s">a</p></div>')) == [(10, 15, "a")]


def test_spans_with_times_of_their_own() -> None:
    body = '<div><p begin="0s" end="4s">a <span begin="2s">b</span></p></div>'
    assert cues(read(body)) == [(0, 2, "a"), (2, 4, "a b")]


def test_neighbours_that_show_the_same_are_one_cue() -> None:
    body = '<div><p begin="0s" end="4s"><set begin="1s" tts:color="red"/>a</p><p begin="2s" end="3s"> </p></div>'
    assert cues(read(body)) == [(0, 4, "a")]


def test_text_without_an_end_stays_ten_seconds() -> None:
    assert cues(read('<div><p begin="1s">a</p></div>')) == [(1, 11, "a")]


@pytest.mark.parametrize(
    ("time", "more", "rate", "ticks"),
    [
        ("00:00:01.5", "", 1000, 1500),
        ("1.5s", "", 1000, 1500),
        ("1500ms", "", 1000, 1500),
        ("0.5m", "", 1000, 30000),
        ("1h", "", 1000, 3600000),
        ("00:00:01:12", 'ttp:frameRate="24"', 24, 36),
        ("36f", 'ttp:frameRate="24"', 24, 36),
        ("24f", 'ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', Fraction(24000, 1001), 24),
        ("500t", 'ttp:tickRate="7000"', 7000, 500),
        ("00:01:00:02", 'ttp:timeBase="smpte" ttp:dropMode="dropNTSC" ttp:frameRate="30" '
         'ttp:frameRateMultiplier="1000 1001"', Fraction(30000, 1001), 1800),
    ],
)  # fmt: skip
def test_times_are_whole_in_the_unit_the_file_speaks(time: str, more: str, rate: Fraction, ticks: int) -> None:
    found = read(f'<div><p begin="{time}" dur="{time}">a</p></div>', more=more)
    assert found.rate == rate
    assert found.start[0] == ticks


def test_thirds_of_a_second_beside_milliseconds() -> None:
    found = read('<div><p begin="1f" end="0.5s">a</p></div>', more='ttp:frameRate="3"')
    assert (Fraction(int(found.start[0])) / found.rate, Fraction(int(found.end[0])) / found.rate) == (
        Fraction(1, 3),
        Fraction(1, 2),
    )


def test_white_space() -> None:
    body = '<div><p begin="0s" end="1s">\n  one\n  <br/> two   <span> three</span>\n</p></div>'
    assert read(body).texts == ("one\ntwo three",)
    kept = '<div><p begin="0s" end="1s" xml:space="preserve">a  b</p></div>'
    assert read(kept).texts == ("a  b",)


def test_looks_come_from_styles_and_parents() -> None:
    head = (
        '<styling><style xml:id="s" tts:fontStyle="italic"/><style xml:id="t" style="s" tts:color="yellow"/></styling>'
    )
    body = '<div style="t"><p begin="0s" end="1s">a<span tts:fontStyle="normal" tts:color="white">b</span></p></div>'
    assert read(body, head).texts == ('<font color="#ffff00"><i>a</i></font>b',)


def test_ruby_stays_with_its_base() -> None:
    ruby = '<span tts:ruby="container"><span tts:ruby="base">東</span><span tts:ruby="text">ひがし</span></span>'
    found = read(f'<div><p begin="0s" end="1s">{ruby}へ</p></div>')
    assert found.texts == ("<ruby>東<rt>ひがし</rt></ruby>へ",)


def test_display_none_hides_for_a_while() -> None:
    body = '<div><p begin="0s" end="9s"><set begin="2s" end="4s" tts:display="none"/>a</p></div>'
    assert cues(read(body)) == [(0, 2, "a"), (4, 9, "a")]
    body = '<div><p begin="0s" end="9s" tts:display="none"><set begin="2s" end="4s" tts:display="auto"/>a</p></div>'
    assert cues(read(body)) == [(2, 4, "a")]


def test_text_that_looks_like_markup_is_text() -> None:
    found = read('<div><p begin="0s" end="1s">1 &lt; 2 &amp; &lt;i> &amp;lt; R&amp;B</p></div>')
    assert found.lines == (("1 < 2 & <i> &lt; R&B",),)


def test_regions() -> None:
    head = '<layout><region xml:id="low" tts:displayAlign="after"/><region xml:id="high" begin="2s"/></layout>'
    body = (
        '<div><p region="low" begin="0s" end="4s">low</p><p region="high" begin="0s" end="4s">high</p><p>no</p></div>'
    )
    found = read(body, head)
    assert cues(found) == [(0, 2, "low"), (2, 4, "low\nhigh")]
    assert found.settings == ("low", "low high")
    assert [oddity.text for oddity in found.oddities] == ["no"]


def bomb(levels: int = 9) -> str:
    entities = "".join(
        f'<!ENTITY l{level} "{f"&l{level - 1};" * 10 if level else "lol"}">' for level in range(levels + 1)
    )
    return f'<!DOCTYPE tt [{entities}]><tt {NAMES}><body><div><p begin="0s" end="1s">&l{levels};</p></div></body></tt>'


def test_a_billion_laughs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ttml"
    path.write_text(bomb(), encoding="utf-8")
    with pytest.raises(Unreadable, match="entities"):
        read_subtitle(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<tt><body>", "well-formed"),
        ("<tt>" + "<div>" * 10_000, "nest"),
        ('<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/hostname">]><tt><body>&x;</body></tt>', "entities"),
        ("<tt xmlns='http://www.w3.org/ns/ttml'><body/></tt>", "no cue"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ttml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match=why):
        read_subtitle(path)


def test_many_paragraphs_at_once_are_not_repeated_without_end() -> None:
    body = "".join(f'<p begin="{start}s" end="9000s">a{start}</p>' for start in range(3000))
    found = read(f"<div>{body}</div>")
    assert len(found) == 3000
    assert found.texts[2999] == "a2999"
