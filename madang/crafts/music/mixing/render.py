"""The mixdown: stems through their moves into one file, streamed, at a level with headroom, measured again."""

from __future__ import annotations

import math
import os
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mixing.filters import highpass, section
from madang.crafts.music.mixing.moves import Mixdown, Move, gain_of, pan_gains
from madang.crafts.music.mixing.stems import AT_ONCE, Stem, all_silent, length
from madang.errors import MadangError, Refused

if TYPE_CHECKING:
    from madang.crafts.music.meter.metering import Metering

Doubles = npt.NDArray[np.float64]

# A mix leaves room for mastering: our design decision, of what mastering engineers commonly ask for.
TARGET_LUFS, CEILING_DBTP = -18.0, -6.0
FORMATS = {".wav": "WAV", ".flac": "FLAC"}
LARGEST_WAV_BYTES = 4_000_000_000
AGREES_DB = 0.05


@dataclass(eq=False)
class Strip:
    """One stem's way into the mix: how late it starts, factors of left and right, filters and their states."""

    stem: Stem
    late: int
    left: float
    right: float
    sections: Doubles
    side: Doubles
    states: Doubles = field(init=False)
    side_state: Doubles = field(init=False)

    def __post_init__(self) -> None:
        self.states, self.side_state = np.zeros((len(self.sections), 4)), np.zeros(2)


def strip(stem: Stem, moves: Sequence[Move]) -> Strip:
    """What the moves on a stem mean for its samples."""
    mine = [move for move in moves if move.stem == stem.name]
    rate_hz = stem.audio.rate_hz
    factor = 10 ** (gain_of(mine, stem.name) / 20)
    late, left, right = 0, factor, factor
    sections, side = [], []
    for move in mine:
        if move.kind == "polarity":
            left, right = -left, -right
        elif move.kind == "offset":
            late += round(move.value * rate_hz / 1000)
        elif move.kind == "eq":
            sections.append(section(move.shape or "bell", move.frequency_hz, move.value, rate_hz))
        elif move.kind == "pan" and move.frequency_hz:
            side.append(highpass(move.frequency_hz, rate_hz))
        elif move.kind == "pan":
            to_left, to_right = pan_gains(move.value / 100)
            left, right = left * to_left, right * to_right
    return Strip(stem, late, left, right, np.array(sections).reshape(-1, 5), np.array(side).reshape(-1, 5))


def mixed(stems: Sequence[Stem], moves: Sequence[Move]) -> Iterator[Doubles]:
    """The mix in blocks of (frames, 2), one second each, as long as the longest stem.

    The stems are dealt out to threads, which add up the next second while this one is in use.
    """
    total, rate_hz = length(stems), stems[0].audio.rate_hz
    strips = [strip(stem, moves) for stem in stems]
    sums = [_summed(strips[hand::AT_ONCE], total, rate_hz) for hand in range(AT_ONCE)]
    over: Doubles = np.zeros((0, 2))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        coming = [pool.submit(next, part, over) for part in sums]
        for _ in range(0, total, rate_hz):
            parts = [part.result() for part in coming]
            coming = [pool.submit(next, part, over) for part in sums]
            yield sum(parts[1:], parts[0])


def _summed(strips: Sequence[Strip], total: int, frames: int) -> Iterator[Doubles]:
    """The sum of strips in blocks of `frames`."""
    from madang.crafts.music.mixing.kernels import add_strip

    sources = [one.stem.blocks(frames, total, one.late) for one in strips]
    for first in range(0, total, frames):
        mix = np.zeros((min(frames, total - first), 2))
        for one, source in zip(strips, sources, strict=True):
            add_strip(
                next(source), one.left, one.right, one.sections, one.states, one.side, one.side_state, mix
            )  # fmt: skip
        yield mix


def mixdown(stems: Sequence[Stem], moves: Sequence[Move], out: Path | None) -> Mixdown:
    """Render the moves, bring the mix to -18 LUFS or as near as -6 dBTP lets it, and measure the file again.

    out: a path ending in .wav or .flac that is not there yet, or None to measure only. The level is added to every
    gain, so that the moves alone make the mix. Raises Refused where nothing sounds; on any failure nothing is left.
    """
    from madang.crafts.music.meter.metering import meter

    rate_hz = stems[0].audio.rate_hz
    if out is None:
        mono = _Mono(rate_hz)
        metering = meter(mono.heard(mixed(stems, moves)), rate_hz, 2, length(stems))
        level_db = _level_db(metering)
        loudness, peak = _readings(metering)
        return Mixdown(_raised(moves, level_db), loudness + level_db, peak + level_db, mono.loss_lu, None)
    check_free(out)
    with _temporary(out, ".mix") as raw, _temporary(out, ".out") as final:
        mono = _Mono(rate_hz)
        metering = meter(_kept(raw, mono.heard(mixed(stems, moves))), rate_hz, 2, length(stems))
        level_db = _level_db(metering)
        _write(final, rate_hz, _format(out, length(stems)), _louder(raw, rate_hz, level_db))
        loudness, peak = _believed(final, metering, level_db)
        _place(final, out)
    return Mixdown(_raised(moves, level_db), loudness, peak, mono.loss_lu, out)


def check_free(out: Path) -> None:
    """Raise MadangError where a mix cannot be written to a path."""
    if out.suffix.lower() not in FORMATS:
        raise MadangError(f"{out.name} ends in no format a mix is written in; name it .wav or .flac")
    if out.exists():
        raise MadangError(f"{out} is there already; name a file that is not")
    if not out.parent.is_dir():
        raise MadangError(f"there is no folder for {out}; name a file in a folder that exists")


class _Mono:
    """K-weighted power of the mix and of its mono sum, gathered as the mix passes."""

    def __init__(self, rate_hz: int) -> None:
        from madang.crafts.music.meter.kweighting import k_weighting

        self.weighting, self.state, self.powers = np.array(k_weighting(rate_hz)), np.zeros((2, 4)), np.zeros(3)

    def heard(self, blocks: Iterator[Doubles]) -> Iterator[Doubles]:
        from madang.crafts.music.mixing.kernels import joint_powers

        for block in blocks:
            joint_powers(block, self.weighting, self.state, self.powers)
            yield block

    @property
    def loss_lu(self) -> float:
        """Loudness of the mix less that of the mean of its channels on both loudspeakers."""
        left, right, product = self.powers
        return 10 * math.log10(max(left + right, 1e-30) / max((left + right + 2 * product) / 2, 1e-30))


def _readings(metering: Metering) -> tuple[float, float]:
    """Loudness in LUFS and true peak in dBTP; Refused where there is neither."""
    from madang.crafts.music.meter.gating import integrated_lufs

    peak = float(metering.true_peaks.max())
    if peak <= 0:
        raise all_silent()
    return integrated_lufs(metering), 20 * math.log10(peak)


def _level_db(metering: Metering) -> float:
    loudness, peak = _readings(metering)
    if loudness == -math.inf:
        raise Refused(
            "the mix has no loudness: it is shorter than 400 ms or quieter than -70 LUFS", "mix a longer piece of it"
        )
    return min(TARGET_LUFS - loudness, CEILING_DBTP - peak)


def _believed(file: Path, before: Metering, level_db: float) -> tuple[float, float]:
    """What the meter reads of the written file, which must be what was meant."""
    from madang.crafts.music.read import read_audio

    found, meant = _readings(read_audio(file).metering), _readings(before)
    for value, expected in zip(found, meant, strict=True):
        if abs(value - expected - level_db) > AGREES_DB:
            raise OSError("the written mix does not measure as it was rendered; the disk may be full or failing")
    return found


def _raised(moves: Sequence[Move], level_db: float) -> tuple[Move, ...]:
    return tuple(
        replace(move, value=move.value + level_db) if move.kind == "gain" and not move.silent else move
        for move in moves
    )


def _kept(raw: Path, blocks: Iterator[Doubles]) -> Iterator[Doubles]:
    """Blocks on their way, kept as bare floats."""
    with raw.open("wb") as file:
        for block in blocks:
            file.write(block.astype(np.float32).data)
            yield block


def _louder(raw: Path, rate_hz: int, level_db: float) -> Iterator[npt.NDArray[np.int32]]:
    """The kept mix times a gain, in 24 bits at the top of 32, which libsndfile stores as it is."""
    from madang.crafts.music.mixing.kernels import quantised

    factor = 10 ** (level_db / 20)
    with raw.open("rb") as file:
        while len(block := np.fromfile(file, np.float32, 2 * rate_hz)):
            steps = np.empty((len(block) // 2, 2), dtype=np.int32)
            quantised(block.reshape(-1, 2), factor, steps)
            yield steps


def _format(out: Path, frames: int) -> str:
    form = FORMATS[out.suffix.lower()]
    return "RF64" if form == "WAV" and frames * 6 > LARGEST_WAV_BYTES else form


@contextmanager
def _temporary(out: Path, ending: str) -> Iterator[Path]:
    """A name nothing has beside `out`; what is written there is gone afterwards, whatever happens."""
    path = out.parent / f".madang-{secrets.token_hex(8)}{ending}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _place(file: Path, out: Path) -> None:
    """Give the finished file its name, only if nothing has it by now."""
    try:
        os.link(file, out)
    except FileExistsError:
        check_free(out)
    except OSError:  # a file system without links
        out.touch(exist_ok=False)
        file.replace(out)


def _write(path: Path, rate_hz: int, form: str, blocks: Iterator[npt.NDArray[np.int32]]) -> None:
    """Write blocks of 24 bits to a new file."""
    import soundfile

    try:
        with soundfile.SoundFile(path, "w", rate_hz, 2, "PCM_24", format=form) as file:
            for block in blocks:
                file.write(block)
    except soundfile.LibsndfileError as problem:
        raise OSError(f"the mix could not be written to its end ({problem.error_string})") from None
