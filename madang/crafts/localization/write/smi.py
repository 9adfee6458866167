"""Writing SAMI: a SYNC wherever a class shows other text or clears the screen; other languages stay as they are."""

from __future__ import annotations

from itertools import groupby

from madang.crafts.localization.read.encoding import Decoded, encoded
from madang.crafts.localization.read.smi import SmiHead
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.write.flat import stretches
from madang.crafts.localization.write.patch import moved_out_times

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
        if (moved := moved_out_times(subtitle)) is not None:
            return moved
        text = _whole(subtitle, subtitle.head).replace("\n", document.newline)
        return document.bom + encoded(text, document.encoding)
    return encoded(_whole(subtitle, _head(subtitle)), subtitle.encoding)


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
