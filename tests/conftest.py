"""What many tests share: small studios, and the toy crafts of tests/toys."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from madang.crafts import Crafts
from madang.testing import reload_crafts

TOYS = Path(__file__).parent / "toys"


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crafts]:
    """The toy crafts, installed beside the built-in ones as another package would install them."""
    monkeypatch.syspath_prepend(str(TOYS))
    yield reload_crafts()
    monkeypatch.undo()
    for name in [name for name in sys.modules if name.startswith("toy_")]:
        del sys.modules[name]
    reload_crafts()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a text file below tmp_path, folders included."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def cues(*rows: tuple[int, int, str]) -> str:
    """SubRip text from (start ms, end ms, text)."""

    def clock(ms: int) -> str:
        return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}"

    blocks = [f"{i}\n{clock(start)} --> {clock(end)}\n{text}\n" for i, (start, end, text) in enumerate(rows, 1)]
    return "\n".join(blocks)
