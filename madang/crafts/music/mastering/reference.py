"""Tone of a reference: spectra of the loud parts by third octaves, mid and side apart, and the filter between two."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mastering.windows import Singles, windows
from madang.crafts.music.read import Audio
from madang.errors import Refused

if TYPE_CHECKING:
    from madang.crafts.music.meter.metering import Metering

Doubles = npt.NDArray[np.float64]

LOWEST_HZ, HIGHEST_HZ = 25.0, 20_000.0
POINTS_AN_OCTAVE = 12
MOST_DB = 6.0  # of change in any band: more is another mix, not another tone
FRAME_S = 0.17  # 6 Hz between the bins: enough for the lowest third octave
MOST_FRAMES = 1500  # spread over a long programme
TAPS = 2047
FLOOR_DB = -60.0  # below the loudest band there is nothing to match
BLOCK = 2**14


@dataclass(frozen=True, eq=False)
class Tone:
    """Power by third octaves around `centres_hz`, in dB: of the middle, and of the sides (-inf for none)."""

    mid_db: Doubles
    side_db: Doubles


def centres_hz() -> Doubles:
    """The frequencies at which tones are compared, twelve an octave from 25 Hz to 20 kHz."""
    count = int(POINTS_AN_OCTAVE * math.log2(HIGHEST_HZ / LOWEST_HZ)) + 1
    centres: Doubles = LOWEST_HZ * 2 ** (np.arange(count) / POINTS_AN_OCTAVE)
    return centres


def tone(audios: Iterable[Audio]) -> Tone:
    """The tone of the loud parts of one or more sounds: the 400 ms that are above their integrated loudness.

    Raises Refused where no part of them is loud.
    """
    mids, sides = [], []
    for audio in audios:
        size = 2 ** round(math.log2(FRAME_S * audio.rate_hz))
        window = np.hanning(size).astype(np.float32)
        starts = _loud_starts(audio.metering, size)
        powers = [np.zeros(size // 2 + 1), np.zeros(size // 2 + 1)]
        for frame in _frames(audio, starts, size):
            mid, side = _mid_side(frame)
            for power, part in zip(powers, (mid, side), strict=True):
                power += np.abs(np.fft.rfft(part * window)) ** 2
        bins_hz: Doubles = np.fft.rfftfreq(size, 1 / audio.rate_hz).astype(np.float64)
        # Per hertz and by frames, so that rates and lengths weigh alike.
        mids.append(_by_thirds(powers[0] / (size * audio.rate_hz), bins_hz))
        sides.append(_by_thirds(powers[1] / (size * audio.rate_hz), bins_hz))
    mid, side = np.sum(mids, axis=0), np.sum(sides, axis=0)
    if not mid.any():
        raise Refused("the reference has no sound to compare with", "name a finished song as the reference")
    with np.errstate(divide="ignore"):
        return Tone(10 * np.log10(mid), 10 * np.log10(side))


def match_db(ours: Tone, reference: Tone, highest_hz: float) -> tuple[Doubles, Doubles]:
    """What to add at each of `centres_hz`, in dB, to the mid and to the side, to sound like the reference.

    One level is taken out of both, so that the filter changes the tone and the width but not the volume. Nothing is
    done where either has next to nothing, and never more than 6 dB. highest_hz: half the lower of the sample rates.
    """
    there = centres_hz() < 0.9 * highest_hz
    level_db = float(np.mean(_difference(ours.mid_db, reference.mid_db, there)))
    changes = []
    for mine, theirs in ((ours.mid_db, reference.mid_db), (ours.side_db, reference.side_db)):
        change = np.clip(_difference(mine, theirs, there) - level_db, -MOST_DB, MOST_DB)
        lowest = [max(ours.mid_db.max(), -300) + FLOOR_DB, max(reference.mid_db.max(), -300) + FLOOR_DB]
        audible = there & (mine > lowest[0]) & (theirs > lowest[1])
        changes.append(np.where(audible, change, 0.0))
    return changes[0], changes[1]


def distance_db(ours: Tone, reference: Tone, highest_hz: float) -> float:
    """How far two tones are apart, level aside: RMS over the bands of the mid, in dB.

    >>> flat = Tone(np.zeros(len(centres_hz())), np.zeros(len(centres_hz())))
    >>> distance_db(flat, flat, 24_000.0)
    0.0
    """
    there = centres_hz() < 0.9 * highest_hz
    off = _difference(ours.mid_db, reference.mid_db, there)[there]
    return float(np.sqrt(np.mean((off - off.mean()) ** 2)))


def fir(change_db: Doubles, rate_hz: int) -> Singles:
    """(2047,) A linear-phase filter with that gain at `centres_hz`: mid and side, and so the image, stay in time."""
    grid_hz = np.fft.rfftfreq(2 * BLOCK, 1 / rate_hz)
    gain_db = np.interp(np.log2(np.maximum(grid_hz, 1.0)), np.log2(centres_hz()), change_db)
    impulse = np.roll(np.fft.irfft(10 ** (gain_db / 20)), TAPS // 2)[:TAPS]
    return (impulse * np.hanning(TAPS + 2)[1:-1]).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Matched(Audio):
    """A sound file heard through a filter for its mid and one for its side."""

    mid: Singles = field(kw_only=True)
    side: Singles = field(kw_only=True)

    @classmethod
    def of(cls, audio: Audio, change_db: tuple[Doubles, Doubles]) -> Matched:
        """The sound with what `match_db` says added."""
        facts = {fact.name: getattr(audio, fact.name) for fact in fields(audio)}
        mid, side = (fir(change, audio.rate_hz) for change in change_db)
        return cls(**facts, mid=mid, side=side)

    def blocks(self, frames: int = 0, dtype: Literal["float32", "float64"] = "float32") -> Iterator[npt.NDArray[Any]]:
        """Blocks of (frames, channels) in order, filtered by overlap-save; their length is the filter's business."""
        half = TAPS // 2
        responses = [np.fft.rfft(taps, BLOCK) for taps in (self.mid, self.side)]
        new = BLOCK - 2 * half
        for sound, there in windows(super().blocks(), self.channels, new, half):
            pair = self.channels == 2
            parts = _mid_side(sound) if pair else sound
            which = responses if pair else responses[:1] * self.channels
            made = [
                np.fft.irfft(np.fft.rfft(part, BLOCK) * response, BLOCK)[2 * half : 2 * half + there]
                for part, response in zip(parts, which, strict=True)
            ]
            if pair:
                made = [made[0] + made[1], made[0] - made[1]]
            yield np.stack(made, axis=1).astype(dtype)


def _mid_side(sound: Singles) -> Singles:
    """(2, n) from (channels, n): half the sum of all channels' pairs and half the difference; mono has no side."""
    if len(sound) == 2:
        return np.stack([(sound[0] + sound[1]) / 2, (sound[0] - sound[1]) / 2])
    mid = sound.mean(axis=0)
    return np.stack([mid, np.zeros_like(mid)])


def _loud_starts(metering: Metering, size: int) -> list[int]:
    """First samples of frames in the loud 400 ms blocks, at most so many, spread evenly."""
    from madang.crafts.music.meter import gating

    powers = gating.window_powers(metering, gating.MOMENTARY_HOPS, gating.GATING_STEP_HOPS)
    least = gating.power_at(max(gating.integrated_lufs(metering), gating.ABSOLUTE_GATE_LUFS))
    loud = np.flatnonzero(powers >= least) * gating.GATING_STEP_HOPS
    picked = loud[:: max(1, -(-len(loud) // MOST_FRAMES))]
    return [int(at) for at in metering.edges[picked] if at + size <= metering.frames]


def _frames(audio: Audio, starts: list[int], size: int) -> Iterator[Singles]:
    """(channels, size) from each start, in order."""
    waiting = iter(starts)
    start = next(waiting, None)
    seconds = -(-2 * size // audio.rate_hz)
    first, new = -size, seconds * audio.rate_hz
    for sound, _ in windows(audio.blocks(), audio.channels, new, size):
        # A frame lies in the window whose new part holds its start: `size` more samples stand behind that part.
        while start is not None and start < first + size + new:
            yield sound[:, start - first : start - first + size]
            start = next(waiting, None)
        first += new


def _by_thirds(power: Doubles, bins_hz: Doubles) -> Doubles:
    """Power in the third octave around each centre, bins at its edges counted in part; 0 above half the rate."""
    width = bins_hz[1]
    sums = np.concatenate([[0.0], np.cumsum(power)])
    edges = np.concatenate([bins_hz - width / 2, [bins_hz[-1] + width / 2]])
    low, high = centres_hz() * 2 ** (-1 / 6), centres_hz() * 2 ** (1 / 6)
    found: Doubles = np.interp(high, edges, sums) - np.interp(low, edges, sums)
    return np.maximum(found, 0.0)


def _difference(ours: Doubles, theirs: Doubles, there: npt.NDArray[np.bool_]) -> Doubles:
    """Reference minus ours, 0 where either has nothing."""
    finite = there & np.isfinite(ours) & np.isfinite(theirs)
    return np.subtract(theirs, ours, out=np.zeros(len(ours)), where=finite)
