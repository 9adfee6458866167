"""The measures: what they answer, where they point, and what they refuse to answer."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from madang.contract import Measure
from madang.crafts.music import measures
from madang.crafts.music.measures import loudness
from madang.errors import Refused
from madang.model import Reading

from .conftest import FS, Held, Sound, tone


def read(measure: Measure, sound: Sound, rate_hz: int = FS) -> Reading:
    return measure.function(Held(sound, rate_hz))


def test_every_measure_of_a_plain_tone():
    audio = Held(tone([(30, -20.0)]))
    values = {
        m.id.partition(".")[2]: m.function(audio).value for m in vars(loudness).values() if isinstance(m, Measure)
    }
    assert values == pytest.approx(
        {
            "integrated_loudness": -19.993,
            "momentary_max": -19.993,
            "short_term_max": -19.993,
            "loudness_range": 0.0,
            "dynamic_range": 0.0,
            "true_peak": -20.0,
            "sample_peak": -20.0,
            "duration": 30.0,
        },
        abs=0.01,
    )
    assert audio.metering is audio.metering


def test_the_loudness_curve_stands_at_the_middle_of_its_windows():
    curve = read(measures.integrated_loudness, tone([(5, -30.0), (5, -20.0)])).curve
    assert curve is not None
    assert len(curve.values) == 71
    assert (curve.step / curve.rate, float(curve.first)) == (Fraction(1, 10), 15.0)
    middle = (10 ** (-29.993 / 10) + 10 ** (-19.993 / 10)) / 2
    at_5_s = curve.values[round(5 / 0.1 - curve.first), 0]
    assert at_5_s == pytest.approx(10 * math.log10(middle), abs=0.02)


def test_maxima_say_where_they_are():
    sound = tone([(5, -30.0), (0.4, -12.0), (6, -30.0), (3, -20.0), (2, -30.0)])
    loudest = read(measures.momentary_max, sound).spans
    assert loudest is not None
    assert loudest[0].start / loudest.rate == pytest.approx(5.0, abs=0.011)
    assert (loudest[0].end - loudest[0].start) / loudest.rate == Fraction(2, 5)
    longest = read(measures.short_term_max, sound).spans
    assert longest is not None
    assert longest[0].start / longest.rate == pytest.approx(11.4, abs=0.011)


class TestPeaks:
    def test_overs_are_merged_by_channel_and_timed(self):
        sound = np.zeros((3 * FS, 2))
        n = np.arange(2400)
        bump = np.sin(np.pi * n / 2400) * np.sin(2 * np.pi * 1000 * n / FS)
        sound[FS : FS + 2400, 0] = 0.95 * bump
        sound[2 * FS : 2 * FS + 2400, 1] = 1.05 * bump
        reading = read(measures.true_peak, sound)
        spans = reading.spans
        assert spans is not None
        assert spans.part == ("left", "right")
        assert reading.value == pytest.approx(20 * math.log10(1.05), abs=0.01)
        assert spans.value == pytest.approx(20 * np.log10([0.95, 1.05]), abs=0.01)
        # |sin| > 0.891/1.05 between these phases of the envelope
        edge = math.asin(10 ** (-1 / 20) / 1.05) / math.pi * 2400
        assert spans[1].start - 2 * FS == pytest.approx(edge, abs=48)
        assert spans[1].end - 2 * FS == pytest.approx(2400 - edge, abs=48)

    def test_without_overs_the_maximum_has_a_place(self):
        sound = np.zeros((2 * FS, 2))
        sound[70_000, 1] = 0.5
        for measure in (measures.true_peak, measures.sample_peak):
            spans = read(measure, sound).spans
            assert spans is not None
            assert [spans[0].part] == ["right"]
            assert spans[0].start <= 70_000 < spans[0].end
            assert len(spans) == 1

    def test_at_most_a_thousand_overs_the_worst_ones(self):
        sound = np.zeros((30 * FS, 1))
        places = np.arange(1200) * 1200 + 100
        sound[places, 0] = np.linspace(0.95, 1.5, 1200)
        spans = read(measures.true_peak, sound).spans
        assert spans is not None
        assert len(spans) == 1000
        assert spans.start.tolist() == sorted(spans.start.tolist())
        assert spans.value.min() == pytest.approx(20 * math.log10(0.95 + 200 * 0.55 / 1199), abs=0.01)

    def test_sample_peak_is_exact_and_brings_the_envelope(self):
        sound = tone([(30, -30.0)])
        sound[FS * 12 + 7, 0] = -0.75
        reading = read(measures.sample_peak, sound)
        assert reading.value == pytest.approx(20 * math.log10(0.75), abs=1e-12)
        curve = reading.curve
        assert curve is not None
        assert curve.names == ("left min", "left max", "right min", "right max")
        assert len(curve.values) <= loudness.ENVELOPE_POINTS
        assert curve.values.min() == -0.75
        row = int(np.argmin(curve.values[:, 0]))
        at_s = (row + curve.first) * curve.step / float(curve.rate)
        assert at_s == pytest.approx(12.0, abs=curve.step / float(curve.rate))

    def test_true_peak_above_the_samples(self):
        # Tech 3341 case 16: fs/4 at 45 degrees; the samples reach −9.03 dBFS, the wave −6.02.
        n = np.arange(FS)
        wave = 0.5 * np.sin(np.pi / 2 * n + np.pi / 4) * np.hanning(FS)
        sound = np.stack([wave, wave], axis=1)
        assert read(measures.sample_peak, sound).value == pytest.approx(-9.03, abs=0.01)
        assert read(measures.true_peak, sound).value == pytest.approx(-6.02, abs=0.02)


class TestHonesty:
    LOUDNESS = (measures.integrated_loudness, measures.momentary_max)
    LONGER = (measures.short_term_max, measures.loudness_range)
    PEAKS = (measures.true_peak, measures.sample_peak)

    @pytest.mark.parametrize("measure", LOUDNESS + LONGER, ids=lambda m: m.id)
    @pytest.mark.parametrize("level_db", [None, -90.0])
    def test_silence_has_no_loudness(self, measure: Measure, level_db: float | None):
        with pytest.raises(Refused, match="no block is louder than −70 LUFS") as caught:
            read(measure, tone([(5, level_db)]))
        assert caught.value.remedy

    @pytest.mark.parametrize("measure", PEAKS, ids=lambda m: m.id)
    def test_digital_silence_has_no_peak(self, measure: Measure):
        with pytest.raises(Refused, match="every sample is zero"):
            read(measure, np.zeros((FS, 2)))

    def test_short_files(self):
        short, longer = tone([(0.3, -20.0)]), tone([(2.9, -20.0)])
        for measure in self.LOUDNESS:
            with pytest.raises(Refused, match="300 ms long; this needs windows of 400 ms"):
                read(measure, short)
            assert read(measure, longer).value == pytest.approx(-19.99, abs=0.01)
        for measure in self.LONGER:
            with pytest.raises(Refused, match="2900 ms long; this needs windows of 3000 ms"):
                read(measure, longer)
        for measure in self.PEAKS:
            assert read(measure, short).value == pytest.approx(-20.0, abs=0.01)
        assert read(measures.duration, short).value == 0.3
        assert read(measures.integrated_loudness, longer).curve is None

    @pytest.mark.parametrize("frames", [1, 2, 100])
    def test_tiny_files_have_peaks_and_a_duration(self, frames: int):
        sound = np.full((frames, 1), 0.25)
        assert read(measures.sample_peak, sound).value == pytest.approx(20 * math.log10(0.25))
        peak = read(measures.true_peak, sound)
        assert peak.value >= 20 * math.log10(0.25) - 1e-6
        assert peak.spans is not None
        assert peak.spans[0].start < peak.spans[0].end <= frames
        assert read(measures.duration, sound).value == frames / FS

    def test_exactly_long_enough(self):
        assert math.isfinite(read(measures.integrated_loudness, tone([(0.4, -20.0)])).value)
        assert math.isfinite(read(measures.short_term_max, tone([(3.0, -20.0)])).value)
        assert math.isfinite(read(measures.loudness_range, tone([(3.0, -20.0)])).value)
