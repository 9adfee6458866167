"""Capitals where the rules ask for them: names, alone or in a sentence, and nothing else."""

from __future__ import annotations

import pytest

from madang.crafts.localization.korean.capitals import romanize_known

# Revised Romanization 3.2, 3.3, 3.5 and 3.6 (MCST notice 2014-42), as they stand there.
NOTICE = """
부산 Busan|세종 Sejong|압구정 Apgujeong|낙동강 Nakdonggang|죽변 Jukbyeon|낙성대 Nakseongdae|합정 Hapjeong|팔당 Paldang
울산 Ulsan|광희문 Gwanghuimun|집현전 Jiphyeonjeon|샛별 saetbyeol|팔당 Paldang
충청북도 Chungcheongbuk-do|제주도 Jeju-do|의정부시 Uijeongbu-si|양주군 Yangju-gun|도봉구 Dobong-gu|신창읍 Sinchang-eup
삼죽면 Samjuk-myeon|인왕리 Inwang-ri|당산동 Dangsan-dong|봉천 1동 Bongcheon 1(il)-dong|종로 2가 Jongno 2(i)-ga
퇴계로 3가 Toegyero 3(sam)-ga
남산 Namsan|속리산 Songnisan|금강 Geumgang|독도 Dokdo|경복궁 Gyeongbokgung|무량수전 Muryangsujeon|연화교 Yeonhwagyo
극락전 Geungnakjeon|안압지 Anapji|남한산성 Namhansanseong|화랑대 Hwarangdae|불국사 Bulguksa|현충사 Hyeonchungsa
독립문 Dongnimmun|오죽헌 Ojukheon|촉석루 Chokseongnu|종묘 Jongmyo|다보탑 Dabotap
"""


def examples() -> list[tuple[str, str]]:
    found = []
    for example in NOTICE.strip().replace("\n", "|").split("|"):
        words = example.split()
        middle = len(words) // 2
        found.append((" ".join(words[:middle]), " ".join(words[middle:])))
    return found


@pytest.mark.parametrize(("korean", "roman"), examples())
def test_the_examples_of_the_notice(korean: str, roman: str) -> None:
    assert romanize_known(korean) == roman


@pytest.mark.parametrize(
    ("korean", "roman"),
    [
        ("신라의 달밤", "Sillaui dalbam"),
        ("부산에서 왔어요", "Busaneseo wasseoyo"),
        ("종로구에서 만나요", "Jongno-gueseo mannayo"),
        ("구리 동전", "guri dongjeon"),  # copper
        ("구리시 동전", "Guri-si dongjeon"),
        ("서울도 춥다", "Seouldo chupda"),  # "Seoul, too"
        ("신문로 1가", "Sinmunno 1(il)-ga"),
    ],
)
def test_names_in_a_sentence(korean: str, roman: str) -> None:
    assert romanize_known(korean) == roman


@pytest.mark.parametrize(
    "word", ["우리", "친구", "라면", "항아리", "다시", "정도", "2가지", "벚꽃", "신라면", "서울말"]
)
def test_everyday_words_stay_small(word: str) -> None:
    assert romanize_known(word).islower()
