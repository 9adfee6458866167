"""SAMI: classes kept apart, true ends, no empty cues."""

from pathlib import Path

import pytest

from madang.crafts.localization.read import read_subtitle, tracks
from madang.errors import Unreadable

from ..conftest import DATA, needs_data

SAMI = DATA / "localization" / "smi"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.smi"
    path.write_text(text, encoding="utf-8")
    return path


def times(path: Path, language: str | None = None) -> list[tuple[int, int]]:
    found = read_subtitle(path, language=language)
    return list(zip(found.start.tolist(), found.end.tolist(), strict=True))


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("encoding", ["utf8", "cp949", "utf16le"])
def test_two_languages_in_three_encodings(encoding: str) -> None:
    path = SAMI / f"two_lang_{encoding}.smi"
    assert tracks(path) == [{"language": "ko"}, {"language": "en"}]
    assert times(path, "ko") == [(1000, 3500), (5000, 7000), (8000, 9500)]
    assert times(path, "en") == [(8000, 9500)]
    ko = read_subtitle(path, language="ko")
    assert ko.lines == (("첫 번째 줄", "둘째 줄"), ("뷁 쀍 똠방각하 빨강",), ("안녕",))
    assert read_subtitle(path, language="en").lines == (("Hello",),)
    assert ko.oddities == ()


@pytest.mark.data
@needs_data
def test_a_language_it_does_not_have() -> None:
    with pytest.raises(Unreadable, match="'ja'") as problem:
        read_subtitle(SAMI / "two_lang_utf8.smi", language="ja")
    assert "ko and en" in problem.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "<SAMI><BODY><SYNC Start=1000><P Class=A>안녕하세요<SYNC Start=2000><P Class=A>&nbsp;</BODY></SAMI>",
        "<SYNC Start=1000><P Class=KRCC>안녕하세요\n<SYNC Start=2000><P Class=KRCC>&nbsp;",
        "<sync start=1000><p class=a>안녕하세요</p></sync><sync start=2000><p class=a></p></sync></sami>",
        '<SYNC Start="1000ms"><P Class="KRCC">안녕하세요<SYNC Start="2000ms"><P Class="KRCC">&nbsp;',
        "<SYNC Start='1000'><P><font color=red><b>안녕하세요</font></b><SYNC END=5 START = 2000 ><P>&#160;",
        "<SYNC Start=1000>안녕하세요<SYNC Start=2000>&nbsp;",
        "<SYNC Start=1000><P><!-- note -->안녕하세요<br><SYNC Start=2000><P> ",
    ],
)
def test_tag_soup(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    found = read_subtitle(path)
    assert times(path) == [(1000, 2000)]
    assert found.lines == (("안녕하세요",),)
    assert found.oddities == ()
    assert tracks(path) == [{"language": "ko"}]


def test_entities_and_breaks(tmp_path: Path) -> None:
    found = read_subtitle(write(tmp_path, "<SYNC Start=1><P>Tom &amp; Jerry<BR/>&lt;here&gt;<SYNC Start=9><P>&nbsp;"))
    assert found.lines == (("Tom & Jerry", "<here>"),)


def test_a_cue_ends_where_the_next_of_its_class_begins(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "<STYLE>.A { lang: ko-KR } .B { lang: en-US }</STYLE>"
        "<SYNC Start=1000><P Class=A>하나<SYNC Start=1500><P Class=B>one<SYNC Start=2000><P Class=A>둘"
        "<SYNC Start=3000><P Class=A>&nbsp;<SYNC Start=4000><P Class=B>&nbsp;",
    )
    assert times(path, "ko") == [(1000, 2000), (2000, 3000)]
    assert times(path, "en") == [(1500, 4000)]


def test_the_last_text_has_no_invented_end(tmp_path: Path) -> None:
    found = read_subtitle(write(tmp_path, "<SYNC Start=1000><P>하나\n<SYNC Start=2000><P>둘\n<SYNC Start=soon><P>셋\n"))
    assert found.lines == (("하나",),)
    assert sorted(tuple(oddity) for oddity in found.oddities) == [(2, "둘"), (3, "셋")]
