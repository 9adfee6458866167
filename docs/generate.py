"""Writes the pages of docs/ that are made from the code (`make docs`); with --check, names those out of date."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from pydantic.json_schema import GenerateJsonSchema

from madang import welfare
from madang.cli import EXIT_CODES, commands
from madang.config import StudioFile
from madang.contract import Craft, Derivation, Kind, Maker, Measure, Need
from madang.crafts import Crafts, built_in_names
from madang.listing import VERIFIED, conditions, limit_text, source_text, value_text
from madang.model import Attributes, Clause, Interval, Profile, Scale
from madang.standards import Rulebook

DOCS = Path(__file__).parent
MADE = "<!-- Made from the code by docs/generate.py (`make docs`); do not edit. -->\n"
HELP_WIDTH = 88
PLACES = {
    "own": "the same work",
    "children": "the works below",
    "parent": "the work above",
    "upward": "the same work and those above it",
    "siblings": "the works beside it",
    "previous": "the take before",
    "studio": "the whole studio",
}
AXES = {
    "seconds": "seconds from the start of the take",
    "frames": "frames from the start of the take",
    "dates": "calendar days",
    "rows": "rows of the file",
    "pixels": "pixels of the picture",
    "none": "",
}
SUBJECTS = {"work": "a whole work", "studio": "all people of the studio"}
SEVERITY_WORDS = {
    "law": "a law; nothing outweighs it, and an open one closes the gate (exit code 1)",
    "must": "what misses it is sent back, or no one wants it; an open one closes the gate too",
    "should": "what the source advises; shown and ranked, the gate stays open",
    "info": "what happens by itself elsewhere (a service turns the volume down), for your information",
}


def built_in() -> Crafts:
    """The crafts of this repository, whatever else is installed; an unloadable one ends the program."""
    names = built_in_names()
    crafts = Crafts([welfare.CRAFT, *(importlib.import_module(f"madang.crafts.{name}").CRAFT for name in names)])
    if crafts.broken:
        sys.exit("\n".join(f"the craft {name} cannot be loaded: {why}" for name, why in crafts.broken.items()))
    return crafts


# -- Markdown ------------------------------------------------------------------------------------------------


def anchor(heading: str) -> str:
    """The anchor forges give a heading: lower case, spaces as hyphens, no punctuation but - and _.

    >>> anchor("Fixers of `music.master`")
    'fixers-of-musicmaster'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table, or "" where it would have no row."""
    names = list(header)
    lines = [[cell.replace("|", r"\|").replace("\n", " ") for cell in row] for row in rows]
    if not lines:
        return ""
    return "".join(f"| {' | '.join(row)} |\n" for row in (names, ["---"] * len(names), *lines))


def prose(text: str) -> str:
    """Text of ours as Markdown prose: what would be markup outside code is escaped."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if i % 2 else re.sub(r"[*<\[\]]", r"\\\g<0>", part) for i, part in enumerate(parts))


def facts_list(facts: Iterable[tuple[str, str]]) -> str:
    """Named facts as a list; one without a text does not arise."""
    return "".join(f"- {name}: {text}\n" for name, text in facts if text)


def code(words: Iterable[str]) -> str:
    """Words as code, with commas."""
    return ", ".join(f"`{word}`" for word in words)


def measure_link(id: str) -> str:
    return f"[{id}](measures.md#{anchor(id)})"


def page(title: str, *parts: str) -> str:
    """A page of non-empty parts with an empty line between."""
    return "\n".join(part.rstrip("\n") + "\n" for part in (f"# {title}", MADE, *parts) if part)


# -- docstrings ----------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Said:
    """A docstring taken apart: its first paragraph, what follows it, and its source."""

    first: str
    rest: tuple[str, ...]
    source: str


def said(function: Callable[..., Any]) -> Said:
    """What a function's docstring says to users: without examples, with "Source: ..." taken out."""
    text = inspect.getdoc(function) or ""
    text = re.split(r"^>>> ", text, maxsplit=1, flags=re.M)[0]
    found = re.search(r"\bSource: (.+?)(?=\n\s*\n|\Z)", text, re.S)
    source = " ".join(found[1].split()).removesuffix(".") if found else ""
    text = text[: found.start()] + text[found.end() :] if found else text
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    return Said(paragraphs[0] if paragraphs else "", tuple(paragraphs[1:]), source)


def introduction(craft: Craft) -> Iterator[str]:
    """What the package of a craft says it is, and what its module of measures adds to its own first sentence."""
    yield inspect.getdoc(importlib.import_module(craft.package)) or ""
    conventions = inspect.getdoc(craft.module("measures")) or ""
    yield from (" ".join(part.split()) for part in conventions.split("\n\n")[1:])


# -- measures.md ---------------------------------------------------------------------------------------------


def measures_page(crafts: Crafts) -> str:
    rulebook = Rulebook(crafts, DOCS)
    return page(
        "Measures",
        "A measure is a question about a take, and its answer is a number with the places it comes from. What is "
        "allowed is not part of it: that is in [the standards](standards.md). Times are exact; a value is rounded to "
        'the step given here ("in steps of") before it is held against a limit.',
        "A file is recognised by its ending; of the kinds that share one, the kind whose word stands in the name of "
        "the file (or of a folder above it) wins, else the first that needs no word. A maker writes a new take and "
        "leaves the one it works from alone; a fixer makes one of the same kind, to close gaps.",
        table(
            ("craft", "measures", "kinds of takes"),
            ([f"[{c.name}](#{c.name})", str(len(c.measures)), code(k.name for k in c.kinds)] for c in crafts),
        ),
        *(part for craft in crafts for part in craft_parts(craft, rulebook)),
    )


def craft_parts(craft: Craft, rulebook: Rulebook) -> Iterator[str]:
    yield f"## {craft.name}"
    yield from map(prose, introduction(craft))
    if craft.house in rulebook.files:
        yield f"Where no named standard speaks of it, [{craft.house}](standards.md#{anchor(craft.house)}) is in force."
    yield table(
        ("measure", "unit", "in one sentence"),
        (
            [measure_link(m.id).replace("measures.md", ""), prose(m.unit), prose(said(m.function).first)]
            for m in craft.measures
        ),
    )
    for measure in craft.measures:
        yield from measure_parts(measure, craft, rulebook)
    if craft.kinds:
        yield f"### Takes of {craft.name}"
    for kind in craft.kinds:
        yield from kind_parts(kind)
    if craft.makers:
        yield f"### Makers of {craft.name}"
    for maker in craft.makers:
        yield from maker_parts(maker)
    if craft.derivations:
        yield f"### Records of {craft.name}"
        yield "What this craft tells the others, without knowing them:"
        yield table(("record", "from", "what it holds"), map(derivation_row, craft.derivations))


def measure_parts(measure: Measure, craft: Craft, rulebook: Rulebook) -> Iterator[str]:
    words = said(measure.function)
    yield f"### {measure.id}"
    yield prose(words.first)
    yield from map(prose, words.rest)
    yield facts_list(measure_facts(measure, craft, words.source, rulebook))


def measure_facts(measure: Measure, craft: Craft, source: str, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """The facts of a measure in the order of its page; those without a text do not arise."""
    judged = "each place by its own value" if measure.judged == "each" else "by its value"
    yield "over", ", ".join(SUBJECTS.get(over, f"`{over}`") for over in measure.over)
    yield "works", ", ".join(measure.work_kinds)
    apart = f", differences in {measure.distance_unit}" if measure.distance_unit != measure.unit else ""
    yield "unit", prose(f"{measure.unit}, in steps of {measure.resolution:g}{apart}")
    yield "judged", judged
    yield "places", AXES[measure.axis]
    yield "reads", ", ".join(f"`{name}` ({attribute_help(craft, name)})" for name in measure.reads)
    yield "needs", "; ".join(f"`{name}`: {need_text(need)}" for name, need in measure.needs.items())
    yield "set to", ", ".join(f"`{name}` {value}" for name, value in sorted(measure.params.items()))
    yield "tags of its places, for a clause's `when`", code(measure.tags)
    yield "limited by", ", ".join(f"[{name}](standards.md#{anchor(name)})" for name in limiting(measure, rulebook))
    yield "closed by", ", ".join(f"[{m.id}](#{anchor(maker_title(m))})" for m in craft.makers if measure.id in m.closes)
    yield "version", str(measure.version)
    yield "source", prose(source)


def limiting(measure: Measure, rulebook: Rulebook) -> list[str]:
    """The names of the standards with a clause on this measure."""
    return [
        name
        for name in sorted(rulebook.files)
        if any(clause.measure == measure.id for profile in rulebook.profiles(name) for clause in profile.clauses)
    ]


def attribute_help(craft: Craft, name: str) -> str:
    return next((prose(kind.attributes[name]) for kind in craft.kinds if name in kind.attributes), "of the work")


def need_text(need: Need) -> str:
    """A need in words.

    >>> need_text(Need(kind="music.master", where="children", many=True))
    'all `music.master` of the works below'
    """
    record = need.record.__name__ if need.record else ""
    what = " ".join(
        filter(None, (f"{record} of" if record and need.kind else record, f"`{need.kind}`" * bool(need.kind)))
    )
    wish = "".join(f", {name} {value_text(value)}" for name, value in need.attributes.items())
    least = f", {need.at_least} or more" if need.at_least > 1 else ""
    few = least or (", if any" if need.optional else "")
    return f"{'all' if need.many else 'the'} {what} of {PLACES[need.where]}{wish}{few}"


def kind_parts(kind: Kind) -> Iterator[str]:
    yield f"#### Kind {kind.name}"
    facts = (
        ("the take is", "a folder of such files" if kind.takes_folder else ""),
        ("endings", code(kind.suffixes)),
        ("words in the name", code(kind.words) + ("" if kind.default else ", one of which has to be there")),
        ("words that state more", "; ".join(f"`{w}` ({stated(a)})" for w, a in kind.word_attributes.items())),
        ("one file may hold several takes", code(kind.many_tracks)),
    )
    yield facts_list(facts)
    yield table(("may be stated", "what it is"), ([f"`{name}`", prose(text)] for name, text in kind.attributes.items()))


def stated(attributes: Attributes) -> str:
    return ", ".join(f"{name} {value_text(value)}" for name, value in attributes.items())


def maker_title(maker: Maker) -> str:
    return f"{'Fixer' if maker.is_fixer else 'Maker'} {maker.id}"


def maker_parts(maker: Maker) -> Iterator[str]:
    words = said(maker.function)
    yield f"#### {maker_title(maker)}"
    yield from map(prose, (words.first, *words.rest))
    facts = (
        ("safe", ("yes" if maker.safe else "no: it may change what the author made") if maker.is_fixer else ""),
        ("goes", "before the other fixers" if maker.early else ""),
        ("works on", code(maker.of)),
        ("makes", code([maker.makes]) if maker.makes else ""),
        ("closes gaps of", ", ".join(measure_link(id).replace("measures.md", "") for id in maker.closes)),
        ("needs", "; ".join(f"`{name}`: {need_text(need)}" for name, need in maker.needs.items())),
        ("version", str(maker.version)),
        ("source", prose(words.source)),
    )
    yield facts_list(facts)


def derivation_row(derivation: Derivation) -> tuple[str, str, str]:
    words = said(derivation.function)
    record = inspect.getdoc(derivation.record) or ""
    text = " ".join((words.first, record.split("\n\n")[0].replace("\n", " ")))
    return f"`{derivation.record.__name__}`", code(derivation.over), prose(text)


# -- standards.md --------------------------------------------------------------------------------------------


def standards_page(crafts: Crafts) -> str:
    rulebook = Rulebook(crafts, DOCS)
    houses = {craft.house for craft in crafts}
    known = {name: rulebook.profiles(name) for name in sorted(rulebook.files)}
    return page(
        "Standards",
        "A standard is a file of limits, each with its source. Name it with `--standard NAME`, or in `madang.toml` "
        'with `standards = ["NAME"]`; without one, a craft\'s house standard holds: defects nobody wants.',
        table(
            ("standard", "what it is", "of", "limits"),
            (
                [f"[{name}](#{anchor(name)})", prose(p.title), ", ".join(crafts_of(p)), str(len(p.clauses))]
                for name, profiles in known.items()
                for p in profiles
            ),
        ),
        table(("severity", "what it means"), ([f"`{name}`", text] for name, text in SEVERITY_WORDS.items())),
        'How far off a value is counts in steps: "one step too far" is the standard\'s own measure of how much '
        f"matters, so that crafts can be compared. Each source says how it was verified: {'; '.join(VERIFIED.values())}"
        ". What is only recalled is never a `must`.",
        *(part for name, found in known.items() for part in profile_parts(name, found, crafts, name in houses)),
    )


def crafts_of(profile: Profile) -> list[str]:
    return sorted({clause.measure.partition(".")[0] for clause in profile.clauses})


def profile_parts(name: str, profiles: tuple[Profile, ...], crafts: Crafts, house: bool) -> Iterator[str]:
    yield f"## {name}"
    for profile in profiles:
        yield f"{prose(profile.title)}.{' In force where no named standard speaks of this craft.' if house else ''}"
        if profile.defaults:
            yield f"Assumed of a take where nobody states it: {stated(dict(sorted(profile.defaults.items())))}."
        for (measure, scale), clauses in by_measure_and_scale(profile.clauses).items():
            step = f"{scale.value:.3g} {prose(crafts.measures[measure].distance_unit)}: {prose(scale.reason)}"
            yield f"**{measure_link(measure)}** (one step too far is {step})"
            yield table(("clause", "limit", "when", "severity", "source"), map(clause_row, clauses))
        yield "".join(f"`{limit}`: {text}\n" for limit, text in named_limits(profile, crafts))


def by_measure_and_scale(clauses: Iterable[Clause]) -> dict[tuple[str, Scale], list[Clause]]:
    """Clauses with one measure and one scale together, those of one measure side by side, else in their order."""
    measures: dict[str, dict[Scale, list[Clause]]] = {}
    for clause in clauses:
        measures.setdefault(clause.measure, {}).setdefault(clause.scale, []).append(clause)
    return {(name, scale): group for name, scales in measures.items() for scale, group in scales.items()}


def clause_row(clause: Clause) -> tuple[str, ...]:
    source = clause.source
    title = f"[{prose(source.title)}]({source.url})" if source.url else prose(source.title)
    shown = source_text(dataclasses.replace(source, title=title, url="", section=prose(source.section)))
    return f"`{clause.id}`", prose(limit_text(clause)), conditions(clause) or "always", clause.severity, shown


def named_limits(profile: Profile, crafts: Crafts) -> Iterator[tuple[str, str]]:
    """The limits that clauses of a profile name, and what they come to."""
    used = {(clause.measure.partition(".")[0], number) for clause in profile.clauses for number in numbers(clause)}
    for craft, name in sorted((craft, name) for craft, name in used if isinstance(name, str)):
        if name in crafts[craft].named_limits:
            yield name, prose(said(crafts[craft].named_limits[name]).first)


def numbers(clause: Clause) -> Iterator[object]:
    for item in (clause.low, clause.high, *clause.allowed, *clause.forbidden):
        yield from (item.low, item.high, item.above, item.below) if isinstance(item, Interval) else (item,)


# -- commands.md ---------------------------------------------------------------------------------------------


def commands_page(crafts: Crafts) -> str:
    root = click.Context(commands, info_name="madang", terminal_width=HELP_WIDTH, help_option_names=["-h", "--help"])
    codes = re.findall(r"^ +(\d+) +(.+)$", EXIT_CODES, re.M)
    return page(
        "Commands",
        *(part for context in contexts(root) for part in (f"## {context.command_path}", help_text(context))),
        "## Exit codes",
        "Of `check`, and of `fix` for how things stand after it; `plan`, `takes` and `standards` end with 0 when they "
        "could say what they were asked.",
        table(("code", "means"), codes),
    )


def contexts(context: click.Context) -> Iterator[click.Context]:
    """A command and all below it."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None
            yield from contexts(click.Context(command, info_name=name, parent=context))


def help_text(context: click.Context) -> str:
    lines = [line.rstrip() for line in context.get_help().splitlines()]
    return "\n".join(["```text", *lines, "```"])


# -- madang.schema.json --------------------------------------------------------------------------------------


class Untitled(GenerateJsonSchema):
    """A JSON Schema whose keys are called what they are called in the file."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_page(crafts: Crafts) -> str:
    schema = StudioFile.model_json_schema(schema_generator=Untitled)
    named = {"$schema": Untitled.schema_dialect, "title": "madang.toml"}
    return json.dumps(named | {k: v for k, v in schema.items() if k != "title"}, ensure_ascii=False, indent=1) + "\n"


# -- writing -------------------------------------------------------------------------------------------------

PAGES: dict[str, Callable[[Crafts], str]] = {
    "measures.md": measures_page,
    "standards.md": standards_page,
    "commands.md": commands_page,
    "madang.schema.json": schema_page,
}


def out_of_date(folder: Path = DOCS) -> dict[Path, str]:
    """The files in a folder that are not what the code says, with what they should be."""
    crafts = built_in()
    wanted = {folder / name: make(crafts) for name, make in PAGES.items()}
    return {path: text for path, text in wanted.items() if not path.is_file() or path.read_bytes() != text.encode()}


def main(arguments: list[str]) -> int:
    """Write what is out of date; with --check only name it, and return 1 where there is any."""
    stale = out_of_date()
    for path, text in stale.items():
        print(
            f"docs/{path.name} is out of date; run: make docs" if "--check" in arguments else f"wrote docs/{path.name}"
        )
        if "--check" not in arguments:
            path.write_bytes(text.encode())
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
