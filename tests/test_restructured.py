"""reStructuredText: metadata from its title and fields, HTML from docutils, and nothing read, run or waited for."""

import textwrap

import pytest
from helpers import NOW, URL, within
from hypothesis import given
from hypothesis import strategies as st

from feedpub import frontmatter
from feedpub.normalize import restructured
from feedpub.normalize.html import clean
from feedpub.pipeline import build
from feedpub.problems import PostError
from feedpub.sources import folder, listing, load_site

POST = """\
.. _place: https://example.org/place

#########
Ship news
#########

:date: 2021-11-06 10:20
:tags: ships, harbour
:category: News
:summary: A ship came
   to the `place`.

It came to the place_ *today*, see `the other one <{filename}/other.rst>`_.

.. code-block:: python
    :linenos:

    print("<b>")
"""


def parsed(text, path="a.rst"):
    return frontmatter.parse(textwrap.dedent(text).encode(), path)


def test_title_and_fields_are_the_front_matter():
    raw = parsed(POST)
    assert raw.fields == {
        "title": "Ship news",
        "date": "2021-11-06 10:20",
        "tags": "ships, harbour",
        "category": "News",
        "summary": "A ship came\nto the `place`.",
    }
    assert (raw.lines["title"], raw.lines["date"], raw.lines["summary"]) == (4, 7, 10)
    assert raw.body.startswith(".. _place:")
    assert ":date:" not in raw.body


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        ("Title\n=====\n:date: 2021\n\nText\n", {"title": "Title", "date": "2021"}, "\nText\n"),
        ("Title\n=====\n\nText: more\n", {"title": "Title"}, "\nText: more\n"),
        (":title: T\n:date: 2021\n\nText\n", {"title": "T", "date": "2021"}, "\nText\n"),
        ("Just text.\n", {}, "Just text.\n"),
        ("---\ntitle: T\n---\nText\n", {"title": "T"}, "Text\n"),
        ("-----\nTitle\n-----\n\nText\n", {"title": "Title"}, "\nText\n"),
        ("T\n=\n:date: 2021\n\nText\n", {"title": "T", "date": "2021"}, "\nText\n"),
        ("=\nT\n=\n\nText\n", {"title": "T"}, "\nText\n"),
        ("To\n=\n\nText\n", {}, "To\n=\n\nText\n"),
    ],
)
def test_a_title_may_stand_alone_or_be_missing(text, fields, body):
    raw = parsed(text)
    assert (raw.fields, raw.body) == (fields, body)


@pytest.mark.parametrize("title", ["Title\n=====\n", "---\nABC\n---\n"])
def test_fields_far_down_in_a_file_count_too(tmp_path, title):
    fields = f":date: 2021-11-05\n:summary: {'long ' * folder.HEAD}\n:tags: ships\n"
    (tmp_path / "a.rst").write_text(f"{title}{fields}\nText.\n")
    posts = folder.PostsFolder(tmp_path)
    assert posts.head("a.rst").fields == posts.post("a.rst").fields
    assert posts.head("a.rst").fields["tags"] == "ships"


def test_a_pelican_blog_in_restructured_text_is_published(tmp_path):
    (tmp_path / "pelicanconf.py").write_text(f'SITEURL = "{URL}"\nSITENAME = "Blog"\nPATH = "content"\n')
    (tmp_path / "content").mkdir()
    (tmp_path / "content/ship.rst").write_text(POST)
    (tmp_path / "content/other.rst").write_text("Other\n=====\n:date: 2021-11-05\n\nText.\n")
    report = build(load_site(tmp_path, output=str(tmp_path / "out")), now=NOW)
    assert (report.published, report.problems) == (2, ())
    feed = (tmp_path / "out/feed.json").read_text()
    for part in (f'"{URL}/ship-news.html"', f'\\"{URL}/other.html\\"', "<em>today</em>", 'class=\\"language-python\\"'):
        assert part in feed
    assert "{filename}" not in feed
    assert '"summary":"A ship came to the place."' in feed.replace('": "', '":"')


def test_without_docutils_each_post_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "_docutils", lambda: False)
    (tmp_path / "a.rst").write_text(POST)
    (tmp_path / "b.md").write_text("x")
    files, [problem] = folder.PostsFolder(tmp_path).files()
    assert [one.path for one in files] == ["b.md"]
    assert str(problem).startswith("a.rst: is reStructuredText")
    assert "pip install 'feedpub[rst]'" in problem.hint


def test_code_and_formulas_come_out_as_all_other_bodies_have_them():
    markup, notes = restructured.to_html("``a <b>`` and :math:`x^2`::\n\n    code  <c>\n")
    assert "<code>a &lt;b&gt;</code>" in markup
    assert "<pre><code>code  &lt;c&gt;\n</code></pre>" in markup
    assert "<msup>" in markup
    assert notes == ()


@pytest.mark.parametrize(
    "text",
    [
        ".. include:: /etc/passwd\n",
        ".. include:: <isonum.txt>\n",
        ".. raw:: html\n\n   <script>alert(1)</script>\n",
        ".. raw:: html\n   :file: /etc/passwd\n",
        ".. csv-table::\n   :file: /etc/passwd\n",
        ".. csv-table::\n   :url: file:///etc/passwd\n",
        ".. role:: raw-html(raw)\n   :format: html\n\n:raw-html:`<script>alert(1)</script>`\n",
        ".. image:: /etc/passwd\n   :loading: embed\n",
        ".. figure:: /etc/passwd\n   :scale: 50\n",
        ".. |now| date:: %Y\n\n|now|\n",
    ],
)
def test_no_directive_reads_a_file_passes_html_through_or_asks_the_clock(text):
    markup, _ = restructured.to_html(f"Before.\n\n{text}\nAfter.\n")
    content = clean(markup, f"{URL}/").content
    assert "Before." in content
    assert "After." in content
    for secret in ("root:", "base64", "<script", "202"):
        assert secret not in content


def test_what_could_not_be_understood_is_told():
    _, notes = restructured.to_html(".. youtube:: abc\n\n*x* :foo:`y`\n")
    assert notes == ('Unknown directive type "youtube".', 'Unknown interpreted text role "foo".')


def test_text_from_an_endless_line_on_is_shown_as_it_is():
    endless = "word " * 3_000
    shown, notes = restructured.to_html(f"*Before*\n\n{endless}\n\n*After*\n")
    assert (shown, notes) == (f"<p><em>Before</em></p>\n<p>{endless}</p>\n<p>*After*\n</p>\n", ())


LARGE = {
    "words": "hello *world* and ``more``.\n\n" * 40_000,
    "stars": "*a " * 300_000,
    "titles": "=\n" * 400_000,
    "options": "-a  b\n" * 100_000,
    "lists": "- " * 100_000,
    "indented": "".join(" " * level + "a\n\n" for level in range(1_000)),
    "substitutions": "".join(f".. |{n}| replace:: |{n + 1}||{n + 1}||{n + 1}|\n" for n in range(30)) + "\n|0|\n",
    "targets": "__ http://x\n\n" * 50_000,
    "one line": "x" * 1_000_000,
    "hyphens": ("-a" * 4_990 + "\n") * 10,
    "colons": ("a:" * 4_990 + "\n") * 10,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_no_text_takes_long(text):
    within(2.5, lambda: restructured.to_html(text))


@given(st.text(st.sampled_from("ab:*`|_-=.[]<> \n\t\\{}$#é中")))
def test_any_text_gives_some_html(text):
    assert isinstance(restructured.to_html(text)[0], str)


@given(st.binary() | st.text(st.sampled_from(":a= \n-.")).map(str.encode))
def test_any_bytes_are_a_raw_post_or_a_post_error(data):
    try:
        frontmatter.parse(data, "a.rst")
    except PostError:
        return
