"""The clocks of several takes joined: by the sound beside them, else by what is danced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.takes.danced import danced
from madang.crafts.dance.takes.hear import SOUNDS, sound_of
from madang.crafts.dance.takes.sound import align
from madang.errors import NotMeasured, Refused
from madang.records import Alignment, Beats

By = Literal["same", "sound", "moves", "beats"]
Piece = tuple[float, float, float, float, float]
VIDEOS = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi")
SAME_S = 1e-3
SEAM_S = 0.2  # on either side of a cut, where what was filtered would be of both


@dataclass(frozen=True)
class Clock:
    """How a take's clock lies on another take's, and by what that was told. why: what did not tell it."""

    alignment: Alignment
    by: By
    mirrored: bool = False
    why: str = ""


def beside(take: Path) -> Path | None:
    """The file that holds the sound of a take: itself, or one of its name with a sound or a video in it.

    >>> beside(Path("rehearsal.mp4"))
    PosixPath('rehearsal.mp4')
    """
    if take.suffix.lower() in (*SOUNDS, *VIDEOS):
        return take
    names = dict.fromkeys((take.stem, take.stem.removesuffix(".motion")))
    found = (take.with_name(name + suffix) for name in names for suffix in (*SOUNDS, *VIDEOS))
    return next((file for file in found if file.is_file()), None)


def clock_of(take: Motion, other: Motion, files: tuple[Path, Path], by: By | None = None) -> Clock:
    """The take's clock on the other's, by the way stated, else by their sound where both have some, else by moves.

    Raises Refused where nothing tells it; NotApplicable, Unreadable where the sound that was asked for cannot be read.
    """
    if by == "same":
        return same(take, (files[0].name, files[1].name))
    sounds = [beside(file) for file in files]
    why = ""
    if by == "sound" or (by is None and all(sounds)):
        try:
            return _by_sound(sounds, files)
        except NotMeasured as problem:
            if by == "sound":
                raise
            why = f"the sound did not tell: {problem.why}"
    found = danced(take, other, (files[0].name, files[1].name))
    return Clock(found.alignment, "moves", found.mirrored, why)


def same(take: Motion, names: tuple[str, str] = ("", "")) -> Clock:
    """Both on one clock."""
    ends = (float(take.times_s[0]), max(float(take.times_s[-1]), float(take.times_s[0]) + 1e-3))
    return Clock(Alignment(*names, ends, ends, (1.0,)), "same")


def _by_sound(sounds: Sequence[Path | None], files: tuple[Path, Path]) -> Clock:
    heard = []
    for sound, file in zip(sounds, files, strict=True):
        if sound is None:
            raise Refused(f"there is no sound beside {file.name}", f"put {file.stem}.wav beside it, or the video")
        heard.append(sound_of(sound))
    return Clock(align(heard[0], heard[1], (files[0].name, files[1].name)).alignment, "sound")


def back(alignment: Alignment) -> Alignment:
    """The way from B's clock to A's; of what B shows twice, as it is shown first.

    >>> back(Alignment("a", "b", (0.0, 10.0), (1.0, 11.0), (1.0,))).to_b(1.0)
    0.0
    """
    kept: list[tuple[float, float]] = []
    confidence: list[float] = []
    for start, end, first, last, sure in sorted(pieces(alignment), key=lambda piece: piece[2]):
        begins = max(first, kept[-1][0] + 1e-6) if kept else first
        if last <= begins:
            continue
        slope = (end - start) / (last - first)
        confidence += [0.0, sure] if kept else [sure]
        kept += [(begins, start + (begins - first) * slope), (last, end)]
    return Alignment(
        alignment.b, alignment.a, tuple(b for b, _ in kept), tuple(a for _, a in kept), tuple(confidence)
    )  # fmt: skip


def through(first: Alignment, second: Alignment) -> Alignment:
    """From A's clock to C's, by way of B's; pieces that either does not know are left out.

    >>> ab = Alignment("a", "b", (0.0, 10.0), (1.0, 11.0), (1.0,))
    >>> through(ab, Alignment("b", "c", (5.0, 20.0), (15.0, 30.0), (0.5,)))
    Alignment(a='a', b='c', a_s=(4.0, 10.0), b_s=(15.0, 21.0), confidence=(0.5,))
    """
    own: list[float] = []
    there: list[float] = []
    confidence: list[float] = []
    for start, end, low, high, sure in pieces(first):
        for middle, last, c0, c1, surer in sorted(pieces(second)):
            b0, b1 = max(low, middle), min(high, last)
            if b1 - b0 < 1e-6:
                continue
            own += [start + (b - low) * (end - start) / (high - low) for b in (b0, b1)]
            there += [c0 + (b - middle) * (c1 - c0) / (last - middle) for b in (b0, b1)]
            confidence += [0.0, min(sure, surer)] if confidence else [min(sure, surer)]
    for place in range(1, len(own)):
        own[place] = max(own[place], own[place - 1] + 1e-6)
    return Alignment(first.a, second.b, tuple(own), tuple(there), tuple(confidence))


def pieces(alignment: Alignment) -> list[Piece]:
    """(start, end, first, last, confidence) of each piece that is known: from A's start to B's first, and so on."""
    knots = list(zip(alignment.a_s, alignment.b_s, strict=True))
    ends = zip(pairwise(knots), alignment.confidence, strict=True)
    return [(a0, a1, b0, b1, sure) for ((a0, b0), (a1, b1)), sure in ends if sure > 0]


def known(alignment: Alignment, moment_s: float) -> bool:
    """Whether a moment of A's clock has one on B's."""
    return any(start - 1e-9 <= moment_s <= end + 1e-9 for start, end, *_ in pieces(alignment))


def brought(other: Motion, alignment: Alignment) -> Motion:
    """The other take (B) on the take's clock (A): its frames at other times, those of no moment left out.

    Around a cut nothing is kept: the frames on either side of it are of different moments.
    """
    kept, times = [], []
    last_end: float | None = None
    parts = pieces(alignment)
    for place, (start, end, first, last, _) in enumerate(parts):
        at = start + (other.times_s - first) * (end - start) / (last - first)
        low = start - 1e-9 if place == 0 or _goes_on(parts[place - 1], parts[place]) else start + SEAM_S
        high = end + 1e-9 if place == len(parts) - 1 or _goes_on(parts[place], parts[place + 1]) else end - SEAM_S
        inside = (at >= low) & (at <= high) & (at > (-np.inf if last_end is None else last_end))
        if inside.any():
            kept.append(other.positions[:, inside])
            times.append(at[inside])
            last_end = float(at[inside][-1])
    if not kept:
        raise Refused("the two takes share no moment", "name two takes of one choreography")
    return replace(other, times_s=np.concatenate(times), positions=np.concatenate(kept, axis=1))


def _goes_on(before: Piece, behind: Piece) -> bool:
    """Whether there is no cut between two pieces, on neither clock."""
    return abs(behind[0] - before[1]) < SAME_S and abs(behind[2] - before[3]) < SAME_S


def beats_on(beats: Beats, alignment: Alignment) -> Beats:
    """Beats of B's clock on A's, those of no known moment left out."""
    way = back(alignment)
    there = [(way.to_b(moment), place) for moment, place in zip(beats.times_s, beats.places, strict=True)]
    within = [(at, place) for at, place in sorted(there) if known(alignment, at)]
    return Beats(tuple(at for at, _ in within), tuple(place for _, place in within), beats.confidence)
