"""Which language a text is in: by its script, and for Latin letters by the small words of every sentence."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.codes import by_code, codes_of

CLEARLY_MORE = 1.2  # times the runner-up's score; below that two languages are too near to call

SCRIPTS = {
    "hangul": r"[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]",
    "kana": r"[\u3041-\u30ff]",
    "han": r"[\u3400-\u4dbf\u4e00-\u9fff]",
    "thai": r"[\u0e01-\u0e5b]",
    "arabic": r"[\u0620-\u06d3]",
    "hebrew": r"[\u05d0-\u05ea]",
    "devanagari": r"[\u0900-\u097f]",
    "greek": r"[\u0370-\u03ff]",
    "cyrillic": r"[\u0400-\u04ff]",
    "latin": r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]",
}
_ONE_LANGUAGE = {"hangul": "ko", "thai": "th", "hebrew": "he", "devanagari": "hi", "greek": "el"}
# One such character says about as much as three letters.
_DENSE = {"hangul": 3, "kana": 3, "han": 3}

_SIMPLIFIED = frozenset(
    "们这说来时会对开关长门问间见让还过进远运动国学话语应该谁给从为发现没无样个钱买卖头脑听写读书车马鸟鱼飞龙"
    "儿东两岁岛师归当录总战时机权条极构枪楼欢气汉济爱爷纪约级纳练组细终经结绝统继续维罗义习乡乐亲亿仅产价众优"
)
_TRADITIONAL = (
    frozenset(
        "們這說來時會對開關長門問間見讓還過進遠運動國學話語應該誰給從為發現沒無樣個錢買賣頭腦聽寫讀書車馬鳥魚飛龍"
        "兒東兩歲島師歸當錄總戰時機權條極構槍樓歡氣漢濟愛爺紀約級納練組細終經結絕統繼續維羅義習鄉樂親億僅產價眾優"
    )
    - _SIMPLIFIED
)

_OTHER_LETTERS = {
    "arabic": (("ٹڈےںھ", "ur"), ("پچژگیک", "fa"), ("", "ar")),
    "cyrillic": (("іїєґ", "uk"), ("ўі", "be"), ("ђћџљњј", "sr"), ("ыэё", "ru"), ("", "")),
}

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def guess_language(text: str) -> str:
    """The language of a text as BCP-47, or "" where the text does not tell.

    >>> guess_language("어디 가세요?"), guess_language("What are you doing here?"), guess_language("OK!")
    ('ko', 'en', '')
    >>> guess_language("我们应该怎么办呢"), guess_language("我們應該怎麼辦呢")
    ('zh-Hans', 'zh-Hant')
    """
    found = np.bincount(by_code(script_numbers(), codes_of(text)), minlength=1 + len(SCRIPTS)).tolist()
    counts = {name: _DENSE.get(name, 1) * count for name, count in zip(SCRIPTS, found[1:], strict=True)}
    cjk = counts["han"] + counts["kana"]
    # Japanese mixes kana into Han letters; Korean and Chinese hardly ever do.
    if counts["kana"] > 0.1 * cjk:
        counts["kana"], counts["han"] = cjk, 0
    script = max(counts, key=lambda name: counts[name])
    if counts[script] == 0 or 2 * counts[script] < sum(counts.values()):
        return ""
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    if script == "kana":
        return "ja"
    if script == "han":
        return _chinese(text)
    if script in _OTHER_LETTERS:
        return next(
            language
            for letters, language in _OTHER_LETTERS[script]
            if not letters or _share(text.lower(), letters) > 0.004
        )
    return _by_words(text)


@cache
def script_numbers() -> npt.NDArray[np.uint8]:
    """For each code point the place of its script in SCRIPTS, from 1, or 0; none is beyond the first plane."""
    number = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
    plane = "".join(map(chr, range(1 << 16)))
    for place, pattern in enumerate(SCRIPTS.values(), 1):
        number[codes_of("".join(re.findall(pattern, plane)))] = place
    return number


def _share(text: str, letters: str) -> float:
    return sum(map(text.count, letters)) / len(text)


def _chinese(text: str) -> str:
    simplified = sum(char in _SIMPLIFIED for char in text)
    traditional = sum(char in _TRADITIONAL for char in text)
    if simplified > 2 * traditional:
        return "zh-Hans"
    return "zh-Hant" if traditional > 2 * simplified else "zh"


@cache
def _word_lists() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The small words of each language, and the everyday words of each variant."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    variants = data.pop("variants")
    return _as_sets(data), _as_sets(variants)


def small_words() -> dict[str, frozenset[str]]:
    """The small words of every sentence, for each language that has a list of them."""
    return _word_lists()[0]


def _as_sets(lists: dict[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in lists.items()}


def small_word_scores(text: str) -> dict[str, float]:
    """How much of each language's small words a text has; a word many languages share counts as little for each."""
    languages, _ = _word_lists()
    shared = Counter(word for words in languages.values() for word in words)
    tokens = _tokens(text)
    return {
        language: sum(tokens[word] / shared[word] for word in words & tokens.keys())
        for language, words in languages.items()
    }


def _tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text.lower().replace("’", "'")))


def _by_words(text: str) -> str:
    """The language whose small words turn up most."""
    scores = small_word_scores(text)
    first, second = sorted(scores, key=lambda language: -scores[language])[:2]
    if scores[first] < 1 or scores[first] < CLEARLY_MORE * scores[second]:
        return ""
    _, variants = _word_lists()
    tokens = _tokens(text)
    brazil, portugal = (sum(tokens[word] for word in variants[name]) for name in ("pt-BR", "pt-PT"))
    return "pt-BR" if first == "pt" and brazil >= 3 and brazil > 5 * portugal else first
