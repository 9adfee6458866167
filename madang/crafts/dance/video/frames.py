"""The frames of a video at the moments they were taken (a phone's frame rate varies), turned as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from madang.errors import NotApplicable, Unreadable

Image = npt.NDArray[np.uint8]
LONG_SIDE = 1280  # pixels a frame is shrunk to: an estimator looks at a person in 256
REMEDY = "pip install 'madang[video]'"


@dataclass(frozen=True)
class Film:
    """What a video's header says: size as shown, seconds, and about how many frames."""

    width: int
    height: int
    seconds: float
    frames: int


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame, (row, column, RGB), and its moment in seconds from the first frame."""

    moment_s: float
    image: Image


def look(path: Path) -> Film:
    """What the header says. Raises NotApplicable without PyAV, Unreadable where the file is no video."""
    with _opened(path) as (container, stream):
        seconds = float(stream.duration * stream.time_base) if stream.duration else (container.duration or 0) / 1e6
        rate = stream.average_rate or Fraction(30)
        return Film(stream.width, stream.height, seconds, stream.frames or round(seconds * float(rate)))


def frames(path: Path, long_side: int = LONG_SIDE) -> Iterator[Frame]:
    """The frames in the order they are shown; one that claims a moment already past is left out.

    Raises as `look` does, and Unreadable where the video has no frame.
    """
    first: float | None = None
    last = -1.0
    with _opened(path) as (container, stream):
        for frame in container.decode(stream):
            if frame.pts is None:
                continue
            moment = float(frame.pts * stream.time_base)
            first = moment if first is None else first
            if moment - first <= last:
                continue
            last = moment - first
            yield Frame(last, _shown(frame, long_side))
    if first is None:
        raise Unreadable("it has no frame", "export the video again")


def _shown(frame: Any, long_side: int) -> Image:
    """The frame shrunk to its long side, turned as the phone was held."""
    share = min(1.0, long_side / max(frame.width, frame.height))
    size = (max(2, round(frame.width * share)), max(2, round(frame.height * share)))
    image = frame.reformat(width=size[0], height=size[1], format="rgb24").to_ndarray()
    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(image, turns)) if turns else image


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Any]]:
    try:
        import av
    except ModuleNotFoundError:
        raise NotApplicable("reading a video needs the library av", REMEDY) from None
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise Unreadable("it has no picture", "name the video, not its sound")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            yield container, stream
    except (av.FFmpegError, ValueError) as problem:
        raise Unreadable(f"its picture cannot be decoded: {problem}", "export it as H.264 in .mp4") from None
