"""The compiled loop behind clips and dropouts: where samples stand still, and what is around them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

LEAST_SAMPLES = 3
NOISE_STEPS = 3.0  # dither and rounding move a flat top by up to three steps
NOISE_SHARE = 3e-5  # or by this share of its height
GRID_SLACK = 0.05  # steps that a sample may lie off the grid, by rounding after a gain
CORNER_STEPS, CORNER_TIMES = 5.0, 6.0  # a corner is sharp when the sound leaves by more than steps and own movement


@compiled(fastmath={"nnan", "nsz"})
def stand_stills(
    row: Singles, first: int, count: int, finest: float, long: int, block: int,
    lows: Singles, highs: Singles, places: Integers, shapes: Singles,
) -> tuple[int, float]:  # fmt: skip
    """Runs of three and more samples that stand still and are left with a corner, are long, or are the top or bottom
    of their block; and the sound's step.

    The step is that of the grid all samples lie on, of 8-bit sound in a 24-bit file that of 8 bits; at least `finest`.
    The crest of a wave is no run: there the sound leaves with as small steps as it came.

    row: (n,). first, count: what to search. long: samples from which a run counts without a corner. lows, highs:
    (blocks,), written: the extremes of each `block` samples. places: (rows, 2), written: where each run begins and
    ends. shapes: (rows, 5), written: its least and greatest sample, the samples before and after it, and 1 where it has
    a corner, 0 where it is long without one, -1 where it only is a top or bottom.
    Returns how many runs, and the step.
    """
    step = np.float32(2.0)
    for number in range(len(lows)):
        low = high = row[first + number * block]
        for i in range(first + number * block, min(first + (number + 1) * block, first + count)):
            value = row[i]
            low, high = min(low, value), max(high, value)
            apart = abs(value - row[i - 1])
            step = min(step, apart if apart > 0 else np.float32(2.0))
        lows[number], highs[number] = low, high
    step = max(step, np.float32(finest))
    for i in range(first, first + count):
        # A saw has only steps of one size too, but its samples do not lie on a grid of them.
        steps = row[i] / step
        if abs(steps - round(steps)) > GRID_SLACK:
            step = np.float32(finest)
            break
    noise = np.float32(NOISE_STEPS) * step
    share = np.float32(NOISE_SHARE)
    found = 0
    i, end = first, first + count
    while i < end - 1:
        value = row[i]
        loose = max(noise, share * abs(value))
        if abs(row[i + 1] - value) > loose:
            i += 1
            continue
        low, high = min(value, row[i + 1]), max(value, row[i + 1])
        j = i + 2
        while j < end and max(high, row[j]) - min(low, row[j]) <= loose:
            low, high = min(low, row[j]), max(high, row[j])
            j += 1
        if j - i >= LEAST_SAMPLES:
            come, go = abs(row[i - 1] - value), abs(row[j] - row[j - 1])
            sharp = max(come, go) >= CORNER_TIMES * (high - low) + CORNER_STEPS * step
            sharp = sharp and min(come, go) >= 2 * (high - low) + 2 * step
            number = (i - first) // block
            if sharp or j - i >= long or high >= highs[number] or low <= lows[number]:
                places[found, 0], places[found, 1] = i, j
                shapes[found, 0], shapes[found, 1], shapes[found, 2], shapes[found, 3] = low, high, row[i - 1], row[j]
                shapes[found, 4] = 1 if sharp else 0 if j - i >= long else -1
                found += 1
            i = j
        else:
            i += 1
    return found, float(step)
