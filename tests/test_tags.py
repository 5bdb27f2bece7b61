"""Tags of themes, and of blogs themselves: what they name is shown, and what they leave open is not guessed."""

import pytest
from test_templates import PAGE

from feedpub.normalize.templates import expand


def expanded(body, language):
    """The text on one line, and what was left out of it."""
    shown, unknown = expand(body, language, PAGE)
    return shown.strip(), unknown


def link(url, text):
    return f'<a href="{url}">{text}</a>'


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (
            'url="https://example.org/?a=1&b" title="Tides & more"',
            ("https://example.org/?a=1&amp;b", "Tides &amp; more"),
        ),
        ('href="/tides/" text="Tides"', ("/tides/", "Tides")),
        ('name="Tides" link="#tides"', ("#tides", "Tides")),
        ('"https://example.org" "Tides" "blank"', ("https://example.org", "Tides")),
    ],
)
@pytest.mark.parametrize("language", ["hugo", "zola"])
def test_a_tag_of_the_blogs_own_that_names_an_address_and_words_is_a_link(language, arguments, shown):
    body = f"See {{{{< external {arguments} >}}}}." if language == "hugo" else f"See {{{{ external({arguments}) }}}}."
    assert expanded(body, language) == (f"See {link(*shown)}.", ())


@pytest.mark.parametrize(
    "arguments", ['url="https://example.org"', 'title="Tides"', '"https://example.org"', "tides x"]
)
def test_a_tag_of_the_blogs_own_that_names_less_is_left_out(arguments):
    assert expanded(f"a {{{{< external {arguments} >}}}} b", "hugo") == ("a  b", ("external",))


LINKED = f"a {link('https://a.example', 'A')}"


@pytest.mark.parametrize(
    ("language", "body", "shown"),
    [
        ("hexo", "{% blockquote %}a {% link A https://a.example %}{% b %}{% endblockquote %}", LINKED),
        ("hexo", "{% pullquote %}{% raw %}{% a %}{% endraw %} `{% a %}`{% b %}{% endpullquote %}", "{% a %} `{% a %}`"),
        ("zola", "{% quote() %}a {{ b() }}c{% end %}", "a c"),
        ("hugo", "{{< quote >}}{{</* a */>}}{{< b >}}{{< /quote >}}", "{{< a >}}"),
    ],
)
def test_code_within_a_quotation_is_written_out_too(language, body, shown):
    quoted = f'<blockquote markdown="1">\n\n{shown}\n\n</blockquote>'
    assert expanded(body, language) == (quoted, ("b",))
    assert language != "hexo" or expanded(f"{{% quote %}}{body}{{% endquote %}}", language)[0].count(quoted) == 1


def test_code_within_folded_text_of_hugo_is_written_out_too():
    found, unknown = expanded("{{< details >}}{{< vimeo 7 >}}{{< a >}}{{< /details >}}", "hugo")
    assert "https://vimeo.com/7" in found
    assert unknown == ("a",)


def test_a_quotation_of_which_nothing_is_known_is_left_out():
    assert expanded('a {{< quote "Mei" >}} b', "hugo") == ("a  b", ("quote",))


@pytest.mark.parametrize(
    "tag", ["img pier png", "image pier", "video pier", "pdf pier", "video src=pier", "img src=pier"]
)
def test_a_name_of_which_the_theme_makes_a_file_is_no_address(tag):
    assert expanded(f"a {{{{< {tag} >}}}} b", "hugo") == ("a  b", (tag.split()[0],))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("> A\n{.center}\n\nb", "> A\n\n\nb"),
        ("A\n{#a .b c=1 }", "A"),
        ("> A\n> {.b}\nc", "> A\n\nc"),
        ("A {.b}\n{b}\n`{.c}`\n```\n{.d}\n```", "A {.b}\n{b}\n`{.c}`\n```\n{.d}\n```"),
    ],
)
def test_attributes_of_a_block_of_hugo_are_left_out(body, shown):
    assert expanded(body, "hugo") == (shown, ())


@pytest.mark.parametrize("name", ["pier.png", "i/pier"])
def test_the_name_of_a_file_is_an_address(name):
    assert expanded(f"{{{{< img {name} >}}}}", "hugo")[0] == f'<img src="{name}" alt="">'
    assert link(name, name) in expanded(f"{{{{< video {name} >}}}}", "hugo")[0]


@pytest.mark.parametrize(
    ("language", "tag", "path"),
    [
        ("hugo", '{{< codepen id="abc" user="mei" >}}', "mei/pen/abc"),
        ("hugo", "{{< codepen abc >}}", "anon/pen/abc"),
        ("zola", '{{ codepen(id="mei/pen/abc") }}', "mei/pen/abc"),
        ("hexo", "{% codepen mei abc light html 600 %}", "mei/pen/abc"),
        ("hexo", "{% codepen abc %}", "anon/pen/abc"),
    ],
)
def test_a_pen_is_linked_as_its_authors(language, tag, path):
    url = f"https://codepen.io/{path}"
    assert expanded(tag, language) == (f"<p>{link(url, url)}</p>", ())
