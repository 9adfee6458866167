"""Languages as people write them in file names: codes, English and native names, to BCP-47 tags."""

from __future__ import annotations

import re

_NAMES = """
ko kor korean kr 한국어 한글 국문; en eng english 영어 영문;
ja jpn jap japanese jp 일본어 日本語; zh chi zho chinese 중국어 中文;
zh-Hans chs sc cn 简体 zh-cn;
zh-Hant cht tc tw 繁體 繁体 zh-tw zh-hk; es spa spanish español 스페인어; es-419 latam es-mx;
fr fre fra french français 프랑스어; de ger deu german deutsch 독일어; pt por portuguese português 포르투갈어;
pt-BR ptbr pob brazilian; it ita italian italiano 이탈리아어; nl dut nld dutch; pl pol polish;
ru rus russian 러시아어; tr tur turkish; ar ara arabic 아랍어; he heb hebrew; hi hin hindi;
th tha thai 태국어 ภาษาไทย; vi vie vietnamese 베트남어;
id ind indonesian 인도네시아어; ms may msa malay; fi fin finnish; sv swe swedish; da dan danish; nb nor norwegian;
cs cze ces czech; ro rum ron romanian; hu hun hungarian; el gre ell greek; uk ukr ukrainian; bg bul bulgarian;
fil tgl filipino tagalog
"""
CODES: dict[str, str] = {
    word.lower(): names[0] for entry in _NAMES.split(";") if (names := entry.split()) for word in names
}
_HOME = {"ko": "KR", "ja": "JP", "en": "US"}
_TAG = re.compile(r"^([a-z]{2,3})[-_](hans|hant|[a-z]{2}|\d{3})$", re.IGNORECASE)


def language_tag(word: str) -> str:
    """The BCP-47 tag a word of a file name stands for, or "" where it names no language.

    A language's home region is left out: ko-KR is ko, en-US is en.

    >>> [language_tag(word) for word in ("KOR", "pt-br", "zh_Hans", "en-GB", "ko-KR", "final")]
    ['ko', 'pt-BR', 'zh-Hans', 'en-GB', 'ko', '']
    """
    lowered = word.lower().replace("_", "-")
    if lowered in CODES:
        return CODES[lowered]
    tag = _TAG.match(word)
    if tag is None or (base := CODES.get(tag[1].lower())) is None:
        return ""
    extra = tag[2].lower()
    if extra in ("hans", "hant"):
        return f"{base}-{extra.capitalize()}"
    region = extra.upper()
    return base if _HOME.get(base) == region else f"{base}-{region}"
