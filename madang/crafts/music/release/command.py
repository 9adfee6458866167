"""`madang music deliver`: check a release package for a store, and write what the store wants."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.music.release.delivery import Plan
    from madang.crafts.music.release.ern_elements import Partner


@click.command("deliver")
@click.argument("folder", type=click.Path())
@click.option("--store", "store_name", required=True, metavar="NAME", help="house, apple, spotify or youtube.")
@click.option("-o", "--out", type=click.Path(), help="The folder to write; FOLDER-NAME-delivery when not given.")
@click.option("--dry-run", is_flag=True, help="Check, and say what would be written.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
@click.option("--sender", "sender_name", default="", metavar="NAME", help="Who sends it; the label when not given.")
@click.option("--sender-id", default="", metavar="DPID", help="The sender's DDEX party identifier (PADPIDA...).")
@click.option("--message-id", default="", metavar="ID", help="The message's identifier; made from its content.")
@click.option("--created", default="", metavar="TIME", help="When the message is made, 2026-03-01T09:00:00+09:00; now.")
@click.option("--link", is_flag=True, help="Hard links in place of copies; whoever writes into one changes both.")
@click.option("--test", is_flag=True, help="Mark the message as a test.")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    folder: str,
    store_name: str,
    out: str | None,
    dry_run: bool,
    as_json: bool,
    sender_name: str,
    sender_id: str,
    message_id: str,
    created: str,
    link: bool,
    test: bool,
) -> None:
    """Check the release in FOLDER for a store and, where no must is open, write a delivery.

    FOLDER holds a release.toml (or .csv) and the files it lists. The delivery is a fresh folder: masters, lyrics
    and cover under the names UPC_disc_track, a DDEX ERN 4.3 message, checksums, a summary. Where a must is open
    nothing is written, and everything that has to be mended is listed with its line.
    """
    from madang.crafts.music.release.delivery import (
        SHEETS,
        plan_delivery,
        store_named,
        summary,
        to_mend,
        write_delivery,
    )
    from madang.crafts.music.release.ern_elements import Partner
    from madang.crafts.music.writing import refuse_existing
    from madang.errors import Refused
    from madang.files import printable

    store = store_named(store_name)
    moment = _moment(created)
    home = Path(os.path.abspath(folder))  # noqa: PTH100 - as a check names files: ".." gone, links kept
    if home.name in SHEETS and home.is_file():
        home = home.parent  # whoever names the sheet means its folder
    target = Path(out) if out else home.parent / f"{home.name}-{store.name}-delivery"
    if not dry_run:
        refuse_existing(target)
    plan = plan_delivery(home, store)
    sender = Partner(sender_name or plan.release.sheet.label, sender_id)
    done = not dry_run and not (as_json and plan.open)
    if done:
        write_delivery(plan, target, sender=sender, created=moment, message_id=message_id, test=test, link=link)
    if as_json:
        click.echo(json.dumps(_document(plan, sender, target, done), ensure_ascii=False, indent=1))
    elif plan.open:
        raise Refused(to_mend(plan), "")
    else:
        click.echo(summary(plan, sender), nl=False)
        click.echo(f"\n{'would write' if dry_run else 'wrote'} {printable(str(target))}")
    if plan.open:
        ctx.exit(1)


def _moment(text: str) -> datetime:
    if not text:
        return datetime.now().astimezone().replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.UsageError(f"--created {text!r} is no time with a zone; write it like 2026-03-01T09:00:00+09:00")
    return moment


def _document(plan: Plan, sender: Partner, target: Path, written: bool) -> dict[str, Any]:
    from madang.crafts.music.release.identifiers import check_gtin, check_isrc

    sheet = plan.release.sheet
    return {
        "store": plan.store.name,
        "standards": list(plan.store.profiles),
        "release": {"title": sheet.title, "upc": check_gtin(sheet.upc).normal, "tracks": len(sheet.tracks)},
        "sender": {"name": sender.name, "party_id": sender.party_id},
        "out": str(target) if written else None,
        "open": len(plan.open),
        "findings": [vars(finding) for finding in plan.findings],
        "files": [] if plan.open else plan.names,
        "tracks": [
            {
                "disc": track.disc,
                "number": track.number,
                "isrc": check_isrc(track.isrc).normal,
                "title": track.title,
                "master": plan.masters[i].name if i in plan.masters else None,
                "lyrics": plan.lyrics[i].name if i in plan.lyrics else None,
            }
            for i, track in enumerate(sheet.tracks)
        ],
        "note": plan.store.note,
        "exit": 1 if plan.open else 0,
    }
