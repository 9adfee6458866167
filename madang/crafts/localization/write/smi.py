"""Writing SAMI: a SYNC wherever a class shows other text or clears the screen; other languages stay as they are."""

from __future__ import annotations

from itertools import groupby

from madang.crafts.localization.read.clock import in_shape_of
from madang.crafts.localization.read.encoding import Decoded, encoded
from madang.crafts.localization.read.smi import SmiHead
from madang.crafts.localization.subtitle import NO_SPOT, Subtitle
from madang.crafts.localization.write.flat import stretches

_NAMES = {"ko": ("KRCC", "Korean", "ko-KR"), "en": ("ENCC", "English", "en-US"), "ja": ("JPCC", "Japanese", "ja-JP")}
_CLEAR = "&nbsp;"


def written(subtitle: Subtitle) -> bytes:
    """The bytes of a .smi file.

    Where only out-times moved that no other text shares, only their digits change. Else the SYNCs are written
    anew, those of other languages with the texts and times they had.
    """
    source = subtitle.source
    document = source.document if source and source.as_read.format == "smi" else None
    if isinstance(document, Decoded):
        edits = _digits(subtitle)
        if edits is not None:
            return document.rewritten(edits)
        text = _whole(subtitle, subtitle.head).replace("\n", document.newline)
        return document.bom + encoded(text, document.encoding)
    return encoded(_whole(subtitle, _head(subtitle)), subtitle.encoding)


def _digits(subtitle: Subtitle) -> list[tuple[tuple[int, int], str]] | None:
    """The new digits of moved out-times, or None where more than those changed."""
    source = subtitle.source
    assert source is not None
    was = source.as_read
    if subtitle.texts != was.texts or subtitle.start.tolist() != was.start.tolist():
        return None
    moved = [row for row in range(len(was)) if subtitle.end[row] != was.end[row]]
    if (was.out_spots[moved] == NO_SPOT).all(axis=1).any():
        return None
    text, spots = source.document.text, was.out_spots[moved].tolist()
    return [
        ((at, to), in_shape_of(text[at:to], int(subtitle.end[row]))) for row, (at, to) in zip(moved, spots, strict=True)
    ]


def _whole(subtitle: Subtitle, head: SmiHead) -> str:
    events = [(time, name, text or _CLEAR) for time, name, text in head.others]
    shown = stretches(subtitle)
    for now, following in zip(shown, [*shown[1:], None], strict=False):
        events.append((now.start, head.name, now.text))
        if following is None or following.start > now.end:
            events.append((now.end, head.name, _CLEAR))
    events.sort(key=lambda event: event[0])
    lines = [head.text.rstrip("\n")]
    for time, together in groupby(events, key=lambda event: event[0]):
        lines.append(f"<SYNC Start={time}>")
        lines += [f"<P Class={name.upper()}>{_soup(text)}" for _, name, text in together]
    return "\n".join(lines) + "\n</BODY>\n</SAMI>\n"


def _soup(text: str) -> str:
    return text.replace("\n", "<br>")


def _head(subtitle: Subtitle) -> SmiHead:
    language = subtitle.language.split("-")[0]
    name, title, code = _NAMES.get(language, ("SUB", subtitle.language or "Subtitle", subtitle.language or "und"))
    rules = f"P {{ text-align: center; }}\n.{name} {{ Name: {title}; lang: {code}; SAMIType: CC; }}"
    return SmiHead(f'<SAMI>\n<HEAD>\n<STYLE TYPE="text/css">\n<!--\n{rules}\n-->\n</STYLE>\n</HEAD>\n<BODY>', name)
