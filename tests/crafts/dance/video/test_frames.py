"""Frames by their timestamps, turned as the phone was held; damaged files; the sound on the picture's clock."""

from __future__ import annotations

import struct
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.takes.hear import sound_of
from madang.crafts.dance.takes.sound import RATE_HZ
from madang.crafts.dance.video.frames import frames, look
from madang.crafts.dance.video.sound import RATE_HZ as WAV_HZ
from madang.crafts.dance.video.sound import write_sound
from madang.errors import Unreadable
from tests.crafts.dance.video.drawn import HEIGHT, WIDTH, drawn
from tests.crafts.dance.video.filmed import write_video

av = pytest.importorskip("av")
MILLISECONDS = [0, 33, 67, 100, 150, 183, 250, 261, 300, 420]


def test_frames_stand_at_their_own_moments(tmp_path: Path) -> None:
    path = write_video(tmp_path / "take.mp4", [drawn([])] * len(MILLISECONDS), MILLISECONDS)
    np.testing.assert_allclose([f.moment_s for f in frames(path)], np.array(MILLISECONDS) / 1000, atol=1e-4)
    film = look(path)
    assert (film.width, film.height, film.frames) == (WIDTH, HEIGHT, len(MILLISECONDS))


# The display matrix (a, b, c, d) of each way a phone may be held, and where it puts the corner that is stored at the
# top left, by (bottom, right): ISO/IEC 14496-12, x' = a x + c y and y' = b x + d y.
TURNS = [
    ((1, 0, 0, 1), (0, 0)), ((0, 1, -1, 0), (0, 1)), ((-1, 0, 0, -1), (1, 1)), ((0, -1, 1, 0), (1, 0)),
    ((-1, 0, 0, 1), (0, 1)), ((1, 0, 0, -1), (1, 0)), ((0, 1, 1, 0), (0, 0)), ((0, -1, -1, 0), (1, 1)),
]  # fmt: skip


@pytest.mark.parametrize("ending", ["mp4", "mov"])
@pytest.mark.parametrize(("matrix", "corner"), TURNS)
def test_the_picture_is_turned_as_the_phone_was_held(
    tmp_path: Path, ending: str, matrix: tuple[int, ...], corner: tuple[int, int]
) -> None:
    image = np.zeros((64, 128, 3), dtype=np.uint8)
    image[:32, :64] = 255
    path = write_video(tmp_path / f"take.{ending}", [image] * 3, [0, 33, 67])
    raw = bytearray(path.read_bytes())
    at = raw.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    a, b, c, d = (0x10000 * number for number in matrix)
    raw[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 0x40000000)
    path.write_bytes(raw)
    shown = next(iter(frames(path))).image
    assert shown.shape == ((128, 64, 3) if a == 0 else (64, 128, 3))
    halves = [shown[: shown.shape[0] // 2], shown[shown.shape[0] // 2 :]]
    quarters = [[half[:, : half.shape[1] // 2], half[:, half.shape[1] // 2 :]] for half in halves]
    bright = [(row, column) for row in (0, 1) for column in (0, 1) if quarters[row][column].mean() > 128]
    assert bright == [corner]


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    """HDV: 1440 by 1080 pixels, each 4:3, shown as 1920 by 1080 (here a tenth of it)."""
    images = [np.zeros((108, 144, 3), dtype=np.uint8)] * 2
    path = write_video(tmp_path / "take.mp4", images, [0, 33], pixel=Fraction(4, 3))
    assert next(iter(frames(path))).image.shape == (108, 192, 3)


def test_a_file_that_breaks_off_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    images = [rng.integers(0, 255, (HEIGHT // 2, WIDTH // 2, 3), dtype=np.uint8) for _ in range(90)]
    path = write_video(tmp_path / "whole.mp4", images, [33 * at for at in range(90)], head_first=True)
    raw = path.read_bytes()
    short = tmp_path / "short.mp4"
    short.write_bytes(raw[: len(raw) // 3])
    said: list[str] = []
    count = len(list(frames(short, said.append)))
    assert 20 < count < 35
    assert said[-1].startswith("its picture ends at ")
    assert "3.0 s long" in said[-1]
    whole: list[str] = []
    assert len(list(frames(path, whole.append))) == 90
    assert whole == []


def test_damaged_frames_are_left_out_and_counted(tmp_path: Path) -> None:
    """What is behind the damage is at its own moments still."""
    rng = np.random.default_rng(4)
    images = [rng.integers(0, 255, (120, 160, 3), dtype=np.uint8) for _ in range(60)]
    path = write_video(tmp_path / "take.mp4", images, [33 * at for at in range(60)], every_frame_whole=True)
    raw = bytearray(path.read_bytes())
    middle = raw.index(b"mdat") + (len(raw) - raw.index(b"mdat")) // 2
    raw[middle : middle + 4000] = bytes(rng.integers(0, 255, 4000, dtype=np.uint8))
    path.write_bytes(raw)
    said: list[str] = []
    moments = [round(1000 * frame.moment_s) for frame in frames(path, said.append)]
    assert 50 <= len(moments) < 60
    assert set(moments) <= {33 * at for at in range(60)}
    assert moments[-1] == 33 * 59
    assert said == [f"{60 - len(moments)} of its frames are damaged and were left out"]


@pytest.mark.parametrize("cover", [False, True])
def test_a_sound_alone_is_no_video_even_with_a_cover(tmp_path: Path, cover: bool) -> None:
    if cover and not hasattr(av.stream, "Disposition"):
        pytest.skip("this PyAV does not tell covers")
    path = tmp_path / "song.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        heard = container.add_stream("aac", rate=48_000, layout="mono")
        if cover:
            picture = container.add_stream("mjpeg", rate=1)
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuvj420p"
            picture.disposition = av.stream.Disposition.attached_pic.value
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), dtype=np.uint8), format="rgb24")
            container.mux(picture.encode(frame))
            container.mux(picture.encode(None))
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), dtype=np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        container.mux(heard.encode(frame))
        container.mux(heard.encode(None))
    with pytest.raises(Unreadable, match="no moving picture"):
        look(path)


@pytest.mark.parametrize("rate", [Fraction(30_000, 1001), Fraction(30), Fraction(60_000, 1001)])
def test_a_rate_of_29_97_is_not_30(tmp_path: Path, rate: Fraction) -> None:
    """After 60 s the two are 60 ms apart: the moments of the last frames are exact to a tick of 1/90000 s."""
    count = int(60 * rate)
    path = tmp_path / "take.mov"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for at in range(count):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts, frame.time_base = at, 1 / rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    moments = [frame.moment_s for frame in frames(path)]
    assert len(moments) == count
    assert abs(moments[-1] - float((count - 1) / rate)) < 1 / 90_000


def test_a_large_picture_is_shrunk(tmp_path: Path) -> None:
    path = write_video(tmp_path / "take.mp4", [drawn([])] * 2, [0, 33])
    assert next(iter(frames(path, long_side=320))).image.shape == (180, 320, 3)


def test_what_is_no_video_is_told(tmp_path: Path) -> None:
    path = tmp_path / "take.mp4"
    path.write_bytes(b"no video at all")
    with pytest.raises(Unreadable):
        look(path)
    with pytest.raises(Unreadable):
        list(frames(path))


@pytest.mark.parametrize(("picture_ms", "sound_ms"), [(0, 0), (0, 500), (250, 0)])
def test_the_sound_stands_on_the_clock_of_the_picture(tmp_path: Path, picture_ms: int, sound_ms: int) -> None:
    """A click one second into the sound; second 0 is the first frame."""
    samples = np.zeros(96_000)
    samples[48_000:48_024] = 0.9 * np.hanning(24)
    moments = [picture_ms + 33 * at for at in range(60)]
    path = write_video(tmp_path / "take.mkv", [drawn([])] * 60, moments, (samples, sound_ms))
    heard = sound_of(path)
    click_s = heard.start_s + float(np.argmax(np.abs(heard.samples))) / RATE_HZ
    assert click_s == pytest.approx(1.0 + (sound_ms - picture_ms) / 1000 + 0.00025, abs=0.0006)


@pytest.mark.parametrize(("picture_ms", "sound_ms"), [(0, 0), (0, 500), (250, 0)])
def test_the_sound_is_written_on_the_clock_of_the_motion(tmp_path: Path, picture_ms: int, sound_ms: int) -> None:
    samples = np.zeros(96_000)
    samples[48_000] = 0.9
    moments = [picture_ms + 33 * at for at in range(60)]
    path = write_video(tmp_path / "take.mkv", [drawn([])] * 60, moments, (samples, sound_ms))
    write_sound(path, tmp_path / "take.wav")
    with wave.open(str(tmp_path / "take.wav")) as sound:
        assert (sound.getnchannels(), sound.getframerate()) == (1, WAV_HZ)
        heard = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    assert np.argmax(heard) / WAV_HZ == pytest.approx(1.0 + (sound_ms - picture_ms) / 1000, abs=1.5e-4)


def test_a_sound_file_is_heard_too(tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    samples = np.zeros(44_100)
    samples[22_050:22_074] = np.hanning(24)
    soundfile.write(tmp_path / "take.wav", samples, 44_100)
    heard = sound_of(tmp_path / "take.wav")
    assert np.argmax(heard.samples) / RATE_HZ == pytest.approx(0.5 + 11.5 / 44_100, abs=0.0002)
