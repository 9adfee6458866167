"""What the localization craft measures, one module for each part of the work."""

from madang.crafts.localization.measures.across import (
    banned_terms,
    missing_cues,
    missing_terms,
    name_spellings,
    numbers_differ,
    speech_level_flips,
    table_faults,
    untranslated,
)
from madang.crafts.localization.measures.room import line_width, lines, reading_speed, unread_lines
from madang.crafts.localization.measures.timing import duration, gap, order, overlap

__all__ = [
    "banned_terms",
    "duration",
    "gap",
    "line_width",
    "lines",
    "missing_cues",
    "missing_terms",
    "name_spellings",
    "numbers_differ",
    "order",
    "overlap",
    "reading_speed",
    "speech_level_flips",
    "table_faults",
    "unread_lines",
    "untranslated",
]
