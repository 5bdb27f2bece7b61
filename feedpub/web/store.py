"""A site in, the folder that it is served from out, and what builds into it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from feedpub.config import Site
from feedpub.publish.codings import CODINGS
from feedpub.publish.disk import DiskTarget


def store_of(site: Site) -> Path:
    """The folder that a site is served from.

    It is not the output folder, which only `feedpub build` writes, and servers of one site under different
    addresses do not share it.
    """
    name = hashlib.sha256(site.site.url.encode()).hexdigest()[:16]
    return Path(site.root).resolve() / site.state / "store" / name


def target_of(site: Site) -> DiskTarget:
    """What publishes for servers: each file in every content coding."""
    return DiskTarget(store_of(site), tuple(CODINGS))
