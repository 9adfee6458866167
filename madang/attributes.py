"""Attributes people state of takes: which names and values there are, and languages as tags."""

from __future__ import annotations

import re
from collections.abc import Mapping

from madang.crafts import Crafts
from madang.errors import did_you_mean
from madang.languages import language_tag
from madang.model import Attribute, Attributes

LANGUAGE = "language"
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def problem(name: str, value: object, known: Mapping[str, str], crafts: Crafts, where: str = "") -> str:
    """What is wrong with a stated attribute, as the rest of a sentence, or "" where nothing is."""
    if name not in known:
        return f"unknown attribute '{name}'{where}; {did_you_mean(name, known)}"
    allowed = crafts.values.get(name, ())
    if allowed and value not in allowed:
        return f"{name} cannot be '{_shown(value)}'{where}; {did_you_mean(_shown(value), map(_shown, allowed))}"
    if name == LANGUAGE and not (language_tag(str(value)) or _TAG.fullmatch(str(value))):
        return f"'{_shown(value)}' is no language; write a tag such as ko, en or pt-BR"
    return ""


def tidy(attributes: Attributes) -> dict[str, Attribute]:
    """Attributes with the language as a tag, however it was written.

    >>> tidy({"language": "Korean", "sdh": True})
    {'language': 'ko', 'sdh': True}
    """
    found = dict(attributes)
    if LANGUAGE in found:
        said = str(found[LANGUAGE])
        found[LANGUAGE] = language_tag(said) or said
    return found


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
