"""Tags of every format to styled text and back."""

import pytest

from madang.crafts.localization.markup.overrides import read_overrides, shown, write_overrides
from madang.crafts.localization.markup.styled import Run, Styled, joined
from madang.crafts.localization.markup.tags import read_tags, write_tags

RICH = Styled(
    joined(
        [Run("a & b\n"), Run("c < d", italic=True), Run(" e", bold=True, underline=True), Run("f", colour="#ffff00")]
    )
)


@pytest.mark.parametrize("dialect", ["srt", "vtt", "smi", "neutral"])
def test_what_is_written_is_read_again(dialect: str) -> None:
    assert read_tags(write_tags(RICH, dialect), entities=dialect != "srt") == RICH


def test_ass_what_is_written_is_read_again() -> None:
    assert read_overrides(write_overrides(RICH)) == RICH
    assert shown(write_overrides(RICH)) == RICH.text


@pytest.mark.parametrize(
    ("number", "top", "align"), [(1, False, "left"), (2, False, ""), (8, True, ""), (9, True, "right")]
)
def test_corners(number: int, top: bool, align: str) -> None:
    for styled in (read_tags(f"{{\\an{number}}}x", entities=False), read_overrides(f"{{\\an{number}}}x")):
        assert (styled.top, styled.align, styled.text) == (top, align, "x")


def test_ruby() -> None:
    styled = read_tags("<ruby>東<rt>ひがし</rt>京<rt>きょう</rt></ruby>へ", entities=True)
    assert [(run.text, run.ruby) for run in styled.runs] == [("東", "ひがし"), ("京", "きょう"), ("へ", "")]
    assert write_tags(styled, "srt") == "東(ひがし)京(きょう)へ"
    assert read_tags(write_tags(styled, "vtt"), entities=True) == styled


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("<v Ann>hi</v>", "who speaks"),
        ("<c.loud>hi</c>", "style classes"),
        ("a<00:01.000>b", "times of words"),
        ("<font face=x>hi</font>", "fonts"),
        ("{\\fad(1,2)}hi", "effects"),
    ],
)
def test_what_styled_text_cannot_hold_is_named(text: str, dropped: str) -> None:
    assert read_tags(text, entities=True).dropped == {dropped}


def test_karaoke_is_named() -> None:
    assert read_overrides("{\\k20}a{\\kf30}b").dropped == {"karaoke"}


def test_tags_that_cross_or_never_close() -> None:
    styled = read_tags("<i>a<b>b</i>c</b> <u>d", entities=False)
    looks = [(run.text, run.italic, run.bold, run.underline) for run in styled.runs]
    assert looks == [
        ("a", True, False, False),
        ("b", True, True, False),
        ("c ", False, False, False),
        ("d", False, False, True),
    ]


@pytest.mark.parametrize("text", ["1 < 2 & 3 > 2", "AT&T &amp; <i>", "a --> b", "<", "&lt;"])
def test_plain_words_stay_what_they_are(text: str) -> None:
    styled = Styled((Run(text),))
    for dialect in ("vtt", "smi", "neutral"):
        assert read_tags(write_tags(styled, dialect), entities=True).text == text
    assert "-->" not in write_tags(styled, "vtt")
    if "i>" not in text:
        assert write_tags(Styled((Run("AT&T < 5"),)), "neutral") == "AT&T < 5"


def test_ass_styles_end_with_r() -> None:
    assert [(run.text, run.italic) for run in read_overrides("{\\i1}a{\\r}b").runs] == [("a", True), ("b", False)]
