"""Hum, polarity, bandwidth and voices: faulty and clean twins over seeds that nothing was tuned on, and the speed.

python bench/bench_music_tone.py [--smoke] [LOSSLESS_FOLDER]     clean WAV or FLAC files for more false-alarm time
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the madang command does

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import material_tone as faults
import numpy as np
import soundfile
from material_songs import Sound, song
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.defects import stereo
from madang.crafts.music.defects.frames import Frames
from madang.crafts.music.defects.hum import Hum
from madang.crafts.music.defects.spectra import Spectra
from madang.crafts.music.defects.survey import Heard, survey
from madang.crafts.music.measures import tone
from madang.crafts.music.read import Audio
from madang.errors import NotMeasured

SMOKE = "--smoke" in sys.argv
FOLDERS = [Path(name) for name in sys.argv[1:] if not name.startswith("-")]
SEEDS = range(500, 501 if SMOKE else 520)
SECONDS = 20.0 if SMOKE else 60.0
RATE_HZ = 48_000
RATES_HZ = (44_100,) if SMOKE else (44_100, 48_000)
LEVELS_DBFS = (-60,) if SMOKE else (-60, -66, -72)
BANDS_HZ = ((30, 150), (200, 800), (1000, 4000))
SURE = 0.5  # findings with less confidence are not judged


class Held(Audio):
    """Sound in memory in place of a file."""

    def __init__(self, sound: Sound, rate_hz: int = RATE_HZ) -> None:
        super().__init__(Path("held.wav"), rate_hz, sound.shape[1], len(sound), "WAV", "PCM_24")
        object.__setattr__(self, "sound", np.asarray(sound, dtype=np.float32))

    def blocks(self, frames: int = 0, dtype: str = "float32") -> Iterator[np.ndarray]:
        size = frames or self.rate_hz
        for first in range(0, len(self.sound), size):
            yield self.sound[first : first + size]

    @property
    def heard(self) -> Heard:
        if "_heard" not in self.__dict__:
            self.__dict__["_heard"] = survey(self, (Frames, Hum, Spectra))
        return self.__dict__["_heard"]


def hums(sound: Sound, mains_hz: float) -> bool:
    """Whether hum of that mains frequency is found with confidence."""
    spans = tone.hum.function(Held(sound)).spans
    lines = [float(str(words).split(" at ")[1].split(" Hz")[0]) for words in spans.tags["evidence"]]
    near = [abs(line / mains_hz - round(line / mains_hz)) * mains_hz < 0.4 for line in lines]
    return any(ok and sure >= SURE for ok, sure in zip(near, spans.tags["confidence"], strict=True))


def hum() -> None:
    """One line, and a line with harmonics, at falling levels, beside a bass that plays the note next to it."""
    cases = [(level, harmonics) for level in LEVELS_DBFS for harmonics in ((), (-3.0, -8.0, -12.0))]
    found: dict[tuple[int, tuple[float, ...]], list[bool]] = {case: [] for case in cases}
    clean = []
    for seed in SEEDS:
        mains_hz, note_hz = ((50.0, faults.G1_HZ), (60.0, faults.B1_HZ))[seed % 2]
        sound = faults.with_bass_on(song(seed, SECONDS, RATE_HZ), note_hz)
        off_hz = np.random.default_rng(seed).uniform(-0.05, 0.05)
        clean.append(hums(sound, mains_hz))
        for level, harmonics in cases:
            hummed = sound + faults.hum(len(sound), RATE_HZ, mains_hz + off_hz, level, harmonics)
            found[level, harmonics].append(hums(hummed, mains_hz))
    for (level, harmonics), hits in found.items():
        what = "with harmonics" if harmonics else "one line"
        share, goal = float(np.mean(hits)), level == -60
        row(
            f"hum at {level} dBFS, {what}, beside G1 or B1: recall",
            f"{100 * share:.0f} %",
            "goal 95 %" if goal else "",
            "",
            share >= 0.95 if goal else None,
        )
    row("  the same songs without hum: alarms", f"{sum(clean)}", f"of {len(clean)}", "", not any(clean))


def polarity() -> None:
    whole: list[bool] = []
    bands: list[bool] = []
    untold = 0
    for seed in SEEDS:
        sound = song(seed, SECONDS, RATE_HZ).mix
        clean = survey(Held(sound), (Spectra,))[Spectra]
        energies = clean.energies.sum(axis=0)
        alike = clean.products.sum(axis=0).real / np.sqrt(energies[0] * energies[1] + 1e-30)
        whole.append(len(tone.polarity.function(Held(sound * np.array([1, -1], np.float32))).spans) > 0)
        for low, high in BANDS_HZ:
            inside = (clean.edges_hz[:-1] >= low) & (clean.edges_hz[1:] <= high)
            if np.median(alike[inside]) < 0.9:
                untold += 1
                continue
            bands.append(len(tone.polarity.function(Held(faults.band_flipped(sound, RATE_HZ, low, high))).spans) > 0)
    for what, found in (("right channel upside down", whole), ("a band upside down (correlated >= 0.9 before)", bands)):
        row(f"{what}: recall of {len(found)}", f"{100 * np.mean(found):.0f} %", "goal 100 %", "", all(found))
    print(f"  ({untold} bands had less in common between left and right than 0.9, and were not flipped)")


def bandwidth() -> None:
    for rate_hz in RATES_HZ:
        found = []
        for seed in SEEDS:
            sound = song(seed, SECONDS / 2, rate_hz).mix
            low = faults.upsampled(sound, 2, *((16, 5.0), (32, 9.0), (64, 12.0))[seed % 3])
            found.append(tone.bandwidth.function(Held(low, rate_hz)).value < 60)
        share = float(np.mean(found))
        row(f"{rate_hz / 2000:g} kHz upsampled to {rate_hz / 1000:g}: recall", f"{100 * share:.0f} %", "goal 95 %", "",
            share >= 0.95)  # fmt: skip


def lossy(folder: Path) -> None:
    """Coded and decoded at usual bit rates, then trimmed and 3 dB lower, as found in a session; 16 bits."""
    ffmpeg = shutil.which("ffmpeg")
    seeds = SEEDS[:6]
    for codec, ending in (("libmp3lame", "mp3"), ("aac", "m4a"), ("libvorbis", "ogg"), ("libopus", "opus")):
        for kbits in (128,) if SMOKE else (128, 192, 256, 320):
            if not ffmpeg:
                row(f"{codec}, {kbits} kbit/s", "-", "ffmpeg is not installed", "")
                continue
            found = [told_lossy(_coded(folder, song(seed, SECONDS / 2, 44_100).mix, codec, ending, kbits))
                     for seed in seeds]  # fmt: skip
            share = float(np.mean(found))
            row(f"{codec}, {kbits} kbit/s, decoded: recall of lossy_source", f"{100 * share:.0f} %", "", "")
    for what, (container, subtype) in {
        "libsndfile's MP3": ("MP3", "MPEG_LAYER_III"), "libsndfile's Ogg Vorbis": ("OGG", "VORBIS"),
    }.items():  # fmt: skip
        found = []
        for seed in SEEDS:
            sound = song(seed, SECONDS / 2, RATE_HZ).mix
            soundfile.write(folder / "coded", sound, RATE_HZ, format=container, subtype=subtype)
            found.append(told_lossy(*soundfile.read(folder / "coded", dtype="float32")))
        row(f"{what}, default quality: recall of lossy_source", f"{100 * np.mean(found):.0f} %", "", "")


def _coded(folder: Path, sound: Sound, codec: str, ending: str, kbits: int) -> Sound:
    plain, coded, back = folder / "plain.wav", folder / f"coded.{ending}", folder / "back.wav"
    soundfile.write(plain, sound, 44_100, subtype="PCM_16")
    quiet = ["ffmpeg", "-y", "-loglevel", "error", "-i"]
    subprocess.run([*quiet, plain, "-c:a", codec, "-b:a", f"{kbits}k", coded], check=True)
    subprocess.run([*quiet, coded, "-c:a", "pcm_s16le", "-ar", "44100", back], check=True)
    decoded, _ = soundfile.read(back, dtype="float32")
    return np.round(decoded[12_345:] * 0.708 * 32_768) / 32_768


def told_lossy(sound: Sound, rate_hz: int = 44_100) -> bool:
    try:
        return tone.lossy_source.function(Held(sound, rate_hz)).value >= 60
    except NotMeasured:
        return False


def lossless() -> None:
    """What was never coded: native, dark, and low-passed by a mixing desk's filter or by a steep one."""
    orders = {"native": None, "12 dB an octave from 5 kHz": (5000, 2), "24 dB an octave from 10 kHz": (10_000, 4),
              "96 dB an octave from 16 kHz": (16_000, 16), "a brick wall at 16 kHz": (16_000, 400),
              "a brick wall at 20 kHz, which cannot be told from a codec's": (20_000, 400)}  # fmt: skip
    for what, filtered, rate_hz in ((*order, rate_hz) for order in orders.items() for rate_hz in RATES_HZ):
        alarms = []
        for seed in SEEDS:
            sound = song(seed, SECONDS / 2, rate_hz).mix
            if filtered:
                f = np.fft.rfftfreq(len(sound), 1 / rate_hz)
                with np.errstate(over="ignore"):
                    gains = 1 / np.sqrt(1 + (f / filtered[0]) ** (2 * filtered[1]))
                sound = np.fft.irfft(np.fft.rfft(sound, axis=0) * gains[:, None], len(sound), axis=0)
            alarms.append(told_lossy(np.round(sound * 32_768) / 32_768, rate_hz))
        row(
            f"lossless, {what}, {rate_hz / 1000:g} kHz: alarms of lossy_source",
            f"{sum(alarms)}",
            f"of {len(alarms)}",
            "",
        )


def sung() -> Iterator[tuple[int, Sound]]:
    """The vocal stem of each song, with its seed; a song shorter than this is all introduction."""
    for seed in SEEDS:
        yield seed, song(seed, 30.0, RATE_HZ).stems["vocal"]


def voices() -> None:
    """Sibilants 10 dB over the others and bursts of air in sung stems: those found, the level read, and others."""
    for what, measure, plant in (
        ("sibilants of +10 dB", tone.sibilance, faults.with_sibilants),
        ("plosives", tone.plosives, faults.with_plosives),
    ):
        hits: list[bool] = []
        read: list[float] = []
        extra, clean, minutes = 0, 0, 0.0
        for seed, stem in sung():
            planted, places = plant(stem, RATE_HZ, seed)
            spans = measure.function(Held(planted)).spans
            near = [np.flatnonzero(np.abs(spans.start - at) < 0.05 * RATE_HZ) for at in places]
            hits += [len(rows) > 0 for rows in near]
            read += [float(spans.value[rows].max()) for rows in near if len(rows)]
            extra += len(spans) - sum(map(len, near))
            clean += len(measure.function(Held(stem)).spans)
            minutes += len(stem) / RATE_HZ / 60
        row(f"{what}: recall of {len(hits)}", f"{100 * np.mean(hits):.0f} %", "goal 95 %", "", np.mean(hits) >= 0.95)
        low, middle, high = np.quantile(read or [0.0], [0.05, 0.5, 0.95])
        row("  read: median; 5 % to 95 %", f"{middle:.1f}; {low:.1f}–{high:.1f} dB", "", "")
        row("  found elsewhere; in the stems as they were", f"{extra}; {clean}", f"in {minutes:.0f} min each", "")


def floors() -> None:
    """White noise under a voice that pauses: the floor read against the noise's own level."""
    for level in (-70, -60, -50):
        errors: list[float] = []
        for seed, stem in sung():
            beat = np.arange(len(stem)) % (6 * RATE_HZ) / RATE_HZ
            pauses = np.clip(np.abs(beat - 5) * 10 - 7, 0, 1).astype(np.float32)[:, None]
            noise = np.random.default_rng(seed).standard_normal(stem.shape) * 10 ** ((level - 3.01) / 20)
            try:
                errors.append(tone.noise_floor.function(Held(stem * pauses + noise)).value - level)
            except NotMeasured:
                continue
        worst = f"{min(errors):+.1f} to {max(errors):+.1f} dB" if errors else "-"
        row(f"noise floor of {level} dBFS: errors, {len(errors)} of {len(SEEDS)} read", worst, "", "")


def clean_sounds() -> Iterator[tuple[str, Sound, int]]:
    for seed in SEEDS:
        yield f"song {seed}", song(seed + 100, SECONDS, RATE_HZ).mix, RATE_HZ
    for folder in FOLDERS:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in (".wav", ".flac"):
                yield path.name, *soundfile.read(path, dtype="float32", always_2d=True)


def false_alarms() -> None:
    seconds, alarms = 0.0, 0
    for name, sound, rate_hz in clean_sounds():
        audio = Held(sound, rate_hz)
        seconds += len(sound) / rate_hz
        for measure in (tone.hum, tone.polarity, tone.bandwidth, tone.lossy_source):
            try:
                spans = measure.function(audio).spans
            except NotMeasured:
                continue
            for words, sure in zip(spans.tags["evidence"], spans.tags["confidence"], strict=True):
                if sure >= SURE:
                    alarms += 1
                    print(f"  {name}: {measure.id}: {words} ({sure})")
    each = alarms / (seconds / 600)
    row(f"false alarms in {seconds / 60:.0f} min of clean music", f"{each:.2f} / 10 min", "goal 1", "", each <= 1)


def speed() -> None:
    sound = np.tile(song(7, SECONDS, RATE_HZ).mix, (5, 1))[: 240 * RATE_HZ]
    audio = Held(sound)
    taken = []
    for _ in range(2 if SMOKE else 4):
        begun = time.process_time()
        heard = survey(audio, (Hum, Spectra))
        heard[Hum].findings()
        stereo.opposed(heard[Spectra])
        taken.append(time.process_time() - begun)
    row("hum and spectra of 4 min, stereo, 48 kHz", f"{min(taken):.2f} s CPU", "1.2 s", "", min(taken) <= 1.2)


def main() -> None:
    import tempfile

    machine()
    speed()
    hum()
    polarity()
    bandwidth()
    with tempfile.TemporaryDirectory() as folder:
        lossy(Path(folder))
    lossless()
    voices()
    floors()
    false_alarms()


if __name__ == "__main__":
    main()
