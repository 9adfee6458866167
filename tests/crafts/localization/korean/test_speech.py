"""The speech level of Korean lines, by the endings of the six levels; silence where an ending does not say."""

import unicodedata

import pytest

from madang.crafts.localization.korean.speech import LEVELS, level_named, speech_level, speech_levels, steps_from

SAID = {
    "hapsyo": "어디 가십니까?|잘 먹겠습니다.|이쪽으로 오십시오|제가 했습니다!|그렇습니까|이제 시작하십시다.",
    "haeyo": "집에 가요.|뭐 하세요?|동생이에요|그렇죠?|같이 갈까요?|못 해요…|먼저 갈게요|아니에요, 민수 씨.|있었어요?",
    "hao": "그대는 누구시오?|나는 모르겠소.|여기 있소|고맙소|당신은 하오|그런 일은 없소!|참 곱구려.",
    "hage": "이리 와서 앉게나.|같이 가세|내가 김 서방일세.",
    "haera": "빨리 와라!|내가 했다.|너 어디 있니?|집에 가자|그게 무슨 소리냐?|벌써 왔구나|비가 온다|먹지 마라",
    "hae": "몰랐어…|이리 줘|괜찮아?|뭐야?|내가 할게|어디 갈래?|내가 그랬잖아|벌써 왔군|그렇지?|좋아!|기다려|죽겠어",
}


@pytest.mark.parametrize(("level", "line"), [(level, line) for level in SAID for line in SAID[level].split("|")])
def test_an_ending_shows_its_level(level: str, line: str) -> None:
    assert speech_level(line) == level
    assert speech_level(unicodedata.normalize("NFD", line)) == level


@pytest.mark.parametrize(
    "line",
    [
        "학교", "네.", "어머니!", "남자", "이 모델을 선택한다면", "비가 오는데,", "친구를 위해", "필요", "라디오",
        "동네", "아버지", "좋아, 그럼 이제 뒤로 가봅시다",
        "What?", "", "[문 닫히는 소리]", "민수야!", "그건 좀…", "나라", "담요", "이해", "한번 봅시다",
    ],
)  # fmt: skip
def test_what_does_not_say_stays_unknown(line: str) -> None:
    assert speech_level(line) == ""


def test_each_sentence_is_heard_and_the_last_one_decides() -> None:
    assert speech_levels("어디 가요? 집에 간다. 정말") == ["haeyo", "haera"]
    assert speech_level("어디 가요?\n나는 간다.") == "haera"
    assert speech_levels("모두 이루어져\n있습니다.") == ["hapsyo"]  # a line's end is no sentence's


def test_half_a_sentence_shows_nothing_where_sentences_have_marks() -> None:
    assert speech_levels("그래요. 이걸 이용해", ends=False) == ["haeyo"]
    assert speech_levels("이걸 이용해") == ["hae"]


def test_tables_name_levels_as_people_do() -> None:
    assert [level_named(word) for word in ("합쇼체", "해요", "하오체", "하게", "해", "해라")] == [
        "hapsyo", "haeyo", "hao", "hage", "hae", "haera",
    ]  # fmt: skip
    assert (level_named("존댓말"), level_named("반말"), level_named("jondaemal")) == ("polite", "plain", "polite")
    assert level_named("loud") == ""


def test_leaving_the_register_is_two_steps() -> None:
    assert [steps_from("haeyo", heard) for heard in LEVELS] == [1, 0, 2, 2, 2, 2]
    assert [steps_from("plain", heard) for heard in LEVELS] == [2, 2, 2, 2, 0, 0]
