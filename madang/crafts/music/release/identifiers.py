"""Identifiers of music: ISRC, GTIN, ISWC, GRid, ISNI and IPI, read as people write them, checked to the last digit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

GTIN_LENGTHS = (8, 12, 13, 14)
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOKALIKE = {"O": "the digit 0", "I": "the digit 1"}


class Checked(NamedTuple):
    """An identifier in its normal form, what is wrong with it ("" where nothing is), and what looks doubtful."""

    normal: str
    fault: str = ""
    doubt: str = ""


def check_isrc(text: str) -> Checked:
    """International Standard Recording Code: 2 letters, 3 letters or digits, 2 digits of the year, 5 digits.

    There is no check digit. Source: ISRC Bulletin 2015/01 of the International ISRC Agency.

    >>> check_isrc("isrc kr-a38-24-00001")
    Checked(normal='KRA382400001', fault='', doubt='')
    >>> check_isrc("KRA38240000").fault
    'it has 11 characters; an ISRC has 12'
    """
    code = _bare(text, "ISRC")
    if fault := _length(code, (12,), "an ISRC"):
        return Checked(code, fault)
    for place, char in enumerate(code, 1):
        if place <= 2 and not _is(char, "letter"):
            return Checked(code, f"'{char}' in place {place} is not a letter; an ISRC begins with two")
        if 2 < place <= 5 and char not in _ALPHANUMERIC:
            return Checked(code, f"'{char}' in place {place} is neither a letter A-Z nor a digit")
        if place > 5 and not _is(char, "digit"):
            hint = f"; is {_LOOKALIKE[char]} meant?" if char in _LOOKALIKE else ""
            return Checked(code, f"'{char}' in place {place} is not a digit; the last 7 of an ISRC are{hint}")
    seen = [char for char in code[2:5] if char in _LOOKALIKE]
    doubt = f"the letter {seen[0]} in '{code[2:5]}' is easily taken for {_LOOKALIKE[seen[0]]}" if seen else ""
    return Checked(code, "", doubt)


def check_gtin(text: str) -> Checked:
    """Global Trade Item Number (UPC, EAN, JAN): 8, 12, 13 or 14 digits, the last of which is a check digit.

    Source: GS1 General Specifications, check digit calculation (weights 3 and 1 from the right).

    >>> check_gtin("0 36000 29145 2").fault, check_gtin("036000291453").fault
    ('', 'its check digit is 3, but the other digits ask for 2')
    """
    code = re.sub(r"^(?:UPC|EAN|GTIN|JAN)(?:-?\d{1,2}(?=[:\s]))?", "", _bare(text)).lstrip(":")
    if re.fullmatch(r"\d[.,]?\d*E\+?\d+", _bare(text)):
        return Checked(code, "a spreadsheet has rounded it; write it again in a column of text")
    if fault := _digits(code, GTIN_LENGTHS, "a GTIN (UPC, EAN)"):
        lost_zero = len(code) == 11 and code.isdecimal() and gtin_check_digit(code[:-1]) == code[-1]
        return Checked(code, fault + (f"; a spreadsheet may have dropped the 0 in front: 0{code}" if lost_zero else ""))
    return Checked(code, _last(code, gtin_check_digit(code[:-1])))


def check_iswc(text: str) -> Checked:
    """International Standard Musical Work Code: T, 9 digits, a check digit. Source: ISO 15707.

    >>> check_iswc("T-034.524.680-1"), check_iswc("T-034.524.680-2").fault
    (Checked(normal='T0345246801', fault='', doubt=''), 'its check digit is 2, but the other digits ask for 1')
    """
    code = _bare(text, "ISWC")
    if not code.startswith("T"):
        return Checked(code, "it does not begin with T")
    if fault := _digits(code[1:], (10,), "an ISWC after its T"):
        return Checked(code, fault)
    total = 1 + sum(place * int(digit) for place, digit in enumerate(code[1:10], 1))
    return Checked(code, _last(code, str(-total % 10)))


def check_grid(text: str) -> Checked:
    """Global Release Identifier: A1, 5 of the issuer, 10 of the release, a check character (ISO 7064 Mod 37,36).

    Source: GRid Standard 2.1 (IFPI).

    >>> check_grid("A1-2425G-ABC1234002-M").fault, check_grid("A1-2425G-ABC1234002-N").fault
    ('', 'its check character is N, but the others ask for M')
    """
    code = _bare(text, "GRID")
    if fault := _length(code, (18,), "a GRid"):
        return Checked(code, fault)
    for place, char in enumerate(code, 1):
        if char not in _ALPHANUMERIC:
            return Checked(code, f"'{char}' in place {place} is neither a letter A-Z nor a digit")
    if not code.startswith("A1"):
        return Checked(code, "it does not begin with A1")
    remainder = 36
    for char in code[:-1]:
        remainder = (remainder + _ALPHANUMERIC.index(char)) % 36 or 36
        remainder = remainder * 2 % 37
    return Checked(code, _last(code, _ALPHANUMERIC[(1 - remainder) % 36], "check character", "others"))


def check_isni(text: str) -> Checked:
    """International Standard Name Identifier: 15 digits and a check character, 0-9 or X. Source: ISO 27729.

    The check character is that of ISO 7064 Mod 11-2.

    >>> check_isni("0000 0001 2150 090X").fault, check_isni("0000 0001 2150 0901").fault
    ('', 'its check character is 1, but the others ask for X')
    """
    code = re.sub(r"^HTTPS?://(?:WWW\.)?ISNI\.ORG/(?:ISNI/)?", "", _bare(text, "ISNI"))
    if fault := _length(code, (16,), "an ISNI"):
        return Checked(code, fault)
    if fault := _digits(code[:-1] + ("0" if code[-1] == "X" else code[-1]), (16,), "an ISNI"):
        return Checked(code, fault)
    remainder = 0
    for digit in code[:-1]:
        remainder = (remainder + int(digit)) * 2 % 11
    return Checked(code, _last(code, "0123456789X"[(12 - remainder) % 11], "check character", "others"))


def check_ipi(text: str) -> Checked:
    """IPI name number of a writer or publisher: 9 digits and two check digits (Mod 101), zeros in front optional.

    Source: the layout in CISAC's Common Works Registration manual; the rule is recalled and holds for the
    numbers published there.

    >>> check_ipi("00014107338").fault, check_ipi("14107339").fault
    ('', 'its check digits are 39, but the others ask for 38')
    """
    code = _bare(text, "IPI")
    if code.isascii() and code.isdecimal() and len(code) > 2:
        code = code.zfill(11)
    if fault := _digits(code, (11,), "an IPI name number"):
        return Checked(code, fault)
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), code, strict=False))
    wanted = f"{(101 - total % 101) % 101 % 100:02d}"
    fault = "" if code[-2:] == wanted else f"its check digits are {code[-2:]}, but the others ask for {wanted}"
    return Checked(code, fault)


CHECKS: Mapping[str, Callable[[str], Checked]] = {
    "isrc": check_isrc,
    "upc": check_gtin,
    "iswc": check_iswc,
    "grid": check_grid,
    "isni": check_isni,
    "ipi": check_ipi,
}


def gtin_check_digit(digits: str) -> str:
    """The check digit for a GTIN's other digits.

    >>> gtin_check_digit("400638133393")
    '1'
    """
    return str(-sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits))) % 10)


def _bare(text: str, name: str = "") -> str:
    """In capitals, without spaces, hyphens and dots between, nor the identifier's own name in front."""
    code = re.sub(r"[\s\-‐-―−.]", "", unicodedata.normalize("NFKC", text)) if "://" not in text else text.strip()
    return code.upper().removeprefix(name).removeprefix(":")


def _is(char: str, what: str) -> bool:
    return char in (_ALPHANUMERIC[:10] if what == "digit" else _ALPHANUMERIC[10:])


def _length(code: str, lengths: tuple[int, ...], what: str) -> str:
    if len(code) in lengths:
        return ""
    wanted = " or ".join(filter(None, (", ".join(map(str, lengths[:-1])), str(lengths[-1]))))
    return f"it has {len(code)} characters; {what} has {wanted}"


def _digits(code: str, lengths: tuple[int, ...], what: str) -> str:
    for place, char in enumerate(code, 1):
        if not _is(char, "digit"):
            hint = f"; is {_LOOKALIKE[char]} meant?" if char in _LOOKALIKE else ""
            return f"'{char}' in place {place} is not a digit{hint}"
    return _length(code, lengths, what).replace("characters", "digits")


def _last(code: str, wanted: str, what: str = "check digit", others: str = "other digits") -> str:
    return "" if code[-1] == wanted else f"its {what} is {code[-1]}, but the {others} ask for {wanted}"
