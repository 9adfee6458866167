"""Display width: the numbers the style guides would count by hand."""

import unicodedata

import pytest

from madang.crafts.localization.width import display_width, visible_lines


@pytest.mark.parametrize(
    ("text", "language", "width"),
    [
        ("BTS가 온다", "ko", 5.0),  # 3 x 0.5 + 1 + 0.5 + 2
        ("안녕하세요", "ko", 5.0),
        ("안녕하세요.", "ko", 5.5),
        ("그건… “정말”", "ko", 6.0),  # ellipsis, quotes and spaces are half width in Korean
        ("ＡＢ", "ko", 2.0),  # full-width Latin letters
        ("そうか…", "ja", 4.0),
        ("OK、行こう", "ja", 5.0),
        ("你好，world", "zh-Hans", 5.5),
        ("Hello, world", "en", 12.0),
        ("안녕", "en", 2.0),
        ("ที่นี่", "th", 2.0),  # two vowels and two tone marks stand above their consonants
        ("שָׁלוֹם", "he", 4.0),
        ("Ti\u200bme", "en", 4.0),  # a zero-width space is not seen
        ("", "ko", 0.0),
    ],
)
def test_width(text: str, language: str, width: float) -> None:
    assert display_width(text, language) == width


@pytest.mark.parametrize("text", ["안녕하세요", "BTS가 온다", "여러분, 뷁!", "がぎぐ", "é"])
@pytest.mark.parametrize("language", ["ko", "ja", "en"])
def test_decomposed_text_is_as_wide_as_composed(text: str, language: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert display_width(decomposed, language) == display_width(text, language)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (r"{\an8}위에", ("위에",)),
        ("<i>one</i>\n<b>two</b>", ("one", "two")),
        ("<v Roger Bingham>We are", ("We are",)),
        ("<c.yellow.bg_blue>x</c> <00:19.000>y", ("x y",)),
        ('<font color="#ff0000">빨강</font>', ("빨강",)),
        ("1 < 2 and 3 > 2", ("1 < 2 and 3 > 2",)),  # no tag begins with a space
        ("I <3 you", ("I <3 you",)),
        ("  \n  text \n", ("  text ",)),
        ("Tom &amp; Jerry", ("Tom &amp; Jerry",)),
    ],
)
def test_what_a_viewer_sees(text: str, lines: tuple[str, ...]) -> None:
    assert visible_lines(text, entities=False) == lines


def test_entities_where_the_format_has_them() -> None:
    assert visible_lines("Tom &amp; Jerry&lrm;\n&nbsp;", entities=True) == ("Tom & Jerry\u200e",)
