"""The rehearsal as one self-contained page: what to rehearse, when everybody is how late, and how it looks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from madang.crafts.dance.page.view import FIGURES_CHARACTERS, Look, Room, view

_HERE = Path(__file__).parent
SCRIPTS = ("tone.js", "stage.js", "heat.js", "lag.js", "floor.js", "page.js")


def write_page(file: Path, looks: Sequence[Look], trend: Iterable[Mapping[str, Any]] = ()) -> None:
    """Write the page, whole or not at all; an earlier page is replaced, any other file is left alone.

    trend: rows {dancer, part, take, delay_ms, lo, hi} over the takes, where there are any (`trend.courses`).
    Raises MadangError where something stands there that is not an HTML page, OSError where it cannot be written.
    """
    from madang.ledger import write_whole
    from madang.report import check_target

    check_target(file)
    write_whole(file, page(looks, file.absolute().parent, trend).encode("utf-8"))


def page(looks: Sequence[Look], beside: Path, trend: Iterable[Mapping[str, Any]] = ()) -> str:
    """The page as text, to stand in the folder `beside`. All names are escaped and stay on their line."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from madang import __version__
    from madang.crafts.dance.motion import JOINTS
    from madang.crafts.dance.page import said
    from madang.crafts.dance.page.bands import bands, house
    from madang.crafts.dance.page.figures import BONES
    from madang.crafts.dance.page.heat import MAPS
    from madang.crafts.dance.page.trend import courses
    from madang.crafts.dance.timing.features import LIMBS
    from madang.files import printable

    def one_line(value: object) -> object:
        return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    takes = [view(look, beside, Room(FIGURES_CHARACTERS // len(looks))) for look in looks]
    joints = {joint: number for number, joint in enumerate(JOINTS)}
    data = {
        "takes": takes,
        "bones": [[joints[a], joints[b]] for a, b in BONES],
        "limbs": {limb: [joints[each] for each in chain] for limb, chain in LIMBS.items()},
        "joints": len(JOINTS),
    }
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=one_line,
    )
    environment.filters["clocked"] = said.clocked
    at = bands(looks[0].found.beats)
    return environment.get_template("page.html.jinja").render(
        takes=takes,
        headlines=[
            said.headline(take["events"], len(take["heat"]), take["held"], take["compared_share"]) for take in takes
        ],
        silences=[said.silences(take["not_comparable"]) for take in takes],
        trend=courses(trend),
        maps=MAPS,
        bands=at,
        limits=house(at),
        data=Markup(embedded(data)),
        style=Markup((_HERE / "page.css").read_text(encoding="utf-8")),
        script=Markup("\n".join((_HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)),
        version=__version__,
    )


def embedded(data: object) -> str:
    """JSON that may stand within a script element, whatever names it holds.

    >>> embedded({"a": "</script>"})
    '{"a":"\\\\u003c/script>"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


__all__ = ["Look", "page", "write_page"]
