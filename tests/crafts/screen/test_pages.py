"""Pages and eighths: 55 lines, Hangul two columns wide, and sums that are the script's length."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.crafts.screen.pages import LINES, eighths_of, eighths_text, lengths, rows, shared, width
from madang.crafts.screen.read.fountain import parse_fountain

WHOLE_PAGE = "INT. HOUSE - DAY\n\n" + "\n\n".join(["One line."] * 26)  # 3 lines, then 26 of 2: a page of 55


def test_a_page_of_55_lines_is_eight_eighths() -> None:
    (length,) = lengths(parse_fountain(WHOLE_PAGE))
    assert (length.lines, length.eighths, length.page) == (LINES, 8, 1)


def test_scenes_add_up_to_the_script_and_pages_are_counted() -> None:
    script = parse_fountain("\n\n".join([WHOLE_PAGE] * 3 + ["INT. HALL - DAY\n\nShort."]))
    found = lengths(script)
    assert [one.eighths for one in found] == [8, 8, 8, 1]
    assert [one.page for one in found] == [1, 2, 3, 4]


def test_hangul_is_two_columns_wide() -> None:
    assert width("한글 A") == 6
    korean, latin = (lengths(parse_fountain(f"INT. HALL\n\n{letter * 60}"))[0].lines for letter in "가a")
    assert korean == latin + 1


def test_dialogue_is_narrower_than_action() -> None:
    assert rows("word " * 12, 60) == 1
    assert rows("word " * 12, 35) == 2


def test_two_at_once_stand_beside_each_other() -> None:
    apart = lengths(parse_fountain("INT. HALL\n\nANN\nOne.\n\nBO\nTwo.\nThree."))[0]
    beside = lengths(parse_fountain("INT. HALL\n\nANN\nOne.\n\nBO ^\nTwo.\nThree."))[0]
    assert apart.lines - beside.lines == 3  # cue, its space and a line stand beside Ann's
    assert apart.spoken - beside.spoken == 3


def test_a_page_break_begins_a_new_page() -> None:
    script = parse_fountain("INT. HALL\n\nOne.\n\n===\n\nINT. ROOF\n\nTwo.")
    assert [one.page for one in lengths(script)] == [1, 2]


@given(st.lists(st.integers(min_value=1, max_value=400), min_size=1, max_size=20))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_scene_is_rounded_by_less_than_an_eighth_and_the_sum_is_the_whole(lines: list[int]) -> None:
    found = shared(lines)
    exact = [8 * count / LINES for count in lines]
    assert all(
        abs(eighths - share) < 1 or (eighths == 1 and share < 1) for eighths, share in zip(found, exact, strict=True)
    )
    short = sum(max(0.0, 1 - share) for share in exact)  # what counts as an eighth and is less
    assert abs(sum(found) - sum(exact)) <= 0.5 + short
    if not short:
        assert sum(found) == int(sum(lines) * 8 / LINES + 0.5)


@pytest.mark.parametrize(
    ("eighths", "text"), [(12, "1 4/8"), (4, "4/8"), (1, "1/8"), (8, "1"), (16, "2"), (17, "2 1/8")]
)
def test_lengths_as_they_are_printed(eighths: int, text: str) -> None:
    assert eighths_text(eighths) == text
    assert eighths_of(text) == eighths


@pytest.mark.parametrize(
    ("text", "eighths"), [("0.03", 1), ("0.125", 1), ("1.5", 12), ("177.625", 1421), ("1p", 8), ("x", None)]
)
def test_lengths_as_others_write_them(text: str, eighths: int | None) -> None:
    assert eighths_of(text) == eighths
