"""Dependent nouns stay with the word they lean on: the examples of Hangul Orthography, articles 42 and 43 ff."""

from __future__ import annotations

import pytest

from madang.crafts.localization.korean.dependent import leans_on
from madang.crafts.localization.repair.lines import broken

# Hangul Orthography (한글 맞춤법, notice 2017-12), article 42, and the National Institute's commentary on it;
# all but "아는 이를", whose noun is also "this".
ARTICLE_42 = """
아는 것이|나도 할 수|먹을 만큼|네가 뜻한 바를|그가 떠난 지가
웃을 뿐이다|만졌을 뿐이다|아는 대로|약속한 대로|볼 만큼|애쓴 만큼|집을 떠난 지|만난 지
"""


@pytest.mark.parametrize("phrase", ARTICLE_42.replace("\n", "|").strip("|").split("|"))
def test_the_examples_of_the_orthography(phrase: str) -> None:
    before, noun = phrase.split()[-2:]
    assert leans_on(before, noun)


@pytest.mark.parametrize(
    "phrase",
    ["떠날 때", "갈 줄은", "그럴 리가", "가는 데가", "해 본 적이", "앉은 채로", "비 때문에", "좋은 거야", "올 텐데"],
)
def test_others_with_their_particles(phrase: str) -> None:
    before, noun = phrase.split()[-2:]
    assert leans_on(before, noun)


@pytest.mark.parametrize(
    "phrase",
    [
        "오늘 수업은", "그건 바로", "나는 때로", "아는 지도를", "우리는 지금", "저는 데이터를", "값을 줄이고",
        "그를 줄", "할 거리가", "정말 이", "어제 수가", "학교 것을",
    ],
)  # fmt: skip
def test_words_that_only_begin_alike_or_stand_behind_no_adnominal(phrase: str) -> None:
    assert not leans_on(*phrase.split())


def test_a_line_broken_anew_keeps_them_together() -> None:
    # The most even way would part 지켜낼 from 수.
    assert (
        broken("우리가 이 밤을 지켜낼 수 있을 거라고 믿어", "ko", 16, 2) == "우리가 이 밤을 지켜낼 수\n있을 거라고 믿어"
    )
    # Where nothing else has room they are parted.
    assert broken("지켜낼 수", "ko", 3, 2) == "지켜낼\n수"
