"""`madang music ...`: the craft's own tools; each is imported only when it is called."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from madang.contract import load

_WHERE = {
    "mix": ("madang.crafts.music.mixing.command", "Balance stems into a mix, every move in dB with its reason."),
    "master": (
        "madang.crafts.music.mastering.command",
        "Bring a mix or an album to loudness under a true-peak ceiling.",
    ),
    "beats": ("madang.crafts.music.rhythm.command", "Beats, downbeats, tempo, key and sections of a song."),
    "deliver": ("madang.crafts.music.release.command", "Check a release package and write what a store wants."),
}


class Tools(click.Group):
    """The group: names and short helps are known without importing what stands behind them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_WHERE)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _WHERE:
            return None
        command: click.Command = load(f"{_WHERE[name][0]}:COMMAND")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _WHERE and not args[0].startswith("-"):
            from madang.errors import did_you_mean
            from madang.files import printable

            hint = did_you_mean(args[0], _WHERE)
            raise click.UsageError(f"madang music has no command '{printable(args[0])}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in _WHERE.items()])


def sign_made(out: Path, kind: str, maker: str, sources: Iterable[Path], moves: Iterable[str]) -> None:
    """Write into takes.csv, where there is a studio, what a finished file was made from; it is there either way."""
    from madang.errors import MadangError
    from madang.files import printable
    from madang.making import sign

    try:
        sign(out, kind, maker, sources, moves)
    except (MadangError, OSError) as problem:
        click.echo(f"madang: {printable(str(out))} is made, but not written into takes.csv: {problem}", err=True)


@click.group(cls=Tools, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def COMMANDS() -> None:
    """From stems to a delivered release.

    \b
    Exit codes:
      0  done
      1  refused or not reached: says why, leaves no file
      2  wrong use
      3  an input could not be read
    """
