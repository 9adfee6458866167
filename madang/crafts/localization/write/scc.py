"""Writing SCC: every cue as a pop-on caption, loaded before its in-time so that it shows on the very frame."""

from __future__ import annotations

from madang.crafts.localization.convert.place import words_of
from madang.crafts.localization.markup.styled import Run, name_of
from madang.crafts.localization.markup.tags import read_tags
from madang.crafts.localization.read.cea608 import CODES, COLOUR_NAMES, COLUMNS, PLAIN, ROWS, row_code
from madang.crafts.localization.read.scc import NOMINAL, RATE, SccHead
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timecode import timecode
from madang.crafts.localization.write.flat import Stretch, stretches
from madang.errors import Refused

_ENM, _RCL, _EDM, _EOC = (0x14, 0x2E), (0x14, 0x20), (0x14, 0x2C), (0x14, 0x2F)
_ITALIC = 7
Pair = tuple[int, int]


def written(subtitle: Subtitle) -> bytes:
    """The bytes of an .scc file.

    Raises Refused where a line has more than 32 columns, a character is not among the captions' own, or a
    caption has more text than can be sent before it shows: two characters a frame.
    """
    if subtitle.rate != RATE:
        raise Refused("an .scc file counts 29.97 frames a second", "convert the subtitle with --to scc")
    drop = subtitle.head.drop if isinstance(subtitle.head, SccHead) else True
    sent: dict[int, Pair] = {}
    shown = stretches(subtitle)
    for place, now in enumerate(shown):
        load = [_ENM, _ENM, _RCL, _RCL, *_caption(subtitle, now)]
        before = shown[place - 1] if place else None
        if before is not None and before.end < now.start:
            _send(sent, before.end, [_EDM, _EDM])
        _load(sent, now.start, load, subtitle.names[now.rows[0]])
        _send(sent, now.start, [_EOC, _EOC])
    if shown:
        _send(sent, shown[-1].end, [_EDM, _EDM])
    lines = [f"{timecode(frame, NOMINAL, drop=drop)}\t{' '.join(map(_hex, words))}" for frame, words in _chunks(sent)]
    newline = subtitle.source.document.newline if subtitle.source and subtitle.source.as_read.format == "scc" else "\n"
    return (newline * 2).join(["Scenarist_SCC V1.0", *lines, ""]).encode("ascii")


def _send(sent: dict[int, Pair], frame: int, pairs: list[Pair]) -> None:
    for place, pair in enumerate(pairs):
        sent.setdefault(frame + place, pair)


def _load(sent: dict[int, Pair], start: int, pairs: list[Pair], name: str) -> None:
    """The pairs in the free frames before the in-time, as late as can be."""
    frame = start
    free: list[int] = []
    while len(free) < len(pairs):
        frame -= 1
        # Behind the last caption's own command nothing earlier is free.
        if frame < 0 or sent.get(frame) == _EOC:
            raise Refused(
                f"cue {name} has more text than .scc can send before it shows",
                "leave more time before it, or less text",
            )
        if frame not in sent:
            free.append(frame)
    sent.update(zip(reversed(free), pairs, strict=True))


def _chunks(sent: dict[int, Pair]) -> list[tuple[int, list[Pair]]]:
    """Pairs on successive frames together."""
    found: list[tuple[int, list[Pair]]] = []
    for frame in sorted(sent):
        if found and frame == found[-1][0] + len(found[-1][1]):
            found[-1][1].append(sent[frame])
        else:
            found.append((frame, [sent[frame]]))
    return found


def _caption(subtitle: Subtitle, now: Stretch) -> list[Pair]:
    """The pairs that write a caption's rows into the memory that is not shown."""
    said = words_of(subtitle.settings[now.rows[0]])
    lines: list[list[Run]] = [[]]
    for run in read_tags(now.text, entities=True).runs:
        first, *others = run.text.split("\n")
        lines[-1].append(run._replace(text=first))
        lines += [[run._replace(text=other)] for other in others]
    asked = int(said.get("row", str(ROWS)))
    top = asked if asked <= ROWS // 2 else min(asked, ROWS - len(lines) + 1)
    if not 1 <= top <= ROWS - len(lines) + 1:
        raise Refused(f"cue {subtitle.names[now.rows[0]]} has more than {ROWS} lines", "split it")
    pairs: list[Pair] = []
    for place, line in enumerate(lines):
        pairs += _row(line, top + place, int(said["column"]) if "column" in said else None, subtitle, now)
    return pairs


def _row(line: list[Run], row: int, column: int | None, subtitle: Subtitle, now: Stretch) -> list[Pair]:
    width = sum(len(run.text) for run in line)
    if width > COLUMNS:
        name = subtitle.names[now.rows[0]]
        raise Refused(f"cue {name} has a line of {width} columns; .scc has {COLUMNS}", "break the line")
    at = column if column is not None and column + width <= COLUMNS else (COLUMNS - width) // 2
    look = line[0]._replace(text="", ruby="") if line else PLAIN
    pairs = [row_code(row, 0x10 + (at // 4 << 1) + look.underline)] * 2
    pairs += [(0x17, 0x20 + at % 4)] * 2 if at % 4 else []
    now_look = PLAIN._replace(underline=look.underline)
    codes: list[int] = []
    for run in line:
        wanted = run._replace(text="", ruby="")
        text = run.text
        if wanted != now_look and text:
            # The code takes a cell of its own: that of the space before it, else one more.
            if codes[-1:] == [0x20]:
                codes.pop()
            elif text.startswith(" "):
                text = text[1:]
            pairs += _paired(codes) + [(0x11, 0x20 + _said(wanted))] * 2
            codes, now_look = [], wanted
        for char in text:
            found = CODES.get(char)
            if found is None:
                raise Refused(
                    f".scc has no place for '{char}' (U+{ord(char):04X})", "write another format, such as .ttml"
                )
            if len(found) == 1:
                codes += found
            else:
                # A character of the extended sets takes the place of a plain one sent before it.
                codes += [0x20] if found[0] in (0x12, 0x13) else []
                pairs += [*_paired(codes), (found[0], found[1]), (found[0], found[1])]
                codes = []
    return pairs + _paired(codes)


def _said(look: Run) -> int:
    if look.italic:
        return (_ITALIC << 1) + look.underline
    name = name_of(look.colour, COLOUR_NAMES) if look.colour else "white"
    return (COLOUR_NAMES.index(name or "white") << 1) + look.underline


def _paired(codes: list[int]) -> list[Pair]:
    padded = codes + [0] * (len(codes) % 2)
    return list(zip(padded[::2], padded[1::2], strict=True))


def _hex(pair: Pair) -> str:
    return "".join([f"{_with_parity(code):02x}" for code in pair])


def _with_parity(code: int) -> int:
    """The eighth bit makes the number of ones odd."""
    return code | (0x80 if code.bit_count() % 2 == 0 else 0)
