"""Markdown becomes HTML, and HTML is not taken for Markdown."""

import pytest
from helpers import within
from hypothesis import given
from hypothesis import strategies as st

from feedpub.normalize.html import clean
from feedpub.normalize.markdown import encoded, numbered, parted, spaced, tabled, to_html
from feedpub.normalize.markdown.kind import is_html

BASE = "https://example.org/post/"

RENDERED = {
    "# Ein *Titel*": '<h1 id="ein-titel">Ein <em>Titel</em></h1>',
    "## 第一 节": '<h2 id="第一-节">第一 节</h2>',
    "# ![](https://a.example/b)": '<h1><img src="https://a.example/b" alt=""></h1>',
    "# ?!": "<h1>?!</h1>",
    "~~a~~": "<p><s>a</s></p>",
    "<b>a</b> &amp; b": "<p><b>a</b> &amp; b</p>",
    "- [ ] a\n- [X] b\n- [y] c": "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n<li>[y] c</li>\n</ul>",
    "a\n: b": "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>",
    "www.example.org": "<p>www.example.org</p>",
    "    a < b": "<pre><code>a &lt; b\n</code></pre>",
    "```c++ {.x}\na\n```": '<pre><code class="language-c++">a\n</code></pre>',
    r"$a_1 * b * c$ and $$x \\ y$$, $5 and $6": r"<p>$a_1 * b * c$ and $$x \\ y$$, $5 and $6</p>",
    "$$\na < b *c* \\\\\n$$": "<p>$$\na &lt; b *c* \\\\\n$$</p>",
    "[TOC]\n\na\n\n[[toc]]\n\n@[toc](b)\n\n[TOC] c": "<p>a</p>\n<p>[TOC] c</p>",
    "![图](图.png)": '<p><img src="https://example.org/post/%E5%9B%BE.png" alt="图"></p>',
}


@pytest.mark.parametrize(("text", "expected"), RENDERED.items())
def test_markdown_is_rendered(text, expected):
    assert clean(to_html(text), BASE).content == expected


MARKED = {
    '<div class="a" markdown="1">\n## b\n\n- *c*\n</div>': (
        '<div>\n<h2 id="b">b</h2>\n<ul>\n<li><em>c</em></li>\n</ul>\n</div>'
    ),
    "<figure markdown=1 id=a>\n**b**\n</figure>": "<figure>\n<p><strong>b</strong></p>\n</figure>",
    "<figure markdown>\n*a*\n</figure>": "<figure>\n<p><em>a</em></p>\n</figure>",
    '<p markdown="1">*a* `b`</p>': "<p><em>a</em> <code>b</code></p>",
    '<div markdown="span">*a*</div>': "<div><em>a</em></div>",
    "<details markdown='block'>\n<summary markdown='span'>*a*</summary>\n*b*\n</details>": (
        "<details>\n<summary><em>a</em></summary>\n<p><em>b</em></p>\n</details>"
    ),
    '<div markdown="1">\n<div markdown="1">\n*a*\n</div>\n*b*\n\n</div>': (
        "<div>\n<div>\n<p><em>a</em></p>\n</div>\n*b*\n</div>"
    ),
    '<div markdown="0">*a*</div>': "<div>*a*</div>",
    '`<p markdown="1">`\n\n```\n<p markdown="1">\n```': (
        '<p><code>&lt;p markdown="1"&gt;</code></p>\n<pre><code>&lt;p markdown="1"&gt;\n</code></pre>'
    ),
}


@pytest.mark.parametrize(("text", "expected"), MARKED.items())
def test_markdown_in_html_is_rendered_where_the_element_says_so(text, expected):
    assert not is_html(text) or 'markdown="0"' in text
    assert clean(to_html(text), BASE).content == expected


@pytest.mark.parametrize(
    "part", ["<p markdown=1>", "<div markdown", "<p markdown=1>a</p>", " markdown<p ", "</summary>"]
)
def test_markdown_in_html_takes_no_long_time(part):
    text = "<p" + " markdown" * 9_000 + part * (100_000 // len(part))
    within(0.5, lambda: to_html(text))


PARTED = {
    "<br/>\n![](a)": "<br/>\n\n![](a)",
    "<div>\na\n</div>\n*b*": "<div>\na\n</div>\n\n*b*",
    "a\n<p>b</p> <i>c</i>\n# d\n<hr>\n*e*": "a\n<p>b</p> <i>c</i>\n\n# d\n<hr>\n\n*e*",
    "---\n<br>\n<i></i> *a*\n \n<br>\n*b*": "---\n<br>\n\n<i></i> *a*\n \n<br>\n\n*b*",
    "<div>\n\na\n\n</div>\nb": "<div>\n\na\n\n</div>\n\nb",
    **dict.fromkeys(
        (
            "a\n<br>\n*b*",
            "<b>a</b> c\n*b*",
            "<div>\n*a*\n<p>b</p>\n</div>",
            "<p>a</p>\n    <p>b</p>",
            "<p>a</p><p\nid=b>c</p>",
            "```\n<p>a</p>\n*b*\n```",
            "<pre>\n<p>a</p>\n*b*\n</pre>",
        )
    ),
}


@pytest.mark.parametrize(("text", "expected"), PARTED.items())
def test_markdown_below_html_is_parted_from_it(text, expected):
    assert parted(text) == (expected or text)


WHOLE = {
    "<ul>\n\n\n    <li>a\n\n  </ul> b\n\nc": "<ul>\n&#10;&#10;    <li>a\n&#10;  </ul> b\n\nc",
    "<!-- a --> <pre>\n\n    b\n</pre>": "<!-- a --> \n<pre>\n&#10;    b\n</pre>",
    "-\n  <!-- a --><div>\n\n      <p>b</p></div>": "-\n  <!-- a -->\n  <div>\n  &#10;      <p>b</p></div>",
    "<div>a\n\n\t<div>b</div></div>": "<div>a\n&#10;\t<div>b</div></div>",
    "<div><pre>\na\n\n# b\n</pre></div>": "<div><pre>\na\n&#10;# b\n</pre></div>",
    **dict.fromkeys(
        (
            "<div>\n\n    *never closed*",
            "<details>\n<summary>a</summary>\n\n- b\n\n    <p>c</p>\n</details>",
            '<div>\n\n    <p markdown="1">a</p>\n</div>',
            "```\n<!-- a --><div>\n\n    b\n</div>\n```",
        )
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHOLE.items())
def test_html_is_not_torn_at_its_blank_lines(text, expected):
    assert parted(text) == (expected or text)


@pytest.mark.parametrize(
    "part",
    [
        "<div>\n",
        "<br>\n",
        "<br>\na\n",
        "</div>a",
        "<div ",
        "<div>\n\n",
        "<div></div>\n\n",
        "<!-- --> <p",
        "<a>\n",
        "<br>\n<b>\n",
    ],
)
def test_to_part_html_from_markdown_takes_no_long_time(part):
    within(0.5, lambda: parted(part * (100_000 // len(part))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#Tides\n###*High*\ntext", "# Tides\n### *High*\ntext"),
        ("a\n##b##", "a\n## b##"),
        ("# a\n#\n####### b\n    #c\na #d\n`\n#e`", None),
        (
            "```c\n#include <a.h>\n```\n<pre>\n#b\n</pre>\n~~~\n#c\n~~~\n#d",
            "```c\n#include <a.h>\n```\n<pre>\n#b\n</pre>\n~~~\n#c\n~~~\n# d",
        ),
    ],
)
def test_headings_of_python_markdown_need_no_space(text, expected):
    assert spaced(text) == (expected or text)


@pytest.mark.parametrize("part", ["#a\n", "#", "`#a\n", "<pre>#a\n", "```\n#a\n"])
def test_to_loosen_headings_takes_no_long_time(part):
    within(0.5, lambda: spaced("#a\n" + part * (100_000 // len(part))))


SPACED = {
    "![a](/my pic.png)": "![a](/my%20pic.png)",
    "- [a](b (1) c.png 'T')": "- [a](b%20(1)%20c.png 'T')",
    '[a]( it\'s a  b "T d" ) [c](d)': '[a](it\'s%20a%20%20b "T d" ) [c](d)',
    **dict.fromkeys(
        ('[a](b "T d")', "[a]( b )", "[a](<b c>)", "[a](b c\nd)", "`[a](b c)`", "    [a](b c)", "```\n[a](b c)\n```")
    ),
}


@pytest.mark.parametrize(("text", "expected"), SPACED.items())
def test_spaces_in_addresses_are_written_as_on_the_web(text, expected):
    assert encoded(text) == (expected or text)


@pytest.mark.parametrize("part", ["](a b", "](a (", "](a b (", "[a](b c) ", '](a b "', "](( a"])
def test_to_find_spaces_in_addresses_takes_no_long_time(part):
    within(0.5, lambda: encoded(part * (100_000 // len(part))))


NUMBERED = {
    "a\nb\n4. c\n5. d\n": "a\nb\n\n4. c\n5. d\n",
    "1. a\n\nb\n2. c": "1. a\n\nb\n\n2. c",
    **dict.fromkeys(
        (
            "1. a\nb\n2. c",
            "- a\n  b\n2. c",
            "1. a\n\u3000b\n2. c",
            "- a\n  ```\n  b\n\n  c\n  2. d\n  ```",
            "a\n1. b\n2. c",
            "# a\n0. b",
            "a\n2.b",
            "| a\n2. b",
            "a <pre>\nb\n2. c\n</pre>",
            "```\na\n\nb\n2. c\n```",
        )
    ),
}


@pytest.mark.parametrize(("text", "expected"), NUMBERED.items())
def test_a_list_of_kramdown_may_follow_words_whatever_its_first_number(text, expected):
    assert numbered(text) == (expected or text)


@pytest.mark.parametrize("part", ["a\n", "2. a\n", "a\n2. b\n", "- a\n", "`a\n", "<pre>a\n", "a\n2. b\n\n"])
def test_to_part_lists_from_words_takes_no_long_time(part):
    within(0.5, lambda: numbered("a\n2. b\n" + part * (100_000 // len(part))))


def test_a_table_keeps_its_alignment():
    content = clean(to_html("| a | b |\n|---|:-:|\n| 1 | 2 |"), BASE).content
    assert '<td align="center">2</td>' in content


def table(heads, *rows):
    head = f"<thead><tr>{''.join(f'<th>{one}</th>' for one in heads)}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>\n" for row in rows)
    return f"<table>{head}<tbody>\n{body}</tbody></table>"


IN_A_LIST = "<ul>\n<li>\n<p>Words.</p>\n{}\n</li>\n</ul>"
TABLES = {
    "no heads": ("kramdown", "| a | b |\n| c | d |", table("", "ab", "cd")),
    "empty heads": ("goldmark", "| | |\n|-|-|\n| a | b |", table("", "ab")),
    "a rule above": ("kramdown", "|---|:-:|\n| a | b |\n\nWords.", f"{table('', 'ab')}\n<p>Words.</p>"),
    "rules between rows": ("kramdown", "|a|\n|-|\n|b|\n|-|\n|c|\n|=|\n|d|", table("a", "b", "c", "d")),
    "a long row": ("kramdown", "|a|\n|-|\n|b|c|", table(["a", ""], "bc")),
    "a bar in code": ("kramdown", "|a|\n|-|\n|`b|c`|", table("a", ["<code>b|c</code>"])),
    "in a list": ("kramdown", "- Words.\n\n  | a |\n  |-|\n  | b |\n", IN_A_LIST.format(table("a", "b"))),
    "no heads, in a list": ("kramdown", "- Words.\n\n  | a |\n  | b |\n", IN_A_LIST.format(table("", "a", "b"))),
    "few heads, in a list": (
        "goldmark",
        "- Words.\n\n  |a|\n  |-|-|\n  |b|c|",
        IN_A_LIST.format(table(["a", ""], "bc")),
    ),
    "few heads": ("goldmark", "| a |\n|---|---|\n| b | c |", table(["a", ""], "bc")),
    "below words": ("marked", "Words.\na | b\n--|--\nc | d", f"<p>Words.</p>\n{table('ab', 'cd')}"),
    "below a list": ("marked", "- Words.\n| a |\n|--|\n| b |", f"<ul>\n<li>Words.</li>\n</ul>\n{table('a', 'b')}"),
    "like two tables": ("marked", "| a |\n|--|\n| b |\n|--|\n| c |", table("a", "b", ["--"], "c")),
    "in HTML": ("marked", "<div>\n| a |\n|--|\n</div>", "<div>\n| a |\n|--|\n</div>"),
}
"""What is odd -> the renderer, the text, its HTML."""


@pytest.mark.parametrize(("renderer", "text", "expected"), TABLES.values(), ids=TABLES)
def test_tables_are_those_that_the_renderer_sees(renderer, text, expected):
    assert clean(to_html(tabled(text, renderer)), BASE).content == expected


NO_TABLES = ("| a\nb", "a\n| b |", "```\n\n| a |\n```", "|a|\n|-|", "a | b", "a\nb | c\n---", "a\nb | c\n-|-|-")


@pytest.mark.parametrize("text", NO_TABLES)
def test_what_no_renderer_takes_for_a_table_stays(text):
    assert tabled(text, "kramdown") == tabled(text, "goldmark") == tabled(text, "marked") == text


@pytest.mark.parametrize("part", ["|", "| a\n", "|-\n", "\n\n| a", "\n\n", "| `", "|a|\n|-|-|\n", "|\t", "-|  "])
@pytest.mark.parametrize("renderer", ["kramdown", "goldmark", "marked"])
def test_no_table_takes_long(part, renderer):
    within(1, lambda: tabled("| " + part * (100_000 // len(part)), renderer))


STRONG = {
    "**词（注）**词": "<p><strong>词（注）</strong>词</p>",
    "p는 **위치(위도, 경도)**를": "<p>p는 <strong>위치(위도, 경도)</strong>를</p>",
    "词**“引用”**词 **b**": "<p>词<strong>“引用”</strong>词 <strong>b</strong></p>",
    "## **一！**二\n\n- **三。**四": (
        '<h2 id="一二"><strong>一！</strong>二</h2>\n<ul>\n<li><strong>三。</strong>四</li>\n</ul>'
    ),
    "`**词）**词` **词）": "<p><code>**词）**词</code> **词）</p>",
    "a\n\n    **词：**词": "<p>a</p>\n<pre><code>**词：**词\n</code></pre>",
    "[a](/**词）**词 '**词）**词')": (
        '<p><a href="https://example.org/**%E8%AF%8D%EF%BC%89**%E8%AF%8D" title="**词）**词">a</a></p>'
    ),
    "2**(3)**4, \\*\\*词）\\*\\*词": "<p>2**(3)**4, **词）**词</p>",
}


@pytest.mark.parametrize(("text", "expected"), STRONG.items())
def test_words_in_scripts_without_spaces_are_strong_whatever_is_beside_them(text, expected):
    assert clean(to_html(text), BASE).content == expected


@pytest.mark.parametrize("part", ["词**)", "**)词", "词**(", "词**(a*", "`词**("])
def test_strong_words_take_no_long_time(part):
    within(0.5, lambda: to_html(part * (100_000 // len(part))))


def test_equal_headings_have_ids_of_their_own():
    content = to_html("# a\n\n# a\n\n# a-1\n\n# a")
    assert [part.split('"')[0] for part in content.split('id="')[1:]] == ["a", "a-1", "a-1-1", "a-2"]


def test_the_id_of_a_heading_keeps_the_marks_of_its_script_as_githubs_does():
    assert to_html("# हिन्दी, n² & ไทย_ครับ") == '<h1 id="हिन्दी-n--ไทย_ครับ">हिन्दी, n² &amp; ไทย_ครับ</h1>\n'


def test_a_footnote_and_its_place_point_at_each_other():
    content = clean(to_html("a[^n]\n\n[^n]: note"), BASE).content
    assert f'<a href="{BASE}#fn1" id="fnref1">' in content
    assert '<li id="fn1">' in content
    assert f'<a href="{BASE}#fnref1">' in content


def test_a_place_of_the_authors_own_that_names_no_footnote_stays():
    own = '<sup class="footnote-reference"><a href="#zz">1</a></sup>'
    assert own in to_html(f"a[^n] {own}\n\n[^n]: note")


def test_a_sample_of_markdown_within_html_is_shown_as_it_is():
    sample = '`<p markdown="1">*b*</p>`'
    shown = "<code>&lt;p markdown=&quot;1&quot;&gt;*b*&lt;/p&gt;</code>"
    found = to_html(f'<div markdown="1">\n*a*\n</div>\n\n{sample}')
    assert found.replace('"', "&quot;").endswith(f"<p>{shown}</p>\n")


def test_a_nesting_without_end_keeps_its_text():
    assert clean(to_html("> " * 500 + "deep"), BASE).text == "deep"
    assert clean(to_html("- " * 500 + "deep"), BASE).text == "deep"


def test_what_is_too_much_for_markdown_is_plain_paragraphs():
    text = "*a* [b\n\n" * 9_000 + "<b>last</b>"
    content = to_html(text)
    assert content.startswith("<p><em>a</em> [b</p>")
    assert content.endswith("<p>*a* [b</p>\n<p>&lt;b&gt;last&lt;/b&gt;</p>\n")


HTML = (
    "<div>   \n<p>　　文字</p><!-- a -->\n\n\n\n            <!-- b -->\n            <style>\n            .a{}\n"
    "            </style>\n            <div class='c'>\n                <p>d</p>\n            </div>\n\n</div>\n   ",
    "\n<div>\nLoose words，<strong>more</strong><br>\n <p>a</p>\n\n</div>",
    "<div><table><tr><td>\nline<br><br>\n\n1.5 times<br>\n- not a list<br>\n</td></tr></table>\n\n</div>",
    "<p>a</p>\n\n<p>b</p>",
    "<!-- a -->\n<div>\n\n<pre><code>\n# comment\n\n## more\n</code></pre>\n\n</div>",
    "<div><pre><code><div class='a'>\n\n# comment\n\n- a\n</div></code></pre></div>",
    "<div><pre><div class='a'>let a\n\n# comment\n</div></pre></div>",
    "<!DOCTYPE html>\n<html><body>\n\n    <p>a</p></body></html>",
    "<img src='a.png'>\n\n<hr>",
    "<div>\n\n    <p>a</p>\n\n    <p>see [1](2) and **</p>\n</div>",
)
MARKDOWN = (
    "",
    "words",
    "# Title",
    "<div align=center>\n\n# Title\n\n</div>",
    "<div align=center>\n<img src=a.png>\n</div>\n\nWords.",
    "<p align=center>\n<img src=a.png>\n</p>\n\n# Title",
    "<details>\n<summary>a</summary>\n\n```js\nb\n```\n\n</details>",
    "<div>\n\n- a\n- b\n\n</div>",
    "<div>\n\nSee [a](b).\n\n</div>",
    "<div>\n\nWords.\n\nMore words.\n\n</div>",
    "<p>Words.\n\nMore words.\n\n**More.**",
    "<table><tr><td>\n\n**a**\n\n</td></tr></table>",
    "<https://example.org/> is a link",
    "<b>Bold</b> words",
    "<span>a</span>\n\n<span>b</span>",
    "<!-- more -->\n\nwords",
)


@pytest.mark.parametrize("body", HTML)
def test_html_is_html_whatever_its_file_is_called(body):
    assert is_html(body)


@pytest.mark.parametrize("body", MARKDOWN)
def test_markdown_that_begins_with_a_tag_is_markdown(body):
    assert not is_html(body)


@given(st.text(alphabet="ab*_[]()<>!`~#-+.:|\\ \n\t1^文&", max_size=200))
def test_any_text_can_be_rendered(text):
    is_html(text)
    clean(to_html(text), BASE)


@given(st.lists(st.text(alphabet="ab文 ,.", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_plain_paragraphs_keep_their_text(paragraphs):
    text = "\n\n".join(f"a{paragraph}" for paragraph in paragraphs)
    assert clean(to_html(text), BASE).text.split() == text.split()
