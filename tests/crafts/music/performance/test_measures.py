"""The measures of singing as the core asks them: readings, spans, labels, notes; and the grid, where no melody is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from madang.contract import Given, Measure
from madang.crafts.music.measures import performance
from madang.crafts.music.performance.grid import clear_attacks
from madang.crafts.music.performance.listening import listen
from madang.errors import NotApplicable, Refused
from madang.model import Reading, Take
from madang.records import Beats

from ..conftest import FS, Held, Sound
from .singers import Sung, melody, sing

TAKE = Take("song", "music.melody", "melody.mid", 1)
TUNE = ((0.5, 0.9, 60.0), (1.0, 1.4, 62.0), (1.5, 2.3, 64.0), (3.0, 3.4, 67.0), (3.5, 4.4, 65.0))
WRITTEN = melody(*TUNE, lyrics=("sing", "it", "once", "a-", "gain"))
AGAINST_MELODY = [
    performance.intonation,
    performance.note_onsets,
    performance.octave_errors,
    performance.missed_notes,
    performance.extra_notes,
    performance.comparable_notes,
    performance.vibrato,
]


def asked(measure: Measure, sound: Sound, role: str = "vocal") -> Reading:
    return measure.answer(Held(sound), {"role": role}, {"melodies": (Given(TAKE, WRITTEN),)})


def take() -> Sound:
    """Right, 40 cents sharp, an octave up and 70 ms late, missing, with vibrato 30 cents flat."""
    notes = [Sung(*note) for note in TUNE]
    notes[1] = replace(notes[1], cents=40.0)
    notes[2] = replace(notes[2], pitch=76.0, start_s=1.57)
    notes[4] = replace(notes[4], vibrato_cents=50.0, cents=-30.0)
    return sing([note for i, note in enumerate(notes) if i != 3], 5.0)


def test_intonation():
    reading = asked(performance.intonation, take())
    assert reading.spans is not None
    assert reading.spans.value == pytest.approx([0, 40, 0, -30], abs=4)
    assert reading.value == pytest.approx(15, abs=4), "the median of 0, 0, 30 and 40"
    assert reading.spans.part == ("C4", "D4", "E4", "F4")
    assert reading.spans.ref == ("sing", "it", "once", "gain")
    assert reading.spans.tags["octaves"] == (0, 0, 1, 0)
    assert reading.spans.start.tolist() == pytest.approx([500, 1000, 1570, 3500], abs=15)
    assert (reading.spans.low < reading.spans.value).all()
    assert (reading.spans.value < reading.spans.high).all()


def test_the_curve_has_both_pitches_on_one_clock():
    curve = asked(performance.intonation, take()).curve
    assert curve is not None
    assert curve.names == ("sung", "score")
    row = round(1.2 / (curve.step / float(curve.rate)))
    assert curve.values[row] == pytest.approx([6240, 6200], abs=4)
    silent = round(2.7 / (curve.step / float(curve.rate)))
    assert np.isnan(curve.values[silent]).all()


def test_onsets_octaves_and_missed_notes():
    onsets = asked(performance.note_onsets, take())
    assert onsets.spans is not None
    assert onsets.spans.value == pytest.approx([0, 0, 70, 0], abs=12)
    assert onsets.spans.tags["release_ms"] == pytest.approx([0] * 4, abs=25)
    octaves = asked(performance.octave_errors, take())
    assert (octaves.value, octaves.spans.part, octaves.spans.tags["octaves"]) == (1, ("E4",), (1,))
    missed = asked(performance.missed_notes, take())
    assert (missed.value, missed.spans.part, missed.spans.ref) == (1, ("G4",), ("a-",))
    assert missed.spans.start.tolist() == [3000]
    assert asked(performance.extra_notes, take()).value == 0
    assert asked(performance.comparable_notes, take()).value == 100


def test_vibrato():
    reading = asked(performance.vibrato, take())
    assert reading.value == pytest.approx(50, rel=0.1)
    assert reading.spans.tags["rate_hz"] == pytest.approx([5.5], abs=0.2)
    with pytest.raises(NotApplicable):
        asked(performance.vibrato, sing([Sung(*note) for note in TUNE], 5.0))


@pytest.mark.parametrize("measure", AGAINST_MELODY, ids=lambda measure: measure.id)
def test_what_does_not_sing_is_not_asked(measure: Measure):
    with pytest.raises(NotApplicable, match="here it is drums"):
        asked(measure, take(), role="drums")


@pytest.mark.parametrize("measure", AGAINST_MELODY, ids=lambda measure: measure.id)
def test_no_voice_is_refused_with_a_remedy(measure: Measure):
    for sound in (np.zeros((FS, 2)), np.full((1, 1), 0.5), 0.1 * np.random.default_rng(0).standard_normal((FS, 6))):
        with pytest.raises(Refused) as told:
            asked(measure, sound)
        assert told.value.remedy


@pytest.mark.parametrize("measure", AGAINST_MELODY, ids=lambda measure: measure.id)
def test_readings_are_finite_and_the_same_twice(measure: Measure):
    first, second = asked(measure, take()), asked(measure, take())
    assert first.finite
    assert first.value == second.value
    assert np.array_equal(first.spans.value, second.spans.value)


BEATS = Beats(tuple(0.5 * i for i in range(1, 20)), tuple(i % 4 + 1 for i in range(1, 20)))


def on_the_grid(moments: list[float], beats: Beats = BEATS) -> Reading:
    sound = sing([Sung(moment, moment + 0.15, 60 + i % 3) for i, moment in enumerate(moments)], 9.5)
    return performance.grid_timing.answer(Held(sound), {"role": "vocal"}, {"beats": Given(TAKE, beats)})


def test_attacks_against_sixteenths():
    late = [0.0, 0.03, -0.02, 0.04, 0.0, 0.05]
    reading = on_the_grid([1.0 + 0.625 * i + off for i, off in enumerate(late)])
    assert reading.spans is not None
    assert reading.spans.value == pytest.approx([1000 * off for off in late], abs=8)
    assert set(reading.spans.tags["grid"]) == {"1/4 beat"}
    assert reading.value == pytest.approx(15, abs=8)


def test_attacks_against_triplets():
    reading = on_the_grid([1.0 + 0.5 * i + (0.5 / 3) * (i % 3) for i in range(9)])
    assert set(reading.spans.tags["grid"]) == {"1/3 beat"}
    assert np.abs(reading.spans.value).max() < 8


def test_too_little_for_a_grid_is_refused():
    with pytest.raises(Refused, match="too few clear attacks"):
        on_the_grid([1.0, 2.0])
    with pytest.raises(Refused, match="beats"):
        on_the_grid([1.0, 2.0, 3.0, 4.0], Beats((1.0,), (1,)))
    with pytest.raises(NotApplicable):
        performance.grid_timing.answer(Held(take()), {"role": "bass"}, {"beats": Given(TAKE, BEATS)})


def test_a_bound_note_is_no_clear_attack():
    bound = [Sung(1.0, 1.5, 60), Sung(1.5, 2.0, 64), Sung(2.0, 2.5, 62), Sung(3.0, 3.5, 62)]
    assert clear_attacks(listen(Held(sing(bound, 4.0)))) == pytest.approx([1.0, 3.0], abs=0.01)
