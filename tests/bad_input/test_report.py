"""The report shows names, titles and texts as they are written: nothing in them becomes part of the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.command import FLICKERING, madang

EVIL = "<script>alert(1)</script>"
TITLE = "</title><img src=x onerror=alert(2)>\"'&amp;"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a studio in which everything a user can write holds HTML."""
    folder = tmp_path_factory.mktemp("evil")
    # A slash cannot stand in a name, so the end tag is a folder of its own.
    (folder / "<script>alert(1)<").mkdir()
    (folder / "<script>alert(1)<" / "script>.ko.srt").write_text(FLICKERING, encoding="utf-8")
    words = f"{EVIL}<svg onload=alert(3)>\"'&\n"
    (folder / "words.ko.srt").write_text(f"1\n00:00:01,000 --> 00:00:01,001\n{words}\nlost {EVIL}\n", encoding="utf-8")
    (folder / "empty <b>.wav").write_bytes(b"")
    (folder / 'quote" onclick="alert(4).ko.srt').write_text(FLICKERING, encoding="utf-8")
    (folder / "team.toml").write_text(
        f'profile = "team"\ntitle = {_toml(TITLE)}\n[[clause]]\nid = "a"\nmeasure = "localization.duration"\n'
        f'unit = "s"\nlow = 5\nseverity = "must"\nscale = {{ value = 1, reason = {_toml(EVIL)} }}\n'
        f"too_low = {_toml(EVIL + '{value}')}\n"
        f"source = {{ title = {_toml(EVIL)}, section = {_toml(TITLE)}, "
        'url = "javascript:alert(5)", verified = "ours" }\n'
    )
    (folder / "madang.toml").write_text(
        f'title = {_toml(TITLE)}\nstandards = ["team.toml"]\n[[people]]\nid = {_toml(EVIL)}\nname = {_toml(EVIL)}\n'
        f'does = ["localization"]\n'
        + work(EVIL, "localization.subtitle", "words.{language}.srt")
        + work("b", "localization.subtitle", "<*/*.srt")
        + work("c", "localization.subtitle", "quote*.srt")
        + work("d", "music.master", "*.wav")
        + f'[[works.wanted]]\nkind = "localization.subtitle"\nattributes = {{ fps = {_toml(EVIL)} }}\n'
    )
    report = folder / "report.html"
    ran = madang("check", folder, "--html", report)
    assert ran.code == 3, ran
    return report.read_text(encoding="utf-8")


def work(id: str, kind: str, files: str) -> str:
    return (
        f"[[works]]\nid = {_toml(id)}\ntitle = {_toml(TITLE)}\n"
        f"[[works.takes]]\nkind = {_toml(kind)}\nfiles = {_toml(files)}\n"
    )


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = self.scripts = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts += data
        elif self._inside != "style":
            self.text += data


@pytest.fixture(scope="module")
def elements(page: str) -> Elements:
    parser = Elements()
    parser.feed(page)
    return parser


def test_no_name_title_or_text_becomes_an_element(elements: Elements) -> None:
    assert not {"img", "iframe", "object", "embed", "form", "base"} & {tag for tag, _ in elements.found}
    assert "alert" not in elements.scripts


def test_no_attribute_runs_anything(elements: Elements) -> None:
    for tag, attributes in elements.found:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert not [value for value in attributes.values() if value.strip().lower().startswith("javascript:")], tag


def test_the_reader_sees_the_names_as_they_are(elements: Elements) -> None:
    for shown in (EVIL, TITLE, "<script>alert(1)</script>.ko.srt", 'quote" onclick="alert(4).ko.srt', "empty <b>.wav"):
        assert shown in elements.text


def test_the_page_needs_nothing_from_elsewhere(page: str, elements: Elements) -> None:
    for tag, attributes in elements.found:
        for name in ("src", "srcset", "data", "poster", "action", "xlink:href"):
            assert not attributes.get(name, "").startswith(("http", "//")), (tag, attributes)
        if tag != "a":
            assert not attributes.get("href", "").startswith(("http", "//")), (tag, attributes)
    assert not re.search(r"@import|url\(\s*['\"]?(?:https?:|//)", page)


def test_nothing_in_the_page_is_nan(elements: Elements) -> None:
    assert not re.search(r"\b(nan|NaN|inf|Infinity)\b", elements.text)
    for _, attributes in elements.found:
        assert not re.search(r"\b(nan|NaN)\b", " ".join(attributes.values()))


def test_a_page_is_replaced_anything_else_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.ko.srt").write_text(FLICKERING, encoding="utf-8")
    page = tmp_path / "report.html"
    assert madang("check", tmp_path, "--html", page).code == 0
    assert madang("check", tmp_path, "--html", page).code == 0
    for precious in (tmp_path / "a.ko.srt", tmp_path / "takes.csv", tmp_path / "notes.html"):
        precious.write_text("<p>mine", encoding="utf-8")
        assert madang("check", tmp_path, "--html", precious).code in (2, 3)
        assert precious.read_text(encoding="utf-8") == "<p>mine"


def test_a_studio_with_nothing_in_it_has_a_page_too(tmp_path: Path) -> None:
    assert madang("check", tmp_path, "--html", tmp_path / "report.html").code == 0
    assert (tmp_path / "report.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
