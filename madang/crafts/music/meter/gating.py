"""Loudness from 10 ms energies: momentary, short-term, integrated (BS.1770-5), and range (Tech 3342)."""

from __future__ import annotations

import math

import numpy as np

from madang.crafts.music.meter.metering import HOPS_A_SECOND, TAIL_HOPS, Floats, Metering

MOMENTARY_HOPS, SHORT_TERM_HOPS = 40, 300
GATING_STEP_HOPS, RANGE_STEP_HOPS = 10, 10
OFFSET_DB = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU, RANGE_GATE_LU = -10.0, -20.0
LOW_PERCENT, HIGH_PERCENT = 10, 95
LOUDEST_SHARE = 0.2


def lufs(power: float) -> float:
    """The loudness of a weighted mean square; -inf for none.

    >>> lufs(0.0), round(lufs(1.0), 3)
    (-inf, -0.691)
    """
    return OFFSET_DB + 10 * math.log10(power) if power > 0 else -math.inf


def power_at(loudness_lufs: float) -> float:
    """The inverse of `lufs`."""
    return float(10 ** ((loudness_lufs - OFFSET_DB) / 10))


def window_powers(metering: Metering, hops: int, step: int = 1, tail: int = 0) -> Floats:
    """Mean squares of whole windows of `hops` hops, one every `step` hops; (0,) where the sound is shorter.

    A window that the end of the sound (plus `tail` hops of silence) cuts does not count. The mean is over the
    samples a window really has.
    """
    count = metering.hops + tail
    if count < hops:
        return np.empty(0)
    sums = np.concatenate(([0.0], np.cumsum(metering.energies[:count])))
    first = np.arange(0, count - hops + 1, step)
    powers: Floats = (sums[first + hops] - sums[first]) / (metering.edges[first + hops] - metering.edges[first])
    return powers


def integrated_lufs(metering: Metering) -> float:
    """Integrated loudness, or -inf where no block is above the absolute gate.

    400 ms blocks overlap by 75 %; blocks at or below -70 LUFS do not count, nor do those at or below 10 LU
    under the mean of the rest; means are of power. Source: BS.1770-5 Annex 1.

    >>> from madang.crafts.music.meter.metering import meter
    >>> tone = np.sin(2 * np.pi * 997 * np.arange(96000) / 48000)[:, None]
    >>> round(integrated_lufs(meter([tone], 48000, 1)), 2)
    -3.01
    """
    blocks = window_powers(metering, MOMENTARY_HOPS, GATING_STEP_HOPS)
    blocks = blocks[blocks > power_at(ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return -math.inf
    return lufs(float(blocks[blocks > blocks.mean() * 10 ** (RELATIVE_GATE_LU / 10)].mean()))


def loudest(metering: Metering, hops: int) -> tuple[float, int, int]:
    """The loudest window of `hops` hops on the 10 ms grid: its loudness, first sample and end.

    A 10 ms grid, because the maximum on the usual 100 ms grid misses Tech 3341 case 13 by up to 0.4 LU.
    """
    powers = window_powers(metering, hops)
    at = int(np.argmax(powers))
    return lufs(float(powers[at])), int(metering.edges[at]), int(metering.edges[at + hops])


def dynamic_range_db(metering: Metering) -> float:
    """DR: how far the second highest peak of 3 s blocks stands above the loudest fifth of them; NaN if silent.

    Per channel, the RMS of a block being sqrt(2 sum(x^2) / n), so that a sine's is its peak; the mean of the
    channels that sound. Whole blocks only. Source: Pleasurize Music Foundation / Algorithmix, DR v1.3.

    >>> from madang.crafts.music.meter.metering import meter
    >>> tone = np.sin(2 * np.pi * 1000 * np.arange(12 * 48000) / 48000)[:, None]
    >>> abs(round(dynamic_range_db(meter([tone], 48000, 1)), 3))
    0.0
    """
    blocks = metering.hops // SHORT_TERM_HOPS
    whole = slice(0, blocks * SHORT_TERM_HOPS)
    found = []
    for squares, lows, highs in zip(metering.squares, metering.lows, metering.highs, strict=True):
        ends = metering.edges[: whole.stop + 1 : SHORT_TERM_HOPS]
        powers = 2 * squares[whole].reshape(blocks, -1).sum(axis=1, dtype=np.float64) / np.diff(ends)
        peaks = np.maximum(highs[whole], -lows[whole]).reshape(blocks, -1).max(axis=1)
        loudest = np.sort(powers)[-max(1, round(LOUDEST_SHARE * blocks)) :].mean()
        peak = float(np.sort(peaks)[-min(2, blocks)])
        if loudest > 0 and peak > 0:
            found.append(20 * math.log10(peak) - 10 * math.log10(float(loudest)))
    return float(np.mean(found)) if found else math.nan


def short_term_lufs(metering: Metering) -> Floats:
    """Short-term loudness ten times a second, NaN where it is silent: row i covers i/10 s to i/10 + 3 s."""
    powers = window_powers(metering, SHORT_TERM_HOPS, HOPS_A_SECOND // 10)
    audible = powers > power_at(ABSOLUTE_GATE_LUFS)
    return np.where(audible, OFFSET_DB + 10 * np.log10(np.where(audible, powers, 1.0)), np.nan)


def loudness_range_lu(metering: Metering) -> float:
    """Loudness range, or NaN where no short-term value passes the absolute gate.

    Short-term loudness ten times a second, the sound followed by 1.5 s of silence; values from -70 LUFS up
    and from 20 LU below their mean power up; from the 10th to the 95th percentile, whose places in the sorted
    list are rounded half up. Source: EBU Tech 3342 (2023).

    >>> from madang.crafts.music.meter.metering import meter
    >>> tone = np.sin(2 * np.pi * 1000 * np.arange(40 * 48000) / 48000)[:, None]
    >>> tone[: 20 * 48000] *= 0.1
    >>> round(loudness_range_lu(meter([tone], 48000, 1)), 1)
    20.0
    """
    powers = window_powers(metering, SHORT_TERM_HOPS, RANGE_STEP_HOPS, TAIL_HOPS)
    powers = powers[powers >= power_at(ABSOLUTE_GATE_LUFS)]
    if not len(powers):
        return math.nan
    powers = np.sort(powers[powers >= powers.mean() * 10 ** (RANGE_GATE_LU / 10)])

    def percentile(percent: int) -> float:
        return float(powers[((len(powers) - 1) * percent + 50) // 100])

    return 10 * math.log10(percentile(HIGH_PERCENT) / percentile(LOW_PERCENT))
