"""House styles on writing: what a guide asks in one language, and not in another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from madang.crafts import Crafts
from madang.crafts.localization import CRAFT
from madang.model import Gap
from madang.standards import Rulebook

from .conftest import subtitle

Gaps = Callable[..., dict[str, Gap]]
WRITING = (
    "ellipsis",
    "italics",
    "speakers",
    "spaces",
    "glyphs",
    "text",
    "numbers",
    "break",
    "untranslated",
    "language",
)
ALL = [
    "ko", "ja", "zh-Hans", "zh-Hant", "en", "es", "es-419", "pt-BR", "pt-PT", "fr", "it", "id", "ms", "vi", "pl", "cs",
    "ro", "ru", "de", "nl", "fi", "sv", "da", "nb", "he", "sr", "hr", "hu", "el", "tr", "uk", "bg", "th", "ar", "hi",
    "fil",
]  # fmt: skip


def writing(gaps: Gaps, language: str, text: str, profile: str = "netflix") -> list[str]:
    found = gaps(subtitle((0, 6000, text)), profile, language=language)
    return [name for name in found if name.startswith(WRITING)]


@pytest.mark.parametrize(
    ("language", "text", "broken"),
    [
        ("ko", "글쎄...", ["ellipsis.dots"]),
        ("ko", "글쎄…", []),
        ("zh-Hans", "那…", ["ellipsis.zh"]),
        ("zh-Hant", "那⋯", []),
        ("en", "So⋯ what now", ["ellipsis.centred"]),
        ("ko", "<i>노래</i>", ["italics"]),
        ("th", "<i>ไป</i>", ["italics"]),
        ("en", "<i>Song</i> of mine", []),
        ("en", "-Are you coming?\n-In a minute.", []),
        ("en", "- Are you coming?\n- In a minute.", ["speakers.tight"]),
        ("ko", "- 왔어?\n- 응", []),
        ("ko", "-왔어?\n-응", ["speakers.ko"]),
        ("fr", "-Tu viens ?\n-Oui.", ["speakers.spaced"]),
        ("pt-BR", "- Você vem?\n- Sim.", []),
        ("nl", "Kom je?\n-Ja.", []),
        ("nl", "-Kom je?\n-Ja.", ["speakers.second"]),
        ("bg", "Идваш ли?\n- Да", []),
        ("bg", "Идваш ли?\n-Да", ["speakers.second.spaced"]),
        ("de", "-Kommst du?\n-Ja.", []),
        ("de", "Kommst du?\n-Ja.", ["speakers.tight"]),
        ("en", "I have 3 dogs", ["numbers.small"]),
        ("ko", "강아지 3마리", []),
        ("en", "I opened the\ndoor", ["break.article"]),
        ("en", "two  spaces", ["spaces"]),
        ("en", "bell \x07", ["glyphs"]),
        ("ko", "", ["text"]),
        ("ko", "I never said that", ["untranslated"]),
        ("ko", "OK", []),
    ],
)  # fmt: skip
def test_netflix(language: str, text: str, broken: list[str], gaps: Gaps) -> None:
    found = [name for name in writing(gaps, language, text) if name not in ("language", "text") or name in broken]
    assert found == broken


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("audience", ["adult", "child"])
@pytest.mark.parametrize("sdh", [False, True])
def test_every_language_has_one_speed_and_one_width(
    language: str, audience: str, sdh: bool, rulings: Callable[..., tuple[object, ...]]
) -> None:
    found = [ruling.clause for ruling in rulings("netflix", language=language, audience=audience, sdh=sdh)]  # type: ignore[attr-defined]
    assert len([c for c in found if c.measure == "localization.reading_speed"]) == 1
    widths = [c for c in found if c.measure == "localization.line_width"]
    assert len([c for c in widths if c.when.get("vertical") is not True]) == 1
    assert len([c for c in found if c.id.startswith("speakers.") and c.id != "speakers.dash"]) == (
        0 if language in ("ja", "hi", "pt-PT") else 1
    )


@pytest.mark.parametrize(
    ("language", "count", "unit", "fails"),
    [("ko", 7, "가", True), ("ko", 8, "가", False), ("en", 21, "a", False), ("en", 20, "a", True)],
)
def test_two_lines_that_fit_on_one(language: str, count: int, unit: str, fails: bool, gaps: Gaps) -> None:
    """8 + a space + 8 is 16.5 in Korean; 21 + a space + 21 is 43 in English."""
    found = gaps(subtitle((0, 6000, f"{unit * count}\n{unit * count}")), language=language)
    assert any(name.startswith("one_line") for name in found) is fails


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("네\ufffd", ["unreadable"]),
        ("네&nbsp;네", ["leftovers"]),
        ("네！", ["full_width"]),
        ("ﾡ네", ["half_width"]),
        ("네 ", ["spaces"]),
        ("“네", ["quotes"]),
        ("네, 알겠어요", []),
    ],
)
def test_the_house(text: str, broken: list[str], gaps: Gaps) -> None:
    assert list(gaps(subtitle((0, 3000, text)), "localization-house")) == broken


def test_other_houses(gaps: Gaps) -> None:
    fast = subtitle((0, 2000, "one two three four five six seven"))  # 210 words a minute
    assert "word_rate" in gaps(fast, "bbc", language="en", fps=25)
    assert "word_rate.adult" in gaps(fast, "dcmp", language="en", fps=30)
    slow = subtitle((0, 2400, "one two three four five six"))  # 150
    assert "word_rate.adult" not in gaps(slow, "dcmp", language="en", fps=30)
    assert "word_rate.child" in gaps(slow, "dcmp", language="en", fps=30, audience="child")
    assert "line_width" in gaps(subtitle((0, 3000, "x" * 33)), "dcmp", language="en")
    assert "line_width" in gaps(subtitle((0, 3000, "x" * 41)), "ebu", language="en")
    apart = subtitle((0, 2000, "yes"), (2500, 4000, "no"), (5000, 6000, "so"))
    assert gaps(apart, "bbc", language="en", fps=25)["gap"].failing == 1


OURS = """
profile = "ours"
extends = "netflix"

[[clause]]
id = "line_width.ko"
measure = "localization.line_width"
when = { language = "ko" }
high = 18
unit = "chars"
scale = { value = 1, reason = "a character" }
severity = "must"
source = { title = "Our style sheet", verified = "ours" }

[[clause]]
id = "quotes"
measure = "localization.marks"
when = { mark = "straight_quotes" }
high = 0
unit = "marks"
scale = { value = 1, reason = "one more" }
severity = "should"
source = { title = "Our style sheet", verified = "ours" }
"""


def test_a_teams_own_style_extends_another(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    (profile,) = Rulebook(Crafts([CRAFT]), tmp_path).profiles("ours.toml")
    widths = [clause for clause in profile.clauses if clause.id == "line_width.ko"]
    assert [(clause.high, clause.name) for clause in widths] == [(18, "ours.line_width.ko")]
    assert {"quotes", "gap.min", "ellipsis.dots", "reading_speed.ko.adult"} <= {clause.id for clause in profile.clauses}
