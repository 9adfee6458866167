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
from madang.crafts.localization.measures.metadata import (
    metadata_angles,
    metadata_bytes,
    metadata_code_points,
    metadata_fields,
    metadata_graphemes,
    metadata_languages,
    metadata_locales,
    metadata_untranslated,
    metadata_utf16,
)
from madang.crafts.localization.measures.room import line_width, lines, reading_speed, unread_lines
from madang.crafts.localization.measures.timing import duration, gap, order, overlap

__all__ = [
    "banned_terms",
    "duration",
    "gap",
    "line_width",
    "lines",
    "metadata_angles",
    "metadata_bytes",
    "metadata_code_points",
    "metadata_fields",
    "metadata_graphemes",
    "metadata_languages",
    "metadata_locales",
    "metadata_untranslated",
    "metadata_utf16",
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
