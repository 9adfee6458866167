"""Consents: what is missing or has ended, by command and on the board."""

from __future__ import annotations

from pathlib import Path

import pytest

import madang
from madang.model import Gap
from tests import command

SHEET = """\
person,purpose,given,until,by
t1,evaluation,2026-01-01,2026-12-31,guardian
t2,evaluation,2026-01-01,2026-03-10,artist
t2,filming,2026-01-01,,artist
"""


def written(tmp_path: Path, text: str, name: str = "consents.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def states(*arguments: str | Path) -> tuple[int, dict[tuple[str, str], str]]:
    ran = command.madang("training", "consents", *arguments, "--json")
    return ran.code, {(each["person"], each["purpose"]): each["state"] for each in ran.json["consents"]}


def test_missing_ended_and_soon_ending_consents_are_told(tmp_path: Path) -> None:
    code, found = states(written(tmp_path, SHEET), "--on", "2026-12-15")
    assert code == 1
    assert found == {
        ("t1", "evaluation"): "ends soon",
        ("t1", "filming"): "missing",
        ("t2", "evaluation"): "ended",
        ("t2", "filming"): "given",
    }


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-12-31", "missing"), ("2026-01-01", "given"), ("2026-12-31", "ends soon"), ("2027-01-01", "ended")],
)
def test_a_consent_holds_from_its_first_to_its_last_day(tmp_path: Path, day: str, state: str) -> None:
    _, found = states(written(tmp_path, SHEET), "--on", day, "--purpose", "평가")
    assert found["t1", "evaluation"] == state


def test_whoever_stands_in_the_roster_has_to_consent(tmp_path: Path) -> None:
    roster = written(tmp_path, "id,vocal\nt1,5\nt3,5\n", "roster.csv")
    code, found = states(
        written(tmp_path, SHEET), "--roster", roster, "--purpose", "evaluation", "--on", "2026-06-01", "--within", "0"
    )
    assert (code, found) == (1, {("t1", "evaluation"): "given", ("t3", "evaluation"): "missing"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("person,purpose\nt1,evaluation\n", "is a row of headings"),
        ("person,purpose,given\nt1,evaluation,soon\n", "line 2, column given, is 'soon'"),
        ("person,purpose,given,until\nt1,evaluation,2026-02-01,2026-01-01\n", "line 2 ends before it is given"),
        ("person,purpose,given\n,evaluation,2026-02-01\n", "line 2 has no person"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, text: str, said: str) -> None:
    ran = command.madang("training", "consents", written(tmp_path, text))
    assert ran.code == 3
    assert said in ran.err


TOML = """\
[[people]]
id = "t1"
birth = 2013-06-01
[[people]]
id = "t2"
birth = 2008-06-01
[[works]]
id = "debut"
  [[works.takes]]
  kind = "training.ratings"
  files = "ratings.csv"
  [[works.takes]]
  kind = "training.consents"
  files = "consents.csv"
"""


def ratings(tmp_path: Path, months: tuple[str, ...]) -> None:
    rows = [
        f"{person},{judge},vocal,{score},{month}"
        for month in months
        for judge in ("kim", "lee")
        for person, score in (("t1", 3 if judge == "kim" else 2), ("t2", 4))
    ]
    written(tmp_path, "person,judge,criterion,score,month\n" + "\n".join(rows) + "\n", "ratings.csv")


def consent_gaps(tmp_path: Path, consents: str, months: tuple[str, ...]) -> dict[str, Gap]:
    written(tmp_path, TOML, "madang.toml")
    written(tmp_path, consents)
    ratings(tmp_path, months)
    return {gap.clause: gap for _, gap in madang.check(tmp_path).gaps if "consent" in gap.clause}


def test_days_evaluated_without_a_consent_are_counted(tmp_path: Path) -> None:
    gaps = consent_gaps(tmp_path, SHEET, ("2026-02", "2026-03"))
    assert set(gaps) == {"training-house.consent"}
    gap = gaps["training-house.consent"]
    assert (gap.worst, gap.failing) == (21, 1)  # 11 to 31 March
    assert gap.spans is not None
    assert gap.spans.who == ("t2",)


def test_under_fourteen_only_the_guardian_can_consent(tmp_path: Path) -> None:
    gaps = consent_gaps(tmp_path, SHEET.replace("guardian", "artist"), ("2026-02",))
    gap = gaps["training-house.consent.under_14"]
    assert (gap.severity, gap.worst, gap.certainty) == ("law", 28, "sure")
    assert gap.spans is not None
    assert gap.spans.who == ("t1",)


def test_marks_without_a_month_get_a_note_with_a_remedy(tmp_path: Path) -> None:
    consent_gaps(tmp_path, SHEET, ("",))
    notes = [
        note for a in madang.check(tmp_path).works for note in a.notes if note.measure == "training.without_consent"
    ]
    assert [note.kind for note in notes] == ["missing_input"]
    assert "add a column month" in notes[0].remedy
