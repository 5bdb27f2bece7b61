"""Jekyll: a folder of posts in, a site out of which it makes feeds and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.bench.peers import Peer, Program, found
from tests.bench.peers.posts import parsed, with_front

CONFIG = """\
title: Bench
url: https://example.org
destination: public
permalink: /:year/:month/:day/:title/
timezone: UTC
excerpt_separator: ""
liquid: { error_mode: strict }
kramdown: { syntax_highlighter: null }
"""
PLUGIN = """\
Jekyll::Hooks.register(:site, :post_read) { |site| site.posts.metadata["output"] = false }
"""
"""Its configuration cannot say that no pages of posts are wanted."""
RSS = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>{{ page.of | xml_escape }}</title><link>{{ site.url }}</link><description>{{ site.title }}</description>
{% if page.of == "" %}{% assign posts = site.posts %}{% else %}{% assign posts = site.categories[page.of] %}{% endif %}
{% for post in posts limit: 20 %}<item>
<title>{{ post.title | xml_escape }}</title><link>{{ site.url }}{{ post.url }}</link>
<guid>{{ site.url }}{{ post.url }}</guid>
<pubDate>{{ post.date | date_to_rfc822 }}</pubDate>
{% for name in post.categories %}<category>{{ name | xml_escape }}</category>{% endfor %}
<description>{{ post.content | strip_html | normalize_whitespace | truncate: 300 | xml_escape }}</description>
<content:encoded>{{ post.content | xml_escape }}</content:encoded>
</item>{% endfor %}
</channel>
</rss>
"""
ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{{ page.of | xml_escape }}</title><id>{{ site.url }}{{ page.url }}</id>
{% if page.of == "" %}{% assign posts = site.posts %}{% else %}{% assign posts = site.categories[page.of] %}{% endif %}
{% for post in posts limit: 20 %}<entry>
<title>{{ post.title | xml_escape }}</title><link href="{{ site.url }}{{ post.url }}"/>
<id>{{ site.url }}{{ post.url }}</id>
<published>{{ post.date | date_to_xmlschema }}</published><updated>{{ post.date | date_to_xmlschema }}</updated>
{% for name in post.categories %}<category term="{{ name | xml_escape }}"/>{% endfor %}
<summary>{{ post.content | strip_html | normalize_whitespace | truncate: 300 | xml_escape }}</summary>
<content type="html">{{ post.content | xml_escape }}</content>
</entry>{% endfor %}
</feed>
"""


def install(_tools: Path) -> Program:
    """Find it: RubyGems is not asked for it."""
    program = found("jekyll")
    return Program(subprocess.check_output([program, "--version"], text=True).split()[-1], [program])


def prepare(site: Path, posts: Path, _tools: Path) -> None:
    """Write the posts as Jekyll takes them, and two documents for each category."""
    for folder in ("_posts", "_layouts", "_plugins", "feeds"):
        (site / folder).mkdir(parents=True, exist_ok=True)
    (site / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (site / "_plugins" / "feeds_only.rb").write_text(PLUGIN, encoding="utf-8")
    categories = {""}
    for post in parsed(posts):
        categories.update(post.categories)
        date = f"{post.date:%Y-%m-%d %H:%M:%S} +0000"
        front = {"title": post.title, "date": date, "categories": post.categories, "render_with_liquid": False}
        path = site / "_posts" / f"{post.date:%Y-%m-%d}-{post.name}{post.suffix}"
        path.write_text(with_front(front, post.body), encoding="utf-8")
    for name, layout in {"rss": RSS, "atom": ATOM}.items():
        (site / "_layouts" / f"{name}.xml").write_text(layout, encoding="utf-8")
        for number, category in enumerate(sorted(categories)):
            page = with_front({"layout": name, "of": category}, "")
            (site / "feeds" / f"{number}.{name}.xml").write_text(page, encoding="utf-8")


JEKYLL = Peer(
    "Jekyll", install, prepare, lambda _: ("build", "--quiet", "--disable-disk-cache"), ("public", ".jekyll-cache")
)
