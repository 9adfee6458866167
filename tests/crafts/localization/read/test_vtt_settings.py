"""WebVTT's cue settings and regions, as section 6 of the specification parses them."""

import json

import pytest

from madang.crafts.localization.read import vtt
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.read.vtt_settings import Region, Settings, cue_settings, region_of

from ..conftest import DATA, needs_data

WPT = DATA / "localization" / "webvtt-wpt"


@pytest.mark.data
@needs_data
def test_settings_of_the_web_platform_tests() -> None:
    seen = 0
    for path in sorted(WPT.glob("*.vtt")):
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        found = vtt.parse(decode(path.read_bytes()))[""]
        for said, wanted in zip(found.settings, expected, strict=True):
            one = cue_settings(said, found.head.regions)
            assert ("auto" if one.line is None else one.line) == wanted["line"], path.name
            assert ("auto" if one.position is None else one.position) == wanted["position"], path.name
            assert (one.snap_to_lines, one.line_align) == (wanted["snapToLines"], wanted["lineAlign"])
            assert (one.size, one.align) == (wanted["size"], wanted["align"])
            assert (one.vertical or "horizontal") == wanted["direction"]
            seen += 1
    assert seen > 40


@pytest.mark.data
@needs_data
def test_regions_of_the_web_platform_tests() -> None:
    """As the tests' own assertions have them: the last region of an id counts, a vertical tab is no space."""
    by_id = vtt.parse(decode((WPT / "regions-id.vtt").read_bytes()))[""]
    lines = {region.id: region.lines for region in by_id.head.regions}
    regions = [cue_settings(said, by_id.head.regions).region for said in by_id.settings]
    assert [lines[region] for region in regions if region is not None] == [2, 1, 3, 4]
    scrolls = vtt.parse(decode((WPT / "regions-scroll.vtt").read_bytes()))[""]
    assert [region.scroll for region in scrolls.head.regions] == ["", "up", "up", "", "", "up"]
    settings = vtt.parse(decode((WPT / "settings-region.vtt").read_bytes()))[""]
    found = [cue_settings(said, settings.head.regions).region for said in settings.settings]
    assert found == ["foo", "bar", "bar", None, "foo", None, None, None, None]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("vertical:rl", {"vertical": "rl"}),
        ("vertical:up", {}),
        ("line:-1", {"line": -1}),
        ("line:5,end", {"line": 5, "line_align": "end"}),
        ("line:5,middle", {}),
        ("line:12.5%", {"line": 12.5, "snap_to_lines": False}),
        ("line:101%", {}),
        ("line:-", {}),
        ("line:--1", {}),
        ("line:1.", {}),
        ("line:.5", {}),
        ("line:1-", {}),
        ("position:30%", {"position": 30}),
        ("position:30", {}),
        ("position:30%,line-right", {"position": 30, "position_align": "line-right"}),
        ("position:30%,right", {}),
        ("size:0%", {"size": 0}),
        ("size:100.1%", {}),
        ("align:end", {"align": "end"}),
        ("align:middle", {}),
        ("align:end align:start", {"align": "start"}),
        (":start align: region:", {}),
        ("line:1e400", {}),
        ("line:" + "9" * 5000, {}),
    ],
)
def test_cue_settings(text: str, changed: dict[str, object]) -> None:
    assert cue_settings(text) == Settings(**changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("id:a width:40% lines:2 scroll:up", {"id": "a", "width": 40, "lines": 2, "scroll": "up"}),
        ("regionanchor:0%,100% viewportanchor:10.5%,90%", {"viewport_anchor": (10.5, 90)}),
        ("regionanchor:50%,25%", {"region_anchor": (50, 25)}),
        ("regionanchor:50%\nviewportanchor:10%,", {}),
        ("regionanchor:50%,101%", {}),
        ("lines:-1 width:100.5% scroll:down", {}),
        ("lines:3.0 width:30", {}),
        ("id=a width=40%", {}),
        ("lines:1\nlines:2", {"lines": 2}),
    ],
)
def test_regions(text: str, changed: dict[str, object]) -> None:
    assert region_of(text) == Region(**changed)  # type: ignore[arg-type]


def read(text: str) -> vtt.VttHead:
    head = vtt.parse(decode(text.encode()))[""].head
    assert isinstance(head, vtt.VttHead)
    return head


CUE = "00:01.000 --> 00:02.000 region:a\ntext\n"


def test_styles_and_regions_stand_above_the_first_cue() -> None:
    head = read(
        f"WEBVTT - film\nkind: subtitles\n\nSTYLE\n::cue {{ color: red }}\n\nREGION\nid:a\n\n{CUE}\nREGION\nid:b\n"
    )
    assert head.header == "WEBVTT - film\nkind: subtitles"
    assert head.styles == ("::cue { color: red }",)
    assert [region.id for region in head.regions] == ["a"]


@pytest.mark.parametrize("first", ["REGION", "REGION \t", "STYLE "])
def test_only_white_space_may_follow_the_keyword(first: str) -> None:
    head = read(f"WEBVTT\n\n{first}\nid:a\n\n{CUE}")
    assert len(head.regions) + len(head.styles) == 1


@pytest.mark.parametrize("first", ["REGION a", "REGIONS", "region", " REGION", "NOTE REGION"])
def test_what_is_no_region(first: str) -> None:
    assert read(f"WEBVTT\n\n{first}\nid:a\n\n{CUE}").regions == ()
