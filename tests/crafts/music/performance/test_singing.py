"""Notes against the melody: what is read of each way to sing it wrong, and right."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from madang.crafts.music.performance.singing import Singing, compare
from madang.crafts.music.performance.vibrato import vibrato_of
from madang.crafts.music.song.melody import Melody
from madang.errors import NotApplicable, Refused

from ..conftest import FS, Held
from .singers import Sung, melody, sing

TUNE = ((0.5, 0.9, 60), (1.0, 1.4, 62), (1.5, 2.3, 64), (2.5, 2.8, 67), (3.0, 3.4, 67), (3.5, 4.4, 65), (5.0, 5.9, 60))
WRITTEN = melody(*TUNE)
SECONDS = 6.5


def take(**changed: dict[int, object]) -> list[Sung]:
    """The tune as written, but for fields of some notes: cents={2: 100.0}."""
    notes = [Sung(*note) for note in TUNE]
    for field, values in changed.items():
        for i, value in values.items():
            notes[i] = replace(notes[i], **{field: value})
    return notes


def heard(notes: list[Sung], written: Melody = WRITTEN, seconds: float = SECONDS) -> Singing:
    return compare(Held(sing(notes, seconds)), written)


def test_a_tune_sung_as_written():
    singing = heard(take())
    assert [note.state for note in singing.notes] == ["sung"] * len(TUNE)
    assert singing.fit.shared
    assert singing.extras == ()
    assert not any(note.octaves for note in singing.notes)
    assert max(abs(note.cents) for note in singing.notes) < 2
    assert max(abs(note.late_ms) for note in singing.notes) < 10
    assert max(abs(note.release_s - note.due_end_s) for note in singing.notes) < 0.02


@pytest.mark.parametrize("cents", [100.0, -100.0, 20.0, -20.0, 50.0, 290.0, -450.0])
def test_cents_are_read_against_the_melody_not_the_nearest_semitone(cents: float):
    singing = heard(take(cents={2: cents}))
    assert singing.notes[2].cents == pytest.approx(cents, abs=3)
    assert abs(singing.notes[1].cents) < 3
    assert abs(singing.notes[3].cents) < 3


@pytest.mark.parametrize(("octaves", "cents"), [(1, 0.0), (-1, 20.0), (1, -100.0)])
def test_an_octave_is_told_apart_from_the_cents(octaves: int, cents: float):
    note = heard(take(pitch={5: 65 + 12 * octaves}, cents={5: cents})).notes[5]
    assert (note.state, note.octaves) == ("sung", octaves)
    assert note.cents == pytest.approx(cents, abs=3)


@pytest.mark.parametrize("late_ms", [-60, 40, 90])
def test_a_late_onset_is_late_by_its_vowel(late_ms: int):
    singing = heard(take(start_s={2: 1.5 + late_ms / 1000}))
    assert singing.notes[2].late_ms == pytest.approx(late_ms, abs=10)
    assert singing.notes[2].seen == "attack"


def test_a_singer_who_is_always_late_is_late_on_the_melodys_own_clock():
    singing = heard([replace(note, start_s=note.start_s + 0.08, end_s=note.end_s + 0.08) for note in take()])
    assert singing.fit.shared
    assert [note.late_ms for note in singing.notes] == pytest.approx([80] * len(TUNE), abs=10)


@pytest.mark.parametrize("rate_hz", [4.0, 5.5, 7.5])
@pytest.mark.parametrize("extent", [30.0, 50.0])
def test_a_vibrato_reads_as_its_centre(rate_hz: float, extent: float):
    note = heard(take(vibrato_cents={5: extent}, rate_hz={5: rate_hz}, cents={5: 20.0})).notes[5]
    assert note.cents == pytest.approx(20, abs=5)
    assert note.vibrato is not None
    assert note.vibrato.rate_hz == pytest.approx(rate_hz, abs=0.3)
    assert note.vibrato.extent_cents == pytest.approx(extent, rel=0.12)


def test_a_steady_note_has_no_vibrato():
    assert vibrato_of(np.full(60, 69.0, dtype=np.float32)) is None
    assert vibrato_of(np.linspace(68, 70, 60).astype(np.float32)) is None, "a glide"
    assert vibrato_of(np.full(60, np.nan, dtype=np.float32)) is None
    assert vibrato_of(np.repeat([60.0, 72.0], 30).astype(np.float32)) is None, "half of it in another octave"


def test_a_scoop_does_not_count():
    note = heard(take(scoop_cents={2: -200.0})).notes[2]
    assert abs(note.cents) < 3
    assert abs(note.late_ms) < 15


def test_bound_notes_begin_where_the_pitch_passes_the_middle():
    times, pitches = (0.5, 0.9, 1.36, 1.7, 2.3), (60, 64, 62, 67)
    tune = tuple((a, b, pitch) for (a, b), pitch in zip(pairwise(times), pitches, strict=True))
    moved = (0.5, 0.93, 1.32, 1.75, 2.3)
    sung = [Sung(a, b, pitch) for (a, b), pitch in zip(pairwise(moved), pitches, strict=True)]
    notes = heard(sung, melody(*tune), 2.8).notes
    assert [note.late_ms for note in notes] == pytest.approx([0, 30, -40, 50], abs=12)
    assert [note.seen for note in notes[1:]] == ["pitch"] * 3


def test_a_note_nobody_sings_is_missed_and_the_others_stay_where_they_are():
    singing = heard([note for i, note in enumerate(take()) if i != 4])
    assert [note.state for note in singing.notes] == ["sung"] * 4 + ["missed"] + ["sung"] * 2
    assert singing.notes[4].onset_s == pytest.approx(3.0)
    assert max(abs(note.cents) for note in singing.sung) < 2


def test_what_bleeds_in_is_not_the_note_that_is_missed():
    t = np.arange(round(SECONDS * FS)) / FS
    chord = sum(np.sin(2 * np.pi * 440 * 2 ** ((p - 69) / 12) * t) for p in (43, 55, 62, 67))
    bleed = 0.02 * chord / np.sqrt(np.mean(chord**2))  # 20 dB below the voice, with the note missed in it
    sound = sing([note for i, note in enumerate(take()) if i != 4], SECONDS) + bleed[:, None]
    singing = compare(Held(sound), WRITTEN)
    assert [note.state for note in singing.notes] == ["sung"] * 4 + ["missed"] + ["sung"] * 2
    assert max(abs(note.cents) for note in singing.sung) < 6
    assert singing.extras == ()


def test_a_period_that_voice_and_bass_have_in_common_is_not_the_note():
    t = np.arange(round(SECONDS * FS)) / FS
    twelfth_below = 440 * 2 ** ((64 - 69) / 12) / 3
    bass = sum(np.sin(2 * np.pi * k * twelfth_below * t) / k for k in (1, 2, 4))
    sound = sing(take(), SECONDS) + (0.045 * bass / np.sqrt(np.mean(bass**2)))[:, None]  # 13 dB below the voice
    note = compare(Held(sound), WRITTEN).notes[2]
    assert (note.state, note.octaves) == ("sung", 0)
    assert abs(note.cents) < 6


def test_what_is_sung_in_a_rest_is_extra():
    extra = Sung(4.62, 4.85, 72)
    last = (5.6, 6.2, 60)
    singing = heard([*take()[:-1], Sung(*last), extra], melody(*TUNE[:-1], last))
    [found] = singing.extras
    assert found.pitch == pytest.approx(72, abs=0.05)
    assert found.start_s == pytest.approx(4.75, abs=0.15)


def test_a_whisper_is_unclear():
    notes = take()
    sound = sing([note for i, note in enumerate(notes) if i != 5], SECONDS)
    whisper = np.random.default_rng(3).standard_normal((round(0.9 * FS), 1)) * 0.15
    sound[round(3.5 * FS) : round(3.5 * FS) + len(whisper)] += whisper
    note = compare(Held(sound), WRITTEN).notes[5]
    assert (note.state, note.cents != note.cents) == ("unclear", True)
    assert "whispered" in note.why


def test_a_take_that_starts_elsewhere_is_found():
    sung = [replace(note, start_s=note.start_s + 4.2, end_s=note.end_s + 4.2) for note in take()]
    singing = heard(sung, seconds=SECONDS + 4.2)
    assert not singing.fit.shared
    assert [note.state for note in singing.notes] == ["sung"] * len(TUNE)
    assert max(abs(note.late_ms) for note in singing.notes) < 12


def test_a_take_of_a_late_section_is_found_in_the_whole_melody():
    rng = np.random.default_rng(2)
    tune = tuple((0.5 * i, 0.5 * i + 0.4, 60 + int(rng.integers(9))) for i in range(80))
    cut = [Sung(start - 29.8, end - 29.8, pitch) for start, end, pitch in tune[60:]]
    singing = heard(cut, melody(*tune), 10.5)
    assert singing.fit.offset_s == pytest.approx(-29.8, abs=0.02)
    assert [note.state for note in singing.notes] == ["sung"] * 20, "what is not in the recording is not missed"


def test_a_take_at_a_slower_tempo_is_found():
    tune = [(8 * i + a, 8 * i + b, pitch + i) for i in range(3) for a, b, pitch in TUNE]
    sung = [Sung(1.04 * a, 1.04 * b, pitch) for a, b, pitch in tune]
    singing = heard(sung, melody(*tune), 1.04 * 23)
    assert singing.fit.stretch == pytest.approx(1.04, abs=0.002)
    assert max(abs(note.late_ms) for note in singing.sung) < 30
    assert len(singing.sung) == len(tune)


@pytest.mark.parametrize("semitones", [-3, 2, -12])
def test_another_key_is_told_and_does_not_confuse(semitones: int):
    singing = heard([replace(note, pitch=note.pitch + semitones) for note in take()])
    octaves = round(semitones / 12)
    cents = 100 * semitones - 1200 * octaves
    assert [note.octaves for note in singing.notes] == [octaves] * len(TUNE)
    assert [note.cents for note in singing.notes] == pytest.approx([cents] * len(TUNE), abs=3)


def test_the_part_that_is_sung_is_found_among_several():
    other = melody(*((a, b, pitch - 7 + (i % 2)) for i, (a, b, pitch) in enumerate(TUNE)), part="alto")
    notes = sorted((*other.notes, *WRITTEN.notes), key=lambda note: note.start_s)
    both = replace(WRITTEN, notes=tuple(notes), sung=("alto", "vocal"))
    assert {note.note.part for note in heard(take(), both).notes} == {"vocal"}


def test_another_songs_melody_is_refused():
    rng = np.random.default_rng(5)
    foreign = melody(*((0.7 * i, 0.7 * i + 0.5, 61 + 6 * int(rng.integers(2))) for i in range(9)))
    with pytest.raises(Refused, match="follows the melody nowhere"):
        heard(take(), foreign)


def test_two_notes_somewhere_are_not_enough_to_find_the_place():
    with pytest.raises(Refused, match="too little is sung"):
        heard([Sung(0.3, 0.7, 67), Sung(0.8, 1.7, 65)], melody(*TUNE[:3], *TUNE[4:6]), 1.85)


def test_more_notes_than_there_is_room_for():
    crowd = melody(*((0.5 + 0.002 * i, 0.502 + 0.002 * i, 60 + i % 5) for i in range(400)))
    for note in heard([Sung(0.5, 1.3, 62)], crowd, 1.5).notes:
        assert 0 <= note.onset_s <= 1.5


def test_silence_is_refused_and_a_melody_without_notes_does_not_apply():
    with pytest.raises(Refused, match="nobody sings"):
        compare(Held(np.zeros((FS, 2))), WRITTEN)
    with pytest.raises(NotApplicable, match="no notes"):
        compare(Held(sing(take(), SECONDS)), replace(WRITTEN, notes=()))
