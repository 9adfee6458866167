"""The stereo picture: closed forms for balance and mono, polarity of the whole and of a band, and what is no fault."""

from __future__ import annotations

import math

import numpy as np
import pytest

from madang.contract import Measure
from madang.crafts.music.measures import tone
from madang.errors import NotApplicable, Refused
from madang.model import Reading

from ..conftest import FS, Held, Sound

RNG = np.random.default_rng(7)
SECONDS = 12
NOISE = RNG.standard_normal((4, SECONDS * FS)) * 0.1


def read(measure: Measure, left: Sound, right: Sound) -> Reading:
    return measure.function(Held(np.stack([left, right], axis=1)))


def band(sound: Sound, low_hz: float, high_hz: float) -> Sound:
    spectrum = np.fft.rfft(sound)
    f = np.fft.rfftfreq(len(sound), 1 / FS)
    spectrum[(f < low_hz) | (f >= high_hz)] = 0
    return np.fft.irfft(spectrum, len(sound))


class TestMono:
    @pytest.mark.parametrize(
        ("left", "right", "lost_db"),
        [
            (NOISE[0], NOISE[0], 0.0),
            (NOISE[0], NOISE[1], 10 * math.log10(2)),
            (NOISE[0], 0.5 * NOISE[0], 10 * math.log10(1.25 / (1.5**2 / 2))),
            (NOISE[0], -0.5 * NOISE[0], 10 * math.log10(1.25 / (0.5**2 / 2))),
            (NOISE[0], -NOISE[0], 60.0),
        ],
    )
    def test_closed_forms(self, left: Sound, right: Sound, lost_db: float):
        assert read(tone.mono_loss, left, right).value == pytest.approx(lost_db, abs=0.05)

    def test_the_band_that_is_lost(self):
        right = NOISE[0] - 2 * band(NOISE[0], 1000, 4000)
        spans = read(tone.mono_loss, NOISE[0], right).spans
        assert spans is not None
        assert spans.value.max() > 50
        edges = [float(part.split("–")[0]) for part in spans.part]
        assert 900 < min(edges) < max(edges) < 4000

    def test_the_curve_shows_when(self):
        right = NOISE[0].copy()
        right[6 * FS :] *= -1
        curve = read(tone.mono_loss, NOISE[0], right).curve
        assert curve is not None
        assert curve.values[1:5].max() == pytest.approx(0, abs=0.01)
        assert curve.values[7:11].min() == pytest.approx(60, abs=0.01)


class TestPolarity:
    def test_a_channel_upside_down(self):
        centre = NOISE[0] + 0.3 * NOISE[1], NOISE[0] + 0.3 * NOISE[2]
        assert read(tone.polarity, *centre).spans.value.tolist() == []  # type: ignore[union-attr]
        reading = read(tone.polarity, centre[0], -centre[1])
        spans = reading.spans
        assert spans is not None
        assert reading.value == pytest.approx(-1 / 1.09, abs=0.01)
        assert "one channel is upside down" in str(spans.tags["evidence"][0])
        assert (spans.start[0], spans.end[0]) == (0, SECONDS * FS)

    @pytest.mark.parametrize(("low_hz", "high_hz"), [(20, 150), (200, 800), (1000, 4000)])
    def test_a_band_upside_down(self, low_hz: float, high_hz: float):
        right = NOISE[0] - 2 * band(NOISE[0], low_hz, high_hz)
        spans = read(tone.polarity, NOISE[0], right).spans
        assert spans is not None
        assert len(spans) == 1
        assert spans.value[0] == pytest.approx(-1, abs=0.15)
        found = str(spans.tags["evidence"][0]).split(" at ")[1].split(" Hz")[0].split("–")
        assert float(found[0]) == pytest.approx(max(low_hz, 40), rel=0.35)
        assert float(found[1]) == pytest.approx(high_hz, rel=0.2)

    def test_a_part_of_the_file(self):
        right = NOISE[0].copy()
        right[: 8 * FS] *= -1
        spans = read(tone.polarity, NOISE[0], right).spans
        assert spans is not None
        assert spans.start[0] == 0
        assert spans.end[0] / FS == pytest.approx(8, abs=2)

    def test_wide_sound_is_no_fault(self):
        delayed = np.roll(NOISE[0], round(0.012 * FS))
        short = np.roll(NOISE[0], round(0.001 * FS))
        t = np.arange(SECONDS * FS) / FS
        chorus = [
            np.interp(t - 0.010 - 0.003 * np.sin(2 * np.pi * 0.7 * t + phase), t, NOISE[0]) for phase in (0.0, np.pi)
        ]
        reverb = 0.5 * NOISE[0] + NOISE[1], 0.5 * NOISE[0] + NOISE[2]
        for left, right in ((NOISE[0], delayed), (NOISE[0], short), chorus, reverb, (NOISE[1], NOISE[2])):
            spans = read(tone.polarity, left, right).spans
            assert spans is not None
            assert spans.tags["evidence"] == ()


class TestBalance:
    @pytest.mark.parametrize("gain_db", [-6.0, 0.0, 3.0])
    def test_left_minus_right(self, gain_db: float):
        reading = read(tone.channel_imbalance, 10 ** (gain_db / 20) * NOISE[0], NOISE[0])
        assert reading.value == pytest.approx(gain_db, abs=0.001)

    def test_weighted_as_loudness_is(self):
        # Below 60 Hz the K-weighting takes more than 3 dB away: the rumble counts less than its power.
        t = np.arange(SECONDS * FS) / FS
        rumble, voice = np.sin(2 * np.pi * 50 * t), np.sin(2 * np.pi * 997 * t)
        assert read(tone.channel_imbalance, 0.1 * rumble, 0.1 * voice).value < -3

    def test_a_panned_intro_is_outweighed(self):
        right = NOISE[0].copy()
        right[: 2 * FS] = 0
        assert read(tone.channel_imbalance, NOISE[0], right).value == pytest.approx(10 * math.log10(12 / 10), abs=0.05)

    def test_a_silent_channel_is_a_finding_of_its_own(self):
        silent = np.zeros_like(NOISE[0])
        reading = read(tone.silent_channel, NOISE[0], silent)
        assert reading.value == -144.0
        assert reading.spans is not None
        assert reading.spans.part == ("right",)
        with pytest.raises(NotApplicable, match="right channel is silent"):
            read(tone.channel_imbalance, NOISE[0], silent)

    def test_dual_mono_is_told_exactly(self):
        assert read(tone.false_stereo, NOISE[0], NOISE[0]).value == -144.0
        almost = NOISE[0].copy()
        almost[1000] += 0.001
        peak = float(np.abs(NOISE[0]).max())
        assert read(tone.false_stereo, NOISE[0], almost).value == pytest.approx(20 * math.log10(0.001 / peak), abs=0.1)


STEREO = (tone.channel_imbalance, tone.silent_channel, tone.false_stereo, tone.mono_loss, tone.polarity)


@pytest.mark.parametrize("measure", STEREO, ids=lambda measure: measure.id)
def test_honesty(measure: Measure):
    for channels in (1, 6):
        with pytest.raises(NotApplicable, match="asked of stereo"):
            measure.function(Held(np.full((FS, channels), 0.1)))
    with pytest.raises(Refused, match="every sample is zero"):
        measure.function(Held(np.zeros((FS, 2))))
    for frames in (1, 100):
        for rate_hz in (8_000, 384_000):
            reading = measure.function(Held(NOISE[:2, :frames].T, rate_hz))
            assert reading.finite
