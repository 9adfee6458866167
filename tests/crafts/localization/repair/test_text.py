"""Re-breaking and splitting: the same words in the same order, with room, and nothing the worse for it."""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.contract import Job
from madang.crafts.localization.makers import mend_lines
from madang.crafts.localization.read import read_subtitle
from madang.errors import Refused
from madang.fixing import fix
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
    "text", ["- 아무도 보지 않던 그 많은 밤이 지나면", "아무도 <i>보지</i> 않던 그 많은 밤이 지나면", "가" * 20]
)
def test_what_nobody_can_break_is_refused(text: str, rulings: Rulings, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        recut(srt((0, 6000, text)), rulings(), tmp_path)


ONE, OTHER = "아무도 보지 않던 그 많은 밤이 지났다.", "이제 모두가 함께 보는 아침이 왔다."


def cues_of(text: str, folder: Path, language: str = "ko") -> list[tuple[int, int, str]]:
    (folder / "read.srt").write_text(text, encoding="utf-8")
    film = read_subtitle(folder / "read.srt", language=language)
    return list(zip(film.start.tolist(), film.end.tolist(), film.texts, strict=True))


@pytest.mark.parametrize(
    ("before", "after"), [("<u>", "</u>"), ('<font color="red"><b>', "</b></font>"), ("{\\an8}", ""), ("<v Ann>", "")]
)
def test_markup_around_all_of_a_cue_is_around_its_parts(
    before: str, after: str, rulings: Rulings, tmp_path: Path
) -> None:
    made = cues_of(recut(srt((0, 6800, f"{before}{ONE} {OTHER}{after}")), rulings(), tmp_path), tmp_path)
    assert [text.replace("\n", " ") for *_, text in made] == [f"{before}{said}{after}" for said in (ONE, OTHER)]


@pytest.mark.parametrize("before", ["{\\move(1,2,3,4)}", "{\\k20}", "{\\fad(1,2)}", "<i>네</i>", "<00:01.000>"])
def test_effects_that_run_in_time_stay(before: str, rulings: Rulings, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        recut(srt((0, 6800, f"{before}{ONE} {OTHER}")), rulings(), tmp_path)


def test_a_cue_that_stays_too_long_is_split_before_times_cut_it_short(rulings: Rulings, tmp_path: Path) -> None:
    made = cues_of(recut(srt((1000, 11000, "정말 그래요. 모두 여기 있어요.")), rulings(), tmp_path), tmp_path)
    assert [text for *_, text in made] == ["정말 그래요.", "모두 여기 있어요."]
    assert (made[0][0], made[1][1]) == (1000, 11000)
    assert all(end - start <= 7000 for start, end, _ in made)


def test_a_cue_of_twenty_seconds_becomes_three_or_four(rulings: Rulings, tmp_path: Path) -> None:
    text = "첫 번째로 말합니다. 두 번째로 말합니다. 세 번째로 말합니다. 네 번째로 말합니다."
    made = cues_of(recut(srt((1000, 21000, text)), rulings(), tmp_path), tmp_path)
    assert len(made) in (3, 4)
    assert " ".join(text for *_, text in made).split() == text.split()
    assert all(end - start <= 7000 for start, end, _ in made)
    assert [second[0] - first[1] for first, second in pairwise(made)] == [83] * (len(made) - 1)


@pytest.mark.parametrize("text", ["네", "정말 그래요", "음악", "나는\n그 많은 밤이 지났다고"])
def test_a_few_words_are_neither_drawn_out_nor_broken_anew(text: str, rulings: Rulings, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        recut(srt((1000, 11000, text)), rulings(), tmp_path)


def test_what_no_repair_can_read_slower_needs_fewer_characters(rulings: Rulings, tmp_path: Path) -> None:
    source, out = tmp_path / "a.srt", tmp_path / "b.srt"
    fast = "가나다라마바사아자차카타파하 거너더러머버서어저처커."
    source.write_text(srt((0, 1000, "그래요."), (1083, 2083, fast), (2166, 3166, "네.")), encoding="utf-8")
    clauses = tuple(ruling.clause for ruling in rulings())
    said = mend_lines.function(Job(source, out, Take("f", "localization.subtitle", "a.srt", 1), ADULT, (), clauses))
    start, end, _ = cues_of(out.read_text(encoding="utf-8"), tmp_path)[1]
    # 25 syllables and a full stop; the space has become the end of a line.
    assert said[-1] == f"cue 2 needs {math.ceil(25.5 - 12 * (end - start) / 1000)} fewer characters"


WORDS = st.lists(
    st.sampled_from(["네", "그래요.", "가나다라마바사", "BTS가", "정말?", "모두,", "(음악)", "-", "<i>"]), max_size=14
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.lists(
        st.tuples(st.integers(-200, 2500), st.sampled_from([-100, 0, 300, 833, 2000, 9000, 16000]), WORDS),
        min_size=1,
        max_size=9,
    )
)
def test_words_and_order_stay_and_no_clause_gets_worse(
    found: list[tuple[int, int, list[str]]], rulings: Rulings, gaps: Gaps, tmp_path: Path
) -> None:
    at, cues = 1000, []
    for step, length, words in found:
        at = max(0, at + step)
        cues.append((at, max(0, at + length), " ".join(words)))
        at = max(at, cues[-1][1])
    try:
        after = recut(srt(*cues), rulings(), tmp_path)
    except Refused:
        return
    films = [read_subtitle(tmp_path / name, language="ko") for name in ("before.srt", "after.srt")]
    before, now = (" ".join(map(" ".join, film.lines)).split() for film in films)
    assert now == before
    old, new = (gaps(film) for film in films)
    for name, gap in new.items():
        assert name in old, name
        assert (gap.distance, gap.failing) <= (old[name].distance, old[name].failing), name
    with pytest.raises(Refused):
        recut(after, rulings(), tmp_path)


def test_a_folder_is_mended_in_text_before_times_and_only_once(tmp_path: Path) -> None:
    """`madang fix --unsafe`: times alone would cut the cue to seven seconds."""
    path = tmp_path / "film.ko.srt"
    path.write_text(srt((1000, 11000, f"{ONE} {OTHER}")), encoding="utf-8")
    facts: dict[str, object] = {"audience": "adult", "sdh": False, "fps": 24}
    outcome = fix(tmp_path, standards=["netflix"], attributes=facts, unsafe=True)
    (made,) = outcome.made
    assert made.fixers == ("localization.text",)
    film = cues_of((tmp_path / made.path).read_text(encoding="utf-8"), tmp_path)
    assert [text.replace("\n", " ") for *_, text in film] == [ONE, OTHER]
    assert film[-1][1] == 11000
    (tmp_path / "read.srt").unlink()
    assert fix(tmp_path, standards=["netflix"], attributes=facts, unsafe=True).made == ()
    (safe,) = fix(path, standards=["netflix"], attributes=facts).made
    assert safe.fixers == ("localization.timing",)


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
