"""What the localization craft measures, one module for each part of the work."""

from madang.crafts.localization.measures.room import line_width, lines, reading_speed, unread_lines
from madang.crafts.localization.measures.timing import duration, gap, order, overlap

__all__ = [
    "duration",
    "gap",
    "line_width",
    "lines",
    "order",
    "overlap",
    "reading_speed",
    "unread_lines",
]
