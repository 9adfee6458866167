"""The song of the bundled example: twenty seconds played by numpy, and two meters that owe nothing to madang's own."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]

RATE_HZ = 44_100
SECONDS = 20
FRAMES = RATE_HZ * SECONDS
BEAT_S = 60 / 96
BARS = 8
BITS = 12  # of the 16 in the file: the rest is zero, which FLAC stores for nothing, so the repository stays small
SEED = 20_241

SCALE = (69, 71, 74, 76, 78, 81, 83)  # the pentatonic of D as MIDI notes
CHORDS = ((50, (62, 66, 69)), (47, (59, 62, 66)), (43, (59, 62, 67)), (45, (57, 61, 64)))  # bass, triad: D Bm G A
RHYTHMS = ((0, 1, 1.5, 3), (0, 1.5, 2), (0, 0.5, 1, 2.5), (0, 1, 2, 3))
SOFT, ROUND, BRIGHT = (1, 0.3, 0.1), (1, 0.4, 0.1), (1, 0.25, 0.08)  # levels of the first partials

# Before the second half everything stops for a beat, and one woodblock answers alone. Its greatest value, at a moment
# between two samples, is what the table of takes asks for: the true peak is set by construction, not by a meter.
BREAK_BEATS = (14.9, 15.1, 15.9, 16.0)
WOODBLOCK_S = (round(15.5 * BEAT_S * RATE_HZ) + 0.5) / RATE_HZ
WOODBLOCK_HZ = 1800
WOODBLOCK_WIDTH_S = 0.002


@dataclass(frozen=True)
class Version:
    """One take of the song: how hard it is driven, how loud it is, how high the woodblock reaches."""

    drive: float
    loudness_lufs: float
    true_peak_dbtp: float


def render(version: Version) -> npt.NDArray[np.int16]:
    """A version as 16-bit samples, shape (frames, 2)."""
    band = np.tanh(version.drive * _band())
    wood = 10 ** (version.true_peak_dbtp / 20) * _woodblock()[:, None]
    gain = 0.1
    # The woodblock's height is fixed and adds a little loudness, so the band's gain is found in a few rounds.
    for _ in range(6):
        gain *= 10 ** ((version.loudness_lufs - loudness_lufs(gain * band + wood)) / 20)
    whole: Sound = np.round((gain * band + wood) * 2.0 ** (BITS - 1)) * 2.0 ** (16 - BITS)
    if np.abs(whole).max() >= 2**15:
        raise ValueError(f"{version} does not fit into 16 bits")
    return whole.astype(np.int16)


# -- the band ------------------------------------------------------------------------------------------------------


@cache
def _band() -> Sound:
    """Everything but the woodblock, shape (frames, 2), before it is driven."""
    middle, side = np.zeros(FRAMES), np.zeros(FRAMES)
    for bar in range(BARS):
        bass, triad = CHORDS[bar % len(CHORDS)] if bar < BARS - 1 else CHORDS[0]
        for beat in (0, 1.5, 2.5):
            add_note(middle, 4 * bar + beat, bass - 12, 0.5, ROUND, decay_s=0.5, attack_s=0.01)
        for midi in triad:
            add_note(middle, 4 * bar, midi, 0.12, SOFT, decay_s=2.0, attack_s=0.08, beats=4)
        for beat in range(4 if bar < BARS - 1 else 0):
            add_drum(middle, 4 * bar + beat, low=beat % 2 == 0)
    for beat, midi, level in melody():
        add_note(middle, beat, midi, level, BRIGHT, decay_s=0.6, attack_s=0.01)
    for bar in range(1, BARS, 2):
        add_note(side, 4 * bar + 1, SCALE[-1], 0.05 if bar % 4 == 1 else -0.05, SOFT, decay_s=0.3, attack_s=0.01)
    stop = np.interp(np.arange(FRAMES) / RATE_HZ, [beat * BEAT_S for beat in BREAK_BEATS], (1, 0, 0, 1))
    return np.stack([middle + side, middle - side], axis=1) * stop[:, None]


def melody() -> Iterator[tuple[float, int, float]]:
    """Beat, MIDI note and level of each note: a walk over the scale that comes home at the end."""
    chance = random.Random(SEED)
    at = 2
    for bar in range(BARS - 1):
        for beat in RHYTHMS[int(chance.random() * len(RHYTHMS))]:
            yield 4 * bar + beat, SCALE[at], 0.18 + 0.06 * chance.random()
            at = min(max(at + (-2, -1, 1, 1, 2)[int(chance.random() * 5)], 0), len(SCALE) - 1)
    yield 4 * (BARS - 1), SCALE[2], 0.24


def add_note(
    line: Sound, beat: float, midi: int, level: float, partials: tuple[float, ...], *,
    decay_s: float, attack_s: float, beats: float = 1,
) -> None:  # fmt: skip
    """Add one note to a line: partials under an envelope that rises, decays and is let go over a quarter second."""
    first = round(beat * BEAT_S * RATE_HZ)
    count = min(FRAMES - first, round((beats * BEAT_S + 0.25) * RATE_HZ))
    time = np.arange(count) / RATE_HZ
    rise, fall = np.minimum(1, time / attack_s), np.clip((count / RATE_HZ - time) / 0.25, 0, 1)
    turns = 440 * 2 ** ((midi - 69) / 12) * time
    tone = sum(part * np.sin(2 * np.pi * turns * (n + 1)) for n, part in enumerate(partials))
    line[first : first + count] += level * rise * fall * np.exp(-time / decay_s) * tone


def add_drum(line: Sound, beat: int, *, low: bool) -> None:
    """A kick that falls in pitch, or a rim struck at three frequencies: no noise, so that FLAC stays small."""
    first = round(beat * BEAT_S * RATE_HZ)
    time = np.arange(round(0.25 * RATE_HZ)) / RATE_HZ
    if low:
        tone = 0.9 * np.sin(2 * np.pi * (45 * time + 4 * (1 - np.exp(-time / 0.03)))) * np.exp(-time / 0.08)
    else:
        rim = sum(part * np.sin(2 * np.pi * hz * time) for part, hz in ((0.3, 190), (0.18, 331), (0.09, 1377)))
        tone = rim * np.exp(-time / 0.05)
    line[first : first + len(time)] += tone * np.minimum(1, time / 0.002) * np.clip((time[-1] - time) / 0.05, 0, 1)


@cache
def _woodblock() -> Sound:
    """A cosine under a Gaussian: exactly 1 at WOODBLOCK_S, with nothing near half the sample rate in it."""
    away_s = np.arange(FRAMES) / RATE_HZ - WOODBLOCK_S
    wave: Sound = np.exp(-0.5 * (away_s / WOODBLOCK_WIDTH_S) ** 2) * np.cos(2 * np.pi * WOODBLOCK_HZ * away_s)
    return wave


# -- the meters ----------------------------------------------------------------------------------------------------

# ITU-R BS.1770-5 Annex 1, tables 1 and 2: the two filters at 48 kHz, numerator and denominator.
K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)


def loudness_lufs(sound: Sound) -> float:
    """Gated loudness of (frames, channels): the standard's filters as a frequency response, applied to the spectrum.

    The response at 48 kHz is taken at the sound's own frequencies, so no filter is designed anew. Blocks of 400 ms
    every 100 ms, gates at -70 LUFS and 10 LU below what passes it. Source: ITU-R BS.1770-5 Annex 1.
    """
    padded = 1 << (len(sound) + RATE_HZ).bit_length()
    spectrum = np.fft.rfft(sound, padded, axis=0) * _k_response(padded)[:, None]
    energy = np.cumsum((np.fft.irfft(spectrum, padded, axis=0)[: len(sound)] ** 2).sum(axis=1))
    ends = np.arange(4 * RATE_HZ // 10, len(sound) + 1, RATE_HZ // 10)
    power = (energy[ends - 1] - np.concatenate(([0.0], energy))[ends - 4 * RATE_HZ // 10]) / (4 * RATE_HZ // 10)
    loud = power[power > 10 ** ((-70 + 0.691) / 10)]
    return -0.691 + 10 * math.log10(loud[loud > loud.mean() / 10].mean())


@cache
def _k_response(padded: int) -> npt.NDArray[np.complex128]:
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(padded, 1 / RATE_HZ) / 48_000)
    response: npt.NDArray[np.complex128] = np.ones_like(delay)
    for over, under in K_WEIGHTING:
        response *= np.polyval(over[::-1], delay) / np.polyval(under[::-1], delay)
    return response


def true_peak_dbtp(sound: Sound, times: int = 16) -> float:
    """The greatest level of (frames, channels) between the samples: the whole spectrum, drawn `times` as finely."""
    peaks = [
        times * float(np.abs(np.fft.irfft(np.fft.rfft(channel), times * len(channel))).max()) for channel in sound.T
    ]
    return 20 * math.log10(max(peaks))
