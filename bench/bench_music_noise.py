"""Every fault of sound under noise: recall at -60, -50 and -40 dBFS of white noise, and what clean sound then rouses.

python bench/bench_music_noise.py [--smoke]

The noise is there before the fault, as a room's or a preamplifier's is before the converter that clips or the copy that
drops; a row that says "after" has the noise on top of the fault. Levels are of the noise's power in each channel.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the madang command does

import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import material_tone as tones
import numpy as np
from bench_music_damage import stems
from material_damage import Sound, clipped, quantized, traps
from material_songs import song
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.contract import Measure
from madang.crafts.music.defects.bits import Bits
from madang.crafts.music.defects.clicks import Clicks
from madang.crafts.music.defects.edges import Edges
from madang.crafts.music.defects.flats import Flats
from madang.crafts.music.defects.hum import Hum
from madang.crafts.music.defects.offsets import Offsets
from madang.crafts.music.defects.spectra import Spectra
from madang.crafts.music.defects.survey import Detector, Heard, survey
from madang.crafts.music.measures import damage, tone
from madang.crafts.music.read import Audio
from madang.errors import NotMeasured
from madang.spans import Spans

SMOKE = "--smoke" in sys.argv
RATE_HZ = 48_000
SEEDS = range(110, 111) if SMOKE else range(110, 116)
CLEAN_SEEDS = range(124, 125) if SMOKE else range(124, 130)  # what clicks were mended on is below 124
SECONDS = 12.0 if SMOKE else 24.0
LEVELS_DBFS = (None, -50) if SMOKE else (None, -60, -50, -40)
SURE = 0.5
WITHIN = round(0.003 * RATE_HZ)
HEARD_BY: dict[str, tuple[type[Detector], ...]] = {
    "music.clicks": (Clicks,),
    "music.clipping": (Flats,),
    "music.dropouts": (Flats,),
    "music.dc_offset": (Offsets,),
    "music.cut_edges": (Edges,),
    "music.hum": (Hum,),
    "music.polarity": (Spectra,),
    "music.bandwidth": (Spectra,),
    "music.unused_bits": (Bits,),
}
MEASURES = (damage.clicks, damage.clipping, damage.dropouts, damage.dc_offset, damage.cut_edges, tone.hum,
            tone.polarity, tone.bandwidth)  # fmt: skip
Hits = list[bool]


class Held(Audio):
    """Sound in memory, on a grid of so many bits, heard by a measure's own detector alone."""

    def __init__(self, sound: Sound, measure: Measure, bits: int = 24) -> None:
        super().__init__(Path("held.wav"), RATE_HZ, sound.shape[1], len(sound), "WAV", f"PCM_{bits}")
        object.__setattr__(self, "sound", quantized(sound, bits))
        object.__setattr__(self, "kinds", HEARD_BY[measure.id])

    def blocks(self, frames: int = 0, dtype: str = "float32") -> Iterator[Sound]:
        yield self.sound

    @cached_property
    def heard(self) -> Heard:
        return survey(self, self.kinds)


def found(measure: Measure, sound: Sound, bits: int = 24) -> Spans:
    spans = measure.function(Held(sound, measure, bits)).spans
    return spans.take([i for i, sure in enumerate(spans.tags["confidence"]) if sure >= SURE])


def noised(sound: Sound, level_dbfs: float | None, seed: int) -> Sound:
    if level_dbfs is None:
        return sound
    noise = np.random.default_rng(seed + 10_000).standard_normal(sound.shape)
    return (sound + 10 ** (level_dbfs / 20) * noise).astype(np.float32)


# -- faults: each says of one song which of its faults are found ------------------------------------------------------


def clips(sound: Sound, rng: np.random.Generator, over_db: float, then_db: float, sides: str = "both") -> Hits:
    cut, which = clipped(sound, over_db, then_db, sides)
    spans = found(damage.clipping, quantized(cut, 16, rng if sides == "top" else None), 16)
    hits = []
    for line in which.T:
        edges = np.flatnonzero(np.diff(line.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
        hits += [bool(((spans.start < b) & (spans.end > a)).any()) for a, b in edges.tolist() if b - a >= 3]
    return hits


def dropouts(sound: Sound, rng: np.random.Generator, held: bool, after_dbfs: float | None = None) -> Hits:
    damaged, made = sound.copy(), []
    for at in range(RATE_HZ, len(sound) - RATE_HZ, RATE_HZ // 2):
        at += int(rng.integers(RATE_HZ // 4))
        end = at + round(rng.uniform(0.001, 0.02) * RATE_HZ)
        damaged[at:end] = damaged[at - 1] if held else 0.0
        sides = sound[at - 960 : at], sound[end : end + 960]
        if min(np.sqrt((side.astype(np.float64) ** 2).mean(axis=0).max()) for side in sides) > 10 ** (-46 / 20):
            made.append(at)
    spans = found(damage.dropouts, noised(damaged, after_dbfs, 1))
    return [bool(len(spans)) and int(np.abs(spans.start - at).min()) <= WITHIN for at in made]


def offset(sound: Sound, rng: np.random.Generator) -> Hits:
    damaged = sound.copy()
    damaged[:, 0] += np.float32(10 ** (-50 / 20))
    spans = found(damage.dc_offset, damaged)
    return [any(part == "left" and abs(value + 50) < 2 for part, value in zip(spans.part, spans.value, strict=True))]


def ends(sound: Sound, rng: np.random.Generator, faded: bool) -> Hits:
    """Two ends in mid-sound, as they are, or (then none is to be found) faded with all their noise."""
    hits = []
    for at in (rng.uniform(0.3, 0.8, 2) * len(sound)).astype(int).tolist():
        piece = sound[:at].copy()
        if np.sqrt((piece[-960:].astype(np.float64) ** 2).mean(axis=0).max()) < 10 ** (-35 / 20):
            continue
        if faded:
            piece *= np.clip((at - np.arange(at, dtype=np.float32)) / RATE_HZ, 0, 1)[:, None]
        hits.append((at in found(damage.cut_edges, piece).end.tolist()) != faded)
    return hits


def hum(sound: Sound, rng: np.random.Generator) -> Hits:
    mains_hz = float(rng.choice([50.0, 60.0]))
    spans = found(tone.hum, sound + tones.hum(len(sound), RATE_HZ, mains_hz, -60, (-3.0, -8.0)))
    lines = [float(words.split(" at ")[1].split(" Hz")[0]) for words in spans.tags["evidence"]]
    return [any(abs(line - mains_hz * max(1, round(line / mains_hz))) < 0.4 for line in lines)]


def polarity(sound: Sound, rng: np.random.Generator) -> Hits:
    return [len(found(tone.polarity, sound * np.array([1, -1], np.float32))) > 0]


def sixteen(sound: Sound, rng: np.random.Generator) -> Hits:
    return [damage.unused_bits.function(Held(quantized(sound, 16), damage.unused_bits)).value == 8]


def upsampled(sound: Sound, rng: np.random.Generator) -> Hits:
    return [tone.bandwidth.function(Held(tones.upsampled(sound, 2, 32, 9.0), tone.bandwidth)).value < 60]


FAULTS: dict[str, Callable[[Sound, np.random.Generator], Hits]] = {
    "clips +3 dB, then −3 dB, 16 bit": lambda sound, rng: clips(sound, rng, 3, 3),
    "clips +6 dB, then −10 dB, 16 bit": lambda sound, rng: clips(sound, rng, 6, 10),
    "clips +3 dB, then −10 dB, tops only, 16 bit dithered": lambda sound, rng: clips(sound, rng, 3, 10, "top"),
    "dropouts of 1 to 20 ms, silent": lambda sound, rng: dropouts(sound, rng, held=False),
    "dropouts of 1 to 20 ms, held": lambda sound, rng: dropouts(sound, rng, held=True),
    "DC offset −50 dBFS": offset,
    "ends cut in mid-sound": lambda sound, rng: ends(sound, rng, faded=False),
    "the same ends faded over 1 s, noise and all: none": lambda sound, rng: ends(sound, rng, faded=True),
    "hum −60 dBFS with two harmonics": hum,
    "right channel upside down": polarity,
    "16 bits in 24": sixteen,
    "24 kHz upsampled to 48": upsampled,
}


def sweep() -> None:
    songs = {seed: song(seed, SECONDS, RATE_HZ).mix for seed in SEEDS}
    for what, fault in FAULTS.items():
        for level in LEVELS_DBFS:
            hits = [
                hit
                for seed, sound in songs.items()
                for hit in fault(noised(sound, level, seed), np.random.default_rng(seed))
            ]
            told(what if level is None else f"  with noise of {level} dBFS before it", hits)
    after = [
        hit for seed, sound in songs.items()
        for hit in dropouts(sound, np.random.default_rng(seed), held=False, after_dbfs=-90)
    ]  # fmt: skip
    told("silent dropouts with noise of -90 dBFS after them", after, goal=False)


def told(what: str, hits: Hits, goal: bool = True) -> None:
    share = float(np.mean(hits)) if hits else float("nan")
    reached = share >= 0.95 if goal and hits else None
    row(what, f"{share:.1%}", f"{len(hits)} faults" + (", goal 95%" if goal else ""), "", reached)


def false_alarms() -> None:
    for level in LEVELS_DBFS[1:]:
        count, minutes = 0, 0.0
        for seed in CLEAN_SEEDS:
            clean = stems(song(seed + 100, SECONDS))
            for name, sound in {**clean, **traps(np.random.default_rng(seed), seconds=8)}.items():
                minutes += len(sound) / RATE_HZ / 60
                hissing = noised(sound, level, seed) * _faded(len(sound))
                for measure in MEASURES:
                    alarms = heard_in(measure, hissing)
                    count += len(alarms)
                    if alarms and "--tell" in sys.argv:
                        print(f"    {name}, seed {seed}: {measure.id}: {alarms[0]}")
        rate = 10 * count / minutes
        row(f"false alarms, songs, stems, traps with noise of {level} dBFS", f"{rate:.2f}", "1 in 10 min",
            f"{minutes:.0f} min", rate <= 1)  # fmt: skip


def _faded(frames: int) -> Sound:
    """Both ends over 0.2 s, as clean recordings of noise begin and end."""
    at = np.arange(frames, dtype=np.float32)
    return np.clip(np.minimum(at, at[::-1]) / (0.2 * RATE_HZ), 0, 1)[:, None]


def heard_in(measure: Measure, sound: Sound) -> tuple[str, ...]:
    try:
        return found(measure, sound).tags["evidence"]
    except NotMeasured:
        return ()


def main() -> None:
    machine()
    sweep()
    false_alarms()


if __name__ == "__main__":
    main()
