"""MIDI files, written by mido, an independent implementation, and then broken by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import mido
import pytest

from madang.crafts.music.song.melody import read_melody
from madang.errors import Unreadable

TICKS = 480


def track(name: str, *messages: mido.Message | mido.MetaMessage) -> mido.MidiTrack:
    made = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
    made.extend(messages)
    return made


def notes(rows: Iterable[tuple[int, int, int]], channel: int = 0) -> list[mido.Message]:
    """Messages of notes given as (start, end, pitch) in ticks."""
    events = sorted([(end, 0, pitch) for _, end, pitch in rows] + [(start, 90, pitch) for start, _, pitch in rows])
    made, before = [], 0
    for tick, velocity, pitch in events:
        made.append(mido.Message("note_on", note=pitch, velocity=velocity, time=tick - before, channel=channel))
        before = tick
    return made


def written(tmp_path: Path, *tracks: mido.MidiTrack, kind: int = 1, charset: str = "utf-8") -> Path:
    file = mido.MidiFile(type=kind, ticks_per_beat=TICKS, charset=charset)
    file.tracks.extend(tracks)
    path = tmp_path / "melody.mid"
    file.save(path)
    return path


SCALE = [(0, 480, 60), (480, 960, 62), (960, 1920, 64)]


def test_without_a_tempo_a_minute_has_120_quarter_notes(tmp_path: Path) -> None:
    melody = read_melody(written(tmp_path, track("melody", *notes(SCALE))))
    assert [(note.start_s, note.end_s, note.pitch) for note in melody.notes] == [
        (0.0, 0.5, 60.0),
        (0.5, 1.0, 62.0),
        (1.0, 2.0, 64.0),
    ]
    assert melody.tempi == ((0.0, 120.0),)
    assert melody.end_s == 2.0


def test_tempo_changes_hold_from_where_they_stand_on_whichever_track(tmp_path: Path) -> None:
    tempi = track(
        "tempo",
        mido.MetaMessage("set_tempo", tempo=500_000),
        mido.MetaMessage("set_tempo", tempo=1_000_000, time=480),
    )
    melody = read_melody(written(tmp_path, tempi, track("melody", *notes(SCALE))))
    assert [note.start_s for note in melody.notes] == [0.0, 0.5, 1.5]
    assert melody.end_s == 3.5
    assert melody.tempi == ((0.0, 120.0), (0.5, 60.0))


@pytest.mark.parametrize("seed", range(5))
def test_a_file_of_many_tempi_is_as_long_as_mido_says_and_has_every_note(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    tempi = [mido.MetaMessage("set_tempo", tempo=draw.randrange(200_000, 1_200_000), time=draw.randrange(900))
             for _ in range(40)]  # fmt: skip
    starts = sorted(draw.sample(range(20_000), 60))
    rows = [(start, start + draw.randrange(1, 900), 40 + i) for i, start in enumerate(starts)]
    path = written(tmp_path, track("tempo", *tempi), track("melody", *notes(rows)))
    melody = read_melody(path)
    assert len(melody.notes) == len(rows)
    assert melody.end_s == pytest.approx(mido.MidiFile(path).length, abs=1e-6)


def test_time_signatures_make_bars_and_a_new_one_begins_a_bar(tmp_path: Path) -> None:
    meters = track(
        "meter",
        mido.MetaMessage("time_signature", numerator=3, denominator=4),
        mido.MetaMessage("time_signature", numerator=6, denominator=8, time=3 * TICKS),
    )
    rows = [(beat * TICKS, (beat + 1) * TICKS, 60) for beat in range(9)]
    melody = read_melody(written(tmp_path, meters, track("melody", *notes(rows))))
    assert melody.meters == ((0.0, 3, 4), (1.5, 6, 8))
    assert melody.bars_s == (0.0, 1.5, 3.0)
    assert [note.bar for note in melody.notes] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_overlapping_notes_of_one_pitch_end_in_the_order_they_began(tmp_path: Path) -> None:
    on = [mido.Message("note_on", note=60, time=240), mido.Message("note_on", note=60, time=240)]
    off = [mido.Message("note_off", note=60, time=240), mido.Message("note_off", note=60, time=240)]
    melody = read_melody(written(tmp_path, track("melody", *on, *off)))
    assert [(note.start_s, note.end_s) for note in melody.notes] == [(0.25, 0.75), (0.5, 1.0)]


def test_a_note_left_open_ends_with_its_track(tmp_path: Path) -> None:
    messages = [mido.Message("note_on", note=60), mido.MetaMessage("end_of_track", time=960)]
    assert read_melody(written(tmp_path, track("melody", *messages))).notes[0].end_s == 1.0


def test_percussion_is_no_melody(tmp_path: Path) -> None:
    melody = read_melody(written(tmp_path, track("kit", *notes(SCALE, channel=9)), track("melody", *notes(SCALE))))
    assert {note.part for note in melody.notes} == {"melody"}


def words(*syllables: str) -> list[mido.Message | mido.MetaMessage]:
    made: list[mido.Message | mido.MetaMessage] = []
    for syllable in syllables:
        made.append(mido.MetaMessage("lyrics", text=syllable))
        made.append(mido.Message("note_on", note=60))
        made.append(mido.Message("note_off", note=60, time=TICKS))
    return made


@pytest.mark.parametrize(
    ("charset", "said"), [("cp949", "사랑해"), ("utf-8", "사랑해"), ("latin-1", "año"), ("cp932", "あいさ")]
)
def test_words_are_read_in_the_encoding_the_file_has(tmp_path: Path, charset: str, said: str) -> None:
    melody = read_melody(written(tmp_path, track("melody", *words(*said)), charset=charset))
    assert "".join(note.lyric for note in melody.notes) == said


def test_a_syllable_without_a_space_goes_on_in_the_next(tmp_path: Path) -> None:
    melody = read_melody(written(tmp_path, track("melody", *words("hel", "lo ", "you\r"))))
    assert [note.lyric for note in melody.notes] == ["hel-", "lo", "you"]


def test_words_on_a_track_of_their_own_go_to_the_part_they_are_in_step_with(tmp_path: Path) -> None:
    lyrics = track(
        "Words",
        *[mido.MetaMessage("text", text=text, time=TICKS * bool(i)) for i, text in enumerate(["/Sun", "ny ", "day "])],
    )
    chords = [(0, 1920, 48), (0, 1920, 52)]
    melody = read_melody(written(tmp_path, track("A", *notes(chords)), track("B", *notes(SCALE)), lyrics))
    assert [(note.part, note.lyric) for note in melody.vocal] == [("B", "Sun-"), ("B", "ny"), ("B", "day")]


def test_the_part_named_for_the_voice_is_sung_and_the_backing_is_not(tmp_path: Path) -> None:
    for name in ("Lead Vocal", "보컬", "Topline", "Alto"):
        path = written(
            tmp_path,
            track("Piano", *notes(SCALE)),
            track("Backing Vocals", *notes(SCALE)),
            track("Lead 1 (square)", *notes(SCALE)),
            track(name, *notes(SCALE)),
        )
        assert read_melody(path).sung == (name,)


def test_a_track_a_member_is_a_part_a_member(tmp_path: Path) -> None:
    melody = read_melody(written(tmp_path, track("Mina", *notes(SCALE)), track("Jiu", *notes([(1920, 2400, 67)]))))
    assert melody.sung == ("Mina", "Jiu")


def test_without_names_or_words_the_highest_single_line_is_sung(tmp_path: Path) -> None:
    chords = [(start, start + 480, pitch) for start in (0, 480, 960) for pitch in (72, 76, 79)]
    bass = [mido.Message("program_change", program=33), *notes([(s, e, p - 24) for s, e, p in SCALE])]
    path = written(tmp_path, track("A", *notes(chords)), track("B", *bass), track("C", *notes(SCALE)))
    assert read_melody(path).sung == ("C",)


def test_format_0_parts_are_its_channels(tmp_path: Path) -> None:
    both = track("Song", *notes(SCALE), *notes([(0, 480, 40)], channel=1))
    melody = read_melody(written(tmp_path, both, kind=0))
    assert {note.part for note in melody.notes} == {"Song, channel 1", "Song, channel 2"}


def test_a_file_in_riff_is_the_file_inside(tmp_path: Path) -> None:
    path = written(tmp_path, track("melody", *notes(SCALE)))
    bare = path.read_bytes()
    size = len(bare) + 12
    riff = b"RIFF" + size.to_bytes(4, "little") + b"RMIDdata" + len(bare).to_bytes(4, "little") + bare
    (tmp_path / "riff.mid").write_bytes(riff)
    assert read_melody(tmp_path / "riff.mid") == read_melody(path)


def test_frames_and_ticks_are_seconds(tmp_path: Path) -> None:
    path = written(tmp_path, track("melody", *notes(SCALE)))
    raw = bytearray(path.read_bytes())
    raw[12:14] = bytes([256 - 25, 40])  # 25 frames of 40 ticks: 1000 ticks a second
    path.write_bytes(raw)
    assert [note.start_s for note in read_melody(path).notes] == pytest.approx([0.0, 0.48, 0.96])


def test_markers_are_kept_with_their_times(tmp_path: Path) -> None:
    marks = track("marks", mido.MetaMessage("marker", text="Verse"), mido.MetaMessage("marker", text="훅", time=960))
    assert read_melody(written(tmp_path, marks, track("melody", *notes(SCALE)))).markers == (
        (0.0, "Verse"),
        (1.0, "훅"),
    )


def test_what_is_broken_is_told_with_its_place(tmp_path: Path) -> None:
    raw = written(tmp_path, track("melody", *notes(SCALE))).read_bytes()
    path = tmp_path / "broken.mid"
    for broken, why in [
        (raw[:40], r"track 1 breaks off: \d+ bytes are missing \(byte 40\)"),
        (raw[:10], "the header breaks off"),
        (raw[:8] + b"\0\2" + raw[10:], "format 2"),
        (raw[:12] + b"\0\0" + raw[14:], "no ticks per quarter note"),
        (raw[:14], "there is no track in it"),
        (b"", "empty"),
        (b"hello", "neither a MIDI file nor MusicXML"),
        (raw[:22] + b"\0\x40\x40" + raw[25:], r"data byte stands where an event should begin \(byte 23\)"),
    ]:
        path.write_bytes(broken)
        with pytest.raises(Unreadable, match=why) as caught:
            read_melody(path)
        assert caught.value.remedy


def test_no_damage_ends_in_anything_but_a_sentence(tmp_path: Path) -> None:
    raw = written(tmp_path, track("melody", *words("a", "b"), *notes(SCALE))).read_bytes()
    path = tmp_path / "broken.mid"
    unread = 0
    for place in range(len(raw)):
        path.write_bytes(raw[:place] + bytes([0xFF if place % 2 else 0x7F]) + raw[place + 1 :])
        try:
            read_melody(path)
        except Unreadable:
            unread += 1
    assert 0 < unread < len(raw)
