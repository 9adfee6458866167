"""Where a text speaks of somebody: the id as a whole word, so that forgetting t1 leaves t10 alone."""

from __future__ import annotations

import json
import re
from functools import cached_property

INSTEAD = "forgotten"


class Someone:
    """The person to be forgotten, by id."""

    def __init__(self, id: str) -> None:
        self.id = id

    @cached_property
    def _word(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![^\W_])(?<![-_]){re.escape(self.id)}(?![^\W_])(?![-_])")

    @property
    def in_words(self) -> bool:
        """Whether the id can be told from a mere number or letter in running text."""
        return len(self.id) > 1 and any(letter.isalpha() for letter in self.id)

    def mentioned(self, text: str) -> bool:
        """
        >>> someone = Someone("t1")
        >>> [someone.mentioned(text) for text in ("better than t1.", "t10", "pre-t1")]
        [True, False, False]
        """
        return self.in_words and self._word.search(text) is not None

    def named_in(self, path: str) -> bool:
        """Whether a file's name speaks of them; there words are joined by underscores and hyphens."""
        return self.in_words and re.search(rf"(?<![^\W_]){re.escape(self.id)}(?![^\W_])", path) is not None

    def labelled(self, text: str) -> bool:
        """Whether JSON or a page has the id as a label of its own, however short it is."""
        return self.mentioned(text) or json.dumps(self.id, ensure_ascii=False) in text or f">{self.id}<" in text

    def without(self, text: str) -> str:
        """The text with another word in place of the id.

        >>> Someone("t1").without("not as free as t1"), Someone("7").without("7")
        ('not as free as forgotten', '7')
        """
        return self._word.sub(INSTEAD, text) if self.in_words else text
