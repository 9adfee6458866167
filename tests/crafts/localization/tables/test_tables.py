"""Tables of names and of relations, as people head and fill them."""

from pathlib import Path

import pytest

from madang.crafts.localization.tables.relations import read_relations
from madang.crafts.localization.tables.terms import read_terms
from madang.errors import Unreadable


def sheet(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_a_column_for_each_language(tmp_path: Path) -> None:
    text = "원어,유형,영어,영어 금지,ja,로마자\n민수,이름,Minsu; Min-su,Min-soo,ミンス,Minsu\n한강,지명,Han River\n"
    table = read_terms(sheet(tmp_path, text))
    minsu, river = table.entries
    assert (minsu.source, minsu.kind, minsu.romanization, minsu.line) == ("민수", "name", "Minsu", 2)
    assert minsu.required == {"en": ("Minsu", "Min-su"), "ja": ("ミンス",)}
    assert minsu.banned == {"en": ("Min-soo",)}
    assert (river.kind, river.required) == ("name", {"en": ("Han River",)})
    assert table.faults == ()


def test_a_row_for_each_language(tmp_path: Path) -> None:
    text = "Source term,Type,Language,Rendering,Banned\n소주,term,English,soju,rice wine|sake\n소주,term,pt-BR,soju,\n"
    (term,) = read_terms(sheet(tmp_path, text)).entries
    assert term.required == {"en": ("soju",), "pt-BR": ("soju",)}
    assert term.banned == {"en": ("rice wine", "sake")}


def test_a_workbook_is_read_like_csv() -> None:
    table = read_terms(Path(__file__).with_name("knp.xlsx"))
    assert [term.source for term in table.entries] == ["민수", "한강", "2026"]
    assert [fault.line for fault in table.faults] == [5]  # a row without a source term


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("원어,en,klingonisch\n민수,Minsu,x\n", "names no language"),
        ("원어,en\n,Minsu\n", "no source term"),
        ("원어,en\n민수,\n", "no rendering in any language"),
        ("원어,en,en banned\n민수,Minsu,Minsu\n", "both required and banned"),
        ("원어,en\n민수,Minsu\n민수,Min-su\n", "other renderings in en in line 2"),
        ("원어,유형,en\n민수,색,Minsu\n", "is no type"),
        ("원어,언어,번역\n민수,화성어,x\n", "is no language"),
        ("원어,번역\n민수,x\n", "does not say in which language"),
    ],
)
def test_what_cannot_be_used_is_said(rows: str, said: str, tmp_path: Path) -> None:
    faults = read_terms(sheet(tmp_path, rows)).faults
    assert any(said in fault.why for fault in faults)


@pytest.mark.parametrize("rows", ["a,b\n1,2\n", "원어,비고\n민수,x\n"])
def test_a_sheet_that_is_no_table_of_names(rows: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"no heading|no column"):
        read_terms(sheet(tmp_path, rows))


def test_relations_change_with_the_story(tmp_path: Path) -> None:
    text = "화자,상대,말투,부터\n민수,지은,해요체,EP01\n민수,지은,반말,3화 00:12:30\n지은,민수,존댓말,\n"
    table = read_relations(sheet(tmp_path, text, "cp949"))
    at = [(1, 0), (3, 749_999), (3, 750_000), (12, 0)]
    stated = [table.stated("민수", "지은", *moment) for moment in at]
    assert [row.level if row else "" for row in stated] == ["haeyo", "haeyo", "plain", "plain"]
    assert table.stated("민수", "할머니", 1, 0) is None
    assert table.people == {"민수", "지은"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("민수,지은,이상\n", "is no speech level"),
        ("민수,,해요\n", "no addressee"),
        ("민수,지은,해요\n민수,지은,해\n", "another level in line 2"),
    ],
)
def test_relations_that_cannot_be_used_are_said(rows: str, said: str, tmp_path: Path) -> None:
    faults = read_relations(sheet(tmp_path, "speaker,addressee,level\n" + rows)).faults
    assert [said in fault.why for fault in faults] == [True]
