"""A mastering session: one file or an album, from the aim to files that are measured, and what was done in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.crafts.music.aim import Aim
from madang.crafts.music.mastering.codecs import EXCERPT_S, encoded_peaks
from madang.crafts.music.mastering.limiter import AT_WORK_DB
from madang.crafts.music.mastering.master import MAX_REDUCTION_DB, Mastered, Target, master
from madang.crafts.music.measures.loudness import integrated_loudness
from madang.crafts.music.read import read_audio
from madang.crafts.music.writing import Form, form_of, fresh, fresh_folder
from madang.errors import MadangError, MissingInput, NotMeasured, Refused

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

CONTAINERS = {".wav": "WAV", ".flac": "FLAC", ".aif": "AIFF", ".aiff": "AIFF"}
SUBTYPES = {"16": "PCM_16", "24": "PCM_24", "32f": "FLOAT"}
_BYTES = {"PCM_16": 2, "PCM_24": 3, "FLOAT": 4}
LARGEST_WAV = 2**32 - 2**20
SAFE_ROUNDS, SAFE_DB = 4, 0.05
NOTICED_DB = 0.05


@dataclass(frozen=True)
class Wishes:
    """What a master should be besides loud: its sample type, how hard to limit, safe to encode, like what."""

    bits: str = "24"
    max_reduction_db: float = MAX_REDUCTION_DB
    encode_safe: bool = False
    reference: Path | None = None


@dataclass(frozen=True)
class Track:
    """One file mastered: from where to where, what was done, and what it came to."""

    source: Path
    out: Path
    mastered: Mastered
    tone: str
    whole_encoded: bool

    @property
    def moves(self) -> tuple[str, ...]:
        """What was done and why, one line a move."""
        made = self.mastered
        who = f" ({made.target.who})" if made.target.who else ""
        lines = [self.tone] if self.tone else []
        lines.append(f"gain {round(made.gain_db, 1) + 0.0:+.1f} dB: {made.before_lufs:.1f} → {made.lufs:.1f} LUFS{who}")
        if made.reduction_db >= NOTICED_DB:
            minutes, seconds = divmod(made.at_s, 60)
            where = f"at {minutes:.0f}:{seconds:04.1f}"
            share = f"more than {AT_WORK_DB:.1f} dB for {100 * made.share:.1f} % of the time"
            lines.append(f"limiter: {made.reduction_db:.1f} dB at most ({where}), {share}")
        lines.append(
            f"true peak {made.before_dbtp:.1f} → {made.true_peak_dbtp:.2f} dBTP by the strictest of "
            f"{len(made.judges)} judges, under {made.target.ceiling_dbtp:.1f}"
            + (" so that lossy coders stay below full scale" if self.whole_encoded else "")
        )
        if made.form.dithered:
            lines.append("triangular dither at 16 bits")
        part = "all of it" if self.whole_encoded else f"its loudest {EXCERPT_S} s"
        lines += [f"true peak after {name}: {peak:.1f} dBTP ({part})" for name, peak in made.encoded.items()]
        return tuple(lines)

    def row(self) -> dict[str, Any]:
        """The same as numbers, for JSON."""
        made = self.mastered
        return {
            "source": str(self.source),
            "file": str(self.out),
            "target": {"lufs": made.target.lufs, "ceiling_dbtp": made.target.ceiling_dbtp, "who": made.target.who},
            "before": {"lufs": made.before_lufs, "true_peak_dbtp": made.before_dbtp},
            "after": {"lufs": made.lufs, "true_peak_dbtp": made.judges, "encoded_dbtp": made.encoded},
            "gain_db": made.gain_db,
            "limiter": {"most_db": made.reduction_db, "at_s": made.at_s, "share": made.share},
            "moves": list(self.moves),
        }


def master_file(source: Path, out: Path, aim: Aim, wishes: Wishes) -> Track:
    """Master one file to a name that is free. Raises NotMeasured, MadangError; leaves no file then."""
    _form(out.suffix, wishes)
    with fresh(out) as temporary:
        return replace(mastered_to(source, temporary, aim, wishes), out=out)


def mastered_to(source: Path, out: Path, aim: Aim, wishes: Wishes) -> Track:
    """Master one file; what stands in `out` after an exception is not a master."""
    [audio], tone = _toned([read_audio(source)], wishes)
    target = Target(*_asked(aim, wishes))
    made = _mastered(audio, out, target, _tagged(_form(out.suffix, wishes), audio), wishes)
    return Track(source, out, made, tone, wishes.encode_safe)


def master_album(sources: Sequence[Path], out: Path, aim: Aim, wishes: Wishes) -> tuple[list[Track], str]:
    """Master files as one album into a folder that is not there yet; also says how the gain was chosen.

    One gain for all, so that the tracks keep their relations: where a profile only says how loud it plays a
    track, the loudest track goes there; else the loudness of the whole album does. A track whose peaks then need
    limiting gets back what the limiter takes from its loudness. All are written or none.
    """
    outs = [f"{source.stem}{source.suffix if source.suffix.lower() in CONTAINERS else '.wav'}" for source in sources]
    if len(set(outs)) < len(outs):
        raise MadangError("two tracks would get the same name; give each a name of its own")
    with fresh_folder(out) as folder:
        audios, loudness = [], []
        for source in sources:
            with _about(source):
                audios.append(read_audio(source))
        audios, tone = _toned(audios, wishes)
        for source, audio in zip(sources, audios, strict=True):
            with _about(source):
                loudness.append(float(integrated_loudness.function(audio).value))
        target_lufs, ceiling_dbtp, who = _asked(aim, wishes)
        now, what = album_lufs(audios), "the album as a whole"
        if aim.playback:
            now, loudest = max(zip(loudness, sources, strict=True))
            what = f"the loudest track, {loudest.name},"
        gain_db = target_lufs - now
        how = f"one gain for all, {gain_db:+.1f} dB: {what} goes from {now:.1f} to {target_lufs:.1f} LUFS ({who})"
        tracks = []
        for source, name, audio, lufs in zip(sources, outs, audios, loudness, strict=True):
            target = Target(lufs + gain_db, ceiling_dbtp, who)
            form = _tagged(_form(Path(name).suffix, wishes), audio)
            with _about(source):
                made = _mastered(audio, folder / name, target, form, wishes)
            tracks.append(Track(source, out / name, made, tone, wishes.encode_safe))
        return tracks, how


def album_lufs(audios: Sequence[Audio]) -> float:
    """Integrated loudness over all blocks of all tracks, none of which spans two; -inf for silence."""
    from madang.crafts.music.meter import gating

    powers = [gating.window_powers(audio.metering, gating.MOMENTARY_HOPS, gating.GATING_STEP_HOPS) for audio in audios]
    blocks = np.concatenate(powers)
    blocks = blocks[blocks > gating.power_at(gating.ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return -math.inf
    return gating.lufs(float(blocks[blocks > blocks.mean() * 10 ** (gating.RELATIVE_GATE_LU / 10)].mean()))


def _asked(aim: Aim, wishes: Wishes) -> tuple[float, float, str]:
    """Target loudness, ceiling and who asks; with a reference and no loudness asked for, the reference's."""
    if aim.asks_loudness:
        return aim.target_lufs, aim.ceiling_dbtp, aim.who
    if wishes.reference is None:
        raise MissingInput("nothing says how loud it should be", "name a standard that does, or give --lufs")
    lufs = float(integrated_loudness.function(read_audio(wishes.reference)).value)
    return lufs, aim.ceiling_dbtp, wishes.reference.name


def _mastered(audio: Audio, out: Path, target: Target, form: Form, wishes: Wishes) -> Mastered:
    """The master, and what lossy coders make of it; where that must be safe, under as low a ceiling as it takes."""
    ceiling_dbtp = target.ceiling_dbtp
    for _ in range(SAFE_ROUNDS):
        made = master(audio, out, replace(target, ceiling_dbtp=ceiling_dbtp), form, wishes.max_reduction_db)
        encoded = encoded_peaks(read_audio(out), None if wishes.encode_safe else audio.metering)
        if wishes.encode_safe and not encoded:
            raise Refused(f"no lossy coder is at hand for {audio.rate_hz} Hz", "leave --encode-safe away")
        over_db = max(encoded.values(), default=-math.inf)
        if not wishes.encode_safe or over_db <= 0.0:
            return replace(made, encoded=encoded)
        ceiling_dbtp -= over_db + SAFE_DB
    raise Refused(
        f"even under {ceiling_dbtp:.1f} dBTP lossy coders bring its peaks above full scale",
        "aim quieter, or leave --encode-safe away",
    )


def _toned(audios: list[Audio], wishes: Wishes) -> tuple[list[Audio], str]:
    """The sounds with the reference's tone, where that is nearer to it, and a line that says so."""
    if wishes.reference is None:
        return audios, ""
    from madang.crafts.music.mastering.reference import Matched, distance_db, match_db, tone

    reference = read_audio(wishes.reference)
    name = wishes.reference.name
    with _about(wishes.reference):
        theirs = tone([reference])
    ours = tone(audios)
    highest_hz = min(audio.rate_hz for audio in [*audios, reference]) / 2
    change_db = match_db(ours, theirs, highest_hz)
    matched: list[Audio] = [Matched.of(audio, change_db) for audio in audios]
    before, after = (distance_db(mine, theirs, highest_hz) for mine in (ours, tone(matched)))
    if after >= before:
        return audios, f"tone: left alone, as near to {name} as third octaves tell ({before:.1f} dB)"
    low, high = float(min(map(np.min, change_db))), float(max(map(np.max, change_db)))
    moved = f"{low:+.1f} to {high:+.1f} dB"
    return matched, f"tone: {moved}, third octaves {before:.1f} → {after:.1f} dB from {name}"


def _form(suffix: str, wishes: Wishes) -> Form:
    format = CONTAINERS.get(suffix.lower())
    if format is None:
        raise MadangError(f"a master is lossless: name it with one of {', '.join(CONTAINERS)}, not '{suffix}'")
    if format == "FLAC" and wishes.bits == "32f":
        raise MadangError("FLAC holds no floating-point samples; use --bits 24, or name a .wav")
    return Form(format, SUBTYPES[wishes.bits])


def _tagged(form: Form, audio: Audio) -> Form:
    """The form with the source's text tags; a WAV beyond 4 GB is written as RF64."""
    huge = audio.frames * audio.channels * _BYTES[form.subtype] > LARGEST_WAV
    return form._replace(format="RF64" if huge and form.format == "WAV" else form.format, tags=form_of(audio).tags)


@contextmanager
def _about(source: Path) -> Iterator[None]:
    """What is refused within says of which file."""
    try:
        yield
    except NotMeasured as problem:
        raise type(problem)(f"{source.name}: {problem.why}", problem.remedy) from None
