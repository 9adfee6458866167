"""What the dance craft measures of a take, each by itself and never as one similarity score."""

from madang.crafts.dance.measures.group import comparable, form, formation, reach, timing
from madang.crafts.dance.measures.takes import alignment, trend

__all__ = ["alignment", "comparable", "form", "formation", "reach", "timing", "trend"]
