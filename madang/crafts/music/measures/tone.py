"""What is measured of tone and picture: hum, balance, mono, polarity, noise, bandwidth, voices, the stem at fault."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from madang.contract import Given, Need, measure
from madang.crafts.music import MASTER, MIX, SOUND, STEM, SUNG
from madang.errors import NotApplicable, Refused
from madang.model import Reading
from madang.spans import Curve, Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.crafts.music.defects.bandwidth import Wall
    from madang.crafts.music.defects.spectra import Spectra
    from madang.crafts.music.defects.survey import Finding
    from madang.crafts.music.defects.voice import Voice
    from madang.crafts.music.read import Audio

FOUND = ("confidence", "evidence")
NO_HUM_DBFS = -120.0
FLOOR_DB = -144.0  # below the last bit of 24
LOSSY = ("OGG", "MP3")
EITHER, MOST_ALONE = 0.5, 0.75  # how sure a wall makes that a codec and a steep filter leave alike: low, high up
LOUD_BAND_DB = -20.0  # bands this far below the loudest tell little of what mono loses


@measure(
    "music.hum",
    over=SOUND,
    unit="dBFS",
    distance_unit="dB",
    axis="seconds",
    judged="each",
    resolution=0.1,
    version=1,
    early=True,
    tags=FOUND,
)
def hum(audio: Audio) -> Reading:
    """Mains hum: steady lines at multiples of 50 or 60 Hz that go on in the pauses; level of all its lines.

    A full-scale sine is 0 dBFS; -120 where there is none. A line counts within 0.3 Hz of its place, as far as
    grids drift, so that the G (49.0 Hz) and B (61.7 Hz) of a bass do not. Not for files shorter than 4 s.
    Source: madang; the low quantile over time follows Brandt & Bitzer, JAES 62(9), 2014.
    """
    from madang.crafts.music.defects.hum import Hum

    heard = audio.heard[Hum]
    if not heard.long_enough:
        raise NotApplicable("it is shorter than 4 s, which is too short to tell hum from a bass note")
    found = heard.findings()
    return Reading(max((row.value for row in found), default=NO_HUM_DBFS), spans=_spans(found, audio))


@measure("music.channel_imbalance", over=SOUND, unit="LU", axis="seconds", resolution=0.1, version=1)
def channel_imbalance(audio: Audio) -> Reading:
    """Left minus right over the whole file, K-weighted, so that a panned passage does not decide. Stereo only.

    Source: ITU-R BS.1770-5 weighting; ungated.
    """
    from madang.crafts.music.defects import stereo

    spectra = _stereo(audio)
    silent = [name for name, peak in zip(("left", "right"), spectra.peaks, strict=True) if peak < stereo.SILENT]
    if silent:
        raise NotApplicable(f"the {silent[0]} channel is silent: there is nothing to balance")
    return Reading(stereo.imbalance_lu(spectra))


@measure("music.silent_channel", over=SOUND, unit="dBFS", distance_unit="dB", axis="seconds", resolution=0.1, version=1)
def silent_channel(audio: Audio) -> Reading:
    """The sample peak of the quieter of left and right; -144 for digital silence. Stereo only."""
    peaks = _stereo(audio).peaks
    quieter = int(np.argmin(peaks))
    value = _db(float(peaks[quieter]))
    return Reading(
        value, spans=Spans.of([0], [audio.frames], [value], rate=audio.rate_hz, part=[("left", "right")[quieter]])
    )


@measure("music.false_stereo", over=SOUND, unit="dB", axis="seconds", resolution=0.1, version=1)
def false_stereo(audio: Audio) -> Reading:
    """How far left and right differ at most, against the greatest sample; -144 where they are identical.

    Information: Apple asks for mono sources as two identical channels. Stereo only.
    """
    spectra = _stereo(audio)
    return Reading(_db(spectra.difference / float(spectra.peaks.max())))


@measure("music.mono_loss", over=SOUND, unit="LU", axis="seconds", resolution=0.1, version=1)
def mono_loss(audio: Audio) -> Reading:
    """What playing left and right as one loses, K-weighted: 0 for one signal on both sides, 3 for unrelated ones.

    60 is the most told, for opposites. Its spans are the bands of one ERB that lose 6 dB or more and lie
    within 20 dB of the loudest band; its curve is the loss second by second. Stereo only.
    """
    from madang.crafts.music.defects import stereo

    spectra = _stereo(audio)
    value, bands, seconds = stereo.mono_loss_db(spectra)
    energy = spectra.energies.sum(axis=(0, 1))
    lost = np.flatnonzero((bands >= 6.0) & (energy > energy.max() * 10 ** (LOUD_BAND_DB / 10)))
    edges = spectra.edges_hz
    return Reading(
        value,
        spans=Spans.of(
            np.zeros(len(lost)),
            np.full(len(lost), audio.frames),
            bands[lost],
            rate=audio.rate_hz,
            part=[f"{edges[band]:.0f}–{edges[band + 1]:.0f} Hz" for band in lost],
        ),
        curve=Curve(seconds[:, None].astype(np.float32), ("loss in mono",), 1, Fraction(1), first=0.5),
    )


@measure(
    "music.polarity",
    over=SOUND,
    unit="correlation",
    axis="seconds",
    judged="each",
    resolution=0.01,
    version=1,
    tags=FOUND,
)
def polarity(audio: Audio) -> Reading:
    """Where left and right move against each other for 6 s or more, in all the sound or in a band of three ERB.

    A span's value is the correlation there, -1 for opposites; the reading's the lowest of them, or that of the
    whole file where none is found. Wide sound (near 0) and delays (whose phase turns) are not found. Stereo only.
    """
    from madang.crafts.music.defects import stereo

    spectra = _stereo(audio)
    found = stereo.opposed(spectra)
    value = min((row.value for row in found), default=stereo.correlation(spectra))
    return Reading(value, spans=_spans(found, audio))


@measure("music.noise_floor", over=SOUND, unit="dBFS", distance_unit="dB", axis="seconds", resolution=0.1, version=2)
def noise_floor(audio: Audio) -> Reading:
    """What is left in the pauses: the 5th percentile of ungated 50 ms levels; a full-scale sine is 0 dBFS.

    Its spans are the pauses. Digital silence does not count. Not applicable where the sound never pauses, for its
    quietest moments are then music.
    """
    from madang.crafts.music.defects.floor import WINDOW_HOPS, noise_floor_dbfs

    metering = audio.metering
    value, pauses = noise_floor_dbfs(metering)
    if np.isnan(value):
        raise NotApplicable(
            "it never pauses on noise, so its floor cannot be heard", "measure a take with its pauses left in"
        )
    edges = metering.edges[::WINDOW_HOPS]
    starts, ends = (edges[[row[side] for row in pauses]] for side in (0, 1))
    return Reading(value, spans=Spans.of(starts, ends, np.full(len(pauses), value), rate=audio.rate_hz))


@measure("music.bandwidth", over=SOUND, unit="%", axis="seconds", judged="each", resolution=0.1, version=2, tags=FOUND)
def bandwidth(audio: Audio) -> Reading:
    """How much of the band its sample rate allows the file uses, where the band ends at a wall; else 100.

    A wall below 86 % is what a lower sample rate or a lossy codec leaves: the sound falls by 20 dB within 3 % of
    the frequency and never rises again, and what lies between the lines of instruments falls with it. Slow natural
    ends are none, nor is the last overtone of a guitar. Not for files of lossy formats.
    """
    from madang.crafts.music.defects import bandwidth as ends

    found = _end(audio)
    if not ends.is_upsampled(found, audio.rate_hz):
        return Reading(100.0, spans=_spans([], audio))
    value = 200 * found.cut_hz / audio.rate_hz
    like = ends.source_name(found, audio.rate_hz)
    words = (
        f"ends at {found.cut_hz / 1000:.1f} kHz with a wall of {found.drop_db:.0f} dB: like {like or 'a steep filter'}"
    )
    sure = _sure(found.drop_db, ends.WALL_DB) if like else 0.4
    return Reading(value, spans=_spans([_throughout(audio, value, words, sure)], audio))


@measure("music.lossy_source", over=SOUND, unit="%", axis="seconds", resolution=1, version=4, tags=FOUND)
def lossy_source(audio: Audio) -> Reading:
    """How likely it is that this was MP3, AAC, Vorbis or Opus before: 0 where no such trace is found.

    The surest trace are its frames: in those that begin where an MP3, AAC or Vorbis encoder's did, lines it rounded
    to zero are zero still; trimming and gain do not hide it, resampling and equalizing do. The other is its low-pass:
    a wall of 36 dB or more from 14.5 to 20.95 kHz in a file of 48 kHz at most. A steep filter leaves the same, so that
    a wall alone is 50 % below 19.7 kHz, and 75 % at most above, where filters are rare. 0 is no proof. Refused for
    sound with next to nothing up there; not for files of lossy formats. Source: our design; the frames after Herre &
    Schug, AES 109th Convention (2000).
    """
    from madang.crafts.music.defects import bandwidth as ends
    from madang.crafts.music.defects.frames import FOUND as LEAST
    from madang.crafts.music.defects.frames import Frames

    found = _end(audio)
    grid = audio.heard[Frames].grid() if audio.rate_hz <= ends.HIGHEST_CODEC_RATE_HZ else None
    if grid:
        sure = min(0.95, round(0.7 + 0.05 * (grid.deviations - LEAST), 2))
        words = f"lines are empty together on a grid of {grid.frame} samples: frames of {grid.codec}"
        return Reading(100 * sure, spans=_spans([_throughout(audio, 100 * sure, words, sure)], audio))
    if ends.is_codec(found, audio.rate_hz):
        above = found.cut_hz >= ends.ALONE_HZ
        sure = min(MOST_ALONE, _sure(found.drop_db, ends.CODEC_WALL_DB)) if above else EITHER
        words = (
            f"band-limited at {found.cut_hz / 1000:.1f} kHz by a wall of {found.drop_db:.0f} dB, no frames of a codec "
            f"found: lossy (like {ends.source_name(found, audio.rate_hz)}) or filtered"
        )
        return Reading(100 * sure, spans=_spans([_throughout(audio, 100 * sure, words, sure)], audio))
    if ends.is_dark(_spectra(audio)):
        raise NotApplicable(
            "there is too little sound above 12 kHz for a codec to have left a trace",
            "ask for the session's own export",
        )
    return Reading(0.0, spans=_spans([], audio))


@measure(
    "music.sibilance",
    over=STEM,
    unit="dB",
    axis="seconds",
    judged="each",
    resolution=0.1,
    version=1,
    only=SUNG,
    tags=FOUND,
)
def sibilance(audio: Audio) -> Reading:
    """Sibilants of a voice that stick out: 5-9 kHz above the level that is usual for this voice's sibilants.

    For stems whose role is vocal or backing. 0 where none sticks out by 6 dB.
    """
    found = _voice(audio).sibilants()
    return Reading(max((row.value for row in found), default=0.0), spans=_spans(found, audio))


@measure(
    "music.plosives",
    over=STEM,
    unit="dB",
    axis="seconds",
    judged="each",
    resolution=0.1,
    version=1,
    only=SUNG,
    tags=FOUND,
)
def plosives(audio: Audio) -> Reading:
    """Bursts of air on the microphone: below 120 Hz, 20 to 120 ms, over the voice and over the low band around.

    For stems whose role is vocal or backing. 0 where there is none of 12 dB.
    """
    found = _voice(audio).plosives()
    return Reading(max((row.value for row in found), default=0.0), spans=_spans(found, audio))


@measure(
    "music.stem_at_fault",
    over=(MIX, MASTER),
    unit="share",
    axis="seconds",
    resolution=0.01,
    version=1,
    needs={"stems": Need(kind=STEM, where="own", many=True, optional=True)},
    tags=FOUND,
)
def stem_at_fault(audio: Audio, stems: tuple[Given, ...]) -> Reading:
    """Which stem causes each fault of the mix: overs, what the detectors find, sibilants and plosives.

    A span's `who` is the stem's role or file, `ref` the fault's measure, its value the stem's share of the fault,
    0 to 1; `who` is "" where no stem has the fault. The reading's value is the share of the faults that a stem
    explains, 0 where there is no fault. Stems begin where the mix begins.
    """
    from madang.crafts.music.defects.blame import blame

    if not stems:
        raise NotApplicable(
            "there are no stems beside this mix", "put them into the same work to learn which one to mend"
        )
    names = _names(stems)
    for name, given in names.items():
        if given.value.rate_hz != audio.rate_hz or abs(given.value.frames - audio.frames) > audio.rate_hz:
            raise NotApplicable(
                f"{name} does not fit the mix: another length (more than 1 s) or sample rate",
                "export stems and mix alike",
            )
    roles = {name: str(given.take.stated.get("role", "")) for name, given in names.items()}
    rows = blame(audio, {name: given.value for name, given in names.items()}, roles)
    spans = Spans.of(
        [row.start for row in rows],
        [row.end for row in rows],
        [row.share for row in rows],
        rate=audio.rate_hz,
        who=[row.stem for row in rows],
        ref=[row.measure for row in rows],
        tags={"confidence": [row.confidence for row in rows], "evidence": [row.evidence for row in rows]},
    )
    return Reading(sum(bool(row.stem) for row in rows) / max(1, len(rows)), spans=spans)


def _spans(found: Sequence[Finding], audio: Audio) -> Spans:
    from madang.crafts.music.defects.survey import spans

    return spans(found, audio.rate_hz)


def _spectra(audio: Audio) -> Spectra:
    from madang.crafts.music.defects.spectra import Spectra

    return audio.heard[Spectra]


def _stereo(audio: Audio) -> Spectra:
    """The spectra of a stereo file that is not silent."""
    if audio.channels != 2:
        raise NotApplicable(f"it has {audio.channels} channel{'s' * (audio.channels > 1)}; this is asked of stereo")
    spectra = _spectra(audio)
    if spectra.peaks.max() <= 0:
        raise Refused("every sample is zero", "check that the right tracks were exported")
    return spectra


def _end(audio: Audio) -> Wall:
    """Where and how the band of a lossless file ends."""
    from madang.crafts.music.defects.bandwidth import wall

    if audio.format in LOSSY:
        raise NotApplicable(f"{audio.format} is lossy by its format", "measure the lossless master")
    spectra = _spectra(audio)
    if spectra.peaks.max() <= 0:
        raise Refused("every sample is zero", "check that the right tracks were exported")
    return wall(spectra)


def _throughout(audio: Audio, value: float, words: str, confidence: float) -> Finding:
    from madang.crafts.music.defects.survey import Finding

    return Finding(0, audio.frames, value, "", words, confidence)


def _sure(drop_db: float, least_db: float) -> float:
    """Confidence in a wall: 0.6 at the least drop that counts, towards 0.95 with 20 dB more."""
    return round(min(0.95, 0.6 + 0.0175 * (drop_db - least_db)), 2)


def _db(magnitude: float) -> float:
    return max(FLOOR_DB, 20 * math.log10(magnitude)) if magnitude > 0 else FLOOR_DB


@lru_cache(maxsize=1)
def _voice(audio: Audio) -> Voice:
    """Kept from one measure to the next; only stems of voices pay for this pass."""
    from madang.crafts.music.defects.survey import survey
    from madang.crafts.music.defects.voice import Voice

    return survey(audio, (Voice,))[Voice]


def _names(stems: tuple[Given, ...]) -> dict[str, Given]:
    """Stems by role where that tells them apart, else by file name."""
    roles = [str(given.take.stated.get("role", "")) for given in stems]
    return {
        role if role and roles.count(role) == 1 else PurePosixPath(given.take.path).name: given
        for role, given in zip(roles, stems, strict=True)
    }
