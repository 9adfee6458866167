"""Names of criteria that are not marked here: what the law keeps out of a young person's evaluation."""

from __future__ import annotations

import re

from madang.errors import Unreadable

_ARTICLE = (
    "Popular Culture and Arts Industry Development Act (Korea) Art. 21 para. 2: nobody may be made to manage their "
    "appearance to excess"
)
_APPEARANCE = re.compile(
    r"appearance|\blooks?\b|\bvisuals?\b|\bweight\b|\bbody\b|\bbmi\b|\bface\b|\bfigure\b|\bbeauty\b|physique"
    r"|외모|비주얼|얼굴|몸매|체중|몸무게|체형|신체",
    re.IGNORECASE,
)


def refuse_appearance(criteria: tuple[str, ...]) -> None:
    """Raises Unreadable where a criterion judges how somebody looks."""
    for criterion in criteria:
        if _APPEARANCE.search(criterion):
            raise Unreadable(
                f"the criterion '{criterion}' judges appearance, which is not evaluated here ({_ARTICLE})",
                "leave it out, or name the skill that is meant: stage presence, expression, posture in dance",
            )
