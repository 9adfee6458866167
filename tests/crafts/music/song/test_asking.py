"""Songs in a studio: ranges stated once for each person, and demos of one song beside each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import madang
from madang.errors import Mistakes
from madang.model import Answers
from madang.progress import trends
from tests.crafts.music.song.test_midi import notes, track, written

STUDIO = """
standards = ["song-house"]
[[people]]
id = "mina"
attributes = { low_note = "A3", high_note = "C5" }
[[people]]
id = "jun"
attributes = { low_note = "C3", high_note = "E4" }
[[works]]
id = "song"
[[works.takes]]
kind = "music.melody"
files = "*.mid"
"""


def of_melody(folder: Path) -> Answers:
    return next(a for a in madang.check(folder).takes if a.take and a.take.kind == "music.melody")


@pytest.fixture
def duet(tmp_path: Path) -> Path:
    """Mina goes two semitones too high, Jun three."""
    high = track("Mina", *notes([(0, 480, 72), (480, 960, 74)]))
    low = track("Jun", *notes([(960, 1440, 60), (1440, 1920, 67)], channel=1))
    written(tmp_path, high, low)
    (tmp_path / "madang.toml").write_text(STUDIO)
    return tmp_path


def test_each_singer_is_held_against_the_range_stated_of_the_person(duet: Path) -> None:
    gap = next(gap for gap in of_melody(duet).gaps if gap.clause == "song-house.range")
    assert gap.spans is not None
    assert (gap.spans.who, gap.spans.value.tolist()) == (("Mina", "Jun"), [2.0, 3.0])


def test_a_person_whose_range_is_stated_anew_is_measured_again(duet: Path) -> None:
    of_melody(duet)
    (duet / "madang.toml").write_text(STUDIO.replace('"E4"', '"G4"'))
    reading = of_melody(duet).reading("music.range_overshoot")
    assert reading is not None
    assert reading.value == 2.0


def test_a_take_that_names_its_singer_has_the_singers_range(tmp_path: Path) -> None:
    written(tmp_path, track("Melody", *notes([(0, 480, 76)])))
    (tmp_path / "madang.toml").write_text(STUDIO + 'attributes = { singer = "mina", high_note = "D5" }')
    answers = of_melody(tmp_path)
    assert answers.take is not None
    assert answers.take.attributes == {"singer": "mina", "low_note": "A3", "high_note": "D5"}
    reading = answers.reading("music.range_overshoot")
    assert reading is not None
    assert reading.value == 2.0, "what the take states goes before what the person states"


def test_a_misspelt_singer_or_attribute_is_answered_with_its_line(duet: Path) -> None:
    wrong = STUDIO.replace("low_note", "lowest_note", 1) + 'attributes = { singer = "mnia" }'
    (duet / "madang.toml").write_text(wrong)
    with pytest.raises(Mistakes) as raised:
        madang.check(duet)
    assert str(raised.value).splitlines() == [
        "madang.toml:5: unknown attribute 'lowest_note'; did you mean 'low_note'?",
        "madang.toml:14: there is no 'mnia' among the people; did you mean 'mina'?",
    ]


def test_all_demos_of_a_song_are_compared_the_earlier_ones_too(tmp_path: Path) -> None:
    t = np.arange(4 * 48_000) / 48_000
    for number, gain in ((1, 0.1), (2, 0.2)):
        sound = gain * np.sin(2 * np.pi * 440 * t) * (1 - 0.5 * (t * 2 % 1))
        soundfile.write(tmp_path / f"song demo {number}.wav", sound, 48_000, subtype="PCM_24")
    board = madang.check(tmp_path)
    assert [a.take.current for a in board.takes if a.take] == [False, True]
    (work,) = board.works
    reading = work.reading("music.demo_comparison")
    assert reading is not None
    assert reading.value == pytest.approx(6.0, abs=0.05)
    assert reading.spans is not None
    assert reading.spans.ref == ("song demo 1.wav", "song demo 2.wav")
    assert set(reading.spans.tags) == {"duration", "begins", "loudest", "tempo", "key"}


def test_a_bass_stem_needs_no_melody_and_a_voice_asks_for_it(tmp_path: Path) -> None:
    t = np.arange(48_000) / 48_000
    for role in ("bass", "vocal"):
        soundfile.write(tmp_path / f"song_{role}_stem.wav", 0.1 * np.sin(2 * np.pi * 220 * t), 48_000)
    kinds = {
        a.take.attributes["role"]: {note.kind for note in a.notes if note.measure == "music.intonation"}
        for a in madang.check(tmp_path).takes
        if a.take
    }
    assert kinds == {"bass": {"not_applicable"}, "vocal": {"missing_input"}}
    followed = {trend.attributes["role"] for trend in trends(madang.check(tmp_path)) if "intonation" in trend.measure}
    assert followed == {"vocal"}, "what does not apply to a take has no history"
