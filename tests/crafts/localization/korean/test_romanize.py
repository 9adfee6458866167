"""Korean in Latin letters: by pronunciation, as the official rules write it."""

import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from madang.crafts.localization.korean.command import COMMAND
from madang.crafts.localization.korean.romanize import romanize, romanize_name, romanize_place

from ..conftest import DATA, needs_data

WORDS = Path(__file__).with_name("words.tsv")
HOW = {"": romanize, "name": romanize_name, "place": romanize_place}


def rows() -> list[list[str]]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def by_rule() -> dict[str, list[list[str]]]:
    found = defaultdict(list)
    for row in rows():
        found[row[4]].append(row)
    return found


@pytest.mark.parametrize("rule", by_rule())
def test_words_are_written_as_the_rule_says(rule: str) -> None:
    wrong = {word: HOW[how](word) for word, roman, how, *_ in by_rule()[rule] if HOW[how](word) != roman}
    assert wrong == {}


def test_the_list_is_long_and_most_of_it_was_not_tuned_on() -> None:
    assert len(rows()) >= 150
    assert 2 * sum(row[3] == "quote" for row in rows()) > len(rows())


@needs_data
@pytest.mark.data
def test_the_official_examples_are_written_as_they_stand() -> None:
    text = (DATA / "localization" / "rr_examples.tsv").read_text(encoding="utf-8")
    examples = dict(line.split("\t") for line in text.splitlines())
    assert len(examples) == 31
    ran = CliRunner().invoke(COMMAND, list(examples))
    assert dict(zip(examples, ran.output.splitlines(), strict=True)) == examples
    assert {word: romanize(word) for word in examples} == {word: roman.lower() for word, roman in examples.items()}


@pytest.mark.parametrize("row", rows()[::7], ids=lambda row: row[0])
def test_a_decomposed_word_is_the_same_word(row: list[str]) -> None:
    word, roman, how, *_ = row
    assert HOW[how](unicodedata.normalize("NFD", word)) == roman


@pytest.mark.parametrize(
    ("text", "roman"),
    [
        ("안녕하세요, 민수씨!", "annyeonghaseyo, minsussi!"),
        ("BTS가 1,000원에 ㅋㅋ", "BTSga 1,000wone ㅋㅋ"),
        ("괜찮아\n생각해요", "gwaenchana\nsaenggakaeyo"),
        ("뷁 쀍 똠", "bwek ppwek ttom"),  # syllables of UHC that KS X 1001 lacks
        ("Café 서울", "Café seoul"),
        ("", ""),
    ],
)
def test_sentences_keep_all_that_is_no_hangul(text: str, roman: str) -> None:
    assert romanize(text) == roman


@pytest.mark.parametrize(
    ("marked", "roman"),
    [
        ("구+신문", "gusinmun"),
        ("신문+로", "sinmunno"),
        ("밭+이랑", "bannirang"),  # a field and its ridge; "with the field" is not marked
        ("밭이랑을", "bannirangeul"),
        ("첫+아이", "cheodai"),
        ("a+b", "a+b"),
    ],
)
def test_a_seam_is_marked_with_a_plus(marked: str, roman: str) -> None:
    assert romanize(marked) == roman


@pytest.mark.parametrize(
    ("name", "roman"),
    [
        ("남궁민수", "Namgung Minsu"),
        ("홍 빛나", "Hong Bitna"),
        ("김구", "Gim Gu"),
        ("민수", "Min Su"),
        ("별", "Byeol"),
        ("Ann", "Ann"),
    ],
)
def test_names_begin_with_the_surname(name: str, roman: str) -> None:
    assert romanize_name(name) == roman


@pytest.mark.parametrize(
    ("place", "roman"),
    [
        ("서울특별시 종로구", "Seoul-teukbyeolsi Jongno-gu"),
        ("명+동", "Myeong-dong"),
        ("울릉도", "Ulleungdo"),
        ("왕십리", "Wangsimni"),
        ("봉천 1동", "Bongcheon 1(il)-dong"),
        ("상계16동", "Sanggye 16(simnyuk)-dong"),
    ],
)
def test_units_of_places_are_set_off(place: str, roman: str) -> None:
    assert romanize_place(place) == roman


def test_the_command_prints_one_result_a_line() -> None:
    ran = CliRunner().invoke(COMMAND, ["종로", "해돋이", "나는 같이 간다"])
    assert (ran.exit_code, ran.output) == (0, "Jongno\nhaedoji\nnaneun gachi ganda\n")
    ran = CliRunner().invoke(COMMAND, ["--name", "한복남"])
    assert ran.output == "Han Boknam\n"
    ran = CliRunner().invoke(COMMAND, ["--place", "삼죽면"])
    assert ran.output == "Samjuk-myeon\n"


def test_a_name_is_no_place() -> None:
    ran = CliRunner().invoke(COMMAND, ["--name", "--place", "종로"])
    assert ran.exit_code == 2
    assert "exclude each other" in ran.output
