"""Clicks: a few foreign samples on top of sound that goes on, and splices where it leaps; not drums, not plucks."""

from __future__ import annotations

import math
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
Flags = npt.NDArray[np.bool_]

# All numbers here are design decisions, tuned on clean and damaged sound: bench/bench_music_damage.py.
CELL_S = 0.0005
FRAME_CELLS = 43  # 21.5 ms predicted with the same coefficients
NEAR_CELLS, USUAL_CELLS, FAR_CELLS = 2, 8, 24  # beside a click: what is usual 1 to 4 ms, the greatest 1 to 12 ms away
PERIOD_CELLS = 150  # the pulses of a tone come again within 75 ms
MARGIN_CELLS = PERIOD_CELLS + FAR_CELLS + 1
LEAST_SPIKE, LEAST_LEAP = 4.5, 5.0  # deviations, to be worth a close look
LEAST_RATIO = 1.3  # over the greatest beside it
ALIKE_RATIO, ALIKE_SHARE = 2.5, 0.4  # of what is usual around, and of the click
ALONE = 0.8  # of a surprise that one channel explains: the click is in that channel alone
QUIETEST = 1e-3  # -60 dBFS
MOST_LEFT = 8.0  # of the surprise (energy) without the foreign samples, in times of that beside them
SPIKE_ODDS = (-13.5, 0.52, 0.60, 0.54, -0.36, -0.33)  # fitted to log odds: see Look.score
LEAP_ODDS = (2.9, -0.36, 1.26, 0.39, -2.06, -0.48)
LEAST_ODDS = 0.0
PLATEAU = 3, 16  # foreign samples
SPLICE_DB, SPLICE_HEIGHT_DB, SPLICE_CHANGE_DB = 12.0, 26.0, 6.0
SPLICE_FAINTEST = 0.1  # of the leap: there is sound on both sides
STILL_S, MOST_STILL = 0.007, 0.4  # so far around, of the samples
ONE_STEP = 0.45  # of a click: the least step around it, where the sound is made of so coarse ones
EDGE_S = 0.002  # what begins or ends the file is no click


class Direction(NamedTuple):
    """How two channels are best put together to see a click: in which it is, and the weight of each.

    What is the same in both cancels out where the click is in one of them.
    """

    channels: tuple[int, ...]
    weights: Doubles


class Look(NamedTuple):
    """What a close look found.

    first, end, height: of the foreign samples. beside, gain, left, change, leap: as `foreign.examine` has them.
    of_the_wave: it is a cut top, or a step in a wave made of steps. surprise, ratio: of its cell, in deviations, and
    over the greatest beside it. fainter: the effective value of the fainter side.
    """

    first: int
    end: int
    height: float
    beside: float
    gain: float
    left: float
    change: float
    leap: float
    of_the_wave: bool
    surprise: float
    ratio: float
    fainter: float

    def score(self, weights: tuple[float, ...]) -> float:
        """How much speaks for foreign samples, as log odds."""
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
    """Listens for clicks, two channels at a time: what one of them tells of the other hides no click."""

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

    def _hear(self, pair: Singles, names: tuple[str, ...], stretch: Stretch) -> None:
        from madang.crafts.music.defects.prediction import residues, spreads, surprises

        cell, own = self.cell, -(-stretch.new // self.cell)
        start = stretch.at - MARGIN_CELLS * cell
        cells = FRAME_CELLS * -(-(own + 2 * MARGIN_CELLS) // FRAME_CELLS)
        ahead, back = np.empty((2, 2, cells * cell), dtype=np.float32)
        usual, (spikes, leaps) = np.empty((cells, 3)), np.empty((2, cells), dtype=np.float32)
        residues(pair, start, FRAME_CELLS * cell, self._window, ahead, back)
        spreads(ahead, back, cell, NEAR_CELLS, USUAL_CELLS, usual)
        surprises(ahead, back, cell, usual, spikes, leaps)
        for values, least, judge in (spikes, LEAST_SPIKE, _spike), (leaps, LEAST_LEAP, _leap):
            standing = (values > least) & (values > LEAST_RATIO * _beside(values, USUAL_CELLS))
            beside = _beside(values, FAR_CELLS)
            for at in (MARGIN_CELLS + np.flatnonzero(standing[MARGIN_CELLS : MARGIN_CELLS + own])).tolist():
                if _returns(values, at):
                    continue
                seen = slice(at * cell, (at + 1) * cell)
                behind = -back[:, at * cell - 1 : (at + 1) * cell - 1] if values is leaps else back[:, seen]
                direction = _direction(ahead[:, seen], behind, usual[at])
                ratio = float(values[at] / max(beside[at], 1e-3))
                look = self._look(pair, start + at * cell, direction, values is leaps, float(values[at]), ratio)
                self._keep(judge(look), stretch, [names[channel] for channel in direction.channels])

    def _look(
        self, pair: Singles, first: int, direction: Direction, leaps: bool, surprise: float, ratio: float
    ) -> Look:
        from madang.crafts.music.defects.foreign import examine, stillness

        around = MARGIN_CELLS * self.cell
        pieces = pair[:, first - around : first + around]
        seen = np.empty(9)
        examine((direction.weights @ pieces).astype(np.float32), around, self.cell, self.rate_hz, leaps, seen)
        low, high, most = int(seen[0]), int(seen[1]), int(seen[8])
        row = pieces[max(direction.channels, key=lambda channel: abs(pieces[channel, most]))]
        of_the_wave = (
            stillness(row, low, high, round(STILL_S * self.rate_hz)) > MOST_STILL
            or _stepped(row, low, high, abs(seen[2]))
            or _cut(pair, first - around + most, seen[2], direction.weights)
        )
        start = first - around
        beside, gain, left, change, leap = seen[3:8].tolist()
        far = round(STILL_S * self.rate_hz)
        sides = (row[low - far : low - 1], row[high + 1 : high + far])
        fainter = min(float(np.sqrt((side.astype(np.float64) ** 2).mean())) for side in sides)
        return Look(
            start + low, start + high, abs(seen[2]), beside, gain, left, change, leap, of_the_wave,
            surprise, ratio, fainter,
        )  # fmt: skip

    def _keep(self, finding: Finding | None, stretch: Stretch, names: list[str]) -> None:
        if finding is None:
            return
        shift, edge = stretch.first - stretch.at, round(EDGE_S * self.rate_hz)
        start, end = finding.start + shift, finding.end + shift
        if start >= edge and end <= self.frames - edge:
            self._found += [finding._replace(start=start, end=end, channel=name) for name in names]


def _spike(look: Look) -> Finding | None:
    if look.of_the_wave or look.height < QUIETEST or look.left > MOST_LEFT:
        return None
    return _foreign(look, look.score(SPIKE_ODDS))


def _leap(look: Look) -> Finding | None:
    """A plateau of foreign samples, or a splice."""
    if look.of_the_wave or look.leap < QUIETEST:
        return None
    if PLATEAU[0] <= look.end - look.first <= PLATEAU[1] and look.height >= QUIETEST and look.left <= MOST_LEFT:
        plateau = _foreign(look, look.score(LEAP_ODDS))
        if plateau:
            return plateau
    leap_db = _db(look.leap / look.beside)
    if look.fainter < SPLICE_FAINTEST * look.leap:
        return None
    if _db(look.ratio) < SPLICE_DB or leap_db < SPLICE_HEIGHT_DB or abs(_db(look.change)) > SPLICE_CHANGE_DB:
        return None
    words = f"the sound leaps by {_db(look.leap):.1f} dBFS from one sample to the next and goes on"
    return Finding(look.first, look.end, leap_db, "", words, round(min(0.8, leap_db / 52), 2))


def _foreign(look: Look, odds: float) -> Finding | None:
    if odds < LEAST_ODDS:
        return None
    count = look.end - look.first
    words = f"{count} sample{'s' * (count > 1)} off by {_db(look.height):.1f} dBFS from what stands before and after"
    confidence = round(min(0.95, 0.5 + 0.05 * odds), 2)
    return Finding(look.first, look.end, _db(look.height / look.beside), "", words, confidence)


def _direction(front: Singles, behind: Singles, usual: Doubles) -> Direction:
    """front, behind: (2, cell), what surprises from before and from behind; usual: how they go together beside it."""
    inverse = np.linalg.inv(np.array([[usual[0], usual[1]], [usual[1], usual[2]]]))
    seen = inverse @ behind
    both = np.minimum((front * (inverse @ front)).sum(axis=0), (behind * seen).sum(axis=0))
    most = int(np.argmax(np.minimum(both, (front * seen).sum(axis=0))))
    off = (front[:, most] + behind[:, most]).astype(np.float64)
    weights = inverse @ off
    explained = weights**2 / np.diag(inverse) / (off @ weights)
    alone = int(np.argmax(explained))
    if explained[alone] > ALONE:
        return Direction((alone,), inverse[alone] / inverse[alone, alone])
    return Direction((0, 1), weights / (weights @ off) * np.abs(off).max())


def _stepped(row: Singles, first: int, end: int, height: float) -> bool:
    """Whether the sound around is made of steps no smaller than the click, as that of few bits is."""
    steps = np.abs(np.concatenate([np.diff(row[: first - 1]), np.diff(row[end + 1 :])]))
    steps = steps[steps > 0]
    return bool(len(steps)) and float(steps.min()) > ONE_STEP * height


def _cut(pair: Singles, at: int, height: float, weights: Doubles) -> bool:
    """Whether it is a top of one channel that was cut, at the greatest level around, by less than half its height."""
    for channel in np.flatnonzero(np.abs(weights) > 0.3).tolist():
        off, value = height / weights[channel], float(pair[channel, at])
        if off * value < 0 and abs(off) < 0.5 * abs(value) and abs(value) >= 0.999 * np.abs(pair[channel]).max():
            return True
    return False


def _beside(values: Singles, far: int) -> Singles:
    """The greatest value beside each cell, so many cells to either side."""
    padded = np.pad(values, far)
    greatest = np.lib.stride_tricks.sliding_window_view(padded, far - NEAR_CELLS + 1).max(axis=1)
    found: Singles = np.maximum(greatest[: len(values)], greatest[far + NEAR_CELLS :])
    return found


def _returns(values: Singles, at: int) -> bool:
    """Whether the like stands out again and again in even steps, as the pulses of a low note do."""
    half = FAR_CELLS // 2
    around = values[at - PERIOD_CELLS - 1 - half : at + PERIOD_CELLS + 2 + half]
    medians = np.median(np.lib.stride_tricks.sliding_window_view(around, half), axis=1)
    usual = np.maximum(medians[: -half - 1], medians[half + 1 :])  # before and after each cell
    reach = values[at - PERIOD_CELLS - 1 : at + PERIOD_CELLS + 2]
    like = (reach > ALIKE_SHARE * values[at]) & (reach > ALIKE_RATIO * usual)
    like = like[:-2] | like[1:-1] | like[2:]
    before, after = like[PERIOD_CELLS - 1 :: -1], like[PERIOD_CELLS + 1 :]  # by distance, from one cell on
    return bool((before & after)[NEAR_CELLS:].any()) or _doubles(before) or _doubles(after)


def _doubles(like: Flags) -> bool:
    """Whether there is one at some distance and at twice that distance."""
    half = PERIOD_CELLS // 2
    return bool((like[NEAR_CELLS:half] & like[2 * NEAR_CELLS + 1 : 2 * half : 2]).any())


def _db(ratio: float) -> float:
    return 20 * math.log10(max(ratio, 1e-9))
