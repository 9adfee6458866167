"""Frames by their timestamps, turned as the phone was held; the sound on the picture's clock; the whole command."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.takes.hear import sound_of
from madang.crafts.dance.takes.sound import RATE_HZ
from madang.crafts.dance.video import command
from madang.crafts.dance.video.following import Following
from madang.crafts.dance.video.frames import frames, look
from madang.errors import Refused, Unreadable
from tests.crafts.dance.video.drawn import HEIGHT, WIDTH, DrawnPose, drawn, figure

av = pytest.importorskip("av")
MILLISECONDS = [0, 33, 67, 100, 150, 183, 250, 261, 300, 420]


def write_video(path: Path, images: list[np.ndarray], milliseconds: list[int], sound: Any = None) -> Path:
    """An H.264 video with these moments; sound: (samples, first millisecond) as 48 kHz PCM beside it."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = images[0].shape[1], images[0].shape[0], "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        stream.options = {"crf": "4", "bf": "0"}
        heard = container.add_stream("pcm_s16le", rate=48_000, layout="mono") if sound else None
        for image, moment in zip(images, milliseconds, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts, frame.time_base = moment, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if heard:
            samples, first = sound
            frame = av.AudioFrame.from_ndarray((samples * 32767).astype(np.int16)[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, first * 48, Fraction(1, 48_000)
            container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return path


def test_frames_stand_at_their_own_moments(tmp_path: Path) -> None:
    path = write_video(tmp_path / "take.mp4", [drawn([])] * len(MILLISECONDS), MILLISECONDS)
    np.testing.assert_allclose([f.moment_s for f in frames(path)], np.array(MILLISECONDS) / 1000, atol=1e-4)
    film = look(path)
    assert (film.width, film.height, film.frames) == (WIDTH, HEIGHT, len(MILLISECONDS))


def test_a_phone_held_upright_gives_an_upright_picture(tmp_path: Path) -> None:
    """The file's track header says: shown a quarter turn clockwise. What is stored left then stands on top."""
    image = np.zeros((64, 128, 3), dtype=np.uint8)
    image[:, :32] = 255
    path = write_video(tmp_path / "take.mp4", [image] * 3, [0, 33, 67])
    raw = bytearray(path.read_bytes())
    at = raw.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    raw[at : at + 36] = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    path.write_bytes(raw)
    shown = next(iter(frames(path))).image
    assert shown.shape == (128, 64, 3)
    assert shown[:28].min() > 200
    assert shown[36:].max() < 50


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


def test_a_sound_file_is_heard_too(tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    samples = np.zeros(44_100)
    samples[22_050:22_074] = np.hanning(24)
    soundfile.write(tmp_path / "take.wav", samples, 44_100)
    heard = sound_of(tmp_path / "take.wav")
    assert np.argmax(heard.samples) / RATE_HZ == pytest.approx(0.5 + 11.5 / 44_100, abs=0.0002)


@pytest.fixture
def dance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A video of two drawn figures, 2 s, and the stand-in estimator in place of a real one."""
    monkeypatch.setattr(command, "_estimator", lambda models, python: Following(DrawnPose()))
    moments = [33 * at + at % 3 for at in range(60)]
    images = [drawn([figure(160 + at, 160), figure(480, 150, at)]) for at in range(60)]
    return write_video(tmp_path / "take.mp4", images, moments)


def test_from_a_video_to_a_file_of_motion(dance: Path) -> None:
    """Where the figures were drawn, through H.264, to two pixels (colour is stored at half the size)."""
    out = dance.with_suffix(".npz")
    ended = CliRunner().invoke(command.COMMAND, [str(dance), "-o", str(out)], catch_exceptions=False)
    assert ended.exit_code == 0
    assert "dancer 2: seen in 100%" in ended.output
    with np.load(out) as made:
        assert made["positions"].shape == (2, 60, len(JOINTS), 2)
        wrist = made["positions"][1, :, JOINTS.index("left wrist")]
        expected = np.stack([np.full(60, 526.0), HEIGHT - (160.0 - np.arange(60))], axis=1)
        assert np.abs(wrist - expected).max() <= 2
        np.testing.assert_allclose(made["times_s"], [(33 * at + at % 3) / 1000 for at in range(60)], atol=1e-4)


def test_a_file_that_exists_is_not_overwritten_and_nobody_leaves_none(dance: Path) -> None:
    out = dance.with_suffix(".npz")
    out.write_bytes(b"mine")
    ended = CliRunner().invoke(command.COMMAND, [str(dance), "-o", str(out)])
    assert "never overwritten" in str(ended.exception)
    assert out.read_bytes() == b"mine"
    empty = write_video(dance.with_name("empty.mp4"), [drawn([])] * 45, [33 * at for at in range(45)])
    ended = CliRunner().invoke(command.COMMAND, [str(empty), "-o", str(dance.with_name("empty.npz"))])
    assert isinstance(ended.exception, Refused)
    assert not dance.with_name("empty.npz").exists()
