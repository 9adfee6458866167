"""Reads line-up problems: an instance as JSON, or lineup.toml with the sheets it names."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from madang.crafts.training.fair.judged import refuse_appearance
from madang.crafts.training.lineup.problem import Cap, Problem, Role
from madang.errors import Unreadable, did_you_mean
from madang.sheets import Row, read_rows

_NAME = "lineup.toml"
_KEYS = ("choose", "roster", "chemistry", "languages", "distinct", "role", "cap", "pair_weight", "role_weight")
_YES, _NO = ("yes", "y", "true", "1", "o", "예"), ("no", "n", "false", "0", "x", "", "아니오")
_IDS = ("id", "trainee", "person", "연습생")


def read_problem(path: Path) -> Problem:
    """The problem of a .json instance, of a lineup.toml, or of a folder with one. Raises Unreadable, OSError."""
    if path.is_dir():
        path = path / _NAME
    if path.suffix.lower() == ".json":
        try:
            return of_instance(json.loads(path.read_text(encoding="utf-8-sig")))
        except (ValueError, KeyError, TypeError, IndexError) as problem:
            told = f"{type(problem).__name__}: {problem}"
            raise Unreadable(
                f"{path.name} is no line-up problem ({told})", "see docs/training.md for its keys"
            ) from None
    return _of_toml(path)


def of_instance(told: Mapping[str, Any]) -> Problem:
    """The problem of an interchange document: choose, trainees, chemistry, roles, distinct, cover.

    Raises Unreadable, KeyError, ValueError, TypeError.
    """
    people = told["trainees"]
    languages = tuple(told["cover"])
    names = [name for name, value in people[0].items() if name != "id" and not isinstance(value, bool)]
    refuse_appearance(tuple(names))
    ids = tuple(str(person["id"]) for person in people)
    place = {each: at for at, each in enumerate(ids)}
    if len(place) < len(ids):
        raise ValueError("two trainees have one id")
    chemistry = np.zeros((len(ids), len(ids)), np.int64)
    for one, other, value in told["chemistry"]:
        chemistry[place[str(one)], place[str(other)]] = chemistry[place[str(other)], place[str(one)]] = value
    roles = tuple(Role(name, r["skill"], int(r["min"]), int(r["count"])) for name, r in told["roles"].items())
    return _checked(
        Problem(
            ids,
            int(told["choose"]),
            tuple(names),
            np.array([[person[name] for name in names] for person in people], np.int64),
            languages,
            np.array([[person[each] for each in languages] for person in people], np.bool_).reshape(len(ids), -1),
            chemistry,
            roles,
            tuple((a, b) for a, b in told["distinct"]),
        )
    )


def _of_toml(path: Path) -> Problem:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeError) as problem:
        raise Unreadable(f"{path.name} is not valid TOML: {problem}", "mend that line") from None
    for key in told:
        if key not in _KEYS:
            raise Unreadable(f"{path.name} has the key '{key}'; {did_you_mean(key, _KEYS)}", "mend or remove it")
    for key in ("choose", "roster"):
        if key not in told:
            raise Unreadable(f"{path.name} does not say {key}", 'write choose = 5 and roster = "roster.csv"')
    languages = tuple(told.get("languages", ()))
    ids, names, skills, speaks, rows = _roster(path.parent / told["roster"], languages)
    try:
        roles = tuple(
            Role(r["name"], r["skill"], int(r["least"]), int(r.get("count", 1))) for r in told.get("role", ())
        )
        caps = tuple(
            Cap(
                c["name"],
                tuple(map(str, c["ids"])) if "ids" in c else _having(rows, c["column"], c["value"]),
                int(c["at_most"]),
            )
            for c in told.get("cap", ())
        )
    except KeyError as problem:
        raise Unreadable(
            f"a role or cap of {path.name} does not say {problem.args[0]}",
            "a role has name, skill, least, count; a cap has name, at_most, and ids or column and value",
        ) from None
    return _checked(
        Problem(
            ids,
            int(told["choose"]),
            names,
            skills,
            languages,
            speaks,
            _chemistry(path.parent / told["chemistry"], ids)
            if "chemistry" in told
            else np.zeros((len(ids),) * 2, np.int64),
            roles,
            tuple((a, b) for a, b in told.get("distinct", ())),
            caps,
            int(told.get("pair_weight", 5)),
            int(told.get("role_weight", 10)),
        )
    )


def _roster(
    path: Path, languages: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], np.ndarray[Any, Any], np.ndarray[Any, Any], list[dict[str, str]]]:
    """Ids, names of skills, [n, skills], [n, languages], and the rows as they are."""
    head, *body = read_rows(path)
    names = [cell.casefold() for cell in head.cells]
    key = next((name for name in names if name in _IDS), None)
    if key is None:
        raise Unreadable(
            f"{path.name}, line {head.line}, has no column id", f"head the columns id, skills, {', '.join(languages)}"
        )
    lacking = [each for each in languages if each.casefold() not in names]
    if lacking:
        raise Unreadable(f"{path.name} has no column {lacking[0]}", f"say yes or no in a column {lacking[0]}")
    rows = [dict(zip(names, [*row.cells, *[""] * (len(names) - len(row.cells))], strict=False)) for row in body]
    spoken = {each.casefold() for each in languages}
    skills = [name for name in names if name and name != key and name not in spoken and _numbers(rows, name)]
    refuse_appearance(tuple(skills))
    ids = tuple(row[key] for row in rows)
    for row, told in zip(body, rows, strict=True):
        if ids.count(told[key]) > 1 or not told[key]:
            raise Unreadable(
                f"{path.name}, line {row.line}, has the id '{told[key]}' twice or not at all", "give each an id"
            )
    speaks = np.array(
        [[_said(path, row, told, each) for each in languages] for row, told in zip(body, rows, strict=True)]
    )
    table = np.array([[round(float(told[name])) for name in skills] for told in rows], np.int64)
    return ids, tuple(skills), table, speaks.astype(np.bool_).reshape(len(ids), len(languages)), rows


def _numbers(rows: list[dict[str, str]], name: str) -> bool:
    try:
        return all(np.isfinite(float(row[name])) for row in rows)
    except ValueError:
        return False


def _said(path: Path, row: Row, told: dict[str, str], language: str) -> bool:
    word = told[language.casefold()].casefold()
    if word not in (*_YES, *_NO):
        raise Unreadable(f"{path.name}, line {row.line}, column {language}, is '{word}'", "write yes or no")
    return word in _YES


def _having(rows: list[dict[str, str]], column: str, value: object) -> tuple[str, ...]:
    key = next(name for name in rows[0] if name in _IDS)
    if column.casefold() not in rows[0]:
        raise Unreadable(f"the roster has no column {column}; {did_you_mean(column, rows[0])}", "mend the cap")
    return tuple(row[key] for row in rows if row[column.casefold()] == str(value))


def _chemistry(path: Path, ids: tuple[str, ...]) -> np.ndarray[Any, Any]:
    """Rows of two ids and a whole number."""
    place = {each: at for at, each in enumerate(ids)}
    out = np.zeros((len(ids), len(ids)), np.int64)
    for row in read_rows(path)[1:]:
        try:
            one, other, value = row.cells[:3]
            a, b = place[one], place[other]
            out[a, b] = out[b, a] = int(value)
        except (ValueError, KeyError):
            raise Unreadable(
                f"{path.name}, line {row.line}, is no pair with a number",
                "write two ids of the roster and a whole number",
            ) from None
    return out


def _checked(problem: Problem) -> Problem:
    """Raises Unreadable where roles name what is not there, or nobody is to be chosen."""
    for role in problem.roles:
        if role.skill not in problem.skill_names:
            hint = did_you_mean(role.skill, problem.skill_names)
            raise Unreadable(f"the role {role.name} asks for the skill '{role.skill}'; {hint}", "mend the role")
        if role.count < 1:
            raise Unreadable(f"the role {role.name} is asked {role.count} times", "ask it once or more")
    names = {role.name for role in problem.roles}
    for pair in problem.distinct:
        for name in pair:
            if name not in names:
                raise Unreadable(f"distinct names the role '{name}'; {did_you_mean(name, names)}", "mend it")
    if problem.choose < 1:
        raise Unreadable(f"{problem.choose} are to be chosen", "choose one or more")
    return problem
