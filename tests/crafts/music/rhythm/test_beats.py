"""Beats of sounds whose beats are known: their times, tempo, bars and how sure they are."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.rhythm.analysis import BELIEVED, Rhythm, analyse
from madang.crafts.music.rhythm.hearing import hear

from .playing import RATE_HZ, Sound, clicks, drums, place, tones

ROCK = {"kick": "x...x...", "snare": "..x...x.", "hat": "xxxxxxxx"}


def heard(sound: Sound, rate_hz: int = RATE_HZ) -> Rhythm:
    return analyse(hear([sound], rate_hz))


def even(bpm: float, start_s: float, seconds: float) -> list[float]:
    return np.arange(start_s, seconds - 60 / bpm, 60 / bpm).tolist()


def distances(found: Rhythm, truth: list[float]) -> np.ndarray:
    """From each true beat to the nearest one found, in seconds."""
    return np.array([found.times_s[np.abs(found.times_s - moment).argmin()] - moment for moment in truth])


@pytest.mark.parametrize("bpm", [63.7, 93.7, 120.0, 147.1, 196.0])
def test_a_metronome_is_read_to_a_thousandth_and_five_milliseconds(bpm: float):
    truth = even(bpm, 0.731, 24)
    found = heard(clicks(truth, 24))
    assert found.tempo_bpm == pytest.approx(bpm, rel=0.001)
    assert found.steady
    assert len(found.times_s) == len(truth)
    assert np.abs(distances(found, truth)).max() < 0.005


@pytest.mark.parametrize("rate_hz", [8000, 22_050, 44_100, 96_000])
def test_the_sample_rate_does_not_move_beats(rate_hz: int):
    truth = even(120, 0.5, 12)
    found = heard(clicks(truth, 12, rate_hz), rate_hz)
    assert found.tempo_bpm == pytest.approx(120, rel=0.001)
    assert abs(np.median(distances(found, truth))) < 0.005


def test_how_the_sound_is_cut_into_blocks_does_not_matter():
    sound = drums(even(113, 0.3, 14), **ROCK, seconds=14)
    whole, cut = heard(sound), analyse(hear(np.array_split(sound, 37), RATE_HZ))
    assert whole.times_s == pytest.approx(cut.times_s, abs=1e-6)


@pytest.mark.parametrize("gain_db", [-50, 20, 115])
def test_level_does_not_matter(gain_db: float):
    sound = drums(even(101, 0.3, 14), **ROCK, seconds=14)
    assert heard(10 ** (gain_db / 20) * sound).times_s == pytest.approx(heard(sound).times_s, abs=0.001)


@pytest.mark.parametrize("bpm", [72.0, 128.0, 174.0])
@pytest.mark.parametrize("swing", [0.5, 0.62])
def test_a_backbeat_straight_and_swung(bpm: float, swing: float):
    truth = even(bpm, 0.9, 24)
    found = heard(drums(truth, **ROCK, seconds=24, swing=swing))
    assert found.tempo_bpm == pytest.approx(bpm, rel=0.001)
    assert abs(np.median(distances(found, truth))) < 0.005
    assert np.abs(distances(found, truth)).max() < 0.07
    assert found.meter == "4/4"
    assert found.confidence > 0.6


def test_downbeats_are_where_the_kick_and_the_bar_begin():
    truth = even(110, 0.4, 22)[2:]  # begins with a bar of its own, not with the file
    found = heard(drums(truth, kick="x....x..", snare="..x...x.", hat="xxxxxxxx", seconds=22))
    assert np.abs(found.downbeats_s[:, None] - np.array(truth[::4])).min(axis=1).max() < 0.02
    assert found.bars[found.places == 1].tolist() == list(range(1, len(found.downbeats_s) + 1))


def test_a_waltz_has_three_beats():
    truth = even(140, 0.4, 24)
    found = heard(drums(truth, kick="x.....", snare="..x.x.", hat="x.x.x.", seconds=24))
    assert found.meter == "3/4"
    assert found.tempo_bpm == pytest.approx(140, rel=0.001)
    assert np.abs(found.downbeats_s[:, None] - np.array(truth[::3])).min(axis=1).max() < 0.02


@pytest.mark.parametrize("bpm", [66.0, 84.0])
def test_six_eight_has_two_dotted_beats_and_not_three_of_two_eighths(bpm: float):
    truth = even(bpm, 0.4, 24)
    eighths = np.arange(3 * len(truth)) * 20 / bpm + truth[0]
    found = heard(drums(eighths[::2].tolist(), kick="x.....", snare="...x..", hat="xxxxxx", seconds=25))
    assert found.meter == "6/8"
    assert found.tempo_bpm == pytest.approx(bpm, rel=0.001)
    assert np.abs(distances(found, truth)).max() < 0.02


def test_loud_off_beats_are_not_the_beats():
    truth = even(118, 0.4, 24)
    found = heard(drums(truth, kick="x..xx..x", snare="..x...x.", hat=".x.x.x.x", seconds=24))
    assert np.abs(distances(found, truth)).max() < 0.02
    assert len(found.times_s) == pytest.approx(len(truth), abs=1)


def test_notes_in_no_time_before_the_drums_have_no_beats():
    truth = even(126, 5.0, 24)
    sound = drums(truth, **ROCK, seconds=25)
    for at_s in (0.3, 0.83, 1.61, 2.02, 2.74, 3.35, 3.71):
        place(sound[:, 0], at_s, tones([57 + 3 * at_s], 0.4))
    assert heard(sound).times_s[0] == pytest.approx(truth[0], abs=0.55)


def test_bars_go_on_counting_where_one_is_cut_short():
    truth = even(120, 0.4, 40)
    cut = [*truth[:34], *truth[36:]]  # bars of four, but the ninth has two beats
    lines = {"kick": "x.......", "snare": "....x...", "hat": "xxxxxxxx"}
    first = drums(truth[:34], **lines, seconds=42)
    second = drums(truth[36:], **lines, seconds=42)
    sound = first + np.roll(second, -round(1.0 * RATE_HZ), axis=0)
    found = heard(sound)
    assert len(found.times_s) == pytest.approx(len(cut), abs=2)
    late = np.array(truth[36::4]) - 1.0
    assert np.abs(found.downbeats_s[:, None] - late).min(axis=0).max() < 0.03


@pytest.mark.parametrize("to_bpm", [126.0, 150.0])
def test_a_ramp_is_followed(to_bpm: float):
    beats = [0.5]
    while beats[-1] < 38:
        beats.append(beats[-1] + 60 / (120 + (to_bpm - 120) * beats[-1] / 40))
    found = heard(drums(beats, **ROCK, seconds=40))
    assert not found.steady
    assert np.percentile(np.abs(distances(found, beats)), 95) < 0.03
    middles_s = (found.times_s[1:] + found.times_s[:-1]) / 2
    true_bpm = 120 + (to_bpm - 120) * middles_s / 40
    assert np.abs(found.local_bpm / true_bpm - 1)[4:-4].max() < 0.02


def test_a_beat_on_the_first_sample_is_not_before_it():
    found = heard(clicks(even(120, 0.0, 12), 12))
    assert 0.0 <= found.times_s[0] < 0.005


def test_beats_begin_and_end_with_the_music():
    truth = even(120, 5.0, 16)
    found = heard(drums(truth, **ROCK, seconds=22))
    assert found.times_s[0] == pytest.approx(truth[0], abs=0.02)
    assert found.times_s[-1] == pytest.approx(truth[-1], abs=0.55)


def test_drums_that_pause_for_two_bars_keep_their_grid():
    truth = even(120, 0.5, 24)
    sound = drums(truth, **ROCK, seconds=24)
    sound[round(8.45 * RATE_HZ) : round(12.45 * RATE_HZ)] = 0.0
    found = heard(sound)
    assert len(found.times_s) == len(truth)
    assert np.abs(distances(found, truth)).max() < 0.01


class TestNoBeat:
    def noise(self) -> Sound:
        return 0.1 * np.random.default_rng(3).standard_normal((12 * RATE_HZ, 1))

    def glide(self) -> Sound:
        t = np.arange(12 * RATE_HZ) / RATE_HZ
        return 0.3 * np.sin(2 * np.pi * (200 * t + 10 * t**2))[:, None]

    def blows(self) -> Sound:
        rng = np.random.default_rng(4)
        return clicks(np.cumsum(rng.exponential(0.45, 26)), 13)

    @pytest.mark.parametrize("what", ["noise", "glide", "blows"])
    def test_is_not_believed(self, what: str):
        assert heard(getattr(self, what)()).confidence < BELIEVED

    def test_silence_has_none_and_no_key(self):
        found = heard(np.zeros((6 * RATE_HZ, 1)))
        assert (found.confidence, len(found.times_s), found.key) == (0.0, 0, None)

    @pytest.mark.parametrize("frames", [1, 100, RATE_HZ])
    def test_what_is_too_short_has_none(self, frames: int):
        assert len(heard(0.1 * np.ones((frames, 1))).times_s) == 0
