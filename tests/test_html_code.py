"""Code blocks of any highlighter come out as the code alone, byte by byte."""

import html
import re

import pygments
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from feedpub.normalize import markdown
from feedpub.normalize.html import clean
from feedpub.normalize.html.allowed import PHRASING

BASE = "https://example.org/post/"
LINES = ("def f(x):", "    # <b> & 'q'", "", "    return x < 1")
CODE = "".join(f"{line}\n" for line in LINES)
ESCAPED = [html.escape(line, quote=False) for line in LINES]
SPANS = "".join(f'<span class="k">{line}</span>\n' for line in ESCAPED)
LANGUAGE = 'class="language-python"'
NO_SELECT = "white-space:pre;user-select:none;margin-right:0.4em"


def block(code, language=LANGUAGE):
    return f"<pre><code{' ' + language if language else ''}>{html.escape(code, quote=False)}</code></pre>"


def numbered(pattern):
    return "".join(pattern.format(number=number, line=line) for number, line in enumerate(ESCAPED, 1))


WITH_LANGUAGE = {
    "hexo": '<figure class="highlight python"><table><tr><td class="gutter"><pre>'
    + numbered('<span class="line">{number}</span><br>')
    + '</pre></td><td class="code"><pre>'
    + numbered('<span class="line"><span class="keyword">{line}</span></span><br>')
    + "</pre></td></tr></table></figure>",
    "hexo with highlight.js": '<figure class="highlight"><table><tr><td class="gutter"><pre>'
    + numbered('<span class="line">{number}</span><br>')
    + '</pre></td><td class="code"><pre><code class="hljs python">'
    + numbered("{line}<br>")
    + "</code></pre></td></tr></table></figure>",
    "rouge": '<div class="language-python highlighter-rouge"><div class="highlight"><pre class="highlight"><code>'
    f"{SPANS}</code></pre></div></div>",
    "rouge with numbers": '<figure class="highlight"><pre><code class="language-python" data-lang="python">'
    '<table class="rouge-table"><tbody><tr><td class="gutter gl"><pre class="lineno">1\n2\n3\n4\n</pre></td>'
    f'<td class="code"><pre>{SPANS}</pre></td></tr></tbody></table></code></pre></figure>',
    "chroma": '<div class="highlight"><pre class="chroma"><code class="language-python" data-lang="python">'
    + numbered('<span class="line"><span class="ln">{number}</span><span class="cl">{line}\n</span></span>')
    + "</code></pre></div>",
    "chroma in a table": '<div class="highlight"><div class="chroma">\n<table class="lntable"><tr><td class="lntd">\n'
    '<pre class="chroma"><code>'
    + numbered('<span class="lnt">{number}\n</span>')
    + '</code></pre></td>\n<td class="lntd">\n<pre class="chroma"><code class="language-python" data-lang="python">'
    f"{SPANS}</code></pre></td></tr></table>\n</div>\n</div>",
    "chroma without classes": '<div class="highlight"><pre style="color:#fff"><code class="language-python">'
    + numbered(f'<span style="display:flex;"><span style="{NO_SELECT}">{{number}}</span><span>{{line}}\n</span></span>')
    + "</code></pre></div>",
    "chroma without classes in a table": '<div class="highlight"><div><table><tr><td style="vertical-align:top">\n<pre>'
    "<code>"
    + numbered(f'<span style="{NO_SELECT}">{{number}}\n</span>')
    + f'</code></pre></td>\n<td>\n<pre><code data-lang="python">{SPANS}</code></pre></td></tr></table></div></div>',
    "prism": '<div class="code-toolbar"><pre class="line-numbers language-python"><code class="language-python">'
    f'{SPANS}<span aria-hidden="true" class="line-numbers-rows"><span></span><span></span></span></code></pre>'
    '<div class="toolbar"><button>Copy</button></div></div>',
    "highlight.js": f'<pre><code class="hljs language-python">{SPANS}</code></pre>',
    "highlight.js with a button": '<pre><code class="hljs language-python copyable" lang="python">'
    f'{SPANS}<span class="copy-code-btn">复制代码</span></code></pre>',
    "highlight.js with numbers": '<pre><code class="hljs language-python"><table class="hljs-ln"><tbody>'
    + numbered(
        '<tr><td class="hljs-ln-numbers" data-line-number="{number}"></td><td class="hljs-ln-code">{line}</td></tr>'
    )
    + "</tbody></table></code></pre>",
    "pandoc": '<div class="sourceCode" id="cb1"><pre class="sourceCode python"><code class="sourceCode python">'
    + numbered('<span id="cb1-{number}"><a href="#cb1-{number}" aria-hidden="true"></a>{line}</span>\n')
    + "</code></pre></div>",
    "prettify": '<pre class="prettyprint linenums lang-python"><ol class="linenums">'
    + numbered('<li class="L{number}"><code>{line}</code></li>')
    + "</ol></pre>",
    "syntaxhighlighter": '<div class="syntaxhighlighter  python"><table><tbody><tr><td class="gutter">'
    + numbered('<div class="line number{number}">{number}</div>')
    + '</td><td class="code"><div class="container">'
    + numbered('<div class="line number{number}"><code class="python">{line}</code></div>')
    + "</div></td></tr></tbody></table></div>",
    "github": f'<div class="highlight highlight-source-python"><pre>{SPANS}</pre></div>',
    "org": f'<div class="org-src-container"><pre class="src src-python">{SPANS}</pre></div>',
    "brush": f'<pre class="brush: python; gutter: false">{SPANS}</pre>',
    "numbers beside": f'<pre><code class="prism language-python">{SPANS}</code>'
    '<ul class="pre-numbering"><li>1</li></ul></pre>',
    "markdown": markdown.to_html(f"```python\n{CODE}```"),
    "markdown with a tilde fence": markdown.to_html(f"~~~~ python title=x\n{CODE}~~~~"),
}


@pytest.mark.parametrize("markup", WITH_LANGUAGE.values(), ids=WITH_LANGUAGE)
def test_code_comes_out_alone_with_its_language(markup):
    cleaned = clean(f"<p>before</p>{markup}<p>after</p>", BASE)
    assert block(CODE) in cleaned.content
    assert "".join(cleaned.text.split()) == "".join(f"before{CODE}after".split())


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"linenos": "table"},
        {"linenos": "inline"},
        {"linenos": "table", "anchorlinenos": True, "lineanchors": "x"},
        {"noclasses": True, "linenos": "inline"},
        {"noclasses": True, "linenos": "table"},
        {"wrapcode": True},
    ],
    ids=str,
)
def test_what_pygments_writes_comes_out_as_it_went_in(options):
    highlighted = pygments.highlight(CODE, PythonLexer(), HtmlFormatter(**options))
    assert block(CODE) in clean(f'<div class="highlight-python notranslate">{highlighted}</div>', BASE).content
    assert block(CODE, "") in clean(highlighted, BASE).content


def test_the_caption_of_a_block_is_kept():
    markup = '<figure class="highlight js"><figcaption><span>a.js</span></figcaption><pre>let a</pre></figure>'
    expected = (
        '<figure><figcaption><span>a.js</span></figcaption><pre><code class="language-js">let a</code></pre></figure>'
    )
    assert clean(markup, BASE).content == expected


RAW = {
    "List<String> x": "List<String> x",
    "#include <stdio.h>": "#include <stdio.h>",
    "<!DOCTYPE html>\n<html><body><title>a</title></body></html>": (
        "<!DOCTYPE html>\n<html><body><title>a</title></body></html>"
    ),
    '<span class="t"><<span class="n">html</span>></span> <span></<span>html</span>></span>': "<html> </html>",
    "<span><!-- a --></span>": "<!-- a -->",
    "a<!-- --> b": "a b",
    "a<br />\n<br />\n  b<br>c<br>\n": "a\n\n  b\nc\n",
    '// a.vue\n<template>\n  <div class="a"><p v-if="b">c</p></div>\n</template>\n<span class="copy-btn">Copy</span>': (
        '// a.vue\n<template>\n  <div class="a"><p v-if="b">c</p></div>\n</template>\n'
    ),
    '<html>\n<span class="k">let</span> <span>a</span><button>b<button>\n<img src="c.png"></html>': (
        '<html>\nlet <span>a</span><button>b<button>\n<img src="c.png"></html>'
    ),
    "<a>": "<a>",
    " </span> ": " </span> ",
    "<span></span><br>": "\n",
    "<p>Tides</p>\n": "<p>Tides</p>\n",
    '<table class="a">\n  <tr><td>b</td></tr>\n</table>': '<table class="a">\n  <tr><td>b</td></tr>\n</table>',
    "<p>let a</p><p>b</p>": "let a\nb\n",
    '<div id="app"><x-y></x-y></div>': '<div id="app"><x-y></x-y></div>',
    '<ul class="a">\n  <li>b</li>\n</ul>': '<ul class="a">\n  <li>b</li>\n</ul>',
    '<div class="line">Map<K, V> a;</div><div class="line"><x></x></div>': "Map<K, V> a;\n<x></x>\n",
}


@pytest.mark.parametrize(("raw", "code"), RAW.items())
def test_code_that_nobody_escaped_is_kept(raw, code):
    expected = html.escape(code, quote=False)
    assert clean(f"<pre><code>{raw}</code></pre><p>x", BASE).content == f"<pre><code>{expected}</code></pre><p>x</p>"


UNTOUCHED = (
    '<pre>a poem with <a href="https://example.org/">a link</a>\n\n\n  and a gap</pre>',
    '<pre><img src="https://example.org/a.png"></pre>',
    "<div><p>a highlighted <b>note</b></p></div>",
    "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
)


@pytest.mark.parametrize("markup", UNTOUCHED)
def test_what_is_no_code_is_left_alone(markup):
    marked = markup.replace("<div>", '<div class="highlight">').replace("<table>", '<table class="highlight">')
    assert clean(marked, BASE).content == markup


@pytest.mark.parametrize(
    "table",
    [
        '<table class="striped highlight"><tbody><tr><th>a</th></tr><tr><td><code>-v</code></td></tr></tbody></table>',
        '<table class="highlight"><tbody><tr><td><code>-v</code></td><td>more</td></tr></tbody></table>',
        "<table><tbody><tr><td><pre>2019</pre></td><td>Sold</td></tr></tbody></table>",
        "<table><tbody><tr><td><pre>1</pre></td><td><pre>a</pre></td><td><pre>b</pre></td></tr></tbody></table>",
    ],
)
def test_a_table_of_data_stays_one_whatever_its_class(table):
    assert clean(table, BASE).content == re.sub(' class="[^"]*"', "", table)


@given(st.text(alphabet="ab <>&\n\t\"'文`~1.#-", max_size=80))
def test_any_code_is_byte_exact(code):
    assert clean(block(code), BASE).content == block(code)


@given(st.text(alphabet="ab <>&\n\t\"'文~1.#-*[]", max_size=80))
def test_any_fenced_code_is_byte_exact(code):
    assert clean(markdown.to_html(f"```python\n{code}\n```"), BASE).content == block(f"{code}\n")


@pytest.mark.parametrize("name", sorted(PHRASING))
def test_elements_of_running_text_are_markup_in_code_and_longer_names_are_text(name):
    assert "<" not in clean(f"<pre><code>a<{name.upper()}>b</code></pre>", BASE).text
    assert f"<{name}-x>" in clean(f"<pre><code>a<{name}-x>b</code></pre>", BASE).text
