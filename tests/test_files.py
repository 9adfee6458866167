"""Patterns against a brute force matcher, names in both Unicode forms, and what may be printed."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.files import Pattern, printable, scan, set_content

NAMES = st.text(st.sampled_from("ab0./-[]!^가"), max_size=10)
PARTS = st.sampled_from(
    ["*", "**", "**/", "?", "[ab]", "[!a]", "[0-9]", "[^]", "[[]", "a", "b", "0", ".", "/", "가", "-"]
)


def matches(parts: list[str], name: str) -> bool:
    """Whether a name matches the parts of a glob, tried out in every way there is."""
    if not parts:
        return not name
    part, rest = parts[0], parts[1:]
    match part:
        case "*":
            return any("/" not in name[:n] and matches(rest, name[n:]) for n in range(len(name) + 1))
        case "**":
            return any(matches(rest, name[n:]) for n in range(len(name) + 1))
        case "**/":
            whole = [0, *(n for n in range(1, len(name) + 1) if name[n - 1] == "/" and _folders(name[:n]))]
            return any(matches(rest, name[n:]) for n in whole)
        case "?":
            return name[:1] not in ("", "/") and matches(rest, name[1:])
    if part.startswith("["):
        return bool(name) and name[0] != "/" and _in_class(part, name[0]) and matches(rest, name[1:])
    return name.startswith(part) and matches(rest, name[len(part) :])


def _folders(text: str) -> bool:
    return all(text.rstrip("/").split("/")) and not text.endswith("//")


def _in_class(part: str, char: str) -> bool:
    negated = part.startswith("[!")
    inside = part[2:-1] if negated else part[1:-1]
    held = char in "0123456789" if inside == "0-9" else char in inside
    return held != negated


@given(st.lists(PARTS, max_size=7), NAMES)
def test_a_glob_matches_what_trying_every_way_matches(parts: list[str], name: str) -> None:
    text = "".join(parts).rstrip("/")
    # Neighbours may read as another part ("*" and "*" as "**"): split the text again as a reader would.
    read = re.findall(r"\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|.", text)
    assert (Pattern(text).match(name) is not None) == matches(read, name), (text, name)


@pytest.mark.parametrize(
    ("pattern", "name", "captured"),
    [
        ("subs/*.{language}.srt", "subs/first-light.ko.srt", {"language": "ko"}),
        ("*.{language}.srt", "a.pt-BR.srt", {"language": "pt-BR"}),
        ("*.{language}.srt", "a.zh_Hans.srt", {"language": "zh_Hans"}),
        ("*.{language}.srt", "자막.한국어.srt", {"language": "한국어"}),
        ("*.{language}.srt", "a.k.srt", None),
        ("*.{language}.srt", "a.12.srt", None),
        ("song_v{take}.wav", "song_v007.wav", {"take": "007"}),
        ("song_v{take}.wav", "song_v.wav", None),
        ("song_v{take}.wav", "song_v7b.wav", None),
        ("{take}{language}.srt", "12ko.srt", {"take": "12", "language": "ko"}),
        ("{role}/v{take}.wav", "bass/v2.wav", {"role": "bass", "take": "2"}),
        ("{role}/v{take}.wav", "a/bass/v2.wav", None),
        ("**/v{take}.wav", "a/b/v2.wav", {"take": "2"}),
        ("**/v{take}.wav", "v2.wav", {"take": "2"}),
        ("folder/", "folder", {}),
        ("[[]x].srt", "[x].srt", {}),
        ("a.srt", "aXsrt", None),
        ("a.srt", "a.srt\n", None),
        ("*.srt", "two\nlines.srt", {}),
        ("(a|b)+$.srt", "(a|b)+$.srt", {}),
    ],
)
def test_captures(pattern: str, name: str, captured: dict[str, str] | None) -> None:
    assert Pattern(pattern).match(name) == captured


def test_a_pattern_in_either_unicode_form_matches_composed_names() -> None:
    name = "첫빛/한글.srt"
    for form in ("NFC", "NFD"):
        assert Pattern(unicodedata.normalize(form, "첫빛/*글.srt")).match(name) == {}


def test_many_stars_take_no_time() -> None:
    before = time.monotonic()
    assert Pattern("*a" * 20 + "*b.srt").match("a" * 250 + ".srt") is None
    assert Pattern("*가*" * 20).match("나" * 250) is None
    assert time.monotonic() - before < 1


@pytest.mark.parametrize(
    "pattern", ["takes/*.wav", "**/*.{language}.srt", "a", "..a/b..", "a/...", "[!x]*", "~", "{take}"]
)
def test_patterns_that_are_fine(pattern: str) -> None:
    assert Pattern.wrong(pattern) == ("" if pattern != "~" else Pattern.wrong("~/x"))


@pytest.mark.parametrize(
    "pattern", ["/a", "../a", "a/../b", "..", "~/a", "C:/a", "c:a", "a\\..\\b", "\\\\server\\share"]
)
def test_patterns_that_lead_out(pattern: str) -> None:
    if pattern == "\\\\server\\share":
        assert Pattern(pattern).match("server/share") is None
    else:
        assert "leads out of the studio" in Pattern.wrong(pattern)


@pytest.mark.parametrize("pattern", ["", "/", "{1a}", "{take}{take}", "[b-a]"])
def test_patterns_that_cannot_be(pattern: str) -> None:
    assert Pattern.wrong(pattern)


# -- names -------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_printed_is_one_line_and_no_control_character(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in shown)
    shown.encode("utf-8")


@given(st.text(st.characters(whitelist_categories=("L", "N", "P"))))
def test_ordinary_names_are_printed_as_they_are(text: str) -> None:
    assert printable(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("데뷔곡 🎤.wav", "데뷔곡 🎤.wav"),
        ("👨‍👩‍👧️", "👨‍👩‍👧️"),
        (unicodedata.normalize("NFD", "첫빛"), "첫빛"),
        ("a\nb\r\t\x1b[31m", r"a\nb\r\t\x1b[31m"),
        ("\udcff", r"\udcff"),
        ("\u202e\u2028\u2066", r"\u202e\u2028\u2066"),
    ],
)
def test_names_as_printed(text: str, shown: str) -> None:
    assert printable(text) == shown


# -- the walk ----------------------------------------------------------------------------------------------------


def test_the_walk_is_in_the_order_of_composed_names(tmp_path: Path) -> None:
    for name in ("나.srt", unicodedata.normalize("NFD", "가.srt"), "b/a.srt", "a.srt", "B.srt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [found.name for found in scan(tmp_path, [tmp_path]).files] == [
        "B.srt",
        "a.srt",
        "b/a.srt",
        "가.srt",
        "나.srt",
    ]


def test_folders_hold_what_is_below_them_by_relative_name(tmp_path: Path) -> None:
    for name in ("stems/kick.wav", "stems/low/bass.wav", "x.wav"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    folders = {folder.name: [m.name for m in folder.members] for folder in scan(tmp_path, [tmp_path]).folders}
    assert folders == {"stems": ["kick.wav", "low/bass.wav"], "stems/low": ["bass.wav"]}


def test_the_content_of_a_set_knows_names_and_bytes_not_order() -> None:
    a, b = ("a.wav", "sha256:1"), ("b.wav", "sha256:2")
    assert set_content([a, b]) == set_content([b, a])
    assert set_content([a, b]) != set_content([("a.wav", "sha256:2"), ("b.wav", "sha256:1")])
    assert set_content([a]) != set_content([a, a])
    assert set_content([("\udcff.wav", "sha256:1")]).startswith("sha256:")
