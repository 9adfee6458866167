"""How long a text is depends on what is counted: the same text in four units."""

import unicodedata

import pytest

from madang.crafts.localization.counting import code_points, graphemes, utf8_bytes, utf16_units

FAMILY, FLAG, THUMB = "👨‍👩‍👧‍👦", "🇰🇷", "👍🏽"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", (0, 0, 0, 0)),
        ("Fermata", (7, 7, 7, 7)),
        ("첫빛", (2, 2, 2, 6)),
        (FAMILY, (1, 7, 11, 25)),
        (FLAG, (1, 2, 4, 8)),
        (FLAG + FLAG, (2, 4, 8, 16)),
        (THUMB, (1, 2, 4, 8)),
        ("e\u0301", (1, 2, 2, 3)),
        ("❤\ufe0f", (1, 2, 2, 6)),
        ("a\r\nb", (3, 4, 4, 4)),
        ("𝄐", (1, 1, 2, 4)),
    ],
)
def test_a_text_in_graphemes_code_points_utf16_and_bytes(text: str, units: tuple[int, ...]) -> None:
    assert (graphemes(text), code_points(text), utf16_units(text), utf8_bytes(text)) == units


def test_a_decomposed_syllable_is_one_grapheme() -> None:
    decomposed = unicodedata.normalize("NFD", "한글 각")
    assert (graphemes(decomposed), code_points(decomposed)) == (4, 10)
