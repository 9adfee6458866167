"""What the screen craft measures of scripts: lengths, speech, cast, numbering, headings; and of takes logs.

Lengths are in eighths of a page of 55 lines; places are lines of the file, or paragraphs where a file has no lines.
"""

from madang.crafts.screen.measures.people import cast_load, uncast
from madang.crafts.screen.measures.scenes import dialogue_share, heading_gaps, scene_count, scene_length, scenes
from madang.crafts.screen.measures.schedule import hours
from madang.crafts.screen.measures.takes import duplicate_takes, slate_faults, uncovered
from madang.crafts.screen.measures.wording import lost_headings, numbering, table_faults

__all__ = [
    "cast_load",
    "dialogue_share",
    "duplicate_takes",
    "heading_gaps",
    "hours",
    "lost_headings",
    "numbering",
    "scene_count",
    "scene_length",
    "scenes",
    "slate_faults",
    "table_faults",
    "uncast",
    "uncovered",
]
