"""Who sings what, and demos side by side, on material whose shares are known."""

from __future__ import annotations

import numpy as np
import pytest

from madang.contract import Given
from madang.crafts.music.measures import song_shares
from madang.crafts.music.song.melody import Melody, Note
from madang.errors import NotApplicable, Refused
from madang.model import Take, Work
from tests.crafts.music.conftest import FS, Held, tone
from tests.crafts.music.song.tunes import FIGURE, OTHER, SUNG, ask, given, line, lyrics, row, spans


def test_shares_of_parts_are_seconds_against_an_even_share() -> None:
    both = Melody(
        (Note(0.0, 3.0, 60.0, "", "Mina"), Note(4.0, 5.0, 72.0, "", "Jiu")), ((0.0, 120.0),), ((0.0, 4, 4),), 6.0,
        (0.0, 2.0, 4.0), sung=("Mina", "Jiu"),
    )  # fmt: skip
    reading = ask(song_shares.line_distribution, both, melody=None)
    assert reading.spans is not None
    assert reading.value == 25.0
    assert spans(reading) == [(0, 3000, 25.0), (4000, 5000, -25.0)]
    tags = reading.spans.tags
    assert (reading.spans.who, tags["amount"], tags["bars"]) == (("Mina", "Jiu"), (3.0, 1.0), (1.5, 0.5))
    assert (tags["top"], tags["top_note"]) == (("C4", "C5"), (False, True))
    assert (tags["first_line"], tags["last_line"]) == ((True, False), (False, True))
    assert reading.curve is not None
    assert reading.curve.values[-1].tolist() == [75.0, 25.0]


def test_who_sings_the_hook_is_told() -> None:
    rows = [*row(*FIGURE), *row(*OTHER, start_s=4.0), *row(*FIGURE, start_s=9.0), *row(*OTHER[::-1], start_s=13.0)]
    parts = ("Mina" if s < 4 or 9 <= s < 13 else "Jiu" for s, _, _ in rows)
    notes = tuple(Note(s, e, p, "", part) for (s, e, p), part in zip(rows, parts, strict=True))
    both = Melody(notes, ((0.0, 120.0),), ((0.0, 4, 4),), 20.0, sung=("Mina", "Jiu"))
    reading = ask(song_shares.line_distribution, both, melody=None)
    assert reading.spans is not None
    assert reading.spans.tags["hook"] == (True, False)


def test_lines_named_in_lyrics_are_timed_by_the_melodys_notes() -> None:
    said = lyrics(
        line("사랑해", None, None, "Mina"),
        line("너를 사랑", None, None, "Jiu"),
        line("라라라", None, None, "Mina", "Jiu"),
    )
    reading = ask(song_shares.line_distribution, said, melody=given(SUNG))
    assert reading.spans is not None
    assert reading.spans.tags["basis"] == ("notes", "notes")
    assert reading.spans.tags["amount"] == (3.0, 3.5)
    assert reading.value == pytest.approx(100 * 3.5 / 6.5 - 50)


def test_without_a_melody_the_stamps_tell_and_a_pause_is_not_sung() -> None:
    said = lyrics(line("사랑해", 0.0, 1.5, "Mina"), line("너를 사랑", 10.0, 60.0, "Jiu"))
    reading = ask(song_shares.line_distribution, said, melody=None)
    assert reading.spans is not None
    assert reading.spans.tags["basis"] == ("times", "times")
    assert reading.spans.tags["amount"] == (1.5, 4 * 0.6)


def test_without_times_syllables_tell() -> None:
    said = lyrics(line("사랑해", None, None, "Mina"), line("나", None, None, "Jiu"))
    reading = ask(song_shares.line_distribution, said, melody=None)
    assert reading.value == 25.0
    assert reading.spans is not None
    assert reading.spans.tags["basis"] == ("syllables", "syllables")
    assert reading.spans.tags["first_line"] == (True, False)


def test_one_voice_has_no_distribution() -> None:
    with pytest.raises(NotApplicable):
        ask(song_shares.line_distribution, SUNG, melody=None)
    with pytest.raises(NotApplicable):
        ask(song_shares.line_distribution, lyrics(line("a", None, None, "Mina")), melody=None)


def stem(singer: str | None, *segments: tuple[float, float | None]) -> Given:
    attributes = {"role": "vocal", **({"singer": singer} if singer else {})}
    return Given(Take("song", "music.stem", "a.wav", 1, attributes), Held(tone(list(segments)), FS))


def test_stems_sing_where_they_sound() -> None:
    stems = (
        stem("mina", (1.0, None), (3.0, -12.0), (6.0, -70.0)),
        stem("jiu", (5.0, None), (1.0, -20.0), (4.0, None)),
    )
    reading = ask(song_shares.stem_distribution, Work("song"), stems=stems)
    assert reading.spans is not None
    assert reading.spans.who == ("mina", "jiu")
    np.testing.assert_allclose(reading.spans.tags["amount"], (3.0, 1.0), atol=0.2)
    assert reading.value == pytest.approx(25.0, abs=2.0)


def test_stems_that_name_nobody_ask_for_names_and_silent_ones_are_refused() -> None:
    with pytest.raises(NotApplicable, match="state who sings"):
        ask(song_shares.stem_distribution, Work("song"), stems=(stem("mina", (1.0, -12.0)), stem(None, (1.0, -12.0))))
    with pytest.raises(Refused):
        ask(song_shares.stem_distribution, Work("song"), stems=(stem("mina", (1.0, None)), stem("jiu", (1.0, None))))


def demo(path: str, *segments: tuple[float, float | None]) -> Given:
    return Given(Take("song", "music.demo", path, 1), Held(tone(list(segments)), FS))


def test_demos_are_compared_by_loudness_length_and_when_they_begin() -> None:
    demos = (demo("a.wav", (8.0, -20.0)), demo("b.wav", (8.0, -14.0)))
    reading = ask(song_shares.demo_comparison, Work("song"), demos=demos)
    assert reading.value == pytest.approx(6.0, abs=0.01)
    assert reading.spans is not None
    assert reading.spans.ref == ("a.wav", "b.wav")
    np.testing.assert_allclose(reading.spans.value, (0.0, 6.0), atol=0.01)


def test_of_each_demo_it_is_told_when_it_begins_and_where_it_is_loudest() -> None:
    demos = (demo("a.wav", (2.0, None), (6.0, -20.0)), demo("b.wav", (4.0, -20.0), (3.0, -14.0)))
    reading = ask(song_shares.demo_comparison, Work("song"), demos=demos)
    assert reading.spans is not None
    assert reading.spans.tags["duration"] == (8.0, 7.0)
    assert reading.spans.tags["begins"] == (2.0, 0.0)
    assert reading.spans.tags["loudest"][1] == pytest.approx(4.0, abs=0.02)


def test_one_demo_is_beside_none_and_a_silent_one_has_no_loudness() -> None:
    one = demo("a.wav", (4.0, -20.0))
    with pytest.raises(NotApplicable):
        ask(song_shares.demo_comparison, Work("song"), demos=(one,))
    for other in (demo("b.wav", (4.0, None)), demo("b.wav", (1.0, -20.0))):
        with pytest.raises(Refused, match=r"b\.wav"):
            ask(song_shares.demo_comparison, Work("song"), demos=(one, other))
