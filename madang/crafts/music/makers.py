"""What closes a master's gaps without changing the music: plain gain, in the file's own format."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.contract import Job, fixer
from madang.crafts.music.measures import MASTER, integrated_loudness, true_peak
from madang.errors import Refused
from madang.judge import steps
from madang.model import Clause

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

FULL_SCALE_DBTP = 0.0
DITHER_SEED = 1770
DITHERED_BITS = 16
_INTEGER_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32}
_LOSSLESS = (*_INTEGER_BITS, "FLOAT", "DOUBLE")
_STEP = integrated_loudness.resolution


class Aim(NamedTuple):
    """Where the loudness should go, for whom; and how high the true peak may be."""

    low_lufs: float
    high_lufs: float
    who: str
    ceiling_dbtp: float


@fixer("music.gain", of=MASTER, closes=("music.integrated_loudness", "music.true_peak"), safe=True, version=1)
def gain(job: Job) -> tuple[str, ...]:
    """One gain for the whole file, so that its loudness and true peak are what the clauses in force ask for.

    Format, sample type, rate and text tags stay; 16-bit and smaller get triangular dither from a fixed seed.
    Refused where there is nothing to do, where the peaks leave no room (says how much is missing), where
    clauses contradict each other, and for lossy files, which would lose quality by being encoded again.
    """
    from madang.crafts.music.read import read_audio

    audio = read_audio(job.source)
    if audio.subtype not in _LOSSLESS:
        raise Refused(
            f"{audio.format} {audio.subtype} is lossy; encoding it again would harm it",
            "apply the gain to the lossless master and encode that",
        )
    aim = _aim(job.clauses)
    peak_dbtp = true_peak.function(audio).value
    loudness_lufs = integrated_loudness.function(audio).value if aim.who else None
    gain_db = _gain_db(loudness_lufs, peak_dbtp, aim)
    _write(audio, job.out, gain_db)
    moves = [f"gain {_signed(gain_db)} dB: true peak {_shown(peak_dbtp)} → {_shown(peak_dbtp + gain_db)} dBTP"]
    if loudness_lufs is not None:
        path = f"{_shown(loudness_lufs)} → {_shown(loudness_lufs + gain_db)} LUFS"
        moves.insert(0, f"gain {_signed(gain_db)} dB: {path} ({aim.who})")
        moves[1] = moves[1].partition(": ")[2]
    if _INTEGER_BITS.get(audio.subtype, 99) <= DITHERED_BITS:
        moves.append(f"triangular dither at {_INTEGER_BITS[audio.subtype]} bits")
    return tuple(moves)


def _aim(clauses: tuple[Clause, ...]) -> Aim:
    """What the clauses ask together; a target is the middle of what one clause allows."""
    peaks = [float(Fraction(c.high)) for c in clauses if c.measure == true_peak.id and c.high is not None]
    asking = [c for c in clauses if c.measure == integrated_loudness.id]
    low = max((float(Fraction(c.low)) for c in asking if c.low is not None), default=-np.inf)
    high = min((float(Fraction(c.high)) for c in asking if c.high is not None), default=np.inf)
    if low > high:
        names = " and ".join(sorted({c.profile for c in asking}))
        raise Refused(
            f"{names} ask for different loudness, and one file has one",
            "name one of them: --standard ...",
        )
    who = ", ".join(sorted({c.profile for c in asking}))
    return Aim(low, high, who, min([*peaks, FULL_SCALE_DBTP]))


def _gain_db(loudness_lufs: float | None, peak_dbtp: float, aim: Aim) -> float:
    """The gain that meets the aim; raises Refused where none is needed or none does."""
    loud_enough = loudness_lufs is None or _within(loudness_lufs, aim.low_lufs, aim.high_lufs)
    if loud_enough and _within(peak_dbtp, -np.inf, aim.ceiling_dbtp):
        raise Refused("loudness and true peak are already where they are asked to be", "leave it as it is")
    room_db = aim.ceiling_dbtp - peak_dbtp
    if loudness_lufs is None:
        return room_db
    wanted_lufs = loudness_lufs if loud_enough else _target(loudness_lufs, aim)
    target_lufs = min(wanted_lufs, loudness_lufs + room_db)
    if not _within(target_lufs, aim.low_lufs, aim.high_lufs):
        missing_db = wanted_lufs - loudness_lufs - room_db
        raise Refused(
            f"at {_shown(wanted_lufs)} LUFS ({aim.who}) its true peak would be "
            f"{_shown(aim.ceiling_dbtp + missing_db)} dBTP: {missing_db:.1f} dB of headroom are missing",
            "take the peaks down with a limiter first, or deliver it quieter",
        )
    return target_lufs - loudness_lufs


def _target(loudness_lufs: float, aim: Aim) -> float:
    """The middle of the allowed loudness, or its one end where the other is open."""
    if np.isfinite(aim.low_lufs) and np.isfinite(aim.high_lufs):
        return (aim.low_lufs + aim.high_lufs) / 2
    return aim.high_lufs if loudness_lufs > aim.high_lufs else aim.low_lufs


def _within(value: float, low: float, high: float) -> bool:
    """Whether a value is legal once rounded as it is for judging."""
    at = steps(value, _STEP)
    return (low == -np.inf or at >= steps(low, _STEP)) and (high == np.inf or at <= steps(high, _STEP))


def _write(audio: Audio, out: Path, gain_db: float) -> None:
    """The sound times the gain, block by block, with the source's format, sample type and text tags."""
    import soundfile

    factor = 10 ** (gain_db / 20)
    bits = _INTEGER_BITS.get(audio.subtype)
    noise = np.random.default_rng(DITHER_SEED) if bits is not None and bits <= DITHERED_BITS else None
    with soundfile.SoundFile(audio.path) as source:
        tags, endian = source.copy_metadata(), source.endian
    try:
        with soundfile.SoundFile(out, "w", audio.rate_hz, audio.channels, audio.subtype, endian, audio.format) as file:
            for name, text in tags.items():
                setattr(file, name, text)
            for block in audio.blocks(dtype="float64"):
                louder = block * factor
                file.write(louder if bits is None else _whole(louder, bits, noise))
    except soundfile.LibsndfileError as problem:
        raise OSError(f"the new file could not be written to its end ({problem.error_string})") from None


def _whole(samples: npt.NDArray[Any], bits: int, noise: np.random.Generator | None) -> npt.NDArray[np.int32]:
    """Samples as integers of that many bits, at the top of 32: what libsndfile stores unscaled."""
    scaled = samples * 2.0 ** (bits - 1)
    if noise is not None:
        scaled += noise.random(scaled.shape) - noise.random(scaled.shape)
    limit = 2 ** (bits - 1)
    whole = np.clip(np.round(scaled), -limit, limit - 1) * 2.0 ** (32 - bits)
    return whole.astype(np.int32)


def _shown(level: float) -> str:
    return f"{level:.1f}"


def _signed(level_db: float) -> str:
    return ("+" if level_db > 0 else "") + _shown(level_db)
