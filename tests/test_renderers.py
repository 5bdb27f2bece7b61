"""HTML of Markdown, and what a generator's own renderer does to it."""

import pytest
from helpers import within

from feedpub.base.values import replace
from feedpub.config.ways import Ways
from feedpub.dialects import named, of
from feedpub.normalize import renderers
from feedpub.normalize.markdown import to_html
from feedpub.normalize.markdown.marks import replaced
from tests.helpers import make_site


def rendered(text, dialect="hexo", **ways):
    site = make_site()
    site = replace(site, posts=replace(site.posts, dialect=dialect), ways=Ways(**ways))
    return renderers.to_html(text, of(site), site)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb  \nc", "<p>a<br />\nb<br />\nc</p>\n"),
        ("- a\n  *b*\n  - c\n    d", "<ul>\n<li>a<br />\n<em>b</em>\n<ul>\n<li>c<br />\nd</li>\n</ul>\n</li>\n</ul>\n"),
        ("> a\n> b", "<blockquote>\n<p>a<br />\nb</p>\n</blockquote>\n"),
        ("- a\n\n      b\n      c", "<ul>\n<li>\n<p>a</p>\n<pre><code>b\nc\n</code></pre>\n</li>\n</ul>\n"),
        ("$$\na\nb\n$$", "<p>$$\na\nb\n$$</p>\n"),
    ],
)
def test_lines_stay_lines_for_hexo(text, html):
    assert rendered(text) == html
    assert rendered(text, breaks=False) == to_html(text)
    assert rendered(text, "hugo") == to_html(text)


LINK = '<a href="https://example.org/a_b">https://example.org/a_b</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See https://example.org/a_b, or not", f"<p>See {LINK}, or not</p>\n"),
        ("(see https://example.org/a_b).", f"<p>(see {LINK}).</p>\n"),
        ("在https://example.org/a_b，文", f"<p>在{LINK}，文</p>\n"),
        (
            "http://example.org/a_(b)?c=1&d",
            '<p><a href="http://example.org/a_(b)?c=1&amp;d">http://example.org/a_(b)?c=1&amp;d</a></p>\n',
        ),
        ("[https://example.org/a_b](https://example.org/a_b)", f"<p>{LINK}</p>\n"),
        ("`https://example.org` https://localhost x", "<p><code>https://example.org</code> https://localhost x</p>\n"),
        ('<b title="https://example.org">a</b>', '<p><b title="https://example.org">a</b></p>\n'),
    ],
)
def test_bare_addresses_are_links_for_hexo_and_hugo(text, html):
    assert rendered(text) == rendered(text, "hugo") == html
    assert rendered("https://example.org", links=False) == rendered("https://example.org", "zola")


@pytest.mark.parametrize("rest", ["的文", "é", "“b”"])
def test_only_ascii_is_of_a_bare_address_for_hugo(rest):
    assert rendered(f"在https://example.org/a_b{rest}", "hugo") == f"<p>在{LINK}{rest}</p>\n"
    assert rendered(f"https://example.org/{rest}").startswith(f'<p><a href="https://example.org/{rest}">')


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (":tada: x:+1:y", "<p>🎉 x👍y</p>\n"),
        (":heart:", "<p>❤\ufe0f</p>\n"),
        ("# :sparkles: Tides", '<h1 id="sparkles-tides">✨ Tides</h1>\n'),
        ("at 10:30:00 :no_such_sign:", "<p>at 10:30:00 :no_such_sign:</p>\n"),
        ("`:tada:` [a](/:tada:)", '<p><code>:tada:</code> <a href="/:tada:">a</a></p>\n'),
        ("    :tada:\n", "<pre><code>:tada:\n</code></pre>\n"),
    ],
)
def test_names_between_colons_are_signs_where_the_generator_shows_them(text, html):
    assert rendered(text, "hugo", emoji=True) == html
    assert rendered(text, "hugo") == to_html(text)


MARKS = (("~", "sub"), ("^", "sup"), ("++", "ins"), ("==", "mark"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("H~2~O, 10^3^", "H<sub>2</sub>O, 10<sup>3</sup>"),
        ("==a **b** `c==d`== ++e++", "<mark>a <strong>b</strong> <code>c==d</code></mark> <ins>e</ins>"),
        ("~~==a==~~ **++b++**", "<s><mark>a</mark></s> <strong><ins>b</ins></strong>"),
        ("x^2 + y^2, ~a b~", "x^2 + y^2, ~a b~"),
        ("a == b == c, C++ and D++, i++; j++; ===a===, ==a", "a == b == c, C++ and D++, i++; j++; ===a===, ==a"),
        ("$a^2+b^2$ `a^b^` ~/a and ~/b https://example.org/~a~/", None),
        (r"H\~2\~O", "H~2~O"),
    ],
)
def test_marks_that_hugo_was_told_to_read_become_elements(text, html):
    assert rendered(text, "hugo", links=False, marks=MARKS) == (f"<p>{html}</p>\n" if html else to_html(text))
    assert rendered(text, "hugo", links=False, marks=()) == to_html(text)


@pytest.mark.parametrize(
    "part", ["==a", "== a", "==a ", "=", "==\n", "a==b<a>", "<b>==", "<code>==", "^", "^^a ", "~a"]
)
def test_no_marks_take_long(part):
    markup = part * (100_000 // len(part))
    within(0.5, lambda: replaced(markup, dict(MARKS)))


@pytest.mark.parametrize("dialect", ["zola", "hugo"])
def test_a_single_tilde_strikes_for_zola_and_hugo(dialect):
    text = "~a~, ~/b and ~/c, 9点~18点"
    assert rendered(text, dialect) == "<p><s>a</s>, ~/b and ~/c, 9点~18点</p>\n"
    assert rendered(text, "jekyll") == f"<p>{text}</p>\n"


@pytest.mark.parametrize(
    "part", ["<p>", "<p>a\n", "\n", "<a ", "<a><pre><code>", "<", ")", " https://a.", "a.", "&", ":", ":a"]
)
def test_no_html_takes_long(part):
    markup = "<p>https://a.example/" + part * (100_000 // len(part))
    site = replace(make_site(), ways=Ways(emoji=True))
    within(0.5, lambda: renderers.adapt(markup, named("hexo"), site))
