"""Release sheets made from a seed, right in everything, and the faults that can be put into one."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

TITLES = """
    First Light|Night Bus|첫 빛|밤 버스|Ocean|Anti-Hero|사랑했나봐|夜に駆ける|Señorita|22|Don't Go|U.S.A.|L'été|
    한강에서|(Love Is Like a) Heat Wave|Golden Hour|Mr. Brightside|Live and Let Die|Für Elise|What's My Name?|ABBA|
    Ditto|봄날|…Ready for It?|Blue & Grey|Attention|좋은 날|Palette|Ex's Hate Me|Dear Name
"""
TITLES = [title.strip() for title in TITLES.split("|")]
NAMES = ["하늘", "Mina", "Kim김", "Björk", "AC/DC", "린", "Sade", "P!nk", "이소라", "BTOB", "Beyoncé", "Zion.T"]


def gtin(body: str) -> str:
    """A GTIN-13 by GS1's rule, written out: odd places once, even places three times, up to the next ten."""
    total = sum(int(digit) for digit in body[0::2]) + 3 * sum(int(digit) for digit in body[1::2])
    return body + str((10 - total % 10) % 10)


def sheet(seed: int, tracks: int = 6) -> str:
    """The text of a release.toml with nothing wrong in it."""
    draw = random.Random(seed)
    artist, label = draw.choice(NAMES), draw.choice(("마당", "Slow Records", "Ö Music"))
    day = date(2026, 1, 1) + timedelta(days=draw.randrange(365))
    lines = [
        f'title = "{draw.choice(TITLES)}"', 'type = "album"', f'artists = [{{ name = "{artist}" }}]',
        f'label = "{label}"',
        f'p_line = "{day.year} {label}"', f'c_line = "{day.year} {label}"', f'release_date = {day}', 'language = "ko"',
        f'upc = "{gtin("880" + "".join(draw.choices("0123456789", k=9)))}"', 'genre = "Pop"', 'cover = "cover.jpg"',
    ]  # fmt: skip
    for number, title in enumerate(draw.sample(TITLES, tracks), 1):
        lines += [
            "", "[[tracks]]", f"number = {number}", f'title = "{title}"', f'isrc = "KR-A38-26-{number:05d}"',
            f'master = "masters/{number:02d}.wav"',
            'writers = [{ name = "김", roles = ["composer"], share = 50 },',
            '           { name = "Lee", roles = ["lyricist"], share = 50 }]',
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


Fault = Callable[[str, random.Random], str]


def _swap_digit(text: str, draw: random.Random) -> str:
    """One digit of the UPC, wrong."""
    start = text.index('upc = "') + 7 + draw.randrange(13)
    return text[:start] + draw.choice([d for d in "0123456789" if d != text[start]]) + text[start + 1 :]


def _once(old: str, new: str) -> Fault:
    return lambda text, draw: text.replace(old, new, 1)


FAULTS: dict[str, tuple[str, Fault]] = {
    "a wrong digit in the UPC": ("identifiers", _swap_digit),
    "an ISRC one short": ("identifiers", _once("26-00002", "26-0002")),
    "a letter O for a zero in an ISRC": ("identifiers", _once("26-00002", "26-0O002")),
    "no ISRC": ("identifiers", _once('isrc = "KR-A38-26-00003"', "")),
    "one ISRC for two tracks": ("duplicate_identifiers", _once("26-00002", "26-00001")),
    "one master for two tracks": ("duplicate_identifiers", _once("masters/02", "masters/01")),
    "no label": ("metadata_missing", lambda text, draw: "\n".join(x for x in text.split("\n") if x[:5] != "label")),
    "a P line without a year": ("metadata_missing", _once('p_line = "2026', 'p_line = "')),
    "a space behind a title": ("title_consistency", _once('"\nisrc', ' "\nisrc')),
    "a version after a dash": ("title_consistency", _once('"\nisrc', ' - Radio Edit"\nisrc')),
    "ft. in a title": ("title_consistency", _once('"\nisrc', ' ft. Mina"\nisrc')),
    "an emoji in a title": ("title_consistency", _once('"\nisrc', ' 🔥"\nisrc')),
    "no lyricist": ("credits_missing", _once('["lyricist"]', '["publisher"]')),
    "shares of 110 %": ("credits_missing", _once("share = 50", "share = 60")),
}
