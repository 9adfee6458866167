"""A craft's own command group: names and short helps are known without importing what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from madang.contract import load


class Tools(click.Group):
    """A group whose commands are imported only when they are called.

    tools: for each name the command's "package.module:OBJECT" and its short help.
    """

    def __init__(self, tools: Mapping[str, tuple[str, str]], **attrs: Any) -> None:
        super().__init__(**attrs)
        self.tools = tools

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.tools)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.tools:
            return None
        command: click.Command = load(self.tools[name][0])
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.tools and not args[0].startswith("-"):
            from madang.errors import did_you_mean
            from madang.files import printable

            hint = did_you_mean(args[0], self.tools)
            raise click.UsageError(f"madang {self.name} has no command '{printable(args[0])}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if not self.tools:
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in self.tools.items()])


def tools(name: str, help: str, commands: Mapping[str, tuple[str, str]]) -> Tools:
    """The command group of a craft, with the exit codes that all crafts' commands share."""
    codes = (
        "\n\n\b\nExit codes:\n"
        "  0  done\n"
        "  1  refused or not reached: says why, leaves no file\n"
        "  2  wrong use\n"
        "  3  an input could not be read"
    )
    settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
    return Tools(commands, name=name, help=help + codes, context_settings=settings)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Where a file cannot be read, what is said of it names the file: a command may read several."""
    from madang.errors import Unreadable
    from madang.files import printable

    try:
        yield
    except Unreadable as problem:
        raise Unreadable(f"{printable(path.name)}: {problem.why}", problem.remedy) from None


def sign_made(out: Path, kind: str, maker: str, sources: Iterable[Path], moves: Iterable[str]) -> None:
    """Write into takes.csv, where there is a studio, what a finished file was made from; it is there either way."""
    from madang.errors import MadangError
    from madang.files import printable
    from madang.making import sign

    try:
        sign(out, kind, maker, sources, moves)
    except (MadangError, OSError) as problem:
        click.echo(f"madang: {printable(str(out))} is made, but not written into takes.csv: {problem}", err=True)
