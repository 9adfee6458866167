"""Fingerprints never miss a word that is there; those of two words add up to that of both as one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from madang.crafts.localization.fingerprints import PUNCTUATION, fingerprint, fingerprints, may_be_among
from madang.crafts.localization.page import Page

from .conftest import subtitle

words = st.text(st.sampled_from("가나다ab𝄞" + PUNCTUATION), min_size=1, max_size=4)


def prints(some: list[str]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array([fingerprint(word) for word in some], dtype=np.uint32)


@given(st.lists(words, min_size=1))
def test_the_words_of_a_page_have_the_fingerprints_of_the_words_alone(some: list[str]) -> None:
    page = Page.of(subtitle((0, 1, " ".join(some))))
    assert fingerprints(page).tolist() == prints(some).tolist()


@given(words, words)
def test_two_words_written_as_one(one: str, other: str) -> None:
    together = (fingerprint(one) + fingerprint(other)) % 2**32
    assert fingerprint(one + other) == together


@given(words, st.sampled_from(PUNCTUATION))
def test_punctuation_behind_a_word_counts_nothing(word: str, mark: str) -> None:
    assert fingerprint(word + mark) == fingerprint(word)


@given(st.lists(words, min_size=1))
def test_a_word_that_is_there_is_never_missed(some: list[str]) -> None:
    assert may_be_among(prints(some), prints(some[::-1])).all()


def test_few_of_the_others_are_taken_for_those_that_are_there() -> None:
    there, elsewhere = (prints([f"{kind}{number}" for number in range(5000)]) for kind in "가나")
    assert may_be_among(elsewhere, there).mean() < 0.1
