"""Syllables against words counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.music.song.english import english_syllables
from madang.crafts.music.song.syllables import Count, syllables

WORDS = Path(__file__).with_name("english_syllables.txt")


def test_of_english_words_counted_by_hand_99_in_100_are_right() -> None:
    rows = [line.split() for line in WORDS.read_text().splitlines() if not line.startswith("#")]
    counted = [(word, int(count)) for count, *words in rows for word in words]
    wrong = [word for word, count in counted if english_syllables(word) != count]
    assert len(counted) > 600
    assert len(wrong) <= len(counted) / 100, wrong


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("사랑해", 3),
        ("사랑해 baby, oh", 6),
        ("ㅋㅋ", 2),
        ("24시간도 모자라 love해", 11),  # 이십사 시간
        ("2024년", 6),  # 이천이십사 년
        ("10월 31일", 6),  # 시월 is written as 십월; 삼십일일
        ("100%", 5),  # one hundred percent
        ("100% 사랑", 6),  # 백 퍼센트
        ("24/7", 5),  # twenty-four seven
        ("in 1999", 6),  # nineteen ninety-nine
        ("in 2000", 4),
        ("rock & roll", 3),
        ("I don't know", 3),
        ("we should've", 3),
        ("(yeah) la-la-la", 4),
        ("", 0),
        ("...!?", 0),
    ],
)
def test_lines_as_they_are_sung(text: str, count: int) -> None:
    assert syllables(text) == Count(count, True)


@pytest.mark.parametrize(
    ("text", "morae"), [("きょうは", 3), ("ちょっと", 3), ("しんぶん", 4), ("ラーメン", 4), ("ファイト", 3)]
)
def test_kana_are_counted_in_morae(text: str, morae: int) -> None:
    assert syllables(text) == Count(morae, True)


@pytest.mark.parametrize("text", ["7시에 만나", "สวัสดี", "3.14", "君が好き"])
def test_what_has_a_reading_nobody_told_is_not_sure(text: str) -> None:
    assert not syllables(text).sure


def test_a_kanji_has_a_reading_nobody_told_and_a_chinese_character_one_syllable() -> None:
    assert not syllables("君が好き").sure
    assert syllables("月亮代表我的心", "zh") == Count(7, True)


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("corazón", "es", 3),
        ("quiero bailar", "es", 4),
        ("María", "es", 3),
        ("poesía", "es", 4),
        ("guitarra", "es-MX", 3),
        ("ti amo bella", "it", 5),
        ("saudade", "pt", 3),
        ("Liebe", "de", 2),
        ("dreißig Jahre", "de", 4),
        ("любовь моя", "ru", 4),
    ],
)
def test_other_languages_are_counted_by_their_vowels(text: str, language: str, count: int) -> None:
    assert syllables(text, language).syllables == count
