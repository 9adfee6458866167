"""Between the languages of a work: what is planted is found, what may differ is not."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import madang
from madang.crafts.localization.across.command import COMMAND
from madang.model import Answers, Reading

Lines = list[tuple[int, int, str]]
Check = Callable[..., Answers]


def srt(cues: Lines) -> str:
    def clock(ms: int) -> str:
        return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"

    return "\n".join(f"{n}\n{clock(a)} --> {clock(b)}\n{text}\n" for n, (a, b, text) in enumerate(cues, 1))


def said(*texts: str) -> Lines:
    """Cues of two seconds with a tenth between them."""
    return [(2100 * at, 2100 * at + 2000, text) for at, text in enumerate(texts) if text]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The answers about a work with these subtitles and tables: check(ko=[...], en=[...], knp="...")."""
    places = itertools.count()

    def checked(*, knp: str = "", relations: str = "", **languages: Lines) -> Answers:
        folder = tmp_path / f"studio{next(places)}"
        folder.mkdir()
        for language, cues in languages.items():
            (folder / f"show.{language.replace('_', '-')}.srt").write_text(srt(cues), encoding="utf-8")
        for name, text in (("knp", knp), ("relations", relations)):
            if text:
                (folder / f"show_{name}.csv").write_text(text, encoding="utf-8")
        board = madang.check(folder)
        return next(answers for answers in board.works if answers.work == "show")

    return checked


def reading(answers: Answers, name: str) -> Reading:
    found = answers.reading(f"localization.{name}")
    assert found is not None, answers.notes
    return found


def rows(answers: Answers, name: str) -> list[tuple[str, str, float]]:
    """(language, cue, value) of each span."""
    spans = reading(answers, name).spans
    assert spans is not None
    return [(spans[at].who, spans[at].ref, spans[at].value) for at in range(len(spans))]


def parts(answers: Answers, name: str) -> list[str]:
    spans = reading(answers, name).spans
    assert spans is not None
    return list(spans.part)


# -- cues ----------------------------------------------------------------------------------------------------------


def test_cues_cut_differently_say_the_same(check: Check) -> None:
    whole = [(0, 6000, "하나, 둘, 셋"), (7000, 9000, "넷")]
    parted = [(0, 1900, "one"), (2000, 3900, "two"), (4000, 6100, "three"), (7100, 9000, "four")]
    found = reading(check(ko=whole, en=parted), "missing_cues")
    assert found.value == pytest.approx(0.1)


def test_a_cue_without_counterpart_is_found_on_either_side(check: Check) -> None:
    answers = check(ko=said("하나", "둘", "셋"), en=said("one", "", "three"), es=said("uno", "dos", "tres", "cuatro"))
    assert rows(answers, "missing_cues") == [("en", "2", 2.0), ("ko", "4", 2.0)]
    spans = reading(answers, "missing_cues").spans
    assert spans is not None
    assert spans.tags["whole"] == (True, True)


def test_a_sentence_missing_from_a_longer_cue_is_a_silence(check: Check) -> None:
    answers = check(ko=[(0, 6000, "하나, 둘, 셋")], en=[(0, 1900, "one"), (2000, 3000, "two")])
    assert rows(answers, "missing_cues") == [("en", "1", 3.0)]
    spans = reading(answers, "missing_cues").spans
    assert spans is not None
    assert spans.tags["whole"] == (False,)


def test_sounds_in_brackets_are_no_dialogue(check: Check) -> None:
    answers = check(ko=said("하나", "[문 닫히는 소리]", "♪"), en=said("one"))
    assert rows(answers, "missing_cues") == []


def test_a_work_in_one_language_is_not_asked_what_lies_between_languages(tmp_path: Path) -> None:
    (tmp_path / "show.ko.srt").write_text(srt(said("하나")), encoding="utf-8")
    assert madang.check(tmp_path).works == ()


# -- numbers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("3만 5천 명이 왔다", "35,000 people came"),
        ("1억 2천만 원", "120 million won"),
        ("스물다섯 살이다", "I'm twenty-five"),
        ("이십오 년 전에", "25 years ago"),
        ("1970년대", "the 70s"),
        ("두 번째 방", "Room 2"),
        ("3시 30분에", "at 3:30"),
        ("４２번", "Number 42"),
        ("1.5배", "one and a half times"),
        ("0.9입니다", "it's .9"),
        ("4월 20일", "April 20th"),
        ("CS231n 수업", "the class"),
    ],
)
def test_the_same_number_in_other_clothes(korean: str, english: str, check: Check) -> None:
    spans = reading(check(ko=said(korean), en=said(english)), "numbers_differ").spans
    assert spans is not None
    assert not any(spans.tags["differs"])


@pytest.mark.parametrize(
    ("korean", "english", "shown"),
    [
        ("42명이 왔다", "24 came", "42 in ko, 24 in en"),
        ("3만 원", "3,000 won", "30,000 in ko, 3,000 in en"),
        ("스물다섯 살", "He is twenty-six", "25 in ko, 26 in en"),
        ("1988년에", "in 1998", "1,988 in ko, 1,998 in en"),
    ],
)
def test_another_number(korean: str, english: str, shown: str, check: Check) -> None:
    answers = check(ko=said("하나", korean), en=said("One", english))
    assert rows(answers, "numbers_differ") == [("en", "2", 1)]
    assert parts(answers, "numbers_differ") == [shown]
    assert "localization-house.number" in {gap.clause for gap in answers.gaps}


def test_a_number_may_move_to_the_neighbour(check: Check) -> None:
    answers = check(ko=said("42명이", "왔다"), en=said("there came", "42 people"))
    assert rows(answers, "numbers_differ") == []


def test_languages_separate_thousands_in_their_way(check: Check) -> None:
    answers = check(
        ko=said("30000원"), de=said("30.000 Won"), fr=said("30 000 wons"), en=said("30,000 won"), es=said("30 mil")
    )
    assert [who for who, *_ in rows(answers, "numbers_differ")] == ["es"]


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "1," * 10_000, "십" * 20_000, "一" * 20_000, "1만" * 5_000, "twenty " * 2_000]
)
def test_an_endless_line_of_digits_is_read_like_any_other(text: str, check: Check) -> None:
    assert check(ko=said(text), en=said(text)).reading("localization.numbers_differ") is not None


# -- names ---------------------------------------------------------------------------------------------------------

KNP = "원어,유형,en,en 금지,es\n민수,이름,Minsu,Min-soo,Minsu\n한강,지명,Han River,,\n"


def test_a_name_is_written_as_the_table_says(check: Check) -> None:
    answers = check(
        ko=said("민수가 왔다", "가자", "민수야!", "한강에 가자", "가자", "민수기", "민수: 그래"),
        en=said("Minsu's here", "Let's go", "Min-soo!", "To the river", "Go", "A thing", "Yes"),
        knp=KNP,
    )
    assert rows(answers, "missing_terms") == [("en", "3", 1), ("en", "4", 1)]
    assert "'Min-soo' stands there" in parts(answers, "missing_terms")[0]
    assert "it is not there" in parts(answers, "missing_terms")[1]
    assert rows(answers, "banned_terms") == [("en", "3", 1)]
    assert {"localization-house.term", "localization-house.term_left_out", "localization-house.banned"} <= {
        gap.clause for gap in answers.gaps
    }


def test_one_name_has_one_spelling(check: Check) -> None:
    answers = check(
        ko=said("민수가 왔다", "지은이는?", "민수는 간다", "그래", "민수를 봐", "그 지은이"),
        en=said("Minsu came", "And Jieun?", "Minsu goes", "Yes", "Look at Min-soo", "That Jieun's"),
    )
    assert rows(answers, "name_spellings") == [("en", "5", 1)]
    assert parts(answers, "name_spellings") == ["민수 is Min-soo here and Minsu 2 times elsewhere"]


def test_without_a_table_there_is_nothing_to_keep_to(check: Check) -> None:
    answers = check(ko=said("민수"), en=said("Minsu"))
    assert answers.reading("localization.missing_terms") is None


# -- left in the source language ------------------------------------------------------------------------------------


def test_lines_left_as_they_were(check: Check) -> None:
    answers = check(
        ko=said("어디 가요?", "집에 가요", "민수!", "그래"),
        en=said("Where are you going?", "I'm going home now", "Minsu!", "OK"),
        es=said("Where are you going?", "집에 가요", "Minsu!", "OK"),
    )
    assert rows(answers, "left_in_source") == [("es", "1", 1), ("es", "2", 1)]


def test_a_line_left_as_it_was_is_told_once(check: Check) -> None:
    """What a file tells by itself is a gap of that file; what only the version beside it tells is one of the work."""
    answers = check(
        ko=said("어디 가요?", "정말 집에 가요?", "네", "파티에 가자"),
        en=said("Where are you going?", "Are you really going?", "Yes", "Party time baby"),
        es=said("Where are you going to be?", "정말 집에 가요?", "네", "Party time baby"),
    )
    spans = reading(answers, "left_in_source").spans
    assert spans is not None
    told = dict(zip(spans.ref, spans.tags["alone"], strict=True))
    assert told == {"2": True, "3": False, "4": False}
    gap = next(gap for gap in answers.gaps if gap.measure == "localization.left_in_source")
    assert gap.failing == 2


# -- speech levels -------------------------------------------------------------------------------------------------

RELATIONS = "화자,상대,말투,부터\n민수,지은,해요,\n지은,민수,반말,\n민수,지은,반말,EP02\n"


def test_a_line_that_leaves_its_register(check: Check) -> None:
    korean = said("민수: 어디 가요?", "지은: 집에 간다", "민수: 나도 갈래", "지은: 같이 가요")
    answers = check(ko=korean, en=said("Where", "Home", "Me too", "Come"), relations=RELATIONS)
    assert [value for *_, value in rows(answers, "speech_levels")] == [0, 0, 2, 2]
    gap = next(gap for gap in answers.gaps if gap.measure == "localization.speech_levels")
    assert gap.failing == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["민수: 어디 가요?", "할머니: 집에", "지은: 간다"],  # three speakers
        ["어디 가요?", "집에 간다"],
        ["민수: 어디 가요?"],
    ],
)
def test_nobody_is_judged_who_is_not_known_to_speak_to_whom(lines: list[str], check: Check) -> None:
    relations = RELATIONS + "할머니,민수,반말,\n"
    answers = check(ko=said(*lines), relations=relations)
    assert answers.reading("localization.speech_levels") is None


def test_a_label_may_name_the_addressee(check: Check) -> None:
    answers = check(ko=said("민수→지은: 나 간다"), relations=RELATIONS)
    assert rows(answers, "speech_levels") == [("ko", "1", 2)]


def test_a_table_of_the_series_holds_for_its_episodes(tmp_path: Path) -> None:
    (tmp_path / "madang.toml").write_text(
        '[[works]]\nid = "series"\ntakes = [{ kind = "localization.relations", files = "relations.csv" }]\n'
        + "".join(
            f'[[works]]\nid = "ep{n}"\nparent = "series"\n'
            f'takes = [{{ kind = "localization.subtitle", files = "ep{n}.{{language}}.srt" }}]\n'
            for n in (1, 2)
        ),
        encoding="utf-8",
    )
    (tmp_path / "relations.csv").write_text(RELATIONS, encoding="utf-8")
    for n in (1, 2):
        (tmp_path / f"ep{n}.ko.srt").write_text(srt(said("민수: 나도 갈래", "지은: 그래")), encoding="utf-8")
    works = {answers.work: answers for answers in madang.check(tmp_path).works}
    values = {work: reading(answers, "speech_levels").value for work, answers in works.items()}
    assert values == {"ep1": 2, "ep2": 0}  # from the second episode on they are friends


# -- tables --------------------------------------------------------------------------------------------------------


def test_a_table_that_contradicts_itself_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "show_knp.csv").write_text("원어,en,en banned\n민수,Minsu,Minsu\n", encoding="utf-8")
    (answers,) = madang.check(tmp_path).takes
    assert [gap.clause for gap in answers.gaps] == ["localization-house.table"]


# -- a delivery ----------------------------------------------------------------------------------------------------


def test_a_delivery_at_a_glance(tmp_path: Path) -> None:
    (tmp_path / "madang.toml").write_text(
        "".join(
            f'[[works]]\nid = "ep{n}"\n'
            f'takes = [{{ kind = "localization.subtitle", files = "ep{n}.{{language}}.srt" }}]\n'
            'wanted = [{ kind = "localization.subtitle", attributes = { language = ["ko", "en", "es"] } }]\n'
            for n in (1, 2)
        ),
        encoding="utf-8",
    )
    files = {
        "ep1.ko": said("42명", "둘"),
        "ep1.en": said("24 people"),
        "ep1.es": said("Son 42 personas", "Y dos más"),
        "ep2.ko": said("하나"),
        "ep2.en": said("One"),
    }
    for name, cues in files.items():
        (tmp_path / f"{name}.srt").write_text(srt(cues), encoding="utf-8")
    ran = CliRunner().invoke(COMMAND, [str(tmp_path), "--json"])
    made = json.loads(ran.output)
    assert (made["works"], made["languages"]) == (["ep1", "ep2"], ["ko", "en", "es"])
    cells = {(cell["work"], cell["language"]): cell for cell in made["cells"]}
    assert {place: (cell["must"], cell["missing"]) for place, cell in cells.items()} == {
        ("ep1", "ko"): (0, False),
        ("ep1", "en"): (2, False),  # another number, and a cue that is not there
        ("ep1", "es"): (0, False),
        ("ep2", "ko"): (0, False),
        ("ep2", "en"): (0, False),
        ("ep2", "es"): (0, True),
    }
    shown = CliRunner().invoke(COMMAND, [str(tmp_path)])
    assert shown.exit_code == 0
    assert [line.split() for line in shown.output.splitlines()] == [
        ["work", "ko", "en", "es"],
        ["ep1", "0", "2", "0"],
        ["ep2", "0", "0", "missing"],
    ]


def test_a_table_serves_all_works_below_it(tmp_path: Path) -> None:
    works = [("show", "", "localization.knp", "knp.csv"), ("season", "show", "", "")]
    works += [("ep01", "season", "localization.subtitle", "ep01.{language}.srt")]
    (tmp_path / "madang.toml").write_text(
        "".join(
            f'[[works]]\nid = "{id}"\n'
            + (f'parent = "{parent}"\n' if parent else "")
            + (f'takes = [{{ kind = "{kind}", files = "{files}" }}]\n' if kind else "")
            for id, parent, kind, files in works
        ),
        encoding="utf-8",
    )
    (tmp_path / "ep01.en.srt").write_text(srt(said("Madame Kim is here.")), encoding="utf-8")
    (tmp_path / "knp.csv").write_text("원어,유형,en,en 금지\n김 여사,이름,Ms. Kim,Madame Kim\n", encoding="utf-8")
    ep01 = next(answers for answers in madang.check(tmp_path).works if answers.work == "ep01")
    assert rows(ep01, "banned_terms") == [("en", "1", 1.0)]
