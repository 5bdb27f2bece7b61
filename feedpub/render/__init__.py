"""A feed and the site's configuration in, a finished artifact out: RSS, Atom, JSON Feed, OPML; `pages` for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache as once
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from feedpub.base.exports import exported
from feedpub.config import Site
from feedpub.model import FORMATS, OPML, Artifact, Feed, Format, Post, PostHead
from feedpub.render import pages

if TYPE_CHECKING:
    from feedpub.render.entries import Entries
    from feedpub.render.jsonfeed import Items
    from feedpub.render.podcast import wanting as wanting
    from feedpub.render.size import fit as fit
    from feedpub.render.size import shortened as shortened

Entered: TypeAlias = Callable[[], Sequence[Any]]
"""The entries of a feed in the form that a format needs, made when they are first asked for."""

__all__ = ["Writer", "feed", "fit", "opml", "pages", "shortened", "wanting"]

# What writes documents takes longer to import than most edits to build
if not TYPE_CHECKING:
    __getattr__ = exported(__name__, {"podcast": "wanting", "size": "fit shortened"})


def feed(feed: Feed[Post], site: Site, format: Format) -> Artifact:  # noqa: A002  # the word of the field
    """Write one feed in one of `model.FORMATS`; see `Writer`."""
    [artifact] = Writer(site).write(feed, format.name)
    return artifact


class Writer:
    """Writes feeds of a site; what several documents have in common it makes once.

    Not for a request's thread: feedgen switches the locale of the whole process for a moment.
    """

    def __init__(self, site: Site) -> None:
        self.site = site

    def __reduce__(self) -> tuple[type[Writer], tuple[Site]]:
        """On another machine it begins with nothing."""
        return Writer, (self.site,)

    def write(self, feed: Feed[Post], *formats: str) -> list[Artifact]:
        """Write a feed in these of `model.FORMATS`; `fit` it before.

        The documents of a feed say the same in every format: ids, order, dates, authors, categories.
        """
        elements = once(lambda: self._entries.of(feed))
        entries: Mapping[str, Entered] = {
            "rss": elements,
            "atom": elements,
            "json": lambda: self._items.of(feed),
        }
        return [self._document(feed, FORMATS[name], entries[name]) for name in formats]

    def _document(self, feed: Feed[Post], format: Format, entries: Entered) -> Artifact:  # noqa: A002
        body = WRITERS[format.name](feed, self.site, entries)
        return Artifact(feed.directory + format.file, body, f"{format.media_type}; charset=utf-8")

    @cached_property
    def _entries(self) -> Entries:
        from feedpub.render.entries import Entries

        return Entries(self.site)

    @cached_property
    def _items(self) -> Items:
        from feedpub.render.jsonfeed import Items

        return Items(self.site)


def _rss(feed: Feed[Post], site: Site, entries: Entered) -> bytes:
    from feedpub.render import xml

    return xml.rss(feed, site, entries())


def _atom(feed: Feed[Post], site: Site, entries: Entered) -> bytes:
    from feedpub.render import xml

    return xml.atom(feed, site, entries())


def _json(feed: Feed[Post], site: Site, items: Entered) -> bytes:
    from feedpub.render import jsonfeed

    return jsonfeed.write(feed, site, items())


WRITERS: Mapping[str, Callable[[Feed[Post], Site, Entered], bytes]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
}


def opml(feeds: Sequence[Feed[PostHead]], site: Site) -> Artifact:
    """Write the subscription list of a feed and of all below it; parents come before their children in `feeds`."""
    from feedpub.render import outlines

    return Artifact(feeds[0].directory + OPML, outlines.write(feeds, site), "text/x-opml; charset=utf-8")
