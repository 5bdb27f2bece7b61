"""A feed and its entries in, the bytes of its RSS 2.0 or Atom 1.0 document out.

feedgen builds both; `extensions` adds what it leaves out.  Every value that feedgen would otherwise take
from the clock is set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from feedgen.feed import FeedGenerator

from feedpub.config import Site
from feedpub.model import FORMATS, TTL, Feed, Format, Post
from feedpub.render import common, extensions
from feedpub.render.entries import MovingEntry

RSS_SPECIFICATION = "https://www.rssboard.org/rss-specification"


def rss(feed: Feed[Post], site: Site, entries: Sequence[MovingEntry]) -> bytes:
    """Write a feed as RSS 2.0 in UTF-8."""
    document = _document(feed, site, FORMATS["rss"])
    document.description(common.description(feed, site))
    document.docs(RSS_SPECIFICATION)
    document.ttl(TTL)
    if picture := site.logo or site.icon:  # RSS Advisory Board Profile, `image`: title and link are the channel's
        document.image(picture, title=feed.title, link=common.home(feed, site))
    document.register_extension("feedpub", extensions.RssChannel)
    document.feedpub.about(feed, site)
    return _written(document, entries, document.rss_str)


def atom(feed: Feed[Post], site: Site, entries: Sequence[MovingEntry]) -> bytes:
    """Write a feed as Atom 1.0 in UTF-8."""
    document = _document(feed, site, FORMATS["atom"])
    document.id(site.absolute(feed.home.directory + FORMATS["atom"].file))
    document.author(name=site.author)
    if site.site.description:
        document.subtitle(site.site.description)
    document.logo(site.logo)
    document.icon(site.icon)
    document.register_extension("feedpub", extensions.AtomFeed)
    document.feedpub.about(feed, site)
    return _written(document, entries, document.atom_str)


def _document(feed: Feed[Post], site: Site, format: Format) -> Any:  # noqa: A002  # the word of the field
    document = FeedGenerator()
    document.title(feed.title)
    document.language(common.language_of(feed, site))
    document.generator(common.GENERATOR)
    document.updated(common.updated(feed))
    # The channel's link is the last one that feedgen was given, whatever its rel.
    document.link(href=site.absolute(feed.directory + format.file), rel="self", type=format.media_type)
    document.link(href=common.home(feed, site), rel="alternate", type="text/html")
    return document


def _written(document: Any, entries: Sequence[MovingEntry], write: Callable[..., bytes]) -> bytes:
    document.entry(list(entries))
    body = write(pretty=True)
    document.feedpub.let_go()
    return body
