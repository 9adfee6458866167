"""Mains hum: lines at 50 or 60 Hz and their multiples that stand still under the music."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Finding, Singles, Stretch
from madang.crafts.music.growing import Growing
from madang.crafts.music.meter.kweighting import LAYOUTS

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Complexes = npt.NDArray[np.complex64]
Floats = npt.NDArray[np.float64]

SHORTEST_S = 4.0  # a shorter window cannot tell 49.0 Hz, the G a bass plays, from 50.0 Hz
MAINS_HZ, HIGHEST_LINE_HZ = (50.0, 60.0), 400.0
QUIETEST_DBFS = -90.0  # found hum below this is not worth a word
LOW_RATE_HZ, LOW_TAPS = 1200.0, 16  # the rate the low band is kept at; taps of its filter, in samples of that rate
GLANCE_S, STEP_S = 0.16, 0.04  # short enough to see the hum alone between two notes
GLANCES_AT_ONCE = 4096
WINDOW_S = 16.0  # long enough to see a line apart from a bass note 1 Hz beside it
GRID = 4  # points of the fine spectrum for each of its own
REACH_HZ = 0.3  # how far from its place a line of real mains can be
RING_HZ = (0.5, 3.0)  # beside the line: what the rest of the sound has there
DRONE_S, MOST_DRONES = 4.0, 3
LEAST_RISE_DB = 3.0  # of a line over all but 5 % of the ring
LONGEST_DIP_S, MOST_DIPS = 0.2, 0.04  # below 0.4 of its level, where music happens to cancel it; share of the time
SECTION_WINDOWS = (5, 1)  # judged apart from the whole file, for hum that came with one edited-in take
# A long file nearly always holds a passage that gives a tone away which only seems to stand still; a section or a
# short file may not, so there the hum must also be heard almost alone (within 4 dB) for a while.
LONG_WINDOWS = 3
WHOLE, SECTION = (0.4, 3.0, 0.0), (0.7, 1.6, 0.05)  # least unison, of glances below so many times the level, and share
LARGEST_CHANGE_DB, DRIFT_HZ = 12.0, 0.1  # between windows
LEAST_LEVEL = 0.03  # against the strongest: fainter lines are its own traces
LARGEST_SWELL = 0.4  # how much of what sounds beside the line may be in step with it, as a note of that pitch is
PLAYED_DBFS = -36.0  # hum this loud is rather a note that is held


class Line(NamedTuple):
    """A line seen in a section: multiple of the mains, offset and level, and what speaks for it."""

    multiple: int
    offset_hz: float
    level: float
    rise_db: float


class Hum:
    """Listens to the low band of every channel; `findings` then tells where which hum is."""

    def __init__(self, audio: Audio) -> None:
        self.rate_hz, self.channels, self.frames = audio.rate_hz, audio.channels, audio.frames
        self.every = max(1, round(audio.rate_hz / LOW_RATE_HZ))
        self.low_rate_hz = audio.rate_hz / self.every
        self._filter = _low_pass(self.every)
        self._low = [Growing(audio.frames // self.every + 2) for _ in range(audio.channels)]

    def hear(self, stretch: Stretch) -> None:
        every, taps = self.every, LOW_TAPS
        first = -(-stretch.first // every)
        count = -(-(stretch.first + stretch.new) // every) - first
        at = stretch.at + first * every - stretch.first - taps * every // 2
        rows = stretch.sound[:, at : at + (count + taps) * every].reshape(self.channels, count + taps, every)
        parts = rows @ self._filter
        for low, part in zip(self._low, parts, strict=True):
            low.add(np.asarray(sum(part[tap : tap + count, tap] for tap in range(taps))))
        if stretch.last:
            self.findings()  # at once: the low band of a long file is not to wait for whoever asks

    @property
    def long_enough(self) -> bool:
        return self.frames >= SHORTEST_S * self.rate_hz

    def findings(self) -> list[Finding]:
        """Where a hum is: level in dBFS (a full-scale sine is 0), all its lines together; none in short files."""
        return self._findings if self.long_enough else []

    @cached_property
    def _findings(self) -> list[Finding]:
        found = [
            finding
            for name, low in zip(LAYOUTS[self.channels], self._low, strict=True)
            for mains_hz in MAINS_HZ
            for finding in self._hums(low.rows, name, mains_hz)
        ]
        self._low.clear()
        return _joined(found, self.channels)

    def _hums(self, sound: Singles, channel: str, mains_hz: float) -> list[Finding]:
        multiples = np.arange(1, int(HIGHEST_LINE_HZ / mains_hz) + 1)
        glances = _glances(sound, self.low_rate_hz, mains_hz * multiples)
        windows = _Windows(_without_drones(glances))
        found: list[Finding] = []
        for size in dict.fromkeys((len(windows), *SECTION_WINDOWS)):
            for first, last, lines in windows.hums(size):
                start, end = (round(second * self.rate_hz) for second in windows.seconds(first, last))
                if not any(start < other.end and other.start < end for other in found):
                    found.append(_finding(start, min(end, self.frames), channel, mains_hz, lines))
        return [finding for finding in found if finding.value >= QUIETEST_DBFS]


def _low_pass(every: int) -> Singles:
    """A low-pass for keeping each `every`th sample, as (every, LOW_TAPS): flat to a third of the new rate, -80 dB
    where it would fold onto that (Kaiser window)."""
    n = LOW_TAPS * every
    at = (np.arange(n) - n / 2) / every
    taps = np.sinc(at) * np.kaiser(n + 1, 7.86)[:n]
    return np.ascontiguousarray((taps / taps.sum()).reshape(LOW_TAPS, every).T, dtype=np.float32)


def _glances(sound: Singles, rate_hz: float, lines_hz: npt.NDArray[np.floating[Any]]) -> Complexes:
    """What sounds at each line in each short glance, (glances, lines): a sine's amplitude, its phase against time 0."""
    size = round(GLANCE_S * rate_hz)
    starts = np.round(np.arange(0, (len(sound) - size) / rate_hz, STEP_S) * rate_hz).astype(np.int64)
    window = np.hanning(size + 2)[1:-1]
    waves = (2 * window / window.sum())[:, None] * np.exp(-2j * np.pi * np.outer(np.arange(size) / rate_hz, lines_hz))
    real, imag = (np.ascontiguousarray(part, dtype=np.float32) for part in (waves.real, waves.imag))
    pieces = np.lib.stride_tricks.sliding_window_view(sound, size)
    glances = np.empty((len(starts), len(lines_hz)), dtype=np.complex64)
    for first in range(0, len(starts), GLANCES_AT_ONCE):
        here = starts[first : first + GLANCES_AT_ONCE]
        turned = np.exp(-2j * np.pi * np.outer(here / rate_hz, lines_hz))
        glances[first : first + len(here)] = (pieces[here] @ real + 1j * (pieces[here] @ imag)) * turned
    return glances


def _without_drones(glances: Complexes) -> Complexes:
    """Glances without tones held through the whole file beside a line: their beats would turn its phase around."""
    rest = glances.copy()
    seconds = STEP_S * np.arange(len(glances))
    size = min(len(glances), round(DRONE_S / STEP_S))
    kernel = np.full(size, 1 / size)
    share = np.convolve(np.ones(len(glances)), kernel, "same")
    offsets = np.fft.fftfreq(len(glances), STEP_S)
    taper = np.hanning(len(glances) + 2)[1:-1]
    for line in rest.T:
        for _ in range(MOST_DRONES):
            spectrum = np.abs(np.fft.fft(line * taper))
            top = offsets[np.argmax(np.where(np.abs(offsets) > RING_HZ[0], spectrum, 0))]
            turn = np.exp(2j * np.pi * top * seconds)
            held = np.convolve(line / turn, kernel, "same") / share
            level = np.abs(held)
            if level.std() > 0.1 * level.mean() or (level**2).sum() < 0.5 * (np.abs(line) ** 2).sum():
                break
            line -= held * turn
    return rest


class _Windows:
    """Fine spectra around each line, in windows of 16 s that overlap by half.

    Glances count by the inverse of their power: between notes, the quiet ones tell of the hum alone.
    """

    def __init__(self, glances: Complexes) -> None:
        self.glances = glances
        self.size = min(len(glances), round(WINDOW_S / STEP_S))
        self.step = max(1, self.size // 2)
        last = len(glances) - self.size
        self.starts = list(dict.fromkeys([*range(0, max(1, last - self.step // 2), self.step), last]))
        power = np.abs(glances) ** 2
        around = np.pad(power, ((1, 1), (0, 0)), mode="edge")
        self.power = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
        self.weights = 1 / (self.power + 1e-14)
        offsets = np.fft.fftshift(np.fft.fftfreq(GRID * self.size, STEP_S))
        self.near = np.flatnonzero(np.abs(offsets) <= 1.5 * REACH_HZ)
        inner = max(RING_HZ[0], 2 / (self.size * STEP_S))
        self.ring = np.flatnonzero((np.abs(offsets) > inner) & (np.abs(offsets) <= RING_HZ[1]))
        self.middle = len(offsets) // 2
        self.offsets_hz = offsets
        kept = slice(self.ring[0] - self.near[-1] + self.middle, self.ring[-1] - self.near[0] + self.middle + 1)
        self.kept = kept
        shape = (len(self.starts), kept.stop - kept.start, glances.shape[1])
        self.spectra, self.patterns = np.empty((2, *shape), dtype=np.complex64)
        for seen, alone, start in zip(self.spectra, self.patterns, self.starts, strict=True):
            seen[:], alone[:] = self._spectra(start)

    def _spectra(self, start: int) -> tuple[Complexes, Complexes]:
        """(offsets, lines) of the weighted glances, and of the weights: what one steady line alone would leave."""
        piece = slice(start, start + self.size)
        weights = np.hanning(self.size + 2)[1:-1, None] * self.weights[piece]
        weights /= weights.sum(axis=0)
        seen, alone = (
            np.fft.fftshift(np.fft.fft(part, GRID * self.size, axis=0), axes=0)[self.kept].astype(np.complex64)
            for part in (weights * self.glances[piece], weights)
        )
        return seen, alone

    def __len__(self) -> int:
        return len(self.starts)

    def seconds(self, first: int, last: int) -> tuple[float, float]:
        """Where windows from `first` to before `last` begin and end."""
        return self.starts[first] * STEP_S, (self.starts[last - 1] + self.size - 1) * STEP_S + GLANCE_S

    def hums(self, size: int) -> list[tuple[int, int, list[Line]]]:
        """Runs of windows with one hum and its lines, judged `size` windows at a time."""
        runs: list[tuple[int, int, list[Line]]] = []
        for first in range(0, len(self) - size + 1, max(1, size // 2)):
            lines = self._lines(first, first + size)
            if not lines:
                continue
            if runs and first <= runs[-1][1] and _same(runs[-1][2], lines):
                runs[-1] = runs[-1][0], first + size, max(runs[-1][2], lines, key=_level)
            else:
                runs.append((first, first + size, lines))
        return runs

    def _lines(self, first: int, last: int) -> list[Line]:
        spectra, patterns = self.spectra[first:last], self.patterns[first:last]
        base = self.kept.start
        near_db = _db(spectra[:, self.near - base])
        proof = WHOLE if last - first == len(self) >= LONG_WINDOWS else SECTION
        found = []
        # A greater peak just outside the reach of mains makes the line the foot of a note.
        for i, top in enumerate(np.argmax(near_db.mean(axis=0), axis=0).tolist()):
            offset_hz = float(self.offsets_hz[self.near[top]])
            if abs(offset_hz) > REACH_HZ:
                continue
            hood = np.abs(self.offsets_hz[self.near] - offset_hz) <= DRIFT_HZ
            tops = np.argmax(np.where(hood, near_db[:, :, i], -np.inf), axis=1)
            levels_db = near_db[np.arange(last - first), tops, i]
            if np.ptp(levels_db) > LARGEST_CHANGE_DB:
                continue
            # Seen through the gaps between notes, a line has side lines of its own, which say nothing against it.
            rest = [
                _db(seen[self.ring - base, i] - seen[at - base, i] * pattern[self.ring - at + self.middle - base, i])
                for seen, pattern, at in zip(spectra, patterns, self.near[tops].tolist(), strict=True)
            ]
            level_db = float(levels_db.mean())
            rise_db = level_db - float(np.quantile(np.mean(rest, axis=0), 0.95))
            if rise_db >= LEAST_RISE_DB:
                offsets_hz = self.offsets_hz[self.near[tops]]
                level = self._standing_level(first, i, offsets_hz, 10 ** (level_db / 20), *proof)
                if level:
                    found.append(Line(i + 1, offset_hz, level, rise_db))
        return _one_hum(found)

    def _standing_level(
        self, first: int, line: int, offsets_hz: Floats, level: float, unison: float, alone_below: float, alone: float
    ) -> float:
        """The line's level where little else sounds; 0 where it pauses, or is not in step with itself there."""
        last = first + len(offsets_hz)
        piece = slice(self.starts[first], self.starts[last - 1] + self.size)
        quiet = np.abs(self.glances[piece, line]) < 0.4 * level
        edges = np.flatnonzero(np.diff(quiet.astype(np.int8), prepend=0, append=0))
        power = self.power[piece, line]
        if (len(edges) and (edges[1::2] - edges[::2]).max() * STEP_S > LONGEST_DIP_S) or quiet.mean() > MOST_DIPS:
            return 0.0
        if (power < (alone_below * level) ** 2).mean() < alone:
            return 0.0
        steps, swell, much, levels, count = 0.0, 0.0, 0.0, 0.0, 0
        for start, offset_hz in zip(self.starts[first:last], offsets_hz, strict=True):
            window = slice(start, start + self.size)
            turned = self.glances[window, line] * np.exp(-2j * np.pi * offset_hz * STEP_S * np.arange(self.size))
            clear = turned[(self.power[window, line] < (3 * level) ** 2) & (np.abs(turned) > 0)]
            if not len(clear):
                continue
            direction = complex((clear / np.abs(clear)).mean())
            along = turned * (abs(direction) / direction if direction else 1.0)
            steps += abs(direction) * len(clear)
            levels += abs(complex(clear.sum()))
            count += len(clear)
            swell += float((along.real - level).sum())
            much += float(np.abs(along - level).sum())
        if count == 0 or steps < unison * count:
            return 0.0
        if much > 0.3 * level * self.size * len(offsets_hz) and abs(swell) > LARGEST_SWELL * much:
            return 0.0
        return levels / count


def _db(spectra: Complexes) -> Singles:
    levels: Singles = 20 * np.log10(np.abs(spectra) + np.float32(1e-12))
    return levels


def _one_hum(lines: list[Line]) -> list[Line]:
    """The lines that can be multiples of one mains frequency; a higher multiple alone is no hum but a tone."""
    strongest = max((line.level for line in lines), default=0.0)
    lines = [line for line in lines if line.level > LEAST_LEVEL * strongest]
    groups = [
        [other for other in lines if abs(other.offset_hz / other.multiple - line.offset_hz / line.multiple) < 0.06]
        for line in lines
    ]
    best = max(groups, key=lambda group: (len(group), _level(group)), default=[])
    return best if len(best) > 1 or any(line.multiple <= 2 for line in best) else []


def _level(lines: list[Line]) -> float:
    return math.sqrt(sum(line.level**2 for line in lines))


def _mains_offset_hz(lines: list[Line]) -> float:
    strongest = max(lines, key=lambda line: line.rise_db)
    return strongest.offset_hz / strongest.multiple


def _same(lines: list[Line], others: list[Line]) -> bool:
    return abs(_mains_offset_hz(lines) - _mains_offset_hz(others)) < 0.1


def _finding(start: int, end: int, channel: str, mains_hz: float, lines: list[Line]) -> Finding:
    level_dbfs = 20 * math.log10(_level(lines))
    frequency_hz = mains_hz + _mains_offset_hz(lines)
    strongest = max(lines, key=lambda line: line.level)
    others = [f"{line.multiple * frequency_hz:.0f}" for line in lines if line is not strongest]
    words = (
        f"a steady line at {strongest.multiple * frequency_hz:.1f} Hz, {20 * math.log10(strongest.level):.1f} dBFS"
        + (f", with {', '.join(others)} Hz" if others else "")
        + ", in the pauses too"
    )
    confidence = 0.55 + 0.04 * max(line.rise_db for line in lines) + 0.1 * (len(lines) - 1)
    ceiling = 0.95 if level_dbfs < PLAYED_DBFS else 0.4
    return Finding(start, end, level_dbfs, channel, words, round(min(confidence, ceiling), 2))


def _joined(found: list[Finding], channels: int) -> list[Finding]:
    """A hum that is in every channel at the same time, once, with the loudest channel's words."""
    rows: list[Finding] = []
    for finding in sorted(found):
        same = [
            other for other in found if other.start == finding.start and other.end == finding.end
            and other.evidence.split(" Hz")[0] == finding.evidence.split(" Hz")[0]
        ]  # fmt: skip
        if channels > 1 and len({other.channel for other in same}) == channels:
            loudest = max(same, key=lambda other: other.value)._replace(channel="")
            if loudest not in rows:
                rows.append(loudest)
        else:
            rows.append(finding)
    return rows
