"""What closes a master's gaps without changing the music: plain gain, in the file's own format."""

from __future__ import annotations

import math

from madang.contract import Job, fixer
from madang.crafts.music import MASTER
from madang.crafts.music.aim import Aim, aim_of, within
from madang.crafts.music.measures import integrated_loudness, true_peak
from madang.crafts.music.writing import INTEGER_BITS, LOSSLESS, form_of, write_sound
from madang.errors import Refused


@fixer("music.gain", of=MASTER, closes=("music.integrated_loudness", "music.true_peak"), safe=True, version=1)
def gain(job: Job) -> tuple[str, ...]:
    """One gain for the whole file, so that its loudness and true peak are what the clauses in force ask for.

    Format, sample type, rate and text tags stay; 16-bit and smaller get triangular dither from a fixed seed.
    Refused where there is nothing to do, where the peaks leave no room (says how much is missing), where
    clauses contradict each other, and for lossy files, which would lose quality by being encoded again.
    """
    from madang.crafts.music.read import read_audio

    audio = read_audio(job.source)
    if audio.subtype not in LOSSLESS:
        raise Refused(
            f"{audio.format} {audio.subtype} is lossy; encoding it again would harm it",
            "apply the gain to the lossless master and encode that",
        )
    aim = aim_of(job.clauses)
    peak_dbtp = true_peak.function(audio).value
    loudness_lufs = integrated_loudness.function(audio).value if aim.who else None
    gain_db = _gain_db(loudness_lufs, peak_dbtp, aim)
    form = form_of(audio)
    louder = (block * 10 ** (gain_db / 20) for block in audio.blocks(dtype="float64"))
    write_sound(job.out, louder, audio.rate_hz, audio.channels, form)
    moves = [f"gain {_signed(gain_db)} dB: true peak {_shown(peak_dbtp)} → {_shown(peak_dbtp + gain_db)} dBTP"]
    if loudness_lufs is not None:
        path = f"{_shown(loudness_lufs)} → {_shown(loudness_lufs + gain_db)} LUFS"
        moves.insert(0, f"gain {_signed(gain_db)} dB: {path} ({aim.who})")
        moves[1] = moves[1].partition(": ")[2]
    if form.dithered:
        moves.append(f"triangular dither at {INTEGER_BITS[form.subtype]} bits")
    return tuple(moves)


def _gain_db(loudness_lufs: float | None, peak_dbtp: float, aim: Aim) -> float:
    """The gain that meets the aim; raises Refused where none is needed or none does."""
    loud_enough = loudness_lufs is None or aim.holds(loudness_lufs)
    if loud_enough and within(peak_dbtp, -math.inf, aim.ceiling_dbtp):
        raise Refused("loudness and true peak are already where they are asked to be", "leave it as it is")
    room_db = aim.ceiling_dbtp - peak_dbtp
    if loudness_lufs is None:
        return room_db
    wanted_lufs = loudness_lufs if loud_enough else aim.target_lufs
    target_lufs = min(wanted_lufs, loudness_lufs + room_db)
    if not aim.holds(target_lufs):
        missing_db = wanted_lufs - loudness_lufs - room_db
        raise Refused(
            f"at {_shown(wanted_lufs)} LUFS ({aim.who}) its true peak would be "
            f"{_shown(aim.ceiling_dbtp + missing_db)} dBTP: {missing_db:.1f} dB of headroom are missing",
            "take the peaks down with a limiter first, or deliver it quieter",
        )
    return target_lufs - loudness_lufs


def _shown(level: float) -> str:
    return f"{level:.1f}"


def _signed(level_db: float) -> str:
    return ("+" if level_db > 0 else "") + _shown(level_db)
