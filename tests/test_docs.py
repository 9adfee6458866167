"""The documentation keeps up with the code: pages are fresh, links lead somewhere, examples and commands exist."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

import madang
from madang.cli import commands
from madang.contract import Derivation, Maker, Measure
from madang.crafts import built_in_names, installed

ROOT = Path(__file__).parents[1]
SKIPPED = {".venv", ".pytest_cache", ".madang"}
PAGES = sorted(p for p in ROOT.rglob("*.md") if not SKIPPED & set(p.relative_to(ROOT).parts))
MODULES = ["madang", *(m.name for m in pkgutil.walk_packages(madang.__path__, "madang.") if "__main__" not in m.name)]
HEAVY = {"numpy", "scipy", "numba", "soundfile", "pydantic"}
# Who names one of these rests on it, and has to say where it stands.
NORM = re.compile(r"\b(EBU|ITU|SMPTE|ISO|RFC|W3C|BS\.\d|Tech \d|Act\b|Art\. ?\d)")


@pytest.fixture(scope="module")
def generate() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        yield importlib.import_module("generate")
    finally:
        sys.path.remove(str(ROOT / "docs"))


def id_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """A page without its code: blocks and spans."""
    text = re.sub(r"^( *)```.*?^\1```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    return re.sub(r"`[^`\n]*`", "", text)


# -- generated pages -----------------------------------------------------------------------------------------


def test_the_generated_pages_are_what_the_code_says() -> None:
    """In a process of its own: a click command remembers the help option of whoever asked it first."""
    checked = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout + checked.stderr


def test_what_is_missing_or_edited_by_hand_is_named(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {path.name for path in generate.out_of_date(tmp_path)} == set(generate.PAGES)
    for path, text in generate.out_of_date(tmp_path).items():
        path.write_bytes(text.encode())
    (tmp_path / "measures.md").write_text("edited", encoding="utf-8")
    (stale,) = generate.out_of_date(tmp_path)
    assert stale.name == "measures.md"
    monkeypatch.setattr(generate, "out_of_date", lambda: {stale: "as it should be"})
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out == "docs/measures.md is out of date; run: make docs\n"
    assert stale.read_text(encoding="utf-8") == "edited"
    assert generate.main([]) == 0
    assert stale.read_text(encoding="utf-8") == "as it should be"


def test_every_page_names_every_measure_standard_and_command(generate: ModuleType) -> None:
    measures, standards, helps = (
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("measures.md", "standards.md", "commands.md")
    )
    crafts = generate.built_in()
    for measure in crafts.measures:
        assert f"\n### {measure}\n" in measures
    for craft in crafts:
        for path in craft.standards.glob("*.toml"):
            assert f"\n## {craft.house if path.stem == 'house' else path.stem}\n" in standards
    for path_of, _ in all_commands():
        assert f"\n## {path_of}\n" in helps


# -- help texts ----------------------------------------------------------------------------------------------


def all_commands() -> Iterator[tuple[str, click.Command]]:
    def below(path: str, command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
        yield path, command
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from below(f"{path} {name}", inner, click.Context(inner, parent=context))

    yield from below("madang", commands, click.Context(commands))


@pytest.mark.parametrize(("path", "command"), list(all_commands()))
def test_every_command_and_option_has_a_help_text(path: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{path} {parameter.opts[0]} has no help text"


@pytest.mark.parametrize("id", list(installed().measures))
def test_every_measure_says_in_a_sentence_what_it_measures_and_what_it_rests_on(id: str, generate: ModuleType) -> None:
    function = installed().measures[id].function
    said = generate.said(function)
    assert re.match(r"[A-Z0-9].*[.]$", said.first), f"the docstring of {id} begins with no sentence: {said.first!r}"
    if NORM.search(function.__doc__ or ""):
        assert said.source, f"{id} speaks of a norm; end its docstring with: Source: title, section."


# -- links and commands in pages -----------------------------------------------------------------------------


def headings(page: Path, generate: ModuleType) -> set[str]:
    anchors: dict[str, int] = {}
    for heading in re.findall(r"^#+ (.+?)\s*$", page.read_text(encoding="utf-8"), re.M):
        base = generate.anchor(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
        anchors[base] = anchors.get(base, 0) + 1
    return {base + (f"-{n}" if n else "") for base, count in anchors.items() for n in range(count)}


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_every_link_between_files_of_the_repository_leads_somewhere(page: Path, generate: ModuleType) -> None:
    text = prose(page)
    targets = re.findall(r"\]\(<?([^)>\s]+)>?(?: \"[^\"]*\")?\)", text)
    targets += re.findall(r"<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"", text)
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{id_of(page)} links to {target}, which is not there"
        assert file.is_relative_to(ROOT), f"{id_of(page)} links to {target}, outside of the repository"
        if fragment and file.suffix == ".md":
            assert fragment in headings(file, generate), f"{id_of(page)} links to {target}: no such heading"


def console_lines() -> list[tuple[str, str]]:
    """Commands as people are told to type them: (page, line), joined where a backslash ends a line."""
    found = []
    for page in PAGES:
        for block in re.findall(r"^ *```console\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.S | re.M):
            for line in re.sub(r"\\\n\s*>?\s*", "", block).splitlines():
                if line.strip().startswith("$ "):
                    found.append((id_of(page), line.strip()[2:]))
    return found


@pytest.mark.parametrize(("page", "line"), console_lines())
def test_every_command_in_a_page_exists(page: str, line: str) -> None:
    for part in re.split(r"\s(?:&&|\|\|?|;)\s", line):
        words = shlex.split(part, comments=True)
        if words and words[0] == "madang":
            assert unknown_in(words[1:]) == [], f"{page}: $ {line}"


def unknown_in(words: list[str]) -> list[str]:
    """The words of a command line that name no command or option of madang."""
    command: click.Command = commands
    context = click.Context(command, help_option_names=["-h", "--help"])
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(context, words[0])
        if inner is None:
            return [words[0]]
        command, words = inner, words[1:]
        context = click.Context(command, parent=context)
    known = {name for parameter in command.get_params(context) for name in (*parameter.opts, *parameter.secondary_opts)}
    return [word for word in words if word.startswith("-") and word.partition("=")[0] not in known]


def test_a_command_or_option_that_does_not_exist_is_found() -> None:
    assert unknown_in(["check", "x", "--standard=spotify", "--json", "-h"]) == []
    assert unknown_in(["chekc", "x"]) == ["chekc"]
    assert unknown_in(["check", "x", "--strict"]) == ["--strict"]


# -- examples in docstrings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    module = importlib.import_module(name)
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    found = finder.find(module, name)
    # A decorated measure or maker is an object; its examples are those of its function.
    for key, value in vars(module).items():
        if isinstance(value, Measure | Derivation | Maker) and value.function.__module__ == name:
            found += finder.find(value.function, f"{name}.{key}", module, vars(module))
    said: list[str] = []
    for example in found:
        runner.run(example, out=said.append)
    assert not runner.failures, "".join(said)


def test_the_examples_of_the_generator_are_true(generate: ModuleType) -> None:
    assert doctest.testmod(generate) == doctest.TestResults(failed=0, attempted=2)


# -- imports -------------------------------------------------------------------------------------------------


def test_all_public_names_can_be_imported() -> None:
    for name in madang.__all__:
        assert getattr(madang, name) is not None, name


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, env=surroundings)


def test_no_compiler_is_imported_before_a_loop_runs() -> None:
    """numba takes 0.3 s to import; every check looks at the measures of all crafts."""
    looked = "import sys; from madang.crafts import installed; installed().measures; print('numba' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_help_imports_nothing_heavy() -> None:
    trace = ran("-X", "importtime", "-m", "madang", "--help").stderr
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in trace.splitlines()}
    assert "click" in imported
    assert not imported & HEAVY


@pytest.mark.parametrize("name", built_in_names())
def test_a_craft_can_be_listed_without_numpy(name: str) -> None:
    code = f"import sys, madang.crafts.{name}; print(sorted({HEAVY!r} & set(sys.modules)))"
    assert ran("-c", code).stdout == "[]\n"
