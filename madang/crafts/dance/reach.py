"""Range: how large a part moves, against the reference and against how large this dancer usually moves it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from madang.crafts.dance.stretches import Off, stretches, windowed_mean
from madang.crafts.dance.timing.compare import Comparison
from madang.crafts.dance.timing.reference import earlier

SMALLER, LARGER = 0.8, 1.25
MOVING_SHARE = 0.3  # of the reference's usual speed: where it hardly moves there is no range to speak of
ALIKE = 0.65


def usual(found: Comparison, dancer: int) -> dict[str, float]:
    """How large a dancer moves each part over the whole take, as a ratio to the reference."""
    return {part: lags.scale for part, lags in found.compared[dancer].items()}


def reach(found: Comparison) -> Iterator[Off]:
    """Stretches in which a part moves smaller or larger than this dancer usually does, as a ratio."""
    for dancer, course in found.courses.items():
        for part, lags in found.compared[dancer].items():
            late = course.limbs_ms.get(part, course.body_ms)
            own = windowed_mean((earlier(found.moves.parts[part][dancer], late) ** 2).sum(1))
            wanted = windowed_mean((found.against[dancer].parts[part] ** 2).sum(1))
            if not np.isfinite(wanted).any():
                continue
            ratio = np.sqrt(own / np.maximum(wanted, 1e-12))
            told = (wanted > MOVING_SHARE**2 * np.nanmedian(wanted)) & (lags.rho.max(1) > ALIKE)
            if not told.any():
                continue
            ratio = ratio / np.nanmedian(ratio[told])
            for off in (ratio < SMALLER, ratio > LARGER):
                for run in stretches(off & told):
                    start, end = found.moves.clock[run.start], found.moves.clock[run.stop - 1]
                    yield Off(dancer, part, float(start), float(end), float(np.median(ratio[run])))
