"""What the localization craft measures, one module for each part of the work."""

from madang.crafts.localization.measures.across import (
    banned_terms,
    left_in_source,
    missing_cues,
    missing_terms,
    name_spellings,
    numbers_differ,
    speech_level_flips,
    table_faults,
)
from madang.crafts.localization.measures.breaks import joined_width, line_breaks, top_heavy
from madang.crafts.localization.measures.clock import alignment, clock
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
from madang.crafts.localization.measures.room import line_width, lines, reading_speed, unread_lines, word_rate
from madang.crafts.localization.measures.shots import shot_changes, shots, shots_seen
from madang.crafts.localization.measures.style import marks
from madang.crafts.localization.measures.timing import duration, gap, order, overlap
from madang.crafts.localization.measures.tongue import other_language, untranslated

__all__ = [
    "alignment",
    "banned_terms",
    "clock",
    "duration",
    "gap",
    "joined_width",
    "left_in_source",
    "line_breaks",
    "line_width",
    "lines",
    "marks",
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
    "other_language",
    "overlap",
    "reading_speed",
    "shot_changes",
    "shots",
    "shots_seen",
    "speech_level_flips",
    "table_faults",
    "top_heavy",
    "unread_lines",
    "untranslated",
    "word_rate",
]
