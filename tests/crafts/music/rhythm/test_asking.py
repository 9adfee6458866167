"""The measures, records and the command: what they answer and what they refuse."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from madang.crafts.music.measures import rhythm as measures
from madang.crafts.music.rhythm.analysis import rhythm
from madang.crafts.music.rhythm.command import COMMAND
from madang.errors import MadangError, NotApplicable, Refused, Unreadable

from ..conftest import Held
from .playing import RATE_HZ, Sound, drums, place, tones

ALL = (measures.tempo, measures.tempo_drift, measures.beat_confidence, measures.key_margin, measures.tuning)


@pytest.fixture(scope="module")
def song() -> Sound:
    beats = 0.4 + 0.5 * np.arange(40)
    sound = drums(beats.tolist(), kick="x...x...", snare="..x...x.", hat="xxxxxxxx", seconds=21)
    for bar, chord in enumerate(((57, 60, 64), (62, 65, 69), (64, 68, 71), (57, 60, 64)) * 2):
        place(sound[:, 0], float(beats[4 * bar]), tones(chord, 1.95))
    return sound


def test_what_a_song_reads(song: Sound):
    audio = Held(song, RATE_HZ)
    readings = {measure.id: measure.function(audio) for measure in ALL}
    assert all(reading.finite for reading in readings.values())
    assert readings["music.tempo"].value == pytest.approx(120, rel=0.001)
    assert readings["music.tempo_drift"].value == 0.0
    assert readings["music.tuning"].value == pytest.approx(0, abs=3)
    spans = readings["music.key_margin"].spans
    assert spans is not None
    assert spans.tags["key"] == ("A minor",)
    assert rhythm(audio) is rhythm(audio)


def test_the_tempo_curve_stands_once_a_second_where_there_are_beats(song: Sound):
    curve = measures.tempo.function(Held(song, RATE_HZ)).curve
    assert len(curve.values) == 22
    assert curve.step / curve.rate == 1
    assert curve.values[1:19, 0] == pytest.approx(np.full(18, 120), rel=0.001)
    assert math.isnan(curve.values[0, 0])


def test_drift_is_how_far_tempi_are_apart_and_where():
    beats = [0.5]
    while beats[-1] < 40:
        beats.append(beats[-1] + 60 / (110 + 0.3 * beats[-1]))  # from 110 to 122
    sound = drums(beats, kick="x...x...", snare="..x...x.", hat="xxxxxxxx", seconds=42)
    reading = measures.tempo_drift.function(Held(sound, RATE_HZ))
    assert reading.value == pytest.approx(100 * 12 / 116, abs=1.5)
    assert reading.spans.start[0] < 6000
    assert reading.spans.start[1] > 34_000


def test_records_hold_beats_and_sections(song: Sound):
    audio = Held(song, RATE_HZ)
    beats = measures.beats.function(audio)
    assert len(beats.times_s) == len(beats.places) == pytest.approx(40, abs=1)
    assert np.diff(beats.times_s) == pytest.approx(np.full(len(beats.times_s) - 1, 0.5), abs=0.001)
    assert beats.places[:5] == (1, 2, 3, 4, 1)
    assert measures.sections.function(audio).sections[0].start_s == 0.0


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 384_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_odd_rates_and_many_channels_end_in_a_reading_or_a_refusal(rate_hz: int, channels: int):
    sound = 0.1 * np.random.default_rng(5).standard_normal((5 * rate_hz, 1)) * np.ones(channels)
    audio = Held(sound, rate_hz)
    for measure in ALL:
        with contextlib.suppress(Refused):
            assert measure.function(audio).finite


def test_silence_is_refused_and_what_is_short_does_not_apply():
    silent = Held(np.zeros((6 * RATE_HZ, 2)), RATE_HZ)
    assert measures.beat_confidence.function(silent).value == 0.0
    for measure in (measures.tempo, measures.tempo_drift, measures.key_margin, measures.tuning):
        with pytest.raises(Refused):
            measure.function(silent)
    for frames in (1, 2 * RATE_HZ):
        for measure in ALL:
            with pytest.raises(NotApplicable):
                measure.function(Held(np.zeros((frames, 1)), RATE_HZ))


@pytest.mark.parametrize("damage", [math.nan, math.inf, -1e9])
def test_a_sample_that_is_no_number_is_unreadable(damage: float):
    sound = np.zeros((6 * RATE_HZ, 2))
    sound[3 * RATE_HZ, 1] = damage
    with pytest.raises(Unreadable, match=r"0:03\.000"):
        measures.tempo.function(Held(sound, RATE_HZ))


class TestCommand:
    def test_json_is_one_document(self, song: Sound, write: Callable[..., Path]):
        done = CliRunner().invoke(COMMAND, [str(write(song, rate_hz=RATE_HZ)), "--json"])
        assert done.exit_code == 0
        told = json.loads(done.stdout)
        assert told["tempo_bpm"] == pytest.approx(120, rel=0.001)
        assert told["meter"] == "4/4"
        assert told["key"]["name"] == "A minor"
        assert told["beats"][0] == {"time": pytest.approx(0.4, abs=0.005), "bar": 1, "place": 1}
        assert told["downbeats"] == [beat["time"] for beat in told["beats"] if beat["place"] == 1]
        assert len(told["tempo_curve"]) == len(told["beats"]) - 1
        assert told["sections"][-1]["end"] == pytest.approx(21)
        assert 0.5 < told["confidence"] <= 1

    def test_the_table_is_for_reading(self, song: Sound, write: Callable[..., Path]):
        done = CliRunner().invoke(COMMAND, [str(write(song, rate_hz=RATE_HZ))])
        assert "120.0" in done.stdout
        assert "A minor" in done.stdout
        assert "section A" in done.stdout

    def test_clicks_are_on_the_beats(self, song: Sound, write: Callable[..., Path], tmp_path: Path):
        out = tmp_path / "clicks.wav"
        file = write(song, rate_hz=RATE_HZ)
        assert CliRunner().invoke(COMMAND, [str(file), "--click", str(out)]).exit_code == 0
        sound, rate_hz = soundfile.read(out, always_2d=True)
        assert sound.shape == song.shape
        assert rate_hz == RATE_HZ
        added = np.abs(sound - 0.5 * soundfile.read(file, always_2d=True)[0])[:, 0]
        onsets = np.flatnonzero((added[1:] > 1e-3) & (np.convolve(added, np.ones(500))[: len(added) - 1] < 0.05))
        assert len(onsets) == pytest.approx(40, abs=2)
        assert np.abs((onsets / rate_hz - 0.4 + 0.25) % 0.5 - 0.25).max() < 0.006

    def test_a_file_that_is_there_is_not_overwritten(self, song: Sound, write: Callable[..., Path], tmp_path: Path):
        out = tmp_path / "clicks.wav"
        out.write_bytes(b"mine")
        with pytest.raises(MadangError, match="there already"):
            COMMAND([str(write(song, rate_hz=RATE_HZ)), "--click", str(out)], standalone_mode=False)
        assert out.read_bytes() == b"mine"

    def test_no_beat_is_refused_and_leaves_no_file(self, write: Callable[..., Path], tmp_path: Path):
        noise = 0.1 * np.random.default_rng(6).standard_normal((8 * RATE_HZ, 1))
        file = write(noise, rate_hz=RATE_HZ)
        with pytest.raises(Refused, match="no clear beat"):
            COMMAND([str(file), "--click", str(tmp_path / "clicks.wav")], standalone_mode=False)
        assert [path.name for path in tmp_path.iterdir()] == [file.name]
