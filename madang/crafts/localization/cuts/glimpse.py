"""Moments of a film: a frame as a small JPEG, and stretches of its sound as outlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from madang.envelope import Envelope
from madang.errors import NotApplicable, Unreadable

WIDTH = 128  # pixels of a small picture
COARSENESS = 5  # of JPEG: 2 is the best, 31 the smallest
_REMEDY = "pip install 'madang[video]'"


def see(path: Path, moment_s: float) -> bytes:
    """The frame shown at a moment, counted from the first frame, as a JPEG.

    Raises NotApplicable where PyAV is not installed or the film is over by then, Unreadable where it has no picture
    that can be decoded.
    """
    with _film(path) as container:
        stream = _stream(container.streams.video, "picture")
        shown = None
        for frame in _from(container, stream, moment_s):
            if shown is not None and frame.time - _begin_s(container) > moment_s + 1e-6:
                break
            shown = frame
        else:
            if shown is None or moment_s - (shown.time - _begin_s(container)) > 2 / float(stream.average_rate):
                raise NotApplicable("the film is over by then", "nothing to do")
        return _jpeg(shown)


def hear(path: Path, envelopes: Iterable[Envelope]) -> None:
    """Add to each envelope what the film sounds like there, counted from its first frame; raises as `see` does."""
    with _film(path) as container:
        stream = _stream(container.streams.audio, "sound")
        for envelope in envelopes:
            _fill(envelope, container, stream)


def _fill(envelope: Envelope, container: Any, stream: Any) -> None:
    import av
    import numpy as np

    floats = av.AudioResampler(format="fltp")
    for frame in _from(container, stream, envelope.start_s):
        first_s = frame.time - _begin_s(container)
        if first_s > envelope.end_s:
            break
        for part in floats.resample(frame):
            envelope.add(first_s, np.atleast_2d(np.asarray(part.to_ndarray(), np.float32)).T, part.sample_rate)


@contextmanager
def _film(path: Path) -> Iterator[Any]:
    try:
        import av
    except ModuleNotFoundError:
        raise NotApplicable("showing a film needs the library av", _REMEDY) from None
    try:
        with av.open(str(path)) as container:
            yield container
    except (av.FFmpegError, OSError, TypeError, ValueError) as problem:
        raise Unreadable("it cannot be decoded", "export it as H.264 in .mp4") from problem


def _stream(streams: Any, what: str) -> Any:
    if not streams:
        raise NotApplicable(f"it has no {what}", "nothing to do")
    streams[0].thread_type = "AUTO"
    return streams[0]


def _begin_s(container: Any) -> float:
    """When the first frame is shown, on the film's own clock; without a picture, when its sound begins."""
    stream = (container.streams.video or container.streams.audio)[0]
    return float((stream.start_time or 0) * stream.time_base)


def _from(container: Any, stream: Any, moment_s: float) -> Iterator[Any]:
    """Decoded frames from the last one that can be decoded by itself before a moment."""
    at_s = max(0.0, moment_s) + _begin_s(container)
    container.seek(int(at_s / stream.time_base), stream=stream)
    return (frame for frame in container.decode(stream) if frame.time is not None)


def _jpeg(frame: Any) -> bytes:
    import av

    height = max(2, round(frame.height * WIDTH / frame.width / 2) * 2)
    small = frame.reformat(WIDTH, height, format="yuvj420p")
    small.pts, small.time_base = 0, Fraction(1, 25)
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = WIDTH, height, "yuvj420p", Fraction(1, 25)
    encoder.qmin = encoder.qmax = COARSENESS
    return b"".join(bytes(packet) for packet in [*encoder.encode(small), *encoder.encode(None)])
