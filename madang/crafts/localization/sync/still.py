"""The quick look: whether a subtitle keeps a reference's time from end to end, so that nothing need be searched."""

from __future__ import annotations

import numpy as np

from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.sync.session import cued

PARTS = 12  # stretches of equally many cues, each of which has to keep time
FEWEST = 8  # cues in each
CLOSE_MS = 120
NEARLY_ALL = 0.4  # of the onsets of each part lie that close to one of the reference ...
BEYOND_CHANCE = 1.6  # ... which has to be so many times what they would by chance


def keeps_time(subtitle: Subtitle, reference: Subtitle) -> bool:
    """Whether in every part of it many cues begin with one of the reference, beyond chance.

    >>> from madang.crafts.localization.subtitle import Cue
    >>> film = Subtitle.of([Cue(3000 * i + i * i, 3000 * i + i * i + 2000, "x") for i in range(40)])
    >>> keeps_time(film, film)
    True
    """
    mine, theirs = cued(subtitle), cued(reference)
    late_ms = theirs.distance_ms(mine.start_ms)
    density = len(theirs.start_ms) / max(1.0, float(theirs.end_ms.max() - theirs.start_ms.min()))
    chance = 1 - float(np.exp(-2 * density * CLOSE_MS))
    parts = np.array_split(late_ms, min(PARTS, max(1, len(late_ms) // FEWEST)))
    shares = [float((part <= CLOSE_MS).mean()) for part in parts if len(part)]
    return bool(shares) and min(shares) >= max(NEARLY_ALL, BEYOND_CHANCE * chance)
