"""Titles and names as stores want them written: what is odd about one, and whether two are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_VERSION_WORD = (
    r"remix|re-?mix|mix|version|ver\.?|edit|live|instrumental|inst\.?|mr|acoustic|a ?cappella|acapella|demo|karaoke|"
    r"remaster(?:ed)?|deluxe|clean|explicit|sped up|slowed|리믹스|라이브|반주"
)
_DASHED_VERSION = re.compile(rf"\s[-–—~]\s*[^-–—~]*\b(?:{_VERSION_WORD})\s*$", re.IGNORECASE)
_ADVISORY = re.compile(r"[(\[]\s*(?:explicit|clean|19금)\s*[)\]]|\s[-–]\s*(?:explicit|clean)$", re.IGNORECASE)
_FEATURED = re.compile(r"\b(?:feat|ft|featuring)\b\.?", re.IGNORECASE)
_FEATURED_RIGHT = re.compile(r"[(\[]feat\. [^()\[\]]+[)\]]")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_GENERIC = re.compile(r"(?:track|untitled|audio|song|트랙)[ _-]*\d*", re.IGNORECASE)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
# Emoji_Presentation=Yes below U+1F000 (Unicode emoji-data), the emoji selector and the keycap; ♥ and ★ are text.
_PICTOGRAPHS = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕\ufe0f\u20e3"
)
FEWEST_LETTERS = 5  # of a title, to be found inside other words; our design decision
FEWEST_CAPITALS = 5  # shorter ones are abbreviations; our design decision


def title_faults(title: str, version: str = "") -> Iterator[str]:
    """What is odd about a title, a sentence each. Source: Apple Music Style Guide, section 3 (Titles).

    >>> list(title_faults("First Light - Remix"))
    ['the version stands after a dash; stores want it in a field of its own']
    >>> list(title_faults("첫 빛 (feat. Mina)"))
    []
    """
    yield from text_faults(title)
    if _GENERIC.fullmatch(title.strip()):
        yield "it names no song"
    if _DASHED_VERSION.search(title):
        yield "the version stands after a dash; stores want it in a field of its own"
    if _ADVISORY.search(title):
        yield "explicit or clean is stated by a flag, not in the title"
    if _FEATURED.search(_FEATURED_RIGHT.sub("", title)):
        yield 'a featured artist is written "(feat. Name)"'
    if version and folded(version) in map(folded, _BRACKETED.findall(title)):
        yield f"the version '{version}' is in the title too; stores would show it twice"


def version_faults(version: str) -> Iterator[str]:
    """What is odd about a version title.

    >>> list(version_faults("(Deluxe)"))
    ['it has brackets of its own; stores put them around it']
    """
    yield from text_faults(version)
    if re.fullmatch(r"\s*[(\[].*[)\]]\s*", version):
        yield "it has brackets of its own; stores put them around it"


def name_faults(name: str) -> Iterator[str]:
    """What is odd about the name of an artist or writer."""
    yield from (fault for fault in text_faults(name) if "capitals" not in fault)
    if _FEATURED.search(name):
        yield "featured artists are entries of their own"


def text_faults(text: str) -> Iterator[str]:
    """What is odd about any text a store shows: spaces, invisible characters, decomposed letters, emoji, capitals."""
    if text != text.strip() or re.search(r"\s\s", text):
        yield "it has spaces in front, behind or doubled"
    if re.search(r"[^\S ]", text.strip()):
        yield "it has a tab, line break or space of another kind in it"
    if any(char in _INVISIBLE or unicodedata.category(char) == "Cc" for char in text.strip() if not char.isspace()):
        yield "it has an invisible character in it"
    if text != unicodedata.normalize("NFC", text):
        yield "its letters are decomposed (from a Mac's file name); write them anew"
    if any(is_emoji(char) for char in text):
        yield "it has an emoji in it"
    cased = [char for char in text if char.upper() != char.lower()]
    if len(cased) >= FEWEST_CAPITALS and all(char.isupper() for char in cased):
        yield "it is all in capitals"


def is_emoji(char: str) -> bool:
    """Whether a character is shown as a pictograph: Unicode's Emoji_Presentation, and the selector that asks for it.

    >>> is_emoji("🎤"), is_emoji("✨"), is_emoji("♥"), is_emoji("빛")
    (True, True, False, False)
    """
    return "\U0001f000" <= char <= "\U0001faff" or char in _PICTOGRAPHS


def folded(text: str) -> str:
    """What two spellings of a name share: letters and digits, without case and width.

    >>> folded("Ｈａｎｅｕｌ & Co.") == folded("haneul&co")
    True
    """
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def named_in(title: str, file_name: str) -> bool:
    """Whether a file's name says a title: its words in a row, or all its letters where they are five or more.

    A title of digits only is never found: it may be the track's number.

    >>> named_in("첫 빛", "01_첫 빛_master"), named_in("First Light", "01-firstlight"), named_in("22", "22 Night Bus")
    (True, True, False)
    """
    words, said = _words(title), _words(file_name)
    if not words or "".join(words).isdigit():
        return False
    in_a_row = any(said[at : at + len(words)] == words for at in range(len(said) - len(words) + 1))
    return in_a_row or (len(folded(title)) >= FEWEST_LETTERS and folded(title) in folded(file_name))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", unicodedata.normalize("NFKC", text).casefold()) if word]
