"""The frames of a video at the moments they were taken (a phone's frame rate varies), turned as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from madang.errors import NotApplicable, Unreadable

Image = npt.NDArray[np.uint8]
Say = Callable[[str], None]
LONG_SIDE = 1280  # pixels a frame is shrunk to: an estimator looks at a person in 256
REMEDY = "pip install 'madang[video]'"
SUFFIXES = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".3gp")
_SHORT_S, _SHORT_SHARE = 1.0, 0.02  # by how much a picture may end before its header says: sounds are longer


@dataclass(frozen=True)
class Film:
    """What a video's header says: size as stored, seconds, and about how many frames."""

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
        return _film(container, stream)


def _film(container: Any, stream: Any) -> Film:
    seconds = float(stream.duration * stream.time_base) if stream.duration else (container.duration or 0) / 1e6
    rate = stream.average_rate or Fraction(30)
    return Film(stream.width, stream.height, seconds, stream.frames or round(seconds * float(rate)))


def frames(path: Path, say: Say | None = None, long_side: int = LONG_SIDE) -> Iterator[Frame]:
    """The frames in the order they are shown; one that claims a moment already past is left out.

    say is called with a sentence where frames are damaged or the file breaks off; what stands before is given all the
    same. Raises as `look` does, and Unreadable where the video has no frame that can be decoded.
    """
    first: float | None = None
    last, damaged = -1.0, 0
    turn: Callable[[Image], Image] | None = None
    with _opened(path) as (container, stream):
        seconds = _film(container, stream).seconds
        for frame in _decoded(container, stream):
            if frame is None or frame.is_corrupt:
                damaged += 1
                continue
            if frame.pts is None:
                continue
            moment = float(frame.pts * stream.time_base)
            first = moment if first is None else first
            if moment - first <= last:
                continue
            last = moment - first
            turn = turn or _turn(frame)
            yield Frame(last, turn(_shrunk(frame, stream.sample_aspect_ratio, long_side)))
    if first is None:
        raise Unreadable("it has no frame that can be decoded", "export the video again")
    if say and damaged:
        say(f"{damaged} of its frames are damaged and were left out")
    if say and seconds - last > max(_SHORT_S, _SHORT_SHARE * seconds):
        say(f"its picture ends at {last:.1f} s, though it says that it is {seconds:.1f} s long: copy the file again")


def _decoded(container: Any, stream: Any) -> Iterator[Any]:
    """The frames, and None for each packet that cannot be decoded: what comes behind it often can."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except av.FFmpegError:
            return  # the file breaks off; where, the moments say
        try:
            yield from packet.decode()
        except av.FFmpegError:
            yield None


def _shrunk(frame: Any, pixel: Fraction | None, long_side: int) -> Image:
    """The frame with square pixels, shrunk to its long side."""
    width = frame.width * float(pixel or 1)
    share = min(1.0, long_side / max(width, frame.height))
    size = (max(2, round(width * share)), max(2, round(frame.height * share)))
    image: Image = frame.reformat(width=size[0], height=size[1], format="rgb24").to_ndarray()
    return image


def _turn(frame: Any) -> Callable[[Image], Image]:
    """How a stored picture is turned to be shown: by the display matrix, which phones write; mirrored ones, too."""
    matrix = next((each for each in frame.side_data if each.type.name == "DISPLAYMATRIX"), None)
    if matrix is None:
        return lambda image: image
    # ISO/IEC 14496-12: x' = a x + c y, y' = b x + d y; of the nine numbers the first two rows.
    a, b, _, c, d = np.frombuffer(bytes(matrix), dtype=np.int32)[:5].tolist()
    lying = abs(b) + abs(c) > abs(a) + abs(d)
    down, across = (b, c) if lying else (d, a)

    def turned(image: Image) -> Image:
        shown = image.transpose(1, 0, 2) if lying else image
        return np.ascontiguousarray(shown[:: -1 if down < 0 else 1, :: -1 if across < 0 else 1])

    return turned


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Any]]:
    try:
        import av
    except ModuleNotFoundError:
        raise NotApplicable("reading a video needs the library av", REMEDY) from None
    try:
        with av.open(str(path)) as container:
            pictures = [each for each in container.streams.video if not _is_cover(each)]
            if not pictures:
                raise Unreadable("it has no moving picture", "name the video, not its sound")
            pictures[0].thread_type = "AUTO"
            yield container, pictures[0]
    except (av.FFmpegError, ValueError) as problem:
        raise Unreadable(f"its picture cannot be decoded: {problem}", "export it as H.264 in .mp4") from None


def _is_cover(stream: Any) -> bool:
    """Whether it is the cover picture of a sound file, a video to FFmpeg; PyAV tells in three ways, or (14) not."""
    disposition = getattr(stream, "disposition", 0)
    return bool(int(getattr(disposition, "value", disposition)) & 0x0400)  # AV_DISPOSITION_ATTACHED_PIC
