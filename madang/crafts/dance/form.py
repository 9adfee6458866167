"""Form: how far a limb's directions are from the reference's, once its delay is taken out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from madang.crafts.dance.stretches import Off, stretches, windowed_mean
from madang.crafts.dance.timing.compare import Comparison
from madang.crafts.dance.timing.reference import earlier

OFF_DEG = 15.0  # what build and style make of one choreography is 10 to 15 degrees in simulated groups


def form(found: Comparison) -> Iterator[Off]:
    """Stretches in which a limb points elsewhere, in degrees.

    Of one camera there is none: an angle in a picture is not that of the limb.
    """
    for dancer, course in found.courses.items():
        for limb, bones in found.moves.bones.items():
            own = earlier(bones[dancer], course.limbs_ms[limb])
            off = np.degrees(np.arccos(np.clip((own * found.against[dancer].bones[limb]).sum(-1), -1, 1))).mean(1)
            around = windowed_mean(off)
            for run in stretches(around > OFF_DEG):
                start, end = found.moves.clock[run.start], found.moves.clock[run.stop - 1]
                yield Off(dancer, limb, float(start), float(end), float(np.nanmedian(off[run])))
