"""A feed in, the bytes of its JSON Feed 1.1 document out (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from feedpub.config import Site
from feedpub.model import FORMATS, Enclosure, Feed, Post
from feedpub.normalize.dates import rfc3339
from feedpub.render import common

VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed[Post], site: Site) -> bytes:
    """Write a feed as JSON Feed 1.1 in UTF-8."""
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": site.absolute(feed.directory),
        "feed_url": site.absolute(feed.directory + FORMATS["json"].file),
        "description": site.site.description,
        "authors": _people((site.author,)),
        "language": site.site.language,
        "items": [_item(post, site) for post in feed.entries],
    }
    if not site.site.description:
        del document["description"]
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def _item(post: Post, site: Site) -> dict[str, Any]:
    item = {
        "id": post.id,
        "url": post.url,
        "title": post.title,
        **_content(post, site),
        "summary": post.summary,
        "image": post.image and post.image.url,
        "date_published": rfc3339(post.published),
        "date_modified": rfc3339(post.updated),
        "authors": _people(common.authors(post, site)),
        "tags": common.terms(post),
        "language": common.language(post, site),
        "attachments": [_attachment(enclosure) for enclosure in common.enclosures(post)],
    }
    return {key: value for key, value in item.items() if value or key == "content_html"}


def _content(post: Post, site: Site) -> dict[str, str]:
    if site.feeds.content == "summary":
        return {"content_text": post.summary or post.title}
    return {"content_html": post.content}


def _people(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _attachment(enclosure: Enclosure) -> dict[str, str | int]:
    attachment: dict[str, str | int] = {"url": enclosure.url, "mime_type": enclosure.type}
    if enclosure.length:
        attachment["size_in_bytes"] = enclosure.length
    return attachment
