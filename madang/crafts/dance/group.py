"""A group held together: which dancer leads, by name, and when there is nothing to hold a dancer against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.crafts.dance.motion import Motion
from madang.errors import MissingInput, NotApplicable, did_you_mean
from madang.files import printable

if TYPE_CHECKING:
    from madang.crafts.dance.timing.compare import Comparison

FEWEST_FRAMES = 10


def held_together(motion: Motion, leader: str | None = None, reference: Motion | None = None) -> Comparison:
    """Every dancer against the reference take, the leader of that name or number, or the group.

    Raises NotApplicable where nothing can be held against anything, MissingInput where nobody has the leader's name.
    """
    from madang.crafts.dance.timing.compare import compare

    if any(len(one.times_s) < FEWEST_FRAMES for one in (motion, reference) if one is not None):
        raise NotApplicable(f"fewer than {FEWEST_FRAMES} frames are no dance", "export the whole take")
    if reference is None and len(motion.dancers) < 2:
        raise NotApplicable("one dancer alone is with nobody", "name a reference take: madang dance sync --reference")
    if reference is not None and motion.flat != reference.flat:
        raise NotApplicable("one of the two was seen by one camera, the other in space", "compare takes of one sort")
    return compare(motion, None if leader is None else _number(motion, leader), reference)


def _number(motion: Motion, leader: str) -> int:
    """The place of a dancer, by name or else by number."""
    if leader in motion.dancers:
        return motion.dancers.index(leader)
    if leader.isdecimal() and int(leader) < len(motion.dancers):
        return int(leader)
    who = ", ".join(map(printable, motion.dancers))
    hint = did_you_mean(leader, motion.dancers)
    raise MissingInput(f"no dancer is called '{printable(leader)}'; {hint}", f"name one of: {who}")
