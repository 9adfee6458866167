"""Edges: how a file begins and ends - in silence, with an attack, a decay or a fade, or cut in the middle of sound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Finding, Stretch

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Singles = npt.NDArray[np.float32]

SILENCE_DBFS = -60.0  # below this a sample counts as silence
KEPT_S = 3.0  # of the beginning and of the end
GRAIN_S = 0.002
CLOSE_S, WIDE_S = 0.05, 1.0
LEAST_DBFS = -60.0  # of the sound at an edge that is cut
LEAST_BELOW_DB = -45.0  # of it under the loudest nearby: less is a decay that has all but ended
FADED_DB = 12.0  # over the last 50 ms, towards the edge
FADED_SHARE = 0.3  # of the mean amplitude, at the end of a line through it
FADE_DB = 20.0  # over the last second
LEAP_DB, ATTACK_DB, MOST_FALL_DB = 10.0, 6.0, 6.0  # of the first sample, the first 2 ms, and until 175 ms later


class Edges:
    """Keeps the first and the last seconds, and where sound is."""

    def __init__(self, audio: Audio) -> None:
        self.rate_hz, self.frames = audio.rate_hz, audio.frames
        self.first_sound = self.last_sound = -1
        self.kept = round(KEPT_S * audio.rate_hz)
        self.head = np.empty((audio.channels, 0), dtype=np.float32)
        self.tail = np.empty((audio.channels, 0), dtype=np.float32)

    def hear(self, stretch: Stretch) -> None:
        own = stretch.sound[:, stretch.at : stretch.at + stretch.new]
        level = 10 ** (SILENCE_DBFS / 20)
        if self.first_sound < 0:
            loud = np.flatnonzero((np.abs(own) > level).any(axis=0))
            self.first_sound = stretch.first + int(loud[0]) if len(loud) else -1
        self.last_sound = max(self.last_sound, stretch.first + _last_over(own, level))
        if self.head.shape[1] < self.kept:
            self.head = np.concatenate([self.head, own[:, : self.kept - self.head.shape[1]]], axis=1)
        self.tail = np.concatenate([self.tail, own], axis=1)[:, -self.kept :]

    @property
    def head_silence_s(self) -> float:
        """Seconds until the first sample over -60 dBFS; the whole file where there is none."""
        return (self.first_sound if self.first_sound >= 0 else self.frames) / self.rate_hz

    @property
    def tail_silence_s(self) -> float:
        """Seconds after the last sample over -60 dBFS; the whole file where there is none."""
        return (self.frames - 1 - self.last_sound) / self.rate_hz

    def findings(self) -> list[Finding]:
        """The edges that are cut: the level there in dBFS."""
        close = round(CLOSE_S * self.rate_hz)
        begins, stops = self._begins(), self._stops()
        found = []
        if begins is not None:
            words = f"the first sample is in the middle of sound of {begins:.1f} dBFS"
            found.append(Finding(0, min(self.frames, close), begins, "", words, 0.4))
        if stops is not None:
            level, sure = stops
            words = f"the sound stops at {level:.1f} dBFS, as loud as {1000 * CLOSE_S:.0f} ms earlier"
            found.append(Finding(max(0, self.frames - close), self.frames, level, "", words, sure))
        return found

    def _stops(self) -> tuple[float, float] | None:
        """The level at which the file stops in mid-sound, and how sure that is."""
        levels = _levels_db(self.tail[:, ::-1], round(GRAIN_S * self.rate_hz))[::-1]
        close, wide = round(CLOSE_S / GRAIN_S), round(WIDE_S / GRAIN_S)
        if len(levels) < 2 * close:
            return None
        edge, beside = float(levels[-2:].max()), float(np.median(levels[-close:-2]))
        least = max(LEAST_DBFS, float(np.percentile(levels, 90)) + LEAST_BELOW_DB)
        if (
            edge < least
            or edge < beside - FADED_DB
            or any(_falls_to_zero(levels[-count:]) for count in (close, close // 2))
        ):
            return None
        further = float(np.median(levels[-wide:][:close]))
        if edge < further - FADE_DB:
            return None
        return edge, round(min(0.95, 0.5 + (edge - least) / 40), 2)

    def _begins(self) -> float | None:
        """The level at which the file begins in mid-sound: neither rising from zero nor falling as after an attack."""
        grain = round(GRAIN_S * self.rate_hz)
        levels = _levels_db(self.head, grain)
        close = round(CLOSE_S / GRAIN_S)
        if len(levels) < 4 * close:
            return None
        beside, later = float(np.median(levels[1:close])), float(np.median(levels[3 * close : 4 * close]))
        leap = 20 * math.log10(float(np.abs(self.head[:, 0]).max()) + 1e-9)
        falls = float(levels[:5].max()) - later
        if (
            beside < LEAST_DBFS + 10
            or leap < beside - LEAP_DB
            or levels[0] < beside - ATTACK_DB
            or falls > MOST_FALL_DB
        ):
            return None
        return float(levels[0])


def _falls_to_zero(levels_db: npt.NDArray[np.float64]) -> bool:
    """Whether the amplitude runs along a line to nearly nothing: a fade, however short."""
    amplitude = 10 ** (levels_db / 20)
    _, at_end = np.polyfit(np.arange(len(amplitude)) - len(amplitude), amplitude, 1)
    return bool(at_end < FADED_SHARE * amplitude.mean())


def _last_over(own: Singles, level: float) -> int:
    """The last frame over a level in any channel; a number that changes nothing where there is none."""
    loud = np.flatnonzero((np.abs(own) > level).any(axis=0))
    return int(loud[-1]) if len(loud) else -(10**15)


def _levels_db(sound: Singles, grain: int) -> npt.NDArray[np.float64]:
    """The level of each grain: the effective value of the loudest channel."""
    count = sound.shape[1] // grain
    pieces = sound[:, : count * grain].reshape(len(sound), count, grain).astype(np.float64)
    power = (pieces**2).mean(axis=2).max(axis=0)
    found: npt.NDArray[np.float64] = 10 * np.log10(power + 1e-14)
    return found
