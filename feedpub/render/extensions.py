"""A feed or a post in, what feedgen leaves out of its tree or gets wrong added to it.

feedgen builds one tree per document, its elements for Atom without a namespace (the declaration is
written as an attribute), so children of an Atom element are created under their bare names here.
"""

from __future__ import annotations

from html import escape
from typing import Any, TypeAlias

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement

from feedpub.config import Site
from feedpub.model import FORMATS, Enclosure, Feed, Format, Post
from feedpub.normalize.dates import rfc2822, rfc3339
from feedpub.render import common, podcast

Element: TypeAlias = Any

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Document(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What the channel of an RSS document and the feed element of an Atom document have in common."""

    feed: Feed[Post]
    site: Site
    parent: Element
    """What the entries stand in."""

    def about(self, feed: Feed[Post], site: Site) -> None:
        """Say which feed is written."""
        self.feed, self.site = feed, site

    def let_go(self) -> None:
        """Part with the entries: those that stay in memory would keep the whole document there."""
        self.parent.clear()

    def extend_ns(self) -> dict[str, str]:
        """Declare the prefixes of what is added."""
        return {"media": MEDIA} if self.feed.current is None else {"media": MEDIA, "fh": HISTORY}

    def relate(self, parent: Element, link: str, format: Format) -> None:  # noqa: A002  # the word of the field
        """Write the links to other documents and, as RFC 5005 §4 wants it, the mark of an archive."""
        self.parent = parent
        for rel, url in common.links(self.feed, self.site, format):
            SubElement(parent, link, rel=rel, href=url, type=format.media_type)
        hub = common.hub(self.feed, self.site)
        if hub is not None:
            SubElement(parent, link, rel="hub", href=hub)
        if self.feed.current is not None:
            SubElement(parent, f"{{{HISTORY}}}archive")


class RssChannel(Document):
    """The channel of an RSS document."""

    def extend_ns(self) -> dict[str, str]:
        """Declare the prefixes of what is added."""
        return {"dc": DC, **podcast.prefixes(self.feed, self.site), **super().extend_ns()}

    def extend_rss(self, rss: Element) -> Element:
        """Write the channel's dates (feedgen writes +0000 for GMT) and its links."""
        channel = rss.find("channel")
        self.relate(channel, f"{{{ATOM}}}link", FORMATS["rss"])
        podcast.channel(channel, self.feed, self.site)
        channel.find("lastBuildDate").text = rfc2822(common.updated(self.feed))
        if self.feed.newest is not None:
            SubElement(channel, "pubDate").text = rfc2822(self.feed.newest)
        return rss


class AtomFeed(Document):
    """The feed element of an Atom document."""

    def extend_atom(self, feed: Element) -> Element:
        """Write the date as the other formats do (feedgen writes +00:00), and the links."""
        self.relate(feed, "link", FORMATS["atom"])
        feed.find("updated").text = rfc3339(common.updated(self.feed))
        return feed


class Entry(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """An item of RSS documents, an entry of Atom documents."""

    post: Post
    language: str | None
    is_podcast: bool

    def about(self, post: Post, language: str | None, is_podcast: bool) -> None:
        """Say which post is written, its language where feeds do not tell, and whether they are the podcast."""
        self.post, self.language, self.is_podcast = post, language, is_podcast

    def extend_rss(self, item: Element) -> Element:
        """Write the dates, the authors (feedgen drops those without e-mail), the language and the files."""
        # RSS Advisory Board Profile, `description`: readers take it for HTML, so plain text is escaped as such.
        _child(item, "description").text = escape(common.summary(self.post), quote=False)
        SubElement(item, "pubDate").text = rfc2822(self.post.published)
        SubElement(item, f"{{{ATOM}}}updated").text = rfc3339(self.post.updated)  # RSS has no word of its own for it
        for name in self.post.authors:
            SubElement(item, f"{{{DC}}}creator").text = name
        if self.language is not None:
            SubElement(item, f"{{{DC}}}language").text = self.language
        _thumbnail(item, self.post)
        for medium in self.post.media[1:]:
            content = SubElement(item, f"{{{MEDIA}}}content", url=medium.url, type=medium.type)
            if medium.length:
                content.set("fileSize", str(medium.length))
        if self.is_podcast:
            podcast.item(item, self.post)
        return item

    def extend_atom(self, entry: Element) -> Element:
        """Write the links whole (feedgen loses rel, type and length: its issues 135, 143), dates, language."""
        _child(entry, "updated").text = rfc3339(self.post.updated)
        SubElement(entry, "published").text = rfc3339(self.post.published)
        for link in list(entry.iterchildren("link")):
            entry.remove(link)
        SubElement(entry, "link", rel="alternate", type="text/html", href=self.post.url)
        for enclosure in common.enclosures(self.post):
            SubElement(entry, "link", _attributes(enclosure), rel="enclosure", href=enclosure.url)
        if self.language is not None:
            entry.set(LANGUAGE, self.language)
        _thumbnail(entry, self.post)
        return entry


def _child(element: Element, name: str) -> Element:
    """The first of that name, sooner than by a path."""
    return next(element.iterchildren(name))


def _attributes(enclosure: Enclosure) -> dict[str, str]:
    return {"type": enclosure.type, "length": str(enclosure.length)}


def _thumbnail(element: Element, post: Post) -> None:
    if post.image is not None:
        SubElement(element, f"{{{MEDIA}}}thumbnail", url=post.image.url)
