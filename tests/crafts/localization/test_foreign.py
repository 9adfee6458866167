"""Lines and files in another language than the one stated."""

from __future__ import annotations

import pytest

from madang.crafts.localization import measures
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotApplicable
from madang.model import Reading

from .conftest import needs_data, subtitle
from .test_language import sentences


def words(language: str, *texts: str) -> dict[str, float]:
    """How many foreign words each cue has that has any."""
    found = subtitle(*[(1000 * place, 1000 * place + 900, text) for place, text in enumerate(texts)])
    spans = measures.untranslated.answer(found, {"language": language}, {}).spans
    return dict(zip(spans.ref, spans.value.tolist(), strict=True))


def test_a_line_in_another_script() -> None:
    assert words("ko", "안녕하세요", "I never said that", "BTS가 온다", "OK!", "1, 2, 3...") == {"2": 4, "4": 1}
    assert words("en", "Hello", "안녕하세요 여러분", "Hello 여러분") == {"2": 2}
    assert words("ja", "こんにちは", "안녕하세요 여러분 반가워요", "東京") == {"2": 3}
    assert words("ru", "Привет", "What is this thing") == {"2": 4}
    assert words("en", "你知道我在说什么吗") == {"1": 5}


def test_each_line_of_a_cue_is_looked_at() -> None:
    assert words("ko", "여러분\nThank you very much") == {"1": 4}


@pytest.mark.parametrize(
    ("language", "text", "foreign"),
    [
        ("es", "I think that you are not the one", True),
        ("es", "Creo que no eres el elegido", False),
        ("es", "New York Times Square", False),
        ("en", "Creo que no eres el elegido para esto", True),
        ("en", "I think he is the one", False),
        ("de", "I think that you are not the one", True),
        ("pt-BR", "Creo que no es el elegido", False),  # too near to tell
        ("fr", "Je ne sais pas ce que tu veux", False),
    ],
)
def test_latin_lines_by_their_small_words(language: str, text: str, foreign: bool) -> None:
    assert bool(words(language, text)) is foreign


KOREAN = ("오늘은 날씨가 아주 좋네요", "그래서 공원에 가려고 해요", "같이 가실래요?")
ENGLISH = (
    "What are you doing here?", "I do not know what this is, but it is for you.",
    "They told me that he would not be at home with the others when we came to the house.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "texts", "value"),
    [
        ("ko", KOREAN, 0), ("en", KOREAN, 1), ("en-GB", ENGLISH, 0), ("fr", ENGLISH, 1),
        ("zh-Hant", ("我们应该怎么办呢", "这个问题谁来说"), 1), ("zh-TW", ("我們應該怎麼辦呢", "這個問題誰來說"), 0),
        ("zh", ("我们应该怎么办呢", "这个问题谁来说"), 0),
    ],
)  # fmt: skip
def test_the_language_of_the_whole(language: str, texts: tuple[str, ...], value: int) -> None:
    found = subtitle(*[(1000 * place, 1000 * place + 900, text) for place, text in enumerate(texts)])
    assert measures.other_language.answer(found, {"language": language}, {}).value == value


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fr", ENGLISH[:2]),  # seventeen words
        ("es", ("O la bolsa o la vida.", "¡O la vida!")),  # "o" and "la" are Romanian, too
        ("hr", ENGLISH),  # no list of its small words: nothing to hold it against
        ("ko", ("Who is",)),
    ],
)
def test_too_little_text_tells_nothing(language: str, texts: tuple[str, ...]) -> None:
    found = subtitle(*[(1000 * place, 1000 * place + 900, text) for place, text in enumerate(texts)])
    with pytest.raises(NotApplicable):
        measures.other_language.answer(found, {"language": language}, {})


LATIN = ("en", "id", "ms", "fil", "vi", "es", "pt", "fr", "de", "tr")


@pytest.mark.data
@needs_data
def test_a_few_cues_in_their_own_language_are_no_alarm() -> None:
    """The fewest words were chosen on the first, third ... sentences; here are the others, and shorter stretches."""
    asked = alarms = found = long = 0
    for language in LATIN:
        words = " ".join(sentences()[language][1::2]).split()
        for count in (8, 15, 30):
            for first in range(0, len(words) - count, count):
                text = subtitle((0, 900, " ".join(words[first : first + count])))
                asked += 1
                alarms += looks_other(text, language)
        for first in range(0, len(words) - 60, 60):
            long += 1
            stated = "fr" if language != "fr" else "en"
            found += looks_other(subtitle((0, 900, " ".join(words[first : first + 60]))), stated)
    assert alarms <= asked / 200
    assert found >= 0.85 * long


def looks_other(text: Subtitle, language: str) -> bool:
    try:
        reading: Reading = measures.other_language.answer(text, {"language": language}, {})
    except NotApplicable:
        return False
    return reading.value == 1


def test_a_text_that_tells_nothing() -> None:
    with pytest.raises(NotApplicable):
        measures.other_language.answer(subtitle((0, 1, "OK!")), {"language": "en"}, {})
