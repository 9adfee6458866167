"""The session of the bundled example: five stems, a sung vocal with its melody, and what is wrong with them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import mido
import numpy as np
import numpy.typing as npt
from debut_release import LINES
from debut_song import (
    BARS,
    BEAT_S,
    BITS,
    BRIGHT,
    CHORDS,
    FRAMES,
    RATE_HZ,
    ROUND,
    SCALE,
    SOFT,
    Sound,
    add_drum,
    add_note,
    melody,
)  # fmt: skip

BPM = 96
TICKS_A_BEAT = 480
SECTIONS = ((0, "verse"), (4, "chorus"))
SUNG_SHARE = 0.86  # of the way to the next note
LINE_BEATS, BREATH_SHARE = 8, 0.35  # the last note of a line is let go for a breath
FORMANTS = ((660, 80), (1180, 110), (2650, 160), (3400, 200))  # Hz and width: an open "a"
FORMANT_LEVELS = (1.0, 0.6, 0.3, 0.2)
VIBRATO_HZ, VIBRATO_CENTS, VIBRATO_AFTER_S = 5.5, 18, 0.25
LOUD, RISE_S = 0.5, 0.02

SHARP_NOTE, SHARP_CENTS = 9, 60
LATE_NOTE, LATE_MS = 14, 110
CLICK_S, CLICK_DBFS = 7.0, -20
HUM_HZ, HUM_DBFS = 50, -52


@dataclass(frozen=True)
class Sung:
    """A note of the melody, and how it is sung: start and length in seconds, MIDI number, cents off, seconds late."""

    start_s: float
    length_s: float
    midi: int
    cents: float = 0.0
    late_s: float = 0.0


def notes() -> list[Sung]:
    """The melody, with the two notes that are sung wrong."""
    walk = [(beat, midi) for beat, midi, _ in melody()]
    ends = [beat for beat, _ in walk[1:]] + [4.0 * BARS - 1]
    found = []
    for number, ((beat, midi), end) in enumerate(zip(walk, ends, strict=True), 1):
        found.append(
            Sung(
                start_s=beat * BEAT_S,
                length_s=(BREATH_SHARE if beat // LINE_BEATS < end // LINE_BEATS else SUNG_SHARE)
                * min(end - beat, 2.0)
                * BEAT_S,
                midi=midi - 12,
                cents=SHARP_CENTS if number == SHARP_NOTE else 0.0,
                late_s=LATE_MS / 1000 if number == LATE_NOTE else 0.0,
            )
        )
    return found


def midi_file() -> bytes:
    """The melody as a MIDI file of one track, named, with tempo and meter."""
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name="vocal"))
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(BPM)))
    track.append(mido.MetaMessage("time_signature", numerator=4, denominator=4))
    events: list[tuple[int, int, mido.Message | mido.MetaMessage]] = [
        (4 * bar * TICKS_A_BEAT, 0, mido.MetaMessage("marker", text=name)) for bar, name in SECTIONS
    ]
    syllables = "".join(text for _, text in LINES).replace(" ", "")
    for note, syllable in zip(notes(), syllables, strict=True):
        start = round(note.start_s / BEAT_S * TICKS_A_BEAT)
        end = start + round(note.length_s / BEAT_S * TICKS_A_BEAT)
        events += [
            (start, 1, mido.MetaMessage("lyrics", text=syllable)),
            (start, 2, mido.Message("note_on", note=note.midi, velocity=80)),
            (end, 0, mido.Message("note_off", note=note.midi)),
        ]
    now = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        track.append(message.copy(time=tick - now))
        now = tick
    stream = io.BytesIO()
    mido.MidiFile(ticks_per_beat=TICKS_A_BEAT, tracks=[track], charset="utf-8").save(file=stream)
    return stream.getvalue()


def stems() -> Iterator[tuple[str, npt.NDArray[np.int16]]]:
    """Each stem's role and its 16-bit samples, mono, (frames,)."""
    yield "drums", _samples(_level(_drums()) + _click())
    yield "bass", _samples(_level(_bass()) + _hum())
    yield "keys", _samples(_level(_keys()))
    yield "synth", _samples(_level(_synth()))
    yield "vocal", _samples(_level(_vocal()))


def _samples(sound: Sound) -> npt.NDArray[np.int16]:
    return (np.round(sound * 2.0 ** (BITS - 1)) * 2.0 ** (16 - BITS)).astype(np.int16)


def _level(sound: Sound) -> Sound:
    scaled: Sound = LOUD * sound / np.abs(sound).max()
    return scaled


def _drums() -> Sound:
    line = np.zeros(FRAMES)
    for beat in range(4 * (BARS - 1)):
        add_drum(line, beat, low=beat % 2 == 0)
    return line


def _bass() -> Sound:
    line = np.zeros(FRAMES)
    for bar in range(BARS):
        for beat in (0, 1.5, 2.5):
            add_note(line, 4 * bar + beat, CHORDS[_chord(bar)][0] - 12, 0.5, ROUND, decay_s=0.5, attack_s=0.01)
    return line


def _keys() -> Sound:
    line = np.zeros(FRAMES)
    for bar in range(BARS):
        for midi in CHORDS[_chord(bar)][1]:
            add_note(line, 4 * bar, midi, 0.12, SOFT, decay_s=2.0, attack_s=0.08, beats=4 if bar < BARS - 1 else 3)
    return line


def _synth() -> Sound:
    line = np.zeros(FRAMES)
    for bar in range(1, BARS, 2):
        for beat in (1, 3):
            add_note(line, 4 * bar + beat, SCALE[-1], 0.2, BRIGHT, decay_s=0.3, attack_s=0.01)
    return line


def _chord(bar: int) -> int:
    return bar % len(CHORDS) if bar < BARS - 1 else 0


def _vocal() -> Sound:
    line = np.zeros(FRAMES)
    for note in notes():
        first = round((note.start_s + note.late_s) * RATE_HZ)
        tone = _tone(note)
        line[first : first + len(tone)] += tone[: FRAMES - first]
    return line


def _tone(note: Sung) -> Sound:
    """A voice on one vowel: partials weighted by formants, a vibrato that comes late, a soft rise and fall."""
    time = np.arange(round(note.length_s * RATE_HZ)) / RATE_HZ
    depth = VIBRATO_CENTS / 1200 * np.clip((time - VIBRATO_AFTER_S) / 0.2, 0, 1)
    hz = 440 * 2 ** ((note.midi - 69 + note.cents / 100) / 12) * 2 ** (depth * np.sin(2 * np.pi * VIBRATO_HZ * time))
    turns = np.cumsum(hz) / RATE_HZ
    base = float(440 * 2 ** ((note.midi - 69) / 12))
    tone = np.zeros(len(time))
    for partial in range(1, int(14_000 / base) + 1):
        level = sum(
            part / (1 + ((partial * base - centre) / width) ** 2)
            for part, (centre, width) in zip(FORMANT_LEVELS, FORMANTS, strict=True)
        )
        # Nothing ends at once in a voice: the higher, the softer, until the file's own grain covers it.
        tone += (level + 0.05) * np.exp(-partial * base / 1500) * np.sin(2 * np.pi * partial * turns)
    shape: Sound = np.minimum(1, time / RISE_S) * np.clip((time[-1] - time) / 0.06, 0, 1)
    return tone * shape


def _click() -> Sound:
    """One sample that does not belong there."""
    line = np.zeros(FRAMES)
    line[round(CLICK_S * RATE_HZ)] = 10 ** (CLICK_DBFS / 20)
    return line


def _hum() -> Sound:
    time = np.arange(FRAMES) / RATE_HZ
    hum: Sound = 10 ** (HUM_DBFS / 20) * np.sin(2 * np.pi * HUM_HZ * time)
    return hum
