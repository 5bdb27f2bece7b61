"""A feed, a post or all of them in, the artifact of a page out."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from types import MappingProxyType
from urllib.parse import urlsplit

from feedpub.config import Site
from feedpub.model import INDEX, OPML, Artifact, Feed, Post, PostHead
from feedpub.render import common
from feedpub.render.pages.about import linked_data
from feedpub.render.pages.files import Sizes
from feedpub.render.pages.frame import BASE, HTML, NOTHING, PICTURES, page
from feedpub.render.pages.links import Links, subscribe
from feedpub.render.pages.listing import NARROW, WIDE, listing
from feedpub.render.pages.places import GONE, MISSING, Places

STYLE, SCRIPT = "feeds.css", "feeds.js"
"""Of pages with lists of feeds."""
LATEST = 20
"""Posts on the page of a feed."""
NEWEST = 5
"""Posts on other pages."""


def index(where: Places, site: Site) -> Artifact:
    """Write the page that people open first."""
    everything, *others = where.feeds.values()
    values = {
        **_feed_values(everything, INDEX, where, site),
        "listing": listing(common.groups(others), WIDE),
        "newest": everything.entries[:NEWEST],
    }
    return Artifact(INDEX, page("index.html", site, values, style=STYLE, script=SCRIPT), HTML)


def feed(feed: Feed[Post], where: Places, site: Site) -> Artifact:
    """Write the page of a feed, the twin of its documents."""
    path = feed.directory + INDEX
    below = common.tree(where.branch(feed))[0].children
    values = {
        **_feed_values(feed, path, where, site),
        "parents": where.parents(feed),
        "listing": listing([(feed.kind, below)] if below else [], NARROW),
        "posts": feed.entries[:LATEST],
        "summary": common.summary,
    }
    looks = {"style": STYLE, "script": SCRIPT}
    return Artifact(path, page("feed.html", site, values, language=feed.language, **looks, loads=PICTURES), HTML)


def post(post: Post, where: Places, site: Site, sizes: Sizes = MappingProxyType({})) -> Artifact:
    """Write the page of a post that has one: it is in `where.posts`; of its pictures these `sizes` are known."""
    from feedpub.render.pages.content import for_page  # with all that reads HTML, which few builds need

    path = where.posts[post.path]
    links = Links.of(path, where, site)
    shelf = where.shelf(post)
    values = {
        "post": post,
        "summary": common.summary(post),
        "content": for_page(post.content, links.url, sizes),
        "cover": post.image if post.image and escape(post.image.url) not in post.content else None,
        "cover_size": sizes.get(post.image.url) if post.image else None,
        "players": [file for file in post.media if escape(file.url) not in post.content],
        "linked_data": linked_data(post, site),
        "filed": [one for one in _filed(post, where) if one[1] is not shelf.feed],
        "shelf": shelf,
        "parents": where.above(post),
        "links": links,
        "formats": common.formats,
    }
    return Artifact(
        path, page("post.html", site, values, language=post.language, style="post.css", loads=PICTURES), HTML
    )


def _filed(post: Post, where: Places) -> Iterator[tuple[str, Feed[PostHead] | None]]:
    """What a post is filed under, with the feed of it, if there is one."""
    for names in post.categories:
        yield " / ".join(names), where.filed.get(("categories", names))
    for tag in post.tags:
        yield f"#{tag}", where.filed.get(("tags", (tag,)))


def errors(where: Places, site: Site) -> Iterator[Artifact]:
    """Write what shows in place of pages that are not there, and that leads to those that are."""
    everything, *others = where.feeds.values()
    categories = [feed for feed in others if feed.kind == "categories"]
    values = {
        "feeds": [feed for feed in categories if len(feed.address) == len(categories[0].address)][:LATEST],
        "posts": everything.entries[:NEWEST],
        "links": Links("", where, site),
        "base": f"{urlsplit(site.site.url).path}/",  # they show at any address
    }
    for path, reason in ((MISSING, "missing"), (GONE, "gone")):
        body = page("error.html", site, {**values, "reason": reason}, style="post.css", loads=(*NOTHING, BASE))
        yield Artifact(path, body, HTML)


def _feed_values(feed: Feed[PostHead], path: str, where: Places, site: Site) -> dict[str, object]:
    return {
        "feed": feed,
        "formats": common.formats,
        "links": Links.of(path, where, site),
        "opml": OPML if site.feeds.opml else "",
        "readers": subscribe(feed, site),
    }
