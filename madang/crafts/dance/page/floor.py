"""The formation from above, count by count: where each dancer stands, and where they are to stand."""

from __future__ import annotations

from typing import Any

import numpy as np

from madang.crafts.dance.formation import OFF_CM, standing
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.page.heat import Column
from madang.crafts.dance.timing.features import Floats


def floor(motion: Motion, leader: int | None, plan: Motion | None, of: list[Column]) -> dict[str, Any] | None:
    """Places in centimetres (x to the right, z towards the audience) at the middle of each column; None where nobody
    knows how large things are.

    own, wanted: by column, dancer and axis; None where a dancer was not seen.
    """
    stood = standing(motion, leader, plan)
    if stood is None:
        return None
    at = np.clip(np.searchsorted(stood.clock, [(c.start_s + c.end_s) / 2 for c in of]), 0, len(stood.clock) - 1)
    middle = "the leader" if leader is not None else "the middle of the group"
    said = "the place of the reference take" if stood.planned else f"the usual distance from {middle}"
    return {"from": said, "off_cm": OFF_CM, "own": _in_cm(stood.own[:, at]), "wanted": _in_cm(stood.wanted[:, at])}


def _in_cm(places: Floats) -> list[list[list[int] | None]]:
    by_column = np.moveaxis(100 * places, 1, 0)
    return [
        [[round(float(x)), round(float(z))] if np.isfinite([x, z]).all() else None for x, z in column]
        for column in by_column
    ]
