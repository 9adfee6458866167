"""The mixer's inner loop, compiled: one stem through its filters and gains, added to the mix."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.crafts.music.compiled import compiled

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@compiled(fastmath={"contract"})
def add_strip(
    sound: Singles,
    left: float,
    right: float,
    sections: Doubles,
    states: Doubles,
    side: Doubles,
    side_state: Doubles,
    mix: Doubles,
) -> None:
    """Add a stem to the mix.

    sound: (n, 2). left, right: factors. sections: (m, 5) b0, b1, b2, a1, a2, applied to both channels; states:
    (m, 4), carried from call to call. side: (0 or 1, 5), a filter for half the difference of the channels;
    side_state: (2,). mix: (n, 2), added to.
    """
    for i in range(len(sound)):
        on_left, on_right = np.float64(sound[i, 0]), np.float64(sound[i, 1])
        if len(side):
            middle, x = 0.5 * (on_left + on_right), 0.5 * (on_left - on_right)
            y = side[0, 0] * x + side_state[0]
            side_state[0] = side[0, 1] * x - side[0, 3] * y + side_state[1]
            side_state[1] = side[0, 2] * x - side[0, 4] * y
            on_left, on_right = middle + y, middle - y
        for m in range(len(sections)):
            b0, b1, b2, a1, a2 = sections[m, 0], sections[m, 1], sections[m, 2], sections[m, 3], sections[m, 4]
            x = on_left
            on_left = b0 * x + states[m, 0]
            states[m, 0] = b1 * x - a1 * on_left + states[m, 1]
            states[m, 1] = b2 * x - a2 * on_left
            x = on_right
            on_right = b0 * x + states[m, 2]
            states[m, 2] = b1 * x - a1 * on_right + states[m, 3]
            states[m, 3] = b2 * x - a2 * on_right
        mix[i, 0] += left * on_left
        mix[i, 1] += right * on_right
