"""Text: what XML may carry is kept to the character, the rest goes."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedpub.normalize.text import clean, plain

any_text = st.text(st.characters())


@given(any_text)
def test_cleaned_text_survives_xml_to_the_character(text):
    element = etree.Element("a")
    element.text = clean(text)
    assert (etree.fromstring(etree.tostring(element, encoding="utf-8")).text or "") == clean(text)


@given(any_text)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert plain(plain(text)) == plain(text)


@given(any_text)
def test_a_plain_text_is_one_line_without_blanks_around_it(text):
    line = plain(text)
    assert line.splitlines() in ([], [line])
    assert line == line.strip()


@pytest.mark.parametrize("lost", ["\x00", "\x07", "\x0b", "\ufffe", "\uffff", "\ud800", "\ufeff"])
def test_what_xml_forbids_goes_alone(lost):
    assert clean(f"a{lost}b") == "ab"


def test_text_comes_out_in_nfc():
    assert clean(unicodedata.normalize("NFD", "Café Привет 한국")) == "Café Привет 한국"


def test_blanks_inside_a_title_stay_as_the_author_wrote_them():
    assert plain("　a　b  c ") == "a　b  c"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (2024, "2024"),
        (1.5, "1.5"),
        (date(2021, 11, 6), "2021-11-06"),
        (["a", 1, None, ["deep"]], "a, 1"),
        ({"a": "b"}, ""),
        ("a\n\n b\tc", "a b c"),
    ],
)
def test_any_front_matter_value_has_a_text(value, text):
    assert plain(value) == text


def test_a_number_too_long_to_print_has_no_text():
    assert plain(10**5000) == ""


def test_every_character_that_xml_allows_is_kept_and_no_other():
    allowed = [0x9, 0xA, *range(0x20, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x110000)]  # XML 1.0 §2.2
    mark = 0xFEFF  # no text
    kept = "".join(chr(one) for one in allowed if one != mark)
    assert clean("".join(map(chr, range(0x110000)))).replace("\n", "", 1) == unicodedata.normalize("NFC", kept)
