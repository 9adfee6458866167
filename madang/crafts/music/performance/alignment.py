"""Each note of the melody laid over the recording: when it begins, when it ends, and by what it was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.performance.fitting import Fit
from madang.crafts.music.performance.listening import FRAME_S
from madang.crafts.music.performance.onsets import evidence, onset_near, release_after

if TYPE_CHECKING:
    from madang.crafts.music.performance.listening import Singles, Voice

Integers = npt.NDArray[np.int64]

LOCAL_S = 0.25  # how far a note may lie from where the melody has it


class Place(NamedTuple):
    """Where a note lies: its onset, how that was seen, 0 to 1 how surely (see `onsets.Onset`); its release."""

    onset_s: float
    seen: str
    sureness: float
    release_s: float


def lay(voice: Voice, fit: Fit, loudness: Singles) -> list[Place]:
    """The place of each note of a fit; loudness: (frames,) 0 to 1, how much louder than what bleeds in."""
    entered = _entered(voice, fit, loudness)
    starts = entered[1::2]
    ends = [_end(entered, state, len(voice.pitch)) for state in range(1, len(entered), 2)]
    bounds = [start * FRAME_S for start in starts] + [voice.end_s]
    places: list[Place] = []
    for i, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
        earliest = places[-1].onset_s + 0.03 if places else 0.0
        onset = onset_near(voice, start, end, int(starts[i - 1]) if i else 0, earliest)
        onset_s = min(onset.moment_s, max(0.0, voice.end_s - 0.05))
        release_s = release_after(voice, onset_s, end * FRAME_S, bounds[i + 1])
        places.append(Place(onset_s, onset.seen, onset.sureness, release_s))
    return places


def _end(entered: Integers, state: int, frames: int) -> int:
    following = [frame for frame in entered[state + 1 : state + 3] if frame >= 0]
    return int(following[0]) if following else frames


def _entered(voice: Voice, fit: Fit, loudness: Singles) -> Integers:
    """The frame at which each rest and note begins: rest, note, rest, ..., note, rest."""
    from madang.crafts.music.performance import kernels

    frames = len(voice.pitch)
    states = 2 * len(fit.notes) + 1
    expected, due = np.full(states, np.nan), np.zeros(states)
    expected[1::2] = [100 * note.pitch + fit.key_cents for note in fit.notes]
    due[1::2] = [fit.at(note.start_s) / FRAME_S for note in fit.notes]
    due[2::2] = [fit.at(note.end_s) / FRAME_S for note in fit.notes]
    local = round(LOCAL_S / FRAME_S)
    first = np.maximum.accumulate(np.clip(np.floor(due) - local, 0, frames - 1))
    # A state is over when the one after it has to have begun.
    last = np.minimum.accumulate(np.append(np.clip(np.ceil(due[1:]) + local, 0, frames), frames)[::-1])[::-1]
    moments = np.arange(frames)
    band = np.stack([np.searchsorted(last, moments, "right"), np.searchsorted(first, moments, "right")], axis=1)
    band[:, 0] = np.minimum(band[:, 0], states - 1)
    onset = evidence(voice)
    ticks = np.minimum(2 * moments[:, None] + np.arange(-1, 2), len(onset) - 1).clip(0)
    entered = np.empty(states, dtype=np.int64)
    kernels.lay_melody(
        (100 * voice.pitch).astype(np.float32),
        loudness.astype(np.float32),
        onset[ticks].max(axis=1).astype(np.float32),
        expected,
        due,
        band.astype(np.int64),
        entered,
    )
    # A melody with more notes than the take has frames cannot all be laid.
    return np.where(entered < 0, np.where(np.isnan(expected), -1, due.clip(0, frames - 1)), entered).astype(np.int64)


def refitted(fit: Fit, places: list[Place]) -> Fit:
    """A fitted clock drawn through the onsets found: the line most pairs of notes agree on (Theil and Sen)."""
    melody = np.array([note.start_s for note in fit.notes])
    sung = np.array([place.onset_s for place in places])
    apart = len(melody) // 2
    if apart < 4:
        return replace(fit, offset_s=float(np.median(sung - fit.stretch * melody)))
    stretch = float(np.median((sung[apart:] - sung[:-apart]) / (melody[apart:] - melody[:-apart])))
    return replace(fit, stretch=stretch, offset_s=float(np.median(sung - stretch * melody)))
