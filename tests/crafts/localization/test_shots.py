"""Cues against the picture's cuts: Netflix's zones, at 24 and at 30 frames a second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from madang.crafts.localization import measures
from madang.errors import MissingInput, NotApplicable
from madang.model import Gap
from madang.records import Shots

from .conftest import given, subtitle

Gaps = Callable[..., dict[str, Gap]]
CUT_S = 10.0


def broken(gaps: Gaps, come: int, go: int, fps: int = 24, cuts_s: tuple[float, ...] = (CUT_S,)) -> list[str]:
    """The clauses on cuts that a cue breaks; its in- and out-time in frames from the cut at ten seconds."""
    start, end = (round((CUT_S + frames / fps) * 1000) for frames in (come, go))
    found = gaps(subtitle((start, end, "네")), shots=Shots(cuts_s, str(fps)), fps=fps)
    return [name for name in found if name.startswith("shot")]


@pytest.mark.parametrize(
    ("frames", "clauses"),
    [
        (0, []), (1, ["shot.in.after"]), (11, ["shot.in.after"]), (12, []), (40, []),
        (-1, ["shot.in.before"]), (-8, ["shot.in.before"]), (-9, ["shot.in.early"]), (-11, ["shot.in.early"]),
        (-12, []),
    ],
)  # fmt: skip
def test_in_times_at_24(frames: int, clauses: list[str], gaps: Gaps) -> None:
    assert broken(gaps, frames, frames + 60) == clauses


@pytest.mark.parametrize(
    ("frames", "clauses"),
    [
        (-2, []), (-1, ["shot.out.before"]), (-3, ["shot.out.before"]), (-11, ["shot.out.before"]), (-12, []),
        (0, ["shot.out.after"]), (11, ["shot.out.after"]), (12, []),
    ],
)  # fmt: skip
def test_out_times_at_24(frames: int, clauses: list[str], gaps: Gaps) -> None:
    assert broken(gaps, frames - 60, frames) == clauses


@pytest.mark.parametrize(
    ("frames", "clauses"), [(14, ["shot.in.after"]), (15, []), (-15, []), (-14, ["shot.in.early"])]
)
def test_in_times_at_30(frames: int, clauses: list[str], gaps: Gaps) -> None:
    assert broken(gaps, frames, frames + 60, fps=30) == clauses


def test_right_by_one_cut_is_right_beside_another(gaps: Gaps) -> None:
    assert broken(gaps, 0, 60, cuts_s=(CUT_S, CUT_S + 5 / 24)) == []
    assert broken(gaps, -60, -2, cuts_s=(CUT_S - 4 / 24, CUT_S)) == []
    assert broken(gaps, 11, 60, cuts_s=(CUT_S, CUT_S + 24 / 24)) == ["shot.in.after"]


def test_a_span_names_the_cue_and_the_end_of_it() -> None:
    found = subtitle((10_042, 13_000, "네"), (20_000, 21_000, "응"))
    shots = given(measures.shot_changes, Shots((10.0,), ""))
    reading = measures.shot_changes.answer(found, {"fps": 24}, shots)
    spans = reading.spans
    assert reading.value == 1
    assert (spans.ref[0], spans.part[0], spans.tags["side"][0], spans[0].start) == ("1", "in", "after", 10_042)
    assert spans.value.tolist() == [1, 72, 240, 264]


def test_frames_are_those_of_the_exact_rate() -> None:
    cut_s = 100_000 * 1001 / 24_000  # the frame 100,000 at 23.976, more than an hour in
    found = subtitle((round(cut_s * 1000), round(cut_s * 1000) + 2000, "네"))
    shots = given(measures.shot_changes, Shots((cut_s,), "24000/1001"))
    assert measures.shot_changes.answer(found, {"fps": 23.976}, shots).value == 0


def test_no_cuts_and_cuts_of_another_rate() -> None:
    found = subtitle((0, 1000, "네"))
    with pytest.raises(NotApplicable, match="cuts"):
        measures.shot_changes.answer(found, {"fps": 24}, {"shots": None})
    with pytest.raises(MissingInput, match="25"):
        measures.shot_changes.answer(found, {"fps": 24}, given(measures.shot_changes, Shots((1.0,), "25")))
