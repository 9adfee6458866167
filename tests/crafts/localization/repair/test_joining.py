"""Joining: cues nobody can read become one where their sentence goes on, and stay where anything parts them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from madang.contract import Given, Job
from madang.crafts.localization.makers import mend_lines
from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.repair.joining import joined as made_one
from madang.crafts.localization.repair.rules import Rules
from madang.crafts.localization.repair.text import Style
from madang.errors import Refused
from madang.model import Take
from madang.records import Shots
from madang.standards import Ruling
from tests.crafts.localization.conftest import ADULT, srt, subtitle

Rulings = Callable[..., tuple[Ruling, ...]]
Cue = tuple[int, int, str]
BEFORE: Cue = (1000, 2000, "This is it.")
AFTER: Cue = (3083, 5000, "And then he went.")
# Between the two there is no time that would do for either half.
HALVES: tuple[Cue, Cue] = ((2083, 2583, "You never"), (2666, 3000, "came."))


def joined(
    cues: tuple[Cue, ...], rulings: Rulings, folder: Path, cuts: tuple[float, ...] = (), language: str = "en"
) -> list[str]:
    source, out = folder / "before.srt", folder / "after.srt"
    source.write_text(srt(*cues), encoding="utf-8")
    out.unlink(missing_ok=True)
    take = Take("film", "localization.subtitle", source.name, 1)
    clauses = tuple(ruling.clause for ruling in rulings(language=language))
    shots = {"shots": Given(take, Shots(cuts, "24"))} if cuts else {}
    facts = {**ADULT, "language": language}
    mend_lines.function(Job(source, out, take, facts, clauses=clauses, inputs=shots))
    return list(read_subtitle(out, language=language).texts)


def test_two_halves_of_a_sentence_become_one_cue(rulings: Rulings, tmp_path: Path) -> None:
    said = joined((BEFORE, *HALVES, AFTER), rulings, tmp_path)
    assert said == [BEFORE[2], "You never came.", AFTER[2]]
    film = read_subtitle(tmp_path / "after.srt", language="en")
    assert (film.start[1], film.end[1]) == (2083, 3000)
    assert film.ids == ("1", "2", "3")


def test_three_flickers_become_one_where_two_are_not_enough(rulings: Rulings, tmp_path: Path) -> None:
    thirds = ((2083, 2333, "You"), (2416, 2666, "never"), (2749, 3000, "came."))
    assert joined((BEFORE, *thirds, AFTER), rulings, tmp_path)[1] == "You never came."


def test_japanese_halves_stay_apart_by_a_space(rulings: Rulings, tmp_path: Path) -> None:
    cues = ((1000, 2000, "行く。"), (2083, 2583, "もう"), (2666, 3000, "いい。"), (3083, 5000, "帰る。"))
    assert joined(cues, rulings, tmp_path, language="ja")[1] == "もう\u3000いい。"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("You never.", "Came?"),  # a sentence ends: another may speak
        ("You never—", "came."),  # somebody breaks in
        ("You never", "- came."),
        ("You never", "Ann: came."),
        ("You never", "[door]"),
        ("You never", "♪ came"),
        ("<i>You never</i>", "came."),
        ("You never", ""),
    ],
)
def test_what_may_be_of_two_speakers_stays_apart(first: str, second: str, rulings: Rulings, tmp_path: Path) -> None:
    cues = (BEFORE, (*HALVES[0][:2], first), (*HALVES[1][:2], second), AFTER)
    with pytest.raises(Refused):
        joined(cues, rulings, tmp_path)


def test_where_nobody_writes_marks_a_missing_one_says_nothing(rulings: Rulings, tmp_path: Path) -> None:
    bare = tuple((start, end, text.rstrip(".")) for start, end, text in (BEFORE, *HALVES, AFTER))
    with pytest.raises(Refused):
        joined(bare, rulings, tmp_path)


def test_a_cut_parts_cues(rulings: Rulings, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        joined((BEFORE, *HALVES, AFTER), rulings, tmp_path, cuts=(2.666,))
    assert joined((BEFORE, *HALVES, AFTER), rulings, tmp_path, cuts=(30.0,))[1] == "You never came."


@pytest.mark.parametrize(("start", "count"), [(3400, 3), (3430, 4)])
def test_half_a_second_of_silence_parts_cues(start: int, count: int, rulings: Rulings) -> None:
    cues = (BEFORE, (2083, 2400, "You never"), (start, start + 300, "came."), (start + 383, 6000, "And so."))
    film = subtitle(*cues)
    facts = {**ADULT, "language": "en"}
    clauses = tuple(ruling.clause for ruling in rulings(language="en"))
    style = Style.of(clauses, facts, Rules.of(clauses, facts))
    # The first half may stay for 5/6 s, until 2.917.
    assert len(made_one(film, film, style)[0]) == count


def said_or_not(cues: tuple[Cue, ...], rulings: Rulings, folder: Path) -> list[str]:
    try:
        return joined(cues, rulings, folder)
    except Refused:
        return []


def test_what_has_no_room_together_stays_apart(rulings: Rulings, tmp_path: Path) -> None:
    long = ("You never told me that you would be there at all", "when the two of them came home from the old town.")
    cues = (BEFORE, (*HALVES[0][:2], long[0]), (*HALVES[1][:2], long[1]), AFTER)
    assert not any("at all when" in text.replace("\n", " ") for text in said_or_not(cues, rulings, tmp_path))


@pytest.mark.parametrize(
    ("settings", "identifier", "together"),
    [("line:5", "", True), ("line:0", "", False), ("line:5", "scene-2", False)],
)
def test_cues_of_another_place_or_name_stay_apart(
    settings: str, identifier: str, together: bool, rulings: Rulings, tmp_path: Path
) -> None:
    name = f"{identifier}\n" if identifier else ""
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000 line:5\nThis is it.\n\n00:02.083 --> 00:02.583 line:5\nYou never\n\n"
        f"{name}00:02.666 --> 00:03.000 {settings}\ncame.\n\n00:03.083 --> 00:05.000 line:5\nAnd then he went.\n"
    )
    source, out = tmp_path / "a.vtt", tmp_path / "b.vtt"
    source.write_text(text, encoding="utf-8")
    clauses = tuple(ruling.clause for ruling in rulings(language="en"))
    job = Job(source, out, Take("film", "localization.subtitle", "a.vtt", 1), {**ADULT, "language": "en"}, (), clauses)
    if not together:
        with pytest.raises(Refused):
            mend_lines.function(job)
        return
    mend_lines.function(job)
    assert out.read_text(encoding="utf-8") == text.replace(
        "00:02.583 line:5\nYou never\n\n00:02.666 --> 00:03.000 line:5\ncame.", "00:03.000 line:5\nYou never came."
    )
