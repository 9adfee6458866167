"""Files that are not what they claim to be: each becomes Notes with a reason and a remedy, the rest is measured."""

from __future__ import annotations

import io
import re
import struct
import wave
from pathlib import Path

import pytest

from madang.crafts import installed
from tests.command import SUBTITLE, Ran, below, madang, notes_of, take_at

GOOD = "good.ko.srt"


def wav_header(promised: int, rate_hz: int = 48_000, channels: int = 2) -> bytes:
    """The 44 bytes in front of a 16-bit WAV's sound (Microsoft RIFF specification), promising this much of it."""
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate_hz, rate_hz * channels * 2, channels * 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", min(promised + 36, 2**32 - 1))
        + b"WAVE"
        + fmt
        + b"data"
        + struct.pack("<I", promised)
    )


def whole_wav(seconds: int = 1) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\1\2" * 8000 * seconds)
    return held.getvalue()


BROKEN = {
    "empty.wav": (b"", "empty"),
    "empty.ko.srt": (b"", "empty"),
    "blank.ko.srt": (b"\n \r\n\t\n", "empty"),
    "bom.ko.srt": (b"\xef\xbb\xbf", "no cue"),
    "zeros.ko.srt": (bytes(4096), "no cue"),
    "zeros.wav": (bytes(4096), "sound file"),
    "prose.ko.srt": ("이것은 자막이 아니다.\n".encode(), "no cue"),
    "prose.vtt": (b"WEBVTT\n\nNOTE nothing else\n", "no cue"),
    "prose.smi": (b"<SAMI><BODY></BODY></SAMI>", "no cue"),
    "picture.ko.srt": (bytes(range(256)) * 8, "encoding"),
    "half-a-letter.ko.srt": (SUBTITLE.encode()[:-2], "encoding"),
    "text.wav": (b"this is only a letter to the label\n", "sound file"),
    "subtitle.flac": (SUBTITLE.encode(), "sound file"),
    "four-bytes.wav": (b"RIFF", "sound file"),
    "header-only.wav": (wav_header(0), "no sound"),
    "no-data-chunk.wav": (wav_header(0)[:36], "sound file|no sound"),
    "four-gigabytes.wav": (wav_header(2**32 - 1) + bytes(4000), r"4,294,967,295 bytes"),
    "cut-off.wav": (whole_wav()[:-2000], "promises"),
    "no-channels.wav": (wav_header(400, channels=0) + bytes(400), "sound file|channels"),
    "no-rate.wav": (wav_header(400, rate_hz=0) + bytes(400), "sound file|sample rate"),
    "cut-off.ogg": (b"OggS" + bytes(40), "breaks off|sound file"),
    "page.mp3": (b"<html><title>404 Not Found</title></html>", "frame of sound"),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A studio with every broken file and one good take, checked once."""
    folder = tmp_path_factory.mktemp("broken")
    for name, (content, _) in BROKEN.items():
        (folder / name).write_bytes(content)
    (folder / GOOD).write_text(SUBTITLE, encoding="utf-8")
    before = below(folder)
    ran = madang("check", folder, "--json")
    assert below(folder) == before, "a check changes no file of the studio"
    return folder, ran


def test_the_exit_code_says_that_something_could_not_be_read(broken: tuple[Path, Ran]) -> None:
    assert broken[1].code == 3


def test_no_library_mutters_on_stderr(broken: tuple[Path, Ran]) -> None:
    assert broken[1].err == ""


@pytest.mark.parametrize("name", BROKEN)
def test_every_measure_of_a_broken_file_says_why_and_what_to_do(broken: tuple[Path, Ran], name: str) -> None:
    take = take_at(broken[1].json, name)
    assert take["readings"] == []
    assert take["gaps"] == []
    for note in take["notes"]:
        assert note["kind"] == "unreadable"
        assert re.search(BROKEN[name][1], note["why"]), note["why"]
        assert note["remedy"]


def test_the_good_take_beside_them_is_measured(broken: tuple[Path, Ran]) -> None:
    take = take_at(broken[1].json, GOOD)
    assert len(take["readings"]) + len(take["notes"]) == len(measures_over("localization.subtitle"))
    assert {note["kind"] for note in take["notes"]} <= {"not_applicable"}


def test_readings_and_notes_account_for_every_measure_of_every_take(broken: tuple[Path, Ran]) -> None:
    takes = broken[1].json["takes"]
    assert len(takes) == len(BROKEN) + 1
    for take in takes:
        answered = [answer["measure"] for answer in (*take["readings"], *take["notes"])]
        assert sorted(answered) == measures_over(take["kind"])


def test_a_craft_with_an_unreadable_take_is_unknown_never_met(broken: tuple[Path, Ran]) -> None:
    assert {craft["craft"]: craft["state"] for craft in broken[1].json["crafts"]} == {
        "localization": "unknown",
        "music": "unknown",
    }


def test_the_terminal_says_the_same_in_sentences(broken: tuple[Path, Ran]) -> None:
    ran = madang("check", broken[0] / "text.wav", broken[0] / GOOD)
    assert ran.code == 3
    assert "unreadable text.wav: it cannot be opened as a sound file" in ran.out
    assert "export it again" in ran.out


def test_fix_leaves_broken_files_alone_and_makes_nothing(broken: tuple[Path, Ran]) -> None:
    before = below(broken[0])
    assert madang("fix", broken[0]).code == 3
    assert below(broken[0]) == before


def test_a_line_of_a_hundred_thousand_letters_is_measured_in_no_time(tmp_path: Path) -> None:
    (tmp_path / "long.ko.srt").write_text(f"1\n00:00:01,000 --> 00:00:03,000\n{'가' * 100_000}\n", encoding="utf-8")
    ran = madang("check", tmp_path, "--standard", "netflix", "--json")
    (width,) = [r for r in take_at(ran.json, "long.ko.srt")["readings"] if r["measure"] == "localization.line_width"]
    assert width["value"] == 100_000
    assert ran.code == 1


@pytest.mark.parametrize("line", ["-->" * 30_000, "00:" * 30_000, " " * 100_000 + "-->", "<" * 100_000, "1" * 100_000])
def test_a_line_made_to_confuse_the_reader_does_not_hold_it_up(tmp_path: Path, line: str) -> None:
    for ending in ("srt", "vtt", "smi"):
        (tmp_path / f"odd.ko.{ending}").write_text(SUBTITLE + "\n" + line + "\n", encoding="utf-8")
    assert madang("check", tmp_path, "--json").json["exit"] in (1, 3)


def test_times_beyond_any_film_do_not_upset_the_arithmetic(tmp_path: Path) -> None:
    (tmp_path / "late.ko.srt").write_text(
        "1\n9999:59:59,999 --> 9999:59:59,999\n가\n\n2\n-99:00:00,000 --> 00:00:00,000\n나\n", encoding="utf-8"
    )
    ran = madang("check", tmp_path, "--standard", "netflix", "--json")
    assert ran.code == 1
    assert take_at(ran.json, "late.ko.srt")["readings"]


def test_a_file_that_vanishes_between_looking_and_reading_is_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import madang as library
    from madang.cache import Cache

    (tmp_path / GOOD).write_text(SUBTITLE, encoding="utf-8")
    (tmp_path / "gone.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    real = Cache.content

    def content(self: Cache, path: str, file: str, stat: object) -> str:
        if path == "gone.ko.srt":
            raise PermissionError(13, "Permission denied", file)
        return real(self, path, file, stat)  # type: ignore[arg-type]

    monkeypatch.setattr(Cache, "content", content)
    board = library.check(tmp_path)
    kinds = {a.take.path: {note.kind for note in a.notes} for a in board.takes if a.take}
    assert kinds == {GOOD: {"not_applicable"}, "gone.ko.srt": {"unreadable"}}
    assert board.exit == 3


def measures_over(kind: str) -> list[str]:
    """The ids of all measures over a kind of take."""
    return sorted(measure.id for measure in installed().measures.values() if kind in measure.over)


def test_notes_of_a_file_carry_its_path(broken: tuple[Path, Ran]) -> None:
    assert len(notes_of(broken[1].json, "empty.wav")) == len(measures_over("music.master"))
