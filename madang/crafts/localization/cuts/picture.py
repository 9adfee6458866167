"""Cuts found in the picture: frames unlike the one before them, against how much the picture moves around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from madang.errors import NotApplicable, Unreadable
from madang.spans import Floats

SMALL = (64, 36)  # pixels a frame is looked at in: enough to tell shots apart
BINS = 32  # of the histograms of brightness
AROUND = 12  # frames on each side that say how much the picture moves
LEAST = 0.12  # of all brightness and all of a histogram: below it nothing has changed
TIMES_THE_MOTION = 3.0
_REMEDY = "pip install 'madang[video]', or put a list of cuts (.edl, .csv) beside the subtitle"
Images = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """A film whose frames are decoded when they are asked for."""

    path: Path


def read_picture(path: Path) -> Picture:
    """The film at this path; raises Unreadable where its file is empty. Nothing is decoded yet."""
    if path.stat().st_size == 0:
        raise Unreadable("the file is empty", "export the film again")
    return Picture(path)


def cuts_of(picture: Picture) -> tuple[list[float], str]:
    """Seconds of each hard cut from the first frame on, and the frame rate as an exact fraction's text.

    Dissolves and fades are no cuts. Raises NotApplicable where PyAV is not installed, Unreadable where the file
    has no picture that it can decode.
    """
    try:
        import av
    except ModuleNotFoundError:
        raise NotApplicable("finding cuts in a picture needs the library av", _REMEDY) from None
    try:
        with av.open(str(picture.path)) as container:
            if not container.streams.video:
                raise Unreadable("it has no picture", "name the film, not its sound")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            changes, moments = _changes(container, stream)
            return [moments[frame] - moments[0] for frame in cut_frames(changes)], str(
                Fraction(stream.average_rate or 0)
            )
    except (av.FFmpegError, TypeError, ValueError) as problem:
        raise Unreadable(f"its picture cannot be decoded: {problem}", "export it as H.264 in .mp4") from None


def _changes(container: Any, stream: Any) -> tuple[Floats, list[float]]:
    """How unlike the frame before it each frame is, 0 to 1 (the first: 0), and its moment in seconds."""
    found, moments = [], []
    before: Images | None = None
    for image, moment in _small(container, stream):
        found.append(0.0 if before is None else unlike(before, image))
        moments.append(moment)
        before = image
    if not moments:
        raise Unreadable("it has no frame", "export the film again")
    return np.array(found), moments


def _small(container: Any, stream: Any) -> Iterator[tuple[Images, float]]:
    for frame in container.decode(stream):
        small = frame.reformat(*SMALL, format="gray")
        yield small.to_ndarray(), float(frame.time or 0.0)


def unlike(first: Images, second: Images) -> float:
    """How unlike two frames are, 0 to 1: the brightness of each place and the histogram of all, multiplied.

    A pan changes places and keeps the histogram; a flash or a fade changes the histogram and keeps what is where.
    """
    a, b = first.astype(np.float64), second.astype(np.float64)
    places = np.abs((a - a.mean()) - (b - b.mean())).mean() / 64
    counts = [np.bincount(image.ravel() // (256 // BINS), minlength=BINS) for image in (first, second)]
    histogram = np.abs(counts[0] - counts[1]).sum() / (2 * first.size)
    return float(min(np.sqrt(places * histogram), 1.0))


def cut_frames(changes: Floats) -> list[int]:
    """The frames that begin a shot: peaks far above the changes on both sides of them.

    >>> cut_frames(np.array([0, 0.01, 0.02, 0.6, 0.01, 0.02, 0.02, 0.15, 0.16, 0.15]))
    [3]
    """
    found = []
    for frame in np.flatnonzero(changes > LEAST).tolist():
        sides = [changes[max(0, frame - AROUND) : frame], changes[frame + 1 : frame + 1 + AROUND]]
        # Other cuts may be near; the median of each side is what the picture does between them.
        motion = max((float(np.median(side)) for side in sides if len(side)), default=0.0)
        # A flash changes the picture twice in a row; no shot is one frame long.
        beside = max([changes[frame - 1], *changes[frame + 1 : frame + 2]])
        if 2 * beside < changes[frame] and changes[frame] > TIMES_THE_MOTION * motion:
            found.append(frame)
    return found
