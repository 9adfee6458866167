"""What a roster says: what everyone can do, who is old enough to tell, which mentor teaches nobody."""

from __future__ import annotations

from madang.contract import derives, measure
from madang.crafts.training.roster.people import Roster
from madang.errors import MissingInput, NotApplicable
from madang.model import Reading
from madang.records import Births
from madang.spans import Spans

ROSTER = "training.roster"
ROLELESS = ""


@measure(
    "training.skill", over=ROSTER, unit="level", axis="rows", judged="each", resolution=0.1, version=1,
    tags=("skill", "role"),
)  # fmt: skip
def skill(roster: Roster) -> Reading:
    """What each person can do of each skill, on the studio's own scale; the value is the least.

    A span is a person (`who`) and a skill (`part`), once for each role they have, so that a standard may ask more of a
    main vocal than of everyone: `when = { skill = "vocal", role = "main vocal" }`. CEFR levels count from 1 (A1) to 6.
    """
    found = [
        (each, one, role) for each in roster.members for one in each.skills for role in (each.roles or (ROLELESS,))
    ]
    if not found:
        raise NotApplicable("the roster tells no levels of any skill")
    spans = Spans.of(
        [one.line for _, one, _ in found],
        [one.line + 1 for _, one, _ in found],
        [one.level for _, one, _ in found],
        rate=1,
        who=[each.id for each, _, _ in found],
        part=[one.name for _, one, _ in found],
        ref=[role for _, _, role in found],
        tags={"skill": [one.name for _, one, _ in found], "role": [role.casefold() for _, _, role in found]},
    )
    return Reading(min(one.level for _, one, _ in found), spans=spans)


@measure("training.apprentices", over=ROSTER, unit="people", axis="rows", judged="each", resolution=1, version=1)
def apprentices(roster: Roster) -> Reading:
    """How many people each mentor teaches; the value is the fewest. What only one can do is lost with that one."""
    mentors = roster.mentors
    if not mentors:
        raise NotApplicable("the roster names no mentors")
    counts = [len(roster.apprentices_of(each)) for each in mentors]
    spans = Spans.of(
        [each.line for each in mentors],
        [each.line + 1 for each in mentors],
        counts,
        rate=1,
        who=[each.id for each in mentors],
    )
    return Reading(min(counts), spans=spans)


@measure("training.birth_year", over=ROSTER, unit="year", axis="rows", judged="each", resolution=1, version=1)
def birth_year(roster: Roster) -> Reading:
    """The year everyone was born; the value is the latest. The law's hours depend on it, so no age may be missing."""
    unborn = [f"{each.id} (line {each.line})" for each in roster.members if each.birth is None]
    if unborn:
        raise MissingInput(
            f"the roster tells no birth date of {', '.join(unborn)}",
            "fill in birth like 2010-05-01: the hours the law allows depend on it",
        )
    years = [each.birth.year for each in roster.members if each.birth is not None]
    spans = Spans.of(
        [each.line for each in roster.members],
        [each.line + 1 for each in roster.members],
        years,
        rate=1,
        who=[each.id for each in roster.members],
    )
    return Reading(max(years), spans=spans)


@derives(Births, over=ROSTER, version=1)
def births(roster: Roster) -> Births:
    """When everyone was born, so that the ages of a roster count where hours are judged."""
    return Births(tuple((each.id, each.birth.isoformat()) for each in roster.members if each.birth is not None))
