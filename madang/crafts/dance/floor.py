"""The floor in one camera's picture: four marks whose places in the room are known tell where everybody stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from madang.crafts.dance.motion import JOINTS, Positions
from madang.crafts.dance.timing.features import Flags, Floats
from madang.errors import Mistake, Mistakes

HEADINGS = ("x_px", "y_px", "right_m", "towards_m")
FLAT = 0.02  # of a triangle's longest side: a height below which its corners lie on one line
# An ankle is 0.039 of the body's height above the floor, a trunk 0.288 of it long (Drillis & Contini 1966).
ANKLE_IN_TRUNKS = 0.039 / 0.288
_HOW = (
    "write the headings " + ",".join(HEADINGS) + " and four rows: pixels from the top left corner, then metres to the "
    "right and towards the camera"
)


@dataclass(frozen=True, eq=False)
class Floor:
    """From a picture (x to the right, y up) to the floor: a projective map (3, 3) to metres right and towards."""

    to_floor: Floats

    def at(self, points: Floats) -> Floats:
        """Places (..., 2) on the floor, of points (..., 2) of the picture; NaN above its horizon.

        >>> Floor(np.eye(3)).at(np.array([2.0, 3.0])).tolist()
        [2.0, 3.0]
        """
        whole = np.concatenate([points, np.ones((*points.shape[:-1], 1))], -1) @ self.to_floor.T
        depth = whole[..., 2:]
        found: Floats = np.where(depth > 1e-12, whole[..., :2] / np.where(depth > 1e-12, depth, 1.0), np.nan)
        return found


def feet(positions: Positions) -> Floats:
    """Where each dancer's feet touch the floor in the picture (dancer, frame, 2): below the lower ankle."""
    ankles = positions[:, :, [JOINTS.index(f"{side} ankle") for side in ("left", "right")]]
    seen: Flags = np.asarray(np.isfinite(ankles).all(-1))
    both = np.where(seen[..., None], ankles, np.nan)
    one = seen.any(-1)
    x, y = np.full(one.shape, np.nan), np.full(one.shape, np.nan)
    x[one] = np.nanmean(both[..., 0][one], axis=-1)
    y[one] = np.nanmin(both[..., 1][one], axis=-1)
    trunks = np.linalg.norm(_middle(positions, "shoulder") - _middle(positions, "hip"), axis=-1)
    for dancer, each in enumerate(trunks):
        if np.isfinite(each).any():
            y[dancer] -= ANKLE_IN_TRUNKS * float(np.nanmedian(each))
    return np.stack([x, y], -1)


def _middle(positions: Positions, pair: str) -> Floats:
    left, right = (positions[:, :, JOINTS.index(f"{side} {pair}")] for side in ("left", "right"))
    between: Floats = (left + right) / 2
    return between


def read_marks(path: Path) -> Floor:
    """The floor by a table of four marks. Raises Mistakes with each line that is wrong, Unreadable."""
    from madang.sheets import read_rows

    head, *rows = read_rows(path)
    if tuple(cell.casefold() for cell in head.cells[:4]) != HEADINGS:
        raise Mistakes([Mistake(path.name, head.line, f"the headings are {','.join(head.cells[:4])}; {_HOW}")])
    if len(rows) != 4:
        raise Mistakes([Mistake(path.name, head.line, f"it has {len(rows)} marks; {_HOW}")])
    wrong, marks, lines = [], [], []
    for row in rows:
        try:
            marks.append([float(cell) for cell in row.cells[:4]])
            if len(marks[-1]) < 4 or not np.isfinite(marks[-1]).all():
                raise ValueError
            lines.append(row.line)
        except ValueError:
            wrong.append(Mistake(path.name, row.line, f"a mark is four numbers, not '{','.join(row.cells)[:60]}'"))
    if wrong:
        raise Mistakes(wrong)
    table = np.array(marks)
    return floor_of(table[:, :2] * [1, -1], table[:, 2:], path.name, lines)


def floor_of(picture: Floats, floor: Floats, name: str = "marks", lines: list[int] | None = None) -> Floor:
    """The map through four marks: (4, 2) of the picture, y up, and (4, 2) metres right and towards the camera.

    Raises Mistakes where three of them lie on one line, or where no camera above a floor sees them so.
    """
    lines = lines or [1, 2, 3, 4]
    for points, where in ((picture, "in the picture"), (floor, "on the floor")):
        for three in combinations(range(4), 3):
            if _on_one_line(points[list(three)]):
                said = ", ".join(str(lines[place]) for place in three)
                text = f"the marks of lines {said} lie on one line {where}; move one of them aside"
                raise Mistakes([Mistake(name, lines[three[-1]], text)])
    found = _through(picture, floor)
    depth = np.concatenate([picture, np.ones((4, 1))], 1) @ found[2]
    if (depth < 0).all():
        found, depth = -found, -depth
    # Towards the camera is down in the picture, so that a floor seen from above is turned over: its sign is negative.
    if (depth <= 0).any() or np.linalg.det(found) >= 0:
        text = (
            "no camera sees the marks like this: two rows have changed places, or the metres do not go "
            "to the right and towards the camera"
        )
        raise Mistakes([Mistake(name, lines[0], text)])
    return Floor(found)


def _on_one_line(points: Floats) -> bool:
    a, b = points[1] - points[0], points[2] - points[0]
    longest = max(np.linalg.norm(a), np.linalg.norm(b), np.linalg.norm(b - a))
    return bool(longest == 0 or abs(a[0] * b[1] - a[1] * b[0]) / longest < FLAT * longest)


def _through(picture: Floats, floor: Floats) -> Floats:
    """The projective map by the direct linear transformation (Hartley & Zisserman 2004, 4.1), points normalized."""
    ways = [_normal(points) for points in (picture, floor)]
    rows = []
    for (x, y), (u, v) in zip(
        *(_mapped(way, points) for way, points in zip(ways, (picture, floor), strict=True)), strict=True
    ):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    between = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    found: Floats = np.linalg.inv(ways[1]) @ between @ ways[0]
    scaled: Floats = found / np.abs(found).max()
    return scaled


def _normal(points: Floats) -> Floats:
    centre = points.mean(0)
    scale = np.sqrt(2) / np.linalg.norm(points - centre, axis=1).mean()
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])


def _mapped(way: Floats, points: Floats) -> Floats:
    found: Floats = points @ way[:2, :2].T + way[:2, 2]
    return found
