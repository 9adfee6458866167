"""`madang training growth`: months to the standard, with an interval that was tested. A person decides."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(path_type=Path)


@click.command("growth")
@click.argument("histories", metavar="HISTORY...", type=_FILE, nargs=-1, required=True)
@click.option("--past", type=_FILE, multiple=True, help="Histories of past cohorts, which are learned from only.")
@click.option("--standard", metavar="LEVEL|FILE", help="The measure to reach, or a sheet: skill, standard.")
@click.option(
    "--horizon", type=click.IntRange(1, 120), default=36, show_default=True, help="Months to look ahead at most."
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the simulation.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    histories: tuple[Path, ...], past: tuple[Path, ...], standard: str | None, horizon: int, seed: int, as_json: bool
) -> None:
    """Say in how many months each trainee reaches a standard, with an 80 % interval, or that nobody can say.

    HISTORY is a CSV or XLSX sheet (person, month, measure, se and, where wanted, skill; Korean headings are read too),
    or what evaluate --json printed of a sheet with months. Curves of six families are learned from the whole cohort.
    The same is then forecast as of earlier months, and how often the intervals held is printed.

    \b
    Exit codes:
      0  done
      2  wrong use
      3  an input could not be read

    --json prints {"skills": [{"skill", "standard", "held_back", "coverage", "coverage_se", "when_coverage",
    "cannot_say"}], "persons": [{"person", "skill", "outlook", "months_to_standard": {"low", "median", "high"}, "by",
    "chance_now", "chance_within_horizon", "now", "ahead", "curves"}]}; null is beyond the horizon.
    """
    from madang.crafts.training.growth.outlook import outlooks
    from madang.crafts.training.growth.read import read_histories

    current, before = read_histories(histories), read_histories(past)
    told = outlooks(current, before, _standard(standard), horizon, seed)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for line in _told(told):
        click.echo(line)


def _standard(text: str | None) -> float | Mapping[str, float] | None:
    from madang.crafts.training.growth.read import read_standards

    if text is None:
        return None
    try:
        level = float(text)
    except ValueError:
        return read_standards(Path(text))
    if not abs(level) < float("inf"):
        raise click.UsageError(f"--standard {text} is no level; give a number, or a sheet with skill and standard")
    return level


def _told(told: dict[str, Any]) -> Iterator[str]:
    from madang.files import printable

    for skill in told["skills"]:
        if skill["skill"] or skill["standard"] is not None:
            level = "no standard" if skill["standard"] is None else f"standard {skill['standard']:g}"
            yield printable(f"{skill['skill'] or 'all'}: {level}")
        for person in told["persons"]:
            if person["skill"] == skill["skill"]:
                yield printable(f"  {person['person']}: {_outlook(person, told['horizon'])}")
        yield from _tested(skill)
    yield "a person decides on a debut; the model decides nothing"


def _tested(skill: dict[str, Any]) -> Iterator[str]:
    if not skill["held_back"]:
        yield "not tested: no month could be held back"
        return
    yield (
        f"tested on {skill['held_back']} held-back months of {skill['held_back_people']} trainees, up to "
        f"{skill['tested_months_ahead']} ahead: 80 % intervals held {skill['coverage']:.0%} "
        f"(± {skill['coverage_se']:.0%}); what lies further ahead is untested"
    )
    if skill["when_coverage"] is not None:
        yield (
            f"the first month marked at the standard fell into its interval {skill['when_coverage']:.0%} of "
            f"{skill['when_held_back']} times"
        )


def _outlook(person: dict[str, Any], horizon: int) -> str:
    if person["outlook"] == "cannot say":
        return f"cannot say: {person['why']}"
    if person["outlook"] == "no standard":
        ahead = ", ".join(f"in {a['months']} months {_span(a)}" for a in person["ahead"])
        return f"now {_span(person['now'])}; {ahead}"
    if person["outlook"] == "reached":
        return f"already reached (chance {person['chance_now']:.0%})"
    if person["outlook"] == "not within the horizon":
        return f"not within the horizon of {horizon} months (chance {person['chance_within_horizon']:.0%})"
    low, median, high = (person["months_to_standard"][end] for end in ("low", "median", "high"))
    latest = "beyond the horizon" if high is None else f"{ceil(high)}"
    months = f"{ceil(median)} month{'' if ceil(median) == 1 else 's'}"
    return f"{months}, {person['by']['median']} (80 %: {ceil(low)} to {latest})"


def _span(ends: dict[str, float]) -> str:
    return f"{ends['median']:.2f} ({ends['low']:.2f} to {ends['high']:.2f})"
