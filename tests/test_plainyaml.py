import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub import frontmatter
from feedpub.frontmatter import parsing, plainyaml, yamltext
from feedpub.frontmatter.fields import FrontMatterError
from feedpub.problems import PostError

SEED = """title: '港务局：''先行一步'''
categories: 
 - 财经
 - 港口日报－国内
headimg: 'https://img.example.com/a.png?w=1#x'
author: 港口日报
comments: false
date: Sat, 06 Nov 2021 12:27:15 GMT
empty:
"""  # noqa: W291  machines write it so

pieces = st.sampled_from(
    [
        "a",
        "key",
        ":",
        ": ",
        " ",
        "\n",
        "\n - ",
        "\n- ",
        "- ",
        "'",
        "''",
        '"',
        "#",
        " #",
        "true",
        "null",
        "~",
        "1.10",
        "[",
        "]",
        ": [",
        "]\n",
        ", ",
        "{",
        ",",
        "&a ",
        "*a",
        "!x",
        "|",
        ">",
        "%",
        "@",
        "`",
        "\t",
        "é",
        "：",
        "\\",
        "...",
        "---",
        "<<",
        "=",
        "\r",
    ]
)
texts = st.lists(pieces, max_size=30).map("".join) | st.text(max_size=60)


@given(texts.map(lambda text: f"{text}\n") | texts)
@example("a: b\n - c\n")
@example("a:\n - b\n  - c\n")
@example("a:\n- b\nc: d\n")
@example("a: 'b' #c\n")
@example("a: b\n\n - c\n")
@example("a:\n\n - b\n\n - c\n")
@example("a: b\n\nc: d\n")
@example("a:\n - b\nc:\n  - d\n")
@example("a:\u3000b\n")
@example("a:  \u3000b \n")
@example("a: [b c, 'd, e', \"f]\", true, ~, 1.0]\n")
@example("a: [ b , c-d ]  \n")
@example("a: []\n")
@example("a: [b,]\n")
@example("a: [-b, c]\n")
@example("a: ['b'c]\n")
@example("a: ['b''c']\n")
@example("a: [b\u3000, \u3000c]\n")
@example('a: "b \\"c\\" \\\\"\n')
@example('a: "\\\\\\""\n')
@example('a: "b\\"\n')
@example('a:\n - "b: \\"c\\""\n')
@example(SEED)
def test_whatever_is_read_here_is_what_the_parser_reads(text):
    found = plainyaml.load(text)
    if found is None:
        return
    assert found == yamltext.general(text)


@given(
    st.dictionaries(
        st.from_regex("[a-z]{1,5}", fullmatch=True),
        st.lists(st.from_regex("[a-z 港]{1,5}", fullmatch=True), max_size=3),
    )
)
def test_quoted_scalars_and_lists_are_read_here(fields):
    quoted = {key: values for key, values in fields.items() if values}
    text = "".join(f"{key}:\n" + "".join(f" - '{one}'\n" for one in values) for key, values in quoted.items())
    found = plainyaml.load(text or "a: b\n")
    assert found is not None
    assert found.values == (quoted or {"a": "b"})


def test_what_machines_write_is_read_here():
    assert plainyaml.load(SEED) == yamltext.general(SEED)


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c\n",
        "a: [[b]]\n",
        "a: [b: c]\n",
        "a: [b,\n  c]\n",
        "a: [b, ,]\n",
        "a: [b] c\n",
        "a: [b\n",
        "a: [b]\n - c\n",
        "a:\n - [b]\n",
        "a: {b: c}\n",
        "a: |\n b\n",
        "a: b\na: c\n",
        "a: &x b\n",
        "a\n",
        " a: b\n",
        "a: b\n c\n",
        "- a\n",
        "a: b",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text):
    assert plainyaml.load(text) is None


def test_a_long_line_that_nearly_matches_does_not_hold_the_build_up():
    assert plainyaml.load(f"a: {'b' * 8000}: c\n") is None
    assert plainyaml.load(f"a: {'b:' * 4000} #c\n") is None
    assert plainyaml.load("a: '" + "''" * 4000 + "\n") is None


@pytest.mark.parametrize("start", ["", "\n", " \n\n", "\ufeff"])
@pytest.mark.parametrize("body", ["", "\n\n  indented\n", "---\n", "\r\n", "text\n---\n"])
@pytest.mark.parametrize("front", [SEED, "a: b\n...\nc: d\n", "a: b\n----\nc: d\n", "a: [b]\n", "\n\na: b\n"])
def test_a_file_with_plain_front_matter_is_taken_apart_like_any_other(start, front, body, monkeypatch):
    data = f"{start}---\n{front}---\n{body}".encode()
    quick = frontmatter.parse(data, "a.md")
    monkeypatch.setattr(parsing, "_plain", lambda *_: None)
    assert quick == frontmatter.parse(data, "a.md")


def test_a_body_that_is_no_utf8_is_told_by_its_place_in_the_file():
    with pytest.raises(PostError, match=r"a.md:4: is not UTF-8 at byte 13"):
        frontmatter.parse(b"---\na: b\n---\n\xff", "a.md")


def test_what_is_given_for_one_post_is_not_that_of_another():
    plainyaml.load("a: [b]\n").values["a"].append("c")
    assert plainyaml.load("a: [b]\n").values == {"a": ["b"]}


def test_errors_still_come_from_the_parser():
    with pytest.raises(FrontMatterError, match="no YAML"):
        yamltext.load("a: 'b\n")
