"""JSON that the tools printed, and TOML that people wrote, without a person."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import pairwise
from typing import Any

from madang.crafts.training.forget.marks import Someone

_OURS = {"persons", "members", "trainees", "weeks", "consents", "mentors_without_apprentices", "madang"}
_WHO = ("person", "trainee", "member", "who", "id", "student")
_KEPT = ("id", "parent", "kind", "files", "title", "name", "roster", "chemistry", "skill")  # never whose a thing is


def json_forgotten(text: str, someone: Someone) -> str | None:
    """The document without the person; None where it is none of ours, or speaks of somebody else."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not _OURS & told.keys():
        return None
    after = _without(told, someone)
    return None if after == told else json.dumps(after, ensure_ascii=False, indent=1) + "\n"


def _without(value: Any, someone: Someone) -> Any:
    if isinstance(value, dict):
        return {key: _without(own, someone) for key, own in value.items() if key != someone.id or not someone.in_words}
    if isinstance(value, list):
        return [_without(own, someone) for own in value if not _is_theirs(own, someone)]
    return someone.without(value) if isinstance(value, str) else value


def _is_theirs(row: Any, someone: Someone) -> bool:
    """Whether an entry of a list is the person's: a row about them, a pair or a group with them, their id.

    >>> [_is_theirs(row, Someone("3")) for row in ({"person": "3"}, [1, 3, 9], [1, 2, 3], ["2", "3"], "3", 3)]
    [True, True, False, True, True, False]
    """
    if isinstance(row, dict):
        return any(str(row.get(key)) == someone.id for key in _WHO)
    if isinstance(row, list):
        pair = len(row) == 3 and not isinstance(row[2], str)  # two ids and how well they go together
        return someone.id in map(str, row[:2]) if pair else someone.id in row
    return bool(row == someone.id)


def toml_forgotten(text: str, someone: Someone) -> str | None:
    """The file without the person, comments and order kept; None where that cannot be done without doubt.

    >>> text = '[[people]]\\nid = "mina"\\n\\n[[works]]\\nid = "a"\\nattributes = { role = "lead", singer = "mina" }\\n'
    >>> print(toml_forgotten(text, Someone("mina")))
    <BLANKLINE>
    [[works]]
    id = "a"
    attributes = { role = "lead" }
    <BLANKLINE>
    """
    quoted = re.escape(json.dumps(someone.id, ensure_ascii=False))
    kept = "|".join(_KEPT)
    after = "".join(_without_block(text.splitlines(keepends=True), quoted))
    after = re.sub(rf"(?m)^[ \t]*(?!(?:{kept})\s*=)[\w-]+[ \t]*=[ \t]*{quoted}[ \t]*(?:#.*)?\r?\n", "", after)
    after = re.sub(rf"(?<=[{{,])\s*(?!(?:{kept})\s*=)[\w-]+\s*=\s*{quoted}\s*(?:,|(?=\}}))", " ", after)
    after = re.sub(rf"(?<=[\[,])(\s*){quoted}\s*(?:,\s*|(?=\]))", r"\1", after)
    after = re.sub(r",\s*\}", " }", after)
    try:
        before, found = tomllib.loads(text), tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        return None
    return after if found == _told_without(before, someone) and after != text else None


def _without_block(lines: list[str], quoted: str) -> list[str]:
    """The lines without the [[people]] table of that id; comments above the next table stay."""
    heads = [at for at, line in enumerate(lines) if re.match(r"\s*\[", line)] + [len(lines)]
    for at, end in pairwise(heads):
        if not re.match(r"\s*\[\[\s*people\s*\]\]", lines[at]):
            continue
        if not any(re.match(rf"\s*id\s*=\s*{quoted}\s*(#.*)?$", line) for line in lines[at:end]):
            continue
        while end < len(lines) and re.match(r"\s*\[\s*people\.", lines[end]):
            end = next(head for head in heads if head > end)
        while end > at and re.match(r"\s*(#|$)", lines[end - 1]):
            end -= 1
        return lines[:at] + lines[end:]
    return lines


def _told_without(value: Any, someone: Someone) -> Any:
    if isinstance(value, dict):
        return {
            key: _told_without(own, someone)
            for key, own in value.items()
            if own != someone.id or key in _KEPT
            if not (key == "people" and isinstance(own, list) and not _people(own, someone))
        }
    if isinstance(value, list):
        return [_told_without(own, someone) for own in _people(value, someone) if own != someone.id]
    return value


def _people(rows: list[Any], someone: Someone) -> list[Any]:
    """The rows that are not this person's table among the people (which has nothing a work has)."""
    work = {"takes", "wanted", "kind", "parent", "standards", "title"}
    return [r for r in rows if not (isinstance(r, dict) and r.get("id") == someone.id and not work & r.keys())]
