"""What is measured of a subtitle's language: whether it is the one stated, and which lines are in another."""

from __future__ import annotations

import numpy as np

from madang.contract import measure
from madang.crafts.localization.cues import OVER, cue_spans
from madang.crafts.localization.foreign import ALIKE, base_of, foreign_lines, scripts_of
from madang.crafts.localization.language import guess_language, small_word_scores
from madang.crafts.localization.page import page_of
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Spans

ENOUGH = 2000  # characters of text that tell a language
# With less, of sentences in ten languages more than 1 in 200 stretches were taken for another language.
FEWEST_WORDS, TIMES_ITS_OWN = 30, 2
FEWEST_LETTERS = 10  # of one script, where the stated language has another
_SCRIPTS_OF_CHINESE = {"zh-cn": "hans", "zh-sg": "hans", "zh-tw": "hant", "zh-hk": "hant", "zh-mo": "hant"}


@measure(
    "localization.untranslated", over=OVER, version=1, unit="words", axis="seconds", judged="each", resolution=1,
    reads=("language",),
)  # fmt: skip
def untranslated(subtitle: Subtitle, *, language: str) -> Reading:
    """How many words each line has that is in another language; the value is the most. Other lines are no span.

    A line is in another language where it has no letter of the language's script, or, in Latin letters, where it
    has small words (the, and, que, der) of another language and none of its own.
    """
    page = page_of(subtitle)
    if not len(page):
        raise NotApplicable("no cue has any text", "check that this is the right file")
    found = sorted(foreign_lines(page, language))
    lines = np.array([line for line, _, _ in found], dtype=np.int64)
    words = np.array([count for _, count, _ in found], dtype=np.int64)
    parts = [f"line {page.row[line]}, {why}: {page.line(line)[:40]}" for line, _, why in found]
    return Reading(max(words, default=0), spans=cue_spans(subtitle, page.cue[lines], words, parts))


@measure(
    "localization.other_language", over=OVER, version=2, unit="languages", axis="rows", resolution=1,
    reads=("language",),
)  # fmt: skip
def other_language(subtitle: Subtitle, *, language: str) -> Reading:
    """Whether the text as a whole is in another language than the one stated: 1 if it is, else 0.

    Script and small words tell; a text that tells nothing gives no reading. Between languages in Latin letters, another
    is only believed of thirty words and more, with twice as many small words of it as of the one stated.
    """
    text = page_of(subtitle).text[:ENOUGH]
    guess = guess_language(text)
    if not guess:
        raise NotApplicable("the text does not tell its language", "check it by eye")
    if _same(language.lower(), guess.lower()):
        return Reading(0)
    if not _surely(text, language, guess):
        raise NotApplicable("there is too little text to tell its language", "check it by eye")
    return Reading(1, spans=Spans.of([0], [len(subtitle)], [1], rate=1, part=[f"it looks like {guess}"]))


def _surely(text: str, stated: str, guess: str) -> bool:
    """Whether there is enough of a text to take it for another language than the one stated."""
    own, other = base_of(stated), base_of(guess)
    scores = small_word_scores(text)
    if scripts_of(own) != ["latin"] or scripts_of(other) != ["latin"]:
        return sum(map(str.isalpha, text)) >= FEWEST_LETTERS
    # A language without a list of small words cannot be told from others in Latin letters.
    return own in scores and len(text.split()) >= FEWEST_WORDS and scores[other] >= TIMES_ITS_OWN * scores[own]


def _same(stated: str, guess: str) -> bool:
    first, other = stated.split("-")[0], guess.split("-")[0]
    if first != other:
        return any({first, other} <= group for group in ALIKE[:3])
    script = _SCRIPTS_OF_CHINESE.get(stated, stated.partition("-")[2])
    return not (script in ("hans", "hant") and guess.partition("-")[2] in ("hans", "hant") and script not in guess)
