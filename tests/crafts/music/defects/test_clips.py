"""Clips are found after any gain and dither, and what is flat by nature is none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from madang.crafts.music.measures import damage

from .sounds import FS, Held, Sound, found, limited, song, square, stereo, times


def cut_runs(sound: Sound, over_db: float, low: float = -1.0) -> tuple[Sound, list[tuple[int, int]]]:
    """Louder, cut at full scale; and the runs of 3 and more samples that were cut in the first channel."""
    loud = sound / np.abs(sound).max() * 10 ** (over_db / 20)
    cut = np.clip(loud, low, 1.0)
    edges = np.flatnonzero(np.diff((cut != loud)[:, 0].astype(np.int8), prepend=0, append=0))
    return cut, [(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a >= 3]


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("then_db", [0.0, -3.0, -10.0])
@pytest.mark.parametrize("low", [-1.0, -math.inf])
def test_clips_are_found_after_any_gain_and_on_one_side_too(bits: int, then_db: float, low: float) -> None:
    cut, runs = cut_runs(stereo(song()), 6.0, low)
    spans = found(damage.clipping, Held(cut * 10 ** (then_db / 20) * (1 - 2**-15), bits))
    left = [row for row in range(len(spans)) if spans.part[row] == "left"]
    hit = [any(spans.start[row] <= a and b <= spans.end[row] for row in left) for a, b in runs]
    assert len(runs) > 20
    assert np.mean(hit) >= 0.95


def test_a_clip_under_dither_is_found() -> None:
    cut, runs = cut_runs(stereo(song()), 6.0)
    spans = found(damage.clipping, Held(cut * 0.7, 16, dither=True))
    assert np.mean([((spans.start < b) & (spans.end > a)).any() for a, b in runs]) >= 0.95


def test_a_few_dithered_tops_at_the_greatest_level_of_the_file_are_found() -> None:
    wave = 0.3 * np.sin(2 * np.pi * 441.7 * times(3))
    for start in (20_000, 50_000, 80_000, 110_000, 130_000):
        wave[start : start + 218] *= 1.6
    cut = np.minimum(wave, 0.4)
    spans = found(damage.clipping, Held(cut[:, None], 16, dither=True))
    starts = (20_000, 50_000, 80_000, 110_000, 130_000)
    assert all(any(start <= row < start + 300 for row in spans.start) for start in starts)


def test_a_coarse_grid_stands_still_at_quiet_tops_by_itself() -> None:
    quiet = 0.1 * np.sin(2 * np.pi * 997 * times(2)) * np.hanning(2 * FS)
    assert len(found(damage.clipping, Held(stereo(np.round(quiet * 128) / 128)))) == 0


def test_the_evidence_of_a_clip_names_its_level_and_length() -> None:
    wave = 0.5 * np.sin(2 * np.pi * 441.7 * times(2)) * np.hanning(2 * FS)
    wave[FS : FS + 40] = np.minimum(wave[FS : FS + 40], 0.5)
    top = FS + int(np.argmax(wave[FS : FS + 110]))
    wave[top - 7 : top + 7] = np.minimum(wave[top - 7 : top + 7], 0.4)
    spans = found(damage.clipping, Held(wave[:, None] * 10 ** (-3 / 20)))
    assert len(spans) == 0 or "flat" in spans.tags["evidence"][0]
    clipped = np.minimum(wave, 0.25)
    spans = found(damage.clipping, Held(clipped[:, None]))
    assert f"{20 * math.log10(0.25):.2f} dBFS" in spans.tags["evidence"][0]
    assert spans.value.sum() == pytest.approx((clipped == 0.25).sum(), rel=0.02)


@pytest.mark.parametrize(
    ("what", "wave"),
    [
        ("square synth", square(440.0)),
        ("staccato square", square(440.0) * (times(3) % 0.25 < 0.1)),
        ("narrow pulse", square(110.0, duty=0.125)),
        ("two chip voices", 0.5 * square(330.0) + 0.4 * square(495.0, duty=0.25)),
        ("stepped triangle", np.round(7 * np.abs(2 * (110 * times(3) % 1) - 1)) / 10 - 0.35),
        ("saw", 0.6 * ((110 * times(3)) % 1) - 0.3),
        ("bass crests", 0.7 * np.sin(2 * np.pi * 41.2 * times(3))),
        ("every fourth sample held", np.repeat(song(3)[::4], 4)),
        ("limited hard", limited(4 * song(3), 0.89)),
        ("digital silence", np.zeros(FS)),
        ("a constant", np.full(FS, 0.25)),
    ],
)
@pytest.mark.parametrize("bits", [16, 24])
def test_what_is_flat_by_nature_is_not_clipped(what: str, wave: Sound, bits: int) -> None:
    assert len(found(damage.clipping, Held(stereo(wave), bits))) == 0, what


@pytest.mark.parametrize(("level", "bits"), [(1.0, 8), (5e-4, 16), (2e-3, 16)])
def test_few_levels_are_not_clips(level: float, bits: int) -> None:
    assert len(found(damage.clipping, Held(stereo(level * 0.5 * song(3)), bits))) == 0
