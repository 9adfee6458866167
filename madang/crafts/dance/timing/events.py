"""What the comparison finds: events, and where nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One part of one dancer, early (negative) or late for a while.

    delay_ms: the part's whole delay against the reference; low_ms, high_ms: its 90 % interval. beyond_body_ms: what
    the body's own delay does not explain. nats: how much likelier the delay is than going with the others.
    """

    dancer: int
    part: str
    start_s: float
    end_s: float
    delay_ms: float
    low_ms: float
    high_ms: float
    beyond_body_ms: float
    nats: float

    @property
    def confidence(self) -> float:
        """From 0 to 1: the odds of the evidence, as a share; never quite sure."""
        return 1 - 1 / (1 + self.nats)


@dataclass(frozen=True)
class NotComparable:
    """A stretch of a part of which no delay can be told, and why."""

    dancer: int
    part: str
    start_s: float
    end_s: float
    why: str
