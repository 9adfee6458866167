"""Clicks: a few foreign samples on top of sound that goes on, and splices where it leaps; not drums, not plucks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.joining import joined
from madang.crafts.music.defects.survey import Finding, Stretch
from madang.crafts.music.meter.kweighting import LAYOUTS

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

# All numbers here are design decisions, tuned on clean and damaged sound: bench/bench_music_damage.py.
CELL_S = 0.0005
FRAME_CELLS = 43  # 21.5 ms predicted with the same coefficients
NEAR_CELLS, USUAL_CELLS, FAR_CELLS = 2, 8, 24  # beside a click: what is usual 1 to 4 ms, the greatest 1 to 12 ms away
PERIOD_CELLS = 150  # the pulses of a tone come again within 75 ms
MARGIN_CELLS = PERIOD_CELLS + FAR_CELLS + 1
ALIKE_RATIO, ALIKE_SHARE = 2.5, 0.4  # of what is usual around, and of the click
# To be worth a close look: deviations; over the greatest 1 to 4 ms away; over the greatest 1 to 12 ms away.
SPIKE_LOOK, LEAP_LOOK = (4.5, 1.3, 1.0), (5.0, 1.3, 1.3)
QUIETEST = 1e-3  # -60 dBFS
LEAST_HEIGHT, FAINTEST = 4.0, 0.06  # of a click: times the surprise beside it, and times the sound's effective value
MOST_LEFT = 8.0  # of the surprise (energy) without the foreign samples, in times of that beside them
# Log odds that it is a click, fitted to clicks and to music: a constant, then weights in the order of Look.odds.
SPIKE_ODDS = (-15.9, 0.3, 0.89, 0.56, -0.27, -0.41)
PLATEAU_ODDS = (-13.1, 0.0, 0.84, 0.31, 0.0, -0.48)
PLATEAU = 3, 16  # foreign samples
SPLICE_DB, SPLICE_HEIGHT_DB, SPLICE_CHANGE_DB = 12.0, 28.0, 6.0
SPLICE_FAINTEST = 0.1  # of the leap: there is sound on both sides
STILL_S, MOST_STILL = 0.007, 0.4  # so far around, of the samples
ONE_STEP = 0.45  # of a click: the least step around it, where the sound is made of so coarse ones
MOST_STAIRS = 5  # to a side, within STILL_S: more has a wave made of steps under noise
MOST_EDGES, AS_HIGH = 5, 0.6  # around, of a click's height: more has a square wave under noise
EDGE_S = 0.002  # what begins or ends the file is no click


class Look(NamedTuple):
    """What a close look found.

    surprise, ratio: of its cell, in deviations, and over the greatest beside it. The others but the last three are
    those of `foreign.examine`. fainter: the effective value of the fainter side. of_the_wave: it is the edge of a step
    in a wave made of steps, or a step of few bits. on_stairs: the wave is made of steps, under noise. cut: it
    is a top that was cut in one channel.
    """

    surprise: float
    ratio: float
    first: int
    end: int
    height: float
    beside: float
    gain: float
    left: float
    change: float
    leap: float
    fainter: float
    of_the_wave: bool
    on_stairs: bool
    cut: bool

    @property
    def foreign(self) -> bool:
        """Whether samples stand out at all, are gone when they are put right, and are not as the wave is."""
        least = max(QUIETEST, LEAST_HEIGHT * self.beside, FAINTEST * self.fainter)
        return self.height >= least and self.left <= MOST_LEFT and not self.of_the_wave and not self.cut

    def odds(self, weights: tuple[float, ...]) -> float:
        """How much speaks for foreign samples, as the logarithm of odds."""
        shown = (
            1.0,
            min(40.0, _db(self.surprise)),
            min(25.0, _db(self.ratio)),
            min(25.0, _db(self.gain) / 2),
            math.log2(max(1, self.end - self.first)),
            min(10.0, abs(_db(self.change))),
        )
        return sum(weight * value for weight, value in zip(weights, shown, strict=True))


class Clicks:
    """Listens for clicks, in two channels at a time: what is in both hides none that is in one."""

    def __init__(self, audio: Audio) -> None:
        self.rate_hz, self.channels, self.frames = audio.rate_hz, audio.channels, audio.frames
        self.cell = max(4, round(CELL_S * audio.rate_hz))
        self._window = np.hanning(2 * FRAME_CELLS * self.cell + 2)[1:-1].astype(np.float32)
        self._found: list[Finding] = []

    def hear(self, stretch: Stretch) -> None:
        names = LAYOUTS[self.channels]
        for first in range(0, self.channels, 2):
            rows = stretch.sound[first : first + 2]
            pair = rows if len(rows) == 2 else np.concatenate([rows, np.zeros_like(rows)])
            self._hear(pair, names[first : first + 2], stretch)

    def findings(self) -> list[Finding]:
        """The clicks: how many dB each stands above what the sound around it lets expect."""
        return joined(self._found, self.channels, within=2 * self.cell)

    def _hear(self, pair: Singles, names: Sequence[str], stretch: Stretch) -> None:
        from madang.crafts.music.defects.foreign import direction
        from madang.crafts.music.defects.prediction import residues, spreads, surprises

        cell, own = self.cell, -(-stretch.new // self.cell)
        start = stretch.at - MARGIN_CELLS * cell
        cells = FRAME_CELLS * -(-(own + 2 * MARGIN_CELLS) // FRAME_CELLS)
        ahead, back = np.empty((2, 2, cells * cell), dtype=np.float32)
        usual, weights = np.empty((cells, 3)), np.empty(2)
        spikes, leaps = np.empty((2, cells), dtype=np.float32)
        residues(pair, start, FRAME_CELLS * cell, self._window, ahead, back)
        spreads(ahead, back, cell, NEAR_CELLS, USUAL_CELLS, usual)
        surprises(ahead, back, cell, usual, spikes, leaps)
        tops = np.abs(pair).max(axis=1)
        for values, worth in (spikes, SPIKE_LOOK), (leaps, LEAP_LOOK):
            beside = _beside(values, FAR_CELLS)
            for at in _standing(values, beside, worth, own):
                alone = direction(ahead, back, at * cell, cell, values is leaps, usual[at], weights)
                first = start + (at - MARGIN_CELLS) * cell
                pieces = pair[:, first : first + 2 * MARGIN_CELLS * cell]
                look = self._look(pieces, alone, weights, tops, values is leaps)
                ratio = float(values[at] / max(beside[at], 1e-3))
                look = look._replace(surprise=float(values[at]), ratio=ratio)
                finding = _leap(look) if values is leaps else _spike(look)
                if finding:
                    concerned = names if alone < 0 else names[alone : alone + 1]
                    self._keep(finding, stretch.first - stretch.at + first, concerned)

    def _look(self, pieces: Singles, alone: int, weights: Doubles, tops: Singles, leaps: bool) -> Look:
        """A close look at the middle of some pieces of two channels. tops: the greatest levels of both."""
        from madang.crafts.music.defects.foreign import edges, examine, stairs, texture

        seen = np.empty(9)
        examine((weights @ pieces).astype(np.float32), MARGIN_CELLS * self.cell, self.cell, self.rate_hz, leaps, seen)
        first, end, most, height = int(seen[0]), int(seen[1]), int(seen[8]), float(seen[2])
        row = pieces[alone if alone >= 0 else int(np.argmax(np.abs(pieces[:, most])))]
        near = round(STILL_S * self.rate_hz)
        still, fainter, step = texture(row, first, end, near)
        sides = row[first - near : first - 1], row[end + 1 : end + near]
        on_stairs = max(stairs(side) for side in sides) > MOST_STAIRS
        square = sum(edges(side, AS_HIGH * abs(height)) for side in (row[: first - 1], row[end + 1 :])) > MOST_EDGES
        of_the_wave = still > MOST_STILL or step > ONE_STEP * abs(height) or square
        cut = _cut(pieces[:, most], tops, height, weights)
        beside, gain, left, change, leap = seen[3:8].tolist()
        seen_as = of_the_wave, on_stairs, cut
        return Look(0.0, 0.0, first, end, abs(height), beside, gain, left, change, leap, fainter, *seen_as)

    def _keep(self, finding: Finding, shift: int, names: Sequence[str]) -> None:
        start, end, edge = finding.start + shift, finding.end + shift, round(EDGE_S * self.rate_hz)
        if start >= edge and end <= self.frames - edge:
            self._found += [finding._replace(start=start, end=end, channel=name) for name in names]


def _standing(values: Singles, beside: Singles, worth: tuple[float, float, float], own: int) -> list[int]:
    """The cells, of those that no other stretch has as its own, that stand out so much and do not come again."""
    from madang.crafts.music.defects.prediction import returns

    standing = (values > worth[0]) & (values > worth[2] * beside)
    standing &= values > worth[1] * _beside(values, USUAL_CELLS)
    cells = MARGIN_CELLS + np.flatnonzero(standing[MARGIN_CELLS : MARGIN_CELLS + own])
    alike = PERIOD_CELLS, NEAR_CELLS, FAR_CELLS // 2, ALIKE_SHARE, ALIKE_RATIO
    return [at for at in cells.tolist() if not returns(values, at, *alike)]


def _spike(look: Look) -> Finding | None:
    return _foreign(look, look.odds(SPIKE_ODDS)) if look.foreign else None


def _leap(look: Look) -> Finding | None:
    """A plateau of foreign samples, or a splice."""
    plateau = look.foreign and PLATEAU[0] <= look.end - look.first <= PLATEAU[1]
    return (_foreign(look, look.odds(PLATEAU_ODDS)) if plateau else None) or _splice(look)


def _splice(look: Look) -> Finding | None:
    leap_db = _db(look.leap / look.beside)
    if look.of_the_wave or look.on_stairs or look.leap < QUIETEST:
        return None
    if look.fainter < SPLICE_FAINTEST * look.leap or abs(_db(look.change)) > SPLICE_CHANGE_DB:
        return None
    if _db(look.ratio) < SPLICE_DB or leap_db < SPLICE_HEIGHT_DB:
        return None
    words = f"the sound leaps by {_db(look.leap):.1f} dBFS from one sample to the next and goes on"
    return Finding(look.first, look.end, leap_db, "", words, round(min(0.8, leap_db / 52), 2))


def _foreign(look: Look, odds: float) -> Finding | None:
    if odds < 0:
        return None
    count = look.end - look.first
    words = f"{count} sample{'s' * (count > 1)} off by {_db(look.height):.1f} dBFS from what stands before and after"
    confidence = round(min(0.95, 0.5 + 0.05 * odds), 2)
    return Finding(look.first, look.end, _db(look.height / look.beside), "", words, confidence)


def _cut(values: Singles, tops: Singles, height: float, weights: Doubles) -> bool:
    """Whether one channel stands at its greatest level, and was above it by less than half of that."""
    for value, top, weight in zip(values.tolist(), tops.tolist(), weights.tolist(), strict=True):
        off = height / weight if abs(weight) > 0.3 else 0.0
        if off * value < 0 and abs(off) < 0.5 * abs(value) and abs(value) >= 0.999 * top:
            return True
    return False


def _beside(values: Singles, far: int) -> Singles:
    """The greatest value beside each cell, so many cells to either side."""
    padded = np.pad(values, far)
    greatest = np.lib.stride_tricks.sliding_window_view(padded, far - NEAR_CELLS + 1).max(axis=1)
    found: Singles = np.maximum(greatest[: len(values)], greatest[far + NEAR_CELLS :])
    return found


def _db(ratio: float) -> float:
    return 20 * math.log10(max(ratio, 1e-9))
