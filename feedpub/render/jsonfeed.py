"""A feed in, the bytes of its JSON Feed 1.1 document out (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import msgspec

from feedpub.config import Site
from feedpub.model import FORMATS, Enclosure, Feed, Post
from feedpub.normalize.dates import rfc3339
from feedpub.render import common

VERSION = "https://jsonfeed.org/version/1.1"


class Items:
    """The items of a site's feeds, each encoded once for all feeds that lie near."""

    def __init__(self, site: Site) -> None:
        self._item = lru_cache(common.NEAR)(partial(_item, site))

    def of(self, feed: Feed[Post]) -> list[msgspec.Raw]:
        """The items of a feed, in its order."""
        is_full = feed.shape.content == "full"
        return [self._item(post, is_full) for post in feed.entries]


def write(feed: Feed[Post], site: Site, items: Sequence[msgspec.Raw]) -> bytes:
    """Write a feed and its items as JSON Feed 1.1 in UTF-8, its members always in the same order."""
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
        "language": common.language_of(feed, site),
        "hubs": [{"type": "WebSub", "url": hub}] if (hub := common.hub(feed, site)) else None,
        "items": items,
    }
    return msgspec.json.format(msgspec.json.encode(_present(document)), indent=2) + b"\n"


def _item(site: Site, post: Post, is_full: bool) -> msgspec.Raw:
    members = _present(
        {
            "id": post.id,
            "url": post.url,
            "title": post.title,
            "content_html": post.content if is_full else None,
            "content_text": None if is_full else common.summary(post),
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
    return msgspec.Raw(msgspec.json.encode(members))


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
