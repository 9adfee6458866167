"""Who is who: people followed through a take, exchanged names put right, and what stays uncertain masked and said."""

from __future__ import annotations

from madang.crafts.dance.people.doubts import Doubt, Followed
from madang.crafts.dance.people.mending import repair
from madang.crafts.dance.people.names import named, read_names, write_names
from madang.crafts.dance.people.track import Detections, follow

__all__ = ["Detections", "Doubt", "Followed", "follow", "named", "read_names", "repair", "write_names"]
