"""Two recordings of one song on one clock, by what both microphones heard: offset, drift, and how sure that is.

The phase alone is correlated (GCC-PHAT: Knapp and Carter 1976), since a phone's equalizer and a room change how loud a
frequency is, and hardly when it comes. Stretches of one recording are looked for in the whole other one; where they
agree, each is laid again to a fraction of a sample, and a robust line through those gives offset and drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from madang.errors import Refused
from madang.records import Alignment

Wave = npt.NDArray[np.float64]
Spectrum = npt.NDArray[np.complex128]

# Design decisions; numbers set on seeds 0 to 7 of bench/bench_dance_alignment.py, quoted on others.
RATE_HZ = 8_000
BAND_HZ = (150.0, 3_600.0)
STRETCH_S, MOST_STRETCHES = 12.0, 12  # looked for in all of the other recording
FINE_S, FINE_HOP_S, MOST_FINE = 6.0, 3.0, 120
REACH_S = 0.06  # around the common offset: 250 ppm of drift over four minutes
BIN_S = 0.02  # stretches agree within this or the next: drift, and rooms
APART_S = 0.1  # a second peak is one at least so far from the first
LEAST_RATIO = 1.2  # of the peak to the second peak, both above what chance gives
LEAST_SHARED_S = 3.0
NEAR_S = 0.0015  # of the line: a stretch that agrees with it
LEAST_NEAR, LEAST_NEAR_SHARE = 4, 0.3
LEAST_DRIFT_SPAN_S, MOST_PPM = 15.0, 250.0
UNRELATED = "the two recordings do not seem to hold the same song"
_REMEDY = "name two takes danced to one song, both with its sound, or align them by hand"


@dataclass(frozen=True, eq=False)
class Sound:
    """A mono sound: (n,) samples at RATE_HZ; start_s: where the first stands on its take's clock."""

    samples: Wave
    start_s: float = 0.0

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE_HZ


@dataclass(frozen=True)
class Heard:
    """What the sounds of two takes say of their clocks.

    alignment: A's clock to B's over what both hold. offset_s: B's clock minus A's at the middle of that; drift_ppm: by
    how many millionths B's clock runs faster. ratio: the peak to the second peak. spread_ms: median distance of the
    stretches from the line, near: the share of them that agree with it.
    """

    alignment: Alignment
    offset_s: float
    drift_ppm: float
    ratio: float
    spread_ms: float
    near: float


def align(a: Sound, b: Sound, names: tuple[str, str] = ("A", "B")) -> Heard:
    """The alignment of B's clock to A's by their sound.

    Raises Refused where the recordings do not hold one song, where it repeats itself so that more than one place fits,
    or where they share less than some seconds.
    """
    for sound, name in zip((a, b), names, strict=True):
        if sound.seconds < LEAST_SHARED_S:
            raise Refused(f"{name} has {sound.seconds:.1f} s of sound, and {LEAST_SHARED_S:g} s are needed", _REMEDY)
        if not np.isfinite(sound.samples).all() or sound.samples.std() == 0:
            raise Refused(f"{name} is silent", _REMEDY)
    offset, ratio = _common_offset(a.samples, b.samples)
    if ratio < LEAST_RATIO:
        raise Refused(f"{UNRELATED} (peak to second peak: {ratio:.2f}, needed: {LEAST_RATIO:g})", _REMEDY)
    at, late, weight = _fine(a.samples, b.samples, offset)
    middle, line, near = _line(at, late, weight)
    if near.sum() < max(min(LEAST_NEAR, len(at)), LEAST_NEAR_SHARE * len(at)):
        raise Refused(f"{UNRELATED} ({near.sum()} of {len(at)} stretches agree)", _REMEDY)
    first = max(0.0, -offset)
    last = min(a.seconds, b.seconds - offset)
    knots = np.array([first, last])
    mapped = knots + line[0] + line[1] * (knots - middle) + b.start_s
    confidence = float((1 - 1 / ratio) * near.mean())
    return Heard(
        Alignment(*names, tuple((knots + a.start_s).tolist()), tuple(mapped.tolist()), (round(confidence, 4),)),
        float(line[0]) + b.start_s - a.start_s,
        float(line[1] * 1e6),
        ratio,
        float(np.median(np.abs(late - line[0] - line[1] * (at - middle))[near]) * 1000),
        float(near.mean()),
    )


def _common_offset(a: Wave, b: Wave) -> tuple[float, float]:
    """Seconds to add to A's clock for B's, roughly, and the peak over the second one, each above chance."""
    if len(a) > len(b):
        offset, ratio = _common_offset(b, a)
        return -offset, ratio
    size = min(len(a), round(STRETCH_S * RATE_HZ))
    starts = np.unique(np.linspace(0, len(a) - size, min(MOST_STRETCHES, max(1, len(a) // size))).astype(int))
    n = _smooth_size(len(b) + size)
    of_b = _white(np.fft.rfft(b, n), n)
    step = round(BIN_S * RATE_HZ)
    bins = -(-(len(a) + len(b)) // step) + 2
    votes = np.zeros(bins)
    for start in starts.tolist():
        # Lag k: the stretch begins at sample k of B, from -size to len(b).
        found = np.abs(np.fft.irfft(_white(np.fft.rfft(_faded(a[start : start + size]), n), n).conj() * of_b, n))
        found = np.concatenate([found[n - size :], found[: len(b)]])
        found /= np.sqrt(np.mean(found**2))
        where = (np.arange(len(found)) - size - start + len(a)) // step
        most = np.zeros(bins)
        edges = np.flatnonzero(np.diff(where, prepend=-1))
        most[where[edges]] = np.maximum.reduceat(found, edges)
        # Two recordings of a song differ by drift: the neighbouring bins are the same offset.
        wide = np.maximum(most, np.maximum(np.r_[0, most[:-1]], np.r_[most[1:], 0]))
        votes += np.where(most > 0, wide, 0)
    floor = float(np.median(votes[votes > 0]))
    best = int(np.argmax(votes))
    # Three bins share a maximum: the middle one is meant.
    same = np.flatnonzero(votes[best : best + 3] >= votes[best] * (1 - 1e-9))
    best += int(same[-1]) // 2
    away = np.abs(np.arange(bins) - best) > APART_S / BIN_S
    second = float(votes[away].max(initial=0.0))
    ratio = (votes[best] - floor) / max(second - floor, 1e-9)
    return ((best + 0.5) * step - len(a)) / RATE_HZ, float(min(ratio, 99.0))


def _fine(a: Wave, b: Wave, offset: float) -> tuple[Wave, Wave, Wave]:
    """For short stretches of what both hold: the middle on A's clock, B's clock minus A's, and the peak's height."""
    first, last = max(0.0, -offset + REACH_S), min(len(a) / RATE_HZ, len(b) / RATE_HZ - offset - REACH_S)
    length = min(FINE_S, last - first)
    if length < LEAST_SHARED_S - 2 * REACH_S - BIN_S:
        raise Refused(f"they share only {max(0.0, last - first):.1f} s of the song", _REMEDY)
    count = int(np.clip((last - first - length) / FINE_HOP_S + 1, 1, MOST_FINE))
    reach = round(REACH_S * RATE_HZ)
    size = round(length * RATE_HZ) - 2
    n = _smooth_size(2 * size)
    found = []
    for start_s in np.linspace(first, last - length, count).tolist():
        start = round(start_s * RATE_HZ)
        other = start + round(offset * RATE_HZ)
        pieces = [_faded(wave[at : at + size]) for wave, at in ((a, start), (b, other))]
        if min(len(piece) for piece in pieces) < size or not all(piece.any() for piece in pieces):
            continue
        spectra = [_white(np.fft.rfft(piece, n), n) for piece in pieces]
        curve = np.fft.irfft(spectra[0].conj() * spectra[1], n)
        curve = np.concatenate([curve[-reach:], curve[: reach + 1]]) / np.sqrt(np.mean(curve**2))
        lag, height = _peak(curve)
        found.append((start_s + length / 2, (other - start + lag - reach) / RATE_HZ, height))
    if not found:
        raise Refused(UNRELATED, _REMEDY)
    at, late, height = np.array(found).T
    return at, late, height


def _line(at: Wave, late: Wave, weight: Wave) -> tuple[float, Wave, npt.NDArray[np.bool_]]:
    """(middle, (offset there, slope), which stretches agree): the line that most agree with, then least squares."""
    middle = float((at[0] + at[-1]) / 2)
    from_middle = at - middle
    steep = MOST_PPM * 1e-6 if at[-1] - at[0] >= LEAST_DRIFT_SPAN_S else 0.0
    slopes = np.linspace(-steep, steep, 101 if steep else 1)
    # The best of all lines through one stretch at a plausible slope: no share of wrong stretches bends it.
    level = late[None, :] - slopes[:, None] * from_middle
    away = np.abs(level[:, :, None] - level[:, None, :])
    score = (np.maximum(0, 1 - away / NEAR_S) * weight).sum(axis=2)
    slope, through = np.unravel_index(int(np.argmax(score)), score.shape)
    line = np.array([level[slope, through], slopes[slope]])
    for _ in range(5):
        near = np.abs(late - line[0] - line[1] * from_middle) < NEAR_S
        if steep and near.sum() >= LEAST_NEAR:
            rows = np.stack([np.ones(near.sum()), from_middle[near]], axis=1) * weight[near, None]
            line = np.linalg.lstsq(rows, late[near] * weight[near], rcond=None)[0]
        else:
            line = np.array([np.average(late[near], weights=weight[near]), 0.0])
    return middle, line, np.abs(late - line[0] - line[1] * from_middle) < NEAR_S


def _peak(curve: Wave) -> tuple[float, float]:
    """Where the greatest value stands, to a fraction of a sample by a parabola, and how great it is."""
    best = int(np.argmax(curve))
    if not 0 < best < len(curve) - 1:
        return float(best), float(curve[best])
    before, here, after = curve[best - 1 : best + 2]
    bend = before - 2 * here + after
    return best + (0.5 * (before - after) / bend if bend < 0 else 0.0), float(here)


def _white(spectrum: Spectrum, n: int) -> Spectrum:
    """The phase alone, within the band that phones and speakers share."""
    hz = np.fft.rfftfreq(n, 1 / RATE_HZ)
    inside = (hz >= BAND_HZ[0]) & (hz <= BAND_HZ[1])
    size = np.abs(spectrum)
    return np.where(inside, spectrum / np.maximum(size, 1e-9 * size.max() + 1e-30), 0)


def _faded(wave: Wave) -> Wave:
    """Without hard ends, which would be the same event in any two stretches."""
    ramp = min(len(wave) // 8, RATE_HZ // 8)
    faded = wave.copy()
    if ramp:
        rise = np.sin(np.linspace(0, np.pi / 2, ramp)) ** 2
        faded[:ramp] *= rise
        faded[-ramp:] *= rise[::-1]
    return faded


def _smooth_size(least: int) -> int:
    """The smallest size of that many samples that transforms quickly: 2, 3 and 5 as its only factors."""
    best = 1 << (least - 1).bit_length()
    for five in (1, 5, 25):
        for three in (1, 3, 9, 27):
            size = five * three
            size <<= max(0, (-(-least // size) - 1).bit_length())
            best = min(best, size)
    return best


def resampled(samples: Wave, rate_hz: int) -> Wave:
    """A mono sound at RATE_HZ, low-pass filtered by a windowed sinc; no delay is added."""
    step = Fraction(rate_hz, RATE_HZ)
    if step == 1:
        return samples
    half = 24 * max(1.0, float(step))
    cut = min(1.0, 1 / float(step)) * 0.94
    count = int(len(samples) / step)
    reach = int(np.ceil(half))
    padded = np.pad(samples, (reach, reach + 1))
    out = np.empty(count)
    # Output samples that fall on the same fraction of an input sample share one filter.
    for phase in range(min(step.denominator, count)):
        middle = phase * step
        whole = int(middle)
        taps = np.arange(-reach, reach + 1) - float(middle - whole)
        kernel = cut * np.sinc(cut * taps) * np.where(np.abs(taps) < half, 0.5 + 0.5 * np.cos(np.pi * taps / half), 0)
        rows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)[whole :: step.numerator]
        wanted = -(-(count - phase) // step.denominator)
        out[phase :: step.denominator] = rows[:wanted] @ kernel
    return out
