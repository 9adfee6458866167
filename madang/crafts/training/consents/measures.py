"""Months in which somebody was evaluated without a consent to it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from madang.contract import Given, Need, measure
from madang.crafts.training.consents.sheet import Consent
from madang.errors import MissingInput, NotApplicable
from madang.model import Person, Reading
from madang.records import Births
from madang.spans import Spans

_PURPOSE = "evaluation"
_NEEDS = {
    "consents": Need(kind="training.consents", where="studio", many=True, optional=True),
    "ratings": Need(kind="training.ratings", where="studio", many=True, optional=True),
    "births": Need(record=Births, where="studio", many=True, optional=True),
}


def _consent(id: str) -> Callable[[Callable[..., Reading]], Any]:
    return measure(
        id, over="studio", unit="days", axis="dates", judged="each", resolution=1, version=1,
        needs=_NEEDS, tags=("age",),
    )  # fmt: skip


@_consent("training.without_consent")
def without_consent(
    people: tuple[Person, ...],
    *,
    consents: tuple[Given, ...],
    ratings: tuple[Given, ...],
    births: tuple[Given, ...],
) -> Reading:
    """Days of each month with marks on which no consent to the evaluation of that person held; the value is the most.

    Consents hold from the day they are given until the day they name, both included. Purpose: "evaluation" (평가).
    """
    return _days(people, consents, ratings, births, lambda consent: True)


@_consent("training.without_guardian")
def without_guardian(
    people: tuple[Person, ...],
    *,
    consents: tuple[Given, ...],
    ratings: tuple[Given, ...],
    births: tuple[Given, ...],
) -> Reading:
    """The same, where only a consent of the guardian counts: under fourteen nobody can give it alone.

    Source: Korea's Personal Information Protection Act, Art. 22-2 (under 14: the legal representative consents).
    """
    return _days(people, consents, ratings, births, lambda consent: consent.of_guardian)


def _days(
    people: tuple[Person, ...],
    consents: tuple[Given, ...],
    ratings: tuple[Given, ...],
    births: tuple[Given, ...],
    counts: Callable[[Consent], bool],
) -> Reading:
    if not consents:
        raise NotApplicable("no sheet of consents is here", "keep one: person, purpose, given, until, by")
    told = {pair for given in ratings for pair in given.value.persons}
    if not told:
        raise NotApplicable("nobody is evaluated here")
    undated = sorted({person for person, month in told if not re.fullmatch(r"\d{4}-\d{2}", month)})
    if undated:
        raise MissingInput(
            f"the marks of {', '.join(undated[:5])}{' and others' if len(undated) > 5 else ''} tell no month",
            "add a column month (2026-03): without it nobody knows whether a consent held",
        )
    born = {id: date.fromisoformat(day) for given in births for id, day in given.value.births}
    born |= {person.id: person.birth for person in people if person.birth is not None}
    held = [each for given in consents for each in given.value if each.purpose == _PURPOSE and counts(each)]
    rows = [(person, *_ends(month)) for person, month in sorted(told)]
    days = [_open(first, last, [each for each in held if each.person == person]) for person, first, last in rows]
    spans = Spans.of(
        [first.toordinal() for _, first, _ in rows],
        [last.toordinal() for _, _, last in rows],
        days,
        rate=1,
        who=[person for person, _, _ in rows],
        part=[_PURPOSE] * len(rows),
        tags={"age": [_age(born.get(person), first) for person, first, _ in rows]},
    )
    return Reading(max(days), spans=spans)


def _ends(month: str) -> tuple[date, date]:
    year, number = map(int, month.split("-"))
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _open(first: date, last: date, held: Iterable[Consent]) -> int:
    """On how many days from first to last none of these holds."""
    consents = list(held)
    days = range(first.toordinal(), last.toordinal() + 1)
    return sum(not any(each.holds(date.fromordinal(day)) for each in consents) for day in days)


def _age(birth: date | None, day: date) -> int | None:
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
