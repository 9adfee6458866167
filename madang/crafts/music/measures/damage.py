"""What is measured of damage in time: clips, clicks, dropouts, offsets, edges that are cut, bits that are not used.

Each place found comes with its evidence in words and a confidence from 0 to 1, both as tags. From 0.5 on it is sound to
act on; below, music can look like this too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from madang.contract import measure
from madang.crafts.music import SOUND
from madang.errors import NotApplicable, Refused
from madang.model import Reading
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

TAGS = ("confidence", "evidence")
SHORTEST_EDGES_S = 0.25


@measure(
    "music.clipping", over=SOUND, unit="samples", axis="seconds", judged="each", resolution=1, version=2, tags=TAGS
)
def clipping(audio: Audio) -> Reading:
    """How many samples stand flat where tops were cut off, at any level: a later gain does not hide them.

    Its spans are the places, by channel: runs of three and more samples at the greatest level of their
    surroundings that the sound reaches and leaves at an angle. Waves made of steps (square synths, 8-bit samples) are
    none. What was clipped and then equalized, resampled or coded with loss is flat no more and cannot be found so.
    Source: our design; the aim, to survive a gain, is what fixed thresholds at full scale miss.
    """
    from madang.crafts.music.defects.flats import Flats
    from madang.crafts.music.defects.survey import spans

    found = audio.heard[Flats].clips.findings()
    return Reading(sum(place.value for place in found), spans=spans(found, audio.rate_hz))


@measure("music.clicks", over=SOUND, unit="dB", axis="seconds", judged="each", resolution=0.1, version=3, tags=TAGS)
def clicks(audio: Audio) -> Reading:
    """How far the greatest click stands above what the sound around it lets expect; 0 where there is none.

    Its spans are the clicks (up to 1 ms of foreign samples) and splices (a leap from one sample to the next). Sound is
    foretold by linear prediction from before and from behind, two channels from both: an attack surprises from one side
    only and goes on, a click from both, and is gone when its samples are put right. What both channels share hides no
    click in one of them; a click in both under a louder noise in both (a cymbal) is not found. The odds that it is a
    click are weighed from how far it stands out, how well it can be put right, and whether the sound changes there.
    Source: our design, after Vaseghi & Rayner, "Detection and suppression of impulsive noise in speech communication
    systems", IEE Proc. 137 (1990).
    """
    from madang.crafts.music.defects.clicks import Clicks
    from madang.crafts.music.defects.survey import spans

    found = audio.heard[Clicks].findings()
    return Reading(max((click.value for click in found), default=0.0), spans=spans(found, audio.rate_hz))


@measure("music.dropouts", over=SOUND, unit="ms", axis="seconds", judged="each", resolution=0.1, version=1, tags=TAGS)
def dropouts(audio: Audio) -> Reading:
    """The longest moment in which the sound is gone or one value is held, with sound on both sides; 0 where none is.

    Its spans are all of them, from 1 to 200 ms. A pause the sound fades into, and gaps that keep time, are none or of
    little confidence. Source: our design.
    """
    from madang.crafts.music.defects.flats import Flats
    from madang.crafts.music.defects.survey import spans

    found = audio.heard[Flats].dropouts.findings()
    return Reading(max((gap.value for gap in found), default=0.0), spans=spans(found, audio.rate_hz))


@measure(
    "music.dc_offset", over=SOUND, unit="dBFS", axis="seconds", judged="each", resolution=0.1, version=1, tags=TAGS
)
def dc_offset(audio: Audio) -> Reading:
    """The greatest offset of a channel from zero; -120 where none is found.

    The means of half seconds have to agree on it, and it has to be there where the sound is quiet too: what a waveform
    makes of itself (a kick, a low note) goes with its level. Its spans are the channels, or the parts of them, that
    have one. Source: our design.
    """
    from madang.crafts.music.defects.offsets import FLOOR_DBFS, Offsets
    from madang.crafts.music.defects.survey import spans

    found = audio.heard[Offsets].findings()
    return Reading(max((offset.value for offset in found), default=FLOOR_DBFS), spans=spans(found, audio.rate_hz))


@measure("music.head_silence", over=SOUND, unit="s", axis="seconds", resolution=0.001, version=1)
def head_silence(audio: Audio) -> Reading:
    """How long the file is silent at first: until a sample of any channel exceeds -60 dBFS."""
    from madang.crafts.music.defects.edges import Edges

    seconds = audio.heard[Edges].head_silence_s
    return Reading(seconds, spans=Spans.of([0], [round(seconds * audio.rate_hz)], [seconds], rate=audio.rate_hz))


@measure("music.tail_silence", over=SOUND, unit="s", axis="seconds", resolution=0.001, version=1)
def tail_silence(audio: Audio) -> Reading:
    """How long the file is silent at last: after the last sample of any channel over -60 dBFS."""
    from madang.crafts.music.defects.edges import Edges

    seconds = audio.heard[Edges].tail_silence_s
    start = audio.frames - round(seconds * audio.rate_hz)
    return Reading(seconds, spans=Spans.of([start], [audio.frames], [seconds], rate=audio.rate_hz))


@measure(
    "music.cut_edges", over=SOUND, unit="dBFS", axis="seconds", judged="each", resolution=0.1, version=1, tags=TAGS
)
def cut_edges(audio: Audio) -> Reading:
    """The level at which the file begins or stops in the middle of sound; -120 where neither edge is cut.

    A fade, an attack, and a decay that has come down by 45 dB or to -60 dBFS are no cuts. Loops made to be repeated are
    cut. Refused below 0.25 s. Source: our design.
    """
    from madang.crafts.music.defects.edges import Edges
    from madang.crafts.music.defects.survey import spans

    if audio.frames < SHORTEST_EDGES_S * audio.rate_hz:
        raise Refused("it is too short to tell a cut from an attack or a decay", "measure a longer piece of it")
    found = audio.heard[Edges].findings()
    return Reading(max((edge.value for edge in found), default=-120.0), spans=spans(found, audio.rate_hz))


@measure(
    "music.unused_bits",
    over=SOUND,
    unit="bits",
    axis="seconds",
    judged="each",
    resolution=1,
    version=1,
    tags=(*TAGS, "samples"),
)
def unused_bits(audio: Audio) -> Reading:
    """How many low bits of the file its samples do not use: 8 for 16-bit sound in a 24-bit file.

    Seen in bits that are always zero, and in levels that never occur, which a gain after 16 bits leaves. The tag
    `samples` is "integer" or "float"; of a float file the bits beyond the grid its samples lie on are counted, which
    loses nothing. 16-bit sound that was mixed, faded or dithered at 24 bits uses them all: its origin cannot be known.
    Lossy files have no bits to count. Source: our design.
    """
    from madang.crafts.music.defects.bits import FLOATS, Bits
    from madang.crafts.music.defects.survey import Finding, spans

    bits = audio.heard[Bits]
    if not bits.container:
        raise NotApplicable(f"{audio.format} holds no samples of fixed bits", "measure the lossless master")
    if bits.silent:
        raise Refused("every sample is zero, so no bit is used", "check that the right tracks were exported")
    found = [Finding(0, audio.frames, float(bits.lost), "", bits.evidence, 0.95)] if bits.lost else []
    kind = "float" if audio.subtype in FLOATS else "integer"
    table = spans(found, audio.rate_hz)
    return Reading(float(bits.lost), spans=replace(table, tags={**table.tags, "samples": (kind,) * len(found)}))
