"""Re-breaking and splitting: the same words in the same order, with room, and nothing the worse for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from madang.contract import Job
from madang.crafts.localization.makers import mend_lines
from madang.crafts.localization.read import read_subtitle
from madang.errors import Refused
from madang.model import Gap, Take
from madang.standards import Ruling
from tests.crafts.localization.conftest import ADULT, DATA, needs_data, srt

Rulings = Callable[..., tuple[Ruling, ...]]
Gaps = Callable[..., dict[str, Gap]]


def recut(text: str, rulings: tuple[Ruling, ...], folder: Path, language: str = "ko") -> str:
    source, out = folder / "before.srt", folder / "after.srt"
    source.write_text(text, encoding="utf-8", newline="")
    out.unlink(missing_ok=True)
    take = Take("film", "localization.subtitle", source.name, 1)
    clauses = tuple(ruling.clause for ruling in rulings)
    mend_lines.function(Job(source, out, take, {**ADULT, "language": language}, clauses=clauses))
    return out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "text", "broken"),
    [
        ("ko", "아무도 보지 않던 그 많은 밤이 지나면", "아무도 보지 않던\n그 많은 밤이 지나면"),
        ("en", "I have never seen him in the old house, but you say so.",
         "I have never seen him in the old house,\nbut you say so."),
    ],
)  # fmt: skip
def test_a_line_too_wide_is_broken_between_words(
    language: str, text: str, broken: str, rulings: Rulings, tmp_path: Path
) -> None:
    after = recut(srt((0, 6000, text)), rulings(language=language), tmp_path, language)
    assert after == srt((0, 6000, broken))


def test_a_text_of_more_than_two_lines_is_split_where_a_sentence_ends(rulings: Rulings, tmp_path: Path) -> None:
    one, other = "아무도 보지 않던 그 많은 밤이 지났다.", "이제 모두가 함께 보는 아침이 왔다."
    after = recut(srt((0, 6800, f"{one} {other}")), rulings(), tmp_path)
    (tmp_path / "read.srt").write_text(after, encoding="utf-8")
    film = read_subtitle(tmp_path / "read.srt", language="ko")
    assert [text.replace("\n", " ") for text in film.texts] == [one, other]
    assert film.start[1] - film.end[0] == 83  # two frames
    assert (film.start[0], film.end[1]) == (0, 6800)


@pytest.mark.parametrize(
    "text", ["- 아무도 보지 않던 그 많은 밤이 지나면", "<i>아무도 보지 않던 그 많은 밤이 지나면</i>", "가" * 20]
)
def test_what_nobody_can_break_is_refused(text: str, rulings: Rulings, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        recut(srt((0, 6000, text)), rulings(), tmp_path)


@pytest.mark.data
@needs_data
def test_real_subtitles_keep_their_words_and_get_no_worse(rulings: Rulings, gaps: Gaps, tmp_path: Path) -> None:
    path = DATA / "localization" / "cs231n-ko-en" / "lecture06.ko.srt"
    text = path.read_text(encoding="utf-8-sig")
    after = recut(text, rulings(), tmp_path)
    (tmp_path / "again.srt").write_text(after, encoding="utf-8")
    films = [read_subtitle(file, language="ko") for file in (path, tmp_path / "again.srt")]
    before, now = (" ".join(film.texts).split() for film in films)
    assert now == before
    old, new = (gaps(film) for film in films)
    for name, gap in new.items():
        assert name in old, name
        assert (gap.distance, gap.failing) <= (old[name].distance, old[name].failing), name
    assert "line_width.ko" not in new or new["line_width.ko"].failing < old["line_width.ko"].failing / 2
    with pytest.raises(Refused):
        recut(after, rulings(), tmp_path)
