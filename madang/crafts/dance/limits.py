"""Limits that clauses may name because they depend on the tempo: the faster the dance, the sooner a delay is seen."""

from __future__ import annotations

import math

from madang.model import Attributes

LOWEST, HIGHEST = 30.0, 100.0


def _band(at_120: float, attributes: Attributes) -> float:
    tempo = attributes.get("tempo", 120)
    bpm = float(tempo) if isinstance(tempo, int | float) and tempo > 0 else 120.0
    return min(max(at_120 * math.sqrt(120 / bpm), LOWEST), HIGHEST)


def noticeable_late(attributes: Attributes) -> float:
    """40 ms at 120 beats a minute.

    >>> [round(noticeable_late({"tempo": tempo})) for tempo in (60, 120, 240)]
    [57, 40, 30]
    """
    return _band(40, attributes)


def noticeable_early(attributes: Attributes) -> float:
    """As much before."""
    return -noticeable_late(attributes)


def plain_late(attributes: Attributes) -> float:
    """80 ms at 120 beats a minute.

    >>> [round(plain_late({"tempo": tempo})) for tempo in (60, 120, 240)]
    [100, 80, 57]
    """
    return _band(80, attributes)


def plain_early(attributes: Attributes) -> float:
    """As much before."""
    return -plain_late(attributes)
