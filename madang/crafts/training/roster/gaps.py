"""A roster against a standard: who falls short of what by how much, weakest first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from madang.crafts.training.roster.measures import skill
from madang.crafts.training.roster.people import Roster
from madang.errors import NotApplicable


def document(roster: Roster, standard: str) -> dict[str, Any]:
    """All that the command tells, as plain values. Raises MadangError where there is no such standard."""
    from madang.crafts import installed
    from madang.standards import Rulebook

    clauses = [
        clause
        for profile in Rulebook(installed(), Path()).profiles(standard)
        for clause in profile.clauses
        if clause.measure == skill.id
    ]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    judged: set[str] = set()
    levels = {one.name for each in roster.members for one in each.skills}
    for clause in clauses:
        for row in _short(roster, clause):
            key = row["person"], row["skill"]
            if key not in found or row["far"] > found[key]["far"]:
                found[key] = row
        judged |= _skills_of(clause, levels)
    gaps = sorted(found.values(), key=lambda row: (-row["far"], row["person"], row["skill"]))
    return {
        "standard": standard,
        "people": len(roster.members),
        "gaps": [{name: value for name, value in row.items() if name != "far"} for row in gaps],
        "mentors_without_apprentices": [each.id for each in roster.mentors if not roster.apprentices_of(each)],
        "without_birth": [each.id for each in roster.members if each.birth is None],
        "not_judged": sorted(levels - judged),
        "unread": list(roster.unread),
    }


def _short(roster: Roster, clause: Any) -> list[dict[str, Any]]:
    from madang.judge import judge, legal_values, said_of_each

    try:
        reading = skill.function(roster).named(skill.id, skill.unit)
    except NotApplicable:
        return []
    gap = judge(reading, skill, clause, {}, {})
    spans = None if gap is None else gap.spans
    if spans is None:
        return []
    legal = legal_values(clause, skill.resolution, {}, {})
    distances = [distance for distance, _ in said_of_each(spans.value, clause, skill, legal)]
    return [
        {
            "person": span.who,
            "skill": span.part,
            "role": span.ref,
            "level": span.value,
            "limit": round(span.value + (distance if clause.low is not None else -distance), 6),
            "short": distance,
            "clause": clause.name,
            "far": distance / clause.scale.value,
        }
        for span, distance in zip((spans[row] for row in range(len(spans))), distances, strict=True)
    ]


def _skills_of(clause: Any, levels: set[str]) -> set[str]:
    """Of which skills a clause speaks: all where it names none."""
    wish = clause.when.get("skill")
    if wish is None:
        return levels
    return {wish} if isinstance(wish, str) else set(wish)
