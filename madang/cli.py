"""The commands: options in, one call, something printed, an exit code."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from madang import __version__

if TYPE_CHECKING:
    from madang.board import Board
    from madang.model import Attribute

EXIT_CODES = """\b
Exit codes:
  0    no open must
  1    an open must gap, or a wanted deliverable is missing
  2    wrong use, a wrong madang.toml or standard file: nothing was measured
  3    a take could not be read, or a must could not be measured (outranks 1)
  130  interrupted"""


class Madang(click.Group):
    """The top group: craft commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *self._crafts_with_commands()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in self.commands:
            return self.commands[name]
        if name.startswith("-"):
            return None
        from madang.crafts import built_in_names

        if name in built_in_names() and name not in self._crafts_with_commands():
            return None
        return _craft_commands(name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from madang.errors import did_you_mean

            hint = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f"there is no command '{printed(args[0])}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
        crafts = [(name, f"the tools of the craft {name}") for name in self._crafts_with_commands()]
        if crafts:
            with formatter.section("Crafts"):
                formatter.write_dl(crafts)

    @staticmethod
    def _crafts_with_commands() -> list[str]:
        folder = Path(__file__).parent / "crafts"
        return sorted(path.parent.name for path in folder.glob("*/commands.py"))


def _craft_commands(name: str) -> click.Command | None:
    from madang.crafts import built_in_names, installed

    if name in built_in_names():
        # A craft's own tool needs no other craft, and none of the measures.
        tools: click.Command = importlib.import_module(f"madang.crafts.{name}.commands").COMMANDS
        return tools
    craft = installed().by_name.get(name)
    module = craft.module("commands") if craft else None
    return module.COMMANDS if module else None


def printed(text: str) -> str:
    """A word of the user's that is safe to print."""
    from madang.files import printable

    return printable(text)


@click.group(cls=Madang, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="madang")
def commands() -> None:
    """Continuous integration for creative work.

    madang measures every take in a folder against cited standards, shows the gap (where, who, how far, the
    weakest link first), and makes or plans what closes it.

    \b
    Begin with:
      madang check my-release                           a folder of masters, subtitles, ...
      madang check master.wav --standard spotify        one file
      madang standards netflix                          every limit with its source
      madang init my-release                            write a madang.toml for the folder
    """


def _paths(required: bool = False) -> Callable[[Any], Any]:
    return click.argument("paths", nargs=-1, required=required, type=click.Path(), metavar="[PATH]...")


standard_option = click.option(
    "--standard",
    "standards",
    multiple=True,
    metavar="NAME",
    help="Judge by this standard (repeat for more); a name from `madang standards`, or a file.",
)
set_option = click.option(
    "--set",
    "stated",
    multiple=True,
    metavar="NAME=VALUE",
    help="State an attribute of all takes: --set fps=23.976, --set language=ko.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there."
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Worker processes; as many as pay off when not given.",
)


@commands.command("init")
@click.argument("folder", default=".", type=click.Path(file_okay=False))
def init_command(folder: str) -> None:
    """Look at the files in FOLDER and write a madang.toml there.

    Works are found by the files' common names, takes by glob with their number read from the name, languages
    from the name or the text. What could not be placed, and what seems to be missing, is said. An existing
    madang.toml is never touched.
    """
    from madang.init import init
    from madang.show import console

    console().print(init(Path(folder)), markup=False, soft_wrap=True)


@commands.command("check", epilog=EXIT_CODES)
@_paths()
@standard_option
@click.option("--craft", default="", metavar="NAME", help="Only this craft.")
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="NAME",
    help="Only this measure (repeat for more; music.*_max names several); nothing else is measured or judged.",
)
@set_option
@json_option
@click.option(
    "--html",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write the report as one self-contained HTML page.",
)
@jobs_option
def check_command(
    paths: tuple[str, ...],
    standards: tuple[str, ...],
    craft: str,
    measures: tuple[str, ...],
    stated: tuple[str, ...],
    as_json: bool,
    html: str | None,
    jobs: int,
) -> None:
    """Measure every take under PATH and show the gaps, weakest link first.

    PATH is a studio (a folder with a madang.toml), any folder, or single files; the folder you are in where none
    is given. Files are recognised by name and content where there is no madang.toml. What has been measured
    before is not measured again.
    """
    if html and not Path(html).absolute().parent.is_dir():
        from madang.errors import MadangError

        raise MadangError(f"there is no folder for {printed(html)}; name a file in a folder that exists")
    board = _checked(paths, standards, stated, jobs, craft, measures)
    if as_json:
        _print_json(board)
    else:
        from madang import show

        show.board(board, show.console())
    if html:
        from madang.report import write_report

        write_report(board, Path(html))
        if not as_json:
            click.echo(f"The report is in {printed(html)}.")
    sys.exit(board.exit)


@commands.command("fix", epilog=EXIT_CODES)
@_paths()
@standard_option
@set_option
@click.option("--unsafe", is_flag=True, help="Also run fixers that may change what the author made (a text).")
@click.option("--dry-run", is_flag=True, help="Say what would be made; make nothing.")
@json_option
def fix_command(
    paths: tuple[str, ...],
    standards: tuple[str, ...],
    stated: tuple[str, ...],
    unsafe: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make new takes that close gaps.

    A new take stands beside the old one under the next number; nothing is overwritten. It is measured again
    before it is believed, and kept only if no must opened or got worse. The exit code is that of `check` after.
    """
    from madang.fixing import fix
    from madang.show import console

    outcome = fix(
        *paths,
        standards=standards,
        attributes=parse_stated(stated),
        unsafe=unsafe,
        dry_run=dry_run,
        progress=_progress(),
    )
    if as_json:
        _write_json(outcome.json())
    else:
        outcome.show(console())
    sys.exit(outcome.exit)


@commands.command("plan")
@_paths()
@standard_option
@set_option
@json_option
def plan_command(paths: tuple[str, ...], standards: tuple[str, ...], stated: tuple[str, ...], as_json: bool) -> None:
    """Weakest link first: which fixer, or which person, does what next."""
    from madang.planning import plan
    from madang.show import console

    found = plan(_checked(paths, standards, stated, 0))
    if as_json:
        _write_json(found.json())
    else:
        found.show(console())
    sys.exit(0)


@commands.command("takes")
@_paths()
@standard_option
@set_option
@json_option
def takes_command(paths: tuple[str, ...], standards: tuple[str, ...], stated: tuple[str, ...], as_json: bool) -> None:
    """The history: does each gap close from take to take?

    From five takes on, each gap is tested: the rate at which it shrinks is fitted with an interval, and counted
    only where it foretells the takes held back better than "no change" does; else it says "cannot say".
    """
    from madang.progress import show_trends, trends, trends_json
    from madang.show import console

    found = trends(_checked(paths, standards, stated, 0))
    if as_json:
        _write_json(trends_json(found))
    else:
        show_trends(found, console())
    sys.exit(0)


@commands.command("standards")
@click.argument("profile", required=False)
@json_option
def standards_command(profile: str | None, as_json: bool) -> None:
    """Every limit with its source; without PROFILE, the standards there are."""
    from madang.listing import show_profile, show_profiles, standards_json
    from madang.show import console

    if as_json:
        _write_json(standards_json(profile))
    elif profile:
        show_profile(profile, console())
    else:
        show_profiles(console())


def _checked(
    paths: tuple[str, ...],
    standards: tuple[str, ...],
    stated: tuple[str, ...],
    jobs: int,
    craft: str = "",
    measures: tuple[str, ...] = (),
) -> Board:
    from madang.checking import check

    return check(
        *(paths or (".",)),
        standards=standards,
        attributes=parse_stated(stated),
        craft=craft,
        measures=measures,
        jobs=jobs,
        progress=_progress(),
    )


def parse_stated(pairs: tuple[str, ...]) -> dict[str, Attribute]:
    """The --set options as attributes: true and false are booleans, whole numbers and decimals are numbers.

    >>> parse_stated(("language=ko", "sdh=true", "fps=23.976"))
    {'language': 'ko', 'sdh': True, 'fps': 23.976}
    """
    from madang.errors import MadangError

    found: dict[str, Attribute] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip() or not text.strip():
            raise MadangError(f"--set {printed(pair)} is not NAME=VALUE; write it like --set fps=23.976")
        found[name.strip()] = _value(text.strip())
    return found


def _value(text: str) -> Attribute:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for number in (int, float):
        try:
            value = number(text)
        except ValueError:
            continue
        return value if abs(value) < 1e15 else text
    return text


def _print_json(board: Board) -> None:
    from madang.jsonout import document

    for piece in document(board):
        sys.stdout.buffer.write(piece.encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()
    if board.trouble:
        click.echo(f"Nothing could be kept for the next run ({board.trouble}); all was measured in memory.", err=True)


def _write_json(text: str) -> None:
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()


def _progress() -> Callable[[str, int, int], None] | None:
    """A progress bar on stderr, only on a terminal, only when there is something to wait for."""
    if not sys.stderr.isatty():
        return None
    from madang.waiting import bar

    return bar()
