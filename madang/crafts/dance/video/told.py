"""What was seen in a video and what is uncertain about it, a sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from madang.crafts.dance.motion import JOINTS, MOST_DOUBT_MS, Motion
from madang.crafts.dance.people import Doubt
from madang.crafts.dance.stretches import stretches
from madang.crafts.dance.timing.features import LIMBS

MOST_SAID = 8  # of a kind
_SHORT_S = 0.5


def told(motion: Motion, doubts: Sequence[Doubt], cuts: Sequence[float], repeats: int) -> tuple[str, ...]:
    """The sentences: who was seen, who may be whom, where it is cut, and where nobody can tell when."""
    return (
        *_dancers(motion),
        *_some([str(doubt) for doubt in sorted(doubts)]),
        *_cut(cuts),
        *_repeated(motion, repeats),
        *_some(list(_unsteady(motion))),
    )


def _dancers(motion: Motion) -> Iterator[str]:
    for name, body in zip(motion.dancers, motion.positions, strict=True):
        seen = np.isfinite(body).any(axis=(1, 2))
        there = motion.times_s[seen]
        share = seen.mean()
        span = f", from {there[0]:.1f} to {there[-1]:.1f} s" if share < 0.9 and len(there) else ""
        yield f"dancer {name}: seen in {share:.0%} of the frames{span}"


def _cut(cuts: Sequence[float]) -> Iterator[str]:
    if cuts:
        moments = ", ".join(f"{moment:.1f}" for moment in cuts[:MOST_SAID]) + (" ..." if len(cuts) > MOST_SAID else "")
        times = "once" if len(cuts) == 1 else f"{len(cuts)} times"
        yield (
            f"the picture is cut {times} (at {moments} s): behind a cut everybody has a new number; "
            "one name for them in the table of names makes one dancer of them"
        )


def _repeated(motion: Motion, repeats: int) -> Iterator[str]:
    if repeats:
        off_ms = 1000 * float(np.median(np.diff(motion.times_s))) / np.sqrt(12)
        yield (
            f"{repeats} of {len(motion.times_s)} frames only repeat the one before, so the video was brought to "
            f"another frame rate: moments around them may be {off_ms:.0f} ms off; take the phone's own file"
        )


def _unsteady(motion: Motion) -> Iterator[str]:
    """Of each dancer the limbs that are lost in noise, and stretches of others in which too little is known of when."""
    if motion.doubt_ms is None:
        return
    for dancer, doubts in zip(motion.dancers, motion.doubt_ms, strict=True):
        lost = []
        for limb, (*_, tip) in LIMBS.items():
            of_limb = doubts[:, JOINTS.index(tip)]
            if np.isinf(of_limb).any():
                lost.append(limb)
                continue
            for run in stretches(of_limb > MOST_DOUBT_MS, 2):
                start, end = motion.times_s[run.start], motion.times_s[run.stop - 1]
                if end - start >= _SHORT_S:
                    span = f"from {start:.1f} to {end:.1f} s"
                    yield f"dancer {dancer}, {limb}: too unsteady to tell when {span}; left out"
        if lost:
            yield f"dancer {dancer}: {', '.join(lost)} move no more than their points shake; no delay of them is told"


def _some(sentences: list[str]) -> Iterable[str]:
    rest = len(sentences) - MOST_SAID
    return [*sentences[:MOST_SAID], f"... and {rest} more of these"] if rest > 1 else sentences
