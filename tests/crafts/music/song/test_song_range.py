"""Range and tessitura of a melody, against the ranges stated of a take and of the people who sing it."""

from __future__ import annotations

from typing import Any

import pytest

from madang.contract import Measure
from madang.crafts.music.measures import song_range
from madang.crafts.music.song.melody import Melody, Note
from madang.crafts.music.song.singers import own_melody
from madang.errors import MissingInput, NotApplicable
from madang.model import Person, Reading
from tests.crafts.music.song.tunes import SUNG, ask, given, line, lyrics, melody, row, spans

MINA = Person("mina", "Park Mina", attributes={"low_note": "A3", "high_note": "C5", "comfortable_low": "C4",
                                               "comfortable_high": "A4"})  # fmt: skip
JUN = Person("jun", attributes={"low_note": "C3", "high_note": "E4"})
DUET = Melody(
    (Note(0, 1, 72, "", "Mina"), Note(1, 2, 74, "", "Mina"), Note(2, 3, 60, "", " JUN"), Note(3, 4, 67, "", " JUN")),
    ((0.0, 120.0),), ((0.0, 4, 4),), 4.0, sung=("Mina", " JUN"),
)  # fmt: skip


def ask_range(measure: Measure, subject: Melody, people: tuple[Person, ...] = (), **more: Any) -> Reading:
    return ask(measure, subject, **dict.fromkeys(measure.may_read) | {"people": people, "lyrics": None} | more)


def test_range_is_from_the_lowest_to_the_highest_note() -> None:
    reading = ask(song_range.vocal_range, melody(*row(57, 60, 76, 64)))
    assert reading.value == 19
    assert reading.spans is not None
    assert spans(reading) == [(0, 500, 0.0), (1000, 1500, 19.0)]
    assert reading.spans.ref == ("A3", "E5")


def test_notes_outside_the_singers_range_are_told_one_by_one_with_their_sign() -> None:
    reading = ask_range(song_range.range_overshoot, melody(*row(56, 57, 64, 66, 65)), low_note="A3", high_note="E4")
    assert reading.value == 2
    assert spans(reading) == [(0, 500, -1.0), (1500, 2000, 2.0), (2000, 2500, 1.0)]


def test_a_melody_within_the_range_overshoots_by_nothing() -> None:
    reading = ask_range(song_range.range_overshoot, melody(*row(57, 64)), low_note="A3", high_note="E4")
    assert (reading.value, reading.count) == (0.0, 0)


@pytest.mark.parametrize(("low", "high", "why"), [("H3", "E4", "low_note is 'H3'"), ("E4", "A3", "is above")])
def test_a_range_that_is_none_is_asked_for_again(low: str, high: str, why: str) -> None:
    with pytest.raises(MissingInput, match=why):
        ask_range(song_range.range_overshoot, melody(*row(60)), low_note=low, high_note=high)


def test_tessitura_is_the_share_of_time_outside_the_comfortable_zone() -> None:
    held = melody((0.0, 3.0, 62), (3.0, 4.0, 74))
    reading = ask_range(song_range.tessitura, held, comfortable_low="C4", comfortable_high="C5")
    assert reading.value == 25.0
    assert spans(reading) == [(3000, 4000, 25.0)]


def test_tessitura_width_is_the_band_of_the_middle_half_of_time() -> None:
    reading = ask(song_range.tessitura_width, melody((0, 1, 48), (1, 3, 60), (3, 5, 64), (5, 7, 67), (7, 8, 84)))
    assert reading.value == 7
    assert reading.spans is not None
    assert reading.spans.ref == ("C4-G4",)


def test_each_part_is_held_against_the_range_of_the_person_it_is_named_after() -> None:
    reading = ask_range(song_range.range_overshoot, DUET, (MINA, JUN))
    assert spans(reading) == [(1000, 2000, 2.0), (3000, 4000, 3.0)]
    assert reading.spans is not None
    assert (reading.spans.who, reading.spans.ref) == (("Mina", " JUN"), ("D5", "G4"))


def test_a_person_is_known_by_the_full_name_too() -> None:
    named = melody(*row(76), part="Park  Mina")
    assert ask_range(song_range.range_overshoot, named, (MINA, JUN)).value == 4.0


def test_of_several_singers_what_is_stated_of_the_person_goes_before_what_is_stated_of_the_take() -> None:
    reading = ask_range(song_range.range_overshoot, DUET, (JUN,), low_note="A2", high_note="C6")
    assert spans(reading) == [(3000, 4000, 3.0)], "Mina has the take's range, Jun his own"


def test_of_one_singer_what_is_stated_of_the_take_goes_before() -> None:
    one = melody(*row(76), part="mina")
    assert ask_range(song_range.range_overshoot, one, (MINA,), high_note="E5").value == 0.0


def test_lyrics_say_who_sings_which_notes() -> None:
    said = given(lyrics(line("사랑해", 0.0, None, "mina"), line("너를 사랑", 2.0, None, "jun"), line("라라라", 5.0)))
    reading = ask_range(song_range.range_overshoot, SUNG, (MINA, JUN), lyrics=said)
    assert spans(reading) == [(2000, 2500, 1.0)], "F4, a semitone above what Jun has"


def test_lyrics_of_another_song_leave_the_parts_to_say_it() -> None:
    other = given(lyrics(*[line("가나다라마바사아자차카타파하" * 3, None, None, "jun")] * 4))
    assert ask_range(song_range.range_overshoot, DUET, (MINA, JUN), lyrics=other).count == 2


def test_whoever_has_no_range_is_not_judged_and_where_nobody_has_it_is_asked_for() -> None:
    assert ask_range(song_range.range_overshoot, DUET, (MINA,)).count == 1
    with pytest.raises(MissingInput, match="low_note and high_note of Mina or JUN"):
        ask_range(song_range.range_overshoot, DUET)
    with pytest.raises(MissingInput, match="comfortable_low"):
        ask_range(song_range.tessitura, DUET, (JUN,))


def test_tessitura_of_several_singers_is_that_of_the_one_who_is_outside_most() -> None:
    low = Person("jun", attributes={"comfortable_low": "C3", "comfortable_high": "D4"})
    reading = ask_range(song_range.tessitura, DUET, (MINA, low))
    assert reading.value == 100.0, "all that Mina sings"
    assert [share for *_, share in spans(reading)] == [50.0, 50.0, 50.0]


def test_a_singers_own_part_is_what_a_take_is_held_against() -> None:
    assert own_melody("jun", [SUNG, DUET]).sung == (" JUN",)
    assert own_melody("sora", [SUNG, DUET]) is SUNG
    assert own_melody("", [SUNG]) is SUNG


@pytest.mark.parametrize("measure", [song_range.vocal_range, song_range.tessitura_width])
def test_a_file_without_notes_has_no_range(measure: Measure) -> None:
    with pytest.raises(NotApplicable):
        ask(measure, melody())
    with pytest.raises(NotApplicable):
        ask_range(song_range.range_overshoot, melody(), (MINA,))
