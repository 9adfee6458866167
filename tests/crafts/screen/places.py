"""Where the real scripts are that tests may read, and how elements are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.screen.script import Element

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "screen" / "fountain"
FIXTURES = DATA / "screenplain_tests"
needs_data = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data is not beside the checkout"),
]


def kinds(elements: tuple[Element, ...]) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in elements]
