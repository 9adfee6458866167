"""What is measured of a subtitle's writing: the marks in its text, which house styles allow or forbid by name."""

from __future__ import annotations

import numpy as np

from madang.contract import measure
from madang.crafts.localization.cues import OVER, cue_spans
from madang.crafts.localization.marks import italics, marks_of
from madang.crafts.localization.page import page_of
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotApplicable
from madang.model import Reading


@measure(
    "localization.marks", over=OVER, version=1, unit="marks", axis="seconds", judged="each", resolution=1,
    tags=("mark",),
)  # fmt: skip
def marks(subtitle: Subtitle) -> Reading:
    """What the text holds that some house style forbids; the value is how many there are.

    Each is a span with the tag `mark`, on which a clause can forbid it: `ellipsis`, `centred_ellipsis`,
    `three_dots`, `two_dots`, `double_hyphen`; `straight_quotes`, `curly_quotes`, `guillemets`, `corner_quotes`,
    `unpaired_quote`; `italics`; `small_number` (1 to 10 in digits, but no times, prices and the like),
    `leading_number` (digits open a sentence), `ungrouped_number` (five digits and more in a row);
    `speakers_both_tight`, `speakers_both_spaced`, `speakers_second_tight`, `speakers_second_spaced` (which of the
    two speakers' lines have a hyphen, with a space or without), `speakers_both_mixed`, `speakers_second_mixed`,
    `speakers_dash` (a dash for a hyphen); `control`, `invisible`, `replacement`, `entity`, `tab`,
    `unusual_space`, `ideographic_space`, `double_space`, `space_at_start`, `space_at_end`, `full_width`,
    `half_width_kana`, `half_width_hangul`.
    """
    if not len(subtitle):
        raise NotApplicable("this track has no cue", "check that this is the right file")
    page = page_of(subtitle)
    marked = list(marks_of(page))
    lines = np.array([mark.line for mark in marked], dtype=np.int64)
    places = zip(page.cue[lines].tolist(), page.row[lines].tolist(), marked, strict=True)
    found = [(cue, f"line {row}: {text}", name) for cue, row, (name, _, text) in places]
    found += [(cue, words, "italics") for cue, words in italics(subtitle.texts, page.tagged)]
    found.sort()
    cues = np.array([cue for cue, _, _ in found], dtype=np.int64)
    tags = {"mark": [name for _, _, name in found]}
    spans = cue_spans(subtitle, cues, np.ones(len(found)), [part for _, part, _ in found], tags)
    return Reading(len(found), spans=spans)
