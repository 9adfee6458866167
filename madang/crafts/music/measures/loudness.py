"""What is measured of a master: loudness four ways, its range, true and sample peaks, duration.

Loudness, range and true peak are judged to one decimal, which is what EBU Tech 3341 has meters show; readings
keep all decimals.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from madang.contract import measure
from madang.errors import Refused
from madang.model import Reading
from madang.spans import Curve, Spans

if TYPE_CHECKING:
    from madang.crafts.music.meter.metering import Metering
    from madang.crafts.music.read import Audio

from madang.crafts.music import PROGRAMME, SOUND

ENVELOPE_POINTS = 2000
MOST_OVERS = 1000
_QUIET = "only digital silence or next to it is here: check that the right tracks were exported"


@measure(
    "music.integrated_loudness", over=SOUND, unit="LUFS", distance_unit="LU", axis="seconds", resolution=0.1, version=1
)
def integrated_loudness(audio: Audio) -> Reading:
    """How loud the whole master is: gated, K-weighted mean power; its curve is short-term loudness at 10 Hz.

    Judged to 0.1 LUFS, the readout EBU Tech 3341 asks for. Refused below 400 ms and where no block passes the
    gate at -70 LUFS. Source: ITU-R BS.1770-5 Annex 1.
    """
    from madang.crafts.music.meter import gating

    metering = _long_enough(audio, gating.MOMENTARY_HOPS)
    value = gating.integrated_lufs(metering)
    if value == -math.inf:
        raise _silent()
    curve = gating.short_term_lufs(metering)
    return Reading(
        value,
        curve=Curve(curve[:, None].astype(np.float32), ("short-term",), 100, Fraction(1000), first=15.0)
        if len(curve)
        else None,
    )


@measure("music.momentary_max", over=SOUND, unit="LUFS", distance_unit="LU", axis="seconds", resolution=0.1, version=1)
def momentary_max(audio: Audio) -> Reading:
    """The loudest 400 ms, looked for every 10 ms; its span is where they are.

    Source: EBU Tech 3341 (maximum momentary loudness; case 13 needs the fine grid).
    """
    from madang.crafts.music.meter import gating

    return _loudest(audio, gating.MOMENTARY_HOPS)


@measure("music.short_term_max", over=SOUND, unit="LUFS", distance_unit="LU", axis="seconds", resolution=0.1, version=1)
def short_term_max(audio: Audio) -> Reading:
    """The loudest 3 s, looked for every 10 ms; its span is where they are.

    Source: EBU Tech 3341 (maximum short-term loudness).
    """
    from madang.crafts.music.meter import gating

    return _loudest(audio, gating.SHORT_TERM_HOPS)


@measure("music.loudness_range", over=SOUND, unit="LU", axis="seconds", resolution=0.1, version=1)
def loudness_range(audio: Audio) -> Reading:
    """How far quiet and loud passages lie apart: 10th to 95th percentile of gated short-term loudness.

    Of little weight below one minute: Tech 3341 calls it not stable there. Refused below 3 s.
    Source: EBU Tech 3342.
    """
    from madang.crafts.music.meter import gating

    value = gating.loudness_range_lu(_long_enough(audio, gating.SHORT_TERM_HOPS))
    if math.isnan(value):
        raise _silent()
    return Reading(value)


@measure("music.dynamic_range", over=PROGRAMME, unit="DR", distance_unit="dB", axis="seconds", resolution=1, version=1)
def dynamic_range(audio: Audio) -> Reading:
    """How far the peaks stand above the loudest fifth of the sound, as the DR meters of record buyers read it.

    Shown as a whole number; readings keep all decimals. Refused below 3 s. Source: Pleasurize Music Foundation /
    Algorithmix, DR v1.3.
    """
    from madang.crafts.music.meter import gating

    value = gating.dynamic_range_db(_long_enough(audio, gating.SHORT_TERM_HOPS))
    if math.isnan(value):
        raise _no_peak()
    return Reading(value)


@measure("music.true_peak", over=SOUND, unit="dBTP", distance_unit="dB", axis="seconds", resolution=0.1, version=1)
def true_peak(audio: Audio) -> Reading:
    """The greatest level of the sound between its samples, of all channels.

    Its spans are the stretches above -1 dBTP, by channel (the 1000 worst), or else the place of the maximum.
    Interpolated 4 times with a filter flat to 0.015 dB up to 0.45 of the sample rate, then a crest fitted through the
    highest points: within 0.03 dB of an ideal interpolation; file edges included.
    Judged to 0.1 dB: honest meters differ by a few hundredths. Source: BS.1770-5 Annex 2, EBU Tech 3341.
    """
    metering = audio.metering
    peak = float(metering.true_peaks.max())
    if peak <= 0.0:
        raise _no_peak()
    return Reading(_db(peak), spans=_overs(metering))


@measure("music.sample_peak", over=SOUND, unit="dBFS", distance_unit="dB", axis="seconds", resolution=0.01, version=1)
def sample_peak(audio: Audio) -> Reading:
    """The greatest sample of all channels, exact to 24 bits and so judged to 0.01 dB; its curve is the waveform.

    Its span is the 10 ms that hold it. The curve has, for each channel, the least and the greatest sample of
    up to 2000 even stretches.
    """
    metering = audio.metering
    peaks = metering.sample_peaks
    channel = int(np.argmax(peaks))
    if peaks[channel] <= 0.0:
        raise _no_peak()
    extremes = np.maximum(metering.highs[channel], -metering.lows[channel])
    hop = int(np.argmax(extremes))
    spans = Spans.of(
        [metering.edges[hop]],
        [min(metering.edges[hop + 1], metering.frames)],
        [_db(float(peaks[channel]))],
        rate=metering.rate_hz,
        part=[metering.names[channel]],
    )
    return Reading(_db(float(peaks[channel])), spans=spans, curve=_envelope(metering))


@measure("music.duration", over=SOUND, unit="s", axis="seconds", resolution=0.001, version=1)
def duration(audio: Audio) -> Reading:
    """How long the file plays: its samples over its sample rate."""
    return Reading(float(Fraction(audio.frames, audio.rate_hz)))


def _db(magnitude: float) -> float:
    return 20 * math.log10(magnitude)


def _silent() -> Refused:
    return Refused("no block is louder than −70 LUFS, so it has no loudness", _QUIET)


def _no_peak() -> Refused:
    return Refused("every sample is zero, so it has no peak", _QUIET)


def _long_enough(audio: Audio, hops: int) -> Metering:
    if audio.frames * 100 < hops * audio.rate_hz:
        raise Refused(
            f"it is {1000 * audio.frames // audio.rate_hz} ms long; this needs windows of {hops * 10} ms",
            "measure a longer piece of it",
        )
    return audio.metering


def _loudest(audio: Audio, hops: int) -> Reading:
    from madang.crafts.music.meter import gating

    value, start, end = gating.loudest(_long_enough(audio, hops), hops)
    if value <= gating.ABSOLUTE_GATE_LUFS:
        raise _silent()
    return Reading(value, spans=Spans.of([start], [end], [value], rate=audio.rate_hz))


def _overs(metering: Metering) -> Spans:
    """Stretches above -1 dBTP, neighbouring 10 ms joined, the worst in order of time; or the maximum."""
    over = metering.touched[:, :, 0] >= 0
    if not over.any():
        channel, hop = np.unravel_index(np.argmax(metering.true_peaks), metering.true_peaks.shape)
        first, last = metering.edges[hop], min(metering.edges[hop + 1], metering.frames)
        level = _db(float(metering.true_peaks[channel, hop]))
        part = [metering.names[channel]]
        return Spans.of([min(first, last - 1)], [last], [level], rate=metering.rate_hz, part=part)
    edge = np.diff(over.astype(np.int8), axis=1, prepend=0, append=0)
    channels, firsts = np.nonzero(edge[:, :-1] == 1)
    lasts = np.nonzero(edge[:, 1:] == -1)[1]
    # Runs of each channel, as [first, one past the last) pairs on one line, for a single reduceat.
    width = over.shape[1] + 1
    line = np.pad(metering.true_peaks, ((0, 0), (0, 1))).ravel()
    bounds = np.stack([channels * width + firsts, channels * width + lasts + 1], axis=1).ravel()
    levels = 20 * np.log10(np.maximum.reduceat(line, bounds)[::2].astype(np.float64))
    overs = metering.overs
    spans = Spans.of(
        overs[channels, firsts, 0],
        overs[channels, lasts, 1] + 1,
        levels,
        rate=metering.rate_hz,
        part=[metering.names[channel] for channel in channels.tolist()],
    )
    worst = np.argsort(-levels, kind="stable")[:MOST_OVERS]
    return spans.take(worst[np.lexsort((channels[worst], spans.start[worst]))])


def _envelope(metering: Metering) -> Curve:
    hops = metering.lows.shape[1]
    group = -(-hops // ENVELOPE_POINTS)
    starts = np.arange(0, hops, group)
    columns, names = [], []
    for channel, name in enumerate(metering.names):
        columns += [
            np.minimum.reduceat(metering.lows[channel], starts),
            np.maximum.reduceat(metering.highs[channel], starts),
        ]
        names += [f"{name} min", f"{name} max"]
    return Curve(np.stack(columns, axis=1), tuple(names), 10 * group, Fraction(1000), first=0.5)
