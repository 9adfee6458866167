"""Where no delay can be told: a part was not seen, does not move, or does something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from madang.compiled import compiled
from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.stretches import stretches
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.detect import Course
from madang.crafts.dance.timing.events import Event, NotComparable
from madang.crafts.dance.timing.features import LIMBS, WHOLE_BODY, Flags, Floats
from madang.crafts.dance.timing.lag import HALF_WINDOW, Lags

UNLIKE = 0.5  # below this correlation the best delay is no more than the best of many chances
UNSEEN, DOUBTFUL = "not seen", "too unsteady to tell when"
UNSEEN_SHARE = 0.3
STILL_SHARE = 0.3  # of the reference's own speed
FAR = 4 * HZ  # where the same movement is looked for once it is not found nearby: eight counts at 120 BPM
_OFFS = np.arange(-FAR, FAR + 1, 3)
FOUND_FAR = 0.75
UNTOLD = "the reference does not show it"
FEW_PARTS = 3  # with so many parts silent the body as a whole is
# So far off is found by chance, too: it is not believed of a limb while so many other parts dance something else.
CHANCE_MS, CHANCE_PARTS = 150, 2
WAITING, STILL = "the reference hardly moves", "hardly moves"
_SEEN_TO_BE_NOTHING = frozenset((UNSEEN, DOUBTFUL, UNTOLD, WAITING, STILL))


def not_comparable(
    dancer: int, compared: Mapping[str, Lags], own: Mapping[str, Floats], held: Mapping[str, Floats], clock: Floats
) -> list[NotComparable]:
    """All stretches of a dancer's parts of which no delay can be told."""
    reasons = {part: _reasons(lags, own[part], held[part]) for part, lags in compared.items()}
    strange = {part for part, by_why in reasons.items() if _mostly_unlike(by_why)}
    if len(strange) >= FEW_PARTS:
        strange = set(reasons)
    found = []
    for part, by_why in reasons.items():
        if part in strange:
            by_why = {"": np.ones(len(clock), np.bool_)}
        for why, flags in by_why.items():
            for run in stretches(flags, min(HZ, len(flags))):
                said = why or _otherwise(own[part], held[part], run.start, run.stop)
                start, end = float(clock[run.start]), float(clock[run.stop - 1]) + 1 / HZ
                found.append(NotComparable(dancer, part, start, end, said))
    return found


def _mostly_unlike(by_why: Mapping[str, Flags]) -> bool:
    """Whether most of what could be compared is another movement; what is left is then like it by chance."""
    quiet = np.any([flags for why, flags in by_why.items() if why], axis=0)
    return bool(by_why[""].sum() > 0.5 * max(int((~quiet).sum()), 1))


def _reasons(lags: Lags, own: Floats, held: Floats) -> dict[str, Flags]:
    """Moments by reason, each moment with its first; the last reason is to be looked into."""
    there: Flags = np.asarray(np.isfinite(held).all(1))
    untold = _around(~there) > UNSEEN_SHARE
    unseen = ~untold & (_around(~lags.seen) > UNSEEN_SHARE)
    speed, wanted = _around(_power(own)), _around(_power(held))
    little = STILL_SHARE**2 * max(float(np.median(wanted)), 1e-9)
    waiting = ~untold & ~unseen & (wanted < little)
    still = ~untold & ~unseen & ~waiting & (speed < little)
    unlike = ~untold & ~unseen & ~waiting & ~still & (lags.rho.max(1) < UNLIKE)
    return {
        UNTOLD: untold,
        UNSEEN: unseen,
        WAITING: waiting,
        STILL: still,
        "": unlike,
    }


def _power(velocities: Floats) -> Floats:
    power: Floats = np.nan_to_num((velocities**2).sum(1))
    return power


def _around(values: Floats | Flags) -> Floats:
    """Means over the window around each moment."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    moments = np.arange(len(values))
    first, last = np.maximum(moments - HALF_WINDOW, 0), np.minimum(moments + HALF_WINDOW + 1, len(values))
    mean: Floats = (total[last] - total[first]) / (last - first)
    return mean


def _otherwise(own: Floats, held: Floats, first: int, last: int) -> str:
    """Whether the same movement stands farther away than delays are searched."""
    alike = _alike(np.nan_to_num(own), np.nan_to_num(held), first, last, _OFFS)
    at = int(_OFFS[alike.argmax()]) if alike.max() > FOUND_FAR else 0
    return f"the same {at * 1000 / HZ:+.0f} ms away, which is beyond range" if at else "another movement"


@compiled(fastmath=True, error_model="numpy")
def _alike(own, held, first, last, offs):  # type: ignore[no-untyped-def]  # numba infers
    """The correlation of a stretch with the reference so much earlier; nought where too little of that is there."""
    found = np.zeros(len(offs))
    for i, off in enumerate(offs):
        a, b = max(first, off), min(last, len(held) + off)
        if b - a < 0.7 * (last - first):
            continue
        both, mine, theirs = 0.0, 0.0, 0.0
        for t in range(a, b):
            for k in range(own.shape[1]):
                both += own[t, k] * held[t - off, k]
                mine += own[t, k] * own[t, k]
                theirs += held[t - off, k] * held[t - off, k]
        found[i] = both / np.sqrt(mine * theirs + 1e-12)
    return found


def why_doubtful(silent: NotComparable, motion: Motion) -> NotComparable:
    """The same, told as doubtful where that is what was "not seen"."""
    if silent.why != UNSEEN or motion.doubt_ms is None:
        return silent
    inside = (motion.times_s >= silent.start_s) & (motion.times_s < silent.end_s)
    joints = [JOINTS.index(name) for name in LIMBS.get(silent.part, ("pelvis",))]
    doubtful = motion.doubtful[silent.dancer][inside][:, joints].any(axis=1)
    return replace(silent, why=DOUBTFUL) if doubtful.sum() > UNSEEN_SHARE * max(inside.sum(), 1) else silent


def kept(found: Course, without: list[NotComparable]) -> Course:
    """The course without events where nothing can be told."""
    events = tuple(event for event in found.events if not _silent(event, without))
    return Course(found.body_ms, found.limbs_ms, events)


def _silent(event: Event, without: list[NotComparable]) -> bool:
    def covers(stretch: NotComparable) -> bool:
        shared = min(event.end_s, stretch.end_s) - max(event.start_s, stretch.start_s)
        return shared > 0.5 * (event.end_s - event.start_s)

    quiet = [stretch for stretch in without if covers(stretch)]
    parts = {stretch.part for stretch in quiet}
    if event.part == WHOLE_BODY:
        return len(parts) >= FEW_PARTS
    elsewhere = {stretch.part for stretch in quiet if stretch.why not in _SEEN_TO_BE_NOTHING}
    return event.part in parts or (abs(event.delay_ms) > CHANCE_MS and len(elsewhere) >= CHANCE_PARTS)
