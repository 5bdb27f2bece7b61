"""Bodies come out clean, complete and with absolute addresses."""

import pytest
from allowed_html import assert_allowed
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from feedpub.normalize.html import clean, compile_selectors
from feedpub.normalize.summary import LENGTH, summarize

BASE = "https://example.org/2021/post/"


def content(markup, drop=()):
    return clean(markup, BASE, drop).content


def pictures(cleaned):
    """The addresses of the pictures, in order."""
    return [image["src"] for image in BeautifulSoup(cleaned.content, "html.parser").find_all("img", src=True)]


# A page as a scraper stores it: one wrapper, comments, blank deserts, an editor's line.
SCRAPED = """<div>
<p cms-style="font-L">　　新闻网讯，论坛今天开幕。</p>
<p cms-style="font-L">　　第二段 <a href="/a.html" target="_blank" onclick="track()">链接</a>。</p><!-- keyword -->




<!-- frame -->
            <style>
            .qr&#123;border:1px solid&#125;
            </style>
            <div class="qr"><img src="https://img.example/qr.png" referrerpolicy="no-referrer"></div>


<p class="editor">编辑：某某 </p>

</div>
            """


def test_a_scraped_page_keeps_its_text_and_loses_its_rubbish():
    cleaned = clean(SCRAPED, BASE)
    assert cleaned.content == (
        "<div>\n"
        "<p>　　新闻网讯，论坛今天开幕。</p>\n"
        '<p>　　第二段 <a href="https://example.org/a.html">链接</a>。</p>\n'
        '<div><img src="https://img.example/qr.png"></div>\n'
        "<p>编辑：某某 </p>\n"
        "</div>"
    )
    assert cleaned.text == "新闻网讯，论坛今天开幕。\n第二段 链接。\n编辑：某某"
    assert pictures(cleaned) == ["https://img.example/qr.png"]
    assert cleaned.notes == ()


def test_what_a_site_drops_is_gone_and_the_text_after_it_stays():
    assert content("<p>a<b class='x'>b</b>c</p><p class='x y'>d</p>e", (".x",)) == "<p>ac</p>e"


def test_a_selector_that_is_none_is_told():
    with pytest.raises(ValueError, match=r"'p\[' is no CSS selector"):
        compile_selectors(("p", "p["))


ABSOLUTE = {
    '<a href="../x y/">a</a>': '<a href="https://example.org/2021/x%20y/">a</a>',
    '<a href="#part">a</a>': '<a href="https://example.org/2021/post/#part">a</a>',
    '<a href="//例え.jp/">a</a>': '<a href="https://xn--r8jz45g.jp/">a</a>',
    '<img src="图.png" alt="图">': '<img src="https://example.org/2021/post/%E5%9B%BE.png" alt="图">',
    '<img src="a.png" srcset="a.png, b,c.png 2x, /d.png 3x">': (
        '<img src="https://example.org/2021/post/a.png" srcset="https://example.org/2021/post/a.png, '
        'https://example.org/2021/post/b,c.png 2x, https://example.org/d.png 3x">'
    ),
    '<blockquote cite="q">a</blockquote>': '<blockquote cite="https://example.org/2021/post/q">a</blockquote>',
    '<base href="https://evil.example/"><a href="x">a</a>': '<a href="https://example.org/2021/post/x">a</a>',
    '<video poster="/p.jpg" src="/v.mp4" autoplay></video>': (
        '<video poster="https://example.org/p.jpg" src="https://example.org/v.mp4" controls=""></video>'
    ),
    '<audio><source src="a.ogg" type="audio/ogg"></audio>': (
        '<audio controls=""><source src="https://example.org/2021/post/a.ogg" type="audio/ogg"></audio>'
    ),
    "<a href='javascript:x'>a</a>": "<a>a</a>",
    "<img src='javascript:x' alt='a'>b": "b",
}


@pytest.mark.parametrize(("markup", "expected"), ABSOLUTE.items())
def test_no_relative_or_dangerous_address_is_left(markup, expected):
    assert content(markup) == expected


KEPT = (
    '<table><caption>c</caption><tbody><tr><td colspan="2" rowspan="3" align="right">a</td></tr></tbody></table>',
    "<figure><figcaption>a</figcaption></figure>",
    "<details><summary>a</summary>b</details>",
    "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
    '<p dir="rtl" lang="ar" title="t">x<sub>1</sub><sup>2</sup><mark>m</mark><kbd>k</kbd></p>',
    '<abbr title="a &gt; b">a</abbr>',
    "<dl><dt>a</dt><dd>b</dd></dl>",
    '<ol start="3" reversed="" type="a"><li value="7">a</li></ol>',
    '<time datetime="2021-11-06">a</time>',
    '<img src="https://example.org/a.png" alt="a" width="20" height="30">',
    '<a href="https://example.org/" rel="license" hreflang="de">a</a>',
    '<h2 id="part">a</h2>',
    "<pre>  a\n\n\n  b</pre>",
    '<pre lang="en" title="a>b">a\n\n\n<b>b</b>\n\nc</pre>',
)


@pytest.mark.parametrize("markup", KEPT)
def test_what_a_reader_can_show_is_kept(markup):
    assert BeautifulSoup(content(markup), "html.parser") == BeautifulSoup(markup, "html.parser")


REPLACED = {
    "<form action='/s'><label>Name</label> <input name=n value=v><button>Go</button></form>": "Name Go",
    "<ul><li><input type=checkbox checked> a</li><li><input type=checkbox> b</li></ul>": (
        "<ul><li>☑ a</li><li>☐ b</li></ul>"
    ),
    "<svg><title>t</title><path d='M0'/><text>label</text></svg> x": "label x",
    '<iframe src="//www.youtube.com/embed/abc?rel=0" title="A talk"></iframe>': (
        '<p><a href="https://www.youtube.com/watch?v=abc">A talk</a></p>'
    ),
    '<p>See <iframe src="https://player.bilibili.com/player.html?aid=1&bvid=BV1xx&page=1"></iframe></p>': (
        '<p>See <a href="https://www.bilibili.com/video/BV1xx/">www.bilibili.com</a></p>'
    ),
    '<embed src="/x.swf">b': '<p><a href="https://example.org/x.swf">example.org</a></p>b',
    "<video><source src='data:x'>Not shown here</video>": "Not shown here",
    "<picture><source data-srcset='/a.webp 1x'><img src='/a.png'></picture>": (
        '<picture><source srcset="https://example.org/a.webp 1x"><img src="https://example.org/a.png"></picture>'
    ),
    "a<wbr>b<wbr/>c": "a<wbr>b<wbr>c",
    '<embed src="x.swf">': '<p><a href="https://example.org/2021/post/x.swf">example.org</a></p>',
    '<object data="x.pdf"><img src="https://example.org/x.png"></object>': '<img src="https://example.org/x.png">',
    '<iframe src="https://count.example/" width="0" height="0"></iframe>a': "a",
    '<iframe src="about:blank" data-src="https://v.example/1"></iframe>': (
        '<p><a href="https://v.example/1">v.example</a></p>'
    ),
    '<iframe src="data:text/html;base64,AA" data-lazy-src="https://v.example/1"></iframe>': (
        '<p><a href="https://v.example/1">v.example</a></p>'
    ),
    '<video data-src="/v.mp4"></video>': '<video src="https://example.org/v.mp4" controls=""></video>',
    '<video><source data-src="/v.mp4" type="video/mp4"></video>': (
        '<video controls=""><source type="video/mp4" src="https://example.org/v.mp4"></video>'
    ),
    '<audio src="/a.mp3" data-src="/b.mp3"></audio>': ('<audio src="https://example.org/a.mp3" controls=""></audio>'),
    '<img src="/a.png" width="0" height="0" style="width:100%">': '<img src="https://example.org/a.png">',
    '<img src="/a.png" width="1" height="300">': '<img src="https://example.org/a.png" height="300">',
    '<table><tr><td style="text-align: center">a</td></tr></table>': (
        '<table><tbody><tr><td align="center">a</td></tr></tbody></table>'
    ),
    "<!DOCTYPE html><html><head><title>t</title><meta name=x></head><body class=b><p>a</p></body></html><p>b</p>": (
        "<p>a</p><p>b</p>"
    ),
    "<![CDATA[<p>a</p>]]>": "<p>a</p>",
    "<![CDATA[a]]><p>b ]]> c</p>": "a<p>b ]]&gt; c</p>",
    "<p>a ]]> b</p>": "<p>a ]]&gt; b</p>",
    "a<template><p>b</p></template>": "a",
    "a&#1;b&#xFFFE;c&#xD800;": "abc",
}


@pytest.mark.parametrize(("markup", "expected"), REPLACED.items())
def test_what_a_reader_cannot_show_becomes_what_it_can(markup, expected):
    assert content(markup) == expected


LAZY = {
    '<img src="data:image/gif;base64,R0lGOD" data-src="a.png">': ["a.png"],
    '<img src="/loading.gif" data-original="a.png" class="lazy">': ["a.png"],
    '<img data-lazy-src="a.png">': ["a.png"],
    '<img data-actualsrc="a.png" src="data:image/svg+xml;utf8,x">': ["a.png"],
    '<img data-srcset="a.png 1x, b.png 2x" src="data:image/gif;base64,R0">': ["b.png"],
    '<img data-src="a.png"><noscript><img src="a.png"></noscript>': ["a.png"],
    '<img data-src="a.png"><noscript><img src="a-300x200.png"></noscript>': ["a.png"],
    '<img src="data:image/gif;base64,R0"><noscript><img src="a.png"></noscript>': ["a.png"],
    '<noscript><p>x</p><img src="a.png"></noscript>': ["a.png"],
    '<img src="a.png"><img src="p.gif" width="1" height="1"><img src="q.gif" style="width:1px">': ["a.png"],
    '<img src="a.png" data-src="">': ["a.png"],
    '<img src="a.png" data-url="42">': ["a.png"],
    '<img src="a.png" data-url="https://x.y/article/5.html">': ["a.png"],
    '<img src="loading.gif" data-url="a.png?x=1">': ["a.png?x=1"],
    '<img data-echo="show.php?id=1">': ["show.php?id=1"],
    '<picture><source srcset="s.png 640w, a.png 1400w"><img alt="" width="700"></picture>': ["a.png"],
    '<picture><source srcset="a.avif" type="image/avif"><source srcset="a.png"><img></picture>': ["a.png"],
    '<picture><source srcset="a.webp" type="image/webp"><img></picture>': ["a.webp"],
    '<picture><source srcset="b.webp"><img src="a.png"></picture>': ["a.png"],
    '<img src="a.png" width="0" height="0" sizes="100vw" style="width:100%;height:auto">': ["a.png"],
    '<img src="a.png" style="width:0;min-width:100%">': ["a.png"],
    '<img src="a.png" width="1" height="300">': ["a.png"],
    '<img src="1x1.trans.gif" data-lazy-src="a.png" width="1" height="1">': ["a.png"],
    '<img src="p.gif" height="1"><img src="p.gif" style="width:1px;max-width:100%">': [],
    '<img src="/post/undefined"><img src="https://x.y/null"><img src="undefined.png">': ["undefined.png"],
    '<img src="/post/undefined" data-original-src="a.png"><img src="b.png" data-src="/post/undefined">': [
        "a.png",
        "b.png",
    ],
}


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ('<a name="x"></a>', '<a id="x"></a>'),
        ('<p id="x">b</p>', '<p><a id="x"></a>b</p>'),
        ('<dl><dt id="x">b<i>c</i></dt></dl>', '<dl><dt><a id="x"></a>b<i>c</i></dt></dl>'),
        ('<h2 id="x">b</h2>', '<h2 id="x">b</h2>'),
        ('<h2 id="x"><a name="x"></a>b</h2>', '<h2 id="x"><a></a>b</h2>'),
        ('<a name="x"></a><h2 id="x">b</h2>', '<a></a><h2 id="x">b</h2>'),
        ('<p id="x">b</p><p id="x">c</p>', '<p><a id="x"></a>b</p><p>c</p>'),
        ('<p id="y">b <a name="z">c</a></p>', "<p>b <a>c</a></p>"),
        ('<ul id="x"><li>b</li></ul>', "<ul><li>b</li></ul>"),
    ],
)
def test_the_places_to_which_a_post_itself_leads_are_kept(place, kept):
    link = f'<p><a href="{BASE}#x">a</a></p>'
    assert content(f'<p><a href="#x">a</a></p>{place}') == link + kept


@pytest.mark.parametrize(("markup", "names"), LAZY.items())
def test_lazy_images_are_restored_once_and_pixels_are_gone(markup, names):
    assert pictures(clean(markup, BASE)) == [BASE + name for name in names]


def test_a_picture_that_a_mirror_shows_by_https_is_the_mirrors():
    mirror, plain = "https://mirror.example/?http://img.example/a.png", "http://img.example/a.png"
    assert pictures(clean(f'<img src="{mirror}" data-original="{plain}">', BASE)) == [mirror]
    assert pictures(clean(f'<img src="https://img.example/grey.png" data-original="{plain}">', BASE)) == [plain]


def test_a_picture_inside_its_address_is_kept_where_it_is_one():
    picture = "data:image/png;base64," + "iVBO" * 100
    assert content(f'<img src="{picture}"><a href="{picture}">a</a>') == f'<img src="{picture}"><a>a</a>'
    assert content('<img src="data:image/svg+xml;base64,' + "PHN2" * 100 + '">a') == "a"


FORMULAS = {
    "<math><a>x</a><mtext>y<b>z</b></mtext></math><mi>w</mi>": "<math>x<mtext>yz</mtext></math>w",
    '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow><annotation '
    'encoding="application/x-tex">x</annotation></semantics></math></span><span class="katex-html">x</span></span>.': (
        "<math><semantics><mrow><mi>x</mi></mrow></semantics></math>."
    ),
    '<span class="MathJax_Preview">x</span><script type="math/tex">a<b</script>': r"\(a&lt;b\)",
    '<script type="math/tex; mode=display">x^2</script>': "$$x^2$$",
    "<mjx-container><svg><text>x</text></svg><mjx-assistive-mml><math><mi>x</mi></math></mjx-assistive-mml>"
    "</mjx-container>": "<math><mi>x</mi></math>",
    '<math display="block"><mfrac><mn>1</mn><mi>y</mi></mfrac></math>': (
        '<math display="block"><mfrac><mn>1</mn><mi>y</mi></mfrac></math>'
    ),
}


@pytest.mark.parametrize(("markup", "expected"), FORMULAS.items())
def test_a_formula_is_shown_once(markup, expected):
    assert content(markup) == expected


def test_players_are_listed_by_their_addresses():
    markup = '<video><source src="v.mp4"></video><audio src="a.mp3"></audio><video>no source</video>'
    assert clean(markup, BASE).media == (BASE + "v.mp4", BASE + "a.mp3")


BROKEN = {
    '<a href="x>foo bar</p> baz': "foo bar",
    "<p>one<!-- never closed <b>two": "two",
    "<p>one <b>two <i>three</b> four</i> five": "one two three four five",
    "<div<p>text</p>": "text",
    "x<y": "x",
    "<table><td>a<table><td>b</table>c": "c",
}


@pytest.mark.parametrize("tag", ["path", "text", "g", "use", "desc", "mi", "mglyph", "foo", "x-y", "object", "blink"])
def test_an_element_that_no_feed_carries_leaves_its_text(tag):
    assert clean(f"<p>a <{tag}>b <i>c</i></{tag}> d</p>", BASE).text == "a b c d"


@pytest.mark.parametrize(("markup", "text"), BROKEN.items())
def test_broken_markup_loses_no_text(markup, text):
    assert text in clean(markup, BASE).text


def test_what_players_hold_for_programs_that_have_none_is_in_the_content_and_not_in_its_words():
    players = "<video src='v.mp4'><p>Watch it <a href='/v'>there</a></p></video>and <audio src='a.mp3'>b</audio>"
    cleaned = clean(f"<div>Tides{players}ships</div>", BASE)
    assert cleaned.text == "Tides and ships"
    assert "Watch it" in cleaned.content


def test_what_is_left_open_is_told():
    [(code, _)] = clean("a <script>b", BASE).notes
    assert code == "markup-open"
    assert clean("a <p>b", BASE).notes == ()


def test_tags_that_are_words_take_no_text_along():
    code = "<pre><code><script>a</script></code></pre>"
    markup = f"<style>b</style><h2>The <script> tag</h2>{code}<p>See <Title> and <style>.</p><p>{'c' * 30_000}</p>"
    cleaned = clean(markup, BASE)
    assert cleaned.text.split("\n")[:3] == ["The <script> tag", "<script>a</script>", "See <Title> and <style>."]
    assert cleaned.content.endswith("c</p>")


WORDS = (
    "a List<String> of <T extends Tide>",
    "write to <mei@harbour.net> or see <https://harbour.net/a>",
    "git checkout <branch> and <BRANCH>",
    "for (i = 0; i <n; i++) x",
)


@pytest.mark.parametrize("words", WORDS)
def test_words_in_angle_brackets_are_kept(words):
    assert clean(f"<p>{words}</p><p>b</p>", BASE).text == f"{words}\nb"


@pytest.mark.parametrize("tag", ["<x-y></x-y>", "<o:p/>", "<font>", "<input>", '<path d="a">', "<X></x>"])
def test_elements_that_no_feed_carries_are_no_words(tag):
    assert clean(f"<p>a {tag}b</p>", BASE).content == "<p>a b</p>"


def test_a_script_that_is_cut_is_no_text():
    assert clean("<p>a</p><script>if (b) document.write('<p>c</p>')", BASE).text == "a"


def test_what_stands_before_markup_that_no_parser_takes_is_kept():
    found = clean('<p>Before</p><![ x="', BASE)
    assert (found.text, [code for code, _ in found.notes]) == ("Before", ["markup-open"])


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<!DocType html><p>a</p>", "<p>a</p>"),
        ("<p>a</p></HTML><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p></Head><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p></bodY>b", "<p>a</p>b"),
        ("<p>a<![CDATA[b]]>c</p>", "<p>abc</p>"),
        ("<p><Code>List<String></Code></p>", "<p><code>List&lt;String&gt;</code></p>"),
        ("<PRE>a <String></PRE>", "<pre>a &lt;String&gt;</pre>"),
        ("<pre><code>a<Wbr class=gutter>b</code></pre>", "<pre><code>ab</code></pre>"),
        ("<div><Embed src='/a'>b</div>", '<div><p><a href="https://example.org/a">example.org</a></p>b</div>'),
        ("<video src='/a'><Source>b</video>", '<video src="https://example.org/a" controls="">b</video>'),
        ("<video src='/a'><Track src='/b'>c</video>", '<video src="https://example.org/a" controls="">c</video>'),
    ],
)
def test_what_the_parser_would_read_wrongly_is_mended_first_in_any_case(markup, expected):
    assert content(markup) == expected


MARKUP = st.recursive(
    st.text(alphabet="ab<>&;文 \n\"'/=", max_size=8),
    lambda inner: (
        st.builds(
            "<{0}>{1}</{2}>".format,
            st.sampled_from(
                [
                    "p",
                    "b",
                    "div",
                    "a href='x'",
                    "table",
                    "td",
                    "ul",
                    "li",
                    "pre",
                    "code",
                    "svg",
                    "math",
                    "style",
                    "select",
                ]
            ),
            inner,
            st.sampled_from(["p", "b", "div", "a", "table", "td", "ul", "li", "pre", "code", "svg", "math", "style"]),
        )
        | st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=12,
)


@given(MARKUP | st.text())
def test_any_markup_comes_out_clean(markup):
    assert_allowed(content(markup))


@given(st.lists(MARKUP | st.sampled_from(["<p>", "word. " * 20, "<a title='<p>\"'>"]), max_size=20).map("".join))
def test_a_summary_needs_no_more_than_the_beginning_of_a_text(markup):
    cleaned = clean(markup, BASE)
    assert summarize(cleaned.beginning(LENGTH)) == summarize(cleaned.text)
    assert cleaned.text.startswith(cleaned.beginning(LENGTH))


WORDS = st.sampled_from(["one", "two &amp; three", "文字，", " ", "&lt;b&gt;", "x > y", "é"])
INLINE = st.recursive(
    WORDS
    | st.integers(0, 9).map("<a href='/{0}'>{0}</a>".format)
    | st.integers(0, 9).map("<img src='/{}.png'>".format),
    lambda inner: st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "em", "span", "code"]), inner),
    max_leaves=4,
)
LINES = st.lists(INLINE, max_size=4).map("".join)
BLOCKS = st.recursive(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "pre", "li", "figure"]), LINES)
    | LINES.map("<table><tr><td>{}</td></tr></table>".format)
    | st.sampled_from(["<!-- hidden -->", "<p>left open", "\n\n\n", "<br>", "<hr/>", "<li>item"]),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["div", "blockquote", "section", "article"]),
        st.lists(inner).map("".join),
    ),
    max_leaves=8,
)


@given(st.lists(BLOCKS, max_size=6).map("".join))
def test_text_links_and_pictures_are_those_that_beautifulsoup_finds(markup):
    cleaned, soup = clean(markup, BASE), BeautifulSoup(markup, "html.parser")
    assert "".join(cleaned.text.split()) == "".join(soup.get_text().split())
    result = BeautifulSoup(cleaned.content, "html.parser")
    in_code = {id(link) for link in soup.select("pre:has(code, span):not(:has(img)) a")}
    assert [link["href"] for link in result.find_all("a")] == [
        "https://example.org" + link["href"] for link in soup.find_all("a") if id(link) not in in_code
    ]
    assert pictures(cleaned) == ["https://example.org" + image["src"] for image in soup.find_all("img")]


@given(st.lists(BLOCKS, max_size=6).map("".join))
def test_cleaning_twice_changes_nothing(markup):
    once = content(markup)
    assert content(once) == once


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p><image src="a.png" alt="b">c</p>', f'<p><img src="{BASE}a.png" alt="b">c</p>'),
        (
            '<amp-img src="a.png" width="2" height="3" layout="fill"><noscript><img src="a.png"></noscript></amp-img>b',
            f'<img src="{BASE}a.png" width="2" height="3">b',
        ),
        ('<svg><image href="a.png"></image><text>b</text></svg>', "b"),
    ],
)
def test_a_picture_under_another_name_is_one(body, expected):
    assert clean(body, BASE).content == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p hidden>a</p>\n<div style="Display: none"><img src="b"></div><p>c</p>', "<p>c</p>"),
        ("<div><b hidden>a</b>b</div><p hidden>c</p>", "<div>b</div><p>c</p>"),
        ("<p hidden>a</p>", "<p>a</p>"),
    ],
)
def test_what_is_hidden_before_the_first_words_goes(body, expected):
    assert clean(body, BASE).content == expected
