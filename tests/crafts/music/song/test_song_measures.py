"""The measures of a melody, on tunes small enough to be reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from madang.contract import Measure
from madang.crafts.music.measures import song
from madang.crafts.music.song.melody import Melody, Note
from madang.errors import NotApplicable, Refused
from tests.crafts.music.song.tunes import FIGURE, OTHER, SUNG, ask, given, line, lyrics, melody, row, spans


def test_leaps_are_sung_within_a_breath() -> None:
    reading = ask(song.leaps, melody((0.0, 0.5, 60), (0.5, 1.0, 72), (1.0, 1.5, 67), (2.0, 2.5, 84)))
    assert reading.value == 12
    assert reading.spans is not None
    assert spans(reading) == [(0, 1000, 12.0)]
    assert (reading.spans.ref, reading.spans.tags["to"]) == (("C4-C5",), ("up",))


@pytest.mark.parametrize(("rest_s", "longest_s"), [(0.25, 3.0), (0.24, 5.24)])
def test_a_rest_of_250_ms_is_a_breath_and_a_shorter_one_is_not(rest_s: float, longest_s: float) -> None:
    reading = ask(song.breath, melody(*row(60, 62, 64, 62), *row(*[60] * 6, start_s=2.0 + rest_s)))
    assert reading.value == pytest.approx(longest_s)


def test_a_hook_is_found_in_another_key_and_told_as_often_as_it_comes() -> None:
    moved = [pitch + 5 for pitch in FIGURE]
    rows = [*row(*OTHER[:4]), *row(*FIGURE, start_s=4.0), *row(*OTHER[4:], start_s=8.0), *row(*moved, start_s=12.0)]
    reading = ask(song.hook_repetition, melody(*rows, *row(*FIGURE, start_s=17.0)))
    assert reading.value == 3
    assert [start for start, *_ in spans(reading)] == [4000, 12000, 17000]
    assert ask(song.first_hook, melody(*rows)).value == 4.0


def test_the_same_pitches_in_another_rhythm_are_another_figure() -> None:
    swung = [(10 + start + 0.2 * (i % 2), 10 + start + 0.3, p) for i, (start, _, p) in enumerate(row(*FIGURE))]
    other = melody(*row(*FIGURE), *swung)
    assert ask(song.hook_repetition, other).value == 1
    with pytest.raises(NotApplicable):
        ask(song.first_hook, other)


def test_a_repeated_note_is_no_hook() -> None:
    assert ask(song.hook_repetition, melody(*row(*[60] * 20))).value == 1


@pytest.mark.parametrize("stamps", [(0.0, 2.0, 5.0), (0.1, 1.9, 5.2), (None, None, None), (90.0, 92.0, 95.0)])
def test_each_line_is_laid_over_its_notes_with_stamps_near_them_without_or_on_another_clock(stamps: Any) -> None:
    texts = ("사랑해", "너를 사랑해", "la la")
    reading = ask(song.syllables_to_notes, SUNG, lyrics=given(lyrics(*map(line, texts, stamps))))
    assert spans(reading) == [(0, 1500, 0.0), (2000, 4000, 1.0), (5000, 6500, -1.0)]
    assert reading.value == 1


def test_lyrics_of_another_song_are_refused() -> None:
    with pytest.raises(Refused, match="do not go together"):
        ask(song.syllables_to_notes, SUNG, lyrics=given(lyrics(*[line("가나다라마바사아자차카")] * 4)))


def test_without_lyrics_the_words_in_the_melody_are_counted_by_phrase() -> None:
    words = ("sun-", "ny", "", "hello", "you", "")
    notes = tuple(Note(i + 0.5 * (i > 2), i + 1 + 0.5 * (i > 2), 60.0, word) for i, word in enumerate(words))
    sung = Melody(notes, ((0.0, 120.0),), ((0.0, 4, 4),), 6.5, sung=("",))
    reading = ask(song.syllables_to_notes, sung, lyrics=None)
    assert reading.spans is not None
    assert reading.spans.ref == ("sunny", "hello you")
    assert [value for *_, value in spans(reading)] == [-1.0, 0.0]


def test_lyrics_that_lack_the_repeats_of_the_melody_are_refused() -> None:
    twice = melody(*row(*[60] * 12), *row(*[62] * 60, start_s=7.0))
    with pytest.raises(Refused, match="12 syllables and 72 notes"):
        ask(song.syllables_to_notes, twice, lyrics=given(lyrics(line("가나다라마바"), line("사아자차카타"))))


def test_a_melody_without_words_asks_for_lyrics() -> None:
    with pytest.raises(NotApplicable):
        ask(song.syllables_to_notes, SUNG, lyrics=None)


def test_sections_by_markers_in_bars() -> None:
    marked = melody(*row(60, 62), bars=12, markers=((0.0, "Verse"), (16.0, "Chorus")))
    reading = ask(song.section_lengths, marked, lyrics=None)
    assert reading.spans is not None
    assert (reading.value, reading.spans.part) == (8.0, ("Verse", "Chorus"))
    assert spans(reading) == [(0, 16000, 8.0), (16000, 24000, 4.0)]


def test_sections_by_lyrics_begin_at_the_nearest_bar_line() -> None:
    said = lyrics(line("a", 3.6, section="Verse"), line("b", 6.0, section="Verse"), line("c", 12.3, section="Chorus"))
    reading = ask(song.section_lengths, melody(*row(60), bars=10), lyrics=given(said))
    assert spans(reading) == [(4000, 12000, 4.0), (12000, 20000, 4.0)]


@pytest.mark.parametrize("measure", [song.leaps, song.breath, song.hook_repetition, song.first_hook])
def test_a_file_without_notes_has_no_such_reading(measure: Measure) -> None:
    with pytest.raises(NotApplicable):
        ask(measure, melody())
