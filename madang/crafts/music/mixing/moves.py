"""A move: one thing done to one stem, how much, and why; a mix is its stems, its moves, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["gain", "polarity", "offset", "pan", "eq"]
Shape = Literal["", "bell", "low shelf", "high shelf"]

_UNITS: dict[Kind, str] = {"gain": "dB", "polarity": "", "offset": "ms", "pan": "%", "eq": "dB"}
SILENT = "silent from beginning to end: left at 0 dB"


@dataclass(frozen=True)
class Move:
    """One move on one stem.

    stem: its file's name. role: what it plays. value by kind: gain and eq in dB; polarity -1; offset in ms, how
    much earlier the stem is played (negative: later); pan in percent, -100 left, 100 right. frequency_hz: where
    an eq works, or below which a pan of 0 centres the stem; 0 for all of it. shape: of an eq.
    """

    stem: str
    role: str
    kind: Kind
    value: float
    reason: str
    frequency_hz: float = 0.0
    shape: Shape = ""

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return _UNITS[self.kind]

    @property
    def silent(self) -> bool:
        """Whether it leaves a silent stem as it is."""
        return self.kind == "gain" and self.reason == SILENT

    def as_json(self) -> dict[str, Any]:
        """The move as a JSON object; the frequency only where it has one."""
        found = {"stem": self.stem, "role": self.role, "kind": self.kind, "value": round(self.value, 4)}
        found |= {"unit": self.unit, "reason": self.reason}
        if self.frequency_hz:
            found |= {"frequency_hz": self.frequency_hz}
        if self.shape:
            found |= {"shape": self.shape}
        return found


@dataclass(frozen=True)
class Mixdown:
    """A finished mix: its moves, what the meter reads of it, where it is (None after a dry run).

    loudness_lufs: integrated. true_peak_dbtp: the greatest. mono_loss_lu: how much quieter it is in mono.
    """

    moves: tuple[Move, ...]
    loudness_lufs: float
    true_peak_dbtp: float
    mono_loss_lu: float
    out: Path | None

    def as_json(self) -> dict[str, Any]:
        """The mixdown as a JSON object."""
        return {
            "moves": [move.as_json() for move in self.moves],
            "loudness_lufs": round(self.loudness_lufs, 2),
            "true_peak_dbtp": round(self.true_peak_dbtp, 2),
            "mono_loss_lu": round(self.mono_loss_lu, 2),
            "out": str(self.out) if self.out else None,
        }


def gain_of(moves: Iterable[Move], stem: str) -> float:
    """The sum of a stem's gains in dB.

    >>> gain_of([Move("a.wav", "bass", "gain", -3.0, "")], "a.wav")
    -3.0
    """
    return math.fsum(move.value for move in moves if move.kind == "gain" and move.stem == stem)


def pan_gains(position: float) -> tuple[float, float]:
    """Factors of left and right for a position from -1 to 1: equal power, 1 and 1 in the middle.

    >>> [round(g, 3) for g in pan_gains(0.0)], [round(g, 3) for g in pan_gains(1.0)]
    ([1.0, 1.0], [0.0, 1.414])
    """
    angle = (position + 1) * math.pi / 4
    return math.sqrt(2) * math.cos(angle), math.sqrt(2) * math.sin(angle)


def pan_position(left: float, right: float) -> float:
    """The inverse of `pan_gains`, of magnitudes.

    >>> round(pan_position(*pan_gains(-0.4)), 6)
    -0.4
    """
    return 4 / math.pi * math.atan2(abs(right), abs(left)) - 1
