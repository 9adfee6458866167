"""`madang training load`: figures by hand, and nothing that could pass for a forecast."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from tests import command


def log(tmp_path: Path, rows: list[tuple[str, str, float, float]]) -> Path:
    path = tmp_path / "log.csv"
    text = "".join(f"{person},{day},{minutes},{rpe}\n" for person, day, minutes, rpe in rows)
    path.write_text("person,date,minutes,rpe\n" + text, encoding="utf-8")
    return path


TWO_WEEKS = [
    ("t1", f"2026-03-{day:02d}", 60, rpe)
    for day, rpe in zip(range(2, 16), [5, 5, 5, 5, 5, 0, 0] + [6] * 6 + [0], strict=True)
]


def test_load_change_monotony_and_strain_by_hand(tmp_path: Path) -> None:
    first, second = command.madang("training", "load", log(tmp_path, TWO_WEEKS), "--json").json["weeks"]
    assert (first["load"], first["sessions"], first["change"]) == (5 * 60 * 5, 7, None)
    days = [300.0] * 5 + [0.0] * 2
    monotony = statistics.mean(days) / statistics.stdev(days)
    assert first["monotony"] == pytest.approx(monotony)
    assert first["strain"] == pytest.approx(1500 * monotony)
    assert second["load"] == 6 * 60 * 6
    assert second["change"] == pytest.approx(44.0)  # 2160 / 1500


def test_a_week_the_log_holds_a_part_of_is_not_compared(tmp_path: Path) -> None:
    first, second = command.madang("training", "load", log(tmp_path, TWO_WEEKS[:10]), "--json").json["weeks"]
    assert first["whole"] is True
    assert (second["whole"], second["change"], second["monotony"]) == (False, None, None)


def test_days_that_are_all_alike_have_no_monotony(tmp_path: Path) -> None:
    rows = [("t1", f"2026-03-{day:02d}", 60, 5) for day in range(2, 9)]
    [week] = command.madang("training", "load", log(tmp_path, rows), "--json").json["weeks"]
    assert week["monotony"] is None


def test_nothing_is_forecast(tmp_path: Path) -> None:
    ran = command.madang("training", "load", log(tmp_path, TWO_WEEKS))
    assert ran.code == 0
    assert "+44 % on the week before" in ran.out
    assert "loads do not tell who will be injured" in ran.out
    told = command.madang("training", "load", log(tmp_path, TWO_WEEKS), "--json").out
    for word in ("acwr", "risk", "ratio", "danger", "injur"):
        assert word not in told.casefold()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("t1,2026-03-02,60,11", "line 2, column rpe, is '11'"),
        ("t1,2026-03-02,1500,5", "line 2, column minutes, is '1500'"),
        ("t1,yesterday,60,5", "line 2, column date, is 'yesterday'"),
        (",2026-03-02,60,5", "line 2 has no person"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"person,date,minutes,rpe\n{row}\n")
    ran = command.madang("training", "load", path)
    assert ran.code == 3
    assert said in ran.err
