"""Repair of every format that is written: styling, settings and all bytes that say something else stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from madang.contract import Job
from madang.crafts.localization.makers import mend_lines, mend_times
from madang.crafts.localization.read import read_subtitle
from madang.errors import Refused
from madang.model import Take
from madang.standards import Ruling
from tests.crafts.localization.conftest import ADULT, DATA, needs_data

Rulings = Callable[..., tuple[Ruling, ...]]
LONG = "아무도 보지 않던 그 많은 밤이 지났다. 이제 모두가 함께 보는 아침이 왔다."
PARTS = ["아무도 보지 않던 그 많은 밤이 지났다.", "이제 모두가 함께 보는 아침이 왔다."]


@pytest.fixture
def mend(rulings: Rulings, tmp_path: Path) -> Callable[..., bytes]:
    """The bytes that a fixer makes of these: mend(raw, suffix, text=False, language="ko", fps=24)."""

    def mended(raw: bytes, suffix: str, *, text: bool = False, **facts: object) -> bytes:
        source, out = tmp_path / f"before.{suffix}", tmp_path / f"after.{suffix}"
        source.write_bytes(raw)
        out.unlink(missing_ok=True)
        take = Take("film", "localization.subtitle", source.name, 1)
        clauses = tuple(ruling.clause for ruling in rulings(**facts))
        fixer = mend_lines if text else mend_times
        fixer.function(Job(source, out, take, {**ADULT, **facts}, clauses=clauses))
        with pytest.raises(Refused):
            fixer.function(Job(out, tmp_path / f"twice.{suffix}", take, {**ADULT, **facts}, clauses=clauses))
        return out.read_bytes()

    return mended


ASS = (
    "[Script Info]\r\nTitle: x\r\n; a note\r\n\r\n[V4+ Styles]\r\nStyle: D,Arial,20\r\n\r\n[Events]\r\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
    "Comment: 0,0:00:00.00,0:00:01.00,D,,0,0,0,,note\r\n"
    "Dialogue: 3,0:00:01.00,0:00:04.00,D,Ann,1,2,3,fx,{{\\an8\\i1}}안녕\r\n"
    "Dialogue:  0,{first},D,Bob,0,0,0,,{text}\r\n"
    "Dialogue: 0,0:00:20.00,0:00:22.00,D,,0,0,0,,끝\\N끝\r\n\r\n[Fonts]\r\nfontname: x\r\n"
)


def test_ass_keeps_all_but_the_hundredths_that_moved(mend: Callable[..., bytes]) -> None:
    raw = ASS.format(first="0:00:04.00,0:00:07.00", text="그래").encode("utf-8-sig")
    assert mend(raw, "ass") == raw.replace(b"0:00:04.00,D,Ann", b"0:00:03.91,D,Ann")


def test_ass_splits_a_line_with_its_layer_style_and_speaker(mend: Callable[..., bytes]) -> None:
    raw = ASS.format(first="0:00:05.00,0:00:11.80", text=LONG).encode("utf-8-sig")
    after = mend(raw, "ass", text=True)
    lines = after.decode("utf-8-sig").split("\r\n")
    split = [line for line in lines if "Bob" in line]
    assert [line.rpartition(",")[2].replace("\\N", " ") for line in split] == PARTS
    assert all(re.fullmatch(r"Dialogue: 0,\S+,\S+,D,Bob,0,0,0,,.*", line) for line in split)
    others = [line for line in lines if "Bob" not in line]
    assert others == [line for line in raw.decode("utf-8-sig").split("\r\n") if "Bob" not in line]


def test_ass_is_mended_on_its_grid_of_hundredths(mend: Callable[..., bytes]) -> None:
    raw = ASS.format(first="0:00:05.00,0:00:05.50", text="그래").encode("utf-8-sig").replace(b"04.00,D", b"03.00,D")
    assert b"0:00:05.00,0:00:05.84,D,Bob" in mend(raw, "ass")  # the first hundredth not before 5/6 s


TTML = (
    '<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
    'xmlns:my="urn:x" xml:lang="ko"><head><styling><style xml:id="s" tts:color="yellow"/></styling></head>\n'
    '<body my:unknown="1"><div>\n<!-- one -->\n'
    '  <p xml:id="a" style="s" my:odd="x" begin="00:00:01.000" end="00:00:04.000">'
    '<span tts:fontStyle="italic">안녕</span></p>\n'
    '  <p xml:id="b" style="s" my:odd="y" begin="{begin}" {end}>{text}</p>\n</div></body></tt>\n'
)


def test_ttml_keeps_all_but_the_time_that_moved(mend: Callable[..., bytes]) -> None:
    raw = TTML.format(begin="4s", end='dur="3s"', text="그래").encode()
    assert mend(raw, "ttml") == raw.replace(b'end="00:00:04.000"', b'end="00:00:03.917"')


def test_ttml_splits_a_paragraph_with_its_attributes_but_one_name(mend: Callable[..., bytes], tmp_path: Path) -> None:
    raw = TTML.format(begin="00:00:05.000", end='end="00:00:11.800"', text=LONG).encode()
    after = mend(raw, "ttml", text=True).decode()
    assert after.count('style="s" my:odd="y"') == 2
    assert after.count('xml:id="b"') == 1
    film = read_subtitle(tmp_path / "after.ttml")
    assert [" ".join(lines) for lines in film.lines[1:]] == PARTS
    assert all(text.startswith('<font color="#ffff00">') for text in film.texts)
    head = raw.decode().index('  <p xml:id="b"')
    assert after[:head] == raw.decode()[:head]
    assert after.endswith("</p>\n</div></body></tt>\n")
    assert film.ids == ("a", "b", "")


def test_sami_splits_one_language_and_keeps_the_other(mend: Callable[..., bytes], tmp_path: Path) -> None:
    head = "<SAMI><HEAD><STYLE><!--\n.KRCC {lang:ko-KR; color:red}\n.ENCC {lang:en-US;}\n--></STYLE></HEAD><BODY>\n"
    raw = head + (
        f"<SYNC Start=1000><P Class=KRCC>{LONG}<P Class=ENCC>Nobody saw it.\n"
        "<SYNC Start=7800><P Class=KRCC>&nbsp;<P Class=ENCC>&nbsp;\n</BODY></SAMI>\n"
    )
    after = mend(raw.encode("cp949"), "smi", text=True).decode("cp949")
    assert after.startswith(head.rstrip("\n"))
    korean, english = (read_subtitle(tmp_path / "after.smi", language=name) for name in ("ko", "en"))
    assert [" ".join(lines) for lines in korean.lines] == PARTS
    assert english.lines == (("Nobody saw it.",),)
    assert (english.start.tolist(), english.end.tolist()) == ([1000], [7800])
    assert korean.start[1] - korean.end[0] == 83


GSI = b"850STL25.01100" + b"09" + b" " * (1024 - 16)


def tti(number: int, start: int, end: int, text: bytes, row: int = 20, comment: int = 0, extension: int = 255) -> bytes:
    """A block of EBU STL; times in seconds."""
    times = bytes([0, 0, start, 0, 0, 0, end, 0])
    head = bytes([7, number % 256, number // 256, extension, 0]) + times + bytes([row, 2, comment])
    return head + text.ljust(112, b"\x8f")


def box(*lines: bytes, colour: bytes = b"\x03") -> bytes:
    """Lines of teletext in double height."""
    return b"\x8a\x8a".join(b"\x0d\x0b\x0b" + colour + line + b"\x0a\x0a" for line in lines)


def test_stl_keeps_comments_user_data_and_groups(mend: Callable[..., bytes]) -> None:
    user = tti(1, 9, 9, b"anything at all", extension=0xFE)
    blocks = [
        tti(1, 1, 4, box(b"one")), user, tti(2, 2, 3, b"a comment", comment=1), tti(3, 4, 6, box(b"two")),
        tti(4, 9, 12, box(b"three")),
    ]  # fmt: skip
    raw = GSI + b"".join(blocks)
    after = mend(raw, "stl", language="en", fps=25)
    # Two frames before the next: 3 s and 23 frames.
    assert after == raw[: 1024 + 9] + bytes([0, 0, 3, 23]) + raw[1024 + 13 :]


def test_stl_splits_a_subtitle_and_keeps_its_last_line_on_its_row(mend: Callable[..., bytes], tmp_path: Path) -> None:
    white = b"\x07"
    lines = (b"I have never seen him in that old house.", b"But you say that he was there all day and all night.")
    comment = tti(2, 2, 3, b"a comment", comment=1)
    raw = GSI + tti(1, 1, 7, box(*lines, colour=white), row=20) + comment + tti(3, 9, 12, box(b"three"), row=22)
    after = mend(raw, "stl", text=True, language="en", fps=25)
    film = read_subtitle(tmp_path / "after.stl", language="en")
    assert " ".join(" ".join(cue) for cue in film.lines) == b" ".join([*lines, b"three"]).decode()
    rows = [int(found) for found in re.findall(r"row:(\d+)", " ".join(film.settings))]
    assert [row + 2 * (len(cue) - 1) for row, cue in zip(rows, film.lines, strict=True)] == [22] * len(film)
    assert len(film) == 3
    assert comment[3:] in after
    assert after[1024::128] == bytes([7] * 4)  # the group
    assert [after[1024 + 128 * at + 1] for at in range(4)] == [1, 2, 3, 4]
    assert after[238:248] == b"0000400004"


LRC = (
    "[ti:노래]\r\n[00:01.00]{words}\r\n[00:{out}]\r\n"
    "[00:20.00]<00:20.00>끝 <00:21.00>났다\r\n[00:22.00][00:30.00]또\r\n?"
)


@pytest.mark.parametrize(
    ("words", "out", "better"),
    [
        ("가나다라", "01.50", "01.84"),  # 5/6 s, on the grid of hundredths
        ("가나다라", "11.50", "08.00"),  # 7 s
        ("가나다라마바사아자차카타파하가나다라마바사아자차", "02.500", "03.000"),  # 24 characters at 12 a second
    ],
)
def test_lyrics_keep_all_but_the_time_at_which_a_line_goes(
    mend: Callable[..., bytes], words: str, out: str, better: str
) -> None:
    raw = LRC.format(words=words, out=out).encode()
    assert mend(raw, "lrc", language="ko") == LRC.format(words=words, out=better).encode()


def test_lyrics_that_say_no_time_at_which_a_line_goes_stay(mend: Callable[..., bytes]) -> None:
    with pytest.raises(Refused, match=r"the file ends them with a time that other text shares"):
        mend("[00:01.00]가나다라\n[00:01.40]마바사\n".encode(), "lrc", language="ko")


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("name", ["stl-irt", "scc"])
def test_published_binary_files_keep_text_look_and_place(name: str, rulings: Rulings, tmp_path: Path) -> None:
    mended = 0
    for path in sorted((DATA / "localization" / name).glob("*.s[tc][lc]")):
        fps = 25 if path.suffix == ".stl" else "29.97"
        take = Take("film", "localization.subtitle", path.name, 1)
        out = tmp_path / path.name
        clauses = tuple(ruling.clause for ruling in rulings(language="en", fps=fps))
        try:
            mend_times.function(Job(path, out, take, {**ADULT, "language": "en", "fps": fps}, clauses=clauses))
        except Refused:
            continue
        before, after = read_subtitle(path), read_subtitle(out)
        assert after.texts == before.texts
        for row, settings in enumerate(before.settings):
            # One caption of the file is set beyond the last of 32 columns, where nothing can be written.
            assert after.settings[row] == settings or "column:22" in settings
        mended += 1
    assert mended >= 1


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("name", ["timing_BasicTiming007", "timing_BasicTiming010", "timing_MediaSeqTiming006"])
def test_published_imsc_whose_times_need_other_ticks_once_mended(name: str, rulings: Rulings, tmp_path: Path) -> None:
    path = next((DATA / "localization").rglob(f"imsc1__{name}.ttml"))
    take, out = Take("film", "localization.subtitle", path.name, 1), tmp_path / path.name
    clauses = tuple(ruling.clause for ruling in rulings(language="en"))
    mend_times.function(Job(path, out, take, {**ADULT, "language": "en"}, clauses=clauses))
    before, after = read_subtitle(path), read_subtitle(out)
    assert (after.lines, after.rate == before.rate) == (before.lines, False)
    assert max(after.end / float(after.rate) - after.start / float(after.rate)) <= 7
