"""Random numbers by place: what befalls scene 12 in season 7 is the same in every plan, on every thread.

Each is a hash (the finaliser of SplitMix64: Steele, Lea, Flood, OOPSLA 2014) of seed, season, kind and place.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from madang.compiled import compiled

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
ONE = np.uint64(1)


@compiled()
def mixed(z: Any) -> Any:
    """A 64-bit number in which every bit of another counts."""
    z = (z ^ (z >> S30)) * FIRST
    z = (z ^ (z >> S27)) * SECOND
    return z ^ (z >> S31)


@compiled()
def stream(seed: int, season: int, kind: int) -> Any:
    """Where the numbers of a kind begin in a season."""
    z = mixed(np.uint64(seed) + STEP)
    z = mixed(z + np.uint64(season) * STEP + ONE)
    return mixed(z + np.uint64(kind) * STEP + ONE)


@compiled()
def uniform(begin: Any, at: int) -> float:
    """The number at a place of a stream, between 0 and 1, never either."""
    return (float(mixed(begin + np.uint64(at + 1) * STEP) >> S11) + 0.5) / 9007199254740992.0


@compiled()
def normals(begin: Any, out: Any) -> None:
    """The first normal numbers of a stream, two at a time (Box and Muller 1958)."""
    for at in range(0, len(out), 2):
        far = np.sqrt(-2.0 * np.log(uniform(begin, at)))
        turn = 2.0 * np.pi * uniform(begin, at + 1)
        out[at] = far * np.cos(turn)
        if at + 1 < len(out):
            out[at + 1] = far * np.sin(turn)
