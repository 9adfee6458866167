"""In which key: pitch classes against the profiles of 24 keys."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.rhythm.hearing import CHROMA_BINS, Hearing

Floats = npt.NDArray[np.float64]

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
# How often each degree sounds in major and in minor: Albrecht & Shanahan, The Use of Large Corpora to Train a New
# Type of Key-Finding Algorithm, Music Perception 31(1), 2013.
MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
AT_ONCE = 10_000
CLOSE = 0.05  # a margin below which two keys fit about equally well


class Key(NamedTuple):
    """The key that fits best, how much better it correlates than the runner-up, and the tuning of A in cents.

    >>> print(Key("A minor", 0.02, "C major", 0.91, 0.0))
    A minor or C major, margin 0.02
    """

    name: str
    margin: float
    runner_up: str
    correlation: float
    tuning_cents: float

    def __str__(self) -> str:
        named = self.name if self.margin >= CLOSE else f"{self.name} or {self.runner_up}"
        return f"{named}, margin {self.margin:.2f}"


def pitch_classes(hearing: Hearing) -> Floats:
    """How strong each pitch class is, (n, 12) from C, on the grid of chroma and at the sound's own tuning."""
    distance = (np.arange(CHROMA_BINS) - hearing.tuning_cents / 20) * 12 / CHROMA_BINS + 9
    off = np.abs((distance[:, None] - np.arange(12) + 6) % 12 - 6)
    shares = np.clip(1 - off, 0, 1)
    pieces = np.array_split(hearing.chroma, 1 + len(hearing.chroma) // AT_ONCE)
    return np.concatenate([piece.astype(np.float64) @ shares for piece in pieces])


def harmony_change(hearing: Hearing, times_s: Floats, span_s: float) -> Floats:
    """1 - cosine between the pitch classes of the span after and of the span before each moment, (n,)."""
    classes = pitch_classes(hearing)
    sums = np.concatenate([np.zeros((1, 12)), np.cumsum(classes, axis=0)])
    at = np.round((times_s + np.array([[-span_s], [0.0], [span_s]])) * hearing.tone_frame_hz).astype(np.int64)
    begin, middle, end = sums[np.clip(at, 0, len(classes))]
    before, after = middle - begin, end - middle
    sizes = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    change: Floats = 1 - ((before * after).sum(axis=1) + 1e-9) / (sizes + 1e-9)
    return change


def key(hearing: Hearing) -> Key | None:
    """The key of the whole, or None where nothing has a pitch.

    Each moment counts alike, however loud; the correlation is Pearson's, as in Krumhansl, Cognitive Foundations of
    Musical Pitch, 1990.
    """
    classes = pitch_classes(hearing)
    sizes = classes.sum(axis=1)
    tonal = sizes > 0.1 * np.median(sizes[sizes > 0]) if (sizes > 0).any() else sizes > 0
    if not tonal.any():
        return None
    whole = (classes[tonal] / sizes[tonal, None]).mean(axis=0)
    if whole.std() < 1e-6:
        return None
    profiles = np.array([np.roll(mode, tonic) for mode in (MAJOR, MINOR) for tonic in range(12)])
    fits = np.corrcoef(np.vstack([whole, profiles]))[0, 1:]
    first, second = np.argsort(-fits, kind="stable")[:2].tolist()
    return Key(_name(first), float(fits[first] - fits[second]), _name(second), float(fits[first]), hearing.tuning_cents)


def _name(row: int) -> str:
    return f"{NAMES[row % 12]} {'major' if row < 12 else 'minor'}"
