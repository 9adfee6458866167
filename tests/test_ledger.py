"""takes.csv: what we append reads back as it was, and what others wrote stays byte for byte."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.errors import Mistakes, Refused
from madang.ledger import COLUMNS, NAME, Entry, append, read_ledger
from madang.model import Made
from madang.recognise import nfc

CHARS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
WORDS = st.text(CHARS, max_size=12)
PATHS = st.text(CHARS, min_size=1, max_size=12).filter(lambda text: text.strip())


def entries() -> st.SearchStrategy[Entry]:
    made = st.builds(Made, PATHS.map(str.strip), st.dictionaries(WORDS, WORDS, max_size=2), WORDS.map(str.strip))
    return st.builds(
        Entry,
        path=PATHS.map(nfc), content=WORDS.map(str.strip), circled=st.booleans(), remark=WORDS.map(str.strip),
        work=WORDS.map(str.strip), kind=WORDS.map(str.strip), take=st.none() | st.integers(0, 10**8),
        attributes=st.dictionaries(WORDS, WORDS | st.booleans() | st.integers(-(2**40), 2**40), max_size=2),
        made=st.none() | made,
    )  # fmt: skip


@given(st.lists(entries(), max_size=4), st.lists(entries(), max_size=4))
def test_what_is_appended_reads_back_and_moves_nothing(first: list[Entry], second: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        append(root, first)
        before = (root / NAME).read_bytes()
        append(root, second)
        assert (root / NAME).read_bytes().startswith(before)
        assert read_ledger(root) == {entry.path: entry for entry in [*first, *second]}
        assert [path.name for path in root.iterdir()] == [NAME], "nothing else is left behind"


@pytest.mark.parametrize(
    "raw",
    [
        b"path,circled\na.srt,yes\n",
        b"path,circled\na.srt,yes",
        b"\xef\xbb\xbfpath,circled\r\na.srt,yes\r\n",
        b"path;circled\r\na.srt;yes\r\n",
        b"circled\tpath\nyes\ta.srt\n",
        "path,remark,circled\na.srt,더 좋다,yes\n".encode("cp949"),
        b'"path","circled"\na.srt,yes\n',
        b"Path , CIRCLED\na.srt,yes\n",
    ],
)
def test_rows_of_a_spreadsheet_stay_byte_for_byte(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / NAME).write_bytes(raw)
    added = Entry("가.srt", "sha256:1", work="w", kind="k", take=2, made=Made("m@1", {"a.srt": "sha256:0"}, "moved"))
    append(tmp_path, [added])
    after = (tmp_path / NAME).read_bytes()
    assert after.split(b"\n")[0].startswith(raw.split(b"\n")[0].rstrip(b"\r"))
    assert after.partition(b"\n")[2].startswith(raw.partition(b"\n")[2])
    found = read_ledger(tmp_path)
    assert found["a.srt"].circled
    assert found["가.srt"] == added


def test_the_last_row_of_a_path_wins(tmp_path: Path) -> None:
    append(tmp_path, [Entry("a", circled=True), Entry("b"), Entry("a", remark="no longer")])
    assert read_ledger(tmp_path)["a"] == Entry("a", remark="no longer")


def test_a_name_that_the_encoding_cannot_hold_is_refused_and_nothing_written(tmp_path: Path) -> None:
    raw = "path\n가.srt\n".encode("cp949")
    (tmp_path / NAME).write_bytes(raw)
    for entry in (Entry("🎤.srt"), Entry("a", made=Made("m", {"🎤.srt": "sha256:0"}))):
        with pytest.raises(Refused, match="CP949 text, which cannot hold the name"):
            append(tmp_path, [entry])
    assert (tmp_path / NAME).read_bytes() == raw


def test_where_it_cannot_be_written_nothing_of_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path, [Entry("a")])
    before = (tmp_path / NAME).read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left on device") as raised:
        append(tmp_path, [Entry("b")])
    assert raised.value.filename == str(tmp_path / NAME)
    assert (tmp_path / NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_several_who_append_at_once_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from madang.ledger import Entry, append\n"
        "for i in range(10): append(Path(sys.argv[1]), [Entry(f'{sys.argv[2]}-{i}.srt')])"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(n)]) for n in range(4)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0, 0]
    assert set(read_ledger(tmp_path)) == {f"{n}-{i}.srt" for n in range(4) for i in range(10)}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_no_file_is_no_entries_and_a_new_one_names_every_column(tmp_path: Path) -> None:
    assert read_ledger(tmp_path) == {}
    append(tmp_path, [])
    assert (tmp_path / NAME).read_text() == ",".join(COLUMNS) + "\n"


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("path,circled,take\na,maybe,\nb,,x\n\nc,yes,3\n")
    with pytest.raises(Mistakes) as raised:
        read_ledger(tmp_path)
    assert [mistake.line for mistake in raised.value.mistakes] == [2, 3]
