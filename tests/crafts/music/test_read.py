"""Reading sound files: what is in them, and a sentence for everything that is not a sound file."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.read import read_audio
from madang.errors import Unreadable

from .conftest import FS, tone

Write = Callable[..., Path]


def header(data_bytes: int, channels: int = 2, rate_hz: int = FS) -> bytes:
    form = struct.pack("<HHIIHH", 1, channels, rate_hz, rate_hz * channels * 2, channels * 2, 16)
    return (
        b"RIFF" + struct.pack("<I", min(36 + data_bytes, 0xFFFFFFFF)) + b"WAVE"
        b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", data_bytes)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("a.wav", "PCM_16"),
        ("a.wav", "PCM_24"),
        ("a.wav", "FLOAT"),
        ("a.flac", "PCM_24"),
        ("a.aiff", "PCM_16"),
        ("a.ogg", "VORBIS"),
        ("a.mp3", "MPEG_LAYER_III"),
    ],
)
def test_formats(write: Write, name: str, subtype: str):
    audio = read_audio(write(tone([(1.5, -12.0)]), name, subtype=subtype))
    assert (audio.rate_hz, audio.channels, audio.subtype) == (FS, 2, subtype)
    assert audio.frames == 72_000
    blocks = list(audio.blocks())
    assert sum(map(len, blocks)) == audio.frames
    assert max(map(len, blocks)) <= FS
    assert blocks[0].dtype == np.float32
    assert np.abs(np.concatenate(blocks)).max() == pytest.approx(10 ** (-12 / 20), abs=0.02)


def test_24_bits_arrive_exactly(write: Write):
    whole = np.random.default_rng(0).integers(-(2**23), 2**23, (1000, 2))
    audio = read_audio(write(whole / 2**23, subtype="PCM_24"))
    back = np.concatenate(list(audio.blocks())).astype(np.float64) * 2**23
    assert np.array_equal(back, whole)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"This is a text, and somebody renamed it.\n" * 50, "cannot be opened as a sound file"),
        (header(0), "no sound"),
        (header(4_000_000_000) + bytes(4000), r"promises 4,000,000,000 bytes .* only 4,000"),
        (header(0xFFFFFFFF) + bytes(4000), "only 4,000"),
        (header(FS * 4) + bytes(FS), r"promises 192,000 bytes .* only 48,000"),
        (header(4000, channels=8) + bytes(4000), "8 channels"),
        (header(4000, rate_hz=4000) + bytes(4000), "4000 Hz"),
        (header(4000, rate_hz=768_000) + bytes(4000), "768000 Hz"),
        (b"RIFF\xff\xff\xff\xffWAVE" + b"junk\xff\xff\xff\xff" * 4, "cannot be opened"),
        (b"fLaC" + bytes(range(64)), "cannot be opened"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, content: bytes, why: str):
    path = tmp_path / "song.wav"
    path.write_bytes(content)
    started = time.monotonic()
    with pytest.raises(Unreadable, match=why) as caught:
        read_audio(path)
    assert time.monotonic() - started < 2
    assert caught.value.remedy
    assert "\n" not in caught.value.why
    assert str(tmp_path) not in caught.value.why


@pytest.mark.parametrize("name", ["a.flac", "a.wav", "a.aiff", "a.rf64", "a.ogg"])
@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_cut_off_files(write: Write, name: str, kept: float):
    rng = np.random.default_rng(1)
    path = write(rng.uniform(-0.5, 0.5, (3 * FS, 2)), name)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(Unreadable, match="promises"):
        read_audio(path)


def test_an_mp3_that_does_not_say_how_long_it_is(write: Write):
    """libsndfile guesses the length from the first frame; half of this file would go unheard."""
    rng = np.random.default_rng(1)
    path = write(rng.uniform(-0.5, 0.5, (3 * FS, 2)), "a.mp3")
    whole = path.read_bytes()
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10)
    path.write_bytes(tag + whole)
    assert read_audio(path).frames == 3 * FS
    path.write_bytes(tag + whole[whole.index(b"\xff\xfb", 4) :])
    with pytest.raises(Unreadable, match="does not say how long it is"):
        read_audio(path)


def test_what_cannot_be_opened(tmp_path: Path):
    with pytest.raises(Unreadable, match="cannot be opened: No such file"):
        read_audio(tmp_path / "gone.wav")
    (tmp_path / "folder.wav").mkdir()
    with pytest.raises(Unreadable, match="cannot be opened: Is a directory"):
        read_audio(tmp_path / "folder.wav")


def test_a_file_damaged_in_the_middle_is_found_while_measuring(write: Write):
    rng = np.random.default_rng(1)
    path = write(rng.uniform(-0.5, 0.5, (4 * FS, 2)), "a.flac")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 60_000] = bytes(60_000)
    path.write_bytes(bytes(content))
    audio = read_audio(path)
    with pytest.raises(Unreadable, match=r"promises 0:04\.000 of sound, but the file ends or breaks at 0:01"):
        sum(map(len, audio.blocks()))


def test_more_channels_only_where_the_format_orders_them(write: Write):
    five = np.zeros((4800, 5))
    assert read_audio(write(five, "a.wav")).channels == 5
    assert read_audio(write(five, "a.flac")).channels == 5
    with pytest.raises(Unreadable, match="which of its 5 channels"):
        read_audio(write(five, "a.ogg"))


def long_wav(path: Path, data_bytes: int, stated: int) -> Path:
    """A WAV with so much silence that takes no room on most disks."""
    path.write_bytes(header(stated))
    with path.open("r+b") as file:
        file.truncate(44 + data_bytes)
    return path


def test_two_hours_at_96_khz_fit_into_a_plain_wav(tmp_path: Path) -> None:
    data_bytes = 7200 * 96_000 * 2 * 3
    assert read_audio(long_wav(tmp_path / "long.wav", data_bytes, data_bytes)).frames == data_bytes // 4


def test_a_wav_too_long_for_its_header_is_not_cut_in_silence(tmp_path: Path) -> None:
    """Writers that know nothing of RF64 begin to count again at 0."""
    with pytest.raises(Unreadable, match=r"counts to 4 GB, promises 705,032,704 of the 5,000,000,000 bytes") as found:
        read_audio(long_wav(tmp_path / "longer.wav", 5_000_000_000, 5_000_000_000 % 2**32))
    assert "RF64" in found.value.remedy
