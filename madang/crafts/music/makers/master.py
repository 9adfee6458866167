"""From a mix to its master: gain and a true-peak limiter, to what the clauses in force ask for."""

from __future__ import annotations

from madang.contract import Job, maker
from madang.crafts.music import MASTER, MIX


@maker("music.master_mix", of=MIX, makes=MASTER, version=1, suffix=".wav")
def master_mix(job: Job) -> tuple[str, ...]:
    """A 24-bit master of a mix, at the loudness and under the ceiling that the clauses ask for.

    Refused where they ask for no loudness or contradict each other, and where the limiter would have to take
    more than 6 dB from a peak.
    """
    from madang.crafts.music.aim import aim_of
    from madang.crafts.music.mastering.session import Wishes, mastered_to

    return mastered_to(job.source, job.out, aim_of(job.clauses), Wishes()).moves
