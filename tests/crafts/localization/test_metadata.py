"""Metadata for the stores: read as people keep it, measured in each store's own unit."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import madang
from madang.crafts.localization.tables.metadata import read_metadata
from madang.errors import Unreadable
from madang.model import Gap

Gaps = Callable[..., dict[str, Gap]]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def gaps(tmp_path: Path) -> Gaps:
    """The gaps of a table under a standard, by the clause's id: gaps("store-googleplay", "title\\n...")."""

    def found(standard: str, table: str, name: str = "show_metadata.csv") -> dict[str, Gap]:
        board = madang.check(written(tmp_path, name, table), standards=[standard])
        return {gap.clause.removeprefix(f"{standard}."): gap for _, gap in board.gaps}

    return found


SHAPES = {
    "fields.csv": "store,language,title,tagline\nyoutube,ko,첫빛,새벽\nyoutube,en,First Light,Dawn\n",
    "languages.csv": "매체,항목,한국어,영어\n유튜브,제목,첫빛,First Light\n유튜브,태그라인,새벽,Dawn\n",
    "rows.csv": "store,locale,field,text\nyoutube,ko,title,첫빛\nyoutube,ko,tagline,새벽\n"
    "youtube,en,title,First Light\nyoutube,en,tagline,Dawn\n",
    "tables.toml": '[youtube.ko]\ntitle = "첫빛"\ntagline = "새벽"\n'
    '[youtube.en]\ntitle = "First Light"\ntagline = "Dawn"\n',
    "turned.toml": '[ko.youtube]\ntitle = "첫빛"\ntagline = "새벽"\n'
    '[en.youtube]\ntitle = "First Light"\ntagline = "Dawn"\n',
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_of_a_table_says_the_same(name: str, tmp_path: Path) -> None:
    metadata = read_metadata(written(tmp_path, name, SHAPES[name]))
    assert metadata.faults == ()
    assert {(one.store, one.language, one.field, one.text) for one in metadata.entries} == {
        ("youtube", "ko", "title", "첫빛"),
        ("youtube", "ko", "tagline", "새벽"),
        ("youtube", "en", "title", "First Light"),
        ("youtube", "en", "tagline", "Dawn"),
    }


def test_a_line_of_toml_is_found_again(tmp_path: Path) -> None:
    metadata = read_metadata(written(tmp_path, "a.toml", SHAPES["tables.toml"]))
    assert [one.line for one in metadata.entries] == [2, 3, 5, 6]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "language,title,colour\nko,첫빛,blue\n", "is no field"),
        ("a.csv", "language,title\nko,첫빛\n,Dawn\n", "in which language"),
        ("a.csv", "language,title\nko,첫빛\nko,새벽\n", "stands in line 2 too"),
        ("a.csv", "field,text,language\ntitle,첫빛,ko\ncolour,blue,ko\n", "is no field"),
        ("a.toml", '[ko]\ntitle = "첫빛"\nyear = 2026\n', "is no field"),
        ("a.toml", 'title = "Dawn"\n[ko]\ntitle = "첫빛"\n', "stands in no table of a language"),
    ],
)
def test_what_cannot_be_used_is_said(name: str, text: str, said: str, tmp_path: Path) -> None:
    faults = read_metadata(written(tmp_path, name, text)).faults
    assert [said in fault.why for fault in faults] == [True]


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "a,b\n1,2\n"), ("a.toml", "a = = b"), ("a.toml", ""), ("a.csv", "language,title\n")]
)
def test_what_is_no_metadata_is_unreadable(name: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as told:
        read_metadata(written(tmp_path, name, text))
    assert told.value.remedy


# -- limits in the right unit --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standard", "store", "field", "fits", "too_long"),
    [
        ("store-youtube-meta", "youtube", "description", "가" * 1666, "가" * 1667),  # 4,998 and 5,001 bytes
        ("store-youtube-meta", "youtube", "title", "가" * 100, "가" * 101),
        ("store-movielabs", "movielabs", "summary190", "a" * 190, "a" * 191),
        ("store-movielabs", "movielabs", "title_display19", "각" * 19, "각" * 20),
        ("store-googleplay", "googleplay", "title", "각" * 30, "각" * 31),
        ("store-googleplay", "googleplay", "short_description", "x" * 80, "x" * 81),
        ("store-appstore", "appstore", "subtitle", "각" * 30, "각" * 31),
        ("store-appstore", "appstore", "keywords", "a" * 100, "a" * 101),
        ("apple-film", "apple-film", "synopsis_long", "é" * 2000, "é" * 2001),
    ],
)
def test_exactly_the_limit_fits(standard: str, store: str, field: str, fits: str, too_long: str, gaps: Gaps) -> None:
    head = f"store,language,{field}\n{store},ko,"
    assert field not in gaps(standard, head + fits)
    assert field not in gaps(standard, head + unicodedata.normalize("NFD", fits))
    assert gaps(standard, head + too_long)[field].failing == 1


def test_a_table_without_a_store_is_held_against_the_store_that_is_named(gaps: Gaps) -> None:
    assert "title" in gaps("store-googleplay", "language,title\nko," + "가" * 31)


def test_another_stores_text_is_not_judged(gaps: Gaps) -> None:
    assert gaps("store-googleplay", "store,language,title\nyoutube,ko," + "가" * 31) == {}


def test_what_a_store_needs_is_missed_in_each_language(gaps: Gaps) -> None:
    table = "store,language,title,description\nyoutube,ko,첫빛,설명\nyoutube,en,,A song\n"
    assert gaps("store-youtube-meta", table)["title.needed"].failing == 1


def test_marks_that_are_refused(gaps: Gaps) -> None:
    found = gaps("store-youtube-meta", "store,language,title\nyoutube,ko,<첫> 빛\n")
    assert found["title.angles"].worst == 2


def test_locales_are_written_as_tags(gaps: Gaps) -> None:
    table = "language,title\nko_KR,a\nzh-Hant,b\nes-419,c\nEN,d\nko-KR,e\npt-BR,f\n"
    found = gaps("apple-film", table)
    form, region = found["locale.form"], found["locale.region"]
    assert form.spans is not None
    assert region.spans is not None
    assert (form.spans.ref, region.spans.ref) == (("ko_KR", "EN"), ("ko-KR",))


def test_the_house_asks_for_every_language_and_for_a_translation(gaps: Gaps) -> None:
    table = (
        "language,title,synopsis_long\nko,첫빛,새벽의 노래\nen,First Light,A song of dawn\n"
        "es,First Light,A song of dawn\nja,첫빛,\n"
    )
    found = gaps("localization-house", table)
    assert found["text_untranslated"].failing == 2  # the Spanish synopsis and the Japanese title; a title may be shared
    assert found["languages"].failing == 1
