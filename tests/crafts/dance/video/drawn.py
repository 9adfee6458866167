"""Drawn figures whose points are coloured squares, and a stand-in estimator that finds those and nothing else.

It says nothing of how well people are found: it tests what stands around an estimator.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from madang.crafts.dance.video.people import Person, Place, box_of

WIDTH, HEIGHT = 640, 360
# COCO's 17 points of a standing figure around its middle, y down: head, arms held out, legs.
SHAPE = np.array(
    [(0, -80), (-9, -90), (9, -90), (-18, -80), (18, -80), (30, -50), (-30, -50), (44, -20), (-44, -20), (46, 10),
     (-46, 10), (16, 20), (-16, 20), (18, 60), (-18, 60), (20, 100), (-20, 100)], dtype=float,
)  # fmt: skip
HALF = 3  # of a square's side


def figure(x: float, y: float, lift: float = 0.0) -> np.ndarray:
    """A figure's points; lift: how far its left wrist (on the right side of the picture) is raised."""
    points = SHAPE + np.array([x, y])
    points[9, 1] -= lift
    return points


def drawn(figures: Sequence[np.ndarray], wall: int = 40) -> np.ndarray:
    """An image of them before a grey wall."""
    image = np.full((HEIGHT, WIDTH, 3), wall, dtype=np.uint8)
    for points in figures:
        for number, (x, y) in enumerate(np.round(points).astype(int)):
            top, left = max(0, y - HALF), max(0, x - HALF)
            image[top : max(0, y + HALF + 1), left : max(0, x + HALF + 1)] = (255, 14 * number, 255 - 14 * number)
    return image


def grainy(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The image as a camera gives it: no two frames are alike."""
    grain = rng.integers(-2, 3, image.shape[:2])[..., None]
    return np.clip(image.astype(int) + grain, 0, 255).astype(np.uint8)


class DrawnPose:
    """A SinglePose that sees the coloured squares within a place."""

    def __init__(self) -> None:
        self.closed = False
        self.looked = 0  # places looked at, in all

    def look(self, image: np.ndarray, places: Sequence[Place], find: bool) -> tuple[list[Person | None], list[Place]]:
        self.looked += len(places)
        return [_person(image, place) for place in places], _found(image) if find else []

    def close(self) -> None:
        self.closed = True


def _person(image: np.ndarray, place: Place) -> Person | None:
    high, wide = place.side / 2, place.side / 4  # figures are half as wide as high
    left, top = max(0, round(place.x - wide)), max(0, round(place.y - high))
    part = image[top : max(0, round(place.y + high)), left : max(0, round(place.x + wide))]
    rows, columns = np.nonzero(part[..., 0] > 190)
    green, blue = part[rows, columns, 1].astype(int), part[rows, columns, 2].astype(int)
    points, sure = np.zeros((17, 2)), np.zeros(17)
    for number in range(17):
        like = (abs(green - 14 * number) < 7) & (abs(blue - 255 + 14 * number) < 30)
        if like.any():
            points[number] = np.median(columns[like]) + left, np.median(rows[like]) + top
            sure[number] = 1.0
    if sure.sum() < 10:
        return None
    seen = points[sure > 0]
    points[sure == 0] = seen.mean(axis=0)
    return Person(points, sure, box_of(seen), _around(seen))


def _found(image: np.ndarray) -> list[Place]:
    """Figures that stand apart: columns of red with a gap between them."""
    columns = np.flatnonzero((image[..., 0] > 190).any(axis=0))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > 35) + 1) if len(columns) else []
    places = []
    for group in groups:
        rows = np.flatnonzero((image[:, group[0] : group[-1] + 1, 0] > 190).any(axis=1))
        places.append(_around(np.array([(group[0], rows[0]), (group[-1], rows[-1])], dtype=float)))
    return places


def _around(points: np.ndarray) -> Place:
    low, high = points.min(axis=0), points.max(axis=0)
    return Place(*((low + high) / 2).tolist(), side=float((high - low).max() * 1.25))
