"""The words of the bundled example: eighteen cues in three languages, and the slips planted in their timing."""

from __future__ import annotations

from collections.abc import Iterable

FPS = 24
FIVE_FRAMES_MS = 208

# In and out of each cue in milliseconds. Neighbours stand two frames apart, or half a second and more.
TIMES_MS = (
    (1_500, 3_500), (4_500, 6_500), (7_500, 9_417), (9_500, 11_500),
    (14_000, 17_917), (18_000, 21_417), (21_500, 24_917), (25_000, 28_500),
    (30_000, 33_417), (33_500, 36_500), (38_000, 40_917), (41_000, 44_000),
    (45_000, 47_917), (48_000, 54_500), (57_000, 60_917), (61_000, 62_500),
    (66_000, 68_000), (69_000, 71_500),
)  # fmt: skip

KOREAN = (
    "아직 어두워",
    "조금만 더 하자",
    "방금 게 스무 번째야",
    "그럼 이제 스물한 번째",
    "마당 끝에 불이 꺼지면",
    "우리 숨이 먼저 밝아져",
    "틀린 걸음도 한 걸음",
    "다시, 다시, 같은 자리",
    "발끝에 남은 어제를",
    "하나씩 털어 내면",
    "첫빛, 우리에게 와",
    "어제보다 한 뼘 더",
    "첫빛, 멈추지 마",
    "너와 나의 박자로 끝까지",
    "아무도 보지 않던 그 많은 밤이 지나면",
    "모두가 함께 보는 아침\n그 아침이 우리의 무대",
    "봤어? 해가 떴어",
    "응, 한 번만 더 하자",
)

ENGLISH = (
    "It's still dark.",
    "Let's go a little longer.",
    "That was the twentieth.",
    "Then this is twenty-one.",
    "When the lamp at the edge\nof the yard goes out",
    "it's our breath that lights up first",
    "A wrong step is still a step",
    "Again, again, the same spot",
    "If we shake off yesterday",
    "from the tips of our toes",
    "First light, come to us",
    "A hand's width past yesterday",
    "First light, don't you stop",
    "To the beat of you and me\nuntil the very end",
    "After all the nights that no one saw",
    "the morning is our stage",
    "Did you see? The sun is up.",
    "I did. Once more.",
)

SPANISH = (
    "Todavía está oscuro.",
    "Sigamos un poco más.",
    "Ya van 20 tomas.",
    "Entonces, la 21.",
    "Cuando se apaga la luz al fondo del patio",
    "nuestro aliento se enciende primero",
    "Un paso en falso también es un paso",
    "Otra vez, otra vez, el mismo lugar",
    "Si sacudimos el ayer",
    "de la punta de los pies",
    "Primera luz, ven a nosotros",
    "Un palmo más allá de ayer",
    "Primera luz, no te detengas",
    "Al compás de los dos hasta el final",
    "Tras las noches que nadie vio",
    "el alba es nuestra escena",
    "¿Lo viste? Salió el sol.",
    "Sí. Una vez más.",
)

TEXTS = {"ko": KOREAN, "en": ENGLISH, "es": SPANISH}

# What is planted in the timing: language, cue (counted from 1) and its out-time. What is planted in the Korean text
# (cues 15 and 16) stands in it: 15 syllables and 6 spaces
# on one line; 18 syllables and 6 spaces in a second and a half.
LATE_MS = 120
OUT_MS = {
    ("en", 11): TIMES_MS[11][0] + LATE_MS,
    ("en", 14): TIMES_MS[13][0] + 7_500,
    ("es", 6): TIMES_MS[6][0] - FIVE_FRAMES_MS,
}


def srt(language: str) -> str:
    """The subtitles of one language as an SRT file's text."""
    cues = enumerate(zip(TIMES_MS, TEXTS[language], strict=True), 1)
    return blocks((start, OUT_MS.get((language, number), end), text) for number, ((start, end), text) in cues)


def blocks(cues: Iterable[tuple[int, int, str]], dot: str = ",") -> str:
    """Cues (in, out, text) as SRT writes them; with "." for a dot, as WebVTT does."""
    return "\n".join(
        f"{number}\n{_clock(start, dot)} --> {_clock(end, dot)}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    )


def _clock(ms: int, dot: str) -> str:
    """A moment as SRT writes it.

    >>> _clock(61_234, ",")
    '00:01:01,234'
    """
    seconds, thousandths = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{dot}{thousandths:03d}"
