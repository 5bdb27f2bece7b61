import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub.frontmatter import plaintoml
from feedpub.frontmatter.styles import Toml

SEED = """
title = "港口：'a' b"
description = 'C:\\d "e"'
date = 2021-11-06
updated = 2021-11-06T12:27:15+08:00
local = 2021-11-06 12:27:15
  weight = -10
draft = false

[taxonomies]
tags = ["a, b", 'c', ]
categories = []
title = "in a table"
[extra]
"""

values = st.sampled_from(
    [
        *(
            '"a"',
            '""',
            "'a'",
            "''",
            '"a',
            '"a\\n"',
            '"""a"""',
            "'''a'''",
            '"a" # b',
            '"a\tb"',
            '"a\x7fb"',
            '"\x85\u2028"',
        ),
        *("true", "false", "True", "1", "-1", "+1", "0", "-0", "01", "1_0", "1" * 16, "1" * 5000, "1.10", "0x1", "inf"),
        *(
            "2021-11-06",
            "2021-13-06",
            "0000-01-01",
            "2021-11-06T12:27:15Z",
            "2021-11-06 12:27:15",
            "2021-11-06 24:00:00",
        ),
        *("2021-11-06T12:27:15-00:00", "2021-11-06T12:27:15+15:00", "2021-11-06T12:27:15.5Z", "12:27:15", "2021-11"),
        *(
            "[]",
            "[ ]",
            "['a']",
            '["a", "b"]',
            "[\"a\" , 'b' , ]",
            "[,]",
            "['a',,]",
            "[1]",
            "[['a']]",
            "['a'",
            "[\n'a']",
        ),
        *("{}", "{a = 1}", "a", "", "=", "'a' b"),
    ]
)
keys = st.sampled_from(["a", "b", "c", "a-b", "1", "A", "a.b", '"a"', "é", "", " a ", "\ta"])
oddities = st.builds(
    "{}{}{}".format, keys, st.sampled_from([" = ", "=", "  =  ", " ", "\t="]), values
) | st.sampled_from(
    ["[a]", "[b]", " [c] ", "[ c ]", "[a.b]", "[[a]]", "[]", "['a']", "", " ", "# a = 1", "a = 1 # b", "\t", "]", "\r"]
)
simple = st.sampled_from(['"a"', "'a' ", "true", "12", "2021-11-06", "2021-11-06T12:27:15Z", "['a', \"b\"]", "[]"])
usual = st.builds("{} = {}".format, st.sampled_from("abcdefgh"), simple | values) | st.sampled_from(["[t]", "[u]", ""])
texts = st.lists(usual, max_size=6, unique_by=lambda row: row[:2]) | st.lists(usual | oddities, max_size=8)


@given(texts.map("\n".join))
@example(SEED)
@example("a = 1\na = 2")
@example("a = 1\n[a]")
@example("[a]\nb = 1\n[a]")
@example("[a]\nb = 1\n[b]\nb = 1")
def test_whatever_is_read_here_is_what_the_parser_reads(text):
    found = plaintoml.load(text)
    if found is None:
        return
    parsed = Toml().general(text)
    assert found == parsed
    assert repr(found.values) == repr(parsed.values)


def test_what_posts_have_is_read_here():
    assert plaintoml.load(SEED) == Toml().general(SEED)


@pytest.mark.parametrize("text", ["a = [", "# a", "a.b = 1", "[a.b]", "[[a]]", "a = 1\na = 2", "a = 2021-13-01", "a"])
def test_what_is_not_plain_is_left_to_the_parser(text):
    assert plaintoml.load(text) is None


@pytest.mark.parametrize("text", ['a = "{}', "a = [{}", "a = ['a'{}", "{}", "a{}= 1", "[{}"])
@pytest.mark.parametrize("piece", ["a", " ", "'", '"a",', "'a' , ", "1", "\\"])
def test_a_long_row_that_nearly_fits_does_not_hold_the_build_up(text, piece):
    assert plaintoml.load(text.format(piece * (8000 // len(piece))) + ";") is None
