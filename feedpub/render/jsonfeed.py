"""A feed in, the bytes of its JSON Feed 1.1 document out (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from feedpub.config import Site
from feedpub.model import FORMATS, Enclosure, Feed, Post
from feedpub.normalize.dates import rfc3339
from feedpub.render import common

VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed[Post], site: Site) -> bytes:
    """Write a feed as JSON Feed 1.1 in UTF-8, its members always in the same order."""
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": common.home(feed, site),
        "feed_url": site.absolute(feed.directory + FORMATS["json"].file),
        "next_url": common.address_of(feed.previous, site, FORMATS["json"]) if feed.previous else None,
        "description": site.site.description or None,
        "icon": site.icon,
        "favicon": site.icon,
        "authors": _people([site.author]),
        "language": site.site.language,
        "hubs": [{"type": "WebSub", "url": hub}] if (hub := common.hub(feed, site)) else None,
        "items": [_item(post, feed, site) for post in feed.entries],
    }
    return msgspec.json.format(msgspec.json.encode(_present(document)), indent=2) + b"\n"


def _item(post: Post, feed: Feed[Post], site: Site) -> dict[str, Any]:
    full = feed.shape.content == "full"
    return _present(
        {
            "id": post.id,
            "url": post.url,
            "title": post.title,
            "content_html": post.content if full else None,
            "content_text": None if full else common.summary(post),
            "summary": common.summary(post),
            "image": post.image.url if post.image else None,
            "date_published": rfc3339(post.published),
            "date_modified": rfc3339(post.updated),
            "authors": _people(post.authors) or None,
            "tags": common.terms(post) or None,
            "language": common.language(post, site),
            "attachments": [_attachment(one, post) for one in common.enclosures(post)] or None,
        }
    )


def _people(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _attachment(enclosure: Enclosure, post: Post) -> dict[str, Any]:
    episode = post.episode if enclosure in post.media[:1] else None
    return _present(
        {
            "url": enclosure.url,
            "mime_type": enclosure.type,
            "size_in_bytes": enclosure.length or None,
            "duration_in_seconds": episode.duration if episode else None,
        }
    )


def _present(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
