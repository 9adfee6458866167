"""Marks: each one found where it is meant, and not where the same characters mean something else."""

from __future__ import annotations

import pytest

from madang.crafts.localization import measures
from madang.model import Reading

from .conftest import subtitle


def marks(*texts: str) -> list[tuple[str, str, str]]:
    """(cue, mark, part) of each mark in cues with these texts."""
    found = subtitle(*[(1000 * place, 1000 * place + 900, text) for place, text in enumerate(texts)])
    spans = _reading(found).spans
    assert spans is not None
    return list(zip(spans.ref, spans.tags["mark"], spans.part, strict=True))  # type: ignore[arg-type]


def _reading(found: object) -> Reading:
    return measures.marks.answer(found, {}, {})  # type: ignore[no-any-return]


def names(*texts: str) -> list[str]:
    return [mark for _, mark, _ in marks(*texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Well... no", ["three_dots"]),
        ("Well.... no", ["three_dots"]),
        ("Well.. no", ["two_dots"]),
        ("Well… no", ["ellipsis"]),
        ("那⋯", ["centred_ellipsis"]),
        ("End. Start. 3.5", []),
        ("What are you--", ["double_hyphen"]),
        ("“Yes”", ["curly_quotes", "curly_quotes"]),
        ("'Yes' isn't “it", ["curly_quotes", "unpaired_quote"]),
        ("two  spaces", ["double_space"]),
        (" indented", ["space_at_start"]),
        ("one\n two", ["space_at_start"]),
        ("trailing \ntwo", ["space_at_end"]),
        ("a\tb", ["tab"]),
        ("a&nbsp;b", ["entity"]),
        ("Tom & Jerry; more", []),
        ("lost \ufffd", ["replacement"]),
        ("bell \x07", ["control"]),
        ("zero\u200bwidth", ["invisible"]),
        ("Vrai\u00a0?", ["unusual_space"]),
        ("네！", ["full_width"]),
        ("안녕\u3000하세요", ["ideographic_space"]),
        ("ｱﾆﾒ", ["half_width_kana"] * 3),
        ("ﾡ", ["half_width_hangul"]),
        ("안녕하세요, 반가워요!", []),
    ],
)
def test_a_mark_is_found_by_name(text: str, expected: list[str]) -> None:
    assert sorted(names(text)) == sorted(expected)


@pytest.mark.parametrize("text", ["I have 3 dogs", "Take 10 steps", "It was 9."])
def test_small_numbers_in_digits(text: str) -> None:
    assert names(text) == ["small_number"]


@pytest.mark.parametrize(
    "text", ["At 3:30", "on 3/4", "$5", "5%", "Room 101", "It is 3.5", "page A4", "No. #1", "5th", "25 dogs", "1,000"]
)
def test_digits_that_are_no_plain_number(text: str) -> None:
    assert "small_number" not in names(text)


def test_numbers_that_open_a_sentence_and_long_ones() -> None:
    assert names("25 dogs. Well") == ["leading_number"]
    assert names("Yes. 25 dogs") == ["leading_number"]
    assert names("- 25 dogs", "and 25 cats") == ["leading_number"]
    assert names("about 15000 dogs") == ["ungrouped_number"]
    assert names("about 15,000 dogs in 2024") == []


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("- 왔어?\n- 응", "speakers_both_spaced"),
        ("-왔어?\n-응", "speakers_both_tight"),
        ("-왔어?\n- 응", "speakers_both_mixed"),
        ("Kom je?\n-Ja", "speakers_second_tight"),
        ("Идваш ли?\n- Да", "speakers_second_spaced"),
    ],
)
def test_two_speakers(text: str, style: str) -> None:
    assert names(text) == [style]


def test_a_dash_is_not_a_hyphen_and_one_line_is_no_dialogue() -> None:
    assert names("– Yes\n– No") == ["speakers_dash", "speakers_both_spaced"]
    assert names("- I mean", "well-known\nwords") == []


def test_italics_are_found_in_the_tags() -> None:
    assert marks("<i>음악</i> 소리") == [("1", "italics", "음악")]
    assert names("{\\i1}노래{\\i0}", "<b>굵게</b>", "<i.voice>vtt</i>") == ["italics", "italics"]


def test_quotations_are_paired_over_cues() -> None:
    assert "unpaired_quote" not in names("“He said", "that it was”")
    assert "unpaired_quote" not in names('"He said', 'that it was"')
    assert "unpaired_quote" not in names("„Ja“, sagte er", "„Nein”")
    assert "unpaired_quote" not in names("”Ja”, sa han")
    assert "unpaired_quote" not in names("»Ja«, sagte er", "»Nein«")
    assert "unpaired_quote" not in names("« Oui »", "「はい」『いいえ』")
    assert [found for found in marks("「はい", *["それ"] * 11) if found[1] == "unpaired_quote"] == [
        ("1", "unpaired_quote", "line 1: 「")
    ]
    assert names("end”", "“so”").count("unpaired_quote") == 1
    assert [found[0] for found in marks('"lost', *["x"] * 12, 'a "b" c') if found[1] == "unpaired_quote"] == ["1"]


def test_a_mark_names_its_cue_its_line_and_its_text() -> None:
    assert marks("fine", "one\nand then...") == [("2", "three_dots", "line 2: ...")]
    found = subtitle((0, 900, "fine"), (1500, 2500, "bell \x07"))
    reading = _reading(found)
    assert reading.value == 1
    assert reading.spans is not None
    assert reading.spans[0][:3] == (1500, 2500, 1)
    assert reading.spans.part == ("line 1: U+0007",)
