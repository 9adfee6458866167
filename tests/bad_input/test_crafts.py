"""Crafts that go wrong: what a measure raises or returns by mistake becomes a Note, never a pass and never a crash."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import madang
from madang.crafts.localization import CRAFT, measures
from madang.model import Reading
from madang.spans import Spans
from tests.command import SUBTITLE

OF_A_SUBTITLE = [found for found in CRAFT.measures if found.over == ("localization.subtitle",)]


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., madang.Board]:
    """The board of one good subtitle, measured by a `duration` that does something else."""
    (tmp_path / "ep01.ko.srt").write_text(SUBTITLE, encoding="utf-8")

    def checked(function: Callable[..., Any]) -> madang.Board:
        monkeypatch.setitem(vars(measures.duration), "function", function)
        return madang.check(tmp_path, standards=["netflix"])

    return checked


def raising(problem: BaseException) -> Callable[..., Reading]:
    def function(subtitle: object) -> Reading:
        raise problem

    return function


MANY = [*map(float, range(1, 20)), math.nan, 0.5]


@pytest.mark.parametrize(
    "function",
    [
        raising(ValueError("what the author did not think of")),
        raising(MemoryError()),
        raising(RecursionError()),
        raising(ModuleNotFoundError("No module named 'x'", name="x")),
        raising(OSError(5, "Input/output error")),
        lambda subtitle: Reading(math.nan),
        lambda subtitle: Reading(math.inf),
        lambda subtitle: Reading(1.5, low=math.nan),
        lambda subtitle: Reading(1.5, spans=Spans.of([0], [1], [math.nan])),
        lambda subtitle: Reading(1.5, spans=Spans.of(range(21), range(21), MANY)),
        lambda subtitle: None,
        lambda subtitle: 1.5,
    ],
    ids=[
        "ValueError",
        "memory",
        "recursion",
        "library",
        "disk",
        "nan",
        "inf",
        "nan end",
        "nan span",
        "hidden nan",
        "None",
        "float",
    ],
)
def test_it_is_a_note_of_a_crash_and_the_others_are_measured(
    board: Callable[..., madang.Board], function: Callable[..., Any]
) -> None:
    found = board(function)
    (answers,) = found.takes
    (note,) = [note for note in answers.notes if note.kind != "not_applicable"]
    assert (note.kind, note.measure) == ("crashed", "localization.duration")
    assert note.why
    assert note.remedy
    assert len(answers.readings) + len(answers.notes) == len(OF_A_SUBTITLE)
    assert found.exit == 3
    assert [standing.state for standing in found.standings] == ["unknown"]


def test_a_crash_is_told_not_kept(board: Callable[..., madang.Board]) -> None:
    working = measures.duration.function
    assert board(raising(ValueError("once"))).exit == 3
    found = board(working)
    assert found.exit == 0
    assert found.measured_now == 1, "only what crashed is asked again"
