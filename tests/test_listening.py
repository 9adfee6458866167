"""Listening in the report: takes of a work at one loudness, from the files beside the page, at the gaps' places."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import soundfile

import madang
from madang.report import page, write_report
from madang.report.listening import players

RATE_HZ = 48_000


class Buttons(HTMLParser):
    """The attributes of every button of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "button":
            self.found.append({name: value or "" for name, value in attrs})


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """A mix at −20 dBFS and two masters: one 6 dB louder, one at full scale, above every ceiling."""
    tone = np.sin(2 * np.pi * 997 * np.arange(2 * RATE_HZ) / RATE_HZ)
    for name, level_db in (("song mix.wav", -20), ("song #1_t1.wav", -14), ("song_t2.wav", 0)):
        soundfile.write(tmp_path / name.replace(" #1", ""), 10 ** (level_db / 20) * tone, RATE_HZ, subtype="FLOAT")
    return tmp_path


def test_takes_are_turned_down_to_the_quietest(studio: Path):
    found, _ = players(madang.check(studio), None)
    [player] = found.values()
    volumes = {source.url: float(source.volume) for source in player.sources}
    assert volumes == pytest.approx({"song%20mix.wav": 1.0, "song_t1.wav": 10**-0.3, "song_t2.wav": 0.1}, abs=1e-4)
    assert [source.current for source in player.sources] == [False, True, True]


def test_a_take_that_is_hardly_there_does_not_make_the_others_a_whisper(studio: Path):
    faint = 0.0005 * np.sin(2 * np.pi * 997 * np.arange(2 * RATE_HZ) / RATE_HZ)
    soundfile.write(studio / "song fx stem.wav", faint, RATE_HZ, subtype="FLOAT")
    found, _ = players(madang.check(studio), None)
    volumes = {source.url: source for player in found.values() for source in player.sources}
    assert float(volumes["song%20fx%20stem.wav"].volume) == 1.0
    assert float(volumes["song_t2.wav"].volume) == pytest.approx(0.1, abs=1e-4)


def test_files_are_linked_from_where_the_page_stands(studio: Path):
    (studio / "out").mkdir()
    board = madang.check(studio)
    write_report(board, studio / "out" / "report.html")
    buttons = Buttons((studio / "out" / "report.html").read_text(encoding="utf-8")).found
    links = [button["data-file"] for button in buttons if "data-file" in button]
    assert sorted(links) == ["../song%20mix.wav", "../song_t1.wav", "../song_t2.wav"]


def test_a_gap_is_played_at_its_place_in_its_own_take(studio: Path):
    board = madang.check(studio, standards=["spotify"])
    buttons = Buttons(page(board)).found
    sources = [button["data-file"] for button in buttons if "data-file" in button]
    places = [button for button in buttons if button.get("class") == "play"]
    assert places
    assert {sources[int(button["data-source"])] for button in places} == {"song_t2.wav"}
    assert all(0 <= float(button["data-start"]) < float(button["data-end"]) <= 2.0 for button in places)


def test_what_cannot_be_heard_has_no_player(tmp_path: Path):
    (tmp_path / "ep01.ko.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n안녕\n", encoding="utf-8")
    assert players(madang.check(tmp_path), None) == ({}, {})
    assert "data-file" not in page(madang.check(tmp_path)).partition("<script>")[0]
