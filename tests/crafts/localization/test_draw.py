"""The drawing: well-formed, small, escaped, and silent where there is nothing to draw."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from madang.crafts.localization.draw import COLOURS, INK, draw
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotMeasured
from madang.model import Answers, Gap, Reading, Take
from madang.records import Shots

from .conftest import ADULT, OF_A_SUBTITLE, given, subtitle

Gaps = Callable[..., dict[str, Gap]]


def answers(found: Subtitle, gaps: Gaps) -> Answers:
    readings: list[Reading] = []
    for measure in OF_A_SUBTITLE:
        try:
            readings.append(measure.answer(found, ADULT, {}).named(measure.id, measure.unit))
        except NotMeasured:
            continue
    return Answers("localization", "film", None, tuple(readings), tuple(gaps(found).values()))


def film(count: int) -> Subtitle:
    """Every kind of fault, spread over the whole film."""
    texts = ["가나다라마바사아자차카타파하가나다", "네", "a\nb\nc", "빠르다빠르다빠르다"]
    return subtitle(*[(i * 4000, i * 4000 + (300, 3900, 4000, 4400)[i % 4], texts[i * 7 % 4]) for i in range(count)])


@pytest.mark.parametrize("count", [2, 1800, 50_000])
def test_a_film_is_drawn_small(count: int, gaps: Gaps) -> None:
    svg = draw(answers(film(count), gaps))
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert len(svg.encode()) <= 80_000
    assert "nan" not in svg
    assert "inf" not in svg


def test_lanes_are_named_after_broken_clauses(gaps: Gaps) -> None:
    svg = draw(answers(film(40), gaps))
    for name in ("cues (40)", "line_width.ko", "lines", "gap.min", "overlap", "reading speed", "2:00"):
        assert name in svg
    assert "0:00" in svg


def test_one_cue_is_enough(gaps: Gaps) -> None:
    found = subtitle((0, 0, ""), (0, 1, "네"))
    assert draw(answers(found, gaps)).startswith("<svg")


def test_nothing_measured_nothing_drawn() -> None:
    assert draw(Answers("localization", "film", None)) == ""


def test_a_cue_that_ends_before_it_begins_is_a_mark_not_a_bar(gaps: Gaps) -> None:
    svg = draw(answers(subtitle((0, 1000, "네"), (90_000, 2000, "네"), (99_000, 100_000, "네")), gaps))
    lengths = [float(length) for length in re.findall(r"m[0-9.-]+ 0h([0-9.]+)", svg)]  # tenths of a pixel
    assert max(lengths) <= 780  # a tenth of the width: no bar of 88 seconds


def test_cues_have_the_colour_of_the_gravest_clause_they_break(gaps: Gaps) -> None:
    found = subtitle((0, 3000, "네"), (4000, 7000, "가" * 17), (8000, 11_000, "네"))
    svg = draw(answers(found, gaps))
    lane = svg.partition("<g>")[0]
    strokes = re.findall(r'<path d="(M[^"]+)" stroke="([^"]+)"', lane)
    bars = {colour: path.count("h") for path, colour in strokes if "h" in path}
    assert bars == {INK: 2, COLOURS["must"]: 1}


def test_cuts_by_the_cues_have_a_lane_of_their_own() -> None:
    found = subtitle((1000, 3000, "하나"), (4000, 7000, "둘"))
    measure = next(measure for measure in OF_A_SUBTITLE if measure.id == "localization.shot_changes")
    cuts = Shots((1.25, 3.0, 6.5), "24")
    reading = measure.answer(found, ADULT, given(measure, cuts)).named(measure.id, measure.unit)
    lengths = OF_A_SUBTITLE[[m.id for m in OF_A_SUBTITLE].index("localization.duration")]
    duration = lengths.answer(found, ADULT, {}).named(lengths.id, lengths.unit)
    take = Take("film", "localization.subtitle", "film.ko.srt", 1, {"language": "ko", "fps": 24})
    svg = draw(Answers("localization", "film", take, (duration, reading)))
    assert "cuts by cues (3)" in svg
    assert "cuts by cues" not in draw(Answers("localization", "film", take, (duration,)))
