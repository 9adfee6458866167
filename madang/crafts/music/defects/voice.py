"""What close microphones do to voices: sibilants that stick out, and plosives that hit the membrane."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Finding, Stretch

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Floats = npt.NDArray[np.float64]

STEP_S, FRAME_S = 0.010, 0.040
BANDS_HZ = ((20.0, 120.0), (120.0, 1000.0), (1000.0, 4000.0), (5000.0, 9000.0))  # plosive, body, voice, sibilant
VOICED_DB = -30.0  # under the loud parts: quieter frames are no singing
SIBILANT_DB = 6.0  # the least a sibilant stands above the voice's own usual sibilants
LEAST_SIBILANT_S, LONGEST_SIBILANT_S = 0.02, 0.5
BURST_S = (0.02, 0.12)  # a plosive's length, as seen through frames of 40 ms
BURST_DB = 12.0  # over the body of the voice at that moment, and over the low band around it
NEVER_DB = -120.0


class Voice:
    """Energies of four bands every 10 ms; the loudest channel, for voices are recorded in one."""

    def __init__(self, audio: Audio) -> None:
        self.rate_hz, self.frames = audio.rate_hz, audio.frames
        self.step = round(STEP_S * audio.rate_hz)
        self.size = 4 * self.step
        frequencies = np.fft.rfftfreq(self.size, 1 / audio.rate_hz)
        self._window = np.hanning(self.size + 1)[:-1].astype(np.float32)
        self._window *= 2 / self._window.sum()
        self._bands = np.stack([(frequencies >= low) & (frequencies < high) for low, high in BANDS_HZ], axis=1).astype(
            np.float32
        )
        self._energies: list[npt.NDArray[np.float32]] = []

    def hear(self, stretch: Stretch) -> None:
        count = -(-stretch.new // self.step)
        first = stretch.at - self.size // 2 + self.step // 2
        pieces = np.lib.stride_tricks.sliding_window_view(stretch.sound, self.size, axis=1)
        spectra = np.fft.rfft(pieces[:, first : first + count * self.step : self.step] * self._window, axis=-1)
        self._energies.append(((spectra.real**2 + spectra.imag**2) @ self._bands).max(axis=0))

    @property
    def levels_db(self) -> Floats:
        """(frames, 4) levels of plosive, body, voice and sibilant band; -120 for nothing."""
        levels: Floats = 10 * np.log10(np.concatenate(self._energies).astype(np.float64) + 10 ** (NEVER_DB / 10))
        return levels

    def sibilants(self) -> list[Finding]:
        """Places where 5-9 kHz stands out against 1-4 kHz by more than is usual for this voice's sibilants; in dB.

        The value is the distance to that usual: the median over all sibilant frames of the stem.
        """
        _, _, voice, hiss = self.levels_db.T
        ratio = hiss - voice
        loud = np.maximum(hiss, voice)
        sung = loud > np.percentile(loud, 95) + VOICED_DB
        sibilant = sung & (ratio > 0)
        if not sibilant.any():
            return []
        # A louder "s" with the same colour counts as much as a sharper one: its level against the voice's own.
        usual = float(np.median(hiss[sibilant] - np.median(voice[sung])))
        excess = hiss - np.median(voice[sung]) - usual
        found = []
        for first, last in _runs(sibilant & (excess >= SIBILANT_DB)):
            if LEAST_SIBILANT_S <= (last - first) * STEP_S <= LONGEST_SIBILANT_S:
                peak = first + int(np.argmax(excess[first:last]))
                words = (
                    f"5–9 kHz is {ratio[peak]:+.1f} dB against 1–4 kHz, "
                    f"{excess[peak]:.1f} dB above this voice's usual sibilant"
                )
                found.append(self._finding(first, last, float(excess[peak]), words, SIBILANT_DB))
        return found

    def plosives(self) -> list[Finding]:
        """Short bursts below 120 Hz with little above; the value is their level over the body of the voice, in dB."""
        low, body, voice, _ = self.levels_db.T
        above = np.maximum(body, voice)
        reach = round(0.15 / STEP_S)
        padded = np.pad(low, reach, mode="edge")
        around = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
        before, after = np.median(around[:, :reach], axis=1), np.median(around[:, -reach:], axis=1)
        over = np.minimum(low - above, low - np.maximum(before, after))
        heard = low > np.percentile(np.maximum(above, low), 95) - 20
        found = []
        for first, last in _runs(heard & (over >= BURST_DB / 2)):
            peak = first + int(np.argmax(over[first:last]))
            if over[peak] >= BURST_DB and BURST_S[0] <= (last - first) * STEP_S <= BURST_S[1]:
                words = (
                    f"a burst of {10 * (last - first)} ms below 120 Hz, {low[peak] - above[peak]:.1f} dB over all else"
                )
                found.append(self._finding(first, last, float(over[peak]), words, BURST_DB))
        return found

    def _finding(self, first: int, last: int, value: float, words: str, least: float) -> Finding:
        start, end = first * self.step, min(last * self.step, self.frames)
        return Finding(start, end, value, "", words, round(1 - 0.5 * math.exp((least - value) / 6), 2))


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
