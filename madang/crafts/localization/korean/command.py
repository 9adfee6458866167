"""`madang localization romanize`: Korean words in Latin letters, one result a line."""

from __future__ import annotations

import click

from madang.crafts.localization.korean.capitals import romanize_known
from madang.crafts.localization.korean.romanize import romanize_name, romanize_place


@click.command("romanize", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--name", "as_name", is_flag=True, help="Each WORD is a person's name: 한복남 gives Han Boknam.")
@click.option("--place", "as_place", is_flag=True, help="Each WORD is a place: 삼죽면 gives Samjuk-myeon.")
def COMMAND(words: tuple[str, ...], as_name: bool, as_place: bool) -> None:
    """Write Korean in Latin letters (Revised Romanization of Korean), one result a line.

    A word may be a sentence in quotes. Names of a table get a capital, alone, with a particle or before their unit
    (종로구 gives Jongno-gu); others want --name or --place. A plus sign marks where a word is made of two: 앞+일 gives
    amnil.
    """
    if as_name and as_place:
        raise click.UsageError("--name and --place exclude each other; give one of them")
    spell = romanize_name if as_name else romanize_place if as_place else romanize_known
    for word in words:
        click.echo(spell(word))
