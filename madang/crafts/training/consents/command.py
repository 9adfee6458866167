"""`madang training consents`: whose consent to what is missing, has ended or ends soon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.training.consents.sheet import Consent

_FILE = click.Path(path_type=Path)


@click.command("consents")
@click.argument("sheet", metavar="CONSENTS", type=_FILE)
@click.option("--roster", type=_FILE, help="Who has to have consented; else whoever stands in CONSENTS.")
@click.option("--purpose", "purposes", multiple=True, help="To what; else to every purpose that CONSENTS names.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="On which day; else today.")
@click.option("--within", type=click.IntRange(0), default=30, show_default=True, help="Days that count as soon.")
@click.option("--names", type=_FILE, help="Show names, too: a sheet with the columns id and name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    sheet: Path,
    roster: Path | None,
    purposes: tuple[str, ...],
    day: datetime | None,
    within: int,
    names: Path | None,
    as_json: bool,
) -> None:
    """Say whose consent to which purpose is missing, has ended, or ends soon.

    CONSENTS is a CSV or XLSX sheet: person, purpose, given, until (empty: until it is taken back), by whom.

    \b
    Exit codes:
      0  every consent is there
      1  a consent is missing or has ended
      2  wrong use
      3  an input could not be read
    """
    from madang.crafts.training.consents.sheet import purpose_of, read_consents
    from madang.crafts.training.roster.names import read_names
    from madang.crafts.training.roster.sheet import read_roster
    from madang.files import printable

    shown = read_names(names)
    on = date.today() if day is None else day.date()
    consents = read_consents(sheet)
    people = [each.id for each in read_roster(roster).members] if roster else sorted({e.person for e in consents})
    asked = sorted(map(purpose_of, purposes)) or sorted({each.purpose for each in consents})
    found = list(_states(consents, people, asked, on, within))
    if as_json:
        click.echo(json.dumps({"on": on.isoformat(), "consents": found}, ensure_ascii=False, indent=1))
    else:
        for each in found:
            if each["state"] != "given":
                when = f" ({each['until']})" if each["until"] else ""
                click.echo(printable(f"{shown.shown(each['person'])}: {each['purpose']} {each['state']}{when}"))
        open_ = sum(each["state"] in ("missing", "ended") for each in found)
        click.echo(f"{len(found)} asked on {on}, {open_} missing or ended")
    if any(each["state"] in ("missing", "ended") for each in found):
        raise click.exceptions.Exit(1)


def _states(
    consents: tuple[Consent, ...], people: list[str], purposes: list[str], on: date, within: int
) -> Iterator[dict[str, Any]]:
    for person in people:
        for purpose in purposes:
            own = [each for each in consents if (each.person, each.purpose) == (person, purpose)]
            holding = [each for each in own if each.holds(on)]
            last = max((each.until or date.max for each in holding), default=None)
            ended = max((each.until for each in own if each.until is not None and each.until < on), default=None)
            if last is not None:
                state = "ends soon" if last - on <= timedelta(days=within) else "given"
            else:
                state = "missing" if ended is None else "ended"
            until = last if last is not None else ended
            by = sorted({each.by for each in holding if each.by})
            yield {
                "person": person,
                "purpose": purpose,
                "state": state,
                "until": None if until in (None, date.max) else str(until),
                "by": by,
            }
