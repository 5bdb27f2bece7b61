"""What each generator means by its posts, as tables: a dialect's name in, its Dialect out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Keys = Mapping[str, tuple[str, ...]]
SlugRule = Literal["keep", "jekyll", "hugo", "ascii"]
Templates = Literal["", "liquid", "nunjucks", "hugo"]

FIELDS: Keys = MappingProxyType(
    {
        "title": ("title",),
        "published": ("date", "published", "pubDate", "pubdate", "publishDate", "created", "datetime"),
        "updated": ("updated", "lastmod", "modified", "last_modified_at", "update_date", "updatedDate"),
        "expires": ("expiryDate", "expires", "unpublishDate"),
        "categories": ("categories", "category", "taxonomies.categories"),
        "tags": ("tags", "tag", "taxonomies.tags", "keywords"),
        "authors": ("authors", "author", "taxonomies.authors", "extra.author", "params.author"),
        "summary": ("description", "excerpt", "summary", "subtitle", "abstract"),
        "id": ("id", "guid", "uuid"),
        "link": ("link", "permalink", "url", "canonical_url", "source"),
        "slug": ("slug",),
        "image": (
            "thumbnail", "headimg", "cover", "image", "banner", "featured_image", "featuredImage", "featureImage",
            "feature_image", "cover_image", "index_img", "banner_img", "top_img", "og_image", "images", "photos",
            "photo", "header.teaser", "header.image", "header.overlay_image", "extra.image", "extra.cover",
            "params.image", "params.cover",
        ),
        "media": ("audio", "video", "enclosure", "enclosures", "media", "podcast", "mp3", "videos"),
        "language": ("lang", "language", "locale"),
    }
)  # fmt: skip
"""Meaning -> keys in the order in which they are asked; a dot leads into a mapping; case does not matter."""

HIDING: Mapping[str, tuple[object, ...]] = MappingProxyType(
    {
        "draft": (True,),
        "published": (False,),
        "feed": (False,),
        "rss": (False,),
        "sitemap": (False,),
        "hidden": (True,),
        "status": ("draft", "hidden", "private", "skip"),
    }
)
"""Key -> the values that keep a post out of the feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the posts of one generator are read."""

    name: str
    posts: str = "."
    """Folder of the posts, below the blog's own."""
    categories: Literal["nested", "flat"] = "flat"
    """Whether a list of categories is one path or several categories."""
    permalink: str = "/{year}/{month}/{day}/{slug}/"
    fields: Keys = FIELDS
    hiding: Mapping[str, tuple[object, ...]] = HIDING
    slug: SlugRule = "keep"
    """How a name becomes a part of an address."""
    templates: Templates = ""
    """The template language that bodies may hold."""
    separators: str = ""
    """Characters that separate tags or authors in one text."""


_PLAIN = Dialect(name="plain", categories="nested", separators=",")

DIALECTS: Mapping[str, Dialect] = MappingProxyType({one.name: one for one in (_PLAIN,)})


def named(name: str) -> Dialect:
    """The dialect of that name; the plain one where it is not known."""
    return DIALECTS.get(name, _PLAIN)
