"""The page holds the lines that the subtitle shows, whatever is in them."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.crafts.localization.page import Page, page_of
from madang.crafts.localization.width import display_width

from .conftest import subtitle

texts = st.lists(
    st.lists(
        st.sampled_from(["가", "a", " ", "\n", "<i>", "</i>", "&amp;", "{\\an8}", "e\u0301", "\u3000", "\x0b", "\\N"])
    ).map("".join)
)


@settings(deadline=None)
@given(texts, st.sampled_from(["srt", "vtt", "ass"]))
def test_the_lines_of_a_page_are_those_of_its_cues(found: list[str], format: str) -> None:
    film = subtitle(*[(0, 1, text) for text in found], format=format)
    page = Page.of(film)
    shown = [(cue, row, line) for cue, lines in enumerate(film.lines) for row, line in enumerate(lines, 1)]
    assert list(zip(page.cue.tolist(), page.row.tolist(), page.lines, strict=True)) == shown
    assert page.rows.tolist() == [len(lines) for lines in film.lines]
    assert [page.text[start:][: len(line)] for start, line in zip(page.start, page.lines, strict=True)] == list(
        page.lines
    )
    assert page.some_words(np.arange(len(page.word_start))) == page.text.split()
    assert page.words.tolist() == [len(line.split()) for line in page.lines]
    for language in ("ko", "ja", "en"):
        assert page.widths(language).tolist() == [display_width(line, language) for line in page.lines]


def test_a_place_in_the_text_is_on_a_line() -> None:
    page = Page.of(subtitle((0, 1, "one\ntwo"), (2, 3, "three")))
    assert page.lines_at(np.array([0, 3, 4, 7, 8, 12])).tolist() == [0, 0, 1, 1, 2, 2]
    assert list(page.spots(np.array([3, 4]))) == [(3, 0), (4, 1)]
    assert [page.line(number) for number in range(len(page))] == ["one", "two", "three"]


def test_decomposed_hangul_is_as_wide_as_composed() -> None:
    film = subtitle((0, 1, unicodedata.normalize("NFD", "안녕하세요")), (2, 3, "안녕하세요"))
    assert page_of(film).widths("ko").tolist() == [5, 5]
    assert page_of(film) is page_of(film)
