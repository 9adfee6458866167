"""The limiter: a smooth gain under which no judge reads more than the ceiling.

Its gain is held and smoothed over 1.5 ms to either side, so it moves from 3 ms before a peak on. It releases depending
on the programme: a single peak lets go within some 30 ms, so a kick leaves no hole behind it; where limiting lasts, a
floor rises under the reduction and keeps it from wobbling with the bass, which would be distortion, and sinks over a
second, too slowly to be heard as pumping. The constants are our design decision, in the range of common mastering
limiters: a 50 Hz tone pushed 6 dB over is bent by less than 1 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mastering.judges import Grid
from madang.crafts.music.mastering.stretches import Singles, Stretches

REACH_S = 0.0015
RELEASE_S, FLOOR_RISE_S, FLOOR_FALL_S = 0.03, 0.2, 1.0
FASTEST_DB_S = 600.0  # of release: 18 dB let go at once
AT_WORK_DB = 0.5
NODES = 2**14  # worked on at once

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Limiter:
    """A gain followed by limiting: what it does follows from the sound's peaks alone.

    peaks: the true peak of each stretch before the gain, or 0 where it can never matter.
    gain, ceiling: factors.
    """

    grid: Grid
    peaks: Stretches
    gain: float
    ceiling: float

    def reductions(self) -> Iterator[Doubles]:
        """Reductions in dB at the nodes, some at a time; node i stands before stretch i, one after the last."""
        from madang.crafts.music.mastering import kernels

        node_s = self.grid.step / self.grid.rate_hz
        half = max(1, round(REACH_S / node_s))
        box = np.ones(half + 1)
        weights = np.convolve(box, box) / (half + 1) ** 2
        speeds = 1 - np.exp(-node_s / np.array([RELEASE_S, FLOOR_RISE_S, FLOOR_FALL_S]))
        state = np.zeros(3 + 2 * half)
        drive = self.gain / self.ceiling
        nodes = self.peaks.count + 1
        for first in (-2 * half, *range(0, nodes, NODES)):
            found = np.empty(2 * half if first < 0 else min(NODES, nodes - first))
            around = self.peaks.dense(first - 1, first + len(found) + 2 * half)
            kernels.follow(around, 1, drive, weights, speeds, state, found)
            if first >= 0:
                yield found

    def gains(self) -> Iterator[Singles]:
        """The gain of every sample of the sound in order, some at a time."""
        step, skip, left = self.grid.step, self.grid.pad, self.grid.frames
        ramp = np.arange(step) / step
        before = np.empty(0)
        for reductions in self.reductions():
            nodes = np.concatenate([before, self.gain * 10 ** (-reductions / 20)])
            before = nodes[-1:]
            curve = (nodes[:-1, None] + np.diff(nodes)[:, None] * ramp).ravel()
            curve, skip = curve[skip:], max(0, skip - len(curve))
            yield curve[:left].astype(np.float32)
            left = max(0, left - len(curve))

    def applied(self, blocks: Iterable[npt.NDArray[Any]]) -> Iterator[Singles]:
        """Blocks of (frames, channels) times the gain."""
        gains, ready = self.gains(), np.empty(0, dtype=np.float32)
        for block in blocks:
            while len(ready) < len(block):
                ready = np.concatenate([ready, next(gains)])
            yield block * ready[: len(block), None]
            ready = ready[len(block) :]

    def energy_factors(self, edges: npt.NDArray[np.int64]) -> Doubles:
        """(len(edges) - 1,) the mean squared gain between samples: what it makes of energies, nearly."""
        nodes = np.clip((edges + self.grid.pad) // self.grid.step, 0, self.peaks.count)
        sums = np.zeros(len(nodes))
        total, first = 0.0, 0
        for reductions in self.reductions():
            running = total + np.cumsum(10 ** (-reductions / 10))
            here = slice(*np.searchsorted(nodes, (first, first + len(reductions)), side="right").tolist())
            sums[here] = running[nodes[here] - first - 1]
            total, first = float(running[-1]), first + len(reductions)
        factors: Doubles = np.diff(sums)
        factors *= self.gain**2
        factors /= np.maximum(np.diff(nodes), 1)
        return factors

    def deepest(self) -> tuple[float, float, float]:
        """The greatest reduction in dB, the second it is at, and the share of the time above 0.5 dB."""
        most, at, over, first = 0.0, 0, 0, 0
        for reductions in self.reductions():
            top = int(np.argmax(reductions))
            if reductions[top] > most:
                most, at = float(reductions[top]), first + top
            over += int((reductions > AT_WORK_DB).sum())
            first += len(reductions)
        return most, self.grid.seconds(at), over / first

    def repaired(self, after: Stretches, ceiling: float) -> Stretches:
        """Peaks that ask for as much more reduction as the judges still read over a ceiling after limiting.

        after: the true peak of each stretch after it.
        """
        high = after.values > ceiling
        over = after.at[high]
        there, first = np.full(len(over), np.inf), 0
        for reductions in self.reductions():
            for node in (over - first, over - first + 1):
                here = (node >= 0) & (node < len(reductions))
                there[here] = np.minimum(there[here], reductions[node[here]])
            first += len(reductions)
        more = after.values[high] / ceiling * 10 ** (there / 20) * self.ceiling / self.gain
        return self.peaks.raised(over, more.astype(np.float32))
