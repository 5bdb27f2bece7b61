"""A feed or a post in, what every format says of it alike out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from msgspec import field

from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.model import FORMATS, Enclosure, Feed, Format, Names, Post, PostHead

GENERATOR = "feedpub"
"""Without a version, so that an upgrade that changes nothing else leaves every byte as it was."""

NEAR = 128
"""Entries that are kept: many posts stand in a category and in those above it, whose feeds follow one another."""

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries was updated: RFC 4287 §4.1.1 wants a date even there, it must not come from
the clock, and validators find years before 1990 implausible."""


def updated(feed: Feed[Post]) -> datetime:
    """When the newest of the entries was updated, or one was taken out."""
    taken_out = () if feed.withdrawn is None else (feed.withdrawn,)
    return max((*(post.updated for post in feed.entries), *taken_out), default=NEVER)


def links(feed: Feed[Post], site: Site, format: Format) -> list[tuple[str, str]]:  # noqa: A002  # the word of the field
    """Relations of a document to others of its format, and their URLs."""
    found = {"prev-archive": feed.previous, "next-archive": feed.following, "current": feed.current}
    return [(rel, address_of(path, site, format)) for rel, path in found.items() if path is not None]


def hub(feed: Feed[Post], site: Site) -> str | None:
    """The hub that tells of changes of a document (WebSub §4); archives have none, as they never change."""
    is_archive = feed.current is not None
    return None if is_archive else site.site.hub or None


def address_of(path: Names, site: Site, format: Format) -> str:  # noqa: A002
    """The URL of a feed's document, of the feed's address."""
    return site.absolute("/".join((*path, format.file)))


def home(feed: Feed[Any], site: Site) -> str:
    """The URL of the page that a feed belongs to: of its own, or of the site that it stands in."""
    return site.absolute(feed.home.directory if site.pages.feeds else "")


def summary(post: Post) -> str:
    """What a post is about, in plain text; never empty, so that no format puts the whole content there."""
    return post.summary or post.title


def terms(post: Post) -> tuple[str, ...]:
    """The names under which a post is filed: each level of each category path, then the tags, each once."""
    levels = (name for path in post.categories for name in path)
    return tuple(dict.fromkeys((*levels, *post.tags)))


def enclosures(post: Post) -> tuple[Enclosure, ...]:
    """The files of a post, the main one first: audio and video win over the picture."""
    return post.media if post.image is None else (*post.media, post.image)


def description(feed: Feed[Post], site: Site) -> str:
    """What a feed is about; never empty."""
    return site.site.description or feed.title


def language_of(feed: Feed[Any], site: Site) -> str:
    """The language of a feed."""
    return feed.language or site.site.language


def language(post: Post, site: Site) -> str | None:
    """The language of a post where it is not that of the site, and so may not be that of the whole feed."""
    return post.language if post.language != site.site.language else None


def formats(feed: Feed[Any]) -> tuple[Format, ...]:
    """The formats in which a feed is published, the most widely read first."""
    return tuple(FORMATS[name] for name in FORMATS if name in feed.shape.formats)


class Node(Value, frozen=True):
    """A feed and the feeds below it."""

    feed: Feed[PostHead]
    children: list[Node] = field(default_factory=list)


def tree(feeds: Sequence[Feed[PostHead]]) -> list[Node]:
    """Turn a list in which parents come before their children into the tree of their addresses."""
    top: list[Node] = []
    nodes: dict[Names, Node] = {}
    for feed in feeds:
        node = nodes[feed.address] = Node(feed)
        # All posts are no category's parent: the feed of address () stands beside the tree, not above it.
        parent = nodes.get(feed.address[:-1]) if len(feed.address) > 1 else None
        (parent.children if parent else top).append(node)
    return top


def groups(feeds: Sequence[Feed[PostHead]]) -> list[tuple[str, list[Node]]]:
    """The trees of feeds by `Feed.kind`, in the order in which they come."""
    return [(kind, list(nodes)) for kind, nodes in groupby(tree(feeds), key=lambda node: node.feed.kind)]
