"""Front matter: every style and encoding, and a verdict with line and remedy for what cannot be read."""

import codecs
from contextlib import suppress
from datetime import date

import pytest
from helpers import within
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub.base.values import replace
from feedpub.frontmatter import is_whole, parse
from feedpub.model import RawPost
from feedpub.problems import PostError

SIX_STYLES = {
    "yaml": "---\ntitle: A: B\ntags: [x, y]\n---\n  Text\n".replace("A: B", "'A: B'"),
    "yaml ended by dots": "---\ntitle: 'A: B'\ntags: [x, y]\n...\n  Text\n",
    "yaml with an end only": "title: 'A: B'\ntags:\n- x\n- y\n---\n  Text\n",
    "toml": '+++\ntitle = "A: B"\ntags = ["x", "y"]\n+++\n  Text\n',
    "json": '{\n  "title": "A: B",\n  "tags": ["x", "y"]\n}\n  Text\n',
    "json between semicolons": ';;;\n"title": "A: B",\n"tags": ["x", "y"]\n;;;\n  Text\n',
    "json with an end only": '"title": "A: B",\n"tags": ["x", "y"]\n;;;\n  Text\n',
}


def fail(data: bytes) -> str:
    with pytest.raises(PostError) as caught:
        parse(data, "a.md")
    return str(caught.value)


@pytest.mark.parametrize("text", SIX_STYLES.values(), ids=SIX_STYLES.keys())
def test_every_style_gives_the_same_fields_and_keeps_the_body_to_the_byte(text):
    raw = parse(text.encode(), "a.md")
    assert raw.fields == {"title": "A: B", "tags": ["x", "y"]}
    assert raw.body == "  Text\n"
    assert raw.lines["title"] == next(n for n, line in enumerate(text.split("\n"), 1) if "title" in line)


def test_pelican_headers_end_at_the_first_empty_line():
    raw = parse(b"Title: A: B\nTags: x,\n      y\nDate: 2021-11-06 10:20\n\nText: more\n", "a.md")
    assert raw.fields == {"Title": "A: B", "Tags": "x,\ny", "Date": "2021-11-06 10:20"}
    assert raw.lines == {"Title": 1, "Tags": 2, "Date": 4}
    assert raw.body == "Text: more\n"


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        ("Title: a\nDate:2021-11-06\n\nText\n", {"Title": "a", "Date": "2021-11-06"}, "Text\n"),
        ("Title:a\n \t\nText\n", {"Title": "a"}, "Text\n"),
        ("Title: a\nText\nNote: more\n", {"Title": "a"}, "Text\nNote: more\n"),
        ("Title: a\nText of one line", {"Title": "a"}, "Text of one line"),
        ("Title: a\nTags: b\n  c\n", {"Title": "a", "Tags": "b"}, "  c\n"),
        ("Title: a\n  2nd: b\n\tc\nText : d\n", {"Title": "a", "2nd": "b\nc"}, "Text : d\n"),
        ("Title : a\n\nText\n", {}, "Title : a\n\nText\n"),
    ],
)
def test_headers_are_those_that_python_markdown_reads(text, fields, body):
    raw = parse(text.encode(), "a.md")
    assert (raw.fields, raw.body) == (fields, body)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\nTitle: a: b\nTags: c,\n      d\n---\nText\n---\n", "Text\n---\n"),
        ("--- \nTitle: a: b\nTags: c,\n      d\n...\n\nText", "\nText"),
        ("\n---\nTitle: a: b\nTags: c,\n      d\n\nText\n---\nmore\n", "Text\n---\nmore\n"),
        ("---\nTitle: a: b\nTags: c,\n      d\n---", ""),
    ],
)
def test_lines_between_dashes_may_be_headers_as_python_markdown_reads_them(text, body):
    raw = parse(text.encode(), "a.md", lines=True)
    assert (raw.fields, raw.body) == ({"Title": "a: b", "Tags": "c,\nd"}, body)
    assert raw.lines["Title"] == text.split("\n").index("Title: a: b") + 1
    with pytest.raises(PostError):
        parse(text.encode(), "a.md")


@pytest.mark.parametrize("text", ["---\nTitle: a: b\nTags:\n  - c\n---\n", "---\n- Title: a: b\n---\n", "---\nText"])
def test_lines_between_dashes_that_are_no_headers_either_are_a_fault(text):
    with pytest.raises(PostError):
        parse(text.encode(), "a.md", lines=True)


@pytest.mark.parametrize("text", ["Note:this\n\nText", "https://example.org is one\n\nText", "12: 30\n\nText"])
def test_a_text_that_begins_with_a_colon_somewhere_has_no_headers(text):
    assert parse(text.encode(), "a.md").body == text


@pytest.mark.parametrize("end", ["Tag", "Tags: a", "  ", "   \t", "    "])
def test_headers_that_may_go_on_are_not_whole(end):
    assert is_whole(b"Title: a\n\n", "a.md")
    assert not is_whole(f"Title: a\n{end}".encode(), "a.md")


def test_the_head_of_an_html_page_gives_its_metas():
    page = b"""<!DOCTYPE html>
<html lang="en"><head>
<title>A &amp; B</title>
<meta name="date" content="2021-11-06">
<meta name="tags" contents="x, y">
<meta charset="utf-8">
</head><body class="a">
<p>Text</p>
</body></html>
"""
    raw = parse(page, "a.html")
    assert raw.fields == {"title": "A & B", "date": "2021-11-06", "tags": "x, y"}
    assert raw.lines["tags"] == 5
    assert raw.body == "\n<p>Text</p>\n"


def test_a_file_without_front_matter_is_all_body():
    assert parse(b"Just text\n", "a.md") == RawPost("a.md", {}, {}, "Just text\n")


def test_scalars_stay_the_text_that_was_written():
    text = "a: 1.10\nb: 010\nc: 12:30:45\nd: 2021-11-06\ne: yes\nf: 0x1F\ng: 1e3\nh: .inf\n"
    raw = parse(f"---\n{text}---\n".encode(), "a.md")
    assert raw.fields == dict(line.split(": ") for line in text.splitlines())


def test_null_true_and_false_are_values_unless_they_are_quoted():
    raw = parse(b"---\na: null\nb: ~\nc:\nd: True\ne: false\nf: 'true'\ng: \"\"\n---\n", "a.md")
    assert raw.fields == {"a": None, "b": None, "c": None, "d": True, "e": False, "f": "true", "g": ""}


def test_numbers_of_json_and_toml_stay_exact_and_toml_dates_stay_dates():
    assert parse(b'{"v": 1.10, "n": 12345678901234567890}\n', "a.md").fields == {
        "v": "1.10",
        "n": "12345678901234567890",
    }
    raw = parse(b"+++\nv = 1.10\nd = 2021-11-06\n[taxonomies]\ntags = ['a']\n+++\n", "a.md")
    assert raw.fields == {"v": "1.10", "d": date(2021, 11, 6), "taxonomies": {"tags": ["a"]}}


def test_tabs_indent_as_hexo_has_it():
    assert parse(b"---\ntags:\n\t- a\n\t- b\ncategories: \n\tc\n---\n", "a.md").fields == {
        "tags": ["a", "b"],
        "categories": "c",
    }


def test_tabs_part_dashes_from_their_values_and_stay_in_texts():
    text = b"---\ntags:\n  -\ta\n  - \t b\nquays:\n-\t- c\n"
    assert parse(text + b"---\n", "a.md").fields == {"tags": ["a", "b"], "quays": [["c"]]}
    assert parse(b"---\na: |\n  -\tb\n---\n", "a.md").fields == {"a": "-\tb\n"}


def test_halves_of_characters_are_joined_as_json_has_them_and_dropped_where_they_are_alone():
    text = b"---\na: \"\\uD83D\\uDE00 \\ud800x\\udc00\"\nb: '\\n'\n---\n"
    assert parse(text, "a.md").fields == {"a": "\U0001f600 x", "b": "\\n"}


def test_what_is_no_number_in_an_escape_is_told():
    with pytest.raises(PostError, match="expected hexdecimal number"):
        parse(b'---\na: "\\ud83d"\nb: "\\ud8zz\\udc00"\n---\n', "a.md")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'Don't look back'", "Don't look back"),
        ("'It''s ''Don't look'' back'", "It's 'Don't look' back"),
        ("'See 'The Quay' now'", "See 'The Quay' now"),
        ('''"@mei "Don't (look) ""''', '''@mei "Don't (look) "'''),
        ('''""It's" he said"''', """"It's" he said"""),
    ],
)
def test_a_line_that_a_machine_has_put_into_quotes_is_read_whole(value, text):
    assert parse(f"---\ndate: b\ntitle: {value} \ntags: []\n---\n".encode(), "a.md").fields["title"] == text


@pytest.mark.parametrize("value", ['"A" and "B"', "'A' and 'B'", '"a", "b"', r'"a \" "b" c"', "'a1'b'", "'a' 'b c'"])
def test_a_line_in_which_quotes_may_end_the_value_is_told(value):
    assert "a.md:3: has front matter that is no YAML" in fail(f"---\na: b\ntitle: {value}\ntags: []\n---\n".encode())


def test_quotes_in_a_text_of_lines_stay_as_they_are():
    raw = parse(b"---\ntitle: 'Don't'\na: |\n  say: 'Don't'\n---\n", "a.md")
    assert raw.fields == {"title": "Don't", "a": "say: 'Don't'\n"}


@pytest.mark.parametrize("text", ["~", "# nothing", "--- # nothing\n..."])
def test_yaml_that_holds_nothing_gives_no_fields(text):
    assert parse(f"---\n{text}\n---\nText".encode(), "a.md").fields == {}


def test_an_alias_may_be_a_key():
    assert parse(b"---\na: &x b\n? *x\n: c\n---\n", "a.md").fields == {"a": "b", "b": "c"}


def test_aliases_and_merges_are_written_out():
    raw = parse(b"---\nbase: &b {x: 1, y: 2}\npost:\n  <<: *b\n  y: 3\nmore: [*b]\n---\n", "a.md")
    assert raw.fields["post"] == {"x": "1", "y": "3"}
    assert raw.fields["more"] == [{"x": "1", "y": "2"}]


def test_a_key_written_twice_is_told_and_the_last_one_counts():
    raw = parse(b"---\ntitle: a\ndate: b\ntitle: c\n---\n", "a.md")
    assert raw.fields["title"] == "c"
    (problem,) = raw.problems
    assert (problem.level, problem.line) == ("warning", 4)


@pytest.mark.parametrize(
    "data",
    [
        b"\n\n \n---\ntitle: \xe4\xbd\xa0\n---\nx\n",
        codecs.BOM_UTF8 + "---\ntitle: 你\n---\nx\n".encode(),
        codecs.BOM_UTF8 + "\n---\ntitle: 你\n---\nx\n".encode(),
        "---\r\ntitle: 你\r\n---\r\nx\r\n".encode(),
        "---\rtitle: 你\r---\rx\r".encode(),
        "---\ntitle: 你\n---\nx\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "---\ntitle: 你\n---\nx\n".encode("utf-16-be"),
        "---\ntitle: 你\n---\nx\n".encode("utf-32"),
        b"---  \ntitle: \x00\x07\xe4\xbd\xa0\n---\t\nx\n",
        b"-----\ntitle: \xe4\xbd\xa0\n-----\nx\n",
    ],
)
def test_encodings_line_ends_and_blanks_before_the_front_matter_do_not_matter(data):
    raw = parse(data, "a.md")
    assert raw.fields == {"title": "你"}
    assert raw.body == "x\n"


def test_a_character_cut_in_two_at_the_end_of_a_head_is_dropped():
    data = "---\ntitle: a\n---\n正文".encode()
    assert parse(data[:-1], "a.md").body == "正"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.md: is empty"),
        (b" \n\n", "a.md: is empty"),
        (b"---\ntitle: a\n", "a.md:1: has front matter without an end; write --- on the line after it"),
        (b"\n+++\na = 1\n", "a.md:2: has front matter without an end; write +++"),
        (b"---\ntitle: a: b\n---\n", "a.md:2: has front matter that is no YAML: mapping values are not allowed"),
        (b"---\ntitle: a: b\n---\n", "put the value in quotes"),
        (b"---\ntitle: a\n  date: b\n---\n", "a.md:3: has front matter that is no YAML: mapping values"),
        (b"---\ntitle: a\n\tdate: b\n---\n", "begin its line with the key"),
        (b"---\ntitle: a\n  date: b: c\n---\n", "begin its line with the key"),
        (b"---\ntitle: a\ndate:2021-01-01\n---\n", 'YAML: date is followed by ":2" and not by ": "; write'),
        ("---\ntitle： a\ndate: b\n---\n".encode(), "a.md:2: has front matter that is no YAML: title is followed by"),
        ("---\ntitle: a\n标题： b\nc: d\n---\n".encode(), "a.md:3: has front matter that is no YAML: 标题 is"),
        ("---\na: \u2028\n  b: c\n  d:e\nf: g\nh\n---\n".encode(), "a.md:"),
        (b"---\ntitle: @x\n---\n", "a.md:2: "),
        (b'---\ntitle: "a\n---\n', "close the quotes"),
        (b"---\na: b\nc:\td: e\n---\n", "a.md:3: "),
        (b"---\n- a\n---\n", "a.md:2: has front matter that is no mapping"),
        (b"---\n? [a]\n: b\n---\n", "a.md:2: has a key that is no text"),
        (b"---\nt: 1\na: !!python/object/apply:os.system [ls]\n---\n", "a.md:3: has the tag tag:yaml.org,2002:python/"),
        (b"---\na: &a [*a]\n---\n", "a.md:2: uses *a before &a is complete"),
        (b"---\na: *b\n---\n", "a.md:2: uses *b"),
        (b"---\n<<: 3\na: {b: c}\n---\n", "a.md:2: merges something that is no mapping"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a.md: has a number that is too long"),
        (b"---\na: " + b"[" * 10_000 + b"\n---\n", "nested deeper than 50 levels"),
        (b"---\na: " + b"[" * 60 + b"]" * 60 + b"\n---\n", "nested deeper than 50 levels"),
        (b"+++\na = " + b"[" * 60 + b"]" * 60 + b"\n+++\n", "nested deeper than 50 levels"),
        (b'{"a": ' + b"[" * 100_000 + b"\n", "nested deeper than 50 levels"),
        (b"+++\n" + b".".join([b"a"] * 20_000) + b" = 1\n+++\n", "nested deeper than 50 levels"),
        (b"+++\na = {" + b" . ".join([b'"a"'] * 20_000) + b" = 1}\n+++\n", "nested deeper than 50 levels"),
        (b"+++\nt = 1\na = b\n+++\n", "a.md:3: has front matter that is no TOML"),
        (b"+++\na = " + b"9" * 5000 + b"\n+++\n", "a number is too long"),
        (b'\n{"a":\n }', "a.md:3: has front matter that is no JSON"),
        ("---\n标题: 你好\n---\n".encode("gbk"), "a.md:2: is not UTF-8 at byte 4; save it as UTF-8"),
        (b"---\na: b\n---\n\xff", "a.md:4: is not UTF-8 at byte 13"),
        (b"---\na: " + b"x" * 300_000 + b"\n---\n", "characters of front matter, more than"),
        (b"---js\nconst a = 1\n---\n", "a.md:1: has front matter in js"),
    ],
)
def test_what_cannot_be_read_says_where_what_and_what_to_do(data, message):
    assert message in fail(data)


BOMB = b"---\na: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (b, b, b", ".join([b"*%c" % a] * 9)) for a, b in zip(b"abcdefgh", b"bcdefghi", strict=True)
)
MERGES = b"---\na: &a {x: 1}\n" + b"".join(
    b"%c: &%c {<<: [%s]}\n" % (b, b, b", ".join([b"*%c" % a] * 9))
    for a, b in zip(b"abcdefgh", b"bcdefghi", strict=True)
)
LONG = b"---\na: &a " + b"x" * 200_000 + b"\nb: [" + b"*a, " * 10_000 + b"]\n"


@pytest.mark.parametrize("bomb", [BOMB, MERGES, LONG], ids=["aliases", "merges", "a long text"])
def test_a_bomb_is_refused_at_once(bomb):
    assert "aliases written out" in within(1, lambda: fail(bomb + b"---\n"))


@pytest.mark.parametrize(
    ("head", "whole"),
    [
        (b"---\ntitle: a\n---\n", True),
        (b"---\ntitle: a\n---", True),
        (b"---\ntitle: a\n--", False),
        (b"---\ntitle: a\n", False),
        (b"\n\n", False),
        (b"", False),
        (b'{"a": {"b": 1}}', True),
        (b'{"a": {"b": 1', False),
        (b"Title: a\n\nText", True),
        (b"Title: a\nDate: b", False),
        (b"<html><head><title>a</title>", False),
        (b"<html><head><title>a</title></head>", True),
        (b"Just text", True),
        ("---\ntitle: a\n---\n".encode("utf-16"), False),
    ],
)
def test_the_start_of_a_file_knows_whether_it_holds_the_front_matter(head, whole):
    assert is_whole(head, "a.md") is whole


@given(st.binary())
@example(b"---\n\xf0\x9f")
@example(b"---\n%\n---\n")
@example(b"---\n--- a\n---\n")
@example(b"---\n? ?\n---\n")
@example(b'{""')
@example(b"<html><head></body")
def test_any_bytes_are_a_raw_post_or_a_post_error(data):
    with suppress(PostError):
        assert isinstance(parse(data, "a.md"), RawPost)
    is_whole(data, "a.md")


@given(st.sampled_from([*SIX_STYLES.values()]), st.text(), st.integers(0, 100))
def test_broken_front_matter_is_a_raw_post_or_a_post_error(text, noise, place):
    with suppress(PostError):
        parse((text[:place] + noise + text[place:]).encode(errors="ignore"), "a.md")


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_in_quotes_is_read_back(value):
    text = value.replace("'", "''")
    printable = "".join(one for one in text if one == "\t" or one.isprintable())
    raw = parse(f"---\ntitle: '{printable}'\n---\n".encode(), "a.md")
    assert raw.fields["title"] == printable.replace("''", "'")


@pytest.mark.parametrize("text", SIX_STYLES.values(), ids=SIX_STYLES.keys())
def test_no_text_is_kept_where_only_the_fields_are_wanted(text):
    data = text.encode()
    assert parse(data, "a.md", whole=False) == replace(parse(data, "a.md"), body="")
