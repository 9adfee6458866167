"""The profiles: every number of the Netflix table, and both sides of each limit."""

from collections.abc import Callable

import pytest

from madang.crafts.localization.limits import half_second_frames
from madang.errors import MissingInput
from madang.model import Gap

from .conftest import subtitle

Gaps = Callable[..., dict[str, Gap]]

# Reading speed, adult / child, then SDH adult / child; characters a line.
TABLE = {
    "ko": (12, 9, 14, 11, 16),
    "ja": (4, 4, 7, 7, 13),
    "zh-Hans": (9, 7, 11, 9, 16),
    "zh-Hant": (9, 7, 11, 9, 16),
    "en": (20, 17, 20, 17, 42),
    "es": (17, 13, 20, 17, 42),
    "es-419": (17, 13, 20, 17, 42),
    "fr": (17, 13, 20, 17, 42),
    "de": (17, 13, 20, 17, 42),
    "pt-BR": (17, 13, 20, 17, 42),
    "pt": (17, 13, 20, 17, 42),
    "ru": (17, 13, 20, 17, 42),
    "th": (17, 13, 20, 17, 35),
    "ar": (20, 17, 23, 20, 42),
    "hi": (22, 18, 25, 20, 42),
}
FULL = {"ko": "가", "ja": "か", "zh": "我", "th": "ก", "hi": "क"}


def letters(count: int, language: str) -> str:
    return FULL.get(language.split("-")[0], "a") * count


@pytest.mark.parametrize("language", TABLE)
@pytest.mark.parametrize(
    ("place", "audience", "sdh"),
    [(0, "adult", False), (1, "child", False), (2, "adult", True), (3, "child", True)],
)
def test_reading_speed(language: str, place: int, audience: str, sdh: bool, gaps: Gaps) -> None:
    limit = TABLE[language][place]
    attributes = {"language": language, "audience": audience, "sdh": sdh}

    def failing(characters: int, duration_ms: int) -> list[str]:
        # Two lines halve the width, so that only the speed is judged here.
        text = letters(characters - characters // 2, language) + "\n" + letters(characters // 2, language)
        found = subtitle((0, duration_ms, text), (duration_ms + 1000, duration_ms + 3000, "a"))
        return [name for name in gaps(found, **attributes) if name.startswith("reading_speed")]

    assert failing(limit, 1000) == []
    assert failing(limit * 2, 1990) != []  # half a percent too fast
    assert len(failing(limit * 2, 1990)) == 1
    assert failing(limit + 1, 1000) != []


def test_twelve_passes_and_a_hundredth_more_does_not(gaps: Gaps) -> None:
    def speed(units: float, duration_ms: int) -> bool:
        text = "가" * int(units) + ("." if units % 1 else "")
        return "reading_speed.ko.adult" in gaps(subtitle((0, duration_ms, text), (9000, 9900, "네")))

    assert not speed(12, 1000)
    assert not speed(12.5, 1041 + 1)  # 11.996
    assert speed(12.5, 1041)  # 12.0077, which is 12.01
    assert speed(12, 999)  # 12.012


@pytest.mark.parametrize("language", TABLE)
def test_line_width(language: str, gaps: Gaps) -> None:
    limit = TABLE[language][4]

    def failing(text: str) -> list[str]:
        found = subtitle((0, 6000, text), (7000, 9000, "a"))
        return [name for name in gaps(found, language=language) if name.startswith("line_width")]

    assert failing(letters(limit, language)) == []
    assert len(failing(letters(limit, language) + ".")) == 1  # 16.5 in Korean, 43 in English


def test_vertical_japanese_holds_eleven(gaps: Gaps) -> None:
    def failing(count: int, settings: str) -> list[str]:
        found = subtitle((0, 6000, "か" * count, "1", settings), (7000, 9000, "か"))  # type: ignore[arg-type]
        return [name for name in gaps(found, language="ja") if name.startswith("line_width")]

    assert failing(11, "vertical:rl") == failing(13, "") == failing(13, "align:left") == []
    assert failing(12, "vertical:rl align:left") == ["line_width.ja.vertical"]
    assert failing(14, "") == ["line_width.ja"]


@pytest.mark.parametrize(
    ("duration_ms", "broken"),
    [
        (833, []),
        (832, ["duration.min"]),
        (7000, []),
        (7001, ["duration.max"]),
        (0, ["duration.min"]),
        (-100, ["duration.min"]),
    ],
)
def test_duration(duration_ms: int, broken: list[str], gaps: Gaps) -> None:
    """20 frames at 24 are 833.33 ms; a file can only say 833."""
    found = subtitle((0, duration_ms, "네"), (9000, 10_000, "네"))
    assert [name for name in gaps(found) if name.startswith("duration")] == broken


@pytest.mark.parametrize(
    ("fps", "frames", "broken"),
    [
        (24, 0, ["gap.min"]), (24, 1, ["gap.min"]), (24, 2, []), (24, 3, ["gap.chain"]),
        (24, 11, ["gap.chain"]), (24, 12, []), (24, 13, []),
        (30, 2, []), (30, 3, ["gap.chain"]), (30, 14, ["gap.chain"]), (30, 15, []),
        (23.976, 2, []), (23.976, 11, ["gap.chain"]), (23.976, 12, []),
        (60, 29, ["gap.chain"]), (60, 30, []),
    ],
)  # fmt: skip
def test_gap(fps: float, frames: int, broken: list[str], gaps: Gaps) -> None:
    apart_ms = round(frames * 1000 / fps)
    found = subtitle((0, 2000, "네"), (2000 + apart_ms, 9000, "네"))
    assert [name for name in gaps(found, fps=fps) if name.startswith("gap")] == broken


def test_japanese_need_not_be_chained(gaps: Gaps) -> None:
    found = subtitle((0, 2000, "か"), (2208, 4000, "か"))
    assert "gap.chain" not in gaps(found, language="ja")


def test_three_lines_overlaps_and_disorder(gaps: Gaps) -> None:
    assert "lines" in gaps(subtitle((0, 3000, "a\nb\nc"), (4000, 5000, "a")))
    assert "lines" not in gaps(subtitle((0, 3000, "a\nb"), (4000, 5000, "a")))
    assert gaps(subtitle((0, 3000, "a"), (2999, 5000, "a"), (6000, 7000, "a")))["overlap"].worst == 1
    assert gaps(subtitle((4000, 5000, "a"), (0, 3000, "a")))["order"].worst == 4000


def test_a_good_subtitle_has_no_gap(gaps: Gaps) -> None:
    found = subtitle(
        (0, 2000, "안녕하세요"), (2083, 4000, "네, 어서 오세요, 손님\n이쪽으로 들어오시지요"), (4500, 6000, "예")
    )
    assert gaps(found) == {}
    assert gaps(found, "localization-house") == {}


def test_the_house_wants_no_defects(gaps: Gaps) -> None:
    found = subtitle((0, 50, "네\n내\n너\n나"), (40, 9000, ""), (20, 30_000, "가" * 90), (31_000, 32_000, "나"))
    assert set(gaps(found, "localization-house")) == {"text", "rows", "duration", "overlap", "order"}


def test_half_a_second_needs_the_frame_rate() -> None:
    with pytest.raises(MissingInput, match="frame rate"):
        half_second_frames({})
