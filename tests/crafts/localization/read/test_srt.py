"""SubRip: what people's files really look like."""

import time
from pathlib import Path

import pytest

from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Unreadable


def read(text: str, tmp_path: Path, name: str = "a.srt") -> Subtitle:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return read_subtitle(path)


def cues(found: Subtitle) -> list[tuple[int, int, str, str]]:
    return list(zip(found.start.tolist(), found.end.tolist(), found.texts, found.ids, strict=True))


ONE = "1\n00:00:01,000 --> 00:00:02,500\nhello\nworld\n"
TWO = "2\n00:00:03,000 --> 00:00:04,000\nbye\n"
BOTH = [(1000, 2500, "hello\nworld", "1"), (3000, 4000, "bye", "2")]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{TWO}",
        f"\ufeff{ONE}\n{TWO}",
        f"{ONE}\n{TWO}".replace("\n", "\r\n"),
        f"{ONE}\n{TWO}".replace("\n", "\r"),
        f"{ONE}{TWO}",  # the blank line is missing
        f"\n\n{ONE}\n\n\n{TWO}\n\n",
        f"{ONE}\n{TWO}".replace(",", "."),
        f"{ONE}\n{TWO}".replace("00:00:", "0:0:"),
        f"{ONE}\n{TWO}".replace(" --> ", "-->"),
        f"{ONE}\n{TWO}".rstrip(),
        f"{ONE}\n{TWO}".replace("\n00", "  \n00"),
        f"{ONE}\n{TWO}".replace("00:00:0", "00:0"),  # hours left out
    ],
)
def test_one_meaning_many_spellings(text: str, tmp_path: Path) -> None:
    found = read(text, tmp_path)
    assert cues(found) == BOTH
    assert found.oddities == ()


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("-00:00:00,485 --> 00:00:05,515", -485, 5515),  # stands so in a published file
        ("00:00:05,000 --> 00:00:05,000", 5000, 5000),
        ("00:00:05,000 --> 00:00:04,000", 5000, 4000),
        ("00:00:01,5 --> 00:00:02,50", 1500, 2500),
        ("00:00:01 --> 00:00:02", 1000, 2000),
        ("100:00:00,000 --> 100:00:01,000", 360_000_000, 360_001_000),
        ("00:00:01,000 --> 00:00:02,000  X1:40 X2:600", 1000, 2000),
    ],
)
def test_times_are_kept_as_they_are(times: str, start: int, end: int, tmp_path: Path) -> None:
    assert cues(read(f"1\n{times}\ntext\n", tmp_path)) == [(start, end, "text", "1")]


def test_numbers_may_repeat_jump_or_be_missing(tmp_path: Path) -> None:
    text = f"{ONE}\n{TWO}".replace("2\n00", "1\n00") + "\n00:00:05,000 --> 00:00:06,000\nno number\n"
    found = read(text, tmp_path)
    assert found.ids == ("1", "1", "")
    assert found.names == ("1", "1", "3")


def test_a_number_as_text_is_text(tmp_path: Path) -> None:
    found = read("1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n7\n", tmp_path)
    assert found.texts == ("42", "7")


def test_a_cue_without_text_is_a_cue(tmp_path: Path) -> None:
    found = read(f"1\n00:00:00,000 --> 00:00:00,500\n\n\n{TWO}", tmp_path)
    assert found.texts == ("", "bye")
    assert found.oddities == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"{ONE}\n1\n-\n\n{TWO}", 6, "1\n-"),
        (f"{ONE}\nbehind a blank line\n\n{TWO}", 6, "behind a blank line"),
        (f"{ONE}\n2\n00:00:xx,000 --> 00:00:04,000\nlost\n", 6, "2\n00:00:xx,000 --> 00:00:04,000\nlost"),
        (f"made by nobody\n\n{ONE}", 1, "made by nobody"),
        (f"{ONE}00:00:9 --> soon\nlost\n", 5, "00:00:9 --> soon\nlost"),
    ],
)
def test_what_belongs_to_no_cue_is_not_lost(text: str, line: int, words: str, tmp_path: Path) -> None:
    found = read(text, tmp_path)
    assert [tuple(oddity) for oddity in found.oddities] == [(line, words)]
    assert "hello\nworld" in found.texts


def test_an_arrow_in_speech_is_speech(tmp_path: Path) -> None:
    found = read("1\n00:00:01,000 --> 00:00:02,000\nA --> B\n", tmp_path)
    assert found.texts == ("A --> B",)


@pytest.mark.parametrize("text", ["\n \n", "just a letter\nto you\n", "1\n\n2\n", "\0\0\0", "PK\x03\x04\x00\x00"])
def test_no_subtitle_no_reading(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as problem:
        read(text, tmp_path)
    assert problem.value.why
    assert problem.value.remedy


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="empty"):
        read("", tmp_path)


@pytest.mark.parametrize("filler", ["9", " ", "<", "-->", "00:", "\0", "{\\", "\n", "1\n"])
@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.smi"])
def test_a_hostile_line_of_three_megabytes_is_no_trap(filler: str, name: str, tmp_path: Path) -> None:
    head = {
        "a.srt": f"{ONE}\n",
        "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n",
        "a.smi": "<sync start=1>a<sync start=2>",
    }
    text = head[name] + filler * (3_000_000 // len(filler)) + "\n"
    began = time.process_time()
    assert len(read(text, tmp_path, name).lines) == 1
    assert time.process_time() - began < 60, "quadratic time would be hours"


@pytest.mark.slow
def test_a_hundred_thousand_cues_in_linear_time(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        text = "".join(f"{i}\n0{i // 36000}:00:00,000 --> 09:00:00,000\n한 줄\n둘째 줄\n\n" for i in range(count))
        path = tmp_path / f"{count}.srt"
        path.write_text(text, encoding="utf-8")
        best = float("inf")
        for _ in range(4):
            began = time.process_time()
            assert len(read_subtitle(path)) == count
            best = min(best, time.process_time() - began)
        return best

    assert seconds(100_000) <= 25 * seconds(10_000)
