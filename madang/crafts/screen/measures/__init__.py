"""What the screen craft measures of scripts (lengths, speech, cast, numbering, headings), plans, boards and logs.

Lengths are in eighths of a page of 55 lines; places are lines of the file, or paragraphs where a file has no lines.
"""

from madang.crafts.screen.measures.board import shoot_days, strip_faults, without_strip
from madang.crafts.screen.measures.people import births, cast_load, uncast
from madang.crafts.screen.measures.scenes import dialogue_share, heading_gaps, scene_count, scene_length, scenes
from madang.crafts.screen.measures.schedule import episode_days, hours, plan_conflicts
from madang.crafts.screen.measures.takes import duplicate_takes, slate_faults, uncovered, unshot
from madang.crafts.screen.measures.wording import lost_headings, numbering, table_faults

__all__ = [
    "births",
    "cast_load",
    "dialogue_share",
    "duplicate_takes",
    "episode_days",
    "heading_gaps",
    "hours",
    "lost_headings",
    "numbering",
    "plan_conflicts",
    "scene_count",
    "scene_length",
    "scenes",
    "shoot_days",
    "slate_faults",
    "strip_faults",
    "table_faults",
    "uncast",
    "uncovered",
    "unshot",
    "without_strip",
]
