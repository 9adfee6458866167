"""What is measured of a subtitle's lines: whether it needs two, and where the first of them ends."""

from __future__ import annotations

import numpy as np

from madang.contract import measure
from madang.crafts.localization.breaking import faults
from madang.crafts.localization.codes import are_any_of
from madang.crafts.localization.cues import OVER, cue_spans
from madang.crafts.localization.page import Page, page_of
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Floats, Ints

_HYPHENS = "-‐–—"


@measure(
    "localization.line_breaks", over=OVER, version=2, unit="breaks", axis="seconds", judged="each", resolution=1,
    reads=("language",), tags=("after",),
)  # fmt: skip
def line_breaks(subtitle: Subtitle, *, language: str) -> Reading:
    """Where a line ends although what follows belongs to its last word; the value is how many such ends there are.

    The tag `after` says what was torn apart: an `article`, a `preposition`, a `conjunction`, a subject `pronoun`
    or an `auxiliary` from what follows it (English, and some other languages); in Korean a word (`inside_word`,
    where the same word stands whole elsewhere in the file), a `particle` from its noun, or a `dependent_noun` (할 수,
    아는 것) from the word it leans on; in Japanese, Chinese and Thai a phrase (`inside_phrase`, as the models of BudouX
    see it).
    """
    page = page_of(subtitle)
    if not len(page):
        raise NotApplicable("no cue has any text", "check that this is the right file")
    found = faults(page, language)
    parts = [f"{page.line(line).rstrip()[-16:]} / {page.line(line + 1).lstrip()[:16]}" for line, _ in found]
    cues = page.cue[np.array([line for line, _ in found], dtype=np.int64)]
    tags = {"after": [kind for _, kind in found]}
    return Reading(len(found), spans=cue_spans(subtitle, cues, np.ones(len(found)), parts, tags))


@measure(
    "localization.joined_width", over=OVER, version=1, unit="chars", axis="seconds", judged="each", resolution=0.5,
    reads=("language",),
)  # fmt: skip
def joined_width(subtitle: Subtitle, *, language: str) -> Reading:
    """How wide each cue of two lines would be on one line; the value is the least wide.

    Lines of two speakers are left out, and lines that end a sentence: somebody put them apart.
    """
    page = page_of(subtitle)
    cues, widths = _joined(page, language)
    if not len(cues):
        raise NotApplicable("no cue has two lines that could be one", "nothing to do")
    return Reading(widths.min(), spans=cue_spans(subtitle, cues, widths))


@measure(
    "localization.top_heavy", over=OVER, version=1, unit="x", axis="seconds", judged="each", resolution=0.1,
    reads=("language",),
)  # fmt: skip
def top_heavy(subtitle: Subtitle, *, language: str) -> Reading:
    """How many times as wide as its second line the first line of a cue is; the value is the most.

    Lines of two speakers are left out, and a first line that ends in punctuation, where it has to end.
    """
    page = page_of(subtitle)
    first = _pairs(page, ".,!?;:…—–。、！？，")
    if not len(first):
        raise NotApplicable("no cue has two lines that belong together", "nothing to do")
    widths = page.widths(language)
    return Reading(
        (ratio := widths[first] / np.maximum(widths[first + 1], 0.5)).max(),
        spans=cue_spans(subtitle, page.cue[first], ratio),
    )


def _joined(page: Page, language: str) -> tuple[Ints, Floats]:
    first = _pairs(page, ".!?…。！？")
    space = 0.0 if language.split("-")[0] in ("ja", "zh", "th") else float(language.split("-")[0] == "ko") / -2 + 1
    widths = page.widths(language)
    return page.cue[first], widths[first] + space + widths[first + 1]


def _pairs(page: Page, ends: str) -> Ints:
    """The first lines of cues of two lines that one speaker says in one go."""
    two = page.breaks[page.row[page.breaks] == 1]
    two = two[page.rows[page.cue[two]] == 2]
    last = page.codes[page.start[two + 1] - 2]  # before the line feed
    head = page.codes[page.start[two + 1]]
    found: Ints = two[~are_any_of(ends + " ", last) & ~are_any_of(_HYPHENS, head)]
    return found
