"""The drawing: a small, self-contained SVG of what was measured, and nothing where nothing was."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

from madang.contract import Measure
from madang.crafts.music.draw import draw
from madang.crafts.music.measures import loudness
from madang.errors import NotMeasured
from madang.judge import judge
from madang.model import Answers, Gap, Reading

from .conftest import FS, Held, Sound, tone
from .test_standards import rulings

SVG = "{http://www.w3.org/2000/svg}"


def answers(sound: Sound, *profiles: str, rate_hz: int = FS) -> Answers:
    audio, readings = Held(sound, rate_hz), []
    for measure in (m for m in vars(loudness).values() if isinstance(m, Measure)):
        try:
            readings.append(measure.function(audio).named(measure.id, measure.unit))
        except NotMeasured:
            continue
    found: dict[str, Reading] = {reading.measure: reading for reading in readings}
    gaps: list[Gap] = []
    for profile in profiles:
        for ruling in rulings(profile):
            reading = found.get(ruling.measure.id)
            gap = reading and judge(reading, ruling.measure, ruling.clause, {}, {})
            gaps += [gap] if gap else []
    return Answers(craft="music", work="song", take=None, readings=tuple(readings), gaps=tuple(gaps))


def elements(svg: str, name: str) -> list[Any]:
    return list(ET.fromstring(svg).iter(SVG + name))


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in elements(svg, "text")]


def loud_song(seconds: int = 240, channels: int = 2) -> Sound:
    """Loud enough that every second has overs: the largest drawing there is."""
    rng = np.random.default_rng(0)
    sound = np.clip(0.35 * rng.standard_normal((seconds * 8000, channels)), -1, 1)
    return sound * np.interp(np.arange(len(sound)), [0, len(sound) / 2, len(sound)], [0.2, 1, 0.6])[:, None]


def test_what_is_in_it():
    svg = draw(answers(tone([(30, -12.0), (5, None), (30, -8.0)]), "spotify", "ebu-r128"))
    shown = texts(svg)
    assert {"left", "right", "0:00", "1:00", "spotify −14.0", "ebu-r128 −23.0 ± 0.2"} <= set(shown)
    assert any(re.fullmatch(r"integrated −\d+\.\d", text) for text in shown)
    assert len(elements(svg, "polyline")) == 2, "the curve breaks where the music does"


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_it_stays_small(channels: int):
    svg = draw(answers(loud_song(channels=channels), "spotify", "ebu-r128", "apple-music", rate_hz=8000))
    assert len(svg.encode()) < 60_000
    assert len(elements(svg, "path")) > channels
    assert len(elements(svg, "title")) > 20


def test_nothing_leaves_the_picture_and_nothing_is_loaded():
    svg = draw(answers(loud_song(20) * 1.4, "spotify", rate_hz=8000))
    assert "NaN" not in svg
    assert "nan" not in svg
    assert not re.search(r"<script|href|url\(|@import|<image", svg)
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for element in root.iter():
        for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", element.get("points", "") + element.get("d", "")):
            x, y = map(float, pair)
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_marks_stand_where_the_overs_are():
    sound = np.zeros((10 * FS, 2))
    sound[5 * FS, 1] = 0.99
    svg = draw(answers(sound))
    [mark] = [rect for rect in elements(svg, "rect") if rect.find(SVG + "title") is not None]
    assert mark.find(SVG + "title").text.startswith("0:0")
    frame = next(rect for rect in elements(svg, "rect") if rect.get("fill") == "none")
    middle = float(frame.get("x")) + float(frame.get("width")) / 2
    assert float(mark.get("x")) == pytest.approx(middle, abs=1.5)


def test_profile_names_are_escaped():
    given = answers(tone([(5, -8.0)]), "spotify")
    gap = next(gap for gap in given.gaps if gap.measure == "music.integrated_loudness")
    object.__setattr__(gap, "profile", "<b>&")
    assert "&lt;b&gt;&amp;" in draw(given)


def test_nothing_to_draw():
    assert draw(Answers(craft="music", work="song", take=None)) == ""
    assert draw(answers(np.zeros((FS, 2)))) == ""
    assert draw(answers(tone([(0.2, -20.0)]))).startswith("<svg")
