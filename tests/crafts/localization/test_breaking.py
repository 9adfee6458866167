"""Line breaks: what belongs together stays together, and nothing is called torn that is whole."""

from __future__ import annotations

import pytest

from madang.crafts.localization import measures

from .conftest import subtitle


def breaks(language: str, *texts: str) -> list[tuple[str, str]]:
    """(cue, what was torn apart) of each bad line break."""
    found = subtitle(*[(1000 * place, 1000 * place + 900, text) for place, text in enumerate(texts)])
    spans = measures.line_breaks.answer(found, {"language": language}, {}).spans
    return list(zip(spans.ref, spans.tags["after"], strict=True))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When I opened the\ndoor", "article"),
        ("We walked to\nthe sea", "preposition"),
        ("She came in and\nsat down", "conjunction"),
        ("I thought that he\nhad gone", "pronoun"),
        ("Nobody thought we'd\nmake it", ""),
        ("You should\ngo home", "auxiliary"),
        ("When I opened\nthe door", ""),
        ("She came in\nand sat down", ""),
        ("Come to,\nmy friend", ""),
        ("-Give it to the\n-What?", ""),
    ],
)
def test_english(text: str, kind: str) -> None:
    assert breaks("en-GB", text) == ([("1", kind)] if kind else [])


def test_articles_of_other_languages() -> None:
    assert breaks("fr", "Il a ouvert la\nporte") == [("1", "article")]
    assert breaks("de", "Er öffnete die\nTür", "Er öffnete der\nTür") == [("2", "article")]  # "die" may end a clause
    assert breaks("sv", "Han öppnade den\ndörren") == []  # no list, no guess


def test_korean_breaks_between_eojeol_only() -> None:
    whole = ("안녕하세요 여러분", "네 안녕하세요")
    assert breaks("ko", *whole, "모두 안녕하\n세요") == [("3", "inside_word")]
    assert breaks("ko", *whole, "모두\n안녕하세요") == []
    assert breaks("ko", "모두 안녕하\n세요") == []  # nothing in the file says that this is one word


def test_words_written_apart_and_together_are_not_torn() -> None:
    texts = ("손실함수를 봅시다", "손실함수를 써요", "함수를 봐요", "여기서 손실\n함수를 보면")
    assert breaks("ko", *texts) == []


@pytest.mark.parametrize(
    ("text", "found"), [("우리 선생님\n은 여기", True), ("우리\n이 사람", False), ("어디\n로마에", False)]
)
def test_a_korean_particle_alone_at_the_head_of_a_line(text: str, found: bool) -> None:
    assert breaks("ko", text) == ([("1", "particle")] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("나도 할\n수 있다", True),
        ("나도 할 수\n있다", False),
        ("아는\n것이 힘이다.", True),
        ("오늘\n수업은 없어", False),
    ],
)
def test_a_korean_dependent_noun_stays_with_the_word_before(text: str, found: bool) -> None:
    assert breaks("ko", text) == ([("1", "dependent_noun")] if found else [])


@pytest.mark.parametrize(
    ("language", "text", "bad"),
    [
        ("ja", "今日は天\n気です", True),
        ("ja", "今日は\n天気です", False),
        ("zh-Hans", "我们应该怎么办呢今天天气很好我想去公\n园", True),
        ("zh", "我们\n应该怎么办呢", False),
        ("th", "วันนี้อากาศ\nดีมาก", False),
        ("th", "วันนี้อาก\nาศดีมาก", True),
    ],
)
def test_phrases_that_budoux_keeps_together(language: str, text: str, bad: bool) -> None:
    pytest.importorskip("budoux")
    assert breaks(language, text) == ([("1", "inside_phrase")] if bad else [])


@pytest.mark.parametrize(("language", "name"), [("ja", "japanese"), ("zh-Hant", "traditional_chinese"), ("th", "thai")])
def test_every_break_is_scored_as_budoux_scores_it(language: str, name: str) -> None:
    """BudouX starts a chunk where its score is above zero; ours is the score of one place."""
    budoux = pytest.importorskip("budoux")
    from madang.crafts.localization import breaking

    parser = getattr(budoux, f"load_default_{name}_parser")()
    text = {
        "ja": "昨日の夜遅くまで仕事をしていたので、とても眠いです。",
        "zh-Hant": "我們應該怎麼辦呢，今天天氣很好",
        "th": "วันนี้อากาศดีมากเราไปเดินเล่นกันเถอะ",
    }[language]
    chunks, starts = parser.parse(text), []
    for chunk in chunks[:-1]:
        starts.append((starts[-1] if starts else 0) + len(chunk))
    base = -sum(sum(group.values()) for group in parser.model.values()) / 2
    ours = [at for at in range(1, len(text)) if base + breaking._score(parser.model, text[:at], text[at:]) > 0]
    assert ours == starts


def joined(language: str, *texts: str) -> list[float]:
    found = subtitle(*[(1000 * place, 1000 * place + 900, text) for place, text in enumerate(texts)])
    return measures.joined_width.answer(found, {"language": language}, {}).spans.value.tolist()  # type: ignore[no-any-return]


def test_the_width_of_two_lines_as_one() -> None:
    assert joined("ko", "우리 집에\n가자", "네") == [2 + 0.5 + 2 + 0.5 + 2]
    assert joined("en", "to the\nend") == [10]
    assert joined("ja", "今日は\n天気") == [5]


def test_lines_that_are_two_on_purpose_have_no_joined_width() -> None:
    assert joined("en", "-Yes?\n-No", "Go.\nNow", "a\nb\nc", "stay\nhere") == [9]


def test_a_first_line_much_longer_than_the_second() -> None:
    found = subtitle((0, 900, "It was a very long first line\nyes"), (1000, 1900, "Well,\nso it is"))
    reading = measures.top_heavy.answer(found, {"language": "en"}, {})
    assert reading.spans.value.tolist() == [pytest.approx(29 / 3)]
