"""Markdown means what it means elsewhere: markdown-it, by other authors, reads it alike."""

import re

import pytest
from helpers import within
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from feedpub.normalize import markdown
from feedpub.normalize.html import clean

BASE = "https://example.org/post/"
OTHER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HEADING_ID = re.compile(r'(<h[1-6]) id="[^"]*"')
BETWEEN_BLOCKS = re.compile(
    r"\s*(</?(?:p|ul|ol|li|blockquote|h[1-6]|table|thead|tbody|tr|th|td|hr|pre|br|div)\b[^>]*>)\s*"
)

# Where two tildes beside punctuation strike out, readers differ, and the specification (GFM §6.5) does not say
WORD = st.text("ab文é1,!？~-", min_size=1, max_size=6).filter(lambda word: "~~" not in word)
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
PLAIN = st.builds(str.__add__, st.sampled_from("ab文é"), WORDS)
INLINE = st.one_of(
    PLAIN,
    PLAIN.map(lambda words: f"a *{words}a* b"),
    PLAIN.map(lambda words: f"a **{words}a**, b"),
    PLAIN.map(lambda words: f"a ~~{words.replace('~', '-')}a~~ b"),
    PLAIN.map(lambda words: f"`{words} <b> *` b"),
    PLAIN.map(lambda words: f'[{words}](b/图.png "c & d") b'),
    PLAIN.map(lambda words: f"![{words}](<a b.png>) b"),
    PLAIN.map(lambda words: f"a <b>{words}</b> <br> &copy; &amp; \\* \\<i>"),
    st.sampled_from(
        (
            "<https://example.org/~a?b=c&d=文>",
            "a  \nb",
            "a\\\nb",
            "a\n*b*",
            "[r]",
            "1 < 2 & 3",
            "a_b_c",
            "US$5 *a* US$6",
        )
    ),
)
TEXT = st.lists(INLINE, min_size=1, max_size=3).map(" ".join)
BLOCK = st.one_of(
    TEXT,
    PLAIN.map(lambda words: f"## {words}"),
    PLAIN.map(lambda words: f"{words}\n==="),
    PLAIN.map(lambda words: f"```python\n{words}\n\n  <b>\n```"),
    PLAIN.map(lambda words: f"    {words}\n\n    *a*"),
    PLAIN.map(lambda words: f"<div>\n<p>{words}</p>\n</div>"),
    PLAIN.map(lambda words: f"| a | {words} |\n|---|:-:|\n| *b* | `c` |\n| d |"),
    st.sampled_from(("---", "***", "<!-- a -->", "[r]: https://example.org/x 'y'")),
)


def indented(block: str, mark: str, rest: str) -> str:
    return "\n".join(f"{rest if place else mark}{line}".rstrip() for place, line in enumerate(block.split("\n")))


def in_containers(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(blocks, min_size=1, max_size=3).map("\n\n".join)
    return st.one_of(
        several.map(lambda text: indented(text, "> ", "> ")),
        several.map(lambda text: indented(text, "- ", "  ")),
        several.map(lambda text: indented(text, "1. ", "   ") + "\n" + indented("a", "2. ", "   ")),
    )


DOCUMENT = st.lists(st.recursive(BLOCK, in_containers, max_leaves=6), min_size=1, max_size=4).map("\n\n".join)


def meaning(rendered: str) -> str:
    """The cleaned HTML without ids of headings and without white space that no reader shows."""
    return BETWEEN_BLOCKS.sub(r"\1", HEADING_ID.sub(r"\1", clean(rendered, BASE).content))


@given(DOCUMENT)
def test_markdown_is_read_as_another_reader_reads_it(text):
    assert meaning(markdown.to_html(text)) == meaning(OTHER.render(text))


READ = {
    "从 ~/a、~/b 到 ~/c": "<p>从 ~/a、~/b 到 ~/c</p>",
    "\\~a~ b~ and ~~c~~": "<p>~a~ b~ and <s>c</s></p>",
    "[~](~/a) `~b~`": f'<p><a href="{BASE}~/a">~</a> <code>~b~</code></p>',
    "价格$5，**a**，$6；（$7*b*8$）": "<p>价格$5，<strong>a</strong>，$6；（$7*b*8$）</p>",
    "\\$5 *a* $$6 +\n- *b*$$ \\$7": "<p>$5 <em>a</em> $$6 +</p>\n<ul>\n<li><em>b</em>$$ $7</li>\n</ul>",
    "$$6 +\n- *b*$$": "<p>$$6 +\n- *b*$$</p>",
    "$5 *a*\n*b*$": "<p>$5 *a*\n*b*$</p>",
    "<del>a</del> <s>b</s>": "<p><del>a</del> <s>b</s></p>",
    '<del datetime="2021-11-06">a</del> b': '<p><del datetime="2021-11-06">a</del> b</p>',
    "$$\na\n- b\n\n\\\\ c\n$$": "<p>$$\na\n- b\n\\\\ c\n$$</p>",
    "```\n$$\n\n- a\n$$\n```": "<pre><code>$$\n\n- a\n$$\n</code></pre>",
    "$$\na\n$$ b\n$$\nc\n$$\n\n- d\n\n$$\ne\n$$": (
        "<p>$$\na\n$$ b\n$$\nc\n$$</p>\n<ul>\n<li>d</li>\n</ul>\n<p>$$\ne\n$$</p>"
    ),
    "a $$\nb\n$$\n\n- c $$ d\n\n$$\n- e\n\nf\n$$": (
        "<p>a $$\nb\n$$</p>\n<ul>\n<li>c $$ d</li>\n</ul>\n<p>$$\n- e\nf\n$$</p>"
    ),
    "$$ never closed\n\n- a": "<p>$$ never closed</p>\n<ul>\n<li>a</li>\n</ul>",
    "a\n:b": "<p>a\n:b</p>",
    "　　文字": "<p>　　文字</p>",
    "# a `b` <i>c</i> & d": '<h1 id="a-b-c--d">a <code>b</code> <i>c</i> &amp; d</h1>',
    "- [ ] [a](b)\n\n- c\n\n[ ] d": (
        f'<ul>\n<li>\n<p>☐ <a href="{BASE}b">a</a></p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n<p>[ ] d</p>'
    ),
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_what_stands_beside_commonmark_is_read_with_care(text, expected):
    assert clean(markdown.to_html(text), BASE).content == expected


def notes(text: str) -> str:
    return clean(markdown.to_html(text), BASE).content.replace(BASE, "").replace("↩︎", "^")


def test_footnotes_are_numbered_as_the_text_names_them_wherever_they_stand():
    content = notes("[^b]: second\n\na[^a] b[^B]\n\n> [^a]: first\n>\n> quoted\n\n[^c]: nobody names it\n")
    assert content.startswith('<p>a<sup><a href="#fn1" id="fnref1">[1]</a></sup> b<sup><a href="#fn2" id="fnref2">[2]')
    assert content.endswith(
        '<ol>\n<li id="fn1"><p>first <a href="#fnref1">^</a></p>\n</li>\n'
        '<li id="fn2"><p>second <a href="#fnref2">^</a></p>\n</li>\n</ol>\n</section>'
    )
    assert "<p>quoted</p>" in content
    assert "nobody" not in content


def test_a_footnote_that_is_named_again_leads_back_to_each_place():
    content = notes("a[^a] b[^a]\n\n[^a]: note[^b]\n[^b]: <div>\n    x</div>\n")
    assert '<a href="#fn1" id="fnref1:1">[1:1]</a>' in content
    assert '<li id="fn1"><p>note<sup><a href="#fn2" id="fnref2">[2]</a></sup>' in content
    assert '<a href="#fnref1">^</a> <a href="#fnref1:1">^</a></p>' in content
    assert '<li id="fn2"><div>' in content


def test_a_footnote_that_is_nowhere_stays_as_it_is_written():
    assert notes("a[^a]") == "<p>a[^a]</p>"


def test_parts_tell_their_lines():
    text = "文 <b>x\n</b>\n\n> <!-- a\n> b -->\n\n- ```js\n  <i>\n  ```\n\n      code\n\n`<u>`\n"
    assert [(one.kind, one.line, one.text) for one in markdown.parts(text)] == [
        ("html", 0, "<b>"),
        ("html", 1, "</b>"),
        ("html", 3, "<!-- a\nb -->\n"),
        ("code", 6, "```js\n  <i>\n  ```"),
        ("code", 10, "code\n"),
    ]


ENDLESS = (
    "$$a\n",
    "$$\n",
    "~~~a\n",
    "```\n$$\n",
    "~~~\n```\n$$a\n",
    "~a ",
    "<h1>",
    "<h1><b>",
    "a\n: b\n",
    "[^a] ",
    "[^a]: <div>\n",
)


@pytest.mark.parametrize("piece", ENDLESS)
def test_no_sign_without_its_end_takes_long(piece):
    text = "[^a]: b\n\n" + piece * (300_000 // len(piece))
    within(2, lambda: (markdown.to_html(text), list(markdown.parts(text))))
