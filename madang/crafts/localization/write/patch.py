"""Changes in a text file, cue by cue: what is between the cues and every cue nobody touched stays as it was."""

from __future__ import annotations

from collections.abc import Callable

from madang.crafts.localization.read.clock import in_shape_of
from madang.crafts.localization.read.encoding import Decoded, encoded
from madang.crafts.localization.subtitle import NEW, NO_SPOT, Source, Subtitle

Block = Callable[[Subtitle, int, str], str]
_Edit = tuple[tuple[int, int], str]


def assembled(subtitle: Subtitle, block: Block, between: str, whole: Callable[[Subtitle], str]) -> bytes:
    """The bytes of a text format.

    block: the text of one cue (subtitle, row, the text it had in the file or ""). between: what parts two
    blocks. whole: the file from nothing, where there is no source or its order is gone.
    """
    source = subtitle.source
    if source is None or not isinstance(source.document, Decoded) or source.as_read.format != subtitle.format:
        return encoded(whole(subtitle), subtitle.encoding)
    edits = _edits(subtitle, source, block, between)
    if edits is None:
        text = whole(subtitle).replace("\n", source.document.newline)
        return source.document.bom + encoded(text, source.document.encoding)
    return source.document.rewritten(edits)


def moved_out_times(subtitle: Subtitle, point: str = "") -> bytes | None:
    """The file with new digits for out-times that no other text shares; None where more than those changed."""
    source = subtitle.source
    if source is None or not isinstance(source.document, Decoded) or source.as_read.format != subtitle.format:
        return None
    was = source.as_read
    if subtitle.texts != was.texts or subtitle.start.tolist() != was.start.tolist():
        return None
    moved = [row for row in range(len(was)) if subtitle.end[row] != was.end[row]]
    if (was.out_spots[moved] == NO_SPOT).all(axis=1).any():
        return None
    text, spots = source.document.text, was.out_spots[moved].tolist()
    return source.document.rewritten(
        ((at, to), in_shape_of(text[at:to], int(subtitle.end[row]), point))
        for row, (at, to) in zip(moved, spots, strict=True)
    )


def _edits(subtitle: Subtitle, source: Source, block: Block, between: str) -> list[_Edit] | None:
    """What changes in the file, or None where cues changed places or have no place of their own in it.

    Of several cues that grew from one, the first takes its place; the others follow, written as it was.
    """
    assert subtitle.origin is not None
    origin: list[int] = subtitle.origin.tolist()
    old = [place for place in origin if place != NEW]
    if old != sorted(old) or not old or (source.blocks < 0).any():
        return None
    text, spots = source.document.text, source.blocks.tolist()
    edits = [(_with_newline(text, spots[place]), "") for place in sorted(set(range(len(spots))) - set(old))]
    waiting: list[str] = []
    last = -1
    for row, place in enumerate(origin):
        if place == NEW:
            waiting.append(block(subtitle, row, ""))
            continue
        first, after = spots[place]
        was = text[first:after]
        if place == last:
            waiting.append(block(subtitle, row, was))
            continue
        now = was if _same(subtitle, row, source.as_read, place) else block(subtitle, row, was)
        if waiting and last < 0:
            now = between.join([*waiting, now])
            waiting = []
        elif waiting:
            edits.append(((spots[last][1], spots[last][1]), between + between.join(waiting)))
            waiting = []
        if now != was:
            edits.append(_where_it_differs(first, was, now))
        last = place
    if waiting:
        edits.append(((spots[last][1], spots[last][1]), between + between.join(waiting)))
    return edits


def _where_it_differs(first: int, was: str, now: str) -> _Edit:
    """Only the part that is another: what stays may stand in the file in a way that the text does not show."""
    head = _alike(was, now)
    tail = _alike(was[head:][::-1], now[head:][::-1])
    return (first + head, first + len(was) - tail), now[head : len(now) - tail]


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _with_newline(text: str, spot: list[int]) -> tuple[int, int]:
    """A removed cue takes the blank lines behind it along."""
    first, after = spot
    while after < len(text) and text[after] == "\n":
        after += 1
    return first, after


def _same(now: Subtitle, row: int, was: Subtitle, place: int) -> bool:
    return bool(
        now.start[row] == was.start[place]
        and now.end[row] == was.end[place]
        and now.texts[row] == was.texts[place]
        and now.ids[row] == was.ids[place]
        and now.settings[row] == was.settings[place]
    )
