"""Counts: eights from the first downbeat on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from madang.crafts.dance.counts import count_of, read_beats
from madang.errors import Unreadable
from madang.records import Beats, to_json

Write = Callable[[str, str], Path]
BEATS = Beats(tuple(1 + i / 2 for i in range(64)), tuple((i + 2) % 4 + 1 for i in range(64)))  # downbeat at 2.0 s


def test_counts_start_at_the_first_downbeat() -> None:
    assert [count_of(moment, BEATS) for moment in (1.2, 2.0, 2.45, 2.5, 5.9, 6.0)] == [
        None, "1:1", "1:1", "1:2", "1:8", "2:1",
    ]  # fmt: skip


def test_without_beats_or_after_them_there_is_no_count() -> None:
    assert count_of(2.0, None) is None
    assert count_of(99.0, BEATS) is None


def test_a_record_and_a_text_are_read_alike(write: Write) -> None:
    text = "\n".join(f"{time:.3f} {place}" for time, place in zip(BEATS.times_s, BEATS.places, strict=True))
    assert read_beats(write("b.txt", text)) == read_beats(write("b.json", to_json(BEATS))) == BEATS


@pytest.mark.parametrize(("text", "says"), [("1.0\nhello\n", "line 2"), ("2.0\n1.0\n", "line 2"), ("{}", "record")])
def test_what_is_no_beat_is_said(write: Write, text: str, says: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read_beats(write("b.txt", text))
    assert says in wrong.value.why
