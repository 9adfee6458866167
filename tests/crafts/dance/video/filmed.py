"""Videos with known frames at known moments."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np


def write_video(
    path: Path,
    images: Sequence[np.ndarray],
    milliseconds: Sequence[int],
    sound: tuple[np.ndarray, int] | None = None,
    *,
    pixel: Fraction = Fraction(1),
    head_first: bool = False,
    every_frame_whole: bool = False,
) -> Path:
    """An H.264 video with these moments.

    sound: (samples, first millisecond) as 48 kHz PCM beside it. pixel: how wide one is for its height. head_first: the
    index before the pictures, so that a file that breaks off can be read. every_frame_whole: none leans on another.
    """
    import av

    with av.open(str(path), "w", options={"movflags": "faststart"} if head_first else {}) as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = images[0].shape[1], images[0].shape[0], "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        stream.codec_context.sample_aspect_ratio = pixel
        stream.options = {"crf": "4", "bf": "0"} | ({"g": "1"} if every_frame_whole else {})
        heard = container.add_stream("pcm_s16le", rate=48_000, layout="mono") if sound else None
        for image, moment in zip(images, milliseconds, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts, frame.time_base = moment, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound and heard:
            samples, first = sound
            frame = av.AudioFrame.from_ndarray((samples * 32767).astype(np.int16)[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, first * 48, Fraction(1, 48_000)
            container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return path
