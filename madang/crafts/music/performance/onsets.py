"""When a note begins and ends: evidence of beginnings along a take, and the exact moment of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.performance.listening import FRAME_S, TICK_S

if TYPE_CHECKING:
    from madang.crafts.music.performance.listening import Singles, Voice

REACH_S = 0.12  # how far the exact onset may lie from where it was guessed
SPEECH = slice(0, 7)  # bands below 4.5 kHz: what is above is hiss
SHOWN_DB = 35.0  # what is that far below the loudest is not heard beside it
PIECE_TICKS = 12_000  # looked at together: what is needed at once stays small
BESIDE_TICKS = 4  # 20 ms: a change is between what is that much before and after
NOTHING_DB, SURE_DB = 2.0, 8.0  # of change: half of all moments within notes, and three quarters of bound onsets
SEMITONE_DB = 2.0  # a step of a semitone is worth that much change
HALF_DB, LEAST_DIP_DB, MOST_DIP_DB = 6.0, 4.5, 20.0
AUDIBLE_DB = 20.0  # below the loudest band of a vowel
LEAST_STEP = 0.6  # semitones between bound notes whose glide shows
RELEASE_DB = 8.0


class Onset(NamedTuple):
    """A beginning: its moment, by what it was seen ("attack", "pitch", "change"), 0 to 1 how surely."""

    moment_s: float
    seen: str
    sureness: float


def evidence(voice: Voice) -> Singles:
    """(ticks,) 0 to 1: how likely a note begins here, by how much spectrum and pitch differ on both sides."""
    bands = voice.bands_db[:, SPEECH]
    floor_db = float(np.percentile(bands[::4], 98)) - SHOWN_DB
    ticks = np.arange(len(bands))
    pieces = np.array_split(ticks, len(ticks) // PIECE_TICKS + 1)
    change = np.concatenate([_change(bands, floor_db, int(piece[0]), len(piece)) for piece in pieces])
    step = np.repeat(_steps(voice), 2)[: len(change)]
    step = np.pad(step, (0, len(change) - len(step)))
    share = (change + SEMITONE_DB * np.clip(step, 0, 2) - NOTHING_DB) / (SURE_DB - NOTHING_DB)
    return np.asarray(np.clip(share, 0, 1), dtype=np.float32)


def _change(bands: Singles, floor_db: float, first: int, count: int) -> Singles:
    """(count,) by how many dB the bands that are heard differ, 20 ms before and after, each taken over 15 ms."""
    around = BESIDE_TICKS + 1
    rows = np.arange(first - around, first + count + around).clip(0, len(bands) - 1)
    near = bands[rows]
    smooth = np.maximum((near[:-2] + near[1:-1] + near[2:]) / 3, floor_db)
    before, after = smooth[: -2 * BESIDE_TICKS], smooth[2 * BESIDE_TICKS :]
    heard = np.clip((np.maximum(after, before) - floor_db) / 10, 0, 1)
    summed = (np.abs(after - before) * heard).sum(axis=1) / np.maximum(heard.sum(axis=1), 1)
    return np.asarray(summed, dtype=np.float32)


def _steps(voice: Voice) -> Singles:
    """(frames,) semitones between the mean pitch of 20 to 70 ms before and after, 0 where either is unvoiced."""
    known = voice.voiced
    pitch = np.pad(np.where(known, voice.pitch, 0).astype(np.float64), (8, 8))
    sums = np.cumsum(np.append(0, pitch))
    counts = np.cumsum(np.append(0, np.pad(known, (8, 8))))
    at = np.arange(len(known)) + 8
    means = []
    for first, last in ((-7, -1), (2, 8)):
        count = counts[at + last] - counts[at + first]
        means.append(np.where(count > 0, (sums[at + last] - sums[at + first]) / np.maximum(count, 1), np.nan))
    return np.asarray(np.nan_to_num(np.abs(means[1] - means[0])), dtype=np.float32)


def onset_near(voice: Voice, start: int, end: int, before: int, earliest_s: float) -> Onset:
    """The exact onset of the note that fills frames start to end; the note before it began at frame `before`.

    An onset is where the vowel reaches half its amplitude: where its bands lie on average 6 dB below their level
    in the note's first quarter second. Of a note bound to the one before, it is where the pitch passes the middle
    between both. Singers put vowels, not consonants, on the beat (Sundberg 1987).
    """
    tick, reach = 2 * start, round(REACH_S / TICK_S)
    low = max(0, tick - reach, 2 * before, int(earliest_s / TICK_S))
    high = min(len(voice.level_db) - 1, tick + reach, 2 * end)
    middle = _glide(voice, start, end, before)
    if high - low < 2:
        return Onset(max(start * FRAME_S, earliest_s), "change", 0.0)
    lack = _lack(voice, tick, end, low, high)
    dip = int(lack.argmax())
    depth = float(lack[dip])
    if middle is not None and depth < HALF_DB:
        return Onset(max(middle, earliest_s), "pitch", 0.8)
    threshold = min(HALF_DB, depth / 2)
    there = np.nonzero(lack[dip:] <= threshold)[0]
    if depth < 1 or not len(there):
        return Onset(max(start * FRAME_S, earliest_s), "change", 0.0)
    after = dip + int(there[0])
    fall = (lack[after - 1] - threshold) / (lack[after - 1] - lack[after])
    moment_s = (low + after - 1 + float(fall)) * TICK_S
    seen = "attack" if depth >= LEAST_DIP_DB else "change"
    return Onset(max(moment_s, earliest_s), seen, min(1.0, depth / 12))


def _lack(voice: Voice, tick: int, end: int, low: int, high: int) -> npt.NDArray[np.float64]:
    """How far, in dB on average, the note's audible bands lie below their level in the note, tick by tick."""
    bands = voice.bands_db[:, SPEECH]
    first = min(tick + 6, len(bands) - 1)
    full = np.median(bands[first : max(first + 1, min(2 * end, tick + 50))], axis=0)
    audible = full > full.max() - AUDIBLE_DB
    lack = np.clip(full - bands[low : high + 1], 0, MOST_DIP_DB)[:, audible].mean(axis=1)
    return np.convolve(np.pad(lack, 1, mode="edge"), (0.25, 0.5, 0.25), "valid")


def _glide(voice: Voice, start: int, end: int, before: int) -> float | None:
    """When the pitch passes the middle between two bound notes, or None where there is no step between them."""
    reach = round(REACH_S / FRAME_S)
    low, high = max(before, start - reach), min(end, start + reach, len(voice.pitch))
    old = voice.pitch[max(before, start - 20) : max(start - 4, before + 1)]
    new = voice.pitch[start + 4 : max(start + 5, min(end, start + 20))]
    if not (np.isfinite(old).any() and np.isfinite(new).any()):
        return None
    old_pitch, new_pitch = float(np.nanmedian(old)), float(np.nanmedian(new))
    if abs(new_pitch - old_pitch) < LEAST_STEP:
        return None
    share = (voice.pitch[low:high] - old_pitch) / (new_pitch - old_pitch)
    past = np.nonzero((share[1:] >= 0.5) & (share[:-1] < 0.5))[0]
    if not len(past):
        return None
    nearest = int(past[np.abs(low + past + 0.5 - start).argmin()])
    rise = (0.5 - share[nearest]) / (share[nearest + 1] - share[nearest])
    return (low + nearest + float(rise)) * FRAME_S


def release_after(voice: Voice, onset_s: float, end_s: float, next_s: float) -> float:
    """The last moment, before the next note, within 8 dB of the note's level."""
    level = voice.level_db
    first = round(onset_s / TICK_S) + 4
    middle = max(first + 1, round(end_s / TICK_S))
    last = min(len(level), max(middle, min(round(next_s / TICK_S), middle + 30)))
    if first >= last:
        return max(end_s, onset_s + TICK_S)
    full = float(np.median(level[first : max(first + 1, min(middle, last))]))
    loud = np.nonzero(level[first:last] >= full - RELEASE_DB)[0]
    return max((first + int(loud[-1])) * TICK_S if len(loud) else end_s, onset_s + TICK_S)
