"""Repair between stems: polarity and lateness of microphones that heard the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from madang.crafts.music.mixing.excerpts import Excerpts
from madang.crafts.music.mixing.moves import Move
from madang.crafts.music.mixing.spectra import Lag, cross_spectra, lag_of
from madang.crafts.music.mixing.stems import Stem
from madang.crafts.music.mixing.tensor import Tensor

MOST_LAG_MS = 20.0  # 7 m between two microphones
RELATED = 0.3  # share of the joint spectrum that must agree on one lag; our design decision
CLEAR = 1.15
# Of the power of one stem and of the other, how much must be the same sound: a kick is a part of the overheads, but
# what bleeds into another microphone is none of that instrument. Our design decision.
MOST_SHARE, LEAST_SHARE = 0.5, 0.1
STRONG_DB = -40.0  # bins of a stem this far below its strongest do not count
FEWEST_BINS = 8
LEAST_MS = 0.1
PICTURE_MS = 2.0  # a lag below this between the left and the right of a pair is its stereo picture


class Relation(NamedTuple):
    """Stem `later` is `lag.samples` (never negative) behind stem `earlier`; lag.sign -1: turned over."""

    earlier: int
    later: int
    lag: Lag


def repaired(stems: Sequence[Stem], pieces: Excerpts, tensor: Tensor) -> tuple[Move, ...]:
    """Moves that turn and shift stems to agree with the stem each is most related to."""
    found = related(pieces, tensor)
    flips = _flips(found, tensor)
    moves = []
    for i, stem in enumerate(stems):
        mine = [one for one in found if i in (one.earlier, one.later)]
        if i in flips:
            moves.append(Move(stem.name, stem.role, "polarity", -1.0, f"turned over against {stems[flips[i]].name}"))
        if mine and (one := max(mine, key=lambda one: one.lag.height)).later == i:
            late_ms = round(one.lag.samples) * 1000 / pieces.rate_hz
            other = stems[one.earlier]
            if late_ms >= (PICTURE_MS if _sides(stem.name, other.name) else LEAST_MS):
                reason = f"{1000 * one.lag.samples / pieces.rate_hz:.3f} ms later than {other.name}, same sound"
                moves.append(Move(stem.name, stem.role, "offset", late_ms, reason))
    return tuple(moves)


def related(pieces: Excerpts, tensor: Tensor) -> list[Relation]:
    """Pairs of stems that are the same sound, the surest first: those whose phases agree on one lag."""
    heard = np.flatnonzero(~tensor.silent)
    sound = pieces.sound[heard] if tensor.silent.any() else pieces.sound
    spectra, frames = cross_spectra(sound, pieces.rate_hz)
    powers = np.einsum("kss->ks", spectra).real
    smooth = np.maximum(powers, powers.max(axis=0) * 1e-12)
    strong = smooth > smooth.max(axis=0) * 10 ** (STRONG_DB / 10)
    found = []
    for a in range(len(heard)):
        for b in range(a + 1, len(heard)):
            both = strong[:, a] & strong[:, b]
            if both.sum() < FEWEST_BINS:
                continue
            cross = spectra[:, a, b]
            coherence = np.abs(cross) ** 2 / (smooth[:, a] * smooth[:, b])
            # Of unrelated sounds it is 1/frames on average; what is above that counts.
            weights = np.where(both, np.clip((coherence - 3 / frames) / (1 - 3 / frames), 0, 1), 0.0)
            shares = sorted(weights @ smooth[:, one] / smooth[:, one].sum() for one in (a, b))
            if weights.sum() < RELATED * both.sum() or shares[0] < LEAST_SHARE or shares[1] < MOST_SHARE:
                continue
            lag = lag_of(cross.conj(), weights, pieces.rate_hz, MOST_LAG_MS)
            lag = lag._replace(height=lag.height * float(weights.sum() / both.sum()))
            if lag.height > RELATED and lag.clear > CLEAR:
                first, second = (a, b) if lag.samples <= 0 else (b, a)
                found.append(Relation(int(heard[first]), int(heard[second]), lag._replace(samples=abs(lag.samples))))
    return sorted(found, key=lambda one: -one.lag.height)


def _flips(found: Sequence[Relation], tensor: Tensor) -> dict[int, int]:
    """Which stems to turn over, each with the stem it is turned against: along the surest relations, from the loudest.

    Of two, the quieter one is turned.
    """
    power = tensor.energy.sum(axis=(1, 2))
    sign: dict[int, int] = {}
    against: dict[int, int] = {}
    for start in np.argsort(-power).tolist():
        if start in sign:
            continue
        sign[start] = 1
        while True:
            edges = [one for one in found if (one.earlier in sign) != (one.later in sign)]
            if not edges:
                break
            known, new = sorted((edges[0].earlier, edges[0].later), key=lambda i: i not in sign)
            sign[new] = sign[known] * edges[0].lag.sign
            if sign[new] < 0:
                against[new] = known
    return against


def _sides(one: str, other: str) -> bool:
    """Whether two names are those of the left and the right of one thing.

    >>> _sides("piano L.wav", "piano R.wav"), _sides("kick in.wav", "kick out.wav")
    (True, False)
    """
    side = r"(?i)(?<![^\W_])(l|left|r|right)(?![^\W_])"
    return one != other and re.sub(side, "", one) == re.sub(side, "", other)
