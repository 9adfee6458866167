"""Where the spectrum ends: at a wall that a lower sample rate or a lossy codec left, or slowly, as by nature."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from madang.crafts.music.defects.spectra import Floats, Spectra

CELL_HZ = 100.0
LOUD = 0.9  # quantile of the stretches
LOWEST_HZ = 4000.0
BEFORE, GAP = 0.06, 0.03  # shares of the frequency: where the sound under the wall is measured, how wide a wall is
WALL_DB = 20.0  # a filter of 24 dB an octave falls 2 dB in the gap and half of BEFORE
CODEC_WALL_DB = 36.0
FOOT_DB = 10.0  # the wall ends where this little of it is left: a resampler's slope ends at half the lower rate
ALONE_HZ = 19_700.0  # from here on a codec's wall is evidence alone: desks have no low-pass up there
CODECS_HZ, HIGHEST_CODEC_RATE_HZ = (14_500.0, 20_950.0), 48_000
# A filter cuts what lies between the lines of instruments, too; where instruments end by themselves, that goes on.
BETWEEN_DB = 28.0
UNDER, BEYOND = (0.72, 0.9), (1.0, 1.25)  # shares of the cut
FAINTEST_DB = -124.0  # at a bin, about what the last of 16 bits leaves: below that nothing is told
NATURAL_SHARE = 0.86  # of half the sample rate: converters and good resamplers reach at least this far
EMPTY = 1e-18
DARK_HZ, DARK_DBFS = (12_000.0, 15_000.0), -108.0  # at a bin: hidden by the last bit of a CD
# Low-pass frequencies of LAME, FFmpeg's AAC, libvorbis and Opus at their usual bit rates, measured on their output.
CODEC_NAMES = (
    (15_500.0, "a 32 kHz recording, or MP3 or AAC at 96 to 128 kbit/s"),
    (17_200.0, "MP3 at 128 kbit/s"),
    (18_200.0, "MP3 at 160 or AAC at 128 kbit/s"),
    (19_100.0, "MP3 at 192 kbit/s"),
    (19_900.0, "MP3 at 256 or Ogg Vorbis at 128 kbit/s"),
    (20_950.0, "MP3 at 320 kbit/s or Opus"),
)
SOURCE_RATES_HZ = (8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000)


class Wall(NamedTuple):
    """A brick wall: at cut_hz the sound, until then inside_db at its bins, falls by drop_db and never rises again.

    between_db: by how much what lies between the lines falls there.
    """

    cut_hz: float
    drop_db: float
    inside_db: float
    between_db: float


def wall(spectra: Spectra) -> Wall:
    """The steepest end of the band, whether it is a wall or not; drop_db then is small.

    Looked for in the 90th percentile of the file's stretches, so that a filter that opens once leaves no wall.
    """
    levels_db, step_hz = _cells_db(spectra)
    best = Wall(spectra.rate_hz / 2, 0.0, float(levels_db[0]), 0.0)
    for i in range(int(LOWEST_HZ / step_hz), len(levels_db) - 2):
        before = max(3, round(BEFORE * i))
        gap = max(2, round(GAP * i))
        if i + gap + 2 > len(levels_db) or i < 3 * before:
            continue
        inside = float(np.median(levels_db[i - before : i]))
        earlier = float(np.median(levels_db[i - 3 * before : i - before]))
        outside = float(np.quantile(levels_db[i + gap :], 0.95))
        # What would be lost from the middle of one stretch to behind the gap if the slope only went on.
        slope = max(0.0, earlier - inside) / (2 * before) * (before / 2 + gap)
        drop = inside - outside - slope
        if drop > best.drop_db:
            foot = i + int(np.argmax(levels_db[i:] <= outside + FOOT_DB))
            best = Wall(foot * step_hz, drop, inside, 0.0)
    return best._replace(between_db=_between_db(spectra, best.cut_hz))


def is_codec(found: Wall, rate_hz: int) -> bool:
    """Whether the wall stands where lossy encoders build theirs, is as steep, and the rate is one they work at."""
    inside = CODECS_HZ[0] <= found.cut_hz <= CODECS_HZ[1]
    return (
        inside
        and min(found.drop_db - CODEC_WALL_DB, found.between_db - BETWEEN_DB) >= 0
        and rate_hz <= HIGHEST_CODEC_RATE_HZ
    )


def is_upsampled(found: Wall, rate_hz: int) -> bool:
    """Whether the wall leaves a part of the band empty that a recording at this rate would have used."""
    steep = found.drop_db >= WALL_DB and found.between_db >= BETWEEN_DB
    return steep and found.cut_hz < NATURAL_SHARE * rate_hz / 2


def is_dark(spectra: Spectra) -> bool:
    """Whether so little stands between 12 and 15 kHz that the end of the band tells nothing."""
    levels_db, step_hz = _cells_db(spectra)
    low, high = (round(hz / step_hz) for hz in DARK_HZ)
    return not len(levels_db[low:high]) or float(np.median(levels_db[low:high])) < DARK_DBFS


def source_name(found: Wall, rate_hz: int) -> str:
    """What commonly leaves such a wall, in words; "" where nothing does but a steep filter."""
    if is_codec(found, rate_hz):
        return next(name for upto, name in CODEC_NAMES if found.cut_hz <= upto)
    near = [f"{rate / 1000:g}" for rate in SOURCE_RATES_HZ if rate < rate_hz and 0.85 < found.cut_hz / (rate / 2) < 1.1]
    return f"a recording at {' or '.join(near)} kHz" if near else ""


def _between_db(spectra: Spectra, cut_hz: float) -> float:
    """How much the fainter bins under a cut stand over the louder ones beyond it."""
    loud = np.quantile(spectra.means, LOUD, axis=0)
    under, beyond = (
        loud[(spectra.frequencies_hz >= low * cut_hz) & (spectra.frequencies_hz < high * cut_hz)]
        for low, high in (UNDER, BEYOND)
    )
    if not len(under) or not len(beyond):
        return 0.0
    levels = 10 * np.log10(np.array([np.quantile(under, 0.25), np.quantile(beyond, 0.75)]) + EMPTY)
    return float(np.subtract(*np.maximum(levels, FAINTEST_DB)))


def _cells_db(spectra: Spectra) -> tuple[Floats, float]:
    """Levels of cells about 100 Hz wide, and their exact width."""
    loud = np.quantile(spectra.means, LOUD, axis=0)
    bins = max(1, round(CELL_HZ * spectra.size / spectra.rate_hz))
    count = len(loud) // bins
    cells: Floats = 10 * np.log10(loud[: count * bins].reshape(count, bins).mean(axis=1) + EMPTY)
    return cells, bins * spectra.rate_hz / spectra.size
