"""Posts in, their entries as feedgen builds them out: each made once, for all formats and for feeds that lie near."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache, partial
from typing import Any

from feedgen.entry import FeedEntry

from feedpub.config import Site
from feedpub.model import Feed, Post
from feedpub.render import common, podcast
from feedpub.render.extensions import Entry


class Entries:
    """The entries of a site's feeds; their elements go from one document to the next: not for several threads."""

    def __init__(self, site: Site) -> None:
        self._entry = lru_cache(common.NEAR)(partial(_entry, site))
        self._site = site

    def of(self, feed: Feed[Post]) -> list[MovingEntry]:
        """The entries of a feed, in its order."""
        is_full, is_podcast = feed.shape.content == "full", podcast.of(feed, self._site) is not None
        return [self._entry(post, is_full, is_podcast) for post in feed.entries]


class MovingEntry(FeedEntry):  # type: ignore[misc]  # feedgen ships no types
    """An entry whose elements are built once and go from document to document."""

    def __init__(self) -> None:
        super().__init__()
        self._elements: dict[str, Any] = {}

    def rss_entry(self, extensions: bool = True) -> Any:
        """The item of RSS."""
        return self._once("rss", partial(super().rss_entry, extensions))

    def atom_entry(self, extensions: bool = True) -> Any:
        """The entry of Atom."""
        return self._once("atom", partial(super().atom_entry, extensions))

    def _once(self, name: str, build: Callable[[], Any]) -> Any:
        if name not in self._elements:
            self._elements[name] = build()
        element = self._elements[name]
        return element if element.getparent() is None else deepcopy(element)


def _entry(site: Site, post: Post, is_full: bool, is_podcast: bool) -> MovingEntry:
    entry = MovingEntry()
    entry.register_extension("feedpub", Entry)
    entry.feedpub.about(post, common.language(post, site), is_podcast)
    entry.title(post.title)
    entry.link(href=post.url, rel="alternate")
    entry.guid(post.id, permalink=False)
    entry.updated(post.updated)
    entry.summary(common.summary(post), type="text")
    entry.category([{"term": term} for term in common.terms(post)])
    entry.author([{"name": name} for name in post.authors])
    for enclosure in common.enclosures(post)[:1]:  # RSS Advisory Board Profile: at most one
        entry.enclosure(enclosure.url, str(enclosure.length), enclosure.type)
    if is_full and post.content:
        entry.content(post.content, type="html")
        entry.link([], replace=True)  # RSS has them by now, and the extension writes those of Atom
    return entry
