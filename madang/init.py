"""init(): look at the files a team already has and write the madang.toml it would have written by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from madang.cache import Cache
from madang.config import CONFIG
from madang.crafts import installed
from madang.errors import MadangError
from madang.files import printable
from madang.languages import language_tag
from madang.ledger import write_whole
from madang.model import Note, Take, Work
from madang.recognise import VERSION_IN_NAME, nfc, suffix, work_key
from madang.studio import Studio, open_studio

_EPISODE = re.compile(r"^(?P<series>.*?)[\s._-]*(?:s\d+)?(?:ep|e|episode|에피소드|제)?\s*0*\d+\s*(?:화|회|부)?$", re.I)
_LANGUAGE = re.compile(r"(?<![^\W_])([^\W\d_]{2,}(?:-[A-Za-z0-9]{2,4})?)(?![^\W_])")


@dataclass
class Draft:
    """One work as it will be written: the patterns of its takes, by kind, and the languages that are there."""

    work: Work
    parent: str = ""
    kind: str = ""
    patterns: dict[str, Counter[str]] = field(default_factory=dict)
    languages: dict[str, set[str]] = field(default_factory=dict)


def init(folder: Path) -> str:
    """Write FOLDER/madang.toml and return what was found, in words. Raises MadangError where one is there already."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise MadangError(f"there is no folder {printable(str(folder))}; name one that exists")
    target = folder / CONFIG
    if target.exists():
        raise MadangError(f"{CONFIG} is there already and stays as it is; edit it, or move it away first")
    studio = open_studio(folder, [folder], installed(), Cache(None))
    drafts = _drafts(studio)
    try:
        write_whole(target, _toml(studio, drafts).encode())
    except OSError as problem:
        raise MadangError(f"{CONFIG} cannot be written here: {(problem.strerror or str(problem)).lower()}") from None
    return _summary(studio, drafts)


def _drafts(studio: Studio) -> list[Draft]:
    drafts = {id: Draft(work) for id, work in studio.works.items()}
    held = Counter(take.path for take in studio.takes)
    for take in studio.takes:
        draft = drafts[take.work]
        pattern = pattern_of(take, several=held[take.path] > 1)
        draft.patterns.setdefault(take.kind, Counter())[pattern] += 1
        if language := take.attributes.get("language"):
            draft.languages.setdefault(take.kind, set()).add(str(language))
    for draft in drafts.values():
        draft.kind = "single" if any(kind.startswith("music.") for kind in draft.patterns) else ""
    return _with_series(studio, [draft for draft in drafts.values() if draft.patterns])


def _with_series(studio: Studio, drafts: list[Draft]) -> list[Draft]:
    """Numbered works of one name become the episodes of a series."""
    series: dict[str, list[Draft]] = {}
    for draft in drafts:
        if found := _EPISODE.match(draft.work.title):
            series.setdefault(found["series"].strip() or studio.title, []).append(draft)
    parents: list[Draft] = []
    ids = {draft.work.id for draft in drafts}
    for title, episodes in series.items():
        id = work_key(title) or "series"
        if len(episodes) > 1 and id not in ids:
            parents.append(Draft(Work(id, title), kind="series"))
            for draft in episodes:
                draft.parent, draft.kind = id, "episode"
    return parents + drafts


def pattern_of(take: Take, several: bool = False) -> str:
    """A take's path with its number and language left open; the language stays where a file holds several takes.

    >>> pattern_of(Take("ep1", "x.subtitle", "subs/ep01_v2.ko.srt", 2, {"language": "ko"}))
    'subs/ep01_v{take}.{language}.srt'
    """
    folder, slash, last = nfc(take.path).rpartition("/")
    ending = last[len(last) - len(suffix(last)) :]
    stem = _escaped(last[: len(last) - len(ending)])
    if found := list(VERSION_IN_NAME.finditer(stem)):
        version = found[-1]
        stem = stem[: version.start("number")] + "{take}" + stem[version.end("number") :]
    language = str(take.attributes.get("language", ""))
    if language and not several:
        for word in reversed(list(_LANGUAGE.finditer(stem))):
            if language_tag(word[1]) == language:
                stem = stem[: word.start(1)] + "{language}" + stem[word.end(1) :]
                break
    return f"{_escaped(folder)}{slash}{stem}{ending}"


def _escaped(text: str) -> str:
    """Characters that mean something in a pattern, taken literally; bytes that are no text become any character."""
    literal = re.sub(r"[\[*?{]", lambda char: f"[{char[0]}]", text)
    return re.sub("[\ud800-\udfff]", "?", literal)


def _missing(drafts: Iterable[Draft]) -> dict[tuple[str, str], list[str]]:
    """For each work and kind, the languages other works have and this one has not."""
    everywhere: dict[str, set[str]] = {}
    for draft in drafts:
        for kind, languages in draft.languages.items():
            everywhere.setdefault(kind, set()).update(languages)
    return {
        (draft.work.id, kind): lacking
        for draft in drafts
        for kind, languages in draft.languages.items()
        if (lacking := sorted(everywhere[kind] - languages))
    }


def _toml(studio: Studio, drafts: list[Draft]) -> str:
    kinds = {kind for draft in drafts for kind in draft.patterns}
    lines = [
        "# What this studio makes, and which files are takes of it. Check it with: madang check",
        f"title = {_quoted(studio.title)}",
        "",
        "# The standards to judge by, for example: standards = [" + ", ".join(map(_quoted, _suggested(kinds))) + "]",
        "# `madang standards` lists them. While none is named, only defects nobody wants are gaps.",
        "standards = []",
    ]
    if any(kind.startswith("localization.") for kind in kinds):
        lines += ["", "# Nobody stated the picture's frame rate: attributes = { fps = 23.976 }"]
    lines += [
        "",
        "# Who does what, so that `madang plan` can say who goes next:",
        "# [[people]]",
        '# id = "mina"',
        f"# does = [{', '.join(map(_quoted, sorted(kinds)))}]",
    ]
    missing = _missing(drafts)
    for draft in drafts:
        lines += _work_lines(draft, missing)
    if studio.notes:
        lines += ["", "# To look at:"]
        lines += [f"#   {printable(note.path)}: {note.why}" for note in studio.notes]
    return "\n".join(lines) + "\n"


def _suggested(kinds: Iterable[str]) -> list[str]:
    crafts = {kind.partition(".")[0] for kind in kinds}
    return [name for craft, name in (("music", "spotify"), ("localization", "netflix")) if craft in crafts]


def _work_lines(draft: Draft, missing: dict[tuple[str, str], list[str]]) -> list[str]:
    work = draft.work
    lines = ["", "[[works]]", f"id = {_quoted(work.id)}", f"title = {_quoted(work.title)}"]
    lines += [f"kind = {_quoted(draft.kind)}"] if draft.kind else []
    lines += [f"parent = {_quoted(draft.parent)}"] if draft.parent else []
    for kind, patterns in sorted(draft.patterns.items()):
        for pattern, count in sorted(patterns.items()):
            counted = f"  # {count} files now" if count > 1 else ""
            lines += [
                "",
                "  [[works.takes]]",
                f"  kind = {_quoted(kind)}",
                f"  files = {_quoted(pattern)}{counted}",
            ]
    for kind, languages in sorted(draft.languages.items()):
        lacking = missing.get((work.id, kind), [])
        wanted = ", ".join(map(_quoted, sorted({*languages, *lacking})))
        remark = f"  # missing now: {', '.join(lacking)}" if lacking else ""
        lines += [
            "",
            "  [[works.wanted]]",
            f"  kind = {_quoted(kind)}",
            f"  attributes = {{ language = [{wanted}] }}{remark}",
        ]
    return lines


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _summary(studio: Studio, drafts: list[Draft]) -> str:
    takes = len(studio.takes)
    lines = [f"Wrote {CONFIG}: {_counted(len(drafts), 'work')}, {_counted(takes, 'take')}."]
    for draft in drafts:
        kinds = ", ".join(
            f"{sum(patterns.values())} × {kind}"
            + (f" ({', '.join(sorted(draft.languages[kind]))})" if kind in draft.languages else "")
            for kind, patterns in sorted(draft.patterns.items())
        )
        lines.append(f"  {printable(draft.work.title)}: {kinds or draft.kind}")
    for (work, kind), lacking in _missing(drafts).items():
        lines.append(f"Missing: {kind} of {printable(work)} in {', '.join(lacking)}.")
    lines += [f"To look at: {_said(note)}" for note in studio.notes]
    return "\n".join(lines)


def _said(note: Note) -> str:
    return f"{printable(note.path)}: {note.why}"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
