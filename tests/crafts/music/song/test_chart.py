"""The charts of a song: every member and every demo once, with what a producer asks of each, within the picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from madang.crafts.music.draw import draw
from madang.model import Answers, Reading
from madang.report.drawing import plain_svg
from madang.spans import Spans

SVG = "{http://www.w3.org/2000/svg}"


def shares(measure: str = "music.line_distribution", **more: Any) -> Answers:
    """Mina sings three quarters, <Jun> the rest."""
    tags = {
        "basis": ["notes"] * 2, "amount": [30.0, 10.0], "bars": [15.0, 5.0], "top": ["C5", "E4"],
        "first_line": [False, True], "last_line": [True, False], "top_note": [True, False], "hook": [True, False],
    } | more  # fmt: skip
    spans = Spans.of([8000, 0], [60_000, 9000], [25.0, -25.0], who=["Mina", "<Jun>"], tags=tags)
    return Answers("music", "song", None, (Reading(25.0, spans=spans).named(measure, "%"),))


def demos() -> Answers:
    tags: dict[str, Any] = {
        "duration": [10.0, 20.0], "begins": [1.0, 0.0], "loudest": [8.0, 17.0],
        "tempo": [None, 96.0], "key": ["A minor", None],
    }  # fmt: skip
    spans = Spans.of([0, 0], [10_000, 20_000], [0.0, 3.2], ref=["demos/one.wav", "demos/two.wav"], tags=tags)
    return Answers("music", "song", None, (Reading(3.2, spans=spans).named("music.demo_comparison", "LU"),))


def elements(svg: str, name: str) -> list[Any]:
    return list(ET.fromstring(svg).iter(SVG + name))


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in elements(svg, "text")]


@pytest.mark.parametrize("measure", ["music.line_distribution", "music.stem_distribution"])
def test_each_member_has_seconds_bars_and_high_points_the_largest_share_first(measure: str) -> None:
    shown = texts(draw(shares(measure)))
    assert [text for text in shown if text in ("Mina", "<Jun>")] == ["Mina", "<Jun>"]
    assert "75.0 % · 30.0 s · 15.0 bars · up to C5, the top note · last line · hook" in shown
    assert "25.0 % · 10.0 s · 5.0 bars · up to E4 · first line" in shown
    assert "even share, 50.0 %" in shown


def test_bars_are_as_long_as_shares() -> None:
    [_, mina, _, jun] = [float(rect.get("width")) for rect in elements(draw(shares()), "rect")]
    assert jun / mina == pytest.approx(1 / 3, rel=0.01)


def test_what_is_not_known_is_not_said() -> None:
    nothing: list[None] = [None, None]
    shown = texts(draw(shares(basis=["syllables"] * 2, bars=nothing, top=nothing, top_note=nothing, hook=nothing)))
    assert "75.0 % · 30.0 syllables · last line" in shown


def test_demos_stand_side_by_side() -> None:
    svg = draw(demos())
    assert {"one", "two", "0:10.000 · +0.0 LU · A minor", "0:20.000 · +3.2 LU · 96.0 BPM"} <= set(texts(svg))
    bars = [(float(rect.get("x")), float(rect.get("width"))) for rect in elements(svg, "rect")]
    (first, length), (heard, _), (loudest, _) = bars[:3]
    assert (heard - first) / length == pytest.approx(0.1, abs=0.001)
    assert (loudest - first) / length == pytest.approx(0.8, abs=0.001)


@pytest.mark.parametrize("answers", [shares(), demos()], ids=["shares", "demos"])
def test_a_page_takes_it_and_nothing_leaves_the_picture(answers: Answers) -> None:
    svg = draw(answers)
    assert plain_svg(svg, "d1", "shares").startswith("<svg")
    assert not re.search(r"NaN|nan", svg)
    width = float(ET.fromstring(svg).attrib["viewBox"].split()[2])
    for rect in elements(svg, "rect"):
        assert 0 <= float(rect.get("x")) <= float(rect.get("x")) + float(rect.get("width")) <= width
