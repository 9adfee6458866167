"""docs/json.md says exactly what the JSON documents hold: every key that occurs, with its type, and no other."""

from __future__ import annotations

import os
import re
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from madang.ledger import COLUMNS
from tests.command import Ran, madang
from tests.conftest import TOYS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
DOCUMENTS = ("check", "takes", "plan", "fix", "standards")
STUDIO = """
title = "Band"
standards = ["scores-house"]
people = [{ id = "mina", does = ["scores.sheet"] }]

[[works]]
id = "song"
takes = [{ kind = "scores.sheet", files = "song_t{take}.scores" }]
wanted = [{ kind = "scores.sheet", attributes = { part = "brass" } }]

[[works]]
id = "encore"
takes = [{ kind = "scores.sheet", files = "encore.scores" }]
"""


@dataclass(frozen=True)
class Key:
    """One row of a table: its type in words, and whether it may be absent."""

    type: str
    optional: bool


@dataclass
class Walk:
    """What was met on the way through a document: keys by object, and what does not fit the page."""

    met: set[tuple[str, str]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def tables() -> dict[str, dict[str, Key]]:
    """The page's tables by heading, in lower case."""
    found: dict[str, dict[str, Key]] = {}
    for heading, section in re.findall(r"^#+ (.+?)\n(.*?)(?=^#|\Z)", PAGE, re.S | re.M):
        for name, said, meaning in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", section, re.M):
            found.setdefault(heading.lower(), {})[name] = Key(said, meaning.startswith("Only where"))
    return found


TABLES = tables()
ATOMS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "true or false": lambda value: isinstance(value, bool),
    "true": lambda value: value is True,
    "null": lambda value: value is None,
    "attribute": lambda value: isinstance(value, str | int | float | bool),
}


def walk(value: Any, said: str, where: str, into: Walk) -> None:
    """Hold a value against its type in words; objects by their own tables."""
    if said not in ATOMS and said.endswith(" or null"):
        if value is None:
            return
        said = said.removesuffix(" or null")
    if said.startswith("list of ") and isinstance(value, list):
        for item in value:
            walk(item, said.removeprefix("list of "), f"{where}[]", into)
    elif said.startswith("object of ") and isinstance(value, dict):
        for item in value.values():
            walk(item, said.removeprefix("object of "), where, into)
    elif (link := re.fullmatch(r"\[(.+)\]\(#.+\)", said)) and isinstance(value, dict):
        walk_object(value, link[1], where, into)
    elif not any(ATOMS[atom](value) for atom in ([said] if said in ATOMS else said.split(" or ")) if atom in ATOMS):
        into.wrong.append(f"{where} is {value!r}, not {said}")


def walk_object(value: dict[str, Any], name: str, where: str, into: Walk) -> None:
    rows = TABLES[name]
    into.wrong += [f"{where}.{key} is not in the table of '{name}'" for key in value if key not in rows]
    into.wrong += [f"{where} has no {key}" for key, row in rows.items() if key not in value and not row.optional]
    for key in value.keys() & rows.keys():
        into.met.add((name, key))
        walk(value[key], rows[key].type, f"{where}.{key}", into)


def sheet(late_ms: float, who: str = "mina") -> str:
    return f"1000,1500,{who},left,bar 1,{late_ms},1,loud\n2000,2500,{who},right,bar 2,{late_ms * 2},1,soft\n"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """All that the commands print of a studio in which everything happens once."""
    studio = tmp_path_factory.mktemp("band")
    (studio / "madang.toml").write_text(STUDIO, encoding="utf-8")
    for number, late_ms in enumerate((160.0, 80.0, 41.0, 20.0, 10.0), 1):
        (studio / f"song_t{number}.scores").write_text(sheet(late_ms), encoding="utf-8")
    (studio / "encore.scores").write_text(sheet(30.0, "hana"), encoding="utf-8")
    (studio / "poster.scores").write_text(sheet(0.0), encoding="utf-8")
    (studio / "takes.csv").write_text(f"{','.join(COLUMNS)}\nsong_t5.scores,,yes\n", encoding="utf-8")

    nothing = tmp_path_factory.mktemp("silence") / "silence_master.wav"
    with wave.open(str(nothing), "wb") as silence:
        silence.setparams((2, 2, 48_000, 0, "NONE", ""))
        silence.writeframes(bytes(192_000))

    def run(*arguments: str | Path) -> Ran:
        return madang(*arguments, "--json", PYTHONPATH=os.pathsep.join([str(ROOT), str(TOYS)]))

    return {
        "takes": [run("takes", studio).json],
        "plan": [run("plan", studio).json],
        "fix": [run("fix", studio, "--dry-run").json, run("fix", studio).json],
        "check": [run("check", studio).json, run("check", nothing).json],
        "standards": [run("standards", "scores-house").json, run("standards").json],
    }


@pytest.fixture(scope="module")
def walked(documents: dict[str, list[Any]]) -> Walk:
    into = Walk()
    for name, found in documents.items():
        for document in found:
            walk_object(document, name, name, into)
    return into


def test_the_page_has_a_table_for_every_document() -> None:
    assert set(DOCUMENTS) <= set(TABLES)


def test_every_key_that_occurs_is_documented_with_its_type(walked: Walk) -> None:
    assert walked.wrong == []


def test_every_documented_key_occurs(walked: Walk) -> None:
    documented = {(name, key) for name, rows in TABLES.items() for key in rows}
    assert documented - walked.met == set()


def test_a_key_that_nobody_documented_is_found() -> None:
    into = Walk()
    walk_object({"rate": "fast", "low": 0.5, "lower": 1}, "rate", "rate", into)
    assert into.wrong == [
        "rate.lower is not in the table of 'rate'",
        "rate has no high",
        "rate.rate is 'fast', not number",
    ]
