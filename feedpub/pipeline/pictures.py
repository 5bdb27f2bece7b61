"""The files that a post shows and the source that it comes from in, how large its local pictures are out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from feedpub.model import Post
from feedpub.pipeline.assets import LARGEST, Assets, reference_to

if TYPE_CHECKING:
    from feedpub.render.pages import Asset

HEAD = 256 * 1024
"""Bytes within which every picture states its size."""


def sizes(post: Post, files: Iterable[Asset], source: Assets) -> Mapping[str, tuple[int, int]]:
    """Width and height in pixels, by address; pictures that do not say are left out."""
    found = {}
    for asset in files:
        if not asset.media_type.startswith("image/") or not asset.is_safe:
            continue
        reference = reference_to(asset, post, source)
        if reference is not None and (source.asset(post.path, reference) or 0) <= LARGEST:
            with suppress(OSError):
                width, height = _size(source.read_asset(post.path, reference)[:HEAD])
                if width > 0 and height > 0:
                    found[asset.url] = width, height
    return found


def _size(head: bytes) -> tuple[int, int]:
    if head.lstrip().startswith(b"<"):  # XML under the name of a picture is not parsed
        return -1, -1
    import imagesize  # with a client for HTTP, which nobody here asks for anything

    width, height = imagesize.get(BytesIO(head))
    return int(width), int(height)
