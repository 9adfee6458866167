"""A moment of a film: the frame that is shown then, and the sound around it."""

from __future__ import annotations

import io
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.localization.cuts.glimpse import WIDTH, hear, see
from madang.envelope import Envelope
from madang.errors import NotApplicable, Unreadable

FPS, RATE_HZ = 24, 48_000
COLOURS = ((200, 0, 0), (0, 200, 0), (0, 0, 200))  # each for two seconds


@pytest.fixture(params=["mp4", "mkv"])
def film(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Six seconds of three plain colours; a burst from 4 to 4.5 s, silence elsewhere."""
    av = pytest.importorskip("av")
    path = tmp_path / f"film.{request.param}"
    sound = np.zeros((1, 6 * RATE_HZ), dtype=np.int16)
    sound[0, 4 * RATE_HZ : 4 * RATE_HZ + RATE_HZ // 2] = np.resize([16_384, -16_384], RATE_HZ // 2)
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=Fraction(FPS))
        picture.width, picture.height, picture.pix_fmt, picture.bit_rate = 640, 360, "yuv420p", 2_000_000
        voice = container.add_stream("flac" if request.param == "mkv" else "alac", rate=RATE_HZ)
        voice.layout = "mono"
        for at in range(6 * FPS):
            image = np.full((360, 640, 3), COLOURS[at // (2 * FPS)], dtype=np.uint8)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(picture.encode())
        floats = av.AudioResampler(format=voice.codec_context.format or "s16p")
        for first in range(0, sound.shape[1], 4_096):
            frame = av.AudioFrame.from_ndarray(sound[:, first : first + 4_096], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE_HZ, first
            for part in floats.resample(frame):
                container.mux(voice.encode(part))
        container.mux(voice.encode())
    return path


@pytest.mark.parametrize(("moment_s", "colour"), [(0, 0), (1.9, 0), (1.99, 0), (2, 1), (2.03, 1), (4.0, 2), (5.9, 2)])
def test_the_frame_that_is_shown_then(film: Path, moment_s: float, colour: int) -> None:
    av = pytest.importorskip("av")
    jpeg = see(film, moment_s)
    assert len(jpeg) < 6_000
    image = next(av.open(io.BytesIO(jpeg), format="mjpeg").decode(video=0)).to_ndarray(format="rgb24")
    assert image.shape == (72, WIDTH, 3)
    assert image[36, 64].tolist() == pytest.approx(COLOURS[colour], abs=12)


def test_the_sound_is_where_it_was_written(film: Path) -> None:
    envelope, before = Envelope(3.0, 5.0, 8), Envelope(-0.5, 0.5, 2)
    hear(film, (envelope, before))
    assert envelope.peaks[[1, 2, 4, 5, 7]].tolist() == pytest.approx([0, 0, 0.5, 0.5, 0], abs=0.01)
    assert np.isnan(before.peaks).tolist() == [True, False]


def test_after_the_last_frame_there_is_no_picture(film: Path) -> None:
    with pytest.raises(NotApplicable, match="over by then"):
        see(film, 8.0)


def test_what_is_no_film_is_said(tmp_path: Path) -> None:
    pytest.importorskip("av")
    (tmp_path / "text.mp4").write_text("no film")
    for name in ("gone.mp4", "text.mp4"):
        with pytest.raises(Unreadable):
            see(tmp_path / name, 1.0)
        with pytest.raises(Unreadable):
            hear(tmp_path / name, [Envelope(0.0, 1.0, 4)])


def test_without_the_library_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(NotApplicable) as problem:
        see(tmp_path / "film.mp4", 1.0)
    assert "madang[video]" in problem.value.remedy
