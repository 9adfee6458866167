"""What the stores show beside the release: titles, descriptions and keywords in three languages, and slips in them."""

from __future__ import annotations

import csv
import io

BYTES, LONG_ENOUGH = 5_000, 5_050
APP_SUBTITLE = "Sing along, dance and stay near"
BAD_LOCALE = "FR"
ANGLED = "<첫빛> 뮤직비디오"

_NOTES = (
    "발목이 부었지만 박자는 놓치지 않았다.",
    "후렴을 반음 올려 보고 다시 내렸다.",
    "불이 나가서 휴대전화 불빛으로 췄다.",
    "소라가 늦었고 우리는 기다렸다.",
    "처음으로 아무도 틀리지 않았다.",
    "비가 와서 마당 대신 복도에서 했다.",
)


def diary() -> str:
    """The Korean description: a diary of as many days as pass what YouTube takes, counted in bytes of UTF-8."""
    lines = ["첫빛이 무대에 오르기까지의 일기."]
    while len("\n".join(lines).encode()) < LONG_ENOUGH:
        lines.append(f"{len(lines)}일째. {_NOTES[len(lines) % len(_NOTES)]}")
    return "\n".join(lines)


_APP_EN = "Every word of First Light, with the steps beside it. Made for those who practise alone."
# The English YouTube title is left out; the French description for the App Store is the English one.
ROWS = (
    ("youtube", "ko", "title", ANGLED),
    ("youtube", "ko", "description", diary()),
    ("youtube", "ko", "keywords", "첫빛, 데뷔, 안무"),
    ("youtube", "en", "description", "A debut, filmed between night and morning."),
    ("youtube", "en", "keywords", "first light, debut, choreography"),
    ("youtube", BAD_LOCALE, "title", "Première Lumière, le clip"),
    ("youtube", BAD_LOCALE, "description", "Un premier single, filmé entre la nuit et le matin."),
    ("youtube", BAD_LOCALE, "keywords", "première lumière, début, danse"),
    ("appstore", "ko", "title", "첫빛 노트"),
    ("appstore", "ko", "subtitle", "따라 부르고 따라 추기"),
    ("appstore", "ko", "description", "첫빛의 모든 가사와 그 옆의 걸음. 혼자 연습하는 사람을 위해 만들었습니다."),
    ("appstore", "ko", "keywords", "첫빛,가사,안무"),
    ("appstore", "en", "title", "First Light Notes"),
    ("appstore", "en", "subtitle", APP_SUBTITLE),
    ("appstore", "en", "description", _APP_EN),
    ("appstore", "en", "keywords", "lyrics,dance,practice"),
    ("appstore", "fr", "title", "Carnet Première Lumière"),
    ("appstore", "fr", "subtitle", "Chanter et danser avec nous"),
    ("appstore", "fr", "description", _APP_EN),
    ("appstore", "fr", "keywords", "paroles,danse,répétition"),
)


def listing() -> str:
    """The sheet as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([("store", "language", "field", "text"), *ROWS])
    return stream.getvalue()


def line_of(store: str, language: str, field: str = "") -> int:
    """The line of the sheet a text begins in; without a field, or where it is missing, the first of its language."""
    line, first = 2, 0
    for row in ROWS:
        if row[:2] == (store, language):
            first = first or line
            if row[2] == field:
                return line
        line += 1 + row[3].count("\n")
    return first
