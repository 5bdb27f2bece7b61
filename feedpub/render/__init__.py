"""A feed and the site's configuration in, a finished artifact out: RSS, Atom, JSON Feed, OPML; `pages` for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from feedpub.categories import OPML
from feedpub.config import Site
from feedpub.exports import exported
from feedpub.model import Artifact, Feed, Format, Post, PostHead
from feedpub.render import pages

if TYPE_CHECKING:
    from feedpub.render.podcast import wanting as wanting
    from feedpub.render.size import fit as fit
    from feedpub.render.size import shortened as shortened

__all__ = ["feed", "fit", "opml", "pages", "shortened", "wanting"]

# What writes documents takes longer to import than most edits to build
__getattr__ = exported(
    __name__,
    {"fit": "feedpub.render.size", "shortened": "feedpub.render.size", "wanting": "feedpub.render.podcast"},
)


def feed(feed: Feed[Post], site: Site, format: Format) -> Artifact:  # noqa: A002  # the word of the field
    """Write one feed in one of `model.FORMATS`.

    The documents of a feed say the same in every format: ids, order, dates, authors, categories.  `fit` it
    before.
    Not for a request's thread: feedgen switches the locale of the whole process for a moment.
    """
    body = WRITERS[format.name](feed, site)
    return Artifact(feed.directory + format.file, body, f"{format.media_type}; charset=utf-8")


def _rss(feed: Feed[Post], site: Site) -> bytes:
    from feedpub.render import xml

    return xml.rss(feed, site)


def _atom(feed: Feed[Post], site: Site) -> bytes:
    from feedpub.render import xml

    return xml.atom(feed, site)


def _json(feed: Feed[Post], site: Site) -> bytes:
    from feedpub.render import jsonfeed

    return jsonfeed.write(feed, site)


WRITERS: Mapping[str, Callable[[Feed[Post], Site], bytes]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
}


def opml(feeds: Sequence[Feed[PostHead]], site: Site) -> Artifact:
    """Write the subscription list of a feed and of all below it; parents come before their children in `feeds`."""
    from feedpub.render import outlines

    return Artifact(feeds[0].directory + OPML, outlines.write(feeds, site), "text/x-opml; charset=utf-8")
