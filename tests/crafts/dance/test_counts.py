"""Counts: eights from the first downbeat on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.counts import count_of, read_beats
from madang.errors import Unreadable
from madang.records import Beats, to_json
from tests.command import madang

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


def test_what_the_beats_command_prints_is_read(tmp_path: Path) -> None:
    """A click every half second from 0.3 s on, the first of four higher: its grid by the command, its counts by us."""
    soundfile = pytest.importorskip("soundfile")
    rate_hz = 22_050
    sound = np.zeros(rate_hz * 20)
    ring = np.arange(1000) / rate_hz
    for beat in range(38):
        first = round((0.3 + beat / 2) * rate_hz)
        sound[first : first + 1000] += np.sin(2 * np.pi * (800 if beat % 4 else 1500) * ring) * np.exp(-ring * 60)
    soundfile.write(tmp_path / "song.wav", 0.7 * sound, rate_hz)
    printed = madang("music", "beats", tmp_path / "song.wav", "--json").out
    (tmp_path / "beats.json").write_text(printed)
    beats = read_beats(tmp_path / "beats.json")
    away = [abs((time - 0.3 + 0.25) % 0.5 - 0.25) for time in beats.times_s]
    assert len(beats.times_s) >= 36
    assert max(away) < 0.02
    assert set(beats.places) == {1, 2, 3, 4}


@pytest.mark.parametrize(("text", "says"), [("1.0\nhello\n", "line 2"), ("2.0\n1.0\n", "line 2"), ("{}", "record")])
def test_what_is_no_beat_is_said(write: Write, text: str, says: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read_beats(write("b.txt", text))
    assert says in wrong.value.why
