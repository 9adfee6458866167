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
Flags = npt.NDArray[np.bool_]

# All numbers here are design decisions, tuned on clean and damaged sound: bench/bench_music_damage.py.
CELL_S = 0.0005
FRAME_CELLS = 43  # 21.5 ms predicted with the same coefficients
NEAR_CELLS, FAR_CELLS = 2, 24  # beside a click: 1 to 12 ms before and after
PERIOD_CELLS = 150  # the pulses of a tone come again within 75 ms
MARGIN_CELLS = PERIOD_CELLS + FAR_CELLS + 1
LOOKED_AT_RATIO, LEAPS_RATIO = 1.5, 2.0  # over the greatest surprise beside it, to be worth a close look
ALIKE_RATIO, ALIKE_SHARE = 2.5, 0.4  # of what is usual around, and of the click
QUIETEST = 1e-3  # -60 dBFS
LEAST_SCORE, SURE_SCORE, PLATEAU_SCORE = 17.0, 20.0, 22.0
MOST_LEFT = 8.0  # of the surprise (energy) without the foreign samples, in times of that beside them
PLATEAU_DB, SPLICE_DB, SPLICE_HEIGHT_DB, SPLICE_CHANGE_DB = 8.0, 12.0, 26.0, 6.0
MOST_STILL = 0.4  # of the samples around
EDGE_S = 0.002  # what begins or ends the file is no click


class Look(NamedTuple):
    """What a close look found: all but the last are those of `prediction.examine`.

    ratio: of the cell's surprise to the greatest beside it.
    """

    first: float
    end: float
    height: float
    beside: float
    gain: float
    left: float
    change: float
    leap: float
    cut: float
    still: float
    ratio: float

    @property
    def height_db(self) -> float:
        return _db(self.height / self.beside)

    @property
    def of_the_wave(self) -> bool:
        """Whether it is a clipped top, or the edge of a step in a wave made of steps."""
        return self.cut > 0 or self.still > MOST_STILL

    @property
    def score(self) -> float:
        """How well foreign samples explain it, in dB: less for many of them, and where the sound changes with them."""
        width = 1.5 * math.log2(max(1.0, self.end - self.first))
        return _db(self.gain) / 2 + 0.75 * _db(self.ratio) - width - abs(_db(self.change))


class Clicks:
    """Listens for clicks in every channel."""

    def __init__(self, audio: Audio) -> None:
        self.rate_hz, self.channels, self.frames = audio.rate_hz, audio.channels, audio.frames
        self.cell = max(4, round(CELL_S * audio.rate_hz))
        self._window = np.hanning(2 * FRAME_CELLS * self.cell + 2)[1:-1].astype(np.float32)
        self._found: list[Finding] = []

    def hear(self, stretch: Stretch) -> None:
        from madang.crafts.music.defects.prediction import surprises

        start = stretch.at - MARGIN_CELLS * self.cell
        own = -(-stretch.new // self.cell)
        frames = -(-(own + 2 * MARGIN_CELLS) // FRAME_CELLS)
        spikes, leaps = np.empty((2, frames * FRAME_CELLS), dtype=np.float32)
        for name, row in zip(LAYOUTS[self.channels], stretch.sound, strict=True):
            surprises(row, start, FRAME_CELLS * self.cell, self._window, self.cell, spikes, leaps)
            for values, least, judge in (spikes, LOOKED_AT_RATIO, _spike), (leaps, LEAPS_RATIO, _leap):
                beside = _beside(values)
                standing = (values > QUIETEST / 4) & (values > least * beside)
                for at in (MARGIN_CELLS + np.flatnonzero(standing[MARGIN_CELLS : MARGIN_CELLS + own])).tolist():
                    if not _returns(values, at):
                        ratio = float(values[at] / max(beside[at], 1e-5))
                        look = self._look(row, start + at * self.cell, values is leaps, ratio)
                        self._keep(judge(look), stretch, name)

    def findings(self) -> list[Finding]:
        """The clicks: how many dB each stands above what the sound around it lets expect."""
        return joined(self._found, self.channels, within=2 * self.cell)

    def _look(self, row: Singles, first: int, leaps: bool, ratio: float) -> Look:
        from madang.crafts.music.defects.prediction import examine

        seen = np.empty(10)
        examine(row, first, self.cell, self.rate_hz, leaps, seen)
        return Look._make([*seen.tolist(), ratio])

    def _keep(self, finding: Finding | None, stretch: Stretch, name: str) -> None:
        if finding is None:
            return
        shift, edge = stretch.first - stretch.at, round(EDGE_S * self.rate_hz)
        start, end = finding.start + shift, finding.end + shift
        if start >= edge and end <= self.frames - edge:
            self._found.append(finding._replace(start=start, end=end, channel=name))


def _spike(look: Look) -> Finding | None:
    if look.height < QUIETEST or look.of_the_wave or look.left > MOST_LEFT or look.score < LEAST_SCORE:
        return None
    return _foreign(look)


def _leap(look: Look) -> Finding | None:
    """A plateau of foreign samples, or a splice."""
    if look.leap < QUIETEST or look.of_the_wave:
        return None
    if look.score >= PLATEAU_SCORE and look.left <= MOST_LEFT and _db(look.ratio) >= PLATEAU_DB:
        return _foreign(look)
    leap_db = _db(look.leap / look.beside)
    if _db(look.ratio) < SPLICE_DB or leap_db < SPLICE_HEIGHT_DB or abs(_db(look.change)) > SPLICE_CHANGE_DB:
        return None
    words = f"the sound leaps by {_db(look.leap):.1f} dBFS from one sample to the next and goes on"
    return Finding(int(look.first), int(look.end), leap_db, "", words, round(min(0.8, leap_db / 52), 2))


def _foreign(look: Look) -> Finding:
    count = int(look.end - look.first)
    words = f"{count} sample{'s' * (count > 1)} off by {_db(look.height):.1f} dBFS from what stands before and after"
    confidence = 0.5 + (look.score - SURE_SCORE) / 40
    return Finding(int(look.first), int(look.end), look.height_db, "", words, round(min(0.95, confidence), 2))


def _beside(values: Singles) -> Singles:
    """The greatest value beside each cell, on either side."""
    padded = np.pad(values, FAR_CELLS)
    greatest = np.lib.stride_tricks.sliding_window_view(padded, FAR_CELLS - NEAR_CELLS + 1).max(axis=1)
    found: Singles = np.maximum(greatest[: len(values)], greatest[FAR_CELLS + NEAR_CELLS :])
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
