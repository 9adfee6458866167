"""What an estimator says of a frame, and what it must be able to do: one small protocol for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from madang.crafts.dance.video.frames import Image

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Person:
    """One person in a frame.

    points: (17, 2) as COCO orders them or (33, 2) as MediaPipe does; pixels, x to the right, y down. sure: (17,) or
    (33,), 0 to 1. box: left, top, right, bottom. next_place: where to look for the person in the next frame, by
    estimators that are shown where.
    """

    points: Points
    sure: Points
    box: tuple[float, float, float, float]
    next_place: Place | None = None


@dataclass(frozen=True)
class Place:
    """A square where a person is: its middle and side in pixels, and by how much the person leans, in radians."""

    x: float
    y: float
    side: float
    lean: float = 0.0


class PoseEstimator(Protocol):
    """Says who is in a frame; whom it takes for the same person in the next frame stands at the same key."""

    def people(self, image: Image) -> dict[int, Person]:
        """The people by the number of their track; who is not seen in this frame is left out."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class SinglePose(Protocol):
    """An estimator of one person, who is shown to it; `following.Following` makes a PoseEstimator of it."""

    def look(self, image: Image, places: Sequence[Place], find: bool) -> tuple[list[Person | None], list[Place]]:
        """The person in each place (None where there is none) and, where asked, places where people were found."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


def box_of(points: Points) -> tuple[float, float, float, float]:
    """The smallest box that holds all points."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)
