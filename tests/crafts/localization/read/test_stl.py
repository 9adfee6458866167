"""EBU STL (EBU Tech 3264): the header, text blocks, alphabets, control codes, cumulative sets."""

from pathlib import Path

import pytest

from madang.crafts.localization.read import read_subtitle, stl
from madang.crafts.localization.read.stl_text import decode_text, encode_text, read_field, write_field
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Refused

from ..conftest import DATA, needs_data

IRT = DATA / "localization" / "stl-irt"


def header(display: str = "0", table: str = "00", rate: str = "STL25.01", language: str = "09") -> bytes:
    gsi = bytearray(b" " * 1024)
    gsi[0:3], gsi[3:11], gsi[11:12], gsi[12:14], gsi[14:16] = (
        part.encode() for part in ("850", rate, display, table, language)
    )
    return bytes(gsi)


def block(
    text: bytes, start: str = "00000100", end: str = "00000200", *, number: int = 1, extension: int = 0xFF,
    cumulative: int = 0, comment: int = 0,
) -> bytes:  # fmt: skip
    """A text block; times as hours, minutes, seconds and frames of two digits each."""
    codes = [bytes(int(time[place : place + 2]) for place in range(0, 8, 2)) for time in (start, end)]
    top = bytes([0]) + number.to_bytes(2, "little") + bytes([extension, cumulative])
    return top + codes[0] + codes[1] + bytes([20, 2, comment]) + text.ljust(112, b"\x8f")


def read(*blocks: bytes, **more: str) -> Subtitle:
    return stl.parse(header(**more) + b"".join(blocks))[""]


@pytest.mark.data
@needs_data
def test_the_files_of_the_irt(tmp_path: Path) -> None:
    files = sorted(IRT.glob("*.stl"))
    assert len(files) == 20
    found = {path.stem: read_subtitle(path) for path in files}
    assert {len(one) for one in found.values()} == {1}
    assert found["requirement-0061-001"].lines == (("Test Subtitle",),)
    assert found["requirement-0074-001"].lines == (("^ ! \" § % & / ( ) = ? * '", "< > ° ; : -"),)
    # Ten o'clock at 25 frames a second.
    assert found["requirement-0076-002"].start.tolist() == [900_000]
    # It goes when it comes: shown never, but nothing that was written is dropped.
    assert found["requirement-0062-001"].start.tolist() == found["requirement-0062-001"].end.tolist()


def test_times_are_frames() -> None:
    found = read(block(b"one", "01020304", "01020405"))
    assert found.rate == 25
    assert (found.start.tolist(), found.end.tolist()) == ([3723 * 25 + 4], [3724 * 25 + 5])
    assert found.language == "en"
    assert found.settings == ("row:20 align:center",)


def test_a_text_over_several_blocks() -> None:
    found = read(block(b"a" * 112, extension=0), block(b"b" * 112, extension=1), block(b"c"))
    assert found.texts == ("a" * 112 + "b" * 112 + "c",)


def test_user_data_is_no_text() -> None:
    assert read(block(b"secret", extension=0xFE), block(b"said")).texts == ("said",)


def test_comments_are_told_apart() -> None:
    found = read(block(b"for the editor", comment=1), block(b"said"))
    assert found.texts == ("said",)
    assert [oddity.text for oddity in found.oddities] == ["for the editor"]


def test_cumulative_sets_add_up() -> None:
    found = read(
        block(b"one", "00000000", "00000400", cumulative=1),
        block(b"two", "00000100", "00000400", cumulative=2),
        block(b"three", "00000200", "00000400", cumulative=3),
        block(b"alone", "00000500", "00000600"),
    )
    assert found.texts == ("one", "one\ntwo", "one\ntwo\nthree", "alone")
    assert found.start.tolist() == [0, 25, 50, 125]
    assert found.end.tolist() == [25, 50, 100, 150]


def test_open_subtitles_have_italics_and_underlines() -> None:
    assert read(block(b"a \x80b\x81\x8ac\x82d\x83")).texts == ("a <i>b</i>\nc<u>d</u>",)


def test_a_teletext_control_code_takes_a_cell() -> None:
    found = read(block(b"\x0d\x0b\x0bone\x03two\x0a\x0a\x8a\x8a\x0d\x0b\x0bthree\x0a\x0a"), display="1")
    assert found.lines == (("one two", "three"),)
    assert found.texts == ('one <font color="#ffff00">two</font>\nthree',)
    assert found.settings == ("row:20 align:center height:double",)


@pytest.mark.parametrize(
    ("codes", "table", "text"),
    [
        (b"\xc2e\xc8u\xcbc\xcfs", "00", "éüçš"),
        (b"\xe8\xf8\xfb\xa3\xd5", "00", "Łłß£♪"),
        ("Привет".encode("iso8859_5"), "01", "Привет"),
        ("مرحبا".encode("iso8859_6"), "02", "مرحبا"),
        ("Γειά".encode("iso8859_7"), "03", "Γειά"),
        ("שלום".encode("iso8859_8"), "04", "שלום"),
    ],
)
def test_alphabets(codes: bytes, table: str, text: str) -> None:
    assert decode_text(codes, table) == text
    assert encode_text(text, table) == codes


def test_an_alphabet_without_the_character() -> None:
    with pytest.raises(Refused, match="안"):
        encode_text("안녕", "00")


@pytest.mark.parametrize("teletext", [True, False])
def test_fields_are_written_as_they_are_read(teletext: bool) -> None:
    field = b"\x0d\x0b\x0b\x06Ja \x03nein\x0a\x0a\x8a\x8a\x0d\x0b\x0bdoch\x0a\x0a" if teletext else b"a \x80b\x81\x8ac"
    styled = read_field(field, "00", teletext=teletext)
    again = read_field(write_field(styled, "00", teletext=teletext), "00", teletext=teletext)
    assert again == styled
