"""A post in, what search engines and shared links say of it out."""

from __future__ import annotations

from typing import Any

from feedpub.config import Site
from feedpub.model import Post
from feedpub.normalize.dates import rfc3339
from feedpub.render import common


def linked_data(post: Post, site: Site) -> dict[str, Any]:
    """Describe a post in JSON-LD (https://schema.org/BlogPosting)."""
    found = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.title,
        "description": common.summary(post),
        "url": post.url,
        "datePublished": rfc3339(post.published),
        "dateModified": rfc3339(post.updated),
        "inLanguage": post.language or site.site.language,
        "author": [{"@type": "Person", "name": name} for name in post.authors],
        "publisher": {"@type": "Organization", "name": site.title, "url": site.absolute("")},
        "keywords": list(common.terms(post)),
        "image": post.image.url if post.image else None,
    }
    return {name: value for name, value in found.items() if value}
