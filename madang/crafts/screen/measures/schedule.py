"""What a plan of a shoot says of people's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.contract import derives
from madang.records import Hours

if TYPE_CHECKING:
    from madang.crafts.screen.season.document import Schedule


@derives(Hours, over="screen.schedule", version=1)
def hours(schedule: Schedule) -> Hours:
    """Everybody's hours on set, waiting included and pauses left out, to be added to their lessons and rehearsals."""
    return Hours(schedule.hours)
