"""The measures: numbers a person can check by hand, and six published subtitles counted by brute force."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from madang.contract import Measure
from madang.crafts.localization import CRAFT, measures
from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.subtitle import Oddity
from madang.errors import MissingInput, NotApplicable
from madang.model import Gap, Reading

from .conftest import DATA, OF_A_SUBTITLE, needs_data, subtitle


def values(reading: Reading) -> list[float]:
    assert reading.spans is not None
    return reading.spans.value.tolist()


def ask(measure: Measure, found: object, **attributes: object) -> Reading:
    return measure.answer(found, attributes, {})  # type: ignore[arg-type]


def test_line_width_is_of_every_line() -> None:
    found = subtitle((0, 1000, "<i>BTS가 온다</i>\n네"), (2000, 3000, ""), (4000, 5000, "가나다라"))
    reading = ask(measures.line_width, found, language="ko")
    assert reading.value == 5.0
    assert values(reading) == [5.0, 1.0, 4.0]
    assert reading.spans.ref == ("1", "1", "3")
    assert reading.spans.part == ("line 1", "line 2", "line 1")
    assert reading.spans[2][:2] == (4000, 5000)


def test_lines_are_those_with_text() -> None:
    found = subtitle((0, 1, "a\nb\nc"), (2, 3, ""), (4, 5, "<i></i>\nx"))
    assert values(ask(measures.lines, found)) == [3, 0, 1]


def test_reading_speed_leaves_out_what_has_no_duration_or_text() -> None:
    found = subtitle(
        (0, 2000, "스물네 글자"),
        (2000, 2000, "영"),
        (3000, 2900, "뒤"),
        (4000, 5000, ""),
        (5000, 6000, "a\nb"),
    )
    reading = ask(measures.reading_speed, found, language="ko")
    assert values(reading) == [(5 + 0.5) / 2, 1.0]
    assert reading.spans.ref == ("1", "5")


def test_duration_keeps_zero_and_negative() -> None:
    reading = ask(measures.duration, subtitle((0, 833, "a"), (2000, 2000, "b"), (3000, 2900, "c")))
    assert values(reading) == pytest.approx([0.833, 0.0, -0.1], abs=1e-12)
    assert reading.value == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("apart_ms", "fps", "frames"),
    [
        (83, "23.976", 2),
        (83, 23.976, 2),
        (83, 24, 2),
        (42, 24, 1),
        (500, 24, 12),
        (458, 24, 11),
        (125, 24, 3),
        (500, 30, 15),
        (0, 24, 0),
        (33, 60, 2),
        (40, 50, 2),
        (7_200_000, "23.976", 172627),
    ],
)
def test_gap_in_frames(apart_ms: int, fps: object, frames: int) -> None:
    found = subtitle((0, 1000, "a"), (1000 + apart_ms, 9_999_000, "b"))
    reading = ask(measures.gap, found, fps=fps)
    assert reading.value == frames
    assert reading.spans[0][:2] == (1000, 1000 + apart_ms)
    assert reading.spans.ref == ("1",)
    assert reading.spans.part == ("before 2",)


def test_gap_of_what_overlaps_is_left_to_overlap() -> None:
    found = subtitle((0, 10_000, "a"), (1000, 2000, "b"), (5000, 6000, "c"), (10_500, 11_000, "d"))
    assert values(ask(measures.gap, found, fps=24)) == [12]
    overlap = ask(measures.overlap, found)
    assert values(overlap) == [9000, 5000, 0]
    assert overlap.spans.ref == ("1", "1", "1")
    assert overlap.value == 9000


def test_neighbours_are_those_in_time() -> None:
    found = subtitle((5000, 6000, "late"), (0, 1000, "early"), (1100, 2000, "middle"))
    assert values(ask(measures.overlap, found)) == [0, 0]
    assert ask(measures.gap, found, fps=10).value == 1
    assert values(ask(measures.order, found)) == [0, 5000, 0]


def test_order_begins_at_zero() -> None:
    assert values(ask(measures.order, subtitle((-485, 5515, "a"), (0, 1, "b")))) == [485, 0]


def test_unread_lines_are_counted_and_shown() -> None:
    found = subtitle((0, 1, "a"), oddities=(Oddity(7, "1\n-"), Oddity(12, "lost")))
    reading = ask(measures.unread_lines, found)
    assert reading.value == 3
    assert [reading.spans[i][:3] for i in range(2)] == [(7, 9, 2), (12, 13, 1)]
    assert reading.spans.part == ("1 / -", "lost")
    assert ask(measures.unread_lines, subtitle((0, 1, "a"))).value == 0


@pytest.mark.parametrize("measure", [measures.gap, measures.overlap])
def test_one_cue_has_no_neighbour(measure: Measure) -> None:
    with pytest.raises(NotApplicable):
        ask(measure, subtitle((0, 1, "a")), fps=24)


@pytest.mark.parametrize(
    "measure",
    [found for found in OF_A_SUBTITLE if found.id != "localization.unread_lines" and not found.needs],
    ids=lambda found: found.id,
)
def test_nothing_never_measures_zero(measure: Measure) -> None:
    with pytest.raises(NotApplicable):
        ask(measure, subtitle(), language="ko", fps=24)


@pytest.mark.parametrize("measure", [measures.line_width, measures.reading_speed])
def test_cues_without_text_have_no_width(measure: Measure) -> None:
    with pytest.raises(NotApplicable):
        ask(measure, subtitle((0, 1000, " "), (2000, 3000, "<i></i>")), language="ko")


def test_what_has_to_be_known() -> None:
    found = subtitle((0, 1, "a"), (2, 3, "b"))
    with pytest.raises(MissingInput, match="language"):
        ask(measures.line_width, found)
    with pytest.raises(MissingInput, match="not a frame rate"):
        ask(measures.gap, found, fps="fast")


def test_the_craft_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, madang.contract; before = set(sys.modules); import madang.crafts.localization;"
        "print([name for name in ('numpy', 'scipy', 'numba') if name in set(sys.modules) - before])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_measure_is_documented() -> None:
    for measure in CRAFT.measures:
        assert measure.doc


def _width_by_hand(line: str) -> float:
    composed = unicodedata.normalize("NFC", line)
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in composed)


def _cues_by_hand(path: Path) -> list[tuple[float, list[str]]]:
    """(seconds, lines) of each cue, by splitting the file at its lines of times."""
    found = []
    pieces = re.split(r"(-?\d\d:\d\d:\d\d,\d\d\d) --> (\d\d:\d\d:\d\d,\d\d\d)", path.read_text("utf-8-sig"))
    for start, end, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        moments = []
        for moment in (start, end):
            h, m, s = re.split(":", moment.replace(",", ".").lstrip("-"))
            moments.append((-1 if moment[0] == "-" else 1) * (int(h) * 3600 + int(m) * 60 + float(s)))
        lines = [re.sub(r"</?[A-Za-z][^<>]*>", "", line) for line in body.splitlines()]
        lines = [line for line in lines if line.strip()]
        if len(lines) and lines[-1].isdigit() and not body.endswith(lines[-1]):
            lines.pop()  # the next cue's number
        found.append((moments[1] - moments[0], lines))
    return found


@pytest.mark.data
@needs_data
def test_six_published_korean_subtitles() -> None:
    """Counted before: 89.3 % wider than 16, 32.7 % over 7 s, 3.0 % over 12 a second, 0.0 % under 833."""
    by_hand: list[tuple[float, list[str]]] = []
    too_wide = too_long = too_fast = too_short = cues = 0
    for path in sorted((DATA / "localization" / "cs231n-ko-en").glob("*.ko.srt")):
        by_hand += _cues_by_hand(path)
        found = read_subtitle(path, language="ko")
        cues += len(found)
        widths = ask(measures.line_width, found, language="ko").spans
        too_wide += len({ref for ref, value in zip(_places(widths), widths.value, strict=True) if value > 16})
        seconds = ask(measures.duration, found).spans.value
        too_long += int((seconds > 7.0005).sum())
        too_short += int((seconds < 0.8325).sum())
        too_fast += int((ask(measures.reading_speed, found, language="ko").spans.value > 12).sum())
    assert len(by_hand) == cues == 3958
    assert too_wide == sum(any(_width_by_hand(line) > 16 for line in lines) for _, lines in by_hand)
    assert too_long == sum(seconds > 7.0005 for seconds, _ in by_hand)
    assert too_short == sum(seconds < 0.8325 for seconds, _ in by_hand)
    assert too_fast == sum(sum(map(_width_by_hand, lines)) / seconds > 12 for seconds, lines in by_hand)
    shares = [round(100 * count / cues, 1) for count in (too_wide, too_long, too_fast, too_short)]
    assert shares == [89.3, 32.7, 3.0, 0.0]


def _places(spans: object) -> list[tuple[int, int]]:
    return list(zip(spans.start.tolist(), spans.end.tolist(), strict=True))  # type: ignore[attr-defined]


@pytest.mark.data
@needs_data
def test_speed_alarms_are_those_cues_and_no_others(gaps: Callable[..., dict[str, Gap]]) -> None:
    """The half-width rule, cue by cue; counting characters instead would give four times as many."""
    alarms = by_length = cues = 0
    for path in sorted((DATA / "localization" / "cs231n-ko-en").glob("*.ko.srt")):
        by_hand = _cues_by_hand(path)
        found = read_subtitle(path, language="ko")
        gap = gaps(found)["reading_speed.ko.adult"]
        assert gap.spans is not None
        expected = [
            int(found.start[place])
            for place, (seconds, lines) in enumerate(by_hand)
            if round(sum(map(_width_by_hand, lines)) / seconds, 2) > 12
        ]
        assert gap.spans.start.tolist() == expected
        alarms += len(expected)
        by_length += sum(sum(map(len, lines)) / seconds > 12 for seconds, lines in by_hand)
        cues += len(by_hand)
    assert round(100 * alarms / cues, 1) == 3.0
    assert round(100 * by_length / cues, 1) == 11.2
