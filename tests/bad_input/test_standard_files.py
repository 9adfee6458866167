"""Mistakes in a team's own standard (--standard FILE): named with file:line; half a standard judges nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import madang as library
from madang.errors import MadangError, Mistakes
from tests.command import SUBTITLE, madang

CLAUSE = {
    "id": '"a"',
    "measure": '"localization.duration"',
    "unit": '"s"',
    "high": "7",
    "severity": '"must"',
    "scale": '{ value = 1, reason = "a second" }',
    "source": '{ title = "ours", verified = "ours" }',
}


@pytest.fixture
def take(tmp_path: Path) -> Path:
    (tmp_path / "ep01.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    return tmp_path / "ep01.ko.srt"


def clause(**changes: str) -> str:
    """A clause in TOML, one key a line from line 3 on; a change of "" leaves the key out."""
    keys = {name: value for name, value in (CLAUSE | changes).items() if value}
    return "\n[[clause]]\n" + "\n".join(f"{name} = {value}" for name, value in keys.items()) + "\n"


def profile(*clauses: str, head: str = 'profile = "team"') -> str:
    return head + "".join(clauses)


def line_of(text: str, key: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), 1) if line.startswith(key + " ="))


def complaints(take: Path, text: str) -> list[str]:
    """What a check says of a wrong standard, one line a mistake."""
    standard = take.parent / "team.toml"
    standard.write_text(text, encoding="utf-8")
    with pytest.raises(Mistakes) as raised:
        library.check(take, standards=[str(standard)])
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{standard}:") for line in lines), lines
    return [line.removeprefix(f"{standard}:") for line in lines]


def test_a_right_one_judges(take: Path) -> None:
    (take.parent / "team.toml").write_text(profile(clause(high="1")), encoding="utf-8")
    ran = madang("check", take, "--standard", "team.toml", "--json", cwd=take.parent)
    assert ran.code == 1
    assert [gap["clause"] for gap in ran.json["takes"][0]["gaps"]] == ["team.a"]
    again = madang("check", take, "--standard", take.parent / "team.toml", "--json", cwd=Path("/"))
    assert again.out == ran.out


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ({"measure": '"localization.duratoin"'}, "measure", "unknown measure 'localization.duratoin'; did you mean"),
        ({"measure": '"loudness"'}, "measure", "unknown measure 'loudness'; "),
        ({"unit": '"ms"'}, "unit", "localization.duration is measured in 's', not in 'ms'; write the former"),
        ({"low": "8"}, "low", "low 8 is above high 7; no value could be legal"),
        ({"low": '"15/2"', "high": '"22/3"'}, "low", "low 15/2 is above high 22/3; no value could be legal"),
        ({"high": '"half_second_framez"'}, "high", "did you mean 'half_second_frames'?"),
        ({"high": '"5/0"'}, "high", "'5/0' is neither a number, a fraction"),
        ({"high": '"nan"'}, "high", "'nan' is neither a number, a fraction"),
        ({"high": '"inf"'}, "high", "'inf' is neither a number, a fraction"),
        ({"high": "1e300"}, "high", "1e+300 is beyond anything that is measured"),
        ({"high": '"1e400"'}, "high", "1e400 is beyond anything that is measured"),
        ({"high": "1" + "0" * 400}, "high", "is beyond anything that is measured"),
        ({"high": "nan"}, "high", "'high' is wrong: input should be a finite number"),
        ({"high": "inf"}, "high", "'high' is wrong: input should be a finite number"),
        ({"allowed": '[1, { low = "half_second" }]'}, "allowed", "did you mean 'half_second_frames'?"),
        ({"forbidden": "[{ low = 3, high = 2 }]"}, "forbidden", "begins at 3 and ends before it, at 2"),
        ({"forbidden": '[{ above = "7/2", below = 3 }]'}, "forbidden", "begins at 7/2 and ends before it, at 3"),
        ({"forbidden": "[{}]"}, "forbidden", "an interval without an end holds every value"),
        ({"forbidden": "[{ lo = 3 }]"}, "forbidden", "unknown key 'lo'; did you mean 'low'?"),
        ({"when": '{ langage = "ko" }'}, "when", "unknown attribute 'langage' in when; did you mean 'language'?"),
        ({"unless": "{ fpss = 24 }"}, "unless", "unknown attribute 'fpss' in unless; did you mean 'fps'?"),
        ({"when": "{ fps = { lo = 3 } }"}, "when", "unknown key 'lo'; did you mean 'low'?"),
        ({"severity": '"mus"'}, "severity", "'mus' is not a severity; did you mean 'must'?"),
        ({"source": '{ title = "x", verified = "recalled" }'}, "severity", "that is only recalled cannot be a must"),
        ({"source": '{ title = "x", verified = "maybe" }'}, "source", "'maybe' is not a verified; known here: "),
        ({"source": '{ title = "", verified = "read" }'}, "source", "'title' is wrong: string should have at least 1"),
        ({"source": '{ verified = "read" }'}, "source", "the key 'title' is missing here"),
        ({"scale": '{ value = 0, reason = "x" }'}, "scale", "'value' is wrong: input should be greater than 0"),
        ({"scale": '{ value = "0/5", reason = "x" }'}, "scale", "'value' is wrong: "),
        ({"scale": "{ value = 1 }"}, "scale", "the key 'reason' is missing here"),
        ({"scale": '{ value = inf, reason = "x" }'}, "scale", "'value' is wrong: input should be a finite number"),
        ({"too_high": '"{valu} s"'}, "too_high", "use {value}, {nearest}, {distance}, {unit}, not {valu}"),
        ({"too_low": '"{value.real}"'}, "too_low", "not {value.real}"),
        ({"too_low": '"{value:>999999999}"'}, "too_low", "not {value:>999999999}"),
        ({"too_low": '"{value!r}"'}, "too_low", "not {value!r}"),
        ({"too_low": '"{value} {"'}, "too_low", "the message cannot be filled in"),
        ({"hihg": "3"}, "hihg", "unknown key 'hihg'; did you mean 'high'?"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_line_that_names_it(take: Path, changes: dict[str, str], key: str, said: str) -> None:
    text = profile(clause(**changes))
    (line,) = complaints(take, text)
    assert line.startswith(f"{line_of(text, key)}: "), line
    assert said in line


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (profile(clause(source="")), 2, "the key 'source' is missing here"),
        (profile(clause(high="")), 2, "clause 'a' limits nothing; give low, high, allowed or forbidden"),
        (profile(clause(), clause()), 12, "a second clause with the id 'a'; give each its own"),
        (profile(clause(), head='title = "x"'), 1, "the key 'profile' is missing here"),
        (profile(clause(), head='profile = "team"\ndefaults = { fpss = 24 }'), 2, "attribute 'fpss' in defaults"),
        (profile(clause(), head='profile = "team"\nextends = "netflx"'), 2, "did you mean 'netflix'?"),
        (profile(clause(), head='profile = "team"\nextends = "team.toml"'), 2, "'team.toml' extends itself"),
        (profile(clause(), head='profile = "team"\nextends = "./team.toml"'), 2, "'./team.toml' extends itself"),
        (profile(clause(), head='profile = "netflix"\nextends = "netflix"'), 2, "'netflix' extends itself"),
        ("profile = ", 1, "not valid TOML"),
        ("profile = 'x'\n[clause]\nid = 'a'", 2, "'clause' is wrong: input should be a valid list"),
    ],
)  # fmt: skip
def test_mistakes_of_the_whole(take: Path, text: str, line: int, said: str) -> None:
    (only,) = complaints(take, text)
    assert only.startswith(f"{line}: ")
    assert said in only


def test_all_mistakes_of_a_file_are_said_at_once(take: Path) -> None:
    text = profile(
        clause(measure='"localization.timing"', low="nan"),
        clause(id='"b"', unit='"m"', high='"x"'),
        clause(id='"c"', colour='"red"'),
    )
    (take.parent / "team.toml").write_text(text, encoding="utf-8")
    ran = madang("check", take, "--standard", "team.toml", "--json", cwd=take.parent)
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("madang: ") and "team.toml:" in line for line in lines)


def test_two_files_that_extend_each_other(take: Path) -> None:
    (take.parent / "other.toml").write_text('profile = "other"\nextends = "team.toml"\n')
    (take.parent / "team.toml").write_text('profile = "team"\nextends = "other.toml"\n')
    ran = madang("check", take, "--standard", "team.toml", cwd=take.parent)
    assert ran.code == 2
    assert "'team.toml' extends itself" in ran.err


@pytest.mark.parametrize("name", ["nowhere.toml", "./nowhere.toml", "netflx", "", "two\nlines", "ep01.ko.srt", "."])
def test_a_standard_that_is_not_there(take: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(take.parent)
    with pytest.raises(MadangError, match="there is no standard"):
        library.check(take, standards=[name])


def test_a_limit_that_needs_what_nobody_stated_leaves_the_must_unmeasured(take: Path) -> None:
    text = profile(clause(measure='"localization.gap"', unit='"frames"', high="", low='"half_second_frames"'))
    (take.parent / "team.toml").write_text(text)
    ran = madang("check", take, "--standard", "team.toml", "--json", cwd=take.parent)
    assert ran.code == 3
    assert ran.json["crafts"][0]["state"] == "unknown"


def test_a_limit_that_needs_what_the_measure_itself_does_not(take: Path) -> None:
    text = profile(clause(low='"half_second_frames"', high=""))
    (take.parent / "team.toml").write_text(text)
    ran = madang("check", take, "--standard", "team.toml", "--json", cwd=take.parent)
    assert ran.code == 3
    assert ran.json["crafts"][0]["state"] == "unknown"


def test_a_messages_words_are_text_not_markup(take: Path) -> None:
    (take.parent / "team.toml").write_text(
        profile(clause(high="1", too_high='"[bold]<b>{value}</b>[/nonsense] {{x}}"'))
    )
    ran = madang("check", take, "--standard", "team.toml", cwd=take.parent)
    assert ran.code == 1
    assert "[bold]<b>1.500</b>[/nonsense] {x}" in ran.out
