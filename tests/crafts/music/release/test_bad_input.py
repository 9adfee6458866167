"""Whatever stands in a release sheet, it is read or explained, and what is read can be measured."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from madang.crafts.music.measures import release as of_sheet
from madang.crafts.music.measures import release_package as of_files
from madang.crafts.music.release.package import Release, read_release
from madang.errors import NotApplicable, Unreadable

from .conftest import WHOLE
from .test_sheet import KOREAN

ODD = [*"\"'[]{}=,;|%()0🎤\n\u200b", "-1", "nan", "true", "9" * 40]


def answered(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        release = explained(path)
        if release is None:
            return
        given_nothing = {"sounds": (), "lyrics": (), "stems": ()}
        measures = [m for module in (of_sheet, of_files) for m in vars(module).values() if hasattr(m, "over_take")]
        assert len(measures) == 11
        for measure in measures:
            try:
                reading = measure.function(release, **{need: given_nothing[need] for need in measure.needs})
            except NotApplicable:
                continue
            assert reading.finite
            assert reading.spans is None or (reading.spans.start >= 1).all()


def explained(path: Path) -> Release | None:
    """The release, or None where it is said on one line why there is none."""
    said: list[str] = []
    try:
        return read_release(path)
    except Unreadable as problem:
        said = [problem.why, problem.remedy]
    assert all(said)
    assert "\n" not in said[0]
    return None


def mutated(text: str) -> st.SearchStrategy[bytes]:
    """A text with a few stretches of it replaced by what does not belong there."""
    edit = st.tuples(st.integers(0, len(text)), st.integers(0, 12), st.sampled_from(ODD))

    def apply(edits: list[tuple[int, int, str]]) -> bytes:
        changed = text
        for at, length, new in edits:
            changed = changed[:at] + new + changed[at + length :]
        return changed.encode()

    return st.lists(edit, min_size=1, max_size=4).map(apply)


@settings(max_examples=150, deadline=None)
@given(mutated(WHOLE))
def test_a_broken_toml(content: bytes):
    answered("release.toml", content)


@settings(max_examples=150, deadline=None)
@given(mutated(KOREAN))
def test_a_broken_spreadsheet(content: bytes):
    answered("release.csv", content)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["release.toml", "release.csv"]), st.binary(max_size=300))
def test_bytes(name: str, content: bytes):
    answered(name, content)
