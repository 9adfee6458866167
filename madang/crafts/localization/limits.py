"""Limits that clauses may name because they depend on the take's frame rate."""

from __future__ import annotations

from madang.errors import MissingInput
from madang.model import Attributes
from madang.timebase import frame_rate


def half_second_frames(attributes: Attributes) -> int:
    """Half a second in whole frames, half to even (12 at 25 frames a second, as Subtitle Edit counts it).

    Raises MissingInput where no frame rate is known.

    >>> [half_second_frames({"fps": fps}) for fps in (23.976, 24, 25, 29.97, 30, 60)]
    [12, 12, 12, 15, 15, 30]
    """
    if "fps" not in attributes:
        raise MissingInput("half a second in frames needs the frame rate", "state it: --set fps=24")
    return round(frame_rate(attributes["fps"]) / 2)


def near_cut_frames(attributes: Attributes) -> int:
    """Three quarters of half a second in whole frames: from there on an in-time before a cut is pulled away from it.

    >>> [near_cut_frames({"fps": fps}) for fps in (24, 25, 30)]
    [9, 9, 11]
    """
    return round(0.75 * half_second_frames(attributes))


def one_second_frames(attributes: Attributes) -> int:
    """A second in whole frames.

    >>> [one_second_frames({"fps": fps}) for fps in (23.976, 25, 30)]
    [24, 25, 30]
    """
    if "fps" not in attributes:
        raise MissingInput("a second in frames needs the frame rate", "state it: --set fps=24")
    return round(frame_rate(attributes["fps"]))
