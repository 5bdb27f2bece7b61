"""Whatever a body holds, nothing runs, nothing hangs, nothing raises."""

import re

import pytest
from allowed_html import assert_allowed
from helpers import within
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedpub.normalize import markdown
from feedpub.normalize.html import clean
from feedpub.normalize.html.parse import ODD_TAG

BASE = "https://example.org/post/"

HIDING_PLACES = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math href='javascript:alert(1)'><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='data:text/html,<script>alert(1)</script>'>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' \x0bjavascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x' ping='//evil.example' onclick=alert(1) style='behavior:url(x)'>x</a>",
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<video poster='javascript:alert(1)' onplay=alert(1)><source onerror=alert(1)></video>",
    "<img srcset='javascript:alert(1) 1x, data:text/html,x 2x' src=x>",
    "<details open ontoggle=alert(1)>x</details>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<select><iframe></select><img src=x onerror=alert(1)>",
    "<pre><code><script>alert(1)</script><img src=x onerror=alert(1)></code></pre>",
    "<table><td><script>alert(1)</script><tr background='javascript:alert(1)'>",
    "<div><a title='<!--'><b><!--</b></a><img src=x onerror=alert(1)></div>",
    "<x onclick=alert(1)><y:z onclick=alert(1)>",
)


@pytest.mark.parametrize("markup", HIDING_PLACES)
def test_nothing_runs(markup):
    for body in (markup, f"<div>{markup}</div>", f"<svg>{markup}", f"<math><mtext>{markup}", f"<table>{markup}"):
        cleaned = clean(f"before{body}", BASE)
        assert_allowed(cleaned.content)
        assert_allowed(clean(cleaned.content, BASE).content)
        assert cleaned.text.startswith("before")


def test_no_character_is_left_that_xml_forbids():
    illegal = "\x00\x01\x0b\x1f\ufffe\uffff\ud800"
    body = f"a{illegal}<p title='{illegal}'>b&#0;&#x1;&#11;&#xFFFE;&#xD800;&#1114112;&#x1;c</p>" * 2
    cleaned = clean(body + "<p>" * 300 + illegal, BASE)
    for text in (cleaned.content, cleaned.text):
        assert not re.search("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)


LARGE = {
    "10,000 levels": "<div>" * 10_000 + "deep<img src=a.png><script>evil()</script>" + "</div>" * 10_000 + "<p>end",
    "10,000 levels of code": "<pre><code>" * 10_000 + "deep",
    "10,000 levels of tables": "<table><tr><td>" * 10_000 + "deep",
    "10,000 levels of MathML": "<math><mrow>" * 10_000 + "deep",
    "an endless name": "<x>a<b" + "c" * 500_000,
    "an endless name in code": "<pre><code><b" + "c" * 500_000 + "</code></pre>",
    "a hundred thousand names": "a" + "".join(f"<x{number}>" for number in range(100_000)),
    "a hundred thousand titles": "a<title>b" * 100_000 + "</p>",
    "10 MB": "<p>hello world</p>\n" * 600_000,
    "10 MB of Chinese": "<p>" + "中文。" * 1_200_000,
    "10 MB of white space": "a" + " \n" * 5_000_000,
    "a picture of 5 MB": "<img src='data:image/png;base64," + "A" * 5_000_000 + "'>after",
    "many attributes": "<p " + " ".join(f"a{number}=b" for number in range(100_000)) + ">x",
    "many attributes that hold signs": "<p x' " + " ".join(f"a{number}='<>'" for number in range(100_000)) + ">x",
    "open formatting": "".join(f"<b id={number}>" for number in range(20_000)) + "<p>x" * 20_000,
    "open quotes": '<a href="x' * 50_000,
    "open comments": "a<!--" * 100_000,
    "open tags": "a<b " * 100_000,
    "less-than signs": "<" * 500_000,
    "ampersands": "&" * 500_000,
    "styles between text": "x<style></style>" * 40_000,
    "line breaks in code": "<pre><code>" + "a<br>" * 80_000 + "</code></pre>",
    "lazy images": "<img data-src=a.png>" * 30_000,
    "noscripts": "<noscript><img src=a.png></noscript>" * 10_000,
    "srcset": "<img src=a srcset='" + "a 1x," * 150_000 + "'>",
    "boxes": "<input type=checkbox>x" * 30_000,
    "code blocks": "<pre><code>x</code></pre>" * 10_000,
    "CDATA": "<![CDATA[" * 100_000,
    "character references": "&#1;&#x41;" * 60_000,
}


@pytest.mark.parametrize("markup", LARGE.values(), ids=LARGE)
def test_no_body_takes_long_or_too_much(markup):
    cleaned = within(2, lambda: clean(markup, BASE))
    assert len(cleaned.content.encode()) <= 1_000_000


_MARKS = ["<p ", "</p", "<", ">", '"', "'", "=", " ", "/", "a", "b", '="', "<!--", "-->", "<script>", "</script>"]


@given(st.lists(st.sampled_from(_MARKS), max_size=6), st.lists(st.sampled_from(_MARKS), min_size=1, max_size=8))
def test_a_tag_of_many_attributes_is_seen_however_quotes_stand(start, repeated):
    again = (re.sub("[ab]", rf"\g<0>{number}", "".join(repeated)) for number in range(80))
    markup = "".join([*start, *again])
    if not ODD_TAG.search(markup):
        body = etree.fromstring(f"<html><body>{markup}", etree.HTMLParser())
        assert max(len(element.attrib) for element in body.iter(etree.Element)) <= 64


@pytest.mark.parametrize("attributes", ["a=b", "a='b' c", 'a="x y"\n\tb = c', "@click='x'", "o:p=1", ""])
def test_long_bodies_of_usual_tags_are_read_like_short_ones(attributes):
    part = f"<p {attributes}>a <b>b</b> <a href='/c' {attributes}>c</a><br/><!-- <x> ' --></p>\n"
    whole = clean(part * 1_000, BASE)
    assert not ODD_TAG.search(part * 1_000)
    assert whole.content == "\n".join([clean(part, BASE).content] * 1_000)


def test_text_and_pictures_at_any_depth_are_kept():
    cleaned = clean(LARGE["10,000 levels"], BASE)
    assert cleaned.text == "deep\nend"
    assert f'<img src="{BASE}a.png">' in cleaned.content


def test_a_cut_is_told():
    assert clean(LARGE["10 MB"], BASE).notes
    assert clean(LARGE["10 MB"], BASE).content.startswith("<p>hello world</p>\n<p>hello")


def test_an_inline_picture_that_is_too_big_takes_no_text_with_it():
    assert clean(LARGE["a picture of 5 MB"], BASE).text == "after"


LARGE_MARKDOWN = {
    "quotes": ">" * 20_000 + "deep",
    "lists": "- " * 10_000 + "deep",
    "brackets": "[" * 50_000,
    "pictures": "![" * 50_000,
    "links": "[a](" * 50_000,
    "notes": "^[" * 20_000,
    "formulas": "$$a\n\n" * 20_000,
    "stars": "*a **b " * 50_000,
    "headings": "# same\n" * 10_000,
    "tasks": "- [ ] a\n" * 20_000,
    "tables": "| a | b |\n|---|---|\n" + "| x | y |\n" * 50_000,
    "10 MB": "Words and *more* words.\n\n" * 400_000,
    "backticks": "".join("e" + "`" * number for number in range(1_000)),
    "HTML": "a <!-- " * 30_000,
    "addresses": "<http://a>" * 90_000,
    "references": "&nbsp;" * 160_000,
    "ends of HTML": "</div>\nx\n" * 25_000,
    "HTML within lines": "<div>a</div>\nx\n" * 15_000,
    "strong words": "**词（" * 40_000,
}


@pytest.mark.parametrize("text", LARGE_MARKDOWN.values(), ids=LARGE_MARKDOWN)
def test_no_markdown_takes_long(text):
    cleaned = within(2.5, lambda: clean(markdown.to_html(markdown.parted(text)), BASE))
    assert cleaned.text


def test_a_drawing_that_is_left_open_takes_no_text_with_it():
    assert clean('<svg onload=alert(1)><path d="M0"><p>Text.</p><p>More.', BASE).text == "Text.\nMore."


def test_the_words_of_a_drawing_stay_where_they_are():
    svg = "<p>a <svg><text>b</text><foreignObject><div>c</div></foreignObject></svg> d</p>"
    assert clean(svg, BASE).text == "a b c d"


def test_a_style_in_a_formula_is_no_text():
    assert clean("<math><style>p{}</style><mi>x</mi></math>", BASE).text == "x"
