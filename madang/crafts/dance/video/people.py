"""What an estimator says of a frame, and what it must be able to do: one small protocol for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from madang.crafts.dance.video.frames import Image

Points = npt.NDArray[np.float64]
NOBODY_KNOWN = -1


@dataclass(frozen=True, eq=False)
class Person:
    """One person in a frame.

    points: (17, 2) as COCO orders them or (33, 2) as MediaPipe does (or another count that
    `read.skeletons.point_names` knows); pixels, x to the right, y down. sure: one number a point, 0 to 1. box: left,
    top, right, bottom. next_place: where to look for the person in the next frame, by estimators that are shown
    where. track: the number of whom the estimator takes for this person, -1 where it sees everybody anew.
    """

    points: Points
    sure: Points
    box: tuple[float, float, float, float]
    next_place: Place | None = None
    track: int = NOBODY_KNOWN

    @property
    def size(self) -> float:
        """The longer side of the box, in pixels; never 0."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1], 1e-9)


@dataclass(frozen=True)
class Place:
    """A square where a person is: its middle and side in pixels, and by how much the person leans, in radians."""

    x: float
    y: float
    side: float
    lean: float = 0.0


class PoseEstimator(Protocol):
    """Says who is in a frame; who is who over time is looked after by `people.follow`."""

    def people(self, image: Image) -> list[Person]:
        """The people of the next frame, in any order."""
        ...

    def forget(self) -> None:
        """What comes next is another shot: nobody stands where they stood. Track numbers are not given again."""
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


def unlike(a: Person, b: Person) -> float:
    """How far apart the same points of two people are, the median, in the larger one's size."""
    return float(np.median(np.linalg.norm(a.points - b.points, axis=1))) / max(a.size, b.size)
