"""What each generator means by its posts, as tables: a dialect's name in, its Dialect out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.config.ways import Rule
from feedpub.dialects.dialect import FIELDS, HIDING, Dialect, FilesOf

__all__ = ["DIALECTS", "FIELDS", "HIDING", "Dialect", "FilesOf", "named", "of"]


DIALECTS: Mapping[str, Dialect] = {
    one.name: one
    for one in (
        Dialect(
            name="plain",
            unread=(".mdx", ".org", ".adoc", ".asciidoc", ".textile", ".md.txt"),  # the last one is Windows' doing
            categories="nested",
            hiding={**HIDING, "sitemap": (False,)},
            separators={"tags": ",，", "authors": ",，"},
            folders="safe",
            names="safe",
            slugs="safe",
            titles=True,
        ),
        Dialect(
            name="hexo",
            posts="source/_posts",
            ignore=("_*", "*~", "*%", "*.rst"),
            permalink="/{year}/{month}/{day}/{path}/",
            categories="nested",
            fields={**FIELDS, "link": ("permalink", "link", "url")},
            hiding={**HIDING, "sitemap": (False,)},
            files="site",
            own_files=True,
            first="month",
            templates="hexo",
            tables="marked",
            breaks=True,
            links=True,
        ),
        Dialect(
            name="jekyll",
            posts="_posts",
            ignore=("_*", "*~", "#*", "*.rst"),
            within="_posts",
            all_categories=True,
            permalink="/{categories}/{year}/{month}/{day}/{slug}.html",
            fields={**FIELDS, "tags": ("tag", "tags", "taxonomies.tags"), "link": ("permalink",)},
            timestamps=True,
            separators={"tags": " ", "categories": " ", "authors": ","},
            folders="jekyll",
            names="jekyll",
            slugs="jekyll",
            words="lower",
            files="site",
            first="day",
            templates="jekyll",
            closed=True,
            numbered=True,
            tables="kramdown",
        ),
        Dialect(
            name="hugo",
            posts="content",
            ignore=("_index.*",),
            unread=(".org", ".adoc", ".asciidoc", ".ad", ".pandoc", ".pdc"),
            leaf="index",
            permalink="/{folder}/{slug_or_leaf}/",
            fields={
                **FIELDS,
                "published": ("date", "publishDate", "pubDate", "published", "lastmod", "modified"),
                "released": ("publishDate", "pubDate", "published"),
                "link": ("url",),
            },
            hiding={**HIDING, "headless": (True,), "build.list": ("never", False), "_build.list": ("never", False)},
            folders="hugo file",
            names="hugo file",
            slugs="hugo slug",
            words="hugo",
            files="host",
            pages=True,
            templates="hugo",
            links=True,
            tables="goldmark",
            marks={"~": "del"},
            references="translation",
        ),
        Dialect(
            name="pelican",
            posts="content",
            ignore=("pages", "extra", "images"),
            permalink="/{slug_or_title}.html",
            folder_category=True,
            fields={**FIELDS, "summary": ("summary", "description"), "link": ("url",)},
            separators={"tags": ";,", "authors": ";,"},
            folders="pelican",
            names="pelican",
            words="pelican",
            formatted=("summary",),
            files="site",
            references="post",
            first="month",
            templates="pelican",
            closed=True,
            tight_headings=True,
            lines=True,
        ),
        Dialect(
            name="zola",
            posts="content",
            ignore=("_index.*", "*.html", "*.htm", "*.rst"),
            sections="_index.*md",
            permalink="/{folder}/{slug}/",
            fields={**FIELDS, "link": ("path",)},
            hiding={**HIDING, "render": (False,)},
            names="zola",
            slugs="zola",
            words="zola",
            pages=True,
            files="site",
            templates="zola",
            marks={"~": "del"},
        ),
        Dialect(
            name="eleventy",
            ignore=("_data", "_includes", "_site", "node_modules", "README.md", "*.rst"),
            permalink="/{page}/",
            fields={**FIELDS, "categories": ("categories", "category"), "link": ("permalink",)},
            hiding={**HIDING, "eleventyExcludeFromCollections": (True,), "permalink": (False,)},
            words="eleventy",
            pages=True,
            templates="eleventy",
        ),
    )
}


def named(name: str) -> Dialect:
    """The dialect of that name; `auto`, before a folder was looked at, is the plain one."""
    return DIALECTS.get(name, DIALECTS["plain"])


def of(site: Site) -> Dialect:
    """The dialect of a site, as its generator was told to read it."""
    ways = site.ways
    return _told(site.posts.dialect, ways.names, ways.fields, ways.breaks, ways.links, ways.marks)


@cache
def _told(
    name: str,
    names: Rule | Literal[""],
    fields: tuple[tuple[str, tuple[str, ...]], ...],
    breaks: bool | None,
    links: bool | None,
    marks: tuple[tuple[str, str], ...] | None,
) -> Dialect:
    one = named(name)
    first = {meaning: tuple(dict.fromkeys((*keys, *one.fields[meaning]))) for meaning, keys in fields}
    return replace(
        one,
        fields={**one.fields, **first},
        names=names or one.names,
        slugs=names or one.slugs,
        breaks=one.breaks if breaks is None else breaks,
        links=one.links if links is None else links,
        marks=one.marks if marks is None else dict(marks),
    )
