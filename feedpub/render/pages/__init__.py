"""Feeds and posts in, the pages on which people read and subscribe out.

A page for everything and one for each feed run a small script and show nothing of posts but plain text and
pictures.  The page of a post holds the post's own HTML and runs no script at all.
"""

from __future__ import annotations

from feedpub.config import Site
from feedpub.model import Artifact, Feed, Post, PostHead
from feedpub.render import common, opml
from feedpub.render.pages.frame import HTML, PICTURES, page
from feedpub.render.pages.links import Links, subscribe
from feedpub.render.pages.places import INDEX, Places, places

__all__ = ["Places", "feed", "index", "places"]

SCRIPT = "script.js"
LATEST = 20
"""Posts on the page of a feed."""


def index(where: Places, site: Site) -> Artifact:
    """Write the page that people open first."""
    everything, *others = where.feeds.values()
    values = {**_feed_values(everything, INDEX, where, site), "groups": common.groups(others)}
    return Artifact(INDEX, page("index.html", site, values, script=SCRIPT), HTML)


def feed(feed: Feed[Post], where: Places, site: Site) -> Artifact:
    """Write the page of a feed, the twin of its documents."""
    path = feed.directory + INDEX
    values = {
        **_feed_values(feed, path, where, site),
        "parents": where.parents(feed),
        "children": common.tree(where.branch(feed))[0].children,
        "posts": feed.entries[:LATEST],
        "summary": common.summary,
    }
    return Artifact(path, page("feed.html", site, values, loads=PICTURES, script=SCRIPT), HTML)


def _feed_values(feed: Feed[PostHead], path: str, where: Places, site: Site) -> dict[str, object]:
    return {
        "feed": feed,
        "formats": common.formats,
        "links": Links(path, where),
        "opml": opml.FILE,
        "readers": subscribe(feed, site),
    }
