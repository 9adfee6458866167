"""What the localization craft measures, one module for each part of the work."""

from madang.crafts.localization.measures.breaks import joined_width, line_breaks, top_heavy
from madang.crafts.localization.measures.room import line_width, lines, reading_speed, unread_lines, word_rate
from madang.crafts.localization.measures.shots import shot_changes, shots, shots_seen
from madang.crafts.localization.measures.style import marks
from madang.crafts.localization.measures.timing import duration, gap, order, overlap
from madang.crafts.localization.measures.tongue import other_language, untranslated

__all__ = [
    "duration",
    "gap",
    "joined_width",
    "line_breaks",
    "line_width",
    "lines",
    "marks",
    "order",
    "other_language",
    "overlap",
    "reading_speed",
    "shot_changes",
    "shots",
    "shots_seen",
    "top_heavy",
    "unread_lines",
    "untranslated",
    "word_rate",
]
