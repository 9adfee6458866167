"""Damage in time: recall on damaged twins, false alarms on clean sound and on traps, and the time all of it takes.

python bench/bench_music_damage.py [--smoke] [folder of clean recordings ...]

Songs are synthetic, of other seeds than those the detectors were tuned on (0 to 33). Clean recordings given as folders
are heard too, and every place found in them counts as a false alarm.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
from bound_clicks import ideal_finds
from material_damage import CLICKS, Sound, click, clipped, in_a_room, quantized, traps
from material_songs import Song, song
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.contract import Measure
from madang.crafts.music.defects.bits import Bits
from madang.crafts.music.defects.clicks import Clicks
from madang.crafts.music.defects.edges import Edges
from madang.crafts.music.defects.flats import Flats
from madang.crafts.music.defects.offsets import Offsets
from madang.crafts.music.defects.survey import survey
from madang.crafts.music.measures import damage
from madang.crafts.music.read import Audio, read_audio
from madang.errors import NotMeasured
from madang.spans import Spans

SMOKE = "--smoke" in sys.argv
RATE_HZ = 48_000
SEEDS = range(100, 101) if SMOKE else range(100, 112)
SECONDS = 10.0 if SMOKE else 30.0
SURE = 0.5
WITHIN = round(0.003 * RATE_HZ)
MINE = (Bits, Clicks, Edges, Flats, Offsets)
ALL = (damage.clipping, damage.clicks, damage.dropouts, damage.dc_offset, damage.cut_edges)


class Held(Audio):
    """Sound in memory, of so many bits, heard by the detectors of damage alone."""

    def __init__(self, sound: Sound, bits: int = 24) -> None:
        super().__init__(Path("held.wav"), RATE_HZ, sound.shape[1], len(sound), "WAV", f"PCM_{bits}")
        object.__setattr__(self, "sound", quantized(sound, bits))
        object.__setattr__(self, "heard", survey(self, MINE))

    def blocks(self, frames: int = 0, dtype: str = "float32") -> Iterator[Sound]:
        yield self.sound


def found(measure: Measure, audio: Audio) -> Spans:
    spans = measure.function(audio).spans
    return spans.take([i for i, sure in enumerate(spans.tags["confidence"]) if sure >= SURE])


def recall(what: str, hits: list[bool], goal: float | None = 0.95) -> None:
    share = float(np.mean(hits)) if hits else float("nan")
    reached = None if goal is None or not hits else share >= goal
    row(what, f"{share:.1%}", f"{len(hits)} faults" + (f", goal {goal:.0%}" if goal else ""), "", reached)


def stems(song_: Song) -> dict[str, Sound]:
    return {"mix": song_.mix, **{role: song_.stems[role] for role in ("vocal", "drums") if role in song_.stems}}


def places(rng: np.random.Generator, length: int, every_s: float = 0.5) -> list[int]:
    step = round(every_s * RATE_HZ)
    starts = np.arange(step, length - 2 * step, step)
    return (starts + rng.integers(0, step // 2, len(starts))).tolist()


# -- clicks --------------------------------------------------------------------------------------------------------


def clarity_db(sound: Sound, at: int, wave: np.ndarray) -> float:
    """How far a click's high frequencies stand over the loudest 2 ms of the sound's within 5 ms around it."""
    rough = np.diff(sound[at - 240 : at + 304].astype(np.float64), 2, axis=0)
    power = np.lib.stride_tricks.sliding_window_view((rough**2).mean(axis=1), 96).mean(axis=1).max()
    return float(10 * np.log10((np.diff(wave, 2, prepend=(0, 0)) ** 2).max() / (power + 1e-16)))


class Made(NamedTuple):
    """A click that was made: its place and kind, how clear it is in dB, and whether an ideal detector finds it."""

    at: int
    kind: str
    clear_db: float
    ideal: bool


def clicked(sound: Sound, seed: int, level_db: float) -> tuple[Sound, list[Made]]:
    """Clicks of all kinds every half second, two thirds of them in one channel alone."""
    rng = np.random.default_rng(seed)
    damaged, made = sound.copy(), []
    for i, at in enumerate(places(rng, len(sound))):
        kind = CLICKS[i % len(CLICKS)]
        wave = click(kind, rng) * 10 ** (level_db / 20)
        channels = ([0], [1], [0, 1])[rng.integers(3)]
        damaged[at : at + len(wave), channels] += wave[:, None].astype(np.float32)
        made.append(Made(at, kind, clarity_db(sound, at, wave), ideal_finds(sound, at, wave, channels)))
    return damaged, made


def clicks() -> None:
    """By material and level, beside what an ideal detector finds; a click that noise covers cannot be found by any."""
    hits: dict[tuple[str, int], list[tuple[Made, bool]]] = {}
    extra = 0
    for seed in SEEDS:
        sounds = stems(song(seed, SECONDS))
        rooms_too = {f"{name} in a room": in_a_room(sound) for name, sound in sounds.items()}
        for name, sound in (sounds | rooms_too).items():
            for level_db in (-20, -30):
                damaged, made = clicked(sound, seed, level_db)
                spans = found(damage.clicks, Held(damaged))
                starts = np.array([each.at for each in made])
                extra += sum(np.abs(starts - start).min() > WITHIN for start in spans.start)
                hits.setdefault((name, level_db), []).extend(
                    (each, bool(len(spans)) and int(np.abs(spans.start - each.at).min()) <= WITHIN) for each in made
                )
    for (name, level_db), rows in hits.items():
        goal = None if "room" in name else 0.95
        recall(f"clicks of {level_db} dBFS in {name}, all", [hit for _, hit in rows], goal)
        recall("  found by the ideal detector", [each.ideal for each, _ in rows], None)
        recall("  of what the ideal detector finds", [hit for each, hit in rows if each.ideal], goal)
        recall("  20 dB clear of what surrounds them", [hit for each, hit in rows if each.clear_db >= 20], goal)
        recall("  one sample", [hit for each, hit in rows if each.kind == CLICKS[0]], None)
        recall("  one sample, the ideal detector", [each.ideal for each, _ in rows if each.kind == CLICKS[0]], None)
    every = [entry for (name, _), rows in hits.items() if "room" not in name for entry in rows]
    for kind in CLICKS:
        recall(f"  {kind}, all songs and stems", [hit for each, hit in every if each.kind == kind], None)
    row("  found where none was made", f"{extra}", "0", "")


# -- clips ---------------------------------------------------------------------------------------------------------


def runs(cut: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(cut.astype(np.int8), prepend=0, append=0))
    return [(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a >= 3]


def clips() -> None:
    """Regions of three and more cut samples; shorter ones are what a limiter leaves too."""
    hits: dict[str, list[bool]] = {}
    for seed in SEEDS:
        sound = song(seed, SECONDS).mix
        rng = np.random.default_rng(seed)
        for over_db in (3, 6):
            for then_db in (0, 3, 10):
                for bits, sides, dithered in ((16, "both", False), (16, "top", True), (24, "both", False)):
                    cut, which = clipped(sound, over_db, then_db, sides)
                    spans = found(damage.clipping, Held(quantized(cut, bits, rng if dithered else None), bits))
                    what = f"clips +{over_db} dB, then −{then_db} dB, {bits} bit"
                    hits.setdefault(what + (", tops only, dithered" if dithered else ""), []).extend(
                        bool(((spans.start < b) & (spans.end > a)).any()) for c in (0, 1) for a, b in runs(which[:, c])
                    )
    for what, each in hits.items():
        recall(what, each)


# -- dropouts, offsets, edges, bits --------------------------------------------------------------------------------


def loud(sound: Sound, at: int) -> bool:
    """Whether there is sound of -50 dBFS or more right there."""
    return float(np.sqrt((sound[max(0, at - 480) : at + 480].astype(np.float64) ** 2).mean(axis=0).max())) > 3.2e-3


def dropouts() -> None:
    hits: dict[str, list[bool]] = {}
    for seed in SEEDS:
        for name, sound in stems(song(seed, SECONDS)).items():
            for kind in ("silent", "held"):
                rng = np.random.default_rng(seed)
                damaged, made = sound.copy(), []
                for at in places(rng, len(sound)):
                    end = at + round(rng.uniform(0.001, 0.02) * RATE_HZ)
                    damaged[at:end] = 0.0 if kind == "silent" else damaged[at - 1]
                    if loud(sound, at - 480) and loud(sound, end + 480):
                        made.append(at)
                spans = found(damage.dropouts, Held(damaged))
                hits.setdefault(f"dropouts of 1 to 20 ms, {kind}, in {name}", []).extend(
                    bool(len(spans)) and int(np.abs(spans.start - at).min()) <= WITHIN for at in made
                )
    for what, each in hits.items():
        recall(what, each)


def offsets() -> None:
    for level_db, goal in ((-50, 0.95), (-60, None)):
        hits = []
        for seed in SEEDS:
            for sound in stems(song(seed, SECONDS)).values():
                damaged = sound.copy()
                damaged[:, 0] += 10 ** (level_db / 20)
                spans = found(damage.dc_offset, Held(damaged))
                pairs = zip(spans.part, spans.value, strict=True)
                hits.append(any(part == "left" and abs(value - level_db) < 2 for part, value in pairs))
        recall(f"offset of {level_db} dBFS in one channel", hits, goal)


def edges() -> None:
    cut, faded = [], []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        mix = song(seed, SECONDS).mix
        for _ in range(4):
            at = round(rng.uniform(0.3, 0.8) * len(mix))
            if not loud(mix, at - 480):
                continue
            piece = mix[:at]
            cut.append(piece_stops(piece))
            for fade_s in (0.05, 0.5, 3.0):
                slope = np.clip((at - np.arange(at)) / (fade_s * RATE_HZ), 0, 1)[:, None]
                faded.append(not piece_stops((piece * slope).astype(np.float32)))
    recall("ends cut in mid-sound", cut)
    recall("the same ends faded over 0.05, 0.5 and 3 s: none", faded)


def piece_stops(sound: Sound) -> bool:
    return len(sound) in found(damage.cut_edges, Held(sound)).end.tolist()


def bits() -> None:
    hits: dict[str, list[bool]] = {}
    for seed in SEEDS:
        sixteen = quantized(song(seed, SECONDS).mix, 16)
        for what, sound, least, most in (
            ("16 bits in 24", sixteen, 8, 8),
            ("16 bits in 24, after −3.2 dB", sixteen * np.float32(10 ** (-3.2 / 20)), 7, 8),
            ("24 bits: none unused", song(seed, SECONDS).mix, 0, 0),
        ):
            hits.setdefault(what, []).append(least <= damage.unused_bits.function(Held(sound)).value <= most)
    for what, each in hits.items():
        recall(what, each)


# -- false alarms and time -----------------------------------------------------------------------------------------


def false_alarms(folders: list[Path]) -> None:
    """All detectors but that of bits, which says only what is so."""
    by_measure: dict[str, int] = dict.fromkeys((measure.id for measure in ALL), 0)
    minutes = 0.0
    for seed in SEEDS:
        for sound in (*stems(song(seed, SECONDS)).values(), *traps(np.random.default_rng(seed), seconds=10).values()):
            audio = Held(sound)
            minutes += len(sound) / RATE_HZ / 60
            for measure in ALL:
                by_measure[measure.id] += alarms(audio, f"seed {seed}", (measure,))
    rate = 10 * sum(by_measure.values()) / minutes
    row("false alarms: songs, stems and traps", f"{rate:.2f}", "1 in 10 min", f"{minutes:.0f} min", rate <= 1)
    for name, count in by_measure.items():
        row(f"  {name}", f"{10 * count / minutes:.2f}", "in 10 min", "")
    files = [
        file for folder in folders for file in sorted(folder.iterdir()) if file.suffix in (".wav", ".flac", ".ogg")
    ]
    by_measure, minutes = {}, 0.0
    for file in files:
        audio = read_audio(file)
        object.__setattr__(audio, "heard", survey(audio, MINE))
        minutes += audio.frames / audio.rate_hz / 60
        for measure in ALL:
            by_measure[measure.id] = by_measure.get(measure.id, 0) + alarms(audio, file.name, (measure,))
    for name, found_ in by_measure.items():
        row(f"found in {minutes:.0f} min of recordings: {name}", f"{10 * found_ / minutes:.2f}", "in 10 min", "")


def alarms(audio: Audio, where: str, measures: tuple[Measure, ...] = ALL) -> int:
    count = 0
    for measure in measures:
        try:
            spans = found(measure, audio)
        except NotMeasured:
            continue
        count += len(spans)
        if len(spans) and "--tell" in sys.argv:
            print(
                f"    {where}: {measure.id} at {float(spans.start[0] / spans.rate):.3f} s: {spans.tags['evidence'][0]}"
            )
    return count


def speed() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "song.wav"
        soundfile.write(file, song(99, 20 if SMOKE else 240).mix, RATE_HZ, subtype="PCM_24")
        seconds = soundfile.info(file).duration
        kinds: dict[str, Callable[[], object]] = {"clicks alone": lambda: survey(read_audio(file), (Clicks,))}
        kinds["all detectors of damage"] = lambda: survey(read_audio(file), MINE)
        for (what, run), goal in zip(kinds.items(), (200, 133), strict=True):
            run()
            begun = time.process_time()
            run()
            taken = time.process_time() - begun
            row(what, f"{seconds / taken:,.0f}x real time", f"goal {goal}x", f"{taken:.2f} s", seconds / taken >= goal)


def main() -> None:
    machine()
    speed()
    clicks()
    clips()
    dropouts()
    offsets()
    edges()
    bits()
    false_alarms([Path(name) for name in sys.argv[1:] if not name.startswith("--")])


if __name__ == "__main__":
    main()
