"""The desk: stems in, moves decided, one mix out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from madang.crafts.music.mixing.moves import Mixdown, Move
from madang.crafts.music.mixing.stems import Stem, all_silent, length, open_stems, with_guesses


def mix(
    paths: Sequence[Path],
    out: Path | None,
    like: Path | None = None,
    roles: Mapping[str, str] | None = None,
) -> Mixdown:
    """Mix stems: repair between them, then balance by role, or as in a mix of reference; render and measure.

    paths: a folder of stems, or the files. out: .wav or .flac, 24 bit, or None to decide and measure only. like: a
    mix whose balance is to be recovered. roles: by file name, where names do not say them.
    Raises MadangError, Unreadable or Refused; then nothing is left.
    """
    from madang.crafts.music.mixing.render import check_free, mixdown

    if out is not None:
        check_free(out)
    stems, moves = decided(open_stems(paths, roles, but=like), like)
    return mixdown(stems, moves, out)


def decided(stems: tuple[Stem, ...], like: Path | None = None) -> tuple[tuple[Stem, ...], tuple[Move, ...]]:
    """The moves that make the mix of stems, and the stems with the roles that had to be guessed."""
    from madang.crafts.music.mixing.balance import balance, guesses
    from madang.crafts.music.mixing.excerpts import excerpts
    from madang.crafts.music.mixing.relations import repaired
    from madang.crafts.music.mixing.tensor import analyse

    tensor = analyse(stems, length(stems))
    if tensor.silent.all():
        raise all_silent()
    stems = with_guesses(stems, guesses(tensor))
    if like is not None:
        from madang.crafts.music.mixing.reference import as_in

        return stems, as_in(like, stems, tensor)
    repairs = repaired(stems, excerpts(stems, tensor), tensor)
    return stems, (*repairs, *balance(stems, tensor).moves)
