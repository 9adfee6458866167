"""Recognition: what a file is, from its name as people really write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from madang.contract import Kind
from madang.languages import language_tag
from madang.model import Attribute

_WORD = re.compile(r"[^\s._\-()\[\]{}+,&~·]+")
_REGION = r"(?i:hans|hant|br|pt|us|gb|kr|jp|cn|tw|hk|mx|es)|[A-Z]{2}|419"
_SPLIT_TAG = re.compile(rf"(?<![^\W_])([A-Za-z]{{2,3}})[-_]({_REGION})(?![^\W_])")
_VERSION = re.compile(
    r"^(?:v|ver|version|take|tk|t|rev|r|버전|버젼|테이크|수정)0*(\d{1,5})$|^0*(\d{1,5})(?:차|번째|테이크)$",
    re.I,
)
_VERSION_WORD = re.compile(r"^(?:v|ver|version|take|tk|rev|버전|버젼|테이크|수정)$", re.I)
_NUMBERED_WORD = re.compile(r"^(\D+?)0*(\d{1,4})$")
VERSION_IN_NAME = re.compile(
    r"(?<![^\W_])(?:v|ver|version|take|tk|t|rev|r|버전|버젼|테이크|수정)[ _.\-]?(?P<number>\d{1,5})(?![^\W_])",
    re.I,
)
_COPY_OF = re.compile(r"^copy of\s+", re.I)
_EPISODE = re.compile(r"^(s\d+)?(?:e|ep|episode|에피소드|제)?0*(\d+)(화|회|부)?$", re.I)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOISE = _words("""
    final finals fin real really last latest new old copy fixed fix export exported bounce render rendered edit edited
    draft wip temp approved ok done sent audio sub subs subtitle subtitles caption captions srt wav flac mp3
    최종 최종본 진짜최종 찐최종 진짜 찐 완성 완성본 확정 사본 복사본 수정본 수정
    제출 제출용 검수 번역본 음원 자막 오디오 파일
""")
_FOLDERS = _words("""
    master masters mastering mix mixes demo demos stem stems audio sound music sub subs subtitle subtitles caption
    captions localization deliverables delivery deliver export exports output outputs out files file download downloads
    drive shared final 최종 자막 음원 마스터 마스터링 믹스 데모 오디오 파일 납품 내보내기 공유
""")


@dataclass(frozen=True)
class Name:
    """What a file's name says: the words of its work, its take number, the kind's word, stated attributes.

    words: the file's own, where those of the work may be its folder's. kind: which it is of, if any.
    """

    work: str
    number: int | None = None
    kind_word: str = ""
    attributes: dict[str, Attribute] = field(default_factory=dict)
    words: str = ""
    kind: Kind | None = None


class Recogniser:
    """Recognises files by the kinds of all crafts at hand."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.by_suffix: dict[str, list[Kind]] = {}
        kinds = tuple(kinds)
        self.folder_kinds = [kind for kind in kinds if kind.takes_folder]
        for kind in (kind for kind in kinds if not kind.takes_folder):
            for suffix in kind.suffixes:
                self.by_suffix.setdefault(suffix, []).append(kind)
        self.words = {word for kind in kinds for word in kind.words}

    def kinds(self, path: str) -> list[Kind]:
        """The kinds that share this file's suffix."""
        return self.by_suffix.get(suffix(path), [])

    def folder_kind(self, path: str) -> Kind | None:
        """The kind whose takes are whole folders and whose word stands in this folder's name."""
        words = {word.lower() for word in _WORD.findall(nfc(path).rpartition("/")[2])}
        return next((kind for kind in self.folder_kinds if words & set(kind.words)), None)

    def name(self, path: str) -> Name:
        """Read a relative path's name; a name without words of its own takes its folder's."""
        *folders, last = nfc(path).split("/")
        ending = suffix(last)
        kinds = self.by_suffix.get(ending, [])
        stem = last[: -len(ending)] if kinds else last
        found = self._read(stem, kinds, {})
        kind = _kind(kinds, ending, found.kind_word, folders)
        if kind is not None and kind.word_attributes and any(word in stem.lower() for word in kind.word_attributes):
            found = self._read(stem, kinds, kind.word_attributes)
        work = found.work or self.folder_work("/".join(folders))
        return Name(work, found.number, found.kind_word, found.attributes, found.work, kind)

    def folder_work(self, path: str) -> str:
        """The words of the work that a folder's files without words of their own belong to."""
        for folder in reversed(nfc(path).split("/")):
            said = "" if folder.lower() in _FOLDERS | self.words else self._read(folder, [], {}).work
            if said:
                return said
        return ""

    def in_folder_of(self, kind: Kind, path: str) -> bool:
        """Whether the folder a file lies in is named by one of the kind's words."""
        folder = nfc(path).rpartition("/")[0].rpartition("/")[2]
        return any(word.lower() in kind.words for word in _WORD.findall(folder))

    def _read(self, stem: str, kinds: list[Kind], stating: Mapping[str, Mapping[str, Attribute]]) -> Name:
        """The words of a name: a version, the word of one of its kinds, what words state, and the work's own."""
        kind_words = {word for kind in kinds for word in kind.words}
        stem = _COPY_OF.sub("", stem)
        words = _WORD.findall(_SPLIT_TAG.sub(_joined, stem))
        words = [word.replace("\N{HYPHEN}", "-") for word in words]
        attributes: dict[str, Attribute] = {}
        number: int | None = None
        kind_word = ""
        kept: list[str] = []
        i = 0
        while i < len(words):
            word, lowered = words[i], words[i].lower()
            following = words[i + 1] if i + 1 < len(words) else ""
            numbered = _NUMBERED_WORD.match(lowered)
            if version := _VERSION.match(word):
                number = int(version[1] or version[2])
            elif _VERSION_WORD.match(word) and following.isdecimal():
                number, i = int(following), i + 1
            elif lowered in kind_words:
                kind_word = lowered
                attributes.update(stating.get(lowered, {}))
                if following.isdecimal() and number is None:
                    number, i = int(following), i + 1
            elif numbered and numbered[1] in kind_words:
                kind_word, number = numbered[1], int(numbered[2])
            elif lowered in stating:
                attributes.update(stating[lowered])
            elif lowered in _NOISE or (numbered and numbered[1] in _NOISE):
                pass
            else:
                kept.append(word)
            i += 1
        speaks = any("language" in kind.attributes for kind in kinds)
        if speaks and (language := self._take_language(kept, stem)):
            attributes["language"] = language
        if (copy := re.search(r"\((\d{1,3})\)\s*$", stem)) and kept and kept[-1] == copy[1]:
            number = int(copy[1]) if number is None else number
            kept.pop()
        return Name(" ".join(kept), number, kind_word, attributes)

    @staticmethod
    def _take_language(kept: list[str], stem: str) -> str:
        """The language named last; two-letter codes only where a dot, dash, underscore or bracket sets them apart."""
        for position in range(len(kept) - 1, max(-1, len(kept) - 3), -1):
            word = kept[position]
            tag = language_tag(word)
            if tag and (len(word) > 3 or len(kept) == 1 or re.search(rf"[._\-(\[]{re.escape(word)}(?![^\W_])", stem)):
                kept.pop(position)
                return tag
        return ""


def _kind(candidates: list[Kind], ending: str, own_word: str, folders: list[str]) -> Kind | None:
    """The kind of a file: the one whose word stands in the name or a folder above, else the default one."""
    # Of a kind that speaks for itself a file is even where none of the kind's words is in its name.
    by_itself = next((kind for kind in candidates if kind.default and ending not in kind.worded), None)
    if by_itself is not None and len(candidates) == 1:
        return by_itself
    for word in (own_word, *(word.lower() for part in reversed(folders) for word in _WORD.findall(part))):
        for kind in candidates:
            if word and word in kind.words:
                return kind
    return by_itself


def _joined(tag: re.Match[str]) -> str:
    """A language and its region as one word: the hyphen between them is not a separator."""
    return f"{tag[1]}\N{HYPHEN}{tag[2]}" if language_tag(tag[0]) else tag[0]


def suffix(path: str) -> str:
    """A path's ending, with the dot, in lower case; "" where there is none.

    >>> suffix("a.b/ep01.KO.SRT"), suffix("a.b/.hidden"), suffix("LICENSE")
    ('.srt', '', '')
    """
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def nfc(text: str) -> str:
    """Text in the composed form: names from macOS come decomposed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def work_key(words: str) -> str:
    """What two spellings of a work's name share: case, separators and leading zeros do not count.

    >>> work_key("First Light EP01") == work_key("first_light-ep1"), work_key("첫 빛")
    (True, '첫-빛')
    """
    parts = _WORD.findall(nfc(words).lower())
    return "-".join(re.sub(r"(?<!\d)0+(?=\d)", "", part) if _EPISODE.match(part) else part for part in parts)
