"""`madang music master`: options in, a session, its moves out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.music.aim import Aim

USUAL_CEILING_DBTP = -1.0  # what EBU R 128 permits and streaming services advise


@click.command("master")
@click.argument("mix", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The master; a folder for an album.")
@click.option("--standard", default="", metavar="NAME", help="Loudness and ceiling as this standard asks: spotify, ...")
@click.option("--lufs", type=click.FloatRange(-60.0, -3.0), metavar="LUFS", help="Or this integrated loudness ...")
@click.option(
    "--ceiling", type=click.FloatRange(-20.0, 0.0), metavar="DBTP", help="... under this true peak (-1 if not given)."
)
@click.option("--reference", type=click.Path(path_type=Path), metavar="FILE", help="Match the tone of this song.")
@click.option("--bits", type=click.Choice(["16", "24", "32f"]), default="24", help="Sample type; 24 if not given.")
@click.option(
    "--max-reduction",
    type=click.FloatRange(0.0, 40.0),
    default=6.0,
    metavar="DB",
    help="The most the limiter may take from a peak; 6 if not given: more is a matter for the mix.",
)
@click.option("--encode-safe", is_flag=True, help="Keep it below full scale after MP3 and Ogg Vorbis too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    mix: Path,
    out: Path,
    standard: str,
    lufs: float | None,
    ceiling: float | None,
    reference: Path | None,
    bits: str,
    max_reduction: float,
    encode_safe: bool,
    as_json: bool,
) -> None:
    """Bring MIX to loudness under a true-peak ceiling, and prove it on the file.

    Where the peaks leave room this is a plain gain, else a limiter works. The file is accepted only when its
    loudness is within 0.05 LU and six true-peak meters of different design read no more than the ceiling.

    MIX may be a folder, the tracks of an album: one gain keeps their relations. An OUT that exists is refused.

    \b
    Examples:
      madang music master mix.wav -o master.wav --standard spotify
      madang music master mix.wav -o master.wav --lufs -9 --ceiling -1 --max-reduction 12
      madang music master mix.wav -o master.flac --reference their-song.wav --bits 16
      madang music master album/ -o masters/ --standard ebu-r128

    \b
    Exit codes:
      0  done
      1  refused or not reached: says why, leaves no file
      2  wrong use
      3  an input could not be read
    """
    import json

    from madang.crafts.music import MASTER
    from madang.crafts.music.aim import Aim
    from madang.crafts.music.mastering.session import Wishes, master_album, master_file
    from madang.errors import MadangError
    from madang.files import printable
    from madang.toolbox import sign_made

    if standard and (lufs is not None or ceiling is not None):
        raise MadangError("a standard says both loudness and ceiling; give --standard, or --lufs and --ceiling")
    if not standard and lufs is None and reference is None:
        raise MadangError("nothing says how loud it should be; give --standard NAME, --lufs, or --reference")
    if standard:
        aim = _standard(standard)
        if not aim.asks_loudness and reference is None:
            raise MadangError(
                f"{standard} says nothing of how loud a master should be; {_who_asks()} do, or give --lufs"
            )
    else:
        loudness = (lufs, lufs) if lufs is not None else (-float("inf"), float("inf"))
        aim = Aim(*loudness, "as asked", USUAL_CEILING_DBTP if ceiling is None else ceiling)
    wishes = Wishes(bits, max_reduction, encode_safe, reference)
    if mix.is_dir():
        tracks, how = master_album(_tracks(mix), out, aim, wishes)
    else:
        tracks, how = [master_file(mix, out, aim, wishes)], ""
    for track in tracks:
        sources = [track.source, *([reference] if reference else [])]
        sign_made(track.out, MASTER, "music.master_mix@1", sources, track.moves)
    if as_json:
        click.echo(
            json.dumps({"album": how, "tracks": [track.row() for track in tracks]}, ensure_ascii=False, indent=1)
        )
        return
    if how:
        click.echo(printable(how))
    for track in tracks:
        click.echo(printable(f"{track.source} → {track.out}"))
        for move in track.moves:
            click.echo(printable(f"  {move}"))


def _standard(name: str) -> Aim:
    """What a standard, by name or as a file, asks of a master."""
    from madang.crafts import installed
    from madang.crafts.music import CRAFT, MASTER
    from madang.crafts.music.aim import aim_of
    from madang.model import Work
    from madang.standards import Rulebook

    book = Rulebook(installed(), Path())
    assumed = book.assumed((name,), next(kind for kind in CRAFT.kinds if kind.name == MASTER))
    return aim_of(ruling.clause for ruling in book.in_force((name,), MASTER, CRAFT, assumed, Work("")))


def _who_asks() -> str:
    """The shipped standards that name a loudness."""
    from madang.crafts import installed
    from madang.standards import Rulebook

    return ", ".join(sorted(n for n in Rulebook(installed(), Path()).files if _standard(n).asks_loudness))


def _tracks(folder: Path) -> list[Path]:
    """The sound files of a folder, by name."""
    from madang.crafts.music import CRAFT, MASTER
    from madang.errors import MadangError

    suffixes = next(kind for kind in CRAFT.kinds if kind.name == MASTER).suffixes
    found = sorted(p for p in folder.iterdir() if p.suffix.lower() in suffixes and p.is_file() and p.name[0] != ".")
    if not found:
        raise MadangError(f"there is no sound file in {folder}; name the folder that holds the album's tracks")
    return found
