"""Feeds and posts in, the pages on which people read and subscribe out.

A page for everything and one for each feed run a small script and show nothing of posts but plain text and
pictures.  The page of a post holds the post's own HTML and runs no script at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported
from feedpub.render.pages.places import Places, Shelf, places

if TYPE_CHECKING:
    from feedpub.render.pages.files import Asset as Asset
    from feedpub.render.pages.files import Sizes as Sizes
    from feedpub.render.pages.files import assets as assets
    from feedpub.render.pages.files import readdressed as readdressed
    from feedpub.render.pages.writing import errors as errors
    from feedpub.render.pages.writing import feed as feed
    from feedpub.render.pages.writing import index as index
    from feedpub.render.pages.writing import post as post

__all__ = [
    "Asset",
    "Places",
    "Shelf",
    "Sizes",
    "assets",
    "errors",
    "feed",
    "index",
    "places",
    "post",
    "readdressed",
]

# Every build decides which pages there are, and few write any
if not TYPE_CHECKING:
    __getattr__ = exported(__name__, {"files": "Asset Sizes assets readdressed", "writing": "errors feed index post"})
