"""Lines of keys in TOML files people write, and mistakes named by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.config import ProfileFile, StudioFile, TomlText, Where, read_toml
from madang.errors import MadangError, Mistakes

NESTED = """\
# a comment with title = "not this"
title = "x"
attributes.fps = 24
"quoted key" = 1

[[works]] # the first
id = "a"

  [[works.takes]]
  kind = "k"
  files = "[brackets].srt"

  [[works.takes]]
  kind = "l"
  attributes = { language = "ko",
                 sdh = true }

[[works]]
id = "b"
attributes.language = "ko"
  [works.attributes.deeper]
  x = 1
  [[works.wanted]]
  kind = "m"

[ people ]
names = ["a",
  "b"]
"""


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("title",), 2),
        (("attributes",), 3),
        (("attributes", "fps"), 3),
        (("quoted key",), 4),
        (("works",), 6),
        (("works", 0), 6),
        (("works", 0, "id"), 7),
        (("works", 0, "titel"), 6),
        (("works", 0, "takes"), 9),
        (("works", 0, "takes", 0), 9),
        (("works", 0, "takes", 0, "kind"), 10),
        (("works", 0, "takes", 0, "files"), 11),
        (("works", 0, "takes", 1), 13),
        (("works", 0, "takes", 1, "kind"), 14),
        (("works", 0, "takes", 1, "attributes", "sdh"), 15),
        (("works", 1), 18),
        (("works", 1, "id"), 19),
        (("works", 1, "attributes", "language"), 20),
        (("works", 1, "attributes", "deeper", "x"), 22),
        (("works", 1, "wanted", 0, "kind"), 24),
        (("people",), 26),
        (("people", "names", 1), 27),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_the_line_of_a_key_or_of_what_holds_it(where: Where, line: int) -> None:
    assert TomlText("x.toml", NESTED).line_of(where) == line


WORK = "[[works]]\nid = 'a'\n"


def read(folder: Path, text: str | bytes, model: type[StudioFile] | type[ProfileFile] = StudioFile) -> list[str]:
    """What is said of a file, whether it can be gone on with or not."""
    (folder / "x.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        return [str(mistake) for mistake in read_toml(folder / "x.toml", "x.toml", model)[1].mistakes]
    except Mistakes as problem:
        return str(problem).split("\n")


def test_a_right_file_has_no_mistakes(tmp_path: Path) -> None:
    assert read(tmp_path, 'title = "x"\n[[works]]\nid = "a"\n') == []


def test_a_wrong_key_is_left_out_so_that_the_rest_can_be_checked(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('titel = "x"\nstandards = 3\nignore = ["a"]\n[[works]]\nid = "b"\nkidn = 1\n')
    config, text = read_toml(tmp_path / "x.toml", "x.toml", StudioFile)
    assert (config.title, config.standards, config.ignore, config.works[0].id) == ("", [], ["a"], "b")
    assert sorted(mistake.line for mistake in text.mistakes) == [1, 2, 6]


def test_what_cannot_be_left_out_is_raised_with_all_the_rest(tmp_path: Path) -> None:
    said = read(tmp_path, 'titel = "x"\n[[works]]\ntitle = "no id"\n[[works]]\nid = 3\n')
    assert said == [
        "x.toml:1: unknown key 'titel'; did you mean 'title'?",
        "x.toml:2: the key 'id' is missing here",
        "x.toml:5: 'id' is wrong: input should be a valid string",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.b.c = 1", "1: unknown key 'a'; known here: "),
        (WORK + "[[works.takes]]\nkind = 'k'\nfiles = 'x'\nfiels = 1", "6: unknown key 'fiels'; did you mean 'files'?"),
        (WORK + "[works.atributes]\nfps = 1", "3: unknown key 'atributes'; did you mean 'attributes'?"),
        ("[[works.takes]]\nkind = 'k'", "1: 'works' is wrong: input should be a valid list"),
    ],
)  # fmt: skip
def test_unknown_keys_get_the_nearest_known_one_at_that_place(tmp_path: Path, text: str, said: str) -> None:
    (only,) = read(tmp_path, text)
    assert only.startswith(f"x.toml:{said}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MadangError, match=r"x\.toml cannot be read \(No such file or directory\)"):
        read_toml(tmp_path / "x.toml", "x.toml", StudioFile)


@pytest.mark.parametrize("raw", [b"\xff", b"a = 1\n\xb0\xa1", "title = 'x'".encode("utf-16")])
def test_other_encodings_name_the_line(tmp_path: Path, raw: bytes) -> None:
    (said,) = read(tmp_path, raw)
    assert said == f"x.toml:{2 if b'=' in raw[:3] else 1}: this is not UTF-8 text; save the file as UTF-8"
