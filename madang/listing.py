"""`madang standards`: the profiles there are, and every limit of one with its source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madang.crafts import installed
from madang.judge import unit_of
from madang.model import Clause, Condition, Interval, Number, Profile, Source
from madang.show import STYLES
from madang.standards import Rulebook

if TYPE_CHECKING:
    from rich.console import Console

VERIFIED = {
    "read": "read in the source",
    "secondary": "read in a secondary page",
    "recalled": "recalled, not verified",
    "ours": "madang's own",
}


def show_profiles(out: Console) -> None:
    """Print every profile that crafts ship."""
    from rich.table import Table

    rulebook = Rulebook(installed(), Path())
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for name in ("standard", "of", "clauses", "title"):
        table.add_column(name, header_style="dim", no_wrap=name == "standard")
    for name in sorted(rulebook.files):
        for profile in rulebook.profiles(name):
            crafts = sorted({clause.measure.partition(".")[0] for clause in profile.clauses})
            table.add_row(name, ", ".join(crafts), str(len(profile.clauses)), profile.title)
    out.print(table)
    out.print("`madang standards NAME` shows every limit with its source.", style="dim")


def show_profile(name: str, out: Console) -> None:
    """Print every clause of a profile with its source."""
    from rich.text import Text

    for profile in Rulebook(installed(), Path()).profiles(name):
        out.print(Text.assemble((profile.name, "bold"), f"  {profile.title}"))
        if profile.defaults:
            said = ", ".join(f"{name} {value_text(value)}" for name, value in sorted(profile.defaults.items()))
            out.print(Text(f"assumes where nobody states it: {said}", style="dim"))
        for clause in profile.clauses:
            where = conditions(clause)
            out.print(
                Text.assemble(
                    "\n",
                    (clause.severity, STYLES[clause.severity]),
                    f" {clause.id}: {clause.measure} {limit_text(clause)}",
                    (f"  where {where}" if where else "", "dim"),
                )
            )  # fmt: skip
            scale = f"{clause.scale.value:g}"
            out.print(
                Text(
                    f"  one step too far is {scale} {unit_of(scale, clause.unit)}: {clause.scale.reason}",
                    style="dim",
                )
            )
            out.print(Text(f"  source: {source_text(clause.source)}", style="dim"))


def limit_text(clause: Clause) -> str:
    """A clause's limit in words.

    >>> from madang.model import Scale
    >>> limit_text(Clause("x", "p", "m", "frames", "must", Scale(1, "a"), Source("t", "ours"), low=2,
    ...     forbidden=(Interval(low=3, below="half_second_frames"),)))
    'at least 2, not 3 to below half_second_frames frames'
    """
    parts: list[str] = []
    if clause.low is not None and clause.low == clause.high:
        parts.append(f"exactly {_number(clause.low)}")
    else:
        parts += [f"at least {_number(clause.low)}"] if clause.low is not None else []
        parts += [f"at most {_number(clause.high)}"] if clause.high is not None else []
    if clause.allowed:
        parts.append(" or ".join(_item(item) for item in clause.allowed))
    parts += [f"not {_item(item)}" for item in clause.forbidden]
    return f"{', '.join(parts)} {unit_of(parts[-1].rpartition(' ')[2], clause.unit)}"


def _item(item: Number | Interval) -> str:
    if not isinstance(item, Interval):
        return _number(item)
    first = (
        _number(item.low)
        if item.low is not None
        else (f"above {_number(item.above)}" if item.above is not None else "")
    )
    last = (
        _number(item.high)
        if item.high is not None
        else (f"below {_number(item.below)}" if item.below is not None else "")
    )
    if first and last:
        return f"{first} to {last}"
    return (
        f"{first} or more"
        if first and item.low is not None
        else first or (f"at most {last}" if item.high is not None else last)
    )


def _number(number: Number) -> str:
    return number if isinstance(number, str) else f"{number:g}"


def conditions(clause: Clause) -> str:
    """When a clause is in force, in words."""
    when = [f"{name} {_condition(wish)}" for name, wish in clause.when.items()]
    unless = [f"not {name} {_condition(wish)}" for name, wish in clause.unless.items()]
    return ", ".join(when + unless)


def _condition(wish: Condition) -> str:
    if isinstance(wish, tuple):
        return " or ".join(value_text(value) for value in wish)
    return _item(wish) if isinstance(wish, Interval) else value_text(wish)


def value_text(value: object) -> str:
    """An attribute's value as people write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def source_text(source: Source) -> str:
    """A source in one line: title, section, version, jurisdiction, validity, and how it was verified."""
    valid = [
        f"from {source.valid_from}" if source.valid_from else "",
        f"to {source.valid_to}" if source.valid_to else "",
    ]
    parts = [
        source.title,
        source.section,
        source.version,
        source.jurisdiction,
        " ".join(filter(None, valid)),
        source.url,
    ]
    return f"{', '.join(part for part in parts if part)} ({VERIFIED[source.verified]})"


def standards_json(name: str | None) -> str:
    """One profile, or the list of all, as a JSON document."""
    rulebook = Rulebook(installed(), Path())
    names = [name] if name else sorted(rulebook.files)
    rows = [_profile(profile) for known in names for profile in rulebook.profiles(known)]
    return json.dumps({"standards": rows}, ensure_ascii=False, indent=1, default=str) + "\n"


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "profile": profile.name,
        "title": profile.title,
        "defaults": dict(profile.defaults),
        "clauses": [
            {
                "clause": clause.name, "measure": clause.measure, "limit": limit_text(clause), "unit": clause.unit,
                "when": conditions(clause), "severity": clause.severity, "scale": vars(clause.scale),
                "source": {key: value for key, value in vars(clause.source).items() if value},
            }
            for clause in profile.clauses
        ],
    }  # fmt: skip
