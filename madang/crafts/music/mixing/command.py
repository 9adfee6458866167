"""`madang music mix`: balance stems into a mix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.music.mixing.moves import Mixdown, Move


@click.command("mix", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("stems", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The mix to write: .wav or .flac, 24 bit.")
@click.option("--like", type=click.Path(path_type=Path), metavar="REFERENCE", help="A mix to take the balance from.")
@click.option(
    "--role", "roles", multiple=True, metavar="FILE=ROLE", help="What a stem plays, where its name is silent."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--dry-run", is_flag=True, help="Decide and measure, write no file.")
def COMMAND(
    stems: tuple[Path, ...], out: Path | None, like: Path | None, roles: tuple[str, ...], as_json: bool, dry_run: bool
) -> None:
    """Balance STEMS, a folder or files, into a mix at -18 LUFS with peaks below -6 dBTP.

    Stems that are turned over or late against each other (or against REFERENCE) are repaired first. Then each
    gets its level, place and equalisation by its role; or, with --like, the level and place it has in REFERENCE.
    Every move is printed with its reason.
    """
    import json

    from madang.crafts.music import MIX
    from madang.crafts.music.mixing.desk import mix
    from madang.toolbox import sign_made

    if out is None and not dry_run:
        raise click.UsageError("name the file to write with -o OUT, or use --dry-run")
    made = mix(stems, None if dry_run else out, like, dict(map(_stated, roles)))
    if made.out:
        names = {move.stem for move in made.moves}
        files = [file for path in stems for file in (path.iterdir() if path.is_dir() else [path]) if file.name in names]
        said = [f"{move.stem}: {_said(move)}" for move in made.moves]
        sign_made(made.out, MIX, "music.mix@1", [*sorted(files), *([like] if like else [])], said)
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _show(made)


def _stated(pair: str) -> tuple[str, str]:
    file, equals, role = pair.rpartition("=")
    if not (file and equals and role):
        raise click.UsageError(f"--role {pair} is not FILE=ROLE; write it like --role take3.wav=vocal")
    return file, role


def _show(made: Mixdown) -> None:
    from madang.cli import printed

    width = max(len(printed(move.stem)) for move in made.moves)
    stem = None
    for move in sorted(made.moves, key=_order):
        name = printed(move.stem) if move.stem != stem else ""
        stem = move.stem
        click.echo(f"{name:<{width}}  {_said(move):<26} {printed(move.reason)}")
    click.echo(
        f"\n{made.loudness_lufs:.1f} LUFS, true peak {made.true_peak_dbtp:.1f} dBTP, "
        f"{made.mono_loss_lu:.1f} LU lost in mono."
    )
    click.echo(f"The mix is {printed(str(made.out))}." if made.out else "Dry run: no file was written.")


def _order(move: Move) -> tuple[str, int]:
    return move.stem, ("gain", "polarity", "offset", "pan", "eq").index(move.kind)


def _said(move: Move) -> str:
    if move.kind == "polarity":
        return "polarity flipped"
    if move.kind == "offset":
        return f"{abs(move.value):.3f} ms {'earlier' if move.value > 0 else 'later'}"
    if move.kind == "pan" and move.frequency_hz:
        return f"centred below {move.frequency_hz:.0f} Hz"
    if move.kind == "pan":
        return f"pan {abs(move.value):.0f} % {'left' if move.value < 0 else 'right'}"
    if move.kind == "eq":
        return f"{move.shape} {move.value:+.1f} dB at {move.frequency_hz:g} Hz"
    return f"gain {move.value:+.2f} dB"
