"""A feed in, the bytes of its RSS 2.0 or Atom 1.0 document out.

feedgen builds both; `extensions` adds what it leaves out.  Every value that feedgen would otherwise take
from the clock is set.
"""

from __future__ import annotations

from html import escape
from typing import Any

from feedgen.feed import FeedGenerator

from feedpub.config import Site
from feedpub.model import FORMATS, TTL, Feed, Format, Post
from feedpub.render import common, extensions

RSS_SPECIFICATION = "https://www.rssboard.org/rss-specification"


def rss(feed: Feed[Post], site: Site) -> bytes:
    """Write a feed as RSS 2.0 in UTF-8."""
    document = _document(feed, site, FORMATS["rss"])
    document.description(common.description(feed, site))
    document.docs(RSS_SPECIFICATION)
    document.ttl(TTL)
    if picture := site.logo or site.icon:  # RSS Advisory Board Profile, `image`: title and link are the channel's
        document.image(picture, title=feed.title, link=common.home(feed, site))
    document.register_extension("feedpub", extensions.RssChannel, extensions.RssItem, atom=False)
    document.feedpub.about(feed, site)
    for post in feed.entries:
        entry = _entry(document, post, feed, site)
        # RSS Advisory Board Profile, `description`: readers take it for HTML, so plain text is escaped as such.
        entry.summary(escape(common.summary(post), quote=False))
        for enclosure in common.enclosures(post)[:1]:  # RSS Advisory Board Profile: at most one
            entry.enclosure(enclosure.url, str(enclosure.length), enclosure.type)
    body: bytes = document.rss_str(pretty=True)
    return body


def atom(feed: Feed[Post], site: Site) -> bytes:
    """Write a feed as Atom 1.0 in UTF-8."""
    document = _document(feed, site, FORMATS["atom"])
    document.id(site.absolute(feed.home.directory + FORMATS["atom"].file))
    document.author(name=site.author)
    if site.site.description:
        document.subtitle(site.site.description)
    document.logo(site.logo)
    document.icon(site.icon)
    document.register_extension("feedpub", extensions.AtomFeed, extensions.AtomEntry, rss=False)
    document.feedpub.about(feed, site)
    for post in feed.entries:
        entry = _entry(document, post, feed, site)
        entry.summary(common.summary(post), type="text")
        entry.author([{"name": name} for name in post.authors])
    body: bytes = document.atom_str(pretty=True)
    return body


def _document(feed: Feed[Post], site: Site, format: Format) -> Any:  # noqa: A002  # the word of the field
    document = FeedGenerator()
    document.title(feed.title)
    document.language(site.site.language)
    document.generator(common.GENERATOR)
    document.updated(common.updated(feed))
    # The channel's link is the last one that feedgen was given, whatever its rel.
    document.link(href=site.absolute(feed.directory + format.file), rel="self", type=format.media_type)
    document.link(href=common.home(feed, site), rel="alternate", type="text/html")
    return document


def _entry(document: Any, post: Post, feed: Feed[Post], site: Site) -> Any:
    entry = document.add_entry(order="append")
    entry.feedpub.post = post
    entry.feedpub.feed = feed
    entry.feedpub.site = site
    entry.title(post.title)
    entry.link(href=post.url, rel="alternate")
    entry.guid(post.id, permalink=False)
    entry.updated(post.updated)
    if feed.shape.content == "full" and post.content:
        entry.content(post.content, type="html")
    entry.category([{"term": term} for term in common.terms(post)])
    return entry
