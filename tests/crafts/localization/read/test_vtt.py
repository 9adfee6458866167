"""WebVTT: the W3C parser, held against the web platform tests and their outcome in another implementation."""

import json

import pytest

from madang.crafts.localization.read import read_subtitle, vtt
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Unreadable

from ..conftest import DATA, needs_data

WPT = DATA / "localization" / "webvtt-wpt"


def read(text: str) -> Subtitle:
    return vtt.parse(decode(text.encode()))[""]


@pytest.mark.data
@needs_data
def test_web_platform_tests() -> None:
    files = sorted(WPT.glob("*.vtt"))
    assert len(files) == 19
    for path in files:
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        found = vtt.parse(decode(path.read_bytes()))[""]
        cues = list(zip(found.ids, found.start.tolist(), found.end.tolist(), found.texts, strict=True))
        wanted = [(cue["id"], round(cue["start"] * 1000), round(cue["end"] * 1000), cue["text"]) for cue in expected]
        assert cues == wanted, path.name


@pytest.mark.data
@needs_data
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("arrows", 6), ("header-space", 1), ("header-timings", 1), ("newlines", 4), ("regions-id", 4),
        ("regions-old", 2), ("regions-scroll", 6), ("settings-align", 13), ("settings-multiple", 2),
        ("settings-region", 9), ("settings-vertical", 8), ("signature-space", 0), ("signature-tab", 0),
        ("signature-no-newline", 0), ("stylesheets", 2), ("timings-eof", 0), ("timings-negative", 4),
        ("timings-too-long", 2), ("whitespace-chars", 3),
    ],
)  # fmt: skip
def test_how_many_cues(name: str, count: int) -> None:
    """As the assertions of the platform tests count them."""
    assert len(vtt.parse(decode((WPT / f"{name}.vtt").read_bytes()))[""]) == count


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("name", ["signature-space", "signature-tab", "signature-no-newline", "timings-eof"])
def test_no_cue_no_reading(name: str) -> None:
    with pytest.raises(Unreadable, match="no cue"):
        read_subtitle(WPT / f"{name}.vtt")


@pytest.mark.parametrize("first", ["", "WEBVTTfoo", "webvtt", " WEBVTT", "NOTE WEBVTT"])
def test_the_signature_is_needed(first: str) -> None:
    with pytest.raises(Unreadable, match="WEBVTT"):
        read(f"{first}\n\n00:01.000 --> 00:02.000\ntext\n")


def test_nul_becomes_the_replacement_character() -> None:
    found = read("WEBVTT\n\n\0id\n00:00.000 --> 00:01.000\nte\0xt\n")
    assert (found.ids, found.texts) == (("\ufffdid",), ("te\ufffdxt",))


@pytest.mark.parametrize(
    "times",
    [
        "00:60.000 --> 00:01.000",
        "00:00:00.00 --> 00:00:01.000",
        "00:00:00,000 --> 00:00:01,000",
        "0:00.000 --> 0:01.000",
        "00:00:00.000 -- > 00:00:01.000",
        "00:00:00.000",
    ],
)
def test_malformed_times_make_no_cue_and_are_not_lost(times: str) -> None:
    found = read(f"WEBVTT\n\n{times}\nlost\n\n00:05.000 --> 00:06.000\nfound\n")
    assert found.texts == ("found",)
    assert found.oddities == ((3, f"{times}\nlost"),)


def test_comments_styles_and_regions_are_no_oddities() -> None:
    found = read(
        "WEBVTT - title\nKind: captions\n\nNOTE a note\non two lines\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:fred\n\n00:01.000 --> 00:02.000 vertical:rl line:0\ntext\n\nNOTE\n"
    )
    assert found.texts == ("text",)
    assert found.settings == ("vertical:rl line:0",)
    assert found.oddities == ()
