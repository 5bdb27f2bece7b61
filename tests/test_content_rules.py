"""What a reader finds in the content of an entry, whichever format it reads: rules 35 to 40 on a whole build."""

import json
import re
from html import unescape

import feedparser
import pytest
from helpers import NOW, URL, make_site, write_post
from lxml import html

from feedpub.pipeline import build

OWN = f"{URL}/2021/11/06/a/"


@pytest.fixture(params=["rss.xml", "atom.xml", "feed.json"])
def content(request, tmp_path):
    """Build a post with that body; what the format under test says that it contains."""

    def of(body, name="a.html"):
        write_post(tmp_path / "posts", name, body=body)
        build(make_site(tmp_path), now=NOW)
        document = (tmp_path / "public" / request.param).read_bytes()
        if request.param.endswith("json"):
            return json.loads(document)["items"][0]["content_html"]
        return feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False).entries[0].content[0].value

    return of


REFERENCES = {
    "href": ('<a href="b">x</a>', f"{OWN}b"),
    "href to a fragment": ('<a href="#c">x</a>', f"{OWN}#c"),
    "href from the root": ('<a href="/d e">x</a>', f"{URL}/d%20e"),
    "href without a scheme": ('<a href="//other.example/f">x</a>', "https://other.example/f"),
    "src": ('<img src="../g.png">', f"{URL}/2021/11/06/g.png"),
    "srcset": ('<img src="h.png" srcset="i.png 2x">', f"{OWN}i.png"),
    "poster": ('<video src="j.mp4" poster="k.jpg" controls></video>', f"{OWN}k.jpg"),
    "cite": ('<blockquote cite="l">x</blockquote>', f"{OWN}l"),
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_rule_35_no_relative_reference_is_left_and_the_base_is_the_posts_own_url(content, kind):
    markup, expected = REFERENCES[kind]
    found = content(f"<p>Text</p>{markup}")
    tree = html.fragment_fromstring(found, create_parent=True)
    values = [
        value
        for element in tree.iter()
        for name, text in element.items()
        if name in ("href", "src", "srcset", "poster", "cite", "data")
        for value in text.split()
    ]
    assert expected in values
    assert all(re.match(r"https?://|mailto:|\d+(\.\d+)?[wx]$", value) for value in values)


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        '<img src="a.png" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="jAva\tscript:alert(1)">x</a>',
        '<iframe src="https://unknown.example/alert"></iframe>',
        '<form action="/alert"><input name="alert"></form>',
        '<p style="position:fixed;background:url(javascript:alert(1))">x</p>',
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        '<object data="alert.swf"></object>',
        '<meta http-equiv="refresh" content="0;url=alert">',
    ],
)
def test_rule_36_nothing_runs_loads_or_covers_the_readers_page(content, markup):
    found = content(f"<p>Before</p>{markup}<p>After</p>")
    tree = html.fragment_fromstring(found, create_parent=True)
    elements = {element.tag for element in tree.iter()}
    assert not elements & {"script", "iframe", "form", "input", "object", "embed", "style", "meta", "link"}
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on") or name == "style"]
    assert "javascript:" not in re.sub(r"\s", "", unescape(found)).lower()
    assert "Before" in found
    assert "After" in found


@pytest.mark.parametrize("attribute", ["data-src", "data-original", "data-lazy-src"])
def test_rule_38_a_lazy_image_is_restored_and_its_twin_not_doubled(content, attribute):
    lazy = f'<img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" {attribute}="real.jpg">'
    found = content(f'<p>Text</p>{lazy}<noscript><img src="real.jpg"></noscript>')
    images = html.fragment_fromstring(found, create_parent=True).findall(".//img")
    assert [image.get("src") for image in images] == [f"{OWN}real.jpg"]


def test_rule_39_code_comes_out_without_gutter_and_byte_exact(content):
    code = 'if (a < b && c) {\n\n\tputs("<br>");  \n}\n'
    escaped = code.replace("&", "&amp;").replace("<", "&lt;")
    gutter = '<td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br></pre></td>'
    row = f'<tr>{gutter}<td class="code"><pre>{escaped}</pre></td></tr>'
    markup = f'<figure class="highlight c"><table>{row}</table></figure>'
    tree = html.fragment_fromstring(content(markup), create_parent=True)
    [block] = tree.findall(".//pre/code")
    assert block.get("class") == "language-c"
    assert block.text_content().rstrip("\n") == code.rstrip("\n")
    assert tree.text_content().strip() == code.strip()


def test_rule_39_fenced_code_of_markdown_keeps_its_language_and_its_newlines(content):
    tree = html.fragment_fromstring(content("```python\ndef f():\n\n    return '&'\n```", "a.md"), create_parent=True)
    [block] = tree.findall(".//pre/code")
    assert (block.get("class"), block.text) == ("language-python", "def f():\n\n    return '&'\n")


def test_rule_40_every_word_that_the_author_wrote_is_there(content):
    body = "<div><p>一。Ünï &amp; &lt;b&gt; 🌊<p>Two<ul><li>Three<li>Four</ul><font color=red>Five</font><blink>Six"
    text = html.fragment_fromstring(content(body), create_parent=True).text_content()
    assert "".join(text.split()) == "一。Ünï&<b>🌊TwoThreeFourFiveSix"
