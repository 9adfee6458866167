"""Identifiers: published examples hold, and one wrong character does not go through."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madang.crafts.music.release.identifiers import (
    CHECKS,
    check_gtin,
    check_isni,
    check_isrc,
    check_iswc,
    gtin_check_digit,
)

PUBLISHED = [
    ("isrc", "KRA382400001"),
    ("isrc", "KR-A38-24-00001"),
    ("isrc", "ISRC FR-Z03-98-00212"),  # Brian Dunning's FileMaker functions, after ISO 3901:2001
    ("isrc", "ＫＲＡ３８２４００００１"),
    ("upc", "036000291452"),
    ("upc", "4006381333931"),
    ("upc", "0 36000 29145 2"),
    ("upc", "EAN 4006381333931"),
    ("upc", "9790060115615"),  # an ISMN is a GTIN; Wikipedia, International Standard Music Number
    ("iswc", "T-034.524.680-1"),  # ISO 15707's own example
    ("iswc", "T-000.000.001-0"),  # the first ISWC there was
    ("grid", "A1-2425G-ABC1234002-M"),  # the GRid standard's own example
    ("grid", "GRid:A1-2425G-ABC1234002-M"),
    ("isni", "0000 0001 2150 090X"),
    ("isni", "https://isni.org/isni/000000012150090X"),
    ("ipi", "00014107338"),  # CISAC's CWR manual, by way of its open-source readers
]


@pytest.mark.parametrize(("kind", "text"), PUBLISHED)
def test_published_examples_hold(kind: str, text: str):
    assert CHECKS[kind](text).fault == ""


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("isrc", "KRA38240000", "has 11 characters; an ISRC has 12"),
        ("isrc", "KRA3824000011", "has 13 characters"),
        ("isrc", "KÖA382400001", "'Ö' in place 2 is not a letter"),
        ("isrc", "KRA38X400001", "'X' in place 6 is not a digit"),
        ("isrc", "KRA38240000O", "is the digit 0 meant"),
        ("isrc", "KRA38240000I", "is the digit 1 meant"),
        ("isrc", "KRÄ382400001", "neither a letter A-Z nor a digit"),
        ("upc", "036000291453", "check digit is 3, but the other digits ask for 2"),
        ("upc", "36000291452", "may have dropped the 0 in front: 036000291452"),
        ("upc", "8.80123E+12", "spreadsheet has rounded it"),
        ("upc", "03600029145O", "is the digit 0 meant"),
        ("upc", "٠36000291452", "is not a digit"),
        ("iswc", "T-034.524.680-2", "check digit is 2, but the other digits ask for 1"),
        ("iswc", "034.524.680-1", "does not begin with T"),
        ("iswc", "T-034.524.68-1", "has 9 digits"),
        ("grid", "B1-2425G-ABC1234002-M", "does not begin with A1"),
        ("grid", "A1-2425G-ABC1234002-N", "check character is N, but the others ask for M"),
        ("isni", "0000 0001 2150 0901", "check character is 1, but the others ask for X"),
        ("isni", "0000 0001 2150 09X0", "'X' in place 15 is not a digit"),
        ("ipi", "00014107339", "check digits are 39, but the others ask for 38"),
        ("ipi", "123456789012", "has 12 digits"),
    ],
)
def test_what_is_wrong_is_said(kind: str, text: str, said: str):
    assert said in CHECKS[kind](text).fault


def test_a_letter_that_looks_like_a_digit_is_a_doubt_not_a_fault():
    assert "easily taken for the digit 0" in check_isrc("KRO0I2400001").doubt
    assert check_isrc("KRO0I2400001").fault == ""


@given(st.text(max_size=24))
def test_any_text_gets_an_answer(text: str):
    for check in CHECKS.values():
        found = check(text)
        assert found.fault or check(found.normal) == found


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)), st.data())
def test_gtin_catches_every_wrong_digit_and_most_swaps(body: str, data: st.DataObject):
    """Weights 3 and 1 are prime to 10; neighbours swapped differ by 2(a-b), which is 0 mod 10 only for 5."""
    code = body + gtin_check_digit(body)
    place = data.draw(st.integers(0, len(body)))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
    assert check_gtin(code).fault == ""
    assert check_gtin(code[:place] + digit + code[place + 1 :]).fault
    at = data.draw(st.integers(0, len(code) - 2))
    assume((int(code[at]) - int(code[at + 1])) % 5)
    assert check_gtin(code[:at] + code[at + 1] + code[at] + code[at + 2 :]).fault


@given(st.text("0123456789", min_size=15, max_size=15), st.data())
def test_isni_catches_every_wrong_digit_and_every_swap(body: str, data: st.DataObject):
    """ISO 7064 Mod 11-2: 2 is prime to 11, and so is every difference of two powers next to each other."""
    (code,) = [body + last for last in "0123456789X" if not check_isni(body + last).fault]
    place = data.draw(st.integers(0, 14))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
    assert check_isni(code[:place] + digit + code[place + 1 :]).fault
    at = data.draw(st.integers(0, 13))
    assume(code[at] != code[at + 1])
    assert check_isni(code[:at] + code[at + 1] + code[at] + code[at + 2 :]).fault


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=15, max_size=15), st.data())
def test_grid_catches_every_wrong_character(body: str, data: st.DataObject):
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    (code,) = [f"A1{body}{last}" for last in alphabet if not CHECKS["grid"](f"A1{body}{last}").fault]
    place = data.draw(st.integers(2, 17))
    char = data.draw(st.sampled_from([c for c in alphabet if c != code[place]]))
    assert CHECKS["grid"](code[:place] + char + code[place + 1 :]).fault


@given(st.text("0123456789", min_size=9, max_size=9))
def test_exactly_one_check_digit_is_right(body: str):
    assert sum(not check_iswc(f"T{body}{last}").fault for last in range(10)) == 1
    assert sum(not CHECKS["ipi"](f"{body}{last:02d}").fault for last in range(100)) == 1
