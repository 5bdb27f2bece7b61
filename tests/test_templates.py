"""Template code: known tags are written out, unknown ones are named, code samples stay to the byte."""

import pytest
from helpers import make_head, within
from hypothesis import given
from hypothesis import strategies as st

from feedpub.normalize.templates import Page, expand

POSTS = {
    "other": make_head(url="https://example.org/other/", title="The other one"),
    "blog/other.md": make_head(url="https://example.org/blog/other/"),
}
PAGE = Page(
    url="https://example.org/2021/ship.html",
    site_url="https://example.org",
    variables={
        "site.url": "https://example.org",
        "site.title": "Example",
        "site.images": "/i",
        "page.title": "Ship",
        "site.AUTHOR_URL": "people/{slug}/",
    },
    find=POSTS.get,
    path="blog/ship.md",
)


def text(body: str, language: str) -> str:
    return expand(body, language, PAGE)[0].strip()


@pytest.mark.parametrize(
    ("language", "body", "html"),
    [
        ("hexo", "{% raw %}{{ a }} {% b %}{% endraw %}", "{{ a }} {% b %}"),
        (
            "hexo",
            "{% codeblock A title lang:js %}\nif (a < b) {}\n\n{% endcodeblock %}",
            '<pre><code class="language-js">if (a &lt; b) {}\n\n</code></pre>',
        ),
        (
            "hexo",
            "{% asset_img 'a b.png' A picture %}",
            '<img src="https://example.org/2021/ship/a b.png" alt="A picture">',
        ),
        ("hexo", "{% img left /a.png 100 200 \"A 'b'\" %}", '<img src="/a.png" alt="A &#x27;b&#x27;">'),
        ("hexo", "{% asset_link a.pdf The paper %}", '<a href="https://example.org/2021/ship/a.pdf">The paper</a>'),
        ("hexo", "{% asset_path a.pdf %}", "https://example.org/2021/ship/a.pdf"),
        ("hexo", "{% post_link other 'The other' %}", '<a href="https://example.org/other/">The other</a>'),
        ("hexo", "{% post_link gone 'The other' %}", "The other"),
        ("hexo", "{% link A site https://example.com/ %}", '<a href="https://example.com/">A site</a>'),
        (
            "hexo",
            "{% blockquote Someone, A book %}\nWords\n{% endblockquote %}",
            '<blockquote markdown="1">\n\nWords\n\n<footer>— Someone A book</footer>\n\n</blockquote>',
        ),
        (
            "hexo",
            "{% blockquote Someone https://b.example/ A & B %}\nWords\n{% endblockquote %}",
            '<blockquote markdown="1">\n\nWords\n\n'
            '<footer>— Someone <a href="https://b.example/">A &amp; B</a></footer>\n\n</blockquote>',
        ),
        ("hexo", """{% img a /a.png 10 '"A" "B c"' %}""", '<img src="/a.png" alt="B c">'),
        ("hexo", "{% img /a.png %}\n*b*", '<img src="/a.png" alt="">\n\n*b*'),
        ("hexo", "a {% img /a.png %}\n*b*", 'a <img src="/a.png" alt="">\n*b*'),
        (
            "hexo",
            "{% youtube abc %}",
            '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>',
        ),
        ("hexo", "a {# never shown #} b", "a  b"),
        (
            "jekyll",
            "{% highlight ruby linenos %}\n{% raw %}{{ x }}{% endraw %}\n{% endhighlight %}",
            '<pre><code class="language-ruby">{{ x }}\n</code></pre>',
        ),
        ("jekyll", "[a]({% post_url other %})", "[a](https://example.org/other/)"),
        ("jekyll", "[a]({% link _posts/gone.md %})", "[a](https://example.org)"),
        ("jekyll", "{{ site.url }}/a {{page.title}}", "https://example.org/a Ship"),
        ("jekyll", "![a]({{ site.images }}/a.png)", "![a](/i/a.png)"),
        ("eleventy", "{{ title }}", "Ship"),
        ("hugo", "{{% param title %}} {{< param images >}}", "Ship /i"),
        ("jekyll", "![a]({{ '/a.png' | relative_url }})", "![a](/a.png)"),
        ("jekyll", "![a]({{ '/a.png' | absolute_url }})", "![a](https://example.org/a.png)"),
        (
            "jekyll",
            '![a]({{ "/a.png" | prepend: site.images | prepend: site.url }})',
            "![a](https://example.org/i/a.png)",
        ),
        ("jekyll", '{{ "https://example.com/a" | relative_url | absolute_url }}', "https://example.com/a"),
        ("jekyll", '{{ "A b&c" | url_encode }} {{ "a|b" | append: page.title | upcase }}', "A+b%26c A|BSHIP"),
        ("eleventy", "{{ 'A b/c' | urlencode }} {{ 'a.png' | url }} {{ title | safe }}", "A%20b%2Fc a.png Ship"),
        ("jekyll", "[a]({{ site.url }}{{ site.baseurl }}{% post_url other %})", "[a](https://example.org/other/)"),
        ("jekyll", "a{%- comment -%}b{%- endcomment -%}c", "ac"),
        ("eleventy", '<img src="{{ "/a.png" | url }}">', '<img src="https://example.org/a.png">'),
        (
            "hugo",
            '{{< highlight go "linenos=true" >}}\nx := <-c\n{{< /highlight >}}',
            '<pre><code class="language-go">x := &lt;-c\n</code></pre>',
        ),
        (
            "hugo",
            '{{< figure src="a.png" alt="A" caption="B & C" >}}',
            '<figure><img src="a.png" alt="A"><figcaption markdown="span">B & C</figcaption></figure>',
        ),
        (
            "hugo",
            '{{< figure src="a.png" title="A" caption="*B* [c](d)" attr="E" attrlink="/f" link="/g" >}}',
            '<figure><a href="/g"><img src="a.png" alt="B c"></a>'
            '<figcaption markdown="span">A<br>*B* [c](d) <a href="/f">E</a></figcaption></figure>',
        ),
        (
            "jekyll",
            '{% include figure.html src="a.png" alt="a" caption="A \\"b\\" <c>" %}',
            '<figure><img src="a.png" alt="a"><figcaption markdown="span">A "b" <c></figcaption></figure>',
        ),
        (
            "hugo",
            '{{< details summary="*a*" >}}b{{< /details >}}',
            '<details><summary markdown="span">*a*</summary>\n\nb\n\n</details>',
        ),
        ("hugo", '[a]({{< ref "blog/other.md#b" >}})', "[a](https://example.org/blog/other/#b)"),
        ("hugo", '[a]({{% relref "#b" %}})', "[a](https://example.org/2021/ship.html#b)"),
        ("hugo", "{{</* figure src=a */>}}", "{{< figure src=a >}}"),
        ("hugo", "{{< youtube id=abc >}}", text("{% youtube abc %}", "hexo")),
        ("zola", '{{ youtube(id="abc") }}', text("{% youtube abc %}", "hexo")),
        ("jekyll", "{% include video.html id='abc' %}", text("{% youtube abc %}", "hexo")),
        ("hugo", "{{< gist a b >}}", text("{% gist a/b %}", "hexo")),
        ("hugo", "{{< x user=a id=1 >}}", '<p><a href="https://x.com/a/status/1">https://x.com/a/status/1</a></p>'),
        (
            "hugo",
            '{{<code go "hl_lines=2">}}\na <b>\n{{</code>}}',
            '<pre><code class="language-go">a &lt;b&gt;\n</code></pre>',
        ),
        (
            "hugo",
            '{{< code language="go" title="a.go" >}}\na\n{{< /code >}}',
            '<pre><code class="language-go">a\n</code></pre>',
        ),
        ("hugo", "{{% code %}}\n```go\na\n```\n{{% /code %}}", "```go\na\n```"),
        (
            "hugo",
            '{{< figure src="a.png?b&amp;c" alt="&quot;d&quot; & e" >}}',
            '<img src="a.png?b&amp;c" alt="&quot;d&quot; &amp; e">',
        ),
        ("hugo", "## A heading {#id .b}\ntext {#id}", "## A heading\ntext {#id}"),
        ("zola", "# A {#id}", "# A"),
        (
            "zola",
            "{% mermaid() %}\n  a-->b\n{% end %}",
            '<pre><code class="language-mermaid">  a--&gt;b\n</code></pre>',
        ),
        ("hugo", "# A { #id .b }", "# A"),
        ("pelican", "# A {#id}", "# A"),
        ("pelican", "# A { #id }", "# A"),
        ("jekyll", "# A {:.no_toc}\n{:toc}\n\nText {:a}[b](c){:.d}\n{: .note}", "# A\n\n\nText {:a}[b](c)"),
        ("jekyll", "a\n\n* TOC\n{:toc}\n\n1. Contents\n  {: toc .large}\n\n- b\n{:.toc}", "a\n\n\n\n\n\n- b"),
        ("jekyll", "*[A]: b\nA `*[A]: b`", "A `*[A]: b`"),
        ("jekyll", "a {::nomarkdown}<b>b</b>{:/} {::comment}c\n{d}{:/comment}e", "a <b>b</b> e"),
        ("jekyll", "a\n{::comment}\nb\n{:/}\nc", "a\n\nc"),
        ("zola", "[a](@/blog/other.md#b)", "[a](https://example.org/blog/other/#b)"),
        ("zola", "{{/* youtube(id=1) */}}", "{{ youtube(id=1) }}"),
        (
            "pelican",
            "![a]({static}/a.png) [b]({filename}blog/other.md)",
            "![a](https://example.org/a.png) [b](https://example.org/blog/other/)",
        ),
        ("pelican", "[a]({filename}blog/other.md?a=1#b)", "[a](https://example.org/blog/other/?a=1#b)"),
        ("pelican", "![a]({filename}/i/other.png)", "![a](https://example.org/i/other.png)"),
        ("pelican", "![a](|filename|../i/a%20b.png)", "![a](https://example.org/i/a%20b.png)"),
        ("pelican", "![a]({static}a b.png 'c')", "![a](https://example.org/blog/a%20b.png 'c')"),
        ("pelican", "![a]({attach}i/a.png) ![b]({attach}/i/b.png)", "![a](i/a.png) ![b](b.png)"),
        (
            "pelican",
            "[a]({tag}One Two) [b](|category|b) [c]({author}C. D.)",
            "[a](https://example.org/tag/one-two.html) [b](https://example.org/category/b.html)"
            " [c](https://example.org/people/c-d/)",
        ),
        ("pelican", "# A {: #b }\n![c](d.png){: width=10 }\n{: .e }", "# A\n![c](d.png)"),
        ("pelican", "HTML\n\n*[HTML]: What it means", "HTML"),
        ("pelican", "<a href='{index}#a'>a</a>", "<a href='https://example.org/index.html#a'>a</a>"),
        ("pelican", "[a]\n\n[a]: {filename}blog/other.md", "[a]\n\n[a]: https://example.org/blog/other/"),
        ("pelican", 'a |tag|index|author| "{static}" {filename}b.md', 'a |tag|index|author| "{static}" {filename}b.md'),
        (
            "zola",
            "[a](@/blog/other.md?b) [b](@/Blog/_index.md)",
            "[a](https://example.org/blog/other/?b) [b](https://example.org/Blog/)",
        ),
        ("jekyll", "![a]({% link i/other.png %})", "![a](https://example.org/i/other.png)"),
        ("jekyll", "![a]({% link i/other (2) one.png %})", "![a](https://example.org/i/other%20(2)%20one.png)"),
        ("", "{{ a }} {% b %}", "{{ a }} {% b %}"),
    ],
)
def test_known_code_becomes_what_its_generator_shows(language, body, html):
    assert text(body, language) == html
    assert expand(body, language, PAGE)[1] == ()


@pytest.mark.parametrize(
    ("language", "body", "kept", "named"),
    [
        ("hexo", "{% widget info %}\nWords\n{% endwidget %}", "Words", ("widget",)),
        ("hexo", "a {{ my.value }} b", "a  b", ("{{ my.value }}",)),
        ("jekyll", "a {{ page.title | rot13 }} b", "a Ship b", ("{{ page.title | rot13 }}",)),
        ("jekyll", "{{ 'a' | rot13 | upcase }} b", "A b", ("{{ 'a' | rot13 | upcase }}",)),
        ("jekyll", "a {{ 'b' | append: page.none }} c", "a b c", ("{{ 'b' | append: page.none }}",)),
        ("jekyll", "{% include a.html b=1 %}c{% if x %}d{% else %}e{% endif %}", "cd", ("include", "if")),
        ("hugo", "{{< widget >}}Words{{< /widget >}}{{% widget /%}}", "Words", ("widget",)),
        ("zola", "{% widget(a=1) %}Words{% end %}", "Words", ("widget",)),
    ],
)
def test_unknown_code_goes_its_text_stays_and_it_is_named(language, body, kept, named):
    found, unknown = expand(body, language, PAGE)
    assert found.strip() == kept
    assert unknown == named


@pytest.mark.parametrize("language", ["hexo", "jekyll", "eleventy"])
@pytest.mark.parametrize(
    ("body", "shown", "named"),
    [
        ("{% if page.title %}a{% else %}b{% endif %}c", "ac", ()),
        ("{% if page.toc %}a{% else %}b{% endif %}c", "bc", ()),
        ("{%- if page.toc -%}a{%- endif -%}c", "c", ()),
        ("{% if page.title == 'Ship' %}a{% else %}b{% endif %}", "a", ()),
        ('{% if page.title != "Ship" %}a{% elsif site.title == "Example" %}b{% else %}c{% endif %}', "b", ()),
        ("{% unless page.toc %}a{% else %}b{% endunless %}", "a", ()),
        ("{% unless page.title == nil %}a{% else %}b{% endunless %}", "a", ()),
        ("{% if page.draft == true %}a{% endif %}b", "b", ()),
        ("{% if site.toc %}a{% else %}b{% endif %}c", "ac", ("if",)),
        ("{% if page.title and x %}a{% elsif y %}b{% else %}c{% endif %}d", "ad", ("if",)),
        ("{% if page.toc %}{% mystery %}{{ x }}{% else %}b{% endif %}", "b", ()),
        ("{% if page.toc %}{% if x %}a{% else %}b{% endif %}c{% else %}d{% endif %}e", "de", ()),
        ("{% if page.title %}{% if page.toc %}a{% else %}b{% endif %}c{% else %}d{% endif %}e", "bce", ()),
        ("{% if page.toc %}a{% for x in y %}b{% else %}c{% endfor %}d{% else %}e{% endif %}", "e", ()),
        ("{% if page.toc %}a{% raw %}{% else %}{% endraw %}b{% else %}c{% endif %}", "c", ()),
        ("{% if page.toc %}`{% else %}`{% else %}c{% endif %}", "c", ()),
        ("{% if page.toc %}a{% else %}b", "ab", ("if",)),
        ("a{% else %}b{% endif %}c", "abc", ()),
    ],
)
def test_of_the_branches_of_a_condition_one_is_shown(language, body, shown, named):
    assert expand(body, language, PAGE) == (shown, named)


SAMPLES = [
    "```liquid\n{% highlight %}\n{{ a }}\n{{< b >}}\n```",
    "~~~~\n{% a %}\n~~~\n{{ b }}\n~~~~",
    "- list\n\n  ```\n  {% a %}\n  ```",
    "> ```\n> {% a %}\n> ```",
    "Use `{% a %}` and ``{{ `b` }}`` or `{{< c >}}`.",
    "<pre><code>{% a %} {{ b }} {{< c >}}</code></pre>",
    "<code>{% a %}</code>",
    "```\nnever closed {% a %}",
    "```\na\n```js\n{% a %}\n```",
]


@pytest.mark.parametrize("language", ["hexo", "jekyll", "eleventy", "hugo", "zola", "pelican"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_code_samples_stay_to_the_byte(language, sample):
    assert expand(f"Before\n\n{sample}", language, PAGE) == (f"Before\n\n{sample}", ())


def test_code_after_a_sample_is_still_written_out():
    assert text("`{% a %}` {% raw %}{{b}}{% endraw %}\n\n```\n{% c %}\n```\n{{ site.title }}", "hexo") == (
        "`{% a %}` {{b}}\n\n```\n{% c %}\n```\nExample"
    )


def test_words_in_marks_of_code_that_begin_a_line_are_no_block_of_code():
    assert text("```12``` of it\n\n{% raw %}a{% endraw %}\n\n```js\nb\n```\n{% raw %}c{% endraw %}", "hexo") == (
        "```12``` of it\n\na\n\n```js\nb\n```\nc"
    )


def test_raw_marks_disappear_within_the_code_samples_of_liquid_only():
    sample = "```\n{% raw %}{{ a }}{% endraw %}\n```"
    assert text(sample, "jekyll") == "```\n{{ a }}\n```"
    assert text(sample, "hexo") == sample


@pytest.mark.parametrize("language", ["hexo", "jekyll", "hugo", "zola", "pelican"])
@pytest.mark.parametrize(
    "piece",
    [
        "{% raw %}",
        "{% a ",
        "{{ a ",
        "{#",
        "{{< a ",
        "{{</* ",
        "`",
        "``a`",
        "```\n",
        "<pre>",
        "<code ",
        "{{ a(",
        '{{ a("',
        '{{ a("b"',
        "{{ a('{{ a(''",
        "{static}",
        '"{tag}a ',
        "({index",
        "{{ site.url }}",
        "{{ 'a' | b: \"'",
        "<!-- tab ",
        "{% note a %}",
        "{% if a %}",
        "{% if page.a %}{% else %}{% if page.a %}{% endif %}",
    ],
)
def test_broken_code_in_any_number_takes_little_time(language, piece):
    within(2, lambda: expand(piece * (300_000 // len(piece)), language, PAGE))


@pytest.mark.parametrize(
    ("language", "piece", "end"),
    [
        ("hexo", "{% note a %}", "{% endnote %}"),
        ("hugo", "{{< tip >}}", "{{< /tip >}}"),
        ("hugo", "{{< tip >}}", "{{</>}}"),
    ],
)
def test_one_end_of_many_tags_takes_little_time(language, piece, end):
    within(2, lambda: expand(piece * (300_000 // len(piece)) + end, language, PAGE))


def test_conditions_within_conditions_take_little_time():
    body = "{% if site.a %}" * 10_000 + "Deep." + "{% else %}{% endif %}" * 10_000
    assert within(2, lambda: expand(body, "jekyll", PAGE)) == ("Deep.", ("if",))


@given(
    st.sampled_from(["hexo", "jekyll", "hugo", "zola", "eleventy", "pelican", ""]),
    st.lists(st.sampled_from([*"{}%<>#/*`~ \nab(){}\"'=", "raw", "endraw", "highlight"])).map("".join),
)
def test_any_text_is_expanded_without_an_error(language, body):
    expand(body, language, PAGE)


TITLED = '<blockquote markdown="1">\n\n<strong>A &amp; B</strong>\n\nW\n\n</blockquote>'
QUOTED = '<blockquote markdown="1">\n\n\n*Words*\n\n\n</blockquote>'


@pytest.mark.parametrize(
    ("language", "body", "html"),
    [
        ("hexo", "{% note info %}\n*Words*\n{% endnote %}", QUOTED),
        ("jekyll", "{% note %}\n*Words*\n{% endnote %}", QUOTED),
        ("hugo", "{{< tip >}}\n*Words*\n{{< /tip >}}", QUOTED),
        (
            "hugo",
            '{{% alert title="A & B" %}}W{{% /alert %}}',
            '<blockquote markdown="1">\n\n<strong>A &amp; B</strong>\n\nW\n\n</blockquote>',
        ),
        ("hugo", "{{< tip >}}\n*Words*\n{{</>}}", QUOTED),
        ("hugo", "{{< highlight js >}}\na\n{{% / %}}", '<pre><code class="language-js">a\n</code></pre>'),
        (
            "hugo",
            "{{< tip >}}{{< spoiler A >}}B{{</>}}C{{< / >}}D{{</>}}",
            '<blockquote markdown="1">\n\n\n\n<details><summary>A</summary>\n\nB\n\n</details>'
            "\n\nC\n\n</blockquote>\n\nD",
        ),
        ("hugo", "{{< alert >}} W", '<blockquote markdown="1">\n\n\n\n</blockquote>\n\n W'),
        ("zola", "{% note() %}Words{% end %}", "Words"),
        ("zola", "{% quote() %}*Words*{% end %}", '<blockquote markdown="1">\n\n*Words*\n\n</blockquote>'),
        *(
            (
                language,
                body,
                '<blockquote markdown="1">\n\n*Words*\n\n<footer>— Mei &amp; Lin, A book</footer>\n\n</blockquote>',
            )
            for language, body in (
                ("zola", '{% quote(source="A book", author="Mei & Lin") %}*Words*{% end %}'),
                ("hugo", '{{< blockquote author="Mei & Lin" source="A book" >}}*Words*{{< /blockquote >}}'),
            )
        ),
        (
            "hexo",
            "{% note %}{% kbd A %}{% raw %}{{ b }}{% endraw %}{% endnote %}",
            '<blockquote markdown="1">\n\nA{{ b }}\n\n</blockquote>',
        ),
        ("hexo", "{% cq %}\n*Words*\n{% endcq %}", QUOTED),
        ("hexo", "{% fi /a.png@lazy, two words, title %}", '<img src="/a.png" alt="two words">'),
        ("hexo", "{% fullimage /a.png %}", '<img src="/a.png" alt="">'),
        ("hexo", "{% gp 2-1 %}![](a.png) ![](b.png){% endgp %}", "![](a.png) ![](b.png)"),
        ("hexo", "{% label primary@two words %}", "two words"),
        ("hexo", "{% btn https://example.com/, two words, fa-home %}", '<a href="https://example.com/">two words</a>'),
        ("hexo", "{% btn, two words, /a %}", '<a href="/a">two words</a>'),
        ("hexo", "{% btn center, 潮, https://example.com/, fa-home %}", '<a href="https://example.com/">潮</a>'),
        ("hexo", "{% btn /a/b %}", '<a href="/a/b">/a/b</a>'),
        ("hexo", "{% label two words blue %}{% label blue %}{% label @a blue %}", "two wordsbluea blue"),
        ("hexo", "{% span center red, 潮, 风 %}{% p red::潮 %}{% kbd a, b %}", "潮, 风潮a, b"),
        ("hexo", "{% hideInline 潮,Look here,#FF7242,#fff %}", "潮"),
        ("hexo", "{% checkbox green checked, done %}", "☑ done<br>"),
        ("hexo", "{% cb done, true %}{% cb two words %}", "☑ done<br>\n☐ two words<br>"),
        *(
            ("hexo", f"{{% {tag} %}}A{{% end{tag.split()[0]} %}}", "<details><summary>潮</summary>\n\nA\n\n</details>")
            for tag in ("folding cyan open, 潮", "folding blue::潮", "hideToggle 潮,#FF7242,#fff", "fold info @潮")
        ),
        ("hexo", "{% note red, A & B %} C", f"{TITLED.replace('W', '')}\n\n C"),
        ("hexo", "{% note red %} A", '<blockquote markdown="1">\n\n\n\n</blockquote>\n\n A'),
        *(
            ("hexo", f"{{% {tag} %}}W{{% end{tag.split()[0].strip(',')} %}}", TITLED)
            for tag in (
                *("note info A & B", "note primary no-icon A & B", "note color:red A & B"),
                *("noteblock, A & B", "noteblock red::A & B", "note info 'fas fa-a' flat A & B"),
            )
        ),
        *(
            ("hexo", f"{{% note {looks} %}}W{{% endnote %}}", '<blockquote markdown="1">\n\nW\n\n</blockquote>')
            for looks in ("info no-icon", "blue 'fas fa-a' flat", "'fab fa-a' simple", "quote green")
        ),
        ("hexo", "{% inlineImg /a.png 150px %}", '<img src="/a.png" alt="">'),
        ("hexo", "{% inlineimage /a.png, height=40px %}", '<img src="/a.png" alt="">'),
        (
            "hexo",
            "{% galleryGroup 'A' 'B & C' '/b' /a.png %}",
            '<figure><a href="/b"><img src="/a.png" alt="A"></a>'
            '<figcaption markdown="span">B &amp; C</figcaption></figure>',
        ),
        (
            "hexo",
            "{% codeblock lang:js %}\n{% raw %}{{ a }}{% endraw %}\n{% endcodeblock %}",
            '<pre><code class="language-js">{{ a }}\n</code></pre>',
        ),
        ("hexo", "{% tabs a %}A{% endtabs %}", "A"),
        (
            "hexo",
            "{% tabs a %}\n<!-- tab A < B@fab fa-x -->\nC\n<!-- tab -->\n{% endtabs %}",
            "<strong>A &lt; B</strong>\n\nC",
        ),
        ("hexo", "{% timeline A,blue %}\nB{% endtimeline %}", "<strong>A</strong>\n\nB"),
        ("hexo", "{% timeline %}<!-- timeline A -->\nB{% endtimeline %}", "<strong>A</strong>\nB"),
        ("hexo", "{% timeline %}{% timenode [A](b) %}\nC\n{% endtimenode %}", "<strong>[A](b)</strong>\nC"),
        ("hexo", "{% pdf /a.pdf %}", '<p><a href="/a.pdf">/a.pdf</a></p>'),
        (
            "hugo",
            "{{< mermaid >}}\na --> b\n{{< /mermaid >}}",
            '<pre><code class="language-mermaid">a --&gt; b\n</code></pre>',
        ),
        ("hugo", '{{< img src="a.png" alt="A" >}}', '<img src="a.png" alt="A">'),
        ("jekyll", "{% codeblock lang:js %}\na\n{% endcodeblock %}", '<pre><code class="language-js">a\n</code></pre>'),
        ("jekyll", '{% include figure.html image_path="/a.png" alt="A" %}', '<img src="/a.png" alt="A">'),
        ("jekyll", '{% include note.html content="Words" %}', '<blockquote markdown="1">\n\nWords\n\n</blockquote>'),
        ("eleventy", '{% image "./a.png", "A text" %}', '<img src="./a.png" alt="A text">'),
        ("zola", '{{ image(path="a.png", alt="A") }}', '<img src="a.png" alt="A">'),
        ("zola", r'a {{ katex(body="\vec{a}_{1}") }} b', r"a $\vec{a}_{1}$ b"),
        ("zola", r'{{ katex(body="\frac{\vec{a}}{b} \\ c", block=true) }}', r"$$\frac{\vec{a}}{b} \\ c$$"),
        ("zola", "{{ image(path='a}.png', alt=`{A}`) }}", '<img src="a}.png" alt="{A}">'),
    ],
)
def test_what_themes_bring_along_is_written_out_plainly(language, body, html):
    found, unknown = expand(body, language, PAGE)
    assert (found.strip(), unknown) == (html, ())
