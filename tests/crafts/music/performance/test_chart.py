"""The chart: every note once, coloured by how far off it is, within the picture, and nothing where nothing is known."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from madang.crafts.music.performance.chart import CLOSE, FAR, NEAR, OCTAVE, intonation_chart
from madang.model import Answers, Reading
from madang.report.drawing import plain_svg
from madang.spans import Curve, Spans

SVG = "{http://www.w3.org/2000/svg}"
CENTS, OCTAVES, LATE = (5.0, -40.0, 90.0, 0.0), (0, 0, 0, -1), (0.0, 20.0, -80.0, 10.0)


def sung(times: int = 1, lyric: str = "<la>") -> Answers:
    """A tune of four notes of a second each, several times over, each off as CENTS, OCTAVES and LATE say."""
    notes = 4 * times
    score = np.repeat(6000.0 + 100 * np.arange(notes) % 700, 50)
    pitch = score + np.repeat(np.tile(CENTS, times), 50) + 1200 * np.repeat(np.tile(OCTAVES, times), 50)
    curve = Curve(np.stack([pitch, score], axis=1).astype(np.float32), ("sung", "score"), 20, Fraction(1000))
    starts = np.arange(notes) * 1000 + np.tile(LATE, times).astype(int)
    labels: dict[str, Any] = {"part": ["C4"] * notes, "ref": [lyric] * notes}
    ends = starts + 800
    cents = Spans.of(starts, ends, np.tile(CENTS, times), tags={"octaves": OCTAVES * times}, **labels)
    late = Spans.of(starts, ends, np.tile(LATE, times), tags={"release_ms": [0] * notes}, **labels)
    readings = (
        Reading(22.5, spans=cents, curve=curve).named("music.intonation", "cents"),
        Reading(5.0, spans=late).named("music.note_onsets", "ms"),
        Reading(1.0, spans=Spans.of([500], [900], [1], ref=[""])).named("music.missed_notes", "notes"),
    )
    return Answers("music", "song", None, readings)


def elements(svg: str, name: str) -> list[Any]:
    return list(ET.fromstring(svg).iter(SVG + name))


def test_what_is_in_it():
    svg = intonation_chart(sung())
    titles = [title.text for title in elements(svg, "title")]
    assert len(titles) == 5
    assert sum("is not sung" in title for title in titles) == 1
    assert "0:02.000 D4: +90 cents, −80 ms" in titles
    assert "0:03.000 E♭4: +0 cents, 1 octave below, +10 ms" in titles
    shown = [element.text for element in elements(svg, "text")]
    assert "4 notes, median 22 cents off, 1 not sung" in shown
    lines = {path.get("stroke") for path in elements(svg, "path") if path.get("stroke-width") == "1.8"}
    assert lines == {CLOSE, NEAR, FAR, OCTAVE}


def test_a_page_takes_it():
    assert plain_svg(intonation_chart(sung()), "d1", "pitch").startswith("<svg")


@pytest.mark.parametrize("times", [1, 15, 60])
def test_it_stays_within_its_picture_and_small(times: int):
    svg = intonation_chart(sung(times))
    assert "nan" not in svg.lower()
    assert len(svg.encode()) < 200_000
    _, _, width, height = map(float, ET.fromstring(svg).attrib["viewBox"].split())
    for path in elements(svg, "path"):
        for x, y in re.findall(r"(-?[\d.]+)[,](-?[\d.]+)", path.get("d")):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height
    for box in elements(svg, "rect"):
        assert float(box.get("x")) >= 0
        assert float(box.get("x")) + float(box.get("width")) <= width


def test_nothing_where_nothing_was_measured():
    assert intonation_chart(Answers("music", "song", None)) == ""
    assert intonation_chart(Answers("music", "song", None, (Reading(3.0).named("music.intonation", "cents"),))) == ""
