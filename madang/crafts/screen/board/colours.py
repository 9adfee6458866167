"""The colour of a strip, by inside or outside and by the light."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from madang.crafts.screen.board.model import INSIDE, LIGHT, Board, Strip
from madang.crafts.screen.headings import inside_of, light_of


@lru_cache(maxsize=1)
def palette() -> Mapping[str, str]:
    """The table of colours in colours.toml."""
    text = (Path(__file__).parent / "colours.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["strip"])


def colour(board: Board, strip: Strip) -> str:
    """A strip's colour as "#rrggbb"; what says neither where nor when has the colour `other`."""
    if strip.kind != "scene":
        return palette()["banner"]
    said = f"{inside_of(board.said(strip, INSIDE))} {light_of(board.said(strip, LIGHT))}"
    return palette().get(said, palette()["other"])
