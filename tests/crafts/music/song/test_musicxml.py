"""Scores in MusicXML, small enough to be played by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from madang.crafts.music.song.melody import Melody, read_melody
from madang.errors import Unreadable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD" "x.dtd">\n'


def note(pitch: str = "C4", quarters: int = 4, inside: str = "", before: str = "") -> str:
    step, octave = pitch[0], pitch[-1]
    alter = {"#": 1, "b": -1}.get(pitch[1:-1], 0)
    return (
        f"<note>{before}<pitch><step>{step}</step><alter>{alter}</alter><octave>{octave}</octave></pitch>"
        f"<duration>{quarters}</duration>{inside}</note>"
    )


def score(*bars: str, name: str = "Voice", more: str = "") -> str:
    """A part of 4/4 bars in quarter notes; a bar is its content, or a note's name that fills it."""
    filled = [note(bar) if len(bar) <= 3 else bar for bar in bars]
    measures = "".join(f'<measure number="{i}">{bar}</measure>' for i, bar in enumerate(filled, 1))
    return (
        f'{HEAD}<score-partwise><part-list><score-part id="P1"><part-name>{name}</part-name></score-part></part-list>'
        f'<part id="P1">{measures}</part>{more}</score-partwise>'
    )


def read(tmp_path: Path, text: str, name: str = "song.musicxml") -> Melody:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_melody(path)


def played(melody: Melody) -> str:
    return "".join("C D EF G A B"[int(note.pitch) - 60] for note in melody.notes)


FORWARD = '<barline location="left"><repeat direction="forward"/></barline>'
BACKWARD = '<barline location="right"><repeat direction="backward"/></barline>'


def ending(numbers: str, content: str, back: bool, stop: str = "stop") -> str:
    repeat = '<repeat direction="backward"/>' if back else ""
    return (
        f'<barline location="left"><ending number="{numbers}" type="start"/></barline>{note(content)}'
        f'<barline location="right"><ending number="{numbers}" type="{stop}"/>{repeat}</barline>'
    )


def sound(said: str, content: str) -> str:
    return f"{note(content)}<sound {said}/>"


@pytest.mark.parametrize(
    ("bars", "order"),
    [
        (["C4", "D4"], "CD"),
        (["C4", note("D4") + BACKWARD, "E4"], "CDCDE"),
        (["C4", FORWARD + note("D4"), note("E4") + BACKWARD, "F4"], "CDEDEF"),
        ([note("C4") + '<barline><repeat direction="backward" times="3"/></barline>', "D4"], "CCCD"),
        (["C4", ending("1", "D4", True), ending("2", "E4", False, "discontinue"), "F4"], "CDCEF"),
        (["C4", ending("1, 2", "D4", True), ending("3", "E4", False), "F4"], "CDCDCEF"),
        ([note("C4") + BACKWARD, note("D4") + BACKWARD, "E4"], "CCDDE"),
        (["C4", sound('fine="yes"', "D4"), sound('dacapo="yes"', "E4")], "CDECD"),
        (["C4", sound('segno="s"', "D4"), sound('dalsegno="s"', "E4"), "F4"], "CDEDEF"),
        (["C4", sound('tocoda="c"', "D4"), sound('dacapo="yes"', "E4"), sound('coda="c"', "F4")], "CDECDF"),
        (["C4", ending("1", "D4", True), ending("2", "E4", False), sound('dacapo="yes"', "F4")], "CDCEFCEF"),
    ],
)  # fmt: skip
def test_repeats_endings_and_jumps_are_played_out(tmp_path: Path, bars: list[str], order: str) -> None:
    melody = read(tmp_path, score(*bars))
    assert played(melody) == order
    assert [note.start_s for note in melody.notes] == [2.0 * i for i in range(len(order))]
    assert [note.bar for note in melody.notes] == list(range(1, len(order) + 1))


def test_divisions_alterations_and_octaves_make_pitch_and_time(tmp_path: Path) -> None:
    bar = "<attributes><divisions>2</divisions></attributes>" + note("F#3", 3) + note("Bb5", 5)
    melody = read(tmp_path, score(bar))
    assert [(n.pitch, n.start_s, n.end_s) for n in melody.notes] == [(54.0, 0.0, 0.75), (82.0, 0.75, 2.0)]


def test_a_transposing_part_sounds_where_it_sounds(tmp_path: Path) -> None:
    bar = "<attributes><transpose><chromatic>-2</chromatic><octave-change>-1</octave-change></transpose></attributes>"
    assert read(tmp_path, score(bar + note("C4"))).notes[0].pitch == 60 - 2 - 12


def test_tied_notes_are_one_and_others_are_not(tmp_path: Path) -> None:
    tied = score(note("C4", 4, '<tie type="start"/>'), note("C4", 2, '<tie type="stop"/>') + note("C4", 2))
    assert [(n.start_s, n.end_s) for n in read(tmp_path, tied).notes] == [(0.0, 3.0), (3.0, 4.0)]


def test_chords_sound_together_and_grace_and_cue_notes_do_not_sound(tmp_path: Path) -> None:
    grace = "<note><grace/><pitch><step>D</step><octave>4</octave></pitch></note>"
    bar = note("C4", 2) + note("E4", 2, before="<chord/>") + grace + note("G4", 2) + note("A4", 2, "<cue/>")
    melody = read(tmp_path, score(bar))
    assert [(n.start_s, n.pitch) for n in melody.notes] == [(0.0, 60.0), (0.0, 64.0), (1.0, 67.0)]


def test_voices_behind_a_backup_start_again_and_are_parts_of_their_own(tmp_path: Path) -> None:
    bar = note("G4", 4, "<voice>1</voice>") + "<backup><duration>4</duration></backup>"
    bar += "<forward><duration>1</duration></forward>" + note("E4", 3, "<voice>2</voice>")
    melody = read(tmp_path, score(bar, "C4"))
    assert [(n.part, n.start_s) for n in melody.notes] == [("Voice", 0.0), ("Voice, voice 2", 0.5), ("Voice", 2.0)]


@pytest.mark.parametrize(
    ("direction", "bpm"),
    [
        ('<direction><sound tempo="90"/></direction>', 90.0),
        ("<direction><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>96</per-minute>"
         "</metronome></direction-type></direction>", 96.0),
        ("<direction><direction-type><metronome><beat-unit>quarter</beat-unit><beat-unit-dot/>"
         "<per-minute>c. 60</per-minute></metronome></direction-type></direction>", 90.0),
        ("<direction><direction-type><metronome><beat-unit>half</beat-unit><per-minute>80</per-minute>"
         '</metronome></direction-type><sound tempo="70"/></direction>', 70.0),
    ],
)  # fmt: skip
def test_tempo_is_what_is_played_else_what_is_written(tmp_path: Path, direction: str, bpm: float) -> None:
    assert read(tmp_path, score(direction + note())).tempi == ((0.0, bpm),)


def test_a_repeat_leads_back_to_the_tempo_written_there(tmp_path: Path) -> None:
    slow = '<direction><sound tempo="60"/></direction>'
    melody = read(tmp_path, score("C4", FORWARD + note("D4"), slow + note("E4") + BACKWARD))
    assert [n.start_s for n in melody.notes] == [0.0, 2.0, 4.0, 8.0, 10.0]


def test_a_pickup_is_bar_0_and_as_long_as_it_is(tmp_path: Path) -> None:
    text = score(note("G4", 1), "C4").replace('<measure number="1">', '<measure number="0" implicit="yes">')
    melody = read(tmp_path, text)
    assert [(n.bar, n.start_s) for n in melody.notes] == [(0, 0.0), (1, 0.5)]


def test_each_pass_sings_its_own_verse(tmp_path: Path) -> None:
    verses = '<lyric number="1"><syllabic>begin</syllabic><text>sun</text></lyric>'
    verses += '<lyric number="2"><text>rain</text></lyric>'
    melody = read(tmp_path, score(note("C4", 4, verses) + BACKWARD))
    assert [n.lyric for n in melody.notes] == ["sun-", "rain"]


def test_rehearsal_marks_are_markers(tmp_path: Path) -> None:
    mark = "<direction><direction-type><rehearsal>B</rehearsal></direction-type></direction>"
    assert read(tmp_path, score("C4", mark + note("D4"))).markers == ((2.0, "B"),)


def test_a_score_by_bars_is_the_same_as_one_by_parts(tmp_path: Path) -> None:
    by_bar = (
        '<score-timewise><part-list><score-part id="P1"><part-name>Voice</part-name></score-part></part-list>'
        f'<measure number="1"><part id="P1">{note("C4")}</part></measure>'
        f'<measure number="2"><part id="P1">{note("D4")}{BACKWARD}</part></measure></score-timewise>'
    )
    assert read(tmp_path, by_bar) == read(tmp_path, score("C4", note("D4") + BACKWARD))


def test_a_zipped_score_is_the_score_its_container_names(tmp_path: Path) -> None:
    path = tmp_path / "song.mxl"
    container = '<container><rootfiles><rootfile full-path="in/a.xml"/></rootfiles></container>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("decoy.xml", score("G4"))
        archive.writestr("in/a.xml", score("C4", "D4"))
    assert played(read_melody(path)) == "CD"


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    path = tmp_path / "song.mxl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * (40 * 2**20))
    with pytest.raises(Unreadable, match="larger than 16 MB"):
        read_melody(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<score-partwise><part>", "line 1: it is not well-formed XML"),
        ("<html/>", "line 1: <html> is not a score"),
        ('<!DOCTYPE a [\n<!ENTITY b "c">]><score-partwise/>', "line 2: it defines the entity 'b'"),
        ("<score-partwise/>", "there is no bar in this score"),
        (score("<note>\n<pitch><step>H</step></pitch><duration>1</duration></note>"), "line 4: there is no note named"),
        (score(note("C4").replace("<duration>4", "<duration>1e999999999")), "line 3: <duration> is '1e999999999'"),
        (score("<attributes><divisions>0</divisions></attributes>" + note()), "<divisions> must be above 0"),
        ("<a>" * 300 + "</a>" * 300, "nested 200 deep"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as caught:
        read(tmp_path, text)
    assert caught.value.remedy


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "song.mxl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", score("C4"))
    raw = path.read_bytes()
    for broken in (raw[: len(raw) // 2], raw[:60] + b"\xff" * 20 + raw[80:]):
        path.write_bytes(broken)
        with pytest.raises(Unreadable, match="archive"):
            read_melody(path)
