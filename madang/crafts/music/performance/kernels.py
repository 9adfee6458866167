"""The inner loops, compiled: what pitches each frame may have, the path through them, the melody laid over it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

LEAST_STRENGTH = 0.3
OCTAVE_COST = 0.03  # an octave down must repeat that much better: every multiple of a period repeats as well
_NEVER = -1e30


@compiled()
def _vertex(table: Singles, lag: int) -> float:
    """Where the parabola through a maximum of a table and its two neighbours has its top."""
    bend = 2.0 * table[lag] - table[lag - 1] - table[lag + 1]
    top: float = lag + (0.5 * (table[lag + 1] - table[lag - 1]) / bend if bend > 0.0 else 0.0)
    return top


@compiled()
def _sharpened(table: Singles, lag: int, longest: int) -> float:
    """The period near a lag, read off at its greatest multiple that still repeats: there its error weighs less."""
    period: float = _vertex(table, lag)
    for multiple in range(2, int((longest - 1) / period) + 1):
        top = int(multiple * period + 0.5)
        if table[top - 1] > table[top]:
            top -= 1
        elif top < longest and table[top + 1] > table[top]:
            top += 1
        is_top = table[top] >= table[top - 1] and table[top] >= table[top + 1]
        if not is_top or table[top] < table[lag] - 0.1:
            break
        period = _vertex(table, top) / multiple
    return period


@compiled(fastmath={"contract", "reassoc", "nsz", "arcp"})
def pitch_candidates(
    sound: Singles, first: int, hop: int, window: int, shortest: int, longest: int, periods: Singles, strengths: Singles
) -> None:
    """The periods each frame may have: maxima of the normalized square difference (McLeod and Wyvill 2005).

    The two windows compared lie symmetrically around the frame's centre, so that a gliding pitch is read where it is.

    sound: mono. first: the centre of frame 0, with (longest + window) / 2 + 1 samples to spare at both ends.
    hop: samples from frame to frame. shortest, longest: periods looked for, in samples.
    periods, strengths: (frames, K), written: periods in samples and how well the sound repeats after each, up to
    1, the best K in no order; 0 where there are fewer.
    """
    frames, room = periods.shape
    table = np.zeros(longest + 2, dtype=np.float32)
    worths = np.zeros(room, dtype=np.float32)
    for frame in range(frames):
        periods[frame, :] = 0.0
        strengths[frame, :] = 0.0
        worths[:] = -1.0
        centre = first + frame * hop
        for lag in range(shortest - 1, longest + 2):
            left = centre - (window + lag) // 2
            a = sound[left : left + window]
            b = sound[left + lag : left + lag + window]
            product = np.float32(0.0)
            energy = np.float32(0.0)
            for i in range(window):
                product += a[i] * b[i]
                energy += a[i] * a[i] + b[i] * b[i]
            table[lag] = np.float32(2.0) * product / (energy + np.float32(1e-9))
        for lag in range(shortest, longest + 1):
            here = table[lag]
            if here < LEAST_STRENGTH or here < table[lag - 1] or here <= table[lag + 1]:
                continue
            worth = here - np.float32(OCTAVE_COST * np.log2(lag / shortest))
            weakest = np.argmin(worths)
            if worth > worths[weakest]:
                worths[weakest] = worth
                periods[frame, weakest] = lag
                strengths[frame, weakest] = here
        for k in range(room):
            if strengths[frame, k] > 0.0:
                periods[frame, k] = _sharpened(table, int(periods[frame, k]), longest)


@compiled()
def pitch_path(
    octaves: Singles, strengths: Singles, unvoiced: Singles, jump: float, change: float, chosen: Integers
) -> None:
    """The likeliest path through the candidates (Viterbi; the costs are those of Boersma 1993).

    octaves: (frames, K) pitches in octaves. strengths: (frames, K), 0 where there is no candidate.
    unvoiced: (frames,) what being unvoiced is worth. jump: cost of an octave's leap from frame to frame.
    change: cost of a change between voiced and unvoiced. chosen: (frames,), written: the candidate, or -1.
    """
    frames, room = octaves.shape
    before = np.full(room + 1, 0.0)
    now = np.empty(room + 1)
    back = np.empty((frames, room + 1), dtype=np.int8)
    for frame in range(frames):
        for k in range(room + 1):
            worth = unvoiced[frame] if k == room else strengths[frame, k] + OCTAVE_COST * octaves[frame, k]
            now[k] = _NEVER
            back[frame, k] = room
            if k < room and strengths[frame, k] <= 0.0:
                continue
            for j in range(room + 1):
                cost = 0.0
                if (j == room) != (k == room):
                    cost = change
                elif k < room and frame > 0:
                    cost = jump * abs(octaves[frame, k] - octaves[frame - 1, j])
                if before[j] - cost > now[k]:
                    now[k] = before[j] - cost
                    back[frame, k] = j
            now[k] += worth
        before[:] = now
    state = int(np.argmax(before))
    for frame in range(frames - 1, -1, -1):
        chosen[frame] = -1 if state == room else state
        state = back[frame, state]


@compiled()
def lay_melody(
    cents: Singles,
    loudness: Singles,
    onset: Singles,
    expected: Doubles,
    due: Doubles,
    band: Integers,
    entered: Integers,
) -> float:
    """The likeliest frames at which the notes and rests of a melody begin (Viterbi over a chain, in a band).

    cents: (frames,) pitch sung, NaN where unvoiced. loudness: (frames,) 0 to 1. onset: (frames,) evidence, 0 to 1.
    expected: (states,) pitch of each note in cents, NaN for rests; rests and notes alternate, rests at both ends.
    due: (states,) frame at which each state should begin. band: (frames, 2) first and one past the last state that
    may be at each frame, both never falling. entered: (states,), written; a rest nobody makes is never entered: -1.
    Returns the score of the whole path.
    """
    frames = len(cents)
    states = len(expected)
    offsets = np.zeros(frames + 1, dtype=np.int64)
    for t in range(frames):
        offsets[t + 1] = offsets[t] + band[t, 1] - band[t, 0]
    back = np.zeros(offsets[frames], dtype=np.int8)
    before = np.full(states, _NEVER)
    now = np.full(states, _NEVER)
    before[0] = 0.0
    for t in range(frames):
        for s in range(band[t, 0], band[t, 1]):
            note = expected[s] == expected[s]
            best, step = before[s], 0
            gain = 0.0
            if s > 0:
                if note:
                    late = (t - due[s]) / 8.0
                    gain = 6.0 * onset[t] - 0.5 * late * late
                else:
                    late = (t - due[s]) / 30.0
                    gain = -0.5 * late * late
                if before[s - 1] + gain > best:
                    best, step = before[s - 1] + gain, 1
                if note and s > 1 and before[s - 2] + gain > best:
                    best, step = before[s - 2] + gain, 2
            voiced = cents[t] == cents[t]
            if note and voiced:
                far = cents[t] - expected[s]
                folded = far - 1200.0 * np.round(far / 1200.0)
                likely = 0.85 * np.exp(-0.5 * (far / 80.0) ** 2) + 0.1 * np.exp(-0.5 * (folded / 80.0) ** 2) + 0.05
                here = 0.25 * np.log(likely) + 0.4 * loudness[t]
            elif note:
                here = -0.3
            elif voiced:
                here = 0.2 - 0.6 * loudness[t]
            else:
                here = 0.2
            now[s] = best + here
            back[offsets[t] + s - band[t, 0]] = step
        if t > 0:
            before[band[t - 1, 0] : band[t, 0]] = _NEVER
        before[band[t, 0] : band[t, 1]] = now[band[t, 0] : band[t, 1]]
    entered[:] = -1
    state = states - 1
    if before[states - 2] > before[states - 1]:
        state = states - 2
    score: float = before[state]
    for t in range(frames - 1, -1, -1):
        step = back[offsets[t] + state - band[t, 0]]
        if step > 0:
            entered[state] = t
            state -= step
    entered[0] = 0
    return score
