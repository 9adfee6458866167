"""SCC: the codes of CEA-608 one pair a frame, in its three manners."""

import pytest

from madang.crafts.localization.read import read_subtitle, scc
from madang.crafts.localization.read.cea608 import CODES, basic, preamble, row_code, special
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle

from ..conftest import DATA, needs_data

SCC = DATA / "localization" / "scc"


def read(*lines: str) -> Subtitle:
    return scc.parse(decode("\n\n".join(["Scenarist_SCC V1.0", *lines, ""]).encode()))[""]


@pytest.mark.data
@needs_data
def test_the_three_manners() -> None:
    """Counts and first words as the files themselves show them."""
    pop_on = read_subtitle(SCC / "pop-on.scc")
    assert pop_on.lines[0] == ("( horn honking )",)
    # The end-of-caption command is the 21st word of its line: 20 frames behind 01:02:53:14.
    assert pop_on.start[0] == (3600 + 2 * 60 + 53) * 30 + 14 + 20
    assert (len(pop_on), len(read_subtitle(SCC / "paint-on.scc"))) == (3, 18)
    rolling = read_subtitle(SCC / "mix-rows-roll-up.scc")
    assert rolling.lines[:2] == ((">>> HI.",), (">>> HI.", "I'M KEVIN CUNNING AND AT"))
    assert len(rolling) == 16


def test_pop_on_shows_at_once_and_is_erased() -> None:
    found = read("00:00:01:00\t94ae 94ae 9420 9420 9470 9470 c8e9 942f 942f", "00:00:03:00\t942c 942c")
    assert found.texts == ("Hi",)
    assert (found.start.tolist(), found.end.tolist()) == ([30 + 7], [90])
    assert found.settings == ("row:15 column:0 mode:pop-on",)


def test_drop_frame_counts_real_time() -> None:
    found = read("00:01:00;02\t9420 9420 9470 9470 c8e9 942f", "00:01:02;00\t942c")
    assert found.start.tolist() == [1800 + 5]


def test_roll_up_keeps_as_many_rows_as_it_says() -> None:
    line = "9425 9425 94ad 94ad 9470 9470"
    found = read(
        f"00:00:01:00\t{line} 6161", f"00:00:02:00\t{line} 6262", f"00:00:03:00\t{line} 6363", "00:00:04:00\t942c"
    )
    assert found.lines == (("aa",), ("aa", "bb"), ("bb", "cc"))
    assert found.end.tolist() == [62, 92, 120]


def test_paint_on_comes_word_by_word() -> None:
    found = read("00:00:01:00\t9429 9429 9470 9470 c161 20e2 2080", "00:00:02:00\t942c")
    assert found.lines == (("Aa",), ("Aa b",))


def test_looks_and_special_characters() -> None:
    found = read("00:00:01:00\t9420 9420 9470 9470 c180 91ae 91ae c280 9137 9137 942f", "00:00:02:00\t942c")
    assert found.texts == ("A <i>B♪</i>",)


def test_the_second_channel_is_left_alone() -> None:
    found = read("00:00:01:00\t9420 9420 9470 9470 c1c1 1c20 1c20 4242 942f", "00:00:02:00\t942c")
    assert found.texts == ("AA",)


def test_what_is_never_erased_stays_ten_seconds() -> None:
    found = read("00:00:01:00\t9420 9420 9470 9470 c1c1 942f")
    assert found.end[0] - found.start[0] == 300


@pytest.mark.parametrize("row", range(1, 16))
def test_rows(row: int) -> None:
    assert preamble(*row_code(row, 0x14))[:2] == (row, 8)


def test_every_character_has_one_code() -> None:
    for char, codes in CODES.items():
        back = basic(codes[0]) if len(codes) == 1 else special(*codes)[0]
        assert back == ("'" if char == "’" else char)
